package reading

import (
	"slices"

	"gongkai/internal/law/report"
)

// run is a series of labels in the order of the form.
type run struct {
	extent
	seen  uint32 // which labels
	score int
	last  int8
	bare  bool // nothing but rows' labels, as in a menu
}

func (r *run) add(n int8, line, score int) {
	if r.seen == 0 {
		r.from = line
	}
	r.to = line + 1
	r.seen |= 1 << n
	r.score += score
	r.last = n
}

// series are the runs found so far and the one under way.
type series struct {
	runs []run
	run
}

// cut ends the run under way.
func (s *series) cut() []run {
	if s.seen != 0 {
		s.runs = append(s.runs, s.run)
	}
	s.run = run{}
	return s.runs
}

// best is the run with the highest score, the first of equals; -1 where none
// has the least.
func best(runs []run, least int) int {
	best := -1
	for i := range runs {
		if runs[i].score >= least && (best < 0 || runs[i].score > runs[best].score) {
			best = i
		}
	}
	return best
}

// locateThree takes the longest series of row labels. A second one of some
// length is a second report, or a copy with the same figures.
func locateThree(lines []line) (e extent, again int, same bool) {
	runs := runsOfThree(lines)
	top := best(runs, 3)
	if top < 0 {
		return underHeading(lines, report.SectionRequests, tableThree, int(report.Rows)), -1, false
	}
	again = -1
	for i := range runs {
		if i == top || 2*runs[i].score <= runs[top].score {
			continue
		}
		if f := figuresOf(lines, runs[i].extent); len(f) > 4 {
			again = runs[max(i, top)].from
			same = slices.Equal(f, figuresOf(lines, runs[top].extent))
			top = min(i, top)
			break
		}
	}
	e = grow(lines, runs[top].extent, tableThree)
	if top+1 < len(runs) {
		e.to = min(e.to, runs[top+1].from)
	}
	return e, again, same
}

func runsOfThree(lines []line) []run {
	var s series
	for i := range lines {
		for j := range lines[i].cells {
			c := &lines[i].cells[j]
			if c.label.kind != rowLabel || lines[i].prose {
				continue
			}
			if s.seen&(1<<c.label.n) != 0 && c.label.n < s.last {
				s.cut()
			}
			s.add(c.label.n, i, 1)
		}
	}
	return s.cut()
}

// underHeading is the stretch below the heading of a section, for tables with
// hardly a label left but enough figures.
func underHeading(lines []line, kind report.SectionKind, t tableID, least int) extent {
	for i := range lines {
		if lines[i].head.kind != kind || i+1 == len(lines) {
			continue
		}
		e := grow(lines, extent{i + 1, i + 2}, t)
		e.from = i + 1
		figures := 0
		for k := e.from; k < e.to; k++ {
			for j := range lines[k].cells {
				if lines[k].cells[j].kind == figure {
					figures++
				}
			}
		}
		if figures >= least {
			return e
		}
	}
	return extent{}
}

// figuresOf lists the figures of a table, to tell a second copy from a second
// report.
func figuresOf(lines []line, e extent) (out []string) {
	for i := e.from; i < len(lines) && (i < e.to || len(out) > 0 && onlyFigures(&lines[i])); i++ {
		for j := range lines[i].cells {
			if c := &lines[i].cells[j]; c.kind == figure {
				out = append(out, c.num.decimal)
			}
		}
	}
	return out
}

func onlyFigures(l *line) bool {
	for j := range l.cells {
		if k := l.cells[j].kind; k != figure && k != mark && k != empty {
			return false
		}
	}
	return true
}

// locateTwo takes the series of rows with the most figures and heads about it:
// menus of portals list the same words without any.
func locateTwo(lines []line) extent {
	var s series
	for i := range lines {
		if lines[i].region == tableThree || lines[i].prose {
			continue
		}
		for j := range lines[i].cells {
			switch c := &lines[i].cells[j]; c.label.kind {
			case itemLabel:
				s.item(c.label.n, i, figureFollows(lines, i, j))
			case headLabel, articleLabel:
				if s.seen != 0 && (s.bare || s.far(i)) {
					s.cut()
				}
				s.bare = false
				s.score += 2
			}
		}
	}
	runs := s.cut()
	if top := best(runs, 6); top >= 0 {
		return grow(lines, runs[top].extent, tableTwo)
	}
	return extent{}
}

// item adds a row of table 2. Rows may come again on the next page, but not
// after a mere list of names.
func (s *series) item(n int8, line int, filled bool) {
	again := n <= s.last && (s.bare || s.seen&(1<<n) != 0)
	if s.seen != 0 && (again || s.far(line)) {
		s.cut()
	}
	if s.seen == 0 {
		s.bare = s.score == 0
	}
	score := 1
	if filled {
		score, s.bare = 4, false
	}
	s.add(n, line, score)
}

// far reports whether a line is too far from the run to belong to it.
func (r *run) far(line int) bool { return line-r.to > maxGap+columnsOfThree }

// figureFollows reports whether a value stands behind cell j of line i.
func figureFollows(lines []line, i, j int) bool {
	rest := lines[i].cells[j+1:]
	for k := range rest[:min(len(rest), 16)] {
		if rest[k].isValue() {
			return true
		}
	}
	return i+1 < len(lines) && lines[i].table < 0 && len(lines[i+1].cells) > 0 && lines[i+1].cells[0].isValue()
}

// maxGap is how many lines may part two labels of one table 4.
const maxGap = 12

// locateFour takes the thickest cluster of labels of table 4.
func locateFour(lines []line) extent {
	var s series
	gap := 0
	for i := range lines {
		l := &lines[i]
		gap++
		if l.region == tableTwo || l.region == tableThree || l.prose || l.head.kind != report.Preface {
			gap = maxGap + 1
			continue
		}
		for j := range l.cells {
			c := &l.cells[j]
			if c.label.table() != tableFour {
				continue
			}
			if gap > maxGap {
				s.cut()
			}
			gap = 0
			s.add(c.label.weight(), i, int(c.label.weight()))
		}
	}
	runs := s.cut()
	if top := best(runs, 3); top >= 0 {
		return grow(lines, runs[top].extent, tableFour)
	}
	return underHeading(lines, report.SectionDisputes, tableFour, disputeCells-int(report.Groups))
}

// weight says how surely a label is of table 4: 行政复议 and 行政诉讼 are words
// of menus too.
func (l label) weight() int8 {
	if l.kind == litigationLabel || l.kind == disputeLabel && l.n == int8(report.Reconsideration) {
		return 1
	}
	return 2
}
