package html

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

// flow is a place that text and blocks go to: the page or a cell. Its text at
// hand is r.text[start:], the runs are r.runs[runStart:].
type flow struct {
	blocks   []doc.Block
	start    int
	runStart int
	styles   []styleMark
	cell     bool // line breaks stay in the text
}

// styleMark says that the line that begins at byte start of the text at hand
// has a style other than Body.
type styleMark struct {
	start int
	style doc.Style
}

// enter makes f the place that text goes to.
func (r *reader) enter(f *flow) {
	f.start, f.runStart, f.styles = r.text.Len(), len(r.runs), f.styles[:0]
	r.in, r.next, r.gap, r.line = f, -1, gap{}, false
}

// lineBreak ends the line at hand: on the page the paragraph, in a cell the
// line, once there is something on it.
func (r *reader) lineBreak() {
	r.gap = gap{}
	switch {
	case r.text.Len() == r.in.start:
	case r.in.cell:
		r.line = true
	default:
		r.flush()
	}
}

// pending gives the text and runs at hand, trimmed at the end.
func (r *reader) pending() (string, []doc.Run) {
	n := len(r.runs)
	return strings.TrimRight(r.text.String()[r.in.start:], edge), r.runs[r.in.runStart:n:n]
}

// flush makes paragraphs of the text at hand, one a line.
func (r *reader) flush() {
	if r.text.Len() > r.in.start {
		text, runs := r.pending()
		r.in.blocks = append(r.in.blocks, paras(text, runs, r.in.styles)...)
	}
	r.enter(r.in)
}

// paras makes a paragraph of each line of text that is not blank.
func paras(text string, runs []doc.Run, styles []styleMark) []doc.Block {
	var out []doc.Block
	for start := 0; text != ""; {
		line, rest, _ := strings.Cut(text, "\n")
		end := start + len(line) + 1
		p := &doc.Para{Text: strings.TrimRight(line, edge)}
		if len(styles) > 0 && styles[0].start == start {
			p.Style, styles = styles[0].style, styles[1:]
		}
		p.Runs, runs = cutRuns(runs, start, end)
		if p.Text != "" {
			out = append(out, doc.Block{Para: p})
		}
		text, start = rest, end
	}
	return out
}

// cutRuns takes the runs of the line from byte start to end, counted from the
// line's own start.
func cutRuns(runs []doc.Run, start, end int) (line, rest []doc.Run) {
	n := 0
	for n < len(runs) && runs[n].Start < end {
		runs[n].Start -= start
		n++
	}
	return runs[:n:n], runs[n:]
}
