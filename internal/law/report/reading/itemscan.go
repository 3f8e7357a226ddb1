package reading

// itemRow is a row of table 2 with the column heads it stands under.
type itemRow struct {
	item  item
	name  *cell
	heads []headCell
	cells []*cell // behind the label, blank ones too
	lost  bool    // the text has heads for it, but not above it
	table int     // -1 where the lines are no table
	width int     // the column of its line's last cell
}

type headCell struct {
	head  head
	col   int
	width int  // the column of its line's last cell
	yuan  bool // the head says 元, not 万元
	table int
}

// itemScanner walks the lines of table 2 and gathers rows and heads.
type itemScanner struct {
	lines   []line
	rows    []itemRow
	heads   []headCell
	inHead  bool     // heads are being listed
	open    *itemRow // takes the figures that come
	orphans []*cell  // figures behind a label that is not complete yet
	wrap    wrap     // the pieces of a wrapped label
	strays  int      // figures of a text, not of a table, that belong to no row
	known   uint32   // the heads that occur anywhere
	last    int      // the last line that belongs to the table
}

func (s *itemScanner) scan() {
	for i := range s.lines {
		l := &s.lines[i]
		if l.prose {
			continue
		}
		if l.table >= 0 {
			s.close()
		}
		for j := range l.cells {
			s.cell(i, l, &l.cells[j])
		}
	}
	s.close()
}

func (s *itemScanner) cell(i int, l *line, c *cell) {
	switch c.kind {
	case empty:
		if l.table >= 0 && s.open != nil {
			s.open.cells = append(s.open.cells, c)
		}
	case figure, mark:
		s.value(i, l, c)
	case name:
		s.wrap.clear()
		s.orphans = nil
		s.label(i, l, c, c.label)
	case words:
		s.words(i, l, c)
	}
}

func (s *itemScanner) value(i int, l *line, c *cell) {
	s.inHead = false
	switch {
	case s.open != nil:
		s.open.cells = append(s.open.cells, c)
		s.last = i
	case s.wrap.open():
		s.orphans = append(s.orphans, c)
	case l.table < 0 && s.last >= 0:
		s.strays++
	}
}

func (s *itemScanner) label(i int, l *line, c *cell, what label) {
	switch what.kind {
	case articleLabel, contentLabel:
		s.close()
		s.heads, s.inHead = nil, true
	case headLabel:
		if !s.inHead {
			s.close()
			s.heads, s.inHead = nil, true
		}
		s.known |= 1 << what.n
		s.heads = append(s.heads, headCell{head: head(what.n), col: int(c.col), width: l.lastColumn(), yuan: saysYuan(c.text), table: l.table})
	case itemLabel:
		s.close()
		s.inHead = false
		s.rows = append(s.rows, itemRow{item: item(what.n), name: c, heads: s.heads, table: l.table, width: l.lastColumn(), cells: s.orphans})
		s.open, s.orphans = &s.rows[len(s.rows)-1], nil
	default:
		s.close()
		return
	}
	s.last = max(s.last, i)
}

// words may be a damaged label, a part of a wrapped one, an answer that is no
// number, or a row that the form does not have.
func (s *itemScanner) words(i int, l *line, c *cell) {
	if l.table >= 0 && s.open != nil && len(s.open.cells) < 4 {
		s.open.cells = append(s.open.cells, c)
		return
	}
	if len(c.text) > maxLabel {
		s.close()
		return
	}
	if what, ok := resembles(c.text, tableTwo); ok {
		s.wrap.clear()
		s.orphans = nil
		s.label(i, l, c, what)
		return
	}
	if what, ok := s.wrap.add(c.text, tableTwo); ok {
		s.label(i, l, c, what)
		return
	}
	if s.open != nil || len(s.orphans) == 0 {
		s.close()
		s.orphans = nil
	}
}

// filled reports whether the row has figures.
func (row *itemRow) filled() bool {
	for _, c := range row.cells {
		if c.kind != empty {
			return true
		}
	}
	return false
}

// filledLater reports whether row i comes again, with figures.
func (s *itemScanner) filledLater(i int) bool {
	for k := i + 1; k < len(s.rows); k++ {
		if s.rows[k].item == s.rows[i].item && s.rows[k].filled() {
			return true
		}
	}
	return false
}

// headElsewhere reports whether the row's heads are somewhere in the text, but
// not above the row: then the text has come apart.
func (s *itemScanner) headElsewhere(row *itemRow) bool {
	for _, h := range row.heads {
		if _, ok := slotOf(row.item, h.head); ok {
			return false
		}
	}
	for h := range heads {
		if _, ok := slotOf(row.item, h); ok && s.known&(1<<h) != 0 {
			return true
		}
	}
	return false
}

// close ends the row whose figures were being taken.
func (s *itemScanner) close() { s.open = nil }

// trial reports whether any row or head of the trial form is there.
func (s *itemScanner) trial() bool {
	for i := range s.rows {
		if s.rows[i].item.onlyTrial() {
			return true
		}
		for _, h := range s.rows[i].heads {
			if h.head.onlyTrial() {
				return true
			}
		}
	}
	return false
}

func (it item) onlyTrial() bool { return it == itemServices || it == itemProcurement }

func (h head) onlyTrial() bool { return h >= headMade }
