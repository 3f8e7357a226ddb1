package office

import (
	"slices"
	"strings"

	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

// paragraph is a line of the narrative in stretches.
type paragraph struct {
	Heading bool
	Words   []stretch
}

// stretch is words of one kind: plain, bound to the ledger, typed over a lock,
// still to be filled; Level marks what a finding is about.
type stretch struct {
	Text, Kind, Title, Href, Level string
	Notes                          []int // told behind it
}

var stretchKinds = map[compose.SpanKind]string{compose.Locked: "bound", compose.Tampered: "tampered", compose.ToFill: "tofill"}

func (s *sheets) narrative(p *reportPart, kind report.SectionKind) {
	if s.mayEdit {
		p.Edit = reportAt(s.d.Year, "/write#form-"+writeNames[kind])
	}
	lines := s.d.Narrative.Body[kind]
	if len(lines) == 0 {
		p.Empty = "这一部分还没有文字。"
	}
	for i := range s.d.Findings { // of the section as a whole
		if w := s.d.Findings[i].Where; len(w) > 0 && w[0].Cell == "" && w[0].Pos.Page == int(kind) && w[0].Pos.Line == 0 {
			s.tell(i, p)
		}
	}
	for n := range lines {
		p.Paragraphs = append(p.Paragraphs, s.paragraph(&lines[n], p, kind, n+1))
	}
}

// marking is what a finding is about: characters from and to of a paragraph.
type marking struct{ from, to, finding int }

func (s *sheets) paragraph(line *compose.Paragraph, p *reportPart, kind report.SectionKind, number int) paragraph {
	text := []rune(line.Text())
	var marks []marking
	for i := range s.d.Findings {
		for k, w := range s.d.Findings[i].Where {
			if w.Cell == "" && w.File == "" && w.Pos.Page == int(kind) && w.Pos.Line == number {
				s.tell(i, p)
				if from, to := within(text, w); k == 0 || from < to {
					marks = append(marks, marking{from, to, i})
				}
			}
		}
	}
	out := paragraph{Heading: len(text) < 30 && strings.HasPrefix(string(text), "（") && !strings.ContainsAny(string(text), "。；")}
	at := 0
	for _, span := range line.Spans {
		end := at + len([]rune(span.Text))
		out.Words = append(out.Words, s.cut(span, text, at, end, marks)...)
		at = end
	}
	return out
}

// within finds the words of a place in its paragraph; where they were shortened
// the place is the paragraph's end.
func within(text []rune, w report.Place) (from, to int) {
	words := []rune(w.Text)
	if from = w.Pos.Col - 1; from >= 0 && from+len(words) <= len(text) && string(text[from:from+len(words)]) == w.Text {
		return from, from + len(words)
	}
	if i := strings.Index(string(text), w.Text); i >= 0 && w.Text != "" {
		from = len([]rune(string(text)[:i]))
		return from, from + len(words)
	}
	return len(text), len(text)
}

// cut parts a span where markings begin and end; a finding's number stands
// behind its last character.
func (s *sheets) cut(span compose.Span, text []rune, at, end int, marks []marking) (out []stretch) {
	edges := []int{at, end}
	for _, m := range marks {
		for _, e := range []int{m.from, m.to} {
			if e > at && e < end {
				edges = append(edges, e)
			}
		}
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	for i := range len(edges) - 1 {
		x := stretch{Text: string(text[edges[i]:edges[i+1]]), Kind: stretchKinds[span.Kind]}
		if span.Kind == compose.Locked {
			x.Title, x.Href = "由台账而来："+span.Name, s.sourceAt(span.From)
		}
		for _, m := range marks {
			if m.from <= edges[i] && edges[i+1] <= m.to {
				if l := string(s.d.Findings[m.finding].Severity); x.Level == "" || l == string(report.Error) {
					x.Level = l
				}
			}
			if m.to == edges[i+1] {
				x.Notes = append(x.Notes, s.numbers[m.finding])
			}
		}
		out = append(out, x)
	}
	return out
}

// sourceAt is where the things behind a bound number are listed.
func (s *sheets) sourceAt(from compose.Source) string {
	switch {
	case from == "":
		return ""
	case s.names[report.Path(from)] != "":
		return s.v.cellAt(s.d.Year, report.Path(from))
	case report.Path(from) == report.PathFees:
		return s.v.at(reportAt(s.d.Year, "#s2"))
	}
	return s.v.at(reportAt(s.d.Year, "/sources/"+string(from)))
}
