package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

// narrower reports whether the words speak of a part of the requests, or of
// more than the agency's own.
func (c *claimer) narrower(m meaning) bool {
	switch {
	case m.has(wholeArea):
		return c.level != government
	case m.has(someOnly):
		return true
	case m.has(officeOfGovernment):
		return c.level != office
	case m.has(aGovernment):
		return c.level != government
	}
	return false
}

func (c *claimer) ofRequests(out *claim, m meaning, before, after string) bool {
	rest := len(before) - m.end
	switch {
	case m.has(proactive), !countsRequests(out.q), !c.inRequests && !m.has(aRequest),
		m.last == foreign, understand(before).named() && rest > farFromNumber:
		return false
	}
	switch {
	case m.has(carriedIn):
		out.wants = []target{column(report.CarriedIn, m)}
	case m.has(carriedOut):
		out.wants = []target{column(report.CarriedOut, m)}
	case m.has(foreign) && !m.has(aRequest|outcome|looseOutcome):
		return false
	case c.narrower(m):
		return false
	case m.has(unfinished):
		out.wants, out.severity = []target{column(report.CarriedOut, m)}, report.Warning
	case m.outcomes() != 0:
		return c.ofOutcomes(out, m)
	case m.has(closing | answering):
		if !m.has(aRequest|anApplication) && !c.requests && !endsWithVerb(before, after) {
			return false
		}
		c.ofTotal(out, m)
	case m.has(receiving):
		if !m.has(aRequest|anApplication|applicant) && !endsWithVerb(before, after) {
			return false
		}
		out.wants = newFigures(m)
	case m.has(applicant) && (m.has(aRequest|anApplication) || c.requests):
		out.wants = append(newFigures(m), column(report.Total, m))
	case m.has(handling) && !m.has(foreign) && (m.has(aRequest|anApplication) || endsWithVerb(before, after)):
		out.wants, out.severity = append(newFigures(m), column(report.Total, m)), report.Warning
	case m.has(aRequest|anApplication) && out.q.Absent:
		out.wants = newFigures(m)
	case m.has(aRequest) && !m.has(publishing|foreign):
		out.wants, out.severity = c.loosely(m), report.Warning
	default:
		return false
	}
	return true
}

// farFromNumber is how many bytes may stand between the words that name a
// figure and the number.
const farFromNumber = 18

// countsRequests reports whether the unit is one in which requests are counted:
// 30家 are not.
func countsRequests(q *prose.Quantity) bool {
	switch q.Unit {
	case "件", "项", "宗", "起", "份", "条", "个", "例", "次", "件次", "笔", "":
		return q.Class == prose.Piece || q.Class == prose.NoUnit
	}
	return false
}

// endsWithVerb reports whether the number is the verb's own and the verb the
// agency's: 全年共受理12件, but not 收到各类意见12件 nor 转由别处办理12件.
func endsWithVerb(before, after string) bool {
	for _, s := range [...]string{"共", "了", "到", "件", ":"} {
		before = strings.TrimSuffix(before, s)
	}
	if after != "" {
		return false
	}
	for _, v := range [...]string{"收到", "受理", "接收", "新收", "收", "接", "办理", "处理", "办结", "答复", "回复"} {
		if strings.HasSuffix(before, v) {
			return onlyFillers(strings.TrimSuffix(before, v))
		}
	}
	return false
}

// onlyFillers reports whether s says nothing but when, who and that it is all.
func onlyFillers(s string) bool {
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		kind, length := selfWords.At(r, s)
		switch {
		case length > 0 && kind != isPublish:
			s = s[length:]
		case r < utf8.RuneSelf || strings.ContainsRune("年月日度均全部按期时并在法定限内，、", r):
			s = s[n:]
		default:
			return false
		}
	}
	return true
}

// columnOf is the column that the words name, or the total.
func columnsOf(m meaning) []report.Column {
	var out []report.Column
	for c := range report.RowTotal {
		if m.columns&(1<<c) != 0 {
			out = append(out, c)
		}
	}
	if len(out) == 0 || m.columns&(1<<report.NaturalPerson) != 0 && len(out) > 1 {
		return []report.Column{report.RowTotal} // 公民、法人或其他组织 is everybody
	}
	return out
}

func column(row report.Row, m meaning) target {
	var f target
	for _, c := range columnsOf(m) {
		f.cells = append(f.cells, tableCell{requestTable, int8(row), int8(c)})
	}
	if len(f.cells) > 1 {
		f.label = row.Label() + "·法人或其他组织"
	}
	return f
}

// newFigures are what 收到 may mean: newly received, or with what was carried in.
func newFigures(m meaning) []target {
	f := column(report.New, m)
	with := column(report.CarriedIn, m)
	return []target{f, {cells: slices.Concat(f.cells, with.cells)}}
}

// loosely are what 依申请公开 with a bare number may mean.
func (c *claimer) loosely(m meaning) []target {
	granted := column(report.Granted, m)
	partial := column(report.Partial, m)
	return append(newFigures(m), column(report.Total, m), granted, partial, target{cells: slices.Concat(granted.cells, partial.cells)})
}

// ofTotal is what 办结 and 答复 mean. An answer may leave out what needed none.
func (c *claimer) ofTotal(out *claim, m meaning) {
	total := column(report.Total, m)
	out.wants = []target{total}
	if m.has(receiving|handling) || m.has(aRequest) && !m.has(closing) {
		out.wants = append(out.wants, newFigures(m)...)
	}
	n, known := total.sum(&c.in.Report)
	if v, whole := out.q.Value.Int(); m.has(answering) && known && whole && v < n {
		out.severity = report.Warning
		for _, rows := range []rowSet{otherRows, notProcessedRows, otherRows | notProcessedRows, 1<<report.CorrectionOverdue | 1<<report.FeeUnpaid} {
			out.also = append(out.also, n-sumRows(&c.in.Report, rows, columnsOf(m)))
		}
	}
}

func sumRows(r *report.Report, rows rowSet, columns []report.Column) (n int64) {
	for row := range report.Rows {
		if rows&(1<<row) == 0 {
			continue
		}
		for _, c := range columns {
			n += r.Requests[row][c].N
		}
	}
	return n
}

// ofOutcomes is what an outcome of table 3 means. Groups and leaves that are
// called by everyday words may be understood more widely.
func (c *claimer) ofOutcomes(out *claim, m meaning) bool {
	if m.has(looseOutcome) && !m.has(outcome) && !c.requests && !m.has(aRequest) {
		return false
	}
	rows := m.outcomes()
	f := rowsFigure(rows, m)
	out.wants = []target{f}
	switch {
	case rows == 1<<report.Granted:
		if !c.partial {
			out.wants = append(out.wants, rowsFigure(1<<report.Granted|1<<report.Partial, m))
		}
	case rows == refusedRows:
		out.wants = append(out.wants, rowsFigure(refusedRows|notProcessedRows, m), rowsFigure(refusedRows|unavailableRows, m), rowsFigure(refusedRows|unavailableRows|notProcessedRows, m), rowsFigure(refusedRows|unavailableRows|notProcessedRows|otherRows, m))
	case rows == unavailableRows, rows == notProcessedRows, rows == otherRows, rows == 1<<report.Partial, rows == 1<<report.Repeat:
	case rows&^unavailableRows == 0:
		// 信息不存在 and 不属于本机关 share a row and are told apart in prose.
		out.wants = append(out.wants, rowsFigure(unavailableRows, m))
		out.severity, out.atMost = report.Warning, true
	default:
		out.severity = report.Warning
	}
	return true
}

func rowsFigure(rows rowSet, m meaning) target {
	f := target{label: groupLabel(rows)}
	for row := range report.Rows {
		if rows&(1<<row) != 0 {
			f.cells = append(f.cells, column(row, m).cells...)
		}
	}
	return f
}

func groupLabel(rows rowSet) string {
	switch rows {
	case refusedRows:
		return report.StateSecret.Section()
	case unavailableRows:
		return report.NotHeld.Section()
	case notProcessedRows:
		return report.Petition.Section()
	case otherRows:
		return report.CorrectionOverdue.Section()
	}
	return ""
}
