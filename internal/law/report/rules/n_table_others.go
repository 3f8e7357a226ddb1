package rules

import (
	"strings"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

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
