package comparison

import (
	"strings"

	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
)

// table is a table of the page: a name and figures a row.
type table struct {
	Caption string
	Note    string // stands in the place of the rows
	Heads   []string
	Rows    []row
}

type row struct {
	Name  string
	Cells []cell
}

// cell is a figure, or a change with the word that says its direction aloud.
type cell struct {
	Text    string
	Changed bool
	Blank   bool
}

// fewColumns is how many reports stand side by side as columns; more stand
// below each other with their key figures.
const fewColumns = 6

// tables gives the tables that are shown and those behind a fold.
func tables(c *compare.Comparison) (shown, folded []table) {
	if len(c.Reports) > fewColumns {
		return []table{keyTable(c)}, nil
	}
	names := []string{2: "二、主动公开政府信息情况", 3: "三、收到和处理政府信息公开申请情况", 4: "四、政府信息公开行政复议、行政诉讼情况"}
	for n := 2; n <= 4; n++ {
		shown = append(shown, lineTable(c, names[n], func(l *compare.Line) bool { return l.Table == n && l.Main }))
	}
	for col := range report.RowTotal {
		t := lineTable(c, "申请人："+col.Label(), func(l *compare.Line) bool { return inColumn(l, col) })
		for i := range t.Rows {
			t.Rows[i].Name = strings.TrimSuffix(t.Rows[i].Name, "·"+col.Label())
		}
		if t.allZero() {
			t = table{Caption: t.Caption, Note: "都是 0。"}
		}
		folded = append(folded, t)
	}
	return shown, folded
}

func (t *table) allZero() bool {
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			if c.Text != "0" {
				return false
			}
		}
	}
	return true
}

// inColumn reports whether l is a cell of that column of table 3.
func inColumn(l *compare.Line, col report.Column) bool {
	for row := range report.Rows {
		if l.Path == report.RequestPath(row, col) {
			return true
		}
	}
	return false
}

// lineTable is cells down and reports across, with the change from each report
// to the next of the same agency.
func lineTable(c *compare.Comparison, caption string, want func(*compare.Line) bool) table {
	t := table{Caption: caption, Heads: []string{"项目"}}
	for i, h := range c.Heads {
		t.Heads = append(t.Heads, h)
		if c.Follows(i) {
			t.Heads = append(t.Heads, "增减")
		}
	}
	for k := range c.Lines {
		l := &c.Lines[k]
		if !want(l) {
			continue
		}
		r := row{Name: l.Name()}
		for i, v := range l.Values {
			r.Cells = append(r.Cells, figure(v))
			if c.Follows(i) {
				r.Cells = append(r.Cells, changed(l.Change(i-1, i)))
			}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func figure(v report.Amount) cell {
	if v == "" {
		return cell{Text: "—", Blank: true}
	}
	return cell{Text: string(v)}
}

func changed(c compare.Change) cell {
	switch {
	case !c.Known:
		return cell{Text: "—", Blank: true}
	case c.Diff == "0":
		return cell{Text: "0", Changed: true, Blank: true}
	case c.Percent == "":
		return cell{Text: minus(c.Diff), Changed: true}
	}
	return cell{Text: minus(c.Diff) + "（" + minus(c.Percent) + "）", Changed: true}
}

// minus writes the minus sign as wide as the plus.
func minus(s string) string { return strings.Replace(s, "-", "−", 1) }

// keyTable is a row a report with its key figures.
func keyTable(c *compare.Comparison) table {
	rows := compare.KeyTable("报告", c.Heads, c.Reports)
	t := table{Caption: "各份报告的主要数字", Heads: rows[0]}
	for _, line := range rows[1:] {
		r := row{Name: line[0]}
		for _, v := range line[1:] {
			r.Cells = append(r.Cells, figure(report.Amount(v)))
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}
