package office

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// basisBlock says what the figures of a government's report are, and lets whoever
// writes it choose.
type basisBlock struct {
	Label, Text string
	Form        *web.Form // nil where it can no longer be chosen
	Collection  *web.Link // to the reports that are added up
}

func (v *visit) basisBlock(d *app.ReportView) *basisBlock {
	sum := d.Basis == app.BasisSum
	if !d.MayChoose && !sum {
		return nil
	}
	b := &basisBlock{Label: d.Basis.Label(), Text: "数字只由本机关的台账而来。"}
	switch {
	case sum && d.Frozen() && d.Signed != nil && d.Signed.Sum != nil:
		b.Text = sumWords(d.Signed.Sum.Own != nil, len(d.Signed.Report.Leaves), d.Signed.Sum.Missing)
	case sum:
		b.Text = sumWords(d.Sum.Own != nil, len(d.Sum.Leaves), d.Sum.Missing)
	}
	if v.can(agency.ReportCollect) {
		b.Collection = &web.Link{Text: "下级机关年报", Href: collectAt(d.Year, "")}
	}
	if d.State == app.ReportDrafting && d.Agency.ID == v.actor.Agency && v.can(agency.ReportWrite) {
		b.Form = basisForm(d)
	}
	return b
}

// sumWords say of how many parts a sum is made.
func sumWords(own bool, parts int, missing []string) string {
	s := fmt.Sprintf("数字是 %d 份报告逐格相加", parts)
	if own {
		s += "，其中一份是本级自己的台账"
	} else {
		s += "；本级的台账没有数字，不单列一份"
	}
	if len(missing) > 0 {
		s += fmt.Sprintf("。还缺 %d 个机关：%s。没有报的不作 0，也不估计", len(missing), named(missing))
	}
	return s + "。"
}

func basisForm(d *app.ReportView) *web.Form {
	hints := map[app.ReportBasis]string{app.BasisOwn: "只由本机关的台账而来", app.BasisSum: "本级的台账，加上下级机关已接收的报告"}
	x := &web.Field{Name: "basis", Label: "数字口径", Kind: web.Radios, Value: basisValue(d.Basis)}
	for _, b := range app.Bases() {
		x.Options = append(x.Options, web.Option{Value: basisValue(b), Label: b.Label(), Hint: hints[b]})
	}
	return &web.Form{ID: "basis", Action: reportAt(d.Year, "/basis"), Submit: "改用这个口径", Fields: []*web.Field{x},
		Intro:  "写好的文字保留；只有各机关案件才能给出的数，在汇总时改为填写项。",
		Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(d.Version)}}}
}

// basisValue is the basis as forms write it: never nothing.
func basisValue(b app.ReportBasis) string {
	if b == app.BasisOwn {
		return "own"
	}
	return string(b)
}

func (o *Office) chooseBasis(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.actor.Agency, year)
	if err != nil {
		return err
	}
	f := basisForm(&d)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		i := slices.IndexFunc(app.Bases(), func(b app.ReportBasis) bool { return basisValue(b) == f.Value("basis") })
		if i < 0 {
			return fault.New(fault.Invalid, "report.basis", "请选择本机关或者汇总。")
		}
		err := v.app.ChooseBasis(v.ctx(), v.actor, v.actor.Agency, year, f.Int("version"), app.Bases()[i])
		if err == nil {
			return v.go303(reportAt(year, ""), "basis")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
		f.Hidden[0].Value = strconv.Itoa(d.Version)
	}
	return v.showReport(f)
}

// shiftTable tells where the collection has moved since a sum was signed.
func (v *visit) shiftTable(d *app.ReportView) *web.Table {
	if len(d.Shifts) == 0 {
		return nil
	}
	t := &web.Table{Caption: "签发后下级报告的变动", Dense: true, Columns: []web.Column{{Label: "机关", Wide: true}, {Label: "签发时"}, {Label: "现在"}, {Label: "变动", Wide: true}}}
	for _, s := range d.Shifts {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{v.partOf(d.Agency.ID, d.Year, s.Agency, s.Name), web.C(versionWords(s.Was)), web.C(versionWords(s.Is)), web.C(s.What)}})
	}
	return t
}

func versionWords(n int) string {
	if n == 0 {
		return "—"
	}
	return fmt.Sprintf("第 %d 版", n)
}

// partOf names a part of a sum, and leads to its filing whoever may see that.
func (v *visit) partOf(top string, year int, id, name string) web.Cell {
	if id == "" || id == top || !v.can(agency.ReportCollect) {
		return web.C(name)
	}
	return web.L(name, memberAt(year, id))
}

// shares shows what each part adds to cells of a sum; nil where the report is
// none.
func (v *visit) shares(year int, cells ...report.Path) (*web.Table, []web.Item, error) {
	t, all, ok, err := v.app.ReportShares(v.ctx(), v.actor, v.agency(), year, cells...)
	if err != nil || !ok {
		return nil, nil, err
	}
	table := &web.Table{Caption: "各机关的数", Dense: true, Columns: []web.Column{{Label: "机关", Wide: true}, {Label: "数", Number: true}}, Empty: "各机关的数都是 0。"}
	var zero []string
	for _, s := range all {
		if s.Value == "0" {
			zero = append(zero, s.Name)
			continue
		}
		table.Rows = append(table.Rows, web.Row{Cells: []web.Cell{v.partOf(v.agency(), year, s.ID, s.Name), web.C(known(s.Value))}})
	}
	var sum []web.Item
	if len(cells) == 1 {
		sum = append(sum, web.Item{Key: "合计", Text: totalOf(&t.Report, cells[0])})
	}
	if len(zero) > 0 {
		sum = append(sum, web.Item{Key: "为 0 的机关", Text: fmt.Sprintf("%d 个：%s", len(zero), strings.TrimSuffix(named(zero), "。"))})
	}
	if len(t.Missing) > 0 {
		sum = append(sum, web.Item{Key: "未列入", Text: named(t.Missing)})
	}
	return table, sum, nil
}
