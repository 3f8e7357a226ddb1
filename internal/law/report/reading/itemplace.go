package reading

import "strings"

// headsOf are the heads over a row that the row can have, in their order. A
// header row that was left out or is another block's gives none: then the
// number of figures tells the form.
func (row *itemRow) headsOf(values int, trial bool) []headCell {
	var out []headCell
	for _, h := range row.heads {
		if _, ok := slotOf(row.item, h.head); ok {
			out = append(out, h)
		}
	}
	if len(out) > 0 || row.lost {
		return out
	}
	use, then := row.item.usual(false), row.item.usual(true)
	switch {
	case !trial || use[0] == then[0]:
	case len(use) != len(then) && values == len(then):
		use = then
	default:
		return nil // nobody knows which form the row follows
	}
	for _, h := range use {
		out = append(out, headCell{head: h, col: -1, table: -1})
	}
	return out
}

// itemCell is one cell of a row as far as it could be told; cell is nil where
// it could not.
type itemCell struct {
	headCell
	cell *cell
	num  *number // joined figures, where they stand on one line of a text
}

// place says which cell stands under which head: by their number, or, where
// some are blank, by their columns.
func (row *itemRow) place(trial bool) (out []itemCell, sure bool) {
	var values []*cell
	for _, c := range row.cells {
		if c.kind != empty {
			values = append(values, c)
		}
	}
	beside := row.beside(values)
	if len(beside) > 0 { // figures on other lines are strays
		values = beside
	}
	heads := row.headsOf(len(values), trial)
	for _, h := range heads {
		out = append(out, itemCell{headCell: h})
	}
	switch {
	case len(values) == len(heads):
		for i := range out {
			out[i].cell = values[i]
		}
		return out, true
	case len(values) == 0:
		for i := range out {
			if i < len(row.cells) {
				out[i].cell = row.cells[i]
			}
		}
		return out, true
	}
	if groups := linesOf(values); len(beside) == 0 && len(groups) == len(heads) {
		for i, g := range groups {
			out[i].cell = g[0]
			if len(g) > 1 {
				joined, ok := join(g)
				if !ok {
					return out, false
				}
				out[i].num = &joined
			}
		}
		return out, true
	}
	return out, row.byColumns(out, values)
}

// beside are the figures on the label's own line of a text.
func (row *itemRow) beside(values []*cell) (out []*cell) {
	for _, v := range values {
		if sameLine(row.name, v) {
			out = append(out, v)
		}
	}
	return out
}

// byColumns places figures under the heads of the same column. The row must be
// as long as the row of heads: else cells were lost.
func (row *itemRow) byColumns(out []itemCell, values []*cell) bool {
	for i := range out {
		if row.width < out[i].width {
			return false
		}
	}
	for _, v := range values {
		at := -1
		for i := range out {
			if out[i].col == int(v.col) && out[i].table == row.table && row.table >= 0 {
				at = i
			}
		}
		if at < 0 {
			for i := range out {
				out[i].cell = nil
			}
			return false
		}
		out[at].cell = v
	}
	for i := range out {
		for _, c := range row.cells {
			if out[i].cell == nil && int(c.col) == out[i].col {
				out[i].cell = c
			}
		}
	}
	return true
}

// linesOf groups figures that stand on one line of a text.
func linesOf(values []*cell) (groups [][]*cell) {
	for i, v := range values {
		if i > 0 && sameLine(values[i-1], v) {
			groups[len(groups)-1] = append(groups[len(groups)-1], v)
		} else {
			groups = append(groups, []*cell{v})
		}
	}
	return groups
}

// join makes one figure of digits that blanks split.
func join(pieces []*cell) (number, bool) {
	v := number{parts: uint8(min(len(pieces), 99))}
	for i, p := range pieces {
		if p.kind != figure || p.num.parts != 1 || p.num.unit != noUnit && i < len(pieces)-1 || p.num.plus || p.num.minus ||
			i > 0 && strings.HasPrefix(p.text, ".") {
			return number{}, false
		}
		v.decimal += p.num.decimal
	}
	if strings.Count(v.decimal, ".") > 1 {
		return number{}, false
	}
	v.unit = pieces[len(pieces)-1].num.unit
	v.evaluate()
	return v, v.n >= 0 || strings.Contains(v.decimal, ".")
}
