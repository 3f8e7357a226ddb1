package office

import (
	"net/http"
	"strconv"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

const balanceAt = "/office/normative/balance"

// balanceBlock is one row of table 2 as it follows from last year's.
type balanceBlock struct {
	ID        string
	Table     *web.Table
	Moved     *web.Table // documents by which the ledger has moved, nil where none
	Explained *web.Notice
	Form      *web.Form // to explain a mismatch, nil where there is none or the visitor may not
}

// balanceYear is the year asked for, else that of the next report due.
func (v *visit) balanceYear() (int, error) {
	if y, err := strconv.Atoi(v.r.FormValue("year")); err == nil && y >= 2008 && y <= v.today().Year+1 {
		return y, nil
	}
	return v.app.DueReportYear(v.ctx(), v.actor, v.agency())
}

// balance shows how the numbers of table 2 follow from last year's; wrong is
// an explanation that was refused.
func (v *visit) balance(p *normativePage, year int, wrong *web.Form) error {
	if err := v.missing(p, year); err != nil {
		return err
	}
	for y := v.today().Year; y >= v.today().Year-3; y-- {
		p.Years = append(p.Years, web.Link{Text: strconv.Itoa(y) + " 年", Href: with(v.at("/office/normative"), "year", strconv.Itoa(y)) + "#balance", Current: y == year})
	}
	all, err := v.app.ReconcileDocuments(v.ctx(), v.actor, v.agency(), year)
	if err != nil {
		return err
	}
	for i := range all {
		b := v.balanceBlock(&all[i])
		if wrong != nil && b.Form != nil && wrong.Value("key") == b.Form.Value("key") {
			b.Form = wrong
		}
		p.Balance = append(p.Balance, b)
	}
	return v.gaps(p, year)
}

func (v *visit) balanceBlock(r *app.Reconciliation) balanceBlock {
	b := balanceBlock{ID: "normative", Table: balanceTable(r)}
	if r.Rules {
		b.ID = "rules"
	}
	if !r.Mismatch() {
		return b
	}
	if len(r.Added)+len(r.Removed) > 0 {
		b.Moved = movedTable(r)
	}
	if x := r.Explained; x != nil {
		b.Explained = &web.Notice{Tone: web.Good, Title: "已说明", Text: x.Text + "（" + x.Name + "，" + x.At.In(app.China()).Format(time.DateOnly) + "）"}
	} else {
		b.Explained = &web.Notice{Tone: web.Late, Title: "与上年报告接不上，还没有说明", Text: "说明之前，年度报告不能送审。"}
	}
	if v.can(agency.NormativeManage) && v.agency() == v.actor.Agency {
		b.Form = mismatchForm(b.ID, r.Year, r.Key)
		if r.Explained != nil {
			b.Form.Field("text").Value, b.Form.Submit = r.Explained.Text, "更新说明"
		}
	}
	return b
}

func mismatchForm(row string, year int, key string) *web.Form {
	return &web.Form{ID: "explain-" + row, Action: balanceAt, Submit: "记录说明", Hidden: []web.Option{{Label: "row", Value: row}, {Label: "year", Value: strconv.Itoa(year)}, {Label: "key", Value: key}},
		Fields: []*web.Field{{Name: "text", Label: "差额的原因", Kind: web.Area, Rows: 3, Max: 500, Hint: "例如：机构改革移交、清理、上年报告漏计。记录后年度报告不再列为错误；清单再有变化的，须重新说明"}}}
}

// explainBalance records why table 2 does not follow from last year's report.
func (o *Office) explainBalance(v *visit) error {
	row := v.r.FormValue("row")
	year, err := v.balanceYear()
	if err != nil {
		return err
	}
	f := mismatchForm(row, year, v.r.FormValue("key"))
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.ExplainReconciliation(v.ctx(), v.actor, v.actor.Agency, year, row == "rules", f.Value("key"), f.Value("text"))
		if err == nil {
			return v.go303(with("/office/normative", "year", strconv.Itoa(year)), "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.showNormative(year, f, http.StatusUnprocessableEntity)
}

func balanceTable(r *app.Reconciliation) *web.Table {
	num := func(n int64) web.Cell { return web.C(strconv.FormatInt(n, 10)) }
	t := &web.Table{Caption: strconv.Itoa(r.Year) + " 年" + r.Name() + "的增减（表二）", Dense: true, Columns: []web.Column{{Label: "项目", Wide: true}, {Label: "件数", Number: true}}}
	in := "上年末现行有效（按文件库推算）"
	if r.Signed {
		in = "上年末现行有效（已签发的年报）"
	}
	for _, line := range []struct {
		text string
		n    int64
	}{{in, r.In}, {"加：本年制发", r.Issued}, {"加：上年制发、本年施行", r.Started}, {"加：施行前已废止、失效的调整", r.Unused}, {"减：本年制发、年末尚未施行", r.Waiting}, {"减：本年废止", r.Repealed}, {"减：本年失效", r.Expired}, {"应为", r.Expected}, {"实有", r.InForce}} {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(line.text), num(line.n)}})
	}
	if r.Difference != 0 {
		t.Rows = append(t.Rows, web.Row{Tone: web.Late, Cells: []web.Cell{web.C("差额"), num(r.Difference)}})
	}
	return t
}

func movedTable(r *app.Reconciliation) *web.Table {
	t := &web.Table{Caption: "与 " + strconv.Itoa(r.Year-1) + " 年报告的清单不同的文件", Dense: true, Columns: []web.Column{{Label: "文件", Wide: true}, {Label: "文号"}, {Label: "变化"}, {Label: "原因"}}}
	for _, side := range []struct {
		all  []app.Moved
		word string
		tone web.Tone
	}{{r.Added, "多出", web.Soon}, {r.Removed, "少了", web.Late}} {
		for _, m := range side.all {
			name := web.C(m.Title)
			if m.ID != "" {
				name.Href = itemAt(m.ID)
			}
			if name.Text == "" {
				name.Text = m.Number
			}
			t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, web.C(m.Number), {Tag: &web.Tag{Text: side.word, Tone: side.tone}}, web.C(m.Why)}})
		}
	}
	return t
}

// missing names the documents that table 2 counts and the library does not list.
func (v *visit) missing(p *normativePage, year int) error {
	all, err := v.app.Uncatalogued(v.ctx(), v.actor, v.agency(), year)
	if err != nil {
		return err
	}
	p.Missing = &web.Table{Caption: "计入但未在规范性文件库公开", Dense: true, Empty: strconv.Itoa(year) + " 年表二计入的文件，都列在公众的规范性文件库里。",
		Columns: []web.Column{{Label: "标题", Wide: true}, {Label: "文号"}, {Label: "公布"}, {Label: "办理"}}}
	for _, d := range all {
		do := web.C("登记簿里的文件，还没有在信息目录发布")
		if v.can(agency.ItemDraft) && v.agency() == v.actor.Agency {
			do = web.L("起草", with(with(itemsAt+"/new", "title", d.Title), "number", d.Number))
		}
		p.Missing.Rows = append(p.Missing.Rows, web.Row{Tone: web.Soon, Cells: []web.Cell{web.C(d.Title), web.C(d.Number), web.C(d.IssuedOn.String()), do}})
	}
	return nil
}

func (v *visit) gaps(p *normativePage, year int) error {
	all, err := v.app.NumberGaps(v.ctx(), v.actor, v.agency(), year)
	if err != nil {
		return err
	}
	p.Gaps = &web.Table{Caption: strconv.Itoa(year) + " 年文号的缺漏和重复", Empty: "本年文号连续，没有缺漏和重复。", Dense: true, Columns: []web.Column{{Label: "文号"}, {Label: "问题"}}}
	for _, g := range all {
		what := "没有这一号的文件"
		if g.Twice {
			what = "不止一份文件用了这一号"
		}
		p.Gaps.Rows = append(p.Gaps.Rows, web.Row{Cells: []web.Cell{web.C(g.Prefix + "〔" + strconv.Itoa(g.Year) + "〕" + strconv.Itoa(g.Serial) + "号"), web.C(what)}})
	}
	return nil
}
