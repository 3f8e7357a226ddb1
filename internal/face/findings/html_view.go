package findings

import (
	"cmp"
	"fmt"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
	"gongkai/internal/law/report/rules"
)

// view is one report as the page shows it.
type view struct {
	indexRow
	General []note // findings without a place in the report
	Blocks  []*block
	Open    []string // what blank cells left unchecked
}

// block is a heading, a paragraph or a table with the findings it shows.
type block struct {
	Kind     string // "h3", "h4", "p", "pre" (before the first section), "table"
	Caption  string // of a table, for those who cannot see it
	Wide     bool   // a table of more columns than a phone shows
	Segments []segment
	Rows     [][]cellView
	Notes    []note

	para  *doc.Para
	spans []span
}

// note is a finding in the margin.
type note struct {
	N          int
	Level      string // error, warning, info: also the class
	LevelName  string
	Rule       string
	RuleTitle  string
	Message    string
	Source     string
	Places     []placeView
	MorePlaces int
}

// placeView is an operand of a finding, linked where the page shows it.
type placeView struct {
	Anchor, Label, At string
}

func title(f *File) string {
	switch {
	case f.Reading != nil && (f.Reading.Report.Title != "" || f.Reading.Report.Agency != ""):
		return layout.Title(&f.Reading.Report)
	case f.Agency != "" && f.Year != 0:
		return fmt.Sprintf("%s %d 年", f.Agency, f.Year)
	}
	return Printable(f.Name)
}

// newView builds what the page shows; first is the number of findings before.
func newView(f *File, row indexRow, first int) *view {
	v := &view{indexRow: row, Open: f.open()}
	if f.Reading != nil && !f.Refused {
		v.Blocks = blocks(f.Reading)
	}
	for i := range f.Findings {
		v.place(f, &f.Findings[i], first+i+1)
	}
	for _, b := range v.Blocks {
		b.cut()
	}
	return v
}

// blocks are the sections in their source order, each table under its heading.
func blocks(r *report.Reading) []*block {
	var out []*block
	shown := map[report.SectionKind]bool{}
	for i := range r.Prose {
		s := &r.Prose[i]
		if s.Heading.Text != "" {
			out = append(out, &block{Kind: "h3", para: &s.Heading})
		}
		for j := range s.Paras {
			out = append(out, &block{Kind: kind(s, &s.Paras[j]), para: &s.Paras[j]})
		}
		if !shown[s.Kind] {
			out = append(out, table(r, s.Kind)...)
		}
		shown[s.Kind] = true
	}
	for _, k := range []report.SectionKind{report.SectionProactive, report.SectionRequests, report.SectionDisputes} {
		if !shown[k] {
			out = append(out, &block{Kind: "h3", para: &doc.Para{Text: k.Heading()}})
			out = append(out, table(r, k)...)
		}
	}
	return out
}

func kind(s *report.Section, p *doc.Para) string {
	switch {
	case s.Kind == report.Preface:
		return "pre"
	case p.Style >= doc.Heading1 && p.Style <= doc.Heading4:
		return "h4"
	}
	return "p"
}

// place puts a finding beside the block that shows its subject and marks its
// operands there.
func (v *view) place(f *File, x *report.Finding, n int) {
	note := newNote(x, n)
	var home *block
	for k, p := range x.Where {
		if len(x.Where) > many && k > 0 && p.Text == "0" {
			note.MorePlaces++
			continue
		}
		pv := placeView{Label: label(p), At: inWords(f, p)}
		if b := v.mark(p, mark{n, k, string(x.Severity)}); b != nil {
			pv.Anchor = fmt.Sprintf("p%d-%d", n, k)
			home = cmp.Or(home, b)
		}
		if pv.Label != "" {
			note.Places = append(note.Places, pv)
		}
	}
	if home == nil {
		v.General = append(v.General, note)
		return
	}
	home.Notes = append(home.Notes, note)
}

// inWords says where an operand stands, for people.
func inWords(f *File, p report.Place) string {
	switch {
	case p.File != "":
		return strings.TrimSuffix(f.lead(p), ": ")
	case p.Pos.Line > 0 && p.Pos.Col > 0 && f.Format != doc.DOCX:
		return fmt.Sprintf("第%d行第%d字", p.Pos.Line, p.Pos.Col)
	case p.Pos.IsZero():
		return ""
	}
	return strings.TrimPrefix(place(f.Format, p.Pos), ":")
}

func newNote(x *report.Finding, n int) note {
	out := note{N: n, Level: string(x.Severity), LevelName: x.Severity.Label(), Rule: x.Rule, Message: x.Message}
	if r, ok := rules.Find(x.Rule); ok {
		out.RuleTitle, out.Source = r.Title, r.Source
	}
	return out
}
