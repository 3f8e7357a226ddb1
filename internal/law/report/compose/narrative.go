package compose

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// SpanKind says what a stretch of the narrative is.
type SpanKind int

// The kinds.
const (
	Plain SpanKind = iota
	Locked
	Tampered // a mark whose value was typed over: shown as typed
	ToFill   // a blank without a value
)

// Span is a stretch of a paragraph.
type Span struct {
	Kind SpanKind `json:"kind,omitempty"`
	Text string   `json:"text"`
	Name string   `json:"name,omitempty"` // of its mark, "" where it is none
	From Source   `json:"from,omitempty"` // of a number
}

// Paragraph is a line of a section.
type Paragraph struct {
	Spans []Span `json:"spans"`
}

// Text is the paragraph as it is printed.
func (p *Paragraph) Text() string {
	var b strings.Builder
	for _, s := range p.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Change is a bound value that the ledger has changed since the text was kept.
type Change struct{ Name, Was, Is string }

// Narrative is the three sections as they stand today.
type Narrative struct {
	Body
	Changes  []Change
	Findings []report.Finding // of this package's rules
	Unfilled []Blank          // that must be filled, in the order of the text
}

// Body is the paragraphs of each section. Their numbers from 1 are the Line of
// places, whose Page is the section's number.
type Body map[report.SectionKind][]Paragraph

// Sections is the narrative as the report carries it.
func (n Body) Sections() report.Sections {
	text := func(k report.SectionKind) string {
		var lines []string
		for i := range n[k] {
			lines = append(lines, n[k][i].Text())
		}
		return strings.Join(lines, "\n")
	}
	return report.Sections{Overview: text(report.SectionOverview), Problems: text(report.SectionProblems), Other: text(report.SectionOther)}
}

// Review reads texts that were kept when the ledger said seen, and puts what
// it says now in their places.
func Review(t Texts, f *Facts, seen Values) *Narrative {
	n := &Narrative{Body: Body{}}
	r := reviewer{n: n, f: f, seen: seen, changed: map[string]bool{}}
	for _, k := range Kinds() {
		r.section(k, t.Of(k))
	}
	return n
}

type reviewer struct {
	n       *Narrative
	f       *Facts
	seen    Values
	changed map[string]bool
	loosers []looser
	kind    report.SectionKind
	line    Paragraph
	notes   []note // of the line
	// unfilled are the section's blanks without an answer: one finding for all.
	unfilled []string
	blanks   int // the index of that finding
}

// note is a finding that waits for its paragraph's number.
type note struct {
	finding report.Finding
	span    int
}

func (r *reviewer) section(k report.SectionKind, text string) {
	r.kind, r.unfilled, r.blanks = k, nil, -1
	for _, s := range segments(text) {
		switch b := r.f.binding(s.name); {
		case s.name == "":
			r.plain(s.plain, "")
		case b != nil:
			r.bound(b, s.typed)
		default:
			r.blank(s)
		}
	}
	r.end()
	if r.blanks >= 0 {
		r.n.Findings[r.blanks].Message = fmt.Sprintf("这一部分还有 %d 处没有填写：%s。本机关没有这项内容的，请改写或者删去那句话", len(r.unfilled), strings.Join(r.unfilled, "、"))
	}
	r.loosened()
}

// plain adds words, which may hold line breaks.
func (r *reviewer) plain(text, name string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			r.end()
		}
		if line != "" {
			r.line.Spans = append(r.line.Spans, Span{Text: line, Name: name})
		}
	}
}

func (r *reviewer) bound(b *Binding, typed string) {
	pieces := b.Value(r.f)
	now, was := Text(pieces), r.seen[b.Name]
	switch _, kept := r.seen[b.Name]; {
	case typed != now && typed != "" && (!kept || typed != was):
		r.find(finding(RuleBound, report.Error, "“"+b.Name+"”是锁定的内容，被手工改成“"+typed+"”，台账为“"+now+"”。请改回，或者在台账中更正", typed, now))
		r.line.Spans = append(r.line.Spans, Span{Tampered, typed, b.Name, ""})
		return
	case kept && was != now && !r.changed[b.Name]:
		r.changed[b.Name] = true
		r.n.Changes = append(r.n.Changes, Change{b.Name, was, now})
	}
	for _, p := range pieces {
		r.line.Spans = append(r.line.Spans, Span{Locked, p.Text, b.Name, p.From})
	}
}

func (r *reviewer) blank(s segment) {
	b := blankOf(s.name)
	switch {
	case b == nil:
		r.find(finding(RuleBound, report.Warning, "没有名为“"+s.name+"”的锁定数或者填写项，“【"+s.name+"：…】”将按原样印出", s.name, ""))
		r.plain(marked(s.name, s.typed), "")
	case s.typed != "":
		r.plain(s.typed, s.name)
	case !b.Optional:
		r.n.Unfilled = append(r.n.Unfilled, *b)
		r.unfilled = append(r.unfilled, b.Name)
		r.find(finding(RuleBlank, report.Error, "", "", ""))
		r.line.Spans = append(r.line.Spans, Span{ToFill, "（待填写：" + b.Name + "）", b.Name, ""})
	}
}

func (r *reviewer) find(f report.Finding) {
	r.notes = append(r.notes, note{f, len(r.line.Spans)})
}

// end closes the paragraph; a line of nothing is none.
func (r *reviewer) end() {
	line, notes := r.line, r.notes
	r.line, r.notes = Paragraph{}, nil
	if line = trimmed(line); strings.TrimSpace(line.Text()) == "" {
		return
	}
	all := append(r.n.Body[r.kind], line)
	r.n.Body[r.kind] = all
	for _, x := range notes {
		place := report.Place{Pos: doc.Pos{Page: int(r.kind), Line: len(all), Col: 1}}
		if x.span < len(line.Spans) {
			place.Text = line.Spans[x.span].Text
			place.Pos.Col += len([]rune((&Paragraph{line.Spans[:x.span]}).Text()))
		}
		if x.finding.Rule == RuleBlank && r.blanks >= 0 {
			r.n.Findings[r.blanks].Where = append(r.n.Findings[r.blanks].Where, place)
			continue
		}
		if x.finding.Where = []report.Place{place}; x.finding.Rule == RuleBlank {
			r.blanks = len(r.n.Findings)
		}
		r.n.Findings = append(r.n.Findings, x.finding)
	}
}

// trimmed takes the spaces off both ends, as printing does.
func trimmed(p Paragraph) Paragraph {
	if n := len(p.Spans); n > 0 {
		p.Spans[0].Text = strings.TrimLeft(p.Spans[0].Text, " \t\u3000")
		p.Spans[n-1].Text = strings.TrimRight(p.Spans[n-1].Text, " \t\u3000")
	}
	return p
}
