package rules

import (
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
	before, after := c.p.Respective(k), c.p.After(q)
	if before == "" {
		before = c.p.Before(q)
	}
	m := understand(before)
	if q.Absent || !m.named() {
		m = m.and(understand(after))
	}
	if !m.named() && !m.has(anApplication|receiving|handling|answering|closing|upheld|corrected|pendingCase) {
		return claim{}, false
	}
	c.enter(q)
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
