package office

import (
	"fmt"
	"net/url"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

const auditAt = "/office/audit"

// auditFilter asks for entries by agency, person, act, case and days.
func (v *visit) auditFilter() (*web.Form, error) {
	verb := &web.Field{Name: "verb", Label: "事项", Kind: web.Select, Optional: true, Blank: "全部"}
	for _, x := range app.TrailVerbs() {
		verb.Options = append(verb.Options, web.Option{Value: string(x), Label: app.VerbWords(x)})
	}
	f := &web.Form{ID: "filter", Get: true, Action: auditAt, Submit: "查找", Hidden: []web.Option{{Label: "subject"}}, Fields: []*web.Field{
		verb, {Name: "case", Label: "案件编号", Optional: true, Max: 60}, {Name: "actor", Label: "人员（姓名或者用户名）", Optional: true, Max: 60},
		{Name: "from", Label: "自", Kind: web.Date, Optional: true}, {Name: "to", Label: "至", Kind: web.Date, Optional: true}}}
	all, err := v.app.TrailAgencies(v.ctx(), v.actor)
	if err != nil || len(all) < 2 {
		return f, err
	}
	x := &web.Field{Name: "agency", Label: "机关", Kind: web.Select, Optional: true, Blank: "全部"}
	for _, a := range all {
		x.Options = append(x.Options, web.Option{Value: a.ID, Label: a.Name})
	}
	f.Fields = append(f.Fields, x)
	return f, nil
}

func auditQuery(f *web.Form, q url.Values) app.TrailQuery {
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64) // nonsense begins at the newest
	return app.TrailQuery{Agency: q.Get("agency"), Actor: f.Value("actor"), Verb: f.Value("verb"), Subject: f.Value("subject"), Case: f.Value("case"),
		From: f.Date("from"), To: f.Date("to"), Before: before}
}

func (o *Office) audit(v *visit) error { return v.showAudit(v.notice()) }

func (v *visit) showAudit(n *web.Notice) error {
	f, err := v.auditFilter()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	t := &web.Table{Caption: "审计记录", Hidden: true, Dense: true, Empty: "没有符合条件的记录。可以放宽日期，或者只填案件编号。", Columns: []web.Column{{Label: "序号", Number: true}, {Label: "时间"}, {Label: "何人"}, {Label: "事项"}, {Label: "对象"}, {Label: "用途和说明", Wide: true}}}
	p := listPage{Notice: n, Filter: f, Table: t, Heads: []string{"审计链"}, Forms: []*web.Form{{ID: "verify", Action: auditAt + "/verify", Submit: "核对审计链", Intro: "从第一条起重算每一条的哈希值，证明没有被删改。"}}}
	status := 200
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if !ok {
		status = 422
	} else if err := v.auditRows(&p, f, q); err != nil {
		return err
	}
	return v.show("list", web.Page{Title: "审计", Wide: true, Status: status, Crumbs: crumbs(), Data: p})
}

func (v *visit) auditRows(p *listPage, f *web.Form, q url.Values) error {
	lines, more, err := v.app.Trail(v.ctx(), v.actor, auditQuery(f, q))
	if err != nil {
		return err
	}
	for i := range lines {
		l := &lines[i]
		who := web.Cell{Text: l.Name, Note: l.Actor}
		if l.Name == "" {
			who = web.C(actorWords(l.Actor))
		}
		about := web.Cell{Text: l.About(), Note: l.Office}
		if l.Case != "" {
			about.Href = auditAt + "?" + url.Values{"case": {l.Case}}.Encode()
		}
		p.Table.Rows = append(p.Table.Rows, web.Row{Cells: []web.Cell{web.C(strconv.FormatInt(l.Seq, 10)), web.C(l.At.In(app.China()).Format("2006-01-02 15:04:05")), who, web.C(l.What()), about, web.C(l.Said())}})
	}
	next := url.Values{}
	for _, k := range []string{"actor", "verb", "subject", "agency", "case", "from", "to"} {
		if q.Get(k) != "" {
			next.Set(k, q.Get(k))
		}
	}
	if len(lines) > 0 {
		p.Actions = []web.Link{{Text: "导出 Excel", Href: auditAt + "/file/xlsx?" + next.Encode()}}
	}
	if more {
		next.Set("before", strconv.FormatInt(lines[len(lines)-1].Seq, 10))
		p.Pager.Next = auditAt + "?" + next.Encode()
	}
	return nil
}

// actorWords names those who are no person of the office.
func actorWords(actor string) string {
	switch actor {
	case "visitor:portal":
		return "公众"
	case "system":
		return "系统"
	}
	return actor
}

func (o *Office) auditFile(v *visit) error {
	if doc.Format(v.r.PathValue("format")) != doc.XLSX {
		return fault.New(fault.NotFound, "audit.format", "没有这种格式。")
	}
	f, err := v.auditFilter()
	if err != nil {
		return err
	}
	f.Fill(v.r.URL.Query())
	name, data, err := v.app.TrailFile(v.ctx(), v.actor, auditQuery(f, v.r.URL.Query()))
	if err != nil {
		return err
	}
	return v.download(name, mediaTypes[doc.XLSX], data)
}

func (o *Office) auditVerify(v *visit) error {
	n, broken, err := v.app.ChainWhole(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	if broken != "" {
		return v.showAudit(&web.Notice{Tone: web.Late, Title: "审计链不完整", Text: "自" + broken + "起与记录不符，请立即保全数据并报告。"})
	}
	return v.showAudit(&web.Notice{Tone: web.Good, Title: "审计链完整", Text: fmt.Sprintf("%d 条记录逐条重算，全部相符。", n)})
}
