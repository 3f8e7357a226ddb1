package app

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
	"gongkai/internal/law/request/history"
)

// planned is a case that is to be, without its acts.
type planned struct {
	column  report.Column
	outcome string // "" where it is open at the year's end
	carried bool   // received the year before
}

// plan reads table 3 backwards: which cases give these figures. A table whose
// relations do not hold has no cases that give it.
func plan(t *report.Requests) ([]planned, error) {
	var out []planned
	for col := range report.RowTotal {
		n := func(r report.Row) int { return int(t[r][col].N) }
		var ends []string
		for r := report.FirstLeaf; r <= report.LastLeaf; r++ {
			for range n(r) {
				ends = append(ends, r.Key())
			}
		}
		closed := len(ends)
		if n(report.New)+n(report.CarriedIn) != closed+n(report.CarriedOut) || n(report.Total) != closed {
			return nil, fault.New(fault.Invalid, "fill.balance", fmt.Sprintf("%s一列不符合勾稽关系，没有案件能得出这些数字。", col.Label()))
		}
		for range n(report.CarriedOut) {
			ends = append(ends, "")
		}
		// What was carried in is closed first; what is open at the end came last.
		for i, end := range ends {
			out = append(out, planned{col, end, i < n(report.CarriedIn)})
		}
	}
	return out, nil
}

// filler makes a year of one agency.
type filler struct {
	app    *App
	actor  agency.Actor
	agency agency.Agency
	year   int
	rand   *rand.Rand
	cal    *calendar.Calendar
	// last is the last day that may appear in an act: the year's end, or today.
	last     calendar.Date
	progress func(n int)
	serial   map[int]int // by year of receipt
}

// Fill writes a year of acts, disputes, documents and counts whose derived
// report has exactly the figures of want: the report read backwards. The
// agency must hold nothing of the years concerned.
func (a *App) Fill(ctx context.Context, actor agency.Actor, agencyID string, want *report.Report, seed uint64, progress func(cases int)) error {
	one, err := a.Agency(ctx, actor, agencyID)
	if err != nil {
		return err
	}
	cal, err := a.Calendar(ctx, actor, agencyID)
	if err != nil {
		return err
	}
	f := &filler{app: a, actor: actor, agency: one, year: want.Year, rand: rand.New(rand.NewPCG(seed, uint64(want.Year))), cal: cal,
		last: a.Today(), progress: progress, serial: map[int]int{}}
	if f.last.Year <= f.year {
		return fault.New(fault.Invalid, "fill.year", fmt.Sprintf("%d年尚未结束。", f.year))
	}
	if err := f.cases(ctx, &want.Requests); err != nil {
		return err
	}
	if err := f.disputes(ctx, &want.Disputes); err != nil {
		return err
	}
	return f.proactive(ctx, &want.Proactive)
}

func (f *filler) pick(n int) int { return f.rand.IntN(n) }

// perWrite is how many cases go into one transaction: enough that the disk's
// flush is shared, few enough that a stop loses little.
const perWrite = 1000

func (f *filler) cases(ctx context.Context, t *report.Requests) error {
	all, err := plan(t)
	if err != nil {
		return err
	}
	f.rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for len(all) > 0 {
		n := min(perWrite, len(all))
		if err := f.app.write(ctx, f.actor, agency.Maintain, f.agency.ID, func(w *work) error { return f.batch(ctx, w, all[:n]) }); err != nil {
			return err
		}
		if f.progress != nil {
			f.progress(n)
		}
		all = all[n:]
	}
	return nil
}

func (f *filler) batch(ctx context.Context, w *work, cases []planned) error {
	for _, p := range cases {
		acts, err := f.acts(p)
		if err != nil {
			return err
		}
		year := acts[0].On.Year
		if f.serial[year] == 0 {
			s, _, err := w.series(ctx, f.agency.ID, "case", year)
			if err != nil {
				return err
			}
			f.serial[year] = s.Last
		}
		f.serial[year]++
		if _, err := w.register(ctx, Registration{
			Agency: f.agency.ID, Application: f.application(p.column), Acts: acts,
			Number: caseNumber("{年}-{序}", year, f.serial[year]),
		}); err != nil {
			return err
		}
	}
	for year, last := range f.serial {
		if err := w.setSeries(ctx, agency.CaseRegister, f.agency.ID, "case", year, last); err != nil {
			return err
		}
	}
	return nil
}

// acts makes the history of a planned case.
func (f *filler) acts(p planned) ([]request.Act, error) {
	switch {
	case p.outcome == "" && p.carried:
		acts, err := history.Lasting(f.year, f.cal, f.pick)
		return f.past(acts), err
	case p.outcome == "":
		// Open at the end of the year: the next year closes it.
		received, closed, err := history.Across("granted", f.year+1, f.cal, f.pick)
		if err != nil {
			return nil, err
		}
		acts, err := history.Make(history.Want{ReceivedOn: received, ClosedOn: closed, Outcome: "granted"}, f.cal, f.pick)
		return f.past(acts), err
	}
	place := history.Within
	if p.carried {
		place = history.Across
	}
	received, closed, err := place(p.outcome, f.year, f.cal, f.pick)
	if err != nil {
		return nil, err
	}
	return history.Make(history.Want{ReceivedOn: received, ClosedOn: closed, Outcome: p.outcome}, f.cal, f.pick)
}

// past drops the acts that lie in the future.
func (f *filler) past(acts []request.Act) []request.Act {
	for i, a := range acts {
		if a.On.After(f.last) {
			return acts[:i]
		}
	}
	return acts
}

// disputes makes the disputes of table 4.
func (f *filler) disputes(ctx context.Context, t *report.Disputes) error {
	results := map[report.Result]dispute.Result{report.Upheld: dispute.Upheld, report.Corrected: dispute.Revoked, report.OtherResult: dispute.WithdrawnByIt}
	for g := range report.Groups {
		for r := range report.GroupTotal {
			for n := range int(t[g][r].N) {
				filing := DisputeFiling{Agency: f.agency.ID, Type: dispute.Litigation, AfterReconsideration: g == report.LitigationAfterReconsideration,
					Number: fmt.Sprintf("（%d）云行初%d%d%d号", f.year, g+1, r+1, n+1)}
				if g == report.Reconsideration {
					filing.Type, filing.Number = dispute.Reconsideration, fmt.Sprintf("云政复〔%d〕%d%d号", f.year, r+1, n+1)
				}
				filing.Acts = f.disputeActs(results[r])
				if _, err := f.app.FileDispute(ctx, f.actor, filing); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (f *filler) disputeActs(result dispute.Result) []dispute.Act {
	filed := calendar.D(f.year, 1, 8).AddDays(f.pick(240))
	if result == "" {
		filed = calendar.D(f.year, 12, 1).AddDays(f.pick(20))
	}
	acts := []dispute.Act{
		{Kind: dispute.Filed, On: filed}, {Kind: dispute.Accepted, On: filed.AddDays(3), Procedure: dispute.Ordinary},
		{Kind: dispute.Served, On: filed.AddDays(6)},
	}
	if result != "" {
		acts = append(acts, dispute.Act{Kind: dispute.Answered, On: filed.AddDays(12)}, dispute.Act{Kind: dispute.Decided, On: filed.AddDays(45), Result: result})
	}
	return acts
}

// proactive makes the documents and counts of table 2.
func (f *filler) proactive(ctx context.Context, p *report.Proactive) error {
	docs, err := f.documents(p.NormativeDocuments, false)
	if err != nil {
		return err
	}
	rules, err := f.documents(p.Rules, true)
	if err != nil {
		return err
	}
	if err := f.app.RecordDocuments(ctx, f.actor, f.agency.ID, append(docs, rules...)); err != nil {
		return err
	}
	var counts []Count
	for _, c := range []struct {
		path report.Path
		n    report.Count
	}{{report.PathLicences, p.Licences}, {report.PathPenalties, p.Penalties}, {report.PathCompulsion, p.Compulsion}} {
		if c.n.Known {
			counts = append(counts, f.months(c.path, c.n.N)...)
		}
	}
	if p.Fees != "" {
		c, err := f.fees(p.Fees)
		if err != nil {
			return err
		}
		counts = append(counts, c)
	}
	return f.app.RecordCounts(ctx, f.actor, f.agency.ID, counts)
}

// months spreads a yearly number over twelve.
func (f *filler) months(path report.Path, n int64) []Count {
	out := make([]Count, 12)
	for m := range 12 {
		share := n / int64(12-m)
		if share > 2 && m < 11 {
			share += int64(f.pick(int(share))) - share/2
		}
		share = min(share, n)
		n -= share
		out[m] = Count{Year: f.year, Month: m + 1, Path: path, Value: fmt.Sprint(share), Source: "业务系统"}
	}
	return out
}

// fees turns 万元 back into 元.
func (f *filler) fees(a report.Amount) (Count, error) {
	v, ok := new(big.Rat).SetString(string(a))
	if !ok {
		return Count{}, fault.New(fault.Invalid, "fill.fees", fmt.Sprintf("金额 %s 不能识别。", a))
	}
	yuan := new(big.Rat).Mul(v, big.NewRat(10000, 1))
	return Count{Year: f.year, Path: report.PathFees, Value: trimmed(yuan.FloatString(2)), Source: "财政票据"}, nil
}

// documents makes a register in which the three figures hold.
func (f *filler) documents(stock [report.Stocks]report.Count, rules bool) ([]Document, error) {
	issued, repealed, inForce := int(stock[report.Issued].N), int(stock[report.Repealed].N), int(stock[report.InForce].N)
	var out []Document
	add := func(d Document) {
		d.Rules = rules
		mark := "规"
		if rules {
			mark = "令"
		}
		d.Number = fmt.Sprintf("%s%s〔%d〕%d号", f.agency.Short, mark, d.IssuedOn.Year, len(out)+1)
		d.Title = f.title()
		out = append(out, d)
	}
	for i := range issued {
		d := Document{IssuedOn: calendar.D(f.year, 1, 10).AddDays(f.pick(300))}
		d.InForceOn = d.IssuedOn.AddDays(30)
		switch {
		case i >= inForce && repealed > 0: // issued and repealed within the year
			d.InForceOn, d.EndedOn = d.IssuedOn, calendar.D(f.year, 12, 20)
			repealed--
		case i >= inForce: // issued, not yet in force
			d.InForceOn = calendar.D(f.year+1, 2, 1)
		}
		add(d)
	}
	for range max(0, inForce-issued) {
		d := Document{IssuedOn: calendar.D(f.year-1-f.pick(4), 1, 10).AddDays(f.pick(300))}
		d.InForceOn = d.IssuedOn.AddDays(30)
		add(d)
	}
	for range repealed {
		d := Document{IssuedOn: calendar.D(f.year-6, 3, 1).AddDays(f.pick(200)), EndedOn: calendar.D(f.year, 2, 1).AddDays(f.pick(300)), EndedBy: "清理结果"}
		d.InForceOn = d.IssuedOn
		add(d)
	}
	return out, nil
}
