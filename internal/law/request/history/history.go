// Package history makes lawful histories of requests for given ends: when a
// case counts as new, when it was closed and how. Demonstrations are made of
// them, and the inverse test of the annual report (Regulations art. 50): from
// figures to acts and back.
package history

import (
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// Want is the end that a history must have.
type Want struct {
	ReceivedOn calendar.Date
	ClosedOn   calendar.Date
	Outcome    string // a leaf row of table 3
}

// Pick gives a number from 0 to n-1; the same picks make the same history.
type Pick func(n int) int

// Make gives a lawful history. The closing day must lie so far from the
// receipt as Room says.
func Make(w Want, cal *calendar.Calendar, pick Pick) ([]request.Act, error) {
	m := maker{Want: w, cal: cal, pick: pick}
	m.receive()
	switch w.Outcome {
	case "other.correction_overdue":
		m.correctionOverdue()
	case "other.fee_unpaid":
		m.feeUnpaid()
	case "unavailable.unclear_after_correction":
		m.correct()
		m.answer()
	case "other.other":
		m.withdraw()
	case "refused.third_party_rights":
		m.consult()
		m.answer()
	default:
		m.usual()
	}
	return m.acts, m.err
}

// Room is the number of working days that a history with the outcome needs
// between its first and last day, and the most it can fill.
func Room(outcome string) (least, most int) {
	switch outcome {
	case "other.correction_overdue":
		return 12, 400
	case "other.fee_unpaid":
		return 26, 45
	case "refused.third_party_rights":
		return 8, 20
	case "unavailable.unclear_after_correction":
		return 8, 24
	}
	return 1, 20
}

type maker struct {
	Want
	cal  *calendar.Calendar
	pick Pick
	acts []request.Act
	err  error
}

func (m *maker) add(a request.Act) { m.acts = append(m.acts, a) }

// after is the n-th working day after d.
func (m *maker) after(d calendar.Date, n int) calendar.Date {
	if m.err != nil {
		return d
	}
	out, err := m.cal.Add(d, n)
	m.err = err
	return out
}

// between is the number of working days after a up to and including b.
func (m *maker) between(a, b calendar.Date) int {
	if m.err != nil {
		return 0
	}
	n, err := m.cal.Between(a, b)
	m.err = err
	return n
}

func (m *maker) receive() {
	a := request.Act{Kind: request.Received, On: m.ReceivedOn, Channel: request.Counter}
	switch m.pick(10) {
	case 0:
		a.Channel = request.RegisteredMail
	case 1, 2, 3, 4, 5, 6:
		a.Channel, a.ConfirmedOn = request.Internet, m.ReceivedOn
	}
	m.add(a)
}

// usual answers plainly, now and then after a transfer inside the agency.
func (m *maker) usual() {
	if m.between(m.ReceivedOn, m.ClosedOn) > 2 && m.pick(3) == 0 {
		m.add(request.Act{Kind: request.Assigned, On: m.after(m.ReceivedOn, 1), Unit: units()[m.pick(len(units()))]})
	}
	m.answer()
}

func units() []string { return []string{"办公室", "法规股", "业务一股", "业务二股"} }

func (m *maker) answer() {
	m.add(request.Act{
		Kind: request.Answered, On: m.ClosedOn, Outcome: m.Outcome, Reply: replyOf(m.Outcome), Articles: articlesOf(m.Outcome),
		Delivery: []string{"electronic", "mail", "counter"}[m.pick(3)],
	})
}

func (m *maker) requestCorrection(room int) calendar.Date {
	on := m.after(m.ReceivedOn, 1+m.pick(max(1, min(5, room))))
	m.add(request.Act{Kind: request.CorrectionRequested, On: on, Until: m.after(on, 5), Points: []string{"请写明所需信息的名称、文号或者其他便于检索的特征"}})
	return on
}

func (m *maker) correctionOverdue() {
	room := m.between(m.ReceivedOn, m.ClosedOn) - 7
	m.requestCorrection(room)
	m.add(request.Act{Kind: request.Abandoned, On: m.ClosedOn, Ground: "correction"})
}

func (m *maker) correct() {
	room := m.between(m.ReceivedOn, m.ClosedOn) - 5
	on := m.requestCorrection(room)
	m.add(request.Act{Kind: request.Corrected, On: m.after(on, 2)})
}

func (m *maker) feeUnpaid() {
	on := m.after(m.ReceivedOn, 1+m.pick(3))
	m.add(request.Act{Kind: request.FeeNoticed, On: on, ReceivedOn: on, Method: "items", Amount: float64(100 * (1 + m.pick(20)))})
	m.add(request.Act{Kind: request.Abandoned, On: m.ClosedOn, Ground: "fee"})
}

func (m *maker) withdraw() { m.add(request.Act{Kind: request.Withdrawn, On: m.ClosedOn}) }

func (m *maker) consult() {
	sent := m.after(m.ReceivedOn, 1)
	heard := m.after(sent, 2+m.pick(4))
	m.add(request.Act{Kind: request.Consulted, On: sent, ID: "a", With: request.ThirdParty, ReceivedOn: sent})
	m.add(request.Act{Kind: request.ConsultationAnswered, On: heard, ID: "a", Opinion: "object", Reason: "涉及本单位的商业秘密"})
}

// replyOf is a kind of reply that leads to the row.
func replyOf(outcome string) string {
	return map[string]string{
		"granted": "provided", "partial": "partial", "unavailable.not_held": "not_exist", "unavailable.needs_creation": "needs_creation",
		"unavailable.unclear_after_correction": "still_unclear", "not_processed.petition": "petition", "not_processed.repeat": "repeat",
		"not_processed.publication": "publication", "not_processed.excessive": "excessive", "not_processed.reconfirmation": "reconfirmation",
		"refused.administrative_inquiry": "special_law",
	}[outcome]
}

func articlesOf(outcome string) []string {
	article := map[string]string{
		"granted": "36(2)", "partial": "37", "refused.state_secret": "14", "refused.prohibited_by_law": "14", "refused.security_and_stability": "14",
		"refused.third_party_rights": "15", "refused.internal_affairs": "16(1)", "refused.deliberative": "16(2)", "refused.enforcement_file": "16(2)",
		"refused.administrative_inquiry": "36(7)", "unavailable.not_held": "36(4)", "unavailable.needs_creation": "38",
		"unavailable.unclear_after_correction": "30", "not_processed.petition": "39(1)", "not_processed.repeat": "36(6)",
		"not_processed.publication": "39(2)", "not_processed.excessive": "35",
	}[outcome]
	if article == "" {
		return nil
	}
	return []string{article}
}

// Within places a history with the outcome inside a year.
func Within(outcome string, year int, cal *calendar.Calendar, pick Pick) (received, closed calendar.Date, err error) {
	least, most := Room(outcome)
	eve := calendar.D(year-1, 12, 31)
	days, err := cal.Between(eve, calendar.D(year, 12, 31))
	if err != nil {
		return received, closed, err
	}
	length := least + pick(min(most-least+1, 15))
	if received, err = cal.Add(eve, 1+pick(days-length)); err != nil {
		return received, closed, err
	}
	closed, err = cal.Add(received, length)
	return received, closed, err
}

// Across places a history with the outcome so that it is received at the end
// of the year before and closed at the beginning of year.
func Across(outcome string, year int, cal *calendar.Calendar, pick Pick) (received, closed calendar.Date, err error) {
	least, most := Room(outcome)
	end := calendar.D(year-1, 12, 31)
	before := 1 + pick(8) // working days from receipt to the year's end
	if received, err = workingDaysBack(cal, end, before); err != nil {
		return received, closed, err
	}
	length := max(least, before+1)
	length += pick(max(1, min(most-length+1, 8)))
	closed, err = cal.Add(received, length)
	return received, closed, err
}

// workingDaysBack is a working day with n-1 working days after it up to end.
func workingDaysBack(cal *calendar.Calendar, end calendar.Date, n int) (calendar.Date, error) {
	for d := end; ; d = d.AddDays(-1) {
		day, err := cal.Day(d)
		if err != nil {
			return d, err
		}
		if day.Working() {
			if n--; n == 0 {
				return d, nil
			}
		}
	}
}

// Lasting makes a history received at the end of the year before, awaiting the
// applicant's correction all through year, corrected in its last days, and
// answered in the next.
func Lasting(year int, cal *calendar.Calendar, pick Pick) ([]request.Act, error) {
	received, err := workingDaysBack(cal, calendar.D(year-1, 12, 31), 2+pick(6))
	if err != nil {
		return nil, err
	}
	corrected, err := workingDaysBack(cal, calendar.D(year, 12, 31), 2+pick(6))
	if err != nil {
		return nil, err
	}
	asked, err := cal.Add(received, 2)
	if err != nil {
		return nil, err
	}
	closed, err := cal.Add(corrected, 12+pick(6))
	return []request.Act{
		{Kind: request.Received, On: received, Channel: request.RegisteredMail},
		{Kind: request.CorrectionRequested, On: asked, Until: asked.AddDays(30), Points: []string{"请写明所需信息的名称、文号或者其他便于检索的特征"}},
		{Kind: request.Corrected, On: corrected},
		{Kind: request.Answered, On: closed, Outcome: "granted", Reply: "provided", Articles: []string{"36(2)"}, Delivery: "mail"},
	}, err
}
