package rules

import (
	"slices"
	"strings"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

// claims finds the numbers of the narrative that name figures of the tables
// and compares them.
func (n *narrative) claims(in *Input) []claim {
	var out []claim
	for i := range n.passages {
		p := &n.passages[i]
		if p.heading || len(p.Quantities) == 0 {
			continue
		}
		c := claimer{in: in, p: p, level: n.agency.level, inRequests: p.topic == onRequests, sentence: -1}
		for k := range p.Quantities {
			if claim, ok := c.claim(k); ok && claim.settle(&in.Report) {
				out = append(out, claim)
			}
		}
	}
	soften(out)
	return out
}

// soften makes a warning of a claim where another claim of the same figure
// agrees with the table: one of the two then speaks of something narrower.
func soften(claims []claim) {
	agreed := map[tableCell]bool{}
	for i := range claims {
		if c := &claims[i]; c.settled && !c.q.Absent {
			agreed[c.wants[0].cells[0]] = true
		}
	}
	for i := range claims {
		if c := &claims[i]; !c.settled && c.severity == report.Error && !c.q.Absent && agreed[c.wants[0].cells[0]] {
			c.severity = report.Warning
		}
	}
}

// claimer goes through the numbers of one paragraph.
type claimer struct {
	in         *Input
	p          *passage
	level      agencyLevel
	inRequests bool // the paragraph speaks of requests
	// Of the sentence:
	sentence  int
	requests  bool // a number of requests was named: what follows may be its parts
	disputed  word // reconsideration or litigation, whichever came last
	disclosed bool // 政府信息公开 was named
	partial   bool // 部分公开 is named beside 予以公开
}

// claim says what figures quantity k means.
func (c *claimer) claim(k int) (claim, bool) {
	q := &c.p.Quantities[k]
	c.enter(q)
	before, after := c.p.Respective(k), c.p.After(q)
	if before == "" {
		before = c.p.Before(q)
	}
	m := understand(before)
	if q.Absent || !m.named() {
		m = m.and(understand(after))
	}
	defer c.remember(m)
	if !c.usable(q, m) {
		return claim{}, false
	}
	out := claim{p: c.p, q: q, severity: report.Error}
	ok := c.ofDisputes(&out, m, before) || c.ofStocks(&out, m) || c.ofDecisions(&out, m) || c.ofRequests(&out, m, before, after)
	return out, ok && len(out.wants) > 0
}

// named reports whether the words name a thing or an outcome by themselves.
func (m meaning) named() bool {
	return m.has(aRequest | carriedIn | carriedOut | unfinished | outcome | looseOutcome | applicant | reconsideration | litigation | ruleDocuments | normative | licence | penalty | compulsion | charges)
}

// enter keeps account of the sentence.
func (c *claimer) enter(q *prose.Quantity) {
	at := c.p.Clauses[q.Clause].Sentence
	if at == c.sentence {
		return
	}
	whole := understand(c.p.Words(c.p.Sentence(q.Clause)))
	c.sentence, c.disputed = at, 0
	c.requests = false
	c.disclosed = whole.has(aRequest | disclosing)
	c.partial = whole.rows&(1<<report.Partial) != 0
	c.inRequests = c.inRequests || whole.has(aRequest)
}

func (c *claimer) remember(m meaning) {
	if m.has(aRequest) || c.inRequests && m.has(receiving|handling|closing) && !m.has(foreign) {
		c.requests = true
	}
	if d := m.words & (reconsideration | litigation | direct | afterReview); d != 0 {
		c.disputed = d
	}
}

// usable sorts out numbers that say nothing about this year's whole.
func (c *claimer) usable(q *prose.Quantity, m meaning) bool {
	switch {
	case q.Class != prose.Piece && q.Class != prose.NoUnit && q.Class != prose.Money,
		q.Delta, q.Quoted, q.Cues&prose.Compared != 0, c.p.cuesBefore(q)&prose.EverSince != 0,
		q.Cues&prose.Accrued != 0 && !q.When.Stated() && !c.saysYear(q),
		m.has(each) && m.has(reconsideration) && m.has(litigation),
		m.has(notDone | processingFee), m.has(etcetera) && !q.Absent:
		return false
	case m.has(carriedIn | carriedOut):
		return true
	case q.When.Stated() && q.When.In(c.in.Report.Year) != c.in.Report.Year:
		return false
	}
	return true
}

// saysYear reports whether the number's sentence says that it is of the year.
func (c *claimer) saysYear(q *prose.Quantity) bool {
	s := c.p.lead(q)
	return strings.Contains(s, "全年") || strings.Contains(s, "年度") || strings.Contains(s, "年内")
}

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

// endsWithVerb reports whether the number is the verb's own: 共受理12件，but not
// 收到各类意见12件.
func endsWithVerb(before, after string) bool {
	for _, s := range [...]string{"共", "了", "到", "件", ":"} {
		before = strings.TrimSuffix(before, s)
	}
	if after != "" {
		return false
	}
	for _, v := range [...]string{"收到", "收", "受理", "接收", "接", "新收", "办理", "处理", "办结", "答复", "回复"} {
		if strings.HasSuffix(before, v) {
			return true
		}
	}
	return false
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

// ofDisputes is what reconsiderations and suits mean. The work of an agency
// that itself reviews others is not its own disputes.
func (c *claimer) ofDisputes(out *claim, m meaning, before string) bool {
	groups := m.words & (reconsideration | litigation | direct | afterReview)
	result, isResult := resultOf(m)
	if groups == 0 && isResult && c.disputed != 0 {
		groups = c.disputed
	}
	if groups == 0 || out.q.Class == prose.Money {
		return false
	}
	if !c.ownDispute(out.q, m, before) {
		return true
	}
	if !isResult {
		result = report.GroupTotal
	}
	out.wants = disputeFigures(groups, result)
	if isResult || groups&reconsideration != 0 && groups&litigation != 0 && !out.q.Absent {
		out.severity = report.Warning
	}
	return true
}

// ownDispute tells a dispute about the agency's own disclosure from the
// disputes that it reviews, publishes or has about other things.
func (c *claimer) ownDispute(q *prose.Quantity, m meaning, before string) bool {
	switch {
	case !c.disclosed && !c.inRequests,
		m.has(licence | penalty | compulsion | someOnly),
		m.has(judging) && !q.Absent,
		m.has(publishing) && !q.Absent,
		strings.HasSuffix(before, "信息"):
		return false
	}
	return true
}

func resultOf(m meaning) (report.Result, bool) {
	switch {
	case m.has(pendingCase):
		return report.Pending, true
	case m.has(corrected):
		return report.Corrected, true
	case m.has(upheld):
		return report.Upheld, true
	}
	return 0, false
}

func disputeFigures(groups word, result report.Result) []target {
	var f target
	add := func(g report.Group) { f.cells = append(f.cells, tableCell{disputeTable, int8(g), int8(result)}) }
	if groups&reconsideration != 0 && groups&afterReview == 0 {
		add(report.Reconsideration)
	}
	switch {
	case groups&direct != 0:
		add(report.LitigationDirect)
	case groups&afterReview != 0:
		add(report.LitigationAfterReconsideration)
	case groups&litigation != 0:
		add(report.LitigationDirect)
		add(report.LitigationAfterReconsideration)
	}
	return []target{f}
}

// ofStocks is what rules and normative documents mean.
func (c *claimer) ofStocks(out *claim, m meaning) bool {
	if !m.has(normative | ruleDocuments) {
		return false
	}
	if m.has(otherAct|licence|penalty) || m.has(normative) && m.has(ruleDocuments) || c.narrower(m) {
		return true
	}
	row := int8(0)
	if m.has(normative) {
		row = 1
	}
	stock := func(s report.Stock) target { return target{cells: []tableCell{{stockTable, row, int8(s)}}} }
	switch {
	case m.has(repealing):
		out.wants = []target{stock(report.Repealed)}
	case m.has(inForce):
		out.wants = []target{stock(report.InForce)}
	case m.has(issuing):
		out.wants = []target{stock(report.Issued)}
	default:
		return true // published or merely mentioned: not what the table counts
	}
	if m.has(publishing) {
		out.severity = report.Warning
	}
	return true
}

// ofDecisions is what licences, penalties and compulsion mean: decisions, not
// published lists of them.
func (c *claimer) ofDecisions(out *claim, m meaning) bool {
	kinds := m.words & (licence | penalty | compulsion)
	if kinds == 0 {
		return false
	}
	if m.has(publishing|otherAct|receiving|charges) || kinds&(kinds-1) != 0 || c.narrower(m) || c.clausePublishes(out.q) {
		return true
	}
	row := map[word]int8{licence: 0, penalty: 1, compulsion: 2}[kinds]
	out.wants = []target{{cells: []tableCell{{decisionTable, row, 0}}}}
	if !m.has(deciding) && !out.q.Absent {
		out.severity = report.Warning
	}
	return true
}

// clausePublishes reports whether the sentence up to the number is about
// publishing: 公开行政许可12条、行政处罚3条.
func (c *claimer) clausePublishes(q *prose.Quantity) bool {
	return understand(c.p.lead(q)).has(publishing)
}
