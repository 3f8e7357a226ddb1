package reading

import (
	"slices"
	"strings"

	"gongkai/internal/law/report"
)

// extent is the stretch of lines [from,to) in which a table stands.
type extent struct{ from, to int }

func (e extent) empty() bool { return e.from >= e.to }

// form says where the three tables stand.
type form struct {
	two, three, four extent
	// again is the line where a second table 3 begins, -1 where there is none;
	// first is where the first does; same says that their figures are the same.
	first, again int
	same         bool
}

// locate finds the tables by their labels; order and headings do not matter.
func locate(lines []line) form {
	f := form{again: -1}
	markRegions(lines)
	f.three, f.again, f.same = locateThree(lines)
	if f.again >= 0 {
		f.first = f.three.from
		return f
	}
	claim(lines, f.three, tableThree)
	f.two = locateTwo(lines)
	claim(lines, f.two, tableTwo)
	f.four = locateFour(lines)
	claim(lines, f.four, tableFour)
	return f
}

// markRegions notes on each line whose labels it holds. Labels that two tables share
// say nothing.
func markRegions(lines []line) {
	for i := range lines {
		l := &lines[i]
		if l.prose {
			continue
		}
		for j := range l.cells {
			if t := l.cells[j].label.table(); t != noTable {
				l.region = t
				break
			}
		}
	}
}

// claim keeps other tables off the lines of e and grows nothing.
func claim(lines []line, e extent, t tableID) {
	for i := e.from; i < e.to; i++ {
		lines[i].region = t
	}
}

// maxGrow is how many lines above and below its labels a table may take.
const maxGrow = 300

// grow widens e over lines that are neither prose nor headings nor another
// table's, so that heads above and figures below come in.
func grow(lines []line, e extent, t tableID) extent {
	least, most := e.from-maxGrow, e.to+maxGrow
	free := func(i int) bool {
		l := &lines[i]
		return !l.prose && l.head.kind == report.Preface && (l.region == noTable || l.region == t)
	}
	for e.from > max(least, 0) && free(e.from-1) {
		e.from--
	}
	for e.to < min(most, len(lines)) && free(e.to) {
		e.to++
	}
	return e
}

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

// locateThree takes the longest series of row labels. A second one of some
// length is a second report.
func locateThree(lines []line) (e extent, again int, same bool) {
	var runs []run
	var r run
	for i := range lines {
		for j := range lines[i].cells {
			c := &lines[i].cells[j]
			if c.label.kind != rowLabel || lines[i].prose {
				continue
			}
			if r.seen&(1<<c.label.n) != 0 && c.label.n < r.last {
				runs = append(runs, r)
				r = run{}
			}
			r.add(c.label.n, i, 1)
		}
	}
	if r.seen != 0 {
		runs = append(runs, r)
	}
	best := choose(runs, 3)
	if best < 0 {
		return underHeading(lines, report.SectionRequests, tableThree, int(report.Rows)), -1, false
	}
	again = -1
	for i := range runs {
		if i == best || 2*runs[i].score <= runs[best].score || again >= 0 {
			continue
		}
		if f := figuresOf(lines, runs[i].extent); len(f) > 4 {
			again = runs[max(i, best)].from
			same = slices.Equal(f, figuresOf(lines, runs[best].extent))
			best = min(i, best)
		}
	}
	e = grow(lines, runs[best].extent, tableThree)
	if best+1 < len(runs) {
		e.to = min(e.to, runs[best+1].from)
	}
	return e, again, same
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

// choose takes the run with the highest score, the first of equals; -1 where
// none has the least.
func choose(runs []run, least int) int {
	best := -1
	for i := range runs {
		if runs[i].score >= least && (best < 0 || runs[i].score > runs[best].score) {
			best = i
		}
	}
	return best
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
	var runs []run
	var r run
	for i := range lines {
		if lines[i].region == tableThree || lines[i].prose {
			continue
		}
		for j := range lines[i].cells {
			c := &lines[i].cells[j]
			switch c.label.kind {
			case itemLabel:
				if r.seen != 0 && (i-r.to > maxGap+columnsOfThree || c.label.n <= r.last && (r.bare || r.seen&(1<<c.label.n) != 0)) {
					runs = append(runs, r)
					r = run{}
				}
				if r.seen == 0 {
					r.bare = r.score == 0
				}
				score := 1
				if figureFollows(lines, i, j) {
					score, r.bare = 4, false
				}
				r.add(c.label.n, i, score)
			case headLabel, articleLabel:
				if r.seen != 0 && (r.bare || i-r.to > maxGap+columnsOfThree) {
					runs = append(runs, r)
					r = run{}
				}
				r.bare = false
				r.score += 2
			}
		}
	}
	if r.seen != 0 {
		runs = append(runs, r)
	}
	if best := choose(runs, 6); best >= 0 {
		return grow(lines, runs[best].extent, tableTwo)
	}
	return extent{}
}

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

// locateFour takes the thickest cluster of labels of table 4.
func locateFour(lines []line) extent {
	var runs []run
	var r run
	gap := 0
	for i := range lines {
		l := &lines[i]
		if l.region == tableTwo || l.region == tableThree || l.prose || l.head.kind != report.Preface {
			gap = maxGap
			continue
		}
		gap++
		for j := range l.cells {
			c := &l.cells[j]
			if c.label.table() != tableFour {
				continue
			}
			if gap > maxGap && r.seen != 0 {
				runs = append(runs, r)
				r = run{}
			}
			gap = 0
			score := 1
			if c.label.kind == disputeLabel && c.label.n > 0 || c.label.kind == resultLabel {
				score = 2
			}
			r.add(labelBit(c.label), i, score)
		}
	}
	if r.seen != 0 {
		runs = append(runs, r)
	}
	if best := choose(runs, 3); best >= 0 {
		return grow(lines, runs[best].extent, tableFour)
	}
	return underHeading(lines, report.SectionDisputes, tableFour, disputeCells-int(report.Groups))
}

// maxGap is how many lines may part two labels of one table 4.
const maxGap = 12

func labelBit(l label) int8 {
	switch l.kind {
	case disputeLabel:
		return l.n
	case resultLabel:
		return 4 + l.n
	}
	return 10
}

// takeLines marks the lines of a table that was read, so that they are no
// prose. Sentences between them stay.
func takeLines(lines []line) {
	for i := range lines {
		lines[i].taken = isTabular(&lines[i])
	}
}

func isTabular(l *line) bool {
	if l.table >= 0 {
		return !l.prose
	}
	for j := range l.cells {
		if c := &l.cells[j]; c.kind != words || c.row != noRow {
			return true
		}
	}
	if l.prose {
		return false
	}
	return !strings.ContainsAny(l.cells[0].text, "，。；：") || partOfLabel(l.cells[0].text)
}

// partOfLabel reports whether text is a piece of some label.
func partOfLabel(text string) bool {
	k := key(text)
	for w := range wordings {
		if strings.Contains(w, k) {
			return true
		}
	}
	return false
}
