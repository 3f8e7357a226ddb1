package app_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
	"gongkai/internal/property"
)

// brute counts a period over the folded cases themselves.
type brute struct {
	received, closed, late int64
	outcomes               [6]int64
	days                   []int
	open, overdue, waiting int64
}

// bruteCount folds every case of an agency by its acts and counts.
func bruteCount(t testing.TB, a *app.App, today calendar.Date, agencyID string, p app.Period) (b brute) {
	t.Helper()
	cal, err := a.Calendar(ctx, apptest.Operator, agencyID)
	if err != nil {
		t.Fatal(err)
	}
	set, err := a.Settings(ctx, apptest.Operator, agencyID)
	if err != nil {
		t.Fatal(err)
	}
	within := func(d calendar.Date) bool { return !d.IsZero() && !d.Before(p.From) && !d.After(p.Until) }
	err = a.ExportCases(ctx, apptest.Operator, agencyID, func(e app.Exported) error {
		c := request.Case{Type: request.TypeRequest, AsOf: today, Acts: e.Acts}
		s, err := c.Fold(cal, set)
		if err != nil {
			return err
		}
		if within(s.CountedOn) {
			b.received++
		}
		switch s.Stage {
		case request.StageOpen, request.StageAwaitingReasons:
			b.open++
			if s.Due.Before(today) {
				b.overdue++
			}
		case request.StageUnconfirmed, request.StageAwaitingCorrection, request.StageAwaitingPayment:
			b.waiting++
		}
		if s.CountedOn.IsZero() || !within(s.FirstClosed) {
			return nil
		}
		b.closed++
		row, _ := report.RowByKey(s.Row)
		for i, f := range [][2]report.Row{{report.Granted, report.Granted}, {report.Partial, report.Partial}, {report.StateSecret, report.AdministrativeInquiry},
			{report.NotHeld, report.UnclearAfterCorrection}, {report.Petition, report.Reconfirmation}, {report.CorrectionOverdue, report.OtherOther}} {
			if row >= f[0] && row <= f[1] {
				b.outcomes[i]++
			}
		}
		n := 0 // working days one by one, as a person would
		for d := s.CountedOn.AddDays(1); !d.After(s.FirstClosed); d = d.AddDays(1) {
			day, err := cal.Day(d)
			if err != nil {
				return err
			}
			if day.Working() {
				n++
			}
		}
		b.days = append(b.days, n)
		// The clock of the first closing: the case as it stood on that day, before
		// anything that came after.
		first := e.Acts
		for i, act := range e.Acts {
			if act.Kind == request.Reopened {
				first = e.Acts[:i]
				break
			}
		}
		s, err = request.Case{Type: request.TypeRequest, AsOf: today, Acts: first}.Fold(cal, set)
		if err == nil && !s.Due.IsZero() && s.FirstClosed.After(s.Due) {
			b.late++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(b.days)
	return b
}

func (b brute) same(t testing.TB, what string, n *app.AgencyNumbers) {
	t.Helper()
	p := &n.Period
	if p.Received != b.received || p.Closed != b.closed || p.Late != b.late || p.Outcomes != b.outcomes {
		t.Errorf("%s: received %d closed %d late %d %v, want %+v", what, p.Received, p.Closed, p.Late, p.Outcomes, b)
	}
	if n.Open.Open != b.open || n.Open.Overdue != b.overdue || n.Open.Waiting != b.waiting {
		t.Errorf("%s: %+v, want open %d overdue %d waiting %d", what, n.Open, b.open, b.overdue, b.waiting)
	}
	var days []int
	for d, k := range p.Days {
		for range k {
			days = append(days, d)
		}
	}
	slices.Sort(days)
	if !slices.Equal(days, b.days) {
		t.Errorf("%s: days %v, want %v", what, days, b.days)
	}
	if len(b.days) > 0 {
		want := b.days[(len(b.days)-1)/2] + b.days[len(b.days)/2]
		if got, ok := p.Median(); !ok || got != want {
			t.Errorf("%s: median %d/2, want %d/2", what, got, want)
		}
	}
}

// The dashboard's numbers are those of a count over the folded cases, after
// every kind of change: more cases, answers, a reopening, a transfer, a day off.
func TestSuperviseEqualsBruteForce(t *testing.T) {
	slow(t)
	eachEmpty(t, func(t *testing.T, a *app.App, c *apptest.Clock) {
		c.Set(calendar.D(2025, 6, 20))
		if err := a.Demo(ctx, apptest.Operator, app.Demo{Year: 2024, Cases: 90, Seed: 3}, nil); err != nil {
			t.Fatal(err)
		}
		check := func(what string) {
			t.Helper()
			for _, period := range []string{"2024", "2024Q3", "2024-11", "2025"} {
				p, err := app.ParsePeriod(period)
				if err != nil {
					t.Fatal(err)
				}
				for _, id := range []string{"housing", "education", "qinghe"} {
					s, err := a.Supervise(ctx, apptest.Operator, app.SuperviseQuery{Period: period, Agency: id})
					if err != nil || len(s.Agencies) != 1 {
						t.Fatal(err, len(s.Agencies))
					}
					bruteCount(t, a, calendar.D(2025, 6, 20), id, p).same(t, what+" "+period+" "+id, &s.Agencies[0])
				}
			}
		}
		check("at first")
		if err := a.DemoToday(ctx, apptest.Operator, 1); err != nil {
			t.Fatal(err)
		}
		check("with a present")
		reopened(t, a)
		check("reopened")
		in, err := a.Inbox(ctx, apptest.Operator, app.InboxQuery{Agency: "housing", View: app.InboxClock})
		if err != nil {
			t.Fatal(err)
		}
		v := in.Rows[0]
		if _, err := a.Transfer(ctx, apptest.Operator, v.ID, v.Version, "education", "", "不归我局"); err != nil {
			t.Fatal(err)
		}
		check("transferred")
		if _, err := a.AddLocalDay(ctx, apptest.Operator, "housing", calendar.Local{Date: calendar.D(2024, 9, 24), Name: "县庆日", Basis: "云政发〔2024〕9号"}); err != nil {
			t.Fatal(err)
		}
		check("with a day off")
		whole(t, a)
	})
}

// reopened has the first answered case of the year answered anew.
func reopened(t *testing.T, a *app.App) {
	t.Helper()
	in, err := a.Inbox(ctx, apptest.Operator, app.InboxQuery{Agency: "housing", View: app.InboxClosed, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range in.Rows {
		if v.State.Outcome == "" || v.Stage == string(request.StageArchived) {
			continue
		}
		on := calendar.D(2025, 6, 20)
		if _, err := a.Act(ctx, apptest.Operator, v.ID, v.Version, request.Act{Kind: request.Reopened, On: on, Dispute: "云复〔2025〕1号", Until: calendar.D(2025, 7, 10), Reason: "复议决定责令重新答复"}); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("nothing to reopen")
}

// The sum over all agencies is that of each; those without a number are said.
func whole(t *testing.T, a *app.App) {
	t.Helper()
	who := agency.Actor{Person: "zhou", Agency: "yunling", Roles: []agency.Role{agency.Supervisor}}
	s, err := a.Supervise(ctx, who, app.SuperviseQuery{Period: "2024"})
	if err != nil {
		t.Fatal(err)
	}
	var closed, months int64
	for _, n := range s.Agencies {
		closed += n.Period.Closed
	}
	for _, m := range s.Months {
		months += m.Closed
	}
	if closed == 0 || closed != s.Sum.Period.Closed || closed != months || len(s.Agencies)+s.Idle != 20 {
		t.Errorf("closed %d, sum %d, months %d, %d agencies and %d idle", closed, s.Sum.Period.Closed, months, len(s.Agencies), s.Idle)
	}
	drilled(t, a, who, s)
	head := agency.Actor{Person: "wang", Agency: "housing", Roles: []agency.Role{agency.OfficeHead}}
	own, err := a.Supervise(ctx, head, app.SuperviseQuery{Period: "2024"})
	if err != nil || len(own.Scope) != 1 || own.Agencies[0].Agency.ID != "housing" {
		t.Errorf("a head sees %v %v", own.Scope, err)
	}
	if _, err := a.Supervise(ctx, head, app.SuperviseQuery{Period: "2024", Agency: "education"}); err == nil {
		t.Error("a head sees another agency's numbers")
	}
}

// A number leads to as many cases as it says.
func drilled(t *testing.T, a *app.App, who agency.Actor, s app.Supervision) {
	t.Helper()
	n := s.Agencies[slices.IndexFunc(s.Agencies, func(n app.AgencyNumbers) bool { return n.Agency.ID == "housing" })]
	count := func(kind app.DrillKind) (total int64) {
		q := app.DrillQuery{Agency: "housing", Period: "2024", Kind: kind, Limit: 7}
		for {
			rows, next, err := a.Drill(ctx, who, q)
			if err != nil {
				t.Fatal(err)
			}
			total += int64(len(rows))
			if next == "" {
				return total
			}
			q.After = next
		}
	}
	for kind, want := range map[app.DrillKind]int64{app.DrillReceived: n.Period.Received, app.DrillClosed: n.Period.Closed, app.DrillLate: n.Period.Late, "outcome.1": n.Period.Outcomes[0], "outcome.4": n.Period.Outcomes[3]} {
		if got := count(kind); got != want {
			t.Errorf("%s leads to %d cases, says %d", kind, got, want)
		}
	}
}

// eachEmpty runs f on an installation of nothing on each database.
func eachEmpty(t *testing.T, f func(t *testing.T, a *app.App, c *apptest.Clock)) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		c := &apptest.Clock{}
		c.Set(calendar.D(2025, 1, 20))
		a, err := app.Open(ctx, app.Options{Dir: p.Dir, URL: p.URL, Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := a.Close(); err != nil {
				t.Error(err)
			}
		}()
		f(t, a, c)
	})
}

func TestParsePeriod(t *testing.T) {
	for in, want := range map[string]string{"2024": "2024-01-01 2024-12-31", "2024Q1": "2024-01-01 2024-03-31", "2024Q4": "2024-10-01 2024-12-31", "2024-02": "2024-02-01 2024-02-29"} {
		if p, err := app.ParsePeriod(in); err != nil || fmt.Sprint(p.From, " ", p.Until) != want {
			t.Errorf("%s: %v %v", in, p, err)
		}
	}
	for _, in := range []string{"", "24", "2024Q5", "2024-13", "2024-1", "2024Q", "1999", "２０２４"} {
		if _, err := app.ParsePeriod(in); err == nil {
			t.Errorf("%q is taken", in)
		}
	}
}

// The store's form of a tally gives the tally back.
func TestTallyText(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1e9)
		var x app.Tally
		x.Received, x.Closed, x.Late = n.Draw(t, "received"), 1+n.Draw(t, "closed"), n.Draw(t, "late")
		for i := range x.Outcomes {
			x.Outcomes[i] = n.Draw(t, "outcome")
		}
		x.Days = rapid.MapOf(rapid.IntRange(0, 400), rapid.Int64Range(1, 1e6)).Draw(t, "days")
		got, err := app.TallyRoundTrip(&x)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Days) == 0 && len(x.Days) == 0 {
			got.Days, x.Days = nil, nil
		}
		if fmt.Sprint(got) != fmt.Sprint(x) {
			t.Fatalf("%v became %v", x, got)
		}
	})
}

func FuzzTallyText(f *testing.F) {
	for _, s := range []string{"1,2,3,4,5,6,7,8,9|1:2,3:4", "0,0,0,0,0,0,0,0,0|", "", "|", "1,2|3", "1,2,3,4,5,6,7,8,9|1", "1,2,3,4,5,6,7,8,9|:1"} {
		f.Add(s)
	}
	f.Add("3=1,2,3,4,5,6,7,8,9|1:2;12=0,0,0,0,0,0,0,0,0|")
	f.Fuzz(func(t *testing.T, s string) {
		_, _ = app.ReadTally(s)
		_ = app.ReadTallies(s)
	})
}
