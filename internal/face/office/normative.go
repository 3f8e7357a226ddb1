package office

import (
	"strconv"
	"strings"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
)

// normativePage is the library of rules and normative documents as the agency
// keeps it: what is in force, what draws to its end, how table 2 follows.
type normativePage struct {
	Notice   *web.Notice
	Tabs     []web.Link
	Actions  []web.Link
	Policy   []web.Item
	Renewals *web.Table
	Filter   *web.Form
	Library  *web.Table
	Missing  *web.Table
	Years    []web.Link
	Balance  []balanceBlock
	Gaps     *web.Table
	CleanUps *web.Table
}

func (o *Office) normative(v *visit) error {
	year, err := v.balanceYear()
	if err != nil {
		return err
	}
	return v.showNormative(year, nil, 0)
}

func (v *visit) showNormative(year int, wrong *web.Form, status int) error {
	p := normativePage{Notice: v.notice(), Tabs: v.publishTabs("/office/normative")}
	p.Filter = &web.Form{ID: "filter", Get: true, Action: "/office/normative", Submit: "查看", Fields: []*web.Field{{Name: "on", Label: "哪一日的有效性", Kind: web.Date, Optional: true, Value: v.today().String()}}}
	p.Filter.Fill(v.r.URL.Query())
	on := p.Filter.Date("on")
	if on.IsZero() {
		on = v.today()
		p.Filter.Field("on").Value = on.String()
	}
	list, err := v.app.NormativeList(v.ctx(), v.actor, v.agency(), on)
	if err != nil {
		return err
	}
	p.Library = &web.Table{Caption: on.Chinese() + "的文件库", Dense: true, Stack: true, Empty: "文件库是空的。发布规章、行政规范性文件后列在这里，表二由此得出。",
		Columns: []web.Column{{Label: "标题", Wide: true}, {Label: "文号"}, {Label: "公布"}, {Label: "施行"}, {Label: "有效期至"}, {Label: "有效性"}}}
	for _, l := range list {
		p.Library.Rows = append(p.Library.Rows, web.Row{Cells: []web.Cell{{Text: l.Title, Href: itemAt(l.ID), Note: l.Kind.Label()}, web.C(l.Number), web.C(l.Facts.IssuedOn.String()), web.C(l.Facts.InForceOn.String()),
			web.C(l.Facts.LastDay.String()), {Tag: &web.Tag{Text: l.Status.Label(), Tone: statusTone(l.Status)}}}})
	}
	rule, err := v.policyWords()
	if err != nil {
		return err
	}
	p.Policy = []web.Item{rule}
	if err := v.renewals(&p); err != nil {
		return err
	}
	if v.can(agency.ReportDerive) {
		if err := v.balance(&p, year, wrong); err != nil {
			return err
		}
	}
	done, err := v.app.CleanUps(v.ctx(), v.actor, v.agency())
	if err != nil {
		return err
	}
	p.CleanUps = &web.Table{Caption: "清理决定", Empty: "还没有清理决定。", Columns: []web.Column{{Label: "决定", Wide: true}, {Label: "日期"}, {Label: "文件数", Number: true}}}
	for _, d := range done {
		p.CleanUps.Rows = append(p.CleanUps.Rows, web.Row{Cells: []web.Cell{{Text: d.Title, Note: d.Number, Href: v.at(cleanUpAt + "/" + d.ID)}, web.C(dayWords(d.On)), web.C(strconv.Itoa(len(d.Lines)))}})
	}
	if v.can(agency.NormativeManage) && v.agency() == v.actor.Agency {
		p.Actions = []web.Link{{Text: "登记清理决定", Href: "/office/normative/clean-up"}}
	}
	return v.show("normative", web.Page{Title: "规章和规范性文件", Wide: true, Status: status, Crumbs: crumbs(), Data: p})
}

func statusTone(s catalog.Status) web.Tone {
	switch {
	case s.Ended():
		return web.Late
	case s.Binding():
		return web.Good
	}
	return web.Quiet
}

func (v *visit) renewals(p *normativePage) error {
	list, err := v.app.Renewals(v.ctx(), v.actor, v.agency())
	if err != nil {
		return err
	}
	p.Renewals = &web.Table{Caption: "有效期将满的文件", Empty: "没有有效期将满的文件。满期前六个月评估，两个月前报法制机构，一个月前报政府。", Dense: true,
		Columns: []web.Column{{Label: "标题", Wide: true}, {Label: "有效期至"}, {Label: "现在应办"}, {Label: "下一步"}}}
	for _, r := range list {
		var due []string
		for _, t := range r.Due {
			due = append(due, t.What+"（"+t.On.Chinese()+"起）")
		}
		next := ""
		if r.Next != nil {
			next = r.Next.What + "（" + r.Next.On.Chinese() + "）"
		}
		p.Renewals.Rows = append(p.Renewals.Rows, web.Row{Tone: web.Soon, Cells: []web.Cell{{Text: r.Title, Href: itemAt(r.ID), Note: r.Number}, web.C(dayWords(r.LastDay)), web.C(strings.Join(due, "；")), web.C(next)}})
	}
	return nil
}
