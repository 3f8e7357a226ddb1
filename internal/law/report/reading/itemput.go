package reading

import (
	"fmt"
	"strings"

	"gongkai/internal/law/report"
)

// putItem puts a row of table 2 into the report.
func (r *reader) putItem(row *itemRow, trial bool) {
	cells, sure := row.place(trial)
	if !sure || len(cells) == 0 {
		r.unplaced(row, cells)
		return
	}
	var g gaps
	for i := range cells {
		c := &cells[i]
		path, _ := slotOf(row.item, c.head)
		if c.cell == nil {
			g.add(absent, path, nil)
			continue
		}
		r.putItemCell(&g, c, path)
	}
	r.gapFindings(tableTwo, row.item.label(), &g)
}

func (r *reader) putItemCell(g *gaps, c *itemCell, path report.Path) {
	r.Sources[path] = c.cell.source()
	if c.cell.kind != figure {
		g.addCell(path, c.cell)
		if name, ok := strings.CutPrefix(string(path), "trial."); ok {
			r.setTrial(name, report.Count{}, "")
		}
		return
	}
	v := c.cell.num
	if c.num != nil {
		v = *c.num
	}
	if c.head == headAmount || c.head == headPurchaseAmount {
		r.putAmount(g, c, path, v)
		return
	}
	n, ok := v.count()
	if c.head == headChange && v.whole() {
		n, ok = report.C(v.n), true
		if v.minus {
			n.N = -n.N
		}
	}
	if !ok {
		g.add(notNumber, path, c.cell)
		return
	}
	if v.parts > 1 {
		r.recovered(path)
		g.recovered(path, c.cell, n.String())
	}
	if name, ok := strings.CutPrefix(string(path), "trial."); ok {
		r.setTrial(name, n, "")
		return
	}
	*r.proactive(path) = n
}

// putAmount keeps an amount as it is stated; one that says 元 itself is converted
// to 万元 exactly. Where the column's head says 元, nobody knows whether the head
// was changed or the figure.
func (r *reader) putAmount(g *gaps, c *itemCell, path report.Path, v number) {
	amount := report.Amount(v.decimal)
	switch {
	case v.minus || !report.IsDecimal(v.decimal) || v.parts > 1 && v.decimal[0] == '0':
		g.add(notNumber, path, c.cell)
		return
	case v.unit == noUnit && c.yuan && strings.Trim(v.decimal, "0.") != "":
		g.note = "栏目写的单位是元，格式规定是万元"
		g.add(unsure, path, c.cell)
		return
	case v.unit == yuan:
		amount = shiftPoint(v.decimal, -4)
	case v.unit == yiYuan:
		amount = shiftPoint(v.decimal, 4)
	case v.unit == pieces:
		g.add(notNumber, path, c.cell)
		return
	}
	if strings.Trim(string(amount), "0.") != "" && (v.parts > 1 || string(amount) != v.decimal) {
		r.recovered(path)
		g.recovered(path, c.cell, string(amount)+" 万元")
	}
	if name, ok := strings.CutPrefix(string(path), "trial."); ok {
		r.setTrial(name, report.Count{}, amount)
		return
	}
	r.Report.Proactive.Fees = amount
}

func (r *reader) setTrial(name string, n report.Count, a report.Amount) {
	if c, _ := report.TrialCellByName(name); c.Amount {
		r.Report.SetTrialAmount(name, a)
	} else {
		r.Report.SetTrialCount(name, n)
	}
}

// proactive is the count of table 2 at path.
func (r *reader) proactive(path report.Path) *report.Count {
	p := &r.Report.Proactive
	switch path {
	case report.PathLicences:
		return &p.Licences
	case report.PathPenalties:
		return &p.Penalties
	case report.PathCompulsion:
		return &p.Compulsion
	}
	for s := range report.Stocks {
		switch path {
		case report.RulesPath(s):
			return &p.Rules[s]
		case report.NormativePath(s):
			return &p.NormativeDocuments[s]
		}
	}
	return new(report.Count)
}

// unplaced says that a row's figures do not fit its columns.
func (r *reader) unplaced(row *itemRow, cells []itemCell) {
	var g gaps
	n := 0
	for _, c := range row.cells {
		if c.kind != empty {
			n++
			g.add(unsure, "", c)
		}
	}
	for i := range cells {
		path, _ := slotOf(row.item, cells[i].head)
		g.add(unsure, path, nil)
	}
	g.note = fmt.Sprintf("有 %d 个数，栏目有 %d 个", n, len(cells))
	r.gapFindings(tableTwo, row.item.label(), &g)
}

// missingItem says that a row of table 2 is not there.
func (r *reader) missingItem(it item, trial bool) {
	var g gaps
	for _, h := range it.usual(trial && (it == itemRules || it == itemNormative)) {
		path, _ := slotOf(it, h)
		g.add(absent, path, nil)
	}
	r.gapFindings(tableTwo, it.label(), &g)
}

func (it item) label() string {
	return [items]string{"规章", "行政规范性文件", "行政许可", "其他对外管理服务事项", "行政处罚", "行政强制", "行政事业性收费", "政府集中采购"}[it]
}

// shiftPoint moves the decimal point, to the left where by is negative.
func shiftPoint(decimal string, by int) report.Amount {
	whole, fraction, _ := strings.Cut(decimal, ".")
	digits := whole + fraction
	point := len(whole) + by
	if point <= 0 {
		digits = strings.Repeat("0", 1-point) + digits
		point = 1
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	out := strings.TrimLeft(digits[:point-1], "0") + digits[point-1:point]
	if tail := strings.TrimRight(digits[point:], "0"); tail != "" {
		out += "." + tail
	}
	return report.Amount(out)
}
