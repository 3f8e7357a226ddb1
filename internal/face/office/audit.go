package office

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

// verbWords name what an entry of the audit is about.
var verbWords = map[agency.Verb]string{
	agency.CaseRegister: "登记申请", agency.CaseAct: "办理", agency.CaseExtend: "延期", agency.CaseAnswer: "答复", agency.CaseAssign: "交办、转送",
	agency.ApplicantRead: "查看申请人信息", agency.LetterDraft: "起草文书", agency.LetterSign: "签发文书", agency.DisputeRecord: "登记争议", agency.CountRecord: "填报数据",
	agency.ReportSign: "签发报告", agency.Import: "导入", agency.Export: "导出", agency.AgencyManage: "机关", agency.SettingManage: "设置", agency.CalendarManage: "日历",
	agency.PersonManage: "人员", agency.RoleManage: "角色", agency.AuditRead: "查看审计", agency.Maintain: "维护",
	app.SignedIn: "登录", app.SignFail: "登录失败", app.SignedOut: "退出", app.OwnChange: "更改自己的口令或动态码",
}

// auditOrder is the order of the form.
var auditOrder = []agency.Verb{agency.ApplicantRead, app.SignedIn, app.SignFail, app.SignedOut, agency.RoleManage, agency.PersonManage, app.OwnChange, agency.CaseRegister, agency.CaseAct,
	agency.CaseExtend, agency.CaseAnswer, agency.CaseAssign, agency.DisputeRecord, agency.LetterDraft, agency.LetterSign, agency.CountRecord, agency.ReportSign, agency.SettingManage, agency.CalendarManage, agency.AgencyManage, agency.AuditRead, agency.Maintain}

func auditFilter() *web.Form {
	verb := &web.Field{Name: "verb", Label: "事项", Kind: web.Select, Optional: true, Blank: "全部"}
	for _, v := range auditOrder {
		verb.Options = append(verb.Options, web.Option{Value: string(v), Label: verbWords[v]})
	}
	return &web.Form{ID: "filter", Get: true, Action: "/office/audit", Submit: "查找", Fields: []*web.Field{{Name: "actor", Label: "用户名", Optional: true, Max: 60}, verb,
		{Name: "subject", Label: "对象", Optional: true, Hint: "例如 case:…，可从列表复制"}}}
}

func (o *Office) audit(v *visit) error { return v.showAudit(v.notice()) }

func (v *visit) showAudit(n *web.Notice) error {
	f := auditFilter()
	q := v.r.URL.Query()
	f.Fill(q)
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64) // nonsense begins at the newest
	entries, more, err := v.app.Trail(v.ctx(), v.actor, app.TrailQuery{Agency: q.Get("agency"), Actor: f.Value("actor"), Verb: f.Value("verb"), Subject: f.Value("subject"), Before: before})
	if err != nil {
		return err
	}
	t := &web.Table{Caption: "审计记录", Hidden: true, Dense: true, Empty: "没有符合条件的记录。", Columns: []web.Column{{Label: "序号", Number: true}, {Label: "时间"}, {Label: "何人"}, {Label: "事项"}, {Label: "对象和说明", Wide: true}}}
	for _, e := range entries {
		what := verbWords[agency.Verb(e.Verb)]
		if what == "" {
			what = e.Verb
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(strconv.FormatInt(e.Seq, 10)), web.C(e.At.In(app.China()).Format("2006-01-02 15:04:05")), web.C(e.Actor), {Text: what, Note: e.Agency}, {Text: e.Subject, Note: detailWords(e.Detail)}}})
	}
	p := listPage{Notice: n, Filter: f, Table: t, Heads: []string{"审计链"}, Forms: []*web.Form{{ID: "verify", Action: "/office/audit/verify", Submit: "核对审计链", Intro: "从第一条起重算每一条的哈希值，证明没有被删改。"}}}
	if more {
		next := url.Values{"before": {strconv.FormatInt(entries[len(entries)-1].Seq, 10)}}
		for _, k := range []string{"actor", "verb", "subject", "agency"} {
			if q.Get(k) != "" {
				next.Set(k, q.Get(k))
			}
		}
		p.Pager.Next = "/office/audit?" + next.Encode()
	}
	return v.show("list", web.Page{Title: "审计", Wide: true, Crumbs: crumbs(), Data: p})
}

// detailWords leaves out the digests that only machines read.
func detailWords(detail string) string {
	s := strings.NewReplacer(`"`, "", "{", "", "}", "", "purpose:", "用途：", "what:", "", "acts:", "行为：").Replace(detail)
	if i := strings.Index(s, "header:"); i >= 0 {
		s = strings.TrimRight(s[:i], ",")
	}
	if r := []rune(s); len(r) > 160 {
		s = string(r[:160]) + "…"
	}
	return s
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
