// Package derive makes the annual report's figures from the ledger's facts
// (Regulations art. 50; 国办公开办函〔2021〕30号): it says which cells a case, a
// dispute, a document or a count stands in, and adds them up. The same answer
// serves the figure and the list behind it, so the two cannot differ.
package derive

import (
	"fmt"

	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

// Case is what table 3 asks of a case, or of Cases of a kind.
type Case struct {
	CountedYear int // year of the first day 0
	ClosedYear  int // year of the first closing, 0 while open
	Outcome     report.Row
	Column      report.Column
	Cases       int64
}

// Rows lists the rows of table 3 in which the case stands in the report of
// year: at most new or carried in, then an outcome and the total, or carried out.
func (c Case) Rows(year int) []report.Row {
	if c.CountedYear == 0 || c.CountedYear > year || c.ClosedYear != 0 && c.ClosedYear < year {
		return nil
	}
	in := report.CarriedIn
	if c.CountedYear == year {
		in = report.New
	}
	if c.ClosedYear == year {
		return []report.Row{in, c.Outcome, report.Total}
	}
	return []report.Row{in, report.CarriedOut}
}

// Check refuses a closed case whose outcome is no leaf of table 3.
func (c Case) Check() error {
	if c.ClosedYear != 0 && !c.Outcome.IsLeaf() {
		return fault.New(fault.Invalid, "derive.outcome", "已办结的案件没有对应的办理结果。")
	}
	return nil
}

// Requests adds cases up to table 3 of year. Every cell is stated: an agency
// without cases reports zeros.
func Requests(year int, cases func(yield func(Case) error) error) (report.Requests, error) {
	var t report.Requests
	for r := range report.Rows {
		for c := range report.Columns {
			t[r][c] = report.C(0)
		}
	}
	err := cases(func(c Case) error {
		if err := c.Check(); err != nil {
			return err
		}
		for _, r := range c.Rows(year) {
			t[r][c.Column].N += c.Cases
			t[r][report.RowTotal].N += c.Cases
		}
		return nil
	})
	return t, err
}

// Dispute is one count of one dispute in table 4, as dispute.Case.Table gives it.
type Dispute struct {
	Group  report.Group
	Result report.Result
}

// DisputeOf finds the cell of a group's and a result's keys.
func DisputeOf(group, result string) (d Dispute, err error) {
	for d.Group = range report.Groups {
		for d.Result = range report.GroupTotal {
			if d.Group.Key() == group && d.Result.Key() == result {
				return d, nil
			}
		}
	}
	return d, fault.New(fault.Invalid, "derive.dispute", fmt.Sprintf("复议诉讼表中没有 %s 的 %s。", group, result))
}

// Disputes adds disputes up to table 4.
func Disputes(all []Dispute) report.Disputes {
	var t report.Disputes
	for g := range report.Groups {
		for r := range report.Results {
			t[g][r] = report.C(0)
		}
	}
	for _, d := range all {
		t[d.Group][d.Result].N++
		t[d.Group][report.GroupTotal].N++
	}
	return t
}

// Document is what table 2 asks of a rule or normative document. Days are ISO
// text ("" for none); comparing text compares days.
type Document struct {
	Rules     bool // 规章, else 行政规范性文件
	IssuedOn  string
	InForceOn string
	EndedOn   string
	Expired   bool // ended by 失效 rather than 废止
}

// Options are the settings of choices 6.1 and 6.2.
type Options struct {
	ExpiredAsRepealed  bool // 失效 counts in 本年废止件数
	CountNotYetInForce bool // issued, not yet in force, counts in 现行有效件数
}

// Cells lists the columns in which the document stands in the report of year.
func (d Document) Cells(year int, o Options) []report.Stock {
	var out []report.Stock
	first, last := fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-12-31", year)
	within := func(day string) bool { return day >= first && day <= last }
	if within(d.IssuedOn) {
		out = append(out, report.Issued)
	}
	if within(d.EndedOn) && (!d.Expired || o.ExpiredAsRepealed) {
		out = append(out, report.Repealed)
	}
	inForce := d.InForceOn != "" && d.InForceOn <= last || o.CountNotYetInForce
	if d.IssuedOn != "" && d.IssuedOn <= last && inForce && (d.EndedOn == "" || d.EndedOn > last) {
		out = append(out, report.InForce)
	}
	return out
}

// Documents adds documents up to the two rows of table 2.
func Documents(year int, o Options, all []Document) (rules, normative [report.Stocks]report.Count) {
	for s := range report.Stocks {
		rules[s], normative[s] = report.C(0), report.C(0)
	}
	for _, d := range all {
		row := &normative
		if d.Rules {
			row = &rules
		}
		for _, s := range d.Cells(year, o) {
			row[s].N++
		}
	}
	return rules, normative
}
