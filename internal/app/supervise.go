package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/report"
)

// Period is a month, a quarter or a year, by its first and last day. It is
// written 2025-03, 2025Q1 or 2025.
type Period struct {
	Name        string
	From, Until calendar.Date
}

// ParsePeriod reads a period as addresses have it.
func ParsePeriod(s string) (Period, error) {
	wrong := fault.New(fault.Invalid, "supervise.period", fmt.Sprintf("时段“%s”不能识别，应写作 2025、2025Q1 或者 2025-03。", s))
	year, rest := s, ""
	if len(s) > 4 {
		year, rest = s[:4], s[4:]
	}
	y, err := strconv.Atoi(year)
	if err != nil || len(year) != 4 || y < 2008 || y > 2100 {
		return Period{}, wrong
	}
	first, months := calendar.D(y, 1, 1), 12
	switch {
	case rest == "":
	case len(rest) == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4':
		first, months = first.AddMonths(3*int(rest[1]-'1')), 3
	case len(rest) == 3 && rest[0] == '-':
		m, err := strconv.Atoi(rest[1:])
		if err != nil || m < 1 || m > 12 {
			return Period{}, wrong
		}
		first, months = first.AddMonths(m-1), 1
	default:
		return Period{}, wrong
	}
	return Period{s, first, first.AddMonths(months).AddDays(-1)}, nil
}

// Label is the period in words.
func (p Period) Label() string {
	switch {
	case strings.Contains(p.Name, "Q"):
		return fmt.Sprintf("%d 年第%s季度", p.From.Year, []string{"一", "二", "三", "四"}[(p.From.Month-1)/3])
	case strings.Contains(p.Name, "-"):
		return fmt.Sprintf("%d 年 %d 月", p.From.Year, p.From.Month)
	}
	return fmt.Sprintf("%d 年", p.From.Year)
}

// DisputeTally counts the disputes that ended by the cell of table 4, and
// those that go on.
type DisputeTally struct{ Upheld, Corrected, Other, Pending int64 }

// Ended is the number of those that ended.
func (t DisputeTally) Ended() int64 { return t.Upheld + t.Corrected + t.Other }

func (t *DisputeTally) add(o DisputeTally) {
	t.Upheld += o.Upheld
	t.Corrected += o.Corrected
	t.Other += o.Other
	t.Pending += o.Pending
}

// AgencyNumbers are one agency's numbers, or a sum of several.
type AgencyNumbers struct {
	Agency                    agency.Agency
	Open                      store.Standing // today
	Period                    Tally
	Reconsideration, Lawsuits DisputeTally // that ended in the period; Pending at its end
}

// MonthNumbers are the numbers of one month.
type MonthNumbers struct {
	Month string // 2025-03
	Tally
}

// Supervision is the numbers of a period over the agencies that the actor may
// look at.
type Supervision struct {
	Period    Period
	Today     calendar.Date
	SoonUntil calendar.Date
	Scope     []agency.Agency // what may be chosen
	Agencies  []AgencyNumbers // those that have anything to count, by place
	Idle      int             // agencies without a number
	Sum       AgencyNumbers
	Months    []MonthNumbers // the twelve that end with the period
}

// SuperviseQuery asks for a period and, with Agency, for one agency and those
// under it.
type SuperviseQuery struct {
	Period string // "" is this year
	Agency string // "" is all that the actor may look at
}

// Supervise gives the numbers of a period. What stands open is of today.
func (a *App) Supervise(ctx context.Context, actor agency.Actor, q SuperviseQuery) (s Supervision, err error) {
	if q.Period == "" {
		q.Period = strconv.Itoa(a.Today().Year)
	}
	if s.Period, err = ParsePeriod(q.Period); err != nil {
		return s, err
	}
	if err := a.read(ctx, actor, agency.StatisticsRead, actor.Agency, func(*work) error { return nil }); err != nil {
		return s, err
	}
	if err := a.countUp(ctx); err != nil {
		return s, err
	}
	err = a.read(ctx, actor, agency.StatisticsRead, actor.Agency, func(w *work) error { return w.supervise(ctx, q, &s) })
	return s, err
}

// scope are the agencies that the actor may look at, by place: their own and,
// for a supervisor, all below it.
func (w *work) scope(ctx context.Context) (out []agency.Agency, err error) {
	all, err := w.AgencyHeads(ctx)
	if err != nil {
		return nil, err
	}
	below := map[string]bool{}
	if w.actor.Has(agency.Supervisor) || w.actor.Has(agency.Operator) {
		below = under(all, w.actor.Agency)
	}
	for _, x := range all {
		if x.ID == w.actor.Agency || below[x.ID] {
			out = append(out, x)
		}
	}
	return out, nil
}

// under tells which agencies stand below top; "" is above all.
func under(all []agency.Agency, top string) map[string]bool {
	children := map[string][]string{}
	for _, x := range all {
		children[x.Parent] = append(children[x.Parent], x.ID)
	}
	out, queue := map[string]bool{}, []string{top}
	for len(queue) > 0 {
		for _, id := range children[queue[0]] {
			if !out[id] {
				out[id] = true
				queue = append(queue, id)
			}
		}
		queue = queue[1:]
	}
	return out
}

func (w *work) supervise(ctx context.Context, q SuperviseQuery, s *Supervision) (err error) {
	p := s.Period
	*s = Supervision{Period: p, Today: w.today}
	if s.Scope, err = w.scope(ctx); err != nil {
		return err
	}
	members, err := narrowed(s.Scope, q.Agency)
	if err != nil {
		return err
	}
	at := make(map[string]*AgencyNumbers, len(members))
	rows := make([]AgencyNumbers, len(members))
	for i, m := range members {
		rows[i].Agency = m
		at[m.ID] = &rows[i]
	}
	one := "" // the store is asked for one agency, or for all at once
	if len(members) == 1 {
		one = members[0].ID
	}
	if err := w.standings(ctx, one, at, s); err != nil {
		return err
	}
	if err := w.addTallies(ctx, one, at, s); err != nil {
		return err
	}
	if err := w.addDisputes(ctx, at, p); err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		if r.Idle() && len(rows) > 1 {
			s.Idle++
			continue
		}
		s.Sum.add(r)
		s.Agencies = append(s.Agencies, *r)
	}
	return nil
}

// narrowed is the agency asked for and those below it.
func narrowed(scope []agency.Agency, id string) ([]agency.Agency, error) {
	if id == "" {
		return scope, nil
	}
	below := under(scope, id)
	var out []agency.Agency
	for _, x := range scope {
		if x.ID == id || below[x.ID] {
			out = append(out, x)
		}
	}
	if !slices.ContainsFunc(scope, func(x agency.Agency) bool { return x.ID == id }) {
		return nil, fault.New(fault.NotFound, "supervise.agency", "没有这个机关，或者不在您可以查看的范围内。")
	}
	return out, nil
}

// Idle reports whether there is nothing to count.
func (n *AgencyNumbers) Idle() bool {
	return n.Open == (store.Standing{}) && n.Period.empty() && n.Reconsideration == (DisputeTally{}) && n.Lawsuits == (DisputeTally{})
}

// Disputes are the reconsiderations and the suits together.
func (n *AgencyNumbers) Disputes() DisputeTally {
	both := n.Reconsideration
	both.add(n.Lawsuits)
	return both
}

func (n *AgencyNumbers) add(o *AgencyNumbers) {
	n.Open.Open += o.Open.Open
	n.Open.Overdue += o.Open.Overdue
	n.Open.Soon += o.Open.Soon
	n.Open.Waiting += o.Open.Waiting
	n.Period.add(&o.Period)
	n.Reconsideration.add(o.Reconsideration)
	n.Lawsuits.add(o.Lawsuits)
}

// standings counts what is open today. Soon is within five working days by the
// calendar of the whole; an agency with days of its own is counted by those.
func (w *work) standings(ctx context.Context, one string, at map[string]*AgencyNumbers, s *Supervision) error {
	l, err := w.lawOf(ctx, one)
	if err != nil {
		return err
	}
	if s.SoonUntil, err = l.calendar.Add(w.today, soonDays); err != nil {
		return err
	}
	take := func(id string, x store.Standing) error {
		if r := at[id]; r != nil {
			r.Open.Open += x.Open
			r.Open.Overdue += x.Overdue
			r.Open.Soon += x.Soon
			r.Open.Waiting += x.Waiting
		}
		return nil
	}
	if err := w.Standings(ctx, one, w.today, s.SoonUntil, take); err != nil || one != "" {
		return err
	}
	own := map[string]bool{}
	if err := w.RecordsOfKind(ctx, kindLocalDay, func(r store.Record) error { own[r.Agency] = r.Agency != ""; return nil }); err != nil {
		return err
	}
	for id := range own {
		if at[id] == nil {
			continue
		}
		l, err := w.lawOf(ctx, id)
		if err != nil {
			return err
		}
		soon, err := l.calendar.Add(w.today, soonDays)
		if err != nil {
			return err
		}
		at[id].Open = store.Standing{}
		if err := w.Standings(ctx, id, w.today, soon, take); err != nil {
			return err
		}
	}
	return nil
}

// addTallies reads the months of the period, and those before it that the
// chart of twelve months shows; that ends with today where the period does not.
func (w *work) addTallies(ctx context.Context, one string, at map[string]*AgencyNumbers, s *Supervision) error {
	end := s.Period.Until
	if end.After(w.today) && !s.Period.From.After(w.today) {
		end = w.today
	}
	first := calendar.D(end.Year, end.Month, 1).AddMonths(-11)
	number := func(year, month int) int { return year*12 + month - 1 }
	start := number(first.Year, int(first.Month))
	from, until := number(s.Period.From.Year, int(s.Period.From.Month)), number(s.Period.Until.Year, int(s.Period.Until.Month))
	for i := range 12 {
		s.Months = append(s.Months, MonthNumbers{Month: first.AddMonths(i).String()[:7]})
	}
	return w.Tallies(ctx, one, first.Year, s.Period.Until.Year, func(id string, year int, body []byte) error {
		r := at[id]
		if r == nil {
			return nil
		}
		return eachMonth(body, func(month int, text []byte) error {
			n := number(year, month)
			if n >= from && n <= until {
				if err := r.Period.addText(text); err != nil {
					return err
				}
			}
			if n >= start && n < start+12 {
				return s.Months[n-start].Tally.addText(text)
			}
			return nil
		})
	})
}

func (w *work) addDisputes(ctx context.Context, at map[string]*AgencyNumbers, p Period) error {
	cells := map[string]string{}
	for _, o := range dispute.Outcomes() {
		cells[string(o.Result)] = o.Cell
	}
	return w.DisputesWithin(ctx, p.From, p.Until, func(c store.DisputeCount) error {
		r := at[c.Agency]
		if r == nil {
			return nil
		}
		t := &r.Lawsuits
		if c.Group == report.Reconsideration.Key() {
			t = &r.Reconsideration
		}
		switch {
		case c.Result == "":
			t.Pending += c.N
		case cells[c.Result] == dispute.CellUpheld:
			t.Upheld += c.N
		case cells[c.Result] == dispute.CellCorrected:
			t.Corrected += c.N
		case cells[c.Result] == dispute.CellOther:
			t.Other += c.N
		}
		return nil
	})
}
