package reading

import "gongkai/internal/law/report"

// arranged reads a row, of one group or of all, with figures that are a few too
// many or one too few: what all ways that can add up have in common.
func (t *disputes) arranged(values []*cell, from, width int) bool {
	if len(values) < width-1 {
		return false
	}
	var fit []arrangement
	for _, a := range arrangements(values, width, false) {
		if addsUp(a.value) {
			fit = append(fit, a)
		}
	}
	if len(fit) == 0 {
		return false
	}
	for i, c := range fit[0].cells {
		v, same := fit[0].value[i], c != nil
		for _, other := range fit[1:] {
			same = same && other.value[i] == v
		}
		if same {
			t.cells[from+i], t.value[from+i], t.joined[from+i] = c, v, v.Known
		}
	}
	t.partly = true
	return true
}

func addsUp(v []report.Count) bool {
	for g := 0; g < len(v); g += results {
		if can, _ := balances(v[g : g+results]); !can {
			return false
		}
	}
	return true
}

// joinSplit puts split digits of a group together where the sum agrees.
func (t *disputes) joinSplit(g report.Group) {
	from := at(g, 0)
	row := append([]report.Count(nil), t.value[from:from+results]...)
	split := false
	for i := range row {
		if c := t.cells[from+i]; c != nil && c.kind == figure && c.num.parts > 1 {
			row[i], _ = c.num.count()
			split = true
		}
	}
	if can, sure := balances(row); !split || !can || !sure {
		return
	}
	for i := range row {
		if c := t.cells[from+i]; c != nil && c.kind == figure && c.num.parts > 1 {
			t.value[from+i], t.joined[from+i] = row[i], true
		}
	}
}
