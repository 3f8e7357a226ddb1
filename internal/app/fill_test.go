package app_test

import (
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
)

// printed are figures of real reports of 2023: table 2, the cells of table 3
// and 4 that are not zero.
type printed struct {
	name      string
	normative [3]int64
	decisions [3]int64 // licences, penalties, compulsion
	fees      report.Amount
	requests  map[report.Row][report.RowTotal]int64
	disputes  map[report.Group][report.GroupTotal]int64
}

func natural(n int64) [report.RowTotal]int64 { return [report.RowTotal]int64{n} }

func with(n, commercial int64) [report.RowTotal]int64 {
	return [report.RowTotal]int64{n, commercial}
}

func samples() []printed {
	return []printed{
		{"weihui", [3]int64{16, 0, 57}, [3]int64{}, "0", map[report.Row][report.RowTotal]int64{
			report.New: natural(24), report.Granted: natural(2), report.Partial: natural(2), report.NotHeld: natural(13),
			report.Petition: natural(2), report.Repeat: natural(5),
		}, map[report.Group][report.GroupTotal]int64{
			report.Reconsideration: {2, 0, 0, 0}, report.LitigationAfterReconsideration: {2, 0, 0, 1},
		}},
		{"chanhe", [3]int64{6, 2, 11}, [3]int64{20538, 399, 4}, "621.952", map[report.Row][report.RowTotal]int64{
			report.New: natural(78), report.Granted: natural(43), report.NotHeld: natural(17), report.CorrectionOverdue: natural(4),
			report.OtherOther: natural(7), report.CarriedOut: natural(7),
		}, map[report.Group][report.GroupTotal]int64{
			report.Reconsideration: {0, 1, 0, 0}, report.LitigationDirect: {1, 0, 0, 0},
		}},
		{"zunhuadian", [3]int64{}, [3]int64{}, "0", nil, nil},
		{"mianxian", [3]int64{4, 0, 8}, [3]int64{4669, 541, 11}, "3388.52", map[report.Row][report.RowTotal]int64{
			report.New: with(7, 3), report.Granted: natural(1), report.Partial: with(2, 1), report.NotHeld: with(3, 1), report.Repeat: with(1, 1),
		}, nil},
		{"sanmenxia", [3]int64{}, [3]int64{}, "0", map[report.Row][report.RowTotal]int64{report.New: natural(1), report.Petition: natural(1)}, nil},
	}
}

func (p printed) report() *report.Report {
	r := &report.Report{Year: 2023}
	for row := range report.Rows {
		for c := range report.RowTotal {
			n := p.requests[row][c]
			r.Requests[row][c].N += n
			r.Requests[row][report.RowTotal].N += n
			if row.IsLeaf() {
				r.Requests[report.Total][c].N += n
				r.Requests[report.Total][report.RowTotal].N += n
			}
		}
	}
	for g := range report.Groups {
		for res := range report.GroupTotal {
			r.Disputes[g][res].N = p.disputes[g][res]
			r.Disputes[g][report.GroupTotal].N += p.disputes[g][res]
		}
	}
	q := &r.Proactive
	for s := range report.Stocks {
		q.NormativeDocuments[s].N = p.normative[s]
	}
	q.Licences.N, q.Penalties.N, q.Compulsion.N, q.Fees = p.decisions[0], p.decisions[1], p.decisions[2], p.fees
	for _, c := range r.Counts() {
		c.Value.Known = true
	}
	return r
}

// A year of acts is made from the figures of each report, and the derived
// tables equal them cell for cell.
func TestReportsReadBackwards(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 4, 1))
		for _, p := range samples() {
			one, err := a.Agency(ctx, apptest.Operator, "edu")
			if err != nil {
				t.Fatal(err)
			}
			one.ID, one.Name = p.name, "云岭县"+p.name+"局"
			if err := a.PutAgency(ctx, apptest.Operator, one); err != nil {
				t.Fatal(err)
			}
			want := p.report()
			if err := a.Fill(ctx, apptest.Operator, p.name, want, 7, nil); err != nil {
				t.Fatalf("%s: %v", p.name, err)
			}
			d, err := a.Derive(ctx, apptest.Operator, p.name, 2023)
			if err != nil {
				t.Fatalf("%s: %v", p.name, err)
			}
			got, cells := d.Report.Counts(), want.Counts()
			for i := range cells {
				if *got[i].Value != *cells[i].Value {
					t.Errorf("%s %s: got %v, want %v", p.name, cells[i].Path, got[i].Value, cells[i].Value)
				}
			}
			if d.Report.Proactive.Fees != p.fees {
				t.Errorf("%s: fees %s, want %s", p.name, d.Report.Proactive.Fees, p.fees)
			}
			for _, f := range tableFindings(&d.Report) {
				t.Errorf("%s: the check is not silent: %s %s", p.name, f.Rule, f.Message)
			}
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("%q", got)
		}
	})
}

// tableFindings are the findings that do not concern the prose, which a
// derived report does not have yet.
func tableFindings(r *report.Report) []report.Finding {
	var out []report.Finding
	for _, f := range rules.Check(rules.Input{Reading: &report.Reading{Report: *r}}).Findings {
		if f.Rule[0] != 'N' {
			out = append(out, f)
		}
	}
	return out
}

func TestDemoIsLawfulAndItsCarryOverChains(t *testing.T) {
	t.Parallel()
	slow(t)
	apptest.Each(t, func(t *testing.T, _ *app.App, c *apptest.Clock, p store.Place) {
		c.Set(calendar.D(2025, 5, 6))
		if p.URL != "" {
			p = storetest.Postgres(t)
		} else {
			p.Dir = t.TempDir()
		}
		a, err := app.Open(ctx, app.Options{Dir: p.Dir, URL: p.URL, Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = a.Close() }()
		if err := a.Demo(ctx, apptest.Operator, app.Demo{Year: 2024, Cases: 400, Seed: 3}, nil); err != nil {
			t.Fatal(err)
		}
		if err := a.Demo(ctx, apptest.Operator, app.Demo{Year: 2024, Cases: 1, Seed: 3}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a second demo over the first: %v", err)
		}
		all, err := a.Agencies(ctx, apptest.Operator)
		if err != nil || len(all) != 20 {
			t.Fatalf("%d agencies, %v", len(all), err)
		}
		cases := int64(0)
		for _, one := range all {
			this, err := a.Derive(ctx, apptest.Operator, one.ID, 2024)
			if err != nil {
				t.Fatal(err)
			}
			next, err := a.Derive(ctx, apptest.Operator, one.ID, 2025)
			if err != nil {
				t.Fatal(err)
			}
			for col := range report.Columns {
				if this.Report.Requests[report.CarriedOut][col] != next.Report.Requests[report.CarriedIn][col] {
					t.Errorf("%s: carried out %v, carried in %v", one.ID, this.Report.Requests[report.CarriedOut][col], next.Report.Requests[report.CarriedIn][col])
				}
			}
			if f := tableFindings(&this.Report); len(f) > 0 {
				t.Errorf("%s: %v", one.ID, f)
			}
			cases += this.Report.Requests[report.New][report.RowTotal].N + this.Report.Requests[report.CarriedIn][report.RowTotal].N
		}
		if cases != 400 {
			t.Errorf("%d cases, want 400", cases)
		}
		total, err := a.RollUp(ctx, apptest.Operator, "yunling", 2024)
		if err != nil {
			t.Fatal(err)
		}
		r := total.Report.Requests
		if n := r[report.New][report.RowTotal].N + r[report.CarriedIn][report.RowTotal].N; n != 400 {
			t.Errorf("the roll-up has %d cases", n)
		}
		if got := faults(t, a); len(got) > 0 {
			t.Errorf("%q", got)
		}
		if n := violations(t, a); n > 0 {
			t.Errorf("%d violations in a lawful year", n)
		}
	})
}

func violations(t *testing.T, a *app.App) (n int) {
	t.Helper()
	all, err := a.Agencies(ctx, apptest.Operator)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		list, err := a.CellCases(ctx, apptest.Operator, one.ID, 2024, "requests.total.total")
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range list {
			v, err := a.Case(ctx, apptest.Operator, b.ID)
			if err != nil {
				t.Fatal(err)
			}
			n += len(v.State.Violations)
		}
	}
	return n
}
