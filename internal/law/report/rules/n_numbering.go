package rules

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nNumbering = Rule{
	ID: "N-NUMBERING", Severity: report.Warning,
	Title:  "标题或条目编号不连续",
	Checks: "六个部分的标题、部分之内的“一、”“（一）”“1.”和“一是”“第一”，应从一起逐一递增：重复、跳号、倒序、在部分之内又从“一、”开始，都提示。换了上一级标题、隔着不带编号的小标题或引出新条目的句子后重新从一开始，不提。",
	Source: "党政机关公文格式 GB/T 9704—2012，7.3.3（结构层次序数）",
	Fires: []Example{
		{"一、组织领导有力。／二、公开更加规范。", "第一部分之内又用“一、”"},
		{"（一）主动公开。／（三）依申请公开。", "缺（二）"},
		{"一是完善制度；二是加强培训；二是强化考核。", "“二是”重复"},
	},
	Silent: []Example{
		{"（一）主动公开。一是网站；二是微信。／（二）依申请公开。一是登记；二是答复。", "换了标题，重新从一开始"},
		{"〔五〕存在问题／1.解读少。／2.更新慢。／改进措施／1.加强培训。", "隔着小标题"},
	},
	run: func(in *Input) []report.Finding {
		c := numbering{n: in.narrative()}
		for i := range c.n.passages {
			c.passage(i)
		}
		return c.out
	},
}

// numbering goes through the markers of a report.
type numbering struct {
	n        *narrative
	out      []report.Finding
	section  numbered                       // the headings of the six sections
	last     [prose.NthOrdinal + 1]numbered // by kind, inside the section
	opening  [prose.NthOrdinal + 1]int      // the last that began a paragraph
	ever     [prose.NthOrdinal + 1]int      // the last of the kind in the whole report
	unmarked int                            // the number that a paragraph began with, without its mark
	gap      bool                           // since the last marker there was a paragraph without one
}

// numbered is the last marker of a kind; a zero n means none yet.
type numbered struct {
	n  int
	p  *passage
	at prose.Span
}

func (c *numbering) passage(i int) {
	p := &c.n.passages[i]
	if p.heading {
		c.heading(p)
		return
	}
	opens := len(p.Points) > 0 && p.Points[0].Opens
	if !opens && (p.para.Style != 0 || isLabel(p.Text)) {
		c.reset(prose.ParenIdeographic) // a heading that has no number
	}
	c.gap = c.gap || !opens
	if n := leadingNumber(p.Text); !opens && n > 0 {
		c.unmarked = n
	}
	for _, pt := range p.Points {
		c.point(p, pt)
	}
	if opens {
		c.gap = strings.HasSuffix(p.Text, ":")
	}
}

// isLabel reports whether a paragraph is a heading rather than a sentence.
func isLabel(text string) bool {
	return utf8.RuneCountInString(text) <= 20 && !strings.HasSuffix(text, "。") && !strings.Contains(text, ",")
}

// heading checks the number of a section's heading against the one before.
func (c *numbering) heading(p *passage) {
	c.reset(prose.Ideographic)
	c.gap = false
	if len(p.Points) == 0 || p.Points[0].Kind != prose.Ideographic || !p.Points[0].Opens {
		return
	}
	pt := p.Points[0]
	// A gap before a section that has its own number is a section that is
	// missing, or whose heading was not found: N-SECTION's business.
	if c.section.n > 0 && pt.N != c.section.n+1 && (pt.N <= c.section.n || pt.N != int(p.section)) {
		c.note(p, pt, c.section)
	}
	c.section = numbered{pt.N, p, p.line(pt)}
}

// reset forgets the markers of kind and of the kinds below it.
func (c *numbering) reset(kind prose.PointKind) {
	for k := kind; int(k) < len(c.last); k++ {
		c.last[k], c.opening[k] = numbered{}, 0
	}
}

func (c *numbering) point(p *passage, pt prose.Point) {
	was := c.last[pt.Kind]
	switch {
	case was.n == 0:
		c.first(p, pt)
	case pt.N == was.n+1:
	case was.n+1 == c.unmarked && pt.N == c.unmarked+1: // 2 lost its mark
	case pt.Opens && pt.N == c.opening[pt.Kind]+1: // past a list inside the paragraph before
	case pt.N == 1 && was.n > 1 && (pt.Kind >= prose.Arabic || c.gap):
	case pt.N == 1 && pt.Kind >= prose.NthIs: // 一是 begins a list wherever it stands
	default:
		c.note(p, pt, was)
	}
	if pt.Kind < prose.NthIs {
		c.reset(pt.Kind + 1)
	}
	c.last[pt.Kind] = numbered{pt.N, p, p.line(pt)}
	c.ever[pt.Kind] = pt.N
	if pt.Opens {
		c.opening[pt.Kind] = pt.N
	}
}

// leadingNumber is the small number that a text begins with before a word, 0
// for none.
func leadingNumber(text string) int {
	n, i := 0, 0
	for i < len(text) && i < 3 && text[i] >= '0' && text[i] <= '9' {
		n = n*10 + int(text[i]-'0')
		i++
	}
	if r, _ := utf8.DecodeRuneInString(text[i:]); i == 0 || i > 2 || !hanzi.IsHan(r) {
		return 0
	}
	return n
}

// first checks the first marker of its kind in a section. 一、 inside a section
// is on the section's own level; a heading that begins with 二 lacks its first.
func (c *numbering) first(p *passage, pt prose.Point) {
	switch {
	case pt.Kind == prose.Ideographic && pt.Opens && c.section.n > 0 && pt.N == 1:
		c.note(p, pt, c.section)
	case pt.Kind == prose.ParenIdeographic && pt.Opens && pt.N > 1 && pt.N < 10 && pt.N != c.ever[pt.Kind]+1 && !c.sectionHas(p.section, "(一)"):
		c.note(p, pt, numbered{})
	}
}

func (c *numbering) sectionHas(kind report.SectionKind, marker string) bool {
	for i := range c.n.passages {
		if p := &c.n.passages[i]; p.section == kind && strings.Contains(p.Text, marker) {
			return true
		}
	}
	return false
}

// line is the marker with the words behind it, up to the next mark.
func (p *passage) line(pt prose.Point) prose.Span {
	end := pt.End
	for i, r := range p.Text[pt.End:] {
		if !hanzi.IsHan(r) || i > 60 {
			break
		}
		end = pt.End + i + utf8.RuneLen(r)
	}
	return prose.Span{Start: pt.Start, End: end}
}

func (c *numbering) note(p *passage, pt prose.Point, was numbered) {
	place := p.place(p.line(pt))
	f := found("N-NUMBERING", report.Warning, "", place)
	if was.n == 0 {
		f.Message = fmt.Sprintf("“%s”之前没有%s", place.Text, pointName(pt.Kind, 1))
	} else {
		before := was.p.place(was.at)
		f.Where = append(f.Where, before)
		f.Message = fmt.Sprintf("“%s”编号%s，前面是“%s”", place.Text, fault(pt.N, was.n), before.Text)
	}
	f.Got = pointName(pt.Kind, pt.N)
	if was.n == c.section.n && was.p != nil && was.p.heading && !p.heading {
		f.Want = pointName(prose.ParenIdeographic, pt.N)
	} else {
		f.Want = pointName(pt.Kind, was.n+1)
	}
	c.out = append(c.out, f)
}

func fault(n, was int) string {
	switch {
	case n == was:
		return "重复"
	case n == 1:
		return "重新开始"
	case n > was:
		return "跳号"
	}
	return "倒序"
}

// pointName writes the marker of number n.
func pointName(k prose.PointKind, n int) string {
	number := hanzi.Numeral(int64(n))
	switch k {
	case prose.Ideographic:
		return number + "、"
	case prose.ParenIdeographic:
		return "（" + number + "）"
	case prose.Arabic:
		return fmt.Sprintf("%d.", n)
	case prose.ParenArabic:
		return fmt.Sprintf("（%d）", n)
	case prose.Circled:
		return string(rune('①' + n - 1))
	case prose.NthIs:
		return number + "是"
	}
	return "第" + number
}
