package reading

import (
	"strings"

	"gongkai/internal/law/report"
)

// piece is a stretch of cells on one line: [from,to) of lines[line].
type piece struct{ line, from, to int }

// rowCells is what was found in the places of one row's figures.
type rowCells struct {
	name   *cell   // its label, nil where it was not found
	pieces []piece // where its figures stand
	values int     // cells that say something
	// placed is false where only the order of the rows told whose these
	// figures are; then they must satisfy the relations.
	placed bool
}

// event is a line, or a part of one, as it comes by: a label, figures, or both.
type event struct {
	piece
	row    int8
	values int
	label  *cell
	grid   bool // a row of a table
	named  bool // words stand before the figures that are no known label
	words  bool // nothing but such words
}

// collectRows gives every row of table 3 the cells behind its label.
func collectRows(n *rowNames) (rows [report.Rows]rowCells) {
	events := eventsOf(n.lines)
	for i := range events {
		e := &events[i]
		if e.row == noRow {
			continue
		}
		row := &rows[e.row]
		if row.name == nil {
			row.name = e.label
		}
		if e.values > 0 {
			row.pieces = append(row.pieces, e.piece)
			row.values += e.values
			row.placed = true
		}
	}
	matchLoose(events, &rows)
	splitMerged(&rows)
	for i := range events {
		if e := &events[i]; e.row != noRow && e.values == 0 && e.grid && rows[e.row].values == 0 && len(rows[e.row].pieces) == 0 {
			rows[e.row].pieces = []piece{e.piece} // an empty row
			rows[e.row].placed = true
		}
	}
	return rows
}

// eventsOf cuts the lines of the table at row labels.
func eventsOf(lines []line) []event {
	out := make([]event, 0, len(lines)+8)
	for i := range lines {
		l := &lines[i]
		if l.prose {
			continue
		}
		e := event{piece: piece{i, 0, 0}, row: noRow, grid: l.table >= 0}
		for j := range l.cells {
			c := &l.cells[j]
			if c.row != noRow {
				if e.row != noRow && e.row != c.row {
					e.to = j
					out = appendEvent(out, l, e)
					e = event{piece: piece{i, j, j}, row: noRow, grid: e.grid}
				}
				e.row, e.label = c.row, c
				if e.values == 0 {
					e.from = j + 1
				}
			} else if c.isValue() {
				e.values++
			} else if e.values == 0 && e.row == noRow && isForeign(c) {
				e.named = true
			}
		}
		e.to = len(l.cells)
		out = appendEvent(out, l, e)
	}
	return out
}

// isForeign reports words that may be a row's damaged label: not a gloss or a
// piece of a group's.
func isForeign(c *cell) bool {
	if c.kind != words {
		return false
	}
	k := key(c.text)
	return k != "" && !strings.Contains("三本年度办理结果 三不予公开 四无法提供 五不予处理 六其他处理", k)
}

// appendEvent keeps what has a label or figures. A label's own text and what
// stands before it on the line are no figures, unless all the figures do.
func appendEvent(out []event, l *line, e event) []event {
	if e.row == noRow && e.values == 0 {
		if e.named && !e.grid {
			e.words = true
			return append(out, e)
		}
		return out
	}
	e.values = 0
	for _, c := range l.cells[e.from:e.to] {
		if c.isValue() {
			e.values++
		}
	}
	return append(out, e)
}
