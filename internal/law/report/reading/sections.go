package reading

import (
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// readSections parts the lines that are no table into sections of prose.
func (r *reader) readSections(d *doc.Document) {
	open := openings(r.lines, r.form)
	first := len(r.lines)
	if len(open) > 0 {
		first = open[0].line
	} else if !r.form.two.empty() {
		first = r.form.two.from
	}
	t := titleOf(d, r.lines, first)
	r.Report.Title, r.Report.Agency, r.Report.Year = t.text, t.agency, t.year
	from := t.lines.to
	r.Prose = append(r.Prose, report.Section{Kind: report.Preface, Paras: preface(r.lines[from:first])})
	if len(r.Prose[0].Paras) == 0 {
		r.Prose = r.Prose[:0]
	}
	for i, o := range open {
		end := len(r.lines)
		if i+1 < len(open) {
			end = open[i+1].line
		}
		r.Prose = append(r.Prose, r.section(o, end, i+1 == len(open)))
	}
	for _, s := range r.Prose {
		switch s.Kind {
		case report.SectionOverview:
			r.Report.Sections.Overview = plainText(s.Paras)
		case report.SectionProblems:
			r.Report.Sections.Problems = plainText(s.Paras)
		case report.SectionOther:
			r.Report.Sections.Other = plainText(s.Paras)
		}
	}
}

// section gathers the prose from its opening to line end.
func (r *reader) section(o opening, end int, last bool) report.Section {
	l := &r.lines[o.line]
	s := report.Section{Kind: o.head.kind, Paras: make([]doc.Para, 0, end-o.line)}
	p := paraOf(l)
	s.Heading = p
	if o.head.end < len(p.Text) { // the text begins on the heading's line
		s.Heading = part(&p, 0, o.head.end)
		if rest := part(&p, o.head.end, len(p.Text)); rest.Text != "" {
			s.Paras = append(s.Paras, rest)
		}
	}
	for i := o.line + 1; i < end; i++ {
		l := &r.lines[i]
		if l.taken || l.para == nil && only(l.cells) == nil || len(l.cells) > 0 && l.cells[0].kind == footer {
			continue
		}
		p := paraOf(l)
		if last && isChrome(p.Text) {
			break
		}
		s.Paras = append(s.Paras, p)
	}
	if last {
		s.Paras = r.cutSignature(s.Paras)
	}
	return s
}

// paraOf is the line as a paragraph.
func paraOf(l *line) doc.Para {
	if l.para != nil {
		return *l.para
	}
	c := only(l.cells)
	if c == nil {
		return doc.Para{}
	}
	from := int(c.off)
	return doc.Para{Text: strings.ReplaceAll(c.text, "\n", ""), Runs: shift(c.grid.Runs, c.grid.Text, from, from+len(c.text))}
}

// part is the stretch [from,to) of a paragraph without blanks around it.
func part(p *doc.Para, from, to int) doc.Para {
	text, cut := trim(p.Text[from:to])
	from += cut
	to = from + len(text)
	return doc.Para{Style: p.Style, Text: text, Runs: shift(p.Runs, p.Text, from, to)}
}

func textOf(l *line) string {
	if l.para != nil {
		return l.para.Text
	}
	if c := only(l.cells); c != nil {
		return c.text
	}
	return ""
}

// plainText is paragraphs as the contract's text, one a line.
func plainText(paras []doc.Para) string {
	n := 0
	for i := range paras {
		n += len(paras[i].Text) + 1
	}
	var b strings.Builder
	b.Grow(n)
	for i := range paras {
		text, _ := trim(paras[i].Text)
		if text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(text)
	}
	return b.String()
}
