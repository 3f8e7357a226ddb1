package reading

import (
	"fmt"

	"gongkai/internal/law/report"
)

const columnsOfThree = int(report.Columns)

// tableThree reads 收到和处理政府信息公开申请情况.
func (r *reader) tableThree() {
	e := r.form.three
	if e.empty() {
		r.refuseAbsent(tableThree)
		return
	}
	lines := r.lines[e.from:e.to]
	names := nameRows(lines)
	rows := collectRows(names)
	takeLines(lines[:lastLine(lines, &rows)+1])
	g := newGrid(lines, &rows, names.single)
	g.settle()
	if why := g.hopeless(names.count); why != "" {
		r.refuse(tableThree, why)
		return
	}
	if names.single {
		r.Report.Format = report.Format2019
	}
	r.putRequests(g)
}

// lastLine is the last line that holds a label or figures of the table.
func lastLine(lines []line, rows *[report.Rows]rowCells) int {
	last := 0
	for i := range rows {
		for _, p := range rows[i].pieces {
			last = max(last, p.line)
		}
	}
	for i := range lines {
		for j := range lines[i].cells {
			if lines[i].cells[j].row != noRow {
				last = max(last, i)
			}
		}
	}
	return last
}

// Fewer rows than this, or more that cannot be read, and the table is refused.
const (
	leastRows = 13
	mostLost  = 8
)

// hopeless says why the table cannot be recovered, "" where it can.
func (g *grid) hopeless(named int) string {
	if named < leastRows {
		return fmt.Sprintf("只找到 %d 行，应有 %d 行，表格残缺", named, report.Rows)
	}
	n, first := 0, report.Row(0)
	for row := range report.Rows {
		if g.read[row].state == lost {
			if n == 0 {
				first = row
			}
			n++
		}
	}
	if n <= mostLost {
		return ""
	}
	return fmt.Sprintf("有 %d 行的数不是 %d 个（如“%s”有 %d 个），不能确定每个数属于哪一栏；可能是空白格或相同的数在转换时丢失，请用原始文件",
		n, columnsOfThree, first.Label(), len(g.read[first].found))
}

// putRequests puts table 3 into the report.
func (r *reader) putRequests(g *grid) {
	for row := range report.Rows {
		if g.single && (row == report.CorrectionOverdue || row == report.FeeUnpaid) {
			continue
		}
		in := &g.read[row]
		var gaps gaps
		switch in.state {
		case missing, unfilled:
			kind := absent
			if in.state == unfilled {
				kind = blank
			}
			for col := range report.Columns {
				gaps.add(kind, report.RequestPath(row, col), nil)
			}
		case lost:
			gaps.note = in.doubt()
			for _, c := range in.found {
				gaps.add(unsure, "", c)
			}
			for col := range report.Columns {
				gaps.add(unsure, report.RequestPath(row, col), nil)
			}
		default:
			r.putRow(&gaps, row, in)
		}
		r.gapFindings(tableThree, row.Section()+row.Label(), &gaps)
	}
}

// doubt says why a row could not be read.
func (in *rowReading) doubt() string {
	if len(in.found) == columnsOfThree {
		return "行名或数字残缺，这些数又与合计对不上"
	}
	return fmt.Sprintf("找到 %d 个数，应有 %d 个", len(in.found), columnsOfThree)
}

func (r *reader) putRow(gaps *gaps, row report.Row, in *rowReading) {
	for col := range report.Columns {
		path, c := report.RequestPath(row, col), in.cells[col]
		switch again := in.state == recovered && in.open[col]; {
		case c == nil && in.state == recovered && in.open[col]:
			gaps.note = "只有一部分数能够确定"
			gaps.add(unsure, path, nil)
		case c == nil:
			gaps.add(blank, path, nil)
		case again && in.value[col].Known:
			gaps.recovered(path, c, in.value[col].String())
			r.take(&r.Report.Requests[row][col], path, in.value[col], c, true)
		default:
			if !in.value[col].Known && c.kind == figure {
				gaps.add(notNumber, path, c)
			} else if !in.value[col].Known {
				gaps.addCell(path, c)
			}
			r.take(&r.Report.Requests[row][col], path, in.value[col], c, false)
		}
	}
}
