package rules

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nParts = Rule{
	ID: "N-PARTS", Severity: report.Error,
	Title:  "分项之和超过总数",
	Checks: "“…件，其中…件、…件”、括号里的分项、“共…件：…件、…件”、“…件、…件，共计…件”，分项相加不应多于总数。单位不同、年份不同、比上年增减的数不算分项；分项已加满总数后再说的数算另一种分法；渠道、申请人、结果、办理阶段是不同的分法，各自相加；按人数的分项可以重叠，只作警告。分项少于总数可能只是没有列全，只在列法要求列全时作提示。",
	Source: "条例第五十条第一款（年度报告数据应当准确）",
	Fires: []Example{
		{"晒出信息400条，其中网站150条，村口公开栏290条。", "150 + 290 = 440 > 400"},
		{"收到申请10件（网上9件，信函3件）。", "9 + 3 = 12 > 10"},
		{"收到申请10件，其中网上12件。", "一部分多于全部"},
	},
	Silent: []Example{
		{"收到申请45件，其中给了2件，给一部分2件，另找部门的41件。", "2 + 2 + 41 = 45"},
		{"收到申请10件，其中网上8件，信函2件，已办结9件，结转1件。", "先按渠道分，再按办理阶段分"},
		{"发布文件11个，其中规范性文件6个，解读8条。", "单位不同"},
		{"两个账号发信息1150条（微博1000条，微信150条）。", "相等"},
	},
	run: func(in *Input) []report.Finding {
		var out []report.Finding
		n := in.narrative()
		for i := range n.passages {
			p := &n.passages[i]
			for _, s := range p.shares {
				if f, bad := p.checkShare(s); bad {
					out = append(out, f)
				}
			}
		}
		return out
	},
}

// checkShare compares the parts with the whole in every way that the words can
// be understood; only what is too much in all of them is too much.
func (p *passage) checkShare(s prose.Share) (report.Finding, bool) {
	whole := &p.Quantities[s.Whole]
	limit := atMost(whole)
	parts := p.sameStatement(s.Parts)
	nested := s.Kind == prose.OfWhich && p.nested(s)
	if nested {
		parts = parts[:1] // of a 其中 inside a 其中 only the first part is sure
	}
	total := p.sum(parts)
	if total.Compare(limit) <= 0 {
		return p.tooLittle(s, total)
	}
	if p.restated(parts, whole, limit) || p.byDimension(parts, limit) || p.bySemicolon(parts, limit) {
		return report.Finding{}, false
	}
	if s.Wholes > 1 && !nested && total.Compare(p.wholes(s)) <= 0 {
		return report.Finding{}, false
	}
	severity := report.Error
	if whole.Class == prose.People || s.Kind == prose.Listed || s.Kind == prose.AddingUp || whole.Approx != prose.Exact || p.laterIsMore(parts, limit) {
		severity = report.Warning
	}
	return p.shareFinding(severity, "分项之和超过总数", s.Whole, parts, total, ">"), true
}

func (p *passage) sum(parts []int) prose.Decimal {
	var total prose.Decimal
	for _, i := range parts {
		total = total.Add(atLeast(&p.Quantities[i]))
	}
	return total
}

// atLeast and atMost bound what a number that is not exact can mean.
func atLeast(q *prose.Quantity) prose.Decimal {
	switch q.Approx {
	case prose.About:
		return q.Value.Sub(tenth(q.Value))
	case prose.AtMost:
		return prose.Decimal{}
	}
	return q.Value
}

func atMost(q *prose.Quantity) prose.Decimal {
	switch q.Approx {
	case prose.AtLeast, prose.About:
		return q.Value.Add(tenth(q.Value)).Add(prose.Decimal{N: 10})
	case prose.Range:
		return q.Upper
	}
	return q.Value
}

func tenth(d prose.Decimal) prose.Decimal { return d.Over(10) }

// wholes adds up the numbers before the parts that could all be the whole.
func (p *passage) wholes(s prose.Share) prose.Decimal {
	w := &p.Quantities[s.Whole]
	sum := w.Value
	for i := s.Whole - 1; i >= 0 && p.Clauses[p.Quantities[i].Clause].Sentence == p.Clauses[w.Clause].Sentence; i-- {
		if q := &p.Quantities[i]; q.Unit == w.Unit {
			sum = sum.Add(q.Value)
		}
	}
	return sum
}

// laterIsMore reports whether a part that is not the first is by itself more
// than the whole: it may begin another statement.
func (p *passage) laterIsMore(parts []int, limit prose.Decimal) bool {
	for _, i := range parts[1:] {
		if p.Quantities[i].Value.Compare(limit) > 0 {
			return true
		}
	}
	return false
}

// statements are verbs that, behind a semicolon, begin another statement.
var statements = []string{"办理", "收到", "受理", "发布", "开展", "召开", "举办", "组织", "回复", "印发", "制定", "编制", "更新", "接受", "参加", "完成", "主动公开", "全年", "共"}

// sameStatement cuts the parts where another statement begins.
func (p *passage) sameStatement(parts []int) []int {
	for k := 1; k < len(parts); k++ {
		q := &p.Quantities[parts[k]]
		if !strings.Contains(p.Text[p.Quantities[parts[k-1]].End:q.Start], ";") {
			continue
		}
		for _, verb := range statements {
			if strings.HasPrefix(p.Before(q), verb) {
				return parts[:k]
			}
		}
	}
	return parts
}

// tooLittle notes parts that do not come up to a whole that they should fill.
func (p *passage) tooLittle(s prose.Share, total prose.Decimal) (report.Finding, bool) {
	whole := &p.Quantities[s.Whole]
	exact := whole.Approx == prose.Exact
	for _, i := range s.Parts {
		exact = exact && p.Quantities[i].Approx == prose.Exact
	}
	if !exact || len(s.Parts) < 2 || total.Compare(whole.Value) >= 0 || !p.exhaustive(s) {
		return report.Finding{}, false
	}
	return p.shareFinding(report.Info, "分项之和少于总数", s.Whole, s.Parts, total, "<"), true
}

// exhaustive reports whether the list should name all parts: sums do, and so do
// the ways in which requests come and the kinds of people they come from.
func (p *passage) exhaustive(s prose.Share) bool {
	if s.Kind == prose.AddingUp {
		return true
	}
	d := p.dimensionOf(&p.Quantities[s.Parts[0]])
	for _, i := range s.Parts {
		if p.dimensionOf(&p.Quantities[i]) != d {
			return false
		}
	}
	return d == byApplicant || d == byChannel
}

func (p *passage) shareFinding(severity report.Severity, what string, whole int, parts []int, total prose.Decimal, sign string) report.Finding {
	w := &p.Quantities[whole]
	var terms []string
	for _, i := range parts {
		terms = append(terms, p.Quantities[i].Value.String())
	}
	left := strings.Join(terms, " + ")
	if len(terms) > 1 {
		left += " = " + total.String()
	}
	difference := total.Sub(w.Value)
	if difference.N < 0 {
		difference.N = -difference.N
	}
	place := p.place(p.saying(w))
	f := found("N-PARTS", severity, fmt.Sprintf("“%s”的%s：%s %s %s，差 %s", place.Text, what, left, sign, w.Value, difference), place)
	for _, i := range parts {
		f.Where = append(f.Where, p.place(p.saying(&p.Quantities[i])))
	}
	f.Got, f.Want = total.String(), w.Value.String()
	return f
}
