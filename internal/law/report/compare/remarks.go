package compare

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gongkai/internal/law/report"
)

// remarks says in sentences what changed from year to year and which cells of
// the tables it comes from, the latest year first. What a table does not state
// is not explained.
func (c *Comparison) remarks() []string {
	var out []string
	for i := len(c.Reports) - 1; i > 0; i-- {
		if !c.Follows(i) {
			continue
		}
		p := pair{was: c.Reports[i-1], is: c.Reports[i]}
		if c.Axis == Mixed {
			p.who = p.is.Agency
		}
		out = append(out, p.remarks()...)
	}
	return out
}

// pair is two reports of one agency, the earlier first.
type pair struct {
	was, is *report.Report
	who     string // put before each sentence where several agencies are compared
}

func (p *pair) remarks() []string {
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, p.who+yearName(p.is.Year)+s+"。")
		}
	}
	if p.was.Format != p.is.Format {
		add(fmt.Sprintf("与%s的报告格式不同，表二和“其他处理”的口径不能直接相比", yearName(p.was.Year)))
	}
	add(p.moved("新收申请", rowTotal(report.New), byApplicant(report.New)))
	add(p.moved("办结申请", rowTotal(report.Total), byOutcome()))
	add(p.carriedOut())
	add(p.carry())
	for g := range report.Groups {
		add(p.moved(DisputeName(g), Dispute(report.GroupTotal, g), byResult(g)))
	}
	add(p.stock())
	return out
}

// part is a named share of a total.
type part struct {
	name string
	of   func(*report.Report) report.Amount
}

func rowTotal(row report.Row) func(*report.Report) report.Amount { return total(row) }

func byApplicant(row report.Row) []part {
	var out []part
	for col := range report.RowTotal {
		out = append(out, part{col.Label(), func(r *report.Report) report.Amount { return amount(r.Requests[row][col]) }})
	}
	return out
}

func byOutcome() []part {
	var out []part
	for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
		out = append(out, part{outcomeName(row), total(row)})
	}
	return out
}

// outcomeName is the row's label without its number and its note.
func outcomeName(row report.Row) string {
	s, _, _ := strings.Cut(strings.TrimLeft(row.Label(), "0123456789.（一二）"), "（")
	if row == report.OtherOther {
		s = "其他处理的“其他”"
	}
	return s
}

func byResult(g report.Group) []part {
	var out []part
	for res := range report.GroupTotal {
		out = append(out, part{res.Label(), Dispute(res, g)})
	}
	return out
}

// moved tells how a total changed and which parts changed it most; it is
// silent where nothing changed or a figure is unknown.
func (p *pair) moved(name string, of func(*report.Report) report.Amount, parts []part) string {
	is, was := whole(of(p.is)), whole(of(p.was))
	if !is.Known || !was.Known || is.N == was.N {
		return ""
	}
	s := fmt.Sprintf("%s %d 件，%s", name, is.N, p.against(is.N-was.N, of))
	if causes := p.causes(parts, is.N-was.N); causes != "" {
		s += "，其中" + causes
	}
	return s
}

// against is the change in words: 比2022年减少 21 件（-46.7%）.
func (p *pair) against(diff int64, of func(*report.Report) report.Amount) string {
	s := fmt.Sprintf("比%s%s %d 件", yearName(p.was.Year), direction(diff), magnitude(diff))
	if c := change(of(p.was), of(p.is)); c.Percent != "" {
		s += "（" + strings.Replace(c.Percent, "-", "−", 1) + "）"
	}
	return s
}

func direction(diff int64) string {
	if diff < 0 {
		return "减少"
	}
	return "增加"
}

func magnitude(diff int64) int64 { return max(diff, -diff) }

// causes names the parts that moved most, first those in the direction of the
// whole. Three are enough.
func (p *pair) causes(parts []part, whole int64) string {
	type moved struct {
		name string
		diff int64
	}
	var all []moved
	for _, q := range parts {
		if d, ok := p.diff(q.of); ok && d != 0 {
			all = append(all, moved{q.name, d})
		}
	}
	along := func(d int64) bool { return (d > 0) == (whole > 0) }
	slices.SortStableFunc(all, func(a, b moved) int {
		if along(a.diff) != along(b.diff) {
			if along(a.diff) {
				return -1
			}
			return 1
		}
		return int(min(1, max(-1, magnitude(b.diff)-magnitude(a.diff))))
	})
	var words []string
	for _, m := range all[:min(3, len(all))] {
		words = append(words, fmt.Sprintf("%s%s %d 件", m.name, direction(m.diff), magnitude(m.diff)))
	}
	return strings.Join(words, "、")
}

func (p *pair) diff(of func(*report.Report) report.Amount) (int64, bool) {
	is, was := whole(of(p.is)), whole(of(p.was))
	return is.N - was.N, is.Known && was.Known
}

// carriedOut explains what is left over by the balance relation of table 3.
func (p *pair) carriedOut() string {
	diff, ok := p.diff(total(report.CarriedOut))
	if !ok || diff == 0 {
		return ""
	}
	t := func(row report.Row) report.Count { return p.is.Requests[row][report.RowTotal] }
	s := fmt.Sprintf("结转下年度 %s 件，%s", t(report.CarriedOut), p.against(diff, total(report.CarriedOut)))
	in, fresh, done, out := t(report.CarriedIn), t(report.New), t(report.Total), t(report.CarriedOut)
	if in.Known && fresh.Known && done.Known && in.N+fresh.N-done.N == out.N {
		s += fmt.Sprintf("：上年结转 %d + 新收 %d − 办结 %d", in.N, fresh.N, done.N)
	}
	return s
}

// carry tells where the two years do not join.
func (p *pair) carry() string {
	left, taken := p.was.Requests[report.CarriedOut][report.RowTotal], p.is.Requests[report.CarriedIn][report.RowTotal]
	if !left.Known || !taken.Known || left.N == taken.N || p.is.Year != p.was.Year+1 {
		return ""
	}
	return fmt.Sprintf("上年结转 %d 件，而%s结转下年度 %d 件，两年不衔接", taken.N, yearName(p.was.Year), left.N)
}

// stock explains the normative documents in force by those issued and repealed.
func (p *pair) stock() string {
	of := stock(report.InForce)
	diff, ok := p.diff(of)
	if !ok || diff == 0 {
		return ""
	}
	docs := &p.is.Proactive.NormativeDocuments
	s := fmt.Sprintf("现行有效的行政规范性文件 %s 件，%s", docs[report.InForce], p.against(diff, of))
	made, gone := docs[report.Issued], docs[report.Repealed]
	if !made.Known || !gone.Known || p.is.Year != p.was.Year+1 {
		return s
	}
	s += fmt.Sprintf("；本年制发 %d 件、废止 %d 件", made.N, gone.N)
	if rest := diff - (made.N - gone.N); rest != 0 {
		s += fmt.Sprintf("，其余 %d 件的%s表内没有说明", magnitude(rest), direction(rest))
	}
	return s
}

// whole is a counted amount as a number; one too large to be a count is unknown.
func whole(a report.Amount) report.Count {
	r, ok := a.Rat()
	if !ok || !r.IsInt() || !r.Num().IsInt64() || r.Num().Int64() > math.MaxInt64/8 {
		return report.Count{}
	}
	return report.C(r.Num().Int64())
}
