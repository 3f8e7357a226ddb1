package reading

import (
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
