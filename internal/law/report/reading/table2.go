package reading

import (
	"fmt"

	"gongkai/internal/law/report"
)

// tableTwo reads 主动公开政府信息情况.
func (r *reader) tableTwo() {
	e := r.form.two
	if e.empty() {
		r.refuseAbsent(tableTwo)
		return
	}
	s := itemScanner{lines: r.lines[e.from:e.to], last: -1}
	s.scan()
	takeLines(s.lines[:s.last+1])
	if s.strays > 1 {
		r.refuse(tableTwo, fmt.Sprintf("有 %d 个数不在任何一行，各行的数可能已经错位", s.strays))
		return
	}
	trial := s.trial()
	var seen [items]bool
	for i := range s.rows {
		if row := &s.rows[i]; !seen[row.item] && (row.filled() || !s.filledLater(i)) {
			seen[row.item] = true
			row.lost = row.table < 0 && s.headElsewhere(row)
			r.putItem(row, trial)
		}
	}
	if trial {
		r.Report.Format = report.Format2019
	}
	for it := range items {
		if !seen[it] && !it.onlyTrial() {
			r.missingItem(it, trial)
		}
	}
	if len(s.rows) == 0 {
		r.refuse(tableTwo, "有表头而没有“规章”“行政许可”等各行")
	}
}

// resembles finds the label of a table that a cell is a damaged form of: only
// characters lost, most of them there, and no other label possible.
func resembles(text string, t tableID) (label, bool) {
	rest, _ := cutNumbering(text)
	k := key(rest)
	if len(k) < 2*3 {
		return label{}, false
	}
	var found label
	for w, l := range wordings {
		if l.table() == t && len(k)*10 >= len(w)*7 && len(k) < len(w) && subsequence(k, w) {
			if found.kind != noLabel && found != l {
				return label{}, false
			}
			found = l
		}
	}
	return found, found.kind != noLabel
}
