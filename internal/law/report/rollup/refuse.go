package rollup

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/report"
)

// commonYear is the one year of all leaves, or wanted where a leaf does not say.
func commonYear(leaves []Leaf, wanted int) (int, error) {
	if len(leaves) == 0 {
		return 0, fault.New(fault.Invalid, "rollup.empty", "没有可以汇总的报告：请给出各单位的年度报告文件")
	}
	year := wanted
	var fields []fault.Field
	for _, l := range leaves {
		y := l.Report.Year
		switch {
		case y == 0 && wanted == 0:
			fields = append(fields, fault.Field{Name: l.name(), Code: "rollup.year-unknown", Message: "（" + l.File + "）没有写明年度"})
		case y != 0 && year == 0:
			year = y
		case y != 0 && y != year:
			fields = append(fields, fault.Field{Name: l.name(), Code: "rollup.year", Message: fmt.Sprintf("（%s）是 %d 年的报告，不是 %d 年", l.File, y, year)})
		}
	}
	if len(fields) > 0 {
		err := fault.New(fault.Invalid, "rollup.years", "只能汇总同一年度的报告；请剔除其他年度的文件，年度没有写明的用 --year 指定")
		err.Fields = fields
		return 0, err
	}
	return year, nil
}

// unique drops reports that stand there twice with the same figures, with a
// note, and refuses two reports of one agency that differ.
func unique(leaves []Leaf) ([]Leaf, []report.Finding, error) {
	var out []Leaf
	var notes []report.Finding
	var fields []fault.Field
	first := map[string]Leaf{}
	for _, l := range byAgency(leaves) {
		key := fold(l.Report.Agency)
		seen, twice := first[key]
		switch {
		case key == "" || !twice:
			first[key] = l
			out = append(out, l)
		case len(differing(seen.Report, l.Report)) == 0:
			notes = append(notes, report.Finding{
				Rule: "R-SUM", Severity: report.Info,
				Message: fmt.Sprintf("%s 的报告给了两次（%s、%s），数字相同，只加一次", l.name(), seen.File, l.File),
			})
		default:
			fields = append(fields, fault.Field{Name: l.name(), Code: "rollup.twice", Message: twiceMessage(seen, l)})
		}
	}
	if len(fields) > 0 {
		err := fault.New(fault.Conflict, "rollup.twice", "同一机关有两份数字不同的报告，不知道该加哪一份；请只留下正式的一份")
		err.Fields = fields
		return nil, nil, err
	}
	return out, notes, nil
}

func twiceMessage(a, b Leaf) string {
	cells := differing(a.Report, b.Report)
	const shown = 3
	var parts []string
	for _, c := range cells[:min(shown, len(cells))] {
		parts = append(parts, c.Label+" "+blank(c.A)+" 与 "+blank(c.B))
	}
	more := ""
	if len(cells) > shown {
		more = " 等 " + strconv.Itoa(len(cells)) + " 格"
	}
	return fmt.Sprintf("%s 与 %s 不同：%s%s", a.File, b.File, strings.Join(parts, "，"), more)
}

func blank(s string) string {
	if s == "" {
		return "空白"
	}
	return s
}

// difference is one cell that two reports state differently.
type difference struct {
	Path  report.Path
	Label string
	A, B  string
}

// differing lists the cells in which two reports are not the same.
func differing(a, b *report.Report) []difference {
	var out []difference
	x, y := a.Counts(), b.Counts()
	for i := range x {
		if *x[i].Value != *y[i].Value {
			out = append(out, difference{x[i].Path, x[i].Label, x[i].Value.String(), y[i].Value.String()})
		}
	}
	if a.Proactive.Fees != b.Proactive.Fees && !sameAmount(a.Proactive.Fees, b.Proactive.Fees) {
		out = append(out, difference{report.PathFees, feesLabel, string(a.Proactive.Fees), string(b.Proactive.Fees)})
	}
	return out
}

const feesLabel = "行政事业性收费·本年收费金额（万元）"

func sameAmount(a, b report.Amount) bool {
	x, ok := a.Rat()
	y, ok2 := b.Rat()
	return ok && ok2 && x.Cmp(y) == 0
}

// fold is the form in which names are compared: one spelling, no spaces.
func fold(name string) string {
	return strings.Join(strings.Fields(hanzi.Fold(name)), "")
}
