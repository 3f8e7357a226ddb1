package rules

import (
	"strconv"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// The examples of the arithmetic rules are run as they are shown to people.
func TestArithmeticExamples(t *testing.T) {
	for _, r := range All() {
		if r.relations == nil {
			continue
		}
		for _, e := range r.Fires {
			if n := count(t, r.ID, e.Text); n == 0 {
				t.Errorf("%s must fire: %s", r.ID, e.Text)
			}
		}
		for _, e := range r.Silent {
			if n := count(t, r.ID, e.Text); n != 0 {
				t.Errorf("%s must stay silent, %d findings: %s", r.ID, n, e.Text)
			}
		}
	}
}

func count(t *testing.T, rule, text string) (n int) {
	t.Helper()
	for _, f := range Check(inWords(t, text)).Findings {
		if f.Rule == rule {
			n++
		}
	}
	return n
}

// inWords makes an input of "上年：…；本年：…" or of this year's cells alone.
func inWords(t *testing.T, text string) Input {
	t.Helper()
	was, is, both := strings.Cut(text, "；本年：")
	if !both {
		return Input{Reading: cellsInWords(t, text, 2023)}
	}
	return Input{
		Reading:      cellsInWords(t, is, 2023),
		Previous:     cellsInWords(t, strings.TrimPrefix(was, "上年："), 2022),
		PreviousFile: "上年.txt",
	}
}

// cellsInWords reads "一·自然人 24，三(七)·总计 空白，其余为 0". Every named
// cell gets a position of its own.
func cellsInWords(t *testing.T, text string, year int) *report.Reading {
	t.Helper()
	r := &report.Reading{Sources: map[report.Path]report.Source{}}
	r.Report.Year, r.Report.Format = year, report.Format2021
	cells := r.Report.Counts()
	if strings.Contains(text, "其余为 0") {
		for i, c := range cells {
			*c.Value = report.C(0)
			r.Sources[c.Path] = report.Source{Raw: "0", Pos: doc.Pos{Line: 100 + i, Col: 1}}
		}
	}
	for _, part := range strings.Split(text, "，") {
		switch part {
		case "其余为 0":
			continue
		case "2019格式":
			r.Report.Format = report.Format2019
			continue
		}
		setInWords(t, r, part)
	}
	return r
}

func setInWords(t *testing.T, r *report.Reading, part string) {
	t.Helper()
	name, value, ok := strings.Cut(part, " ")
	path, known := pathsInWords()[name]
	if !ok || !known {
		t.Fatalf("cannot understand %q", part)
	}
	for _, c := range r.Report.Counts() {
		if c.Path != path {
			continue
		}
		s := r.Sources[path]
		s.Raw = value
		switch value {
		case "空白":
			*c.Value, s.Raw = report.Count{}, ""
			r.Sources[path] = s
		case "无此行":
			*c.Value = report.Count{}
			delete(r.Sources, path)
		default:
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				t.Fatalf("cannot understand %q: %v", part, err)
			}
			*c.Value = report.C(n)
			r.Sources[path] = s
		}
	}
}

func pathsInWords() map[string]report.Path {
	m := map[string]report.Path{}
	for row := range report.Rows {
		for col := range report.Columns {
			m[rowMark(row)+"·"+col.Label()] = report.RequestPath(row, col)
		}
	}
	for g := range report.Groups {
		for res := range report.Results {
			m[g.Label()+"·"+res.Label()] = report.DisputePath(g, res)
		}
	}
	for s := range report.Stocks {
		short := strings.TrimSuffix(strings.TrimPrefix(s.Label(), "本年"), "件数")
		m["规章·"+short] = report.RulesPath(s)
		m["规范性文件·"+short] = report.NormativePath(s)
	}
	return m
}

func TestWordsNameEveryCell(t *testing.T) {
	if got, want := len(pathsInWords()), report.CellCount-4; got != want {
		t.Errorf("%d names, want %d: two cells share one", got, want)
	}
}
