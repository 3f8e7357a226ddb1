package reading

import "gongkai/internal/law/report"

const (
	disputeCells = int(report.Groups) * int(report.Results)
	results      = int(report.Results)
)

// tableFour reads 政府信息公开行政复议、行政诉讼情况.
func (r *reader) tableFour() {
	e := r.form.four
	if e.empty() {
		if !r.listedDisputes() {
			r.refuseAbsent(tableFour)
		}
		return
	}
	s := disputeScanner{lines: r.lines[e.from:e.to]}
	s.scan()
	t := disputes{runs: s.runs, heads: s.heads}
	t.read()
	r.putDisputes(&t)
	takeLines(s.lines[:s.last+1])
}

func (r *reader) putDisputes(t *disputes) {
	if t.why != "" {
		r.refuse(tableFour, t.why+"，不能确定哪个数属于哪一格")
		return
	}
	for g := range report.Groups {
		t.joinSplit(g)
		var gaps gaps
		for res := range report.Results {
			i, path := at(g, res), report.DisputePath(g, res)
			c := t.cells[i]
			switch {
			case c == nil && t.short && res == report.GroupTotal:
				gaps.add(absent, path, nil)
				continue
			case c == nil && t.partly:
				gaps.note = "只有一部分数能够确定"
				gaps.add(unsure, path, nil)
				continue
			case c == nil:
				gaps.add(blank, path, nil)
				continue
			case !t.value[i].Known && c.kind == figure:
				gaps.add(notNumber, path, c)
			case !t.value[i].Known:
				gaps.addCell(path, c)
			case t.joined[i]:
				gaps.recovered(path, c, t.value[i].String())
			}
			r.take(&r.Report.Disputes[g][res], path, t.value[i], c, t.joined[i])
		}
		r.gapFindings(tableFour, g.Label(), &gaps)
	}
}
