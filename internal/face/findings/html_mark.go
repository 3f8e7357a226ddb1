package findings

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// mark says that the K-th operand of finding N stands here.
type mark struct {
	N, K  int
	Level string
}

// span is a marked stretch of a paragraph, in bytes.
type span struct {
	start, end int
	mark
}

// segment is a stretch of a paragraph under the same marks. Begins are the
// operands that begin here, Ends the findings whose first operand ends here.
type segment struct {
	Text   string
	Level  string // "" where unmarked
	Begins []mark
	Ends   []int
}

// mark marks a place in the block that shows it; nil where none does, as with
// a place in another file.
func (v *view) mark(p report.Place, m mark) *block {
	if p.File != "" {
		return nil
	}
	for _, b := range v.Blocks {
		if b.para == nil && b.markCell(p, m) || b.para != nil && p.Cell == "" && b.markText(p, m) {
			return b
		}
	}
	return nil
}

func (b *block) markCell(p report.Place, m mark) bool {
	if p.Cell == "" {
		return false
	}
	for r := range b.Rows {
		for c := range b.Rows[r] {
			if cell := &b.Rows[r][c]; cell.path == p.Cell {
				cell.Marks = append(cell.Marks, m)
				return true
			}
		}
	}
	return false
}

func (b *block) markText(p report.Place, m mark) bool {
	from, to, ok := stretch(b.para, p.Pos)
	if !ok {
		return false
	}
	from, to = b.quoted(p.Text, from, to)
	b.spans = append(b.spans, span{from, to, m})
	return true
}

// quoted narrows a stretch to the words that the finding quotes. A quotation
// may leave out its middle (…); where it masks figures (138****00), the page
// shows the mask too.
func (b *block) quoted(words string, from, to int) (int, int) {
	text := b.para.Text
	head, tail, cut := strings.Cut(words, "…")
	i := strings.Index(text[from:], head)
	switch {
	case words == "":
		return from, to
	case i >= 0 && from+i <= to && !cut:
		return from + i, from + i + len(words)
	case i >= 0 && from+i <= to:
		end := from + i + len(head)
		if j := strings.Index(text[end:], tail); j >= 0 {
			end += j + len(tail)
		}
		return from + i, end
	case strings.Contains(words, "*") && !cut && fits(text[from:], words):
		masked := *b.para
		masked.Text = text[:from] + words + text[from+len(words):]
		b.para = &masked
		return from, from + len(words)
	}
	return from, to
}

// fits reports whether words can stand for the beginning of text.
func fits(text, words string) bool {
	n := len(words)
	return n == len(text) || n < len(text) && utf8.RuneStart(text[n])
}

// stretch finds the bytes of a paragraph that came from a place: from the
// character itself in text formats, else the run that the place begins.
func stretch(p *doc.Para, pos doc.Pos) (from, to int, ok bool) {
	if pos.IsZero() {
		return 0, 0, false
	}
	for i, r := range p.Runs {
		to = len(p.Text)
		if i+1 < len(p.Runs) {
			to = p.Runs[i+1].Start
		}
		if r.Pos == pos {
			return r.Start, to, true
		}
		same := r.Pos
		same.Col = pos.Col
		if pos.Line == 0 || same != pos || pos.Col < r.Pos.Col {
			continue
		}
		if off, inside := advance(p.Text[r.Start:to], pos.Col-r.Pos.Col); inside {
			return r.Start + off, to, true
		}
	}
	return 0, 0, false
}

// advance gives the byte offset of the n-th character of s.
func advance(s string, n int) (off int, ok bool) {
	for off = range s {
		if n == 0 {
			return off, true
		}
		n--
	}
	return 0, false
}

// cut makes the block's segments of its text and marks.
func (b *block) cut() {
	if b.para == nil {
		return
	}
	text := b.para.Text
	edges := []int{0, len(text)}
	for _, s := range b.spans {
		edges = append(edges, s.start, s.end)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	for i := 0; i+1 < len(edges); i++ {
		from, to := edges[i], edges[i+1]
		seg := segment{Text: text[from:to]}
		var over []mark
		for _, s := range b.spans {
			if s.start <= from && to <= s.end {
				over = append(over, s.mark)
				if s.start == from {
					seg.Begins = append(seg.Begins, s.mark)
				}
				if s.end == to && !slices.Contains(seg.Ends, s.N) {
					seg.Ends = append(seg.Ends, s.N)
				}
			}
		}
		seg.Level = gravest(over)
		b.Segments = append(b.Segments, seg)
	}
}

func gravest(marks []mark) string {
	for _, level := range []report.Severity{report.Error, report.Warning, report.Info} {
		if slices.ContainsFunc(marks, func(m mark) bool { return m.Level == string(level) }) {
			return string(level)
		}
	}
	return ""
}
