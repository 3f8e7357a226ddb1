package reading

import (
	"fmt"
	"strings"

	"gongkai/internal/law/report"
)

// gaps are the cells of one row about which there is something to say. One row
// gives one finding of a kind, with every cell among its places.
type gaps struct {
	list []gap
	note string // why, where it is not plain
}

type gap struct {
	kind gapKind
	path report.Path // "" where it is not known which cell it is
	cell *cell       // nil where there is nothing to point at
	got  string      // what was made of it
}

type gapKind int

const (
	absent    gapKind = iota // no such row or cell
	blank                    // nothing in it, or / - —
	notNumber                // something else than a number
	unsure                   // figures that could not be told apart
	madeWhole                // recovered
	gapKinds
)

func (g *gaps) add(kind gapKind, path report.Path, c *cell) {
	g.list = append(g.list, gap{kind: kind, path: path, cell: c})
}

// addCell adds a cell that holds no number, as what it is.
func (g *gaps) addCell(path report.Path, c *cell) {
	if c.kind == empty || c.kind == mark {
		g.add(blank, path, c)
	} else {
		g.add(notNumber, path, c)
	}
}

func (g *gaps) recovered(path report.Path, c *cell, got string) {
	g.list = append(g.list, gap{kind: madeWhole, path: path, cell: c, got: got})
}

// gapFindings adds the findings about one row, called name, of a table.
func (r *reader) gapFindings(t tableID, name string, g *gaps) {
	for kind := range gapKinds {
		var where []report.Place
		var got []string
		for _, x := range g.list {
			if x.kind != kind {
				continue
			}
			p := report.Place{Cell: x.path}
			if x.cell != nil {
				p.Pos, p.Text = x.cell.pos(), x.cell.text
			}
			where = append(where, p)
			got = append(got, x.got)
		}
		if where == nil {
			continue
		}
		rule, severity, message := describe(kind, where, got, g.note)
		r.note(rule, severity, t.String()+" "+name+"："+message, where...)
	}
}

func describe(kind gapKind, where []report.Place, got []string, note string) (rule string, s report.Severity, message string) {
	switch kind {
	case absent:
		return "CELL-MISSING", report.Error, fmt.Sprintf("报告中没有这一行或这 %d 格，读为未知，不当作 0", len(where))
	case blank:
		return "CELL-MISSING", report.Error, fmt.Sprintf("%d 格没有填数（%s），读为未知，不当作 0；没有发生的应填 0", len(where), texts(where))
	case notNumber:
		return "CELL-NOT-NUMBER", report.Error, fmt.Sprintf("%s 不是数，读为未知；应填非负数字", texts(where))
	case unsure:
		return "CELL-MISSING", report.Error, "不能确定各格是什么数，读为未知：" + note + "，请核对这一行"
	}
	return "CELL-RECOVERED", report.Info, fmt.Sprintf("由受损版面还原：%s；请对照原文核对", pairs(where, got))
}

// texts quotes the first few cells.
func texts(where []report.Place) string {
	var out []string
	for _, p := range where {
		t := "空白"
		if p.Text != "" {
			t = "“" + p.Text + "”"
		}
		if len(out) == 0 || out[len(out)-1] != t {
			out = append(out, t)
		}
		if len(out) == 3 {
			break
		}
	}
	return strings.Join(out, "、")
}

func pairs(where []report.Place, got []string) string {
	var out []string
	for i, p := range where {
		out = append(out, fmt.Sprintf("“%s”读为 %s", strings.ReplaceAll(p.Text, "\n", " "), got[i]))
	}
	return strings.Join(out, "，")
}

// note adds a finding.
func (r *reader) note(rule string, s report.Severity, message string, where ...report.Place) {
	r.Findings = append(r.Findings, report.Finding{Rule: rule, Severity: s, Message: message, Where: where})
}

func (c *cell) source() report.Source { return report.Source{Raw: c.text, Pos: c.pos()} }

// recovered marks a cell's source.
func (r *reader) recovered(path report.Path) {
	s := r.Sources[path]
	s.Recovered = true
	r.Sources[path] = s
}
