package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

// demoYears publishes an agency's report of a year and of the two before it,
// which the ledger no longer holds; one of the county's had to be corrected.
func (w *work) demoYears(ctx context.Context, id string, year, place int) error {
	now, err := w.deriveOwn(ctx, id, year)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(uint64(year), uint64(place)))
	last := earlierReport(r, &now.Report)
	for _, x := range []*report.Report{earlierReport(r, last), last} {
		print := demoPrint{agency: id, year: x.Year, on: calendar.D(x.Year+1, time.January, 14+place), work: demoWork(x), way: place,
			change: func(to *report.Report) { to.Proactive, to.Requests, to.Disputes = x.Proactive, x.Requests, x.Disputes }}
		if err := w.demoReport(ctx, print); err != nil {
			return err
		}
	}
	on := calendar.D(year+1, time.January, 12+place)
	if place != 2 {
		return w.demoReport(ctx, demoPrint{agency: id, year: year, on: on, way: place})
	}
	wrong := demoPrint{agency: id, year: year, on: on, way: place, change: func(r *report.Report) { r.Proactive.Licences.N += 90 }}
	if err := w.demoReport(ctx, wrong); err != nil {
		return err
	}
	n := now.Report.Proactive.Licences.N
	return w.demoReport(ctx, demoPrint{agency: id, year: year, on: on.AddDays(16), way: place, version: 2,
		note: fmt.Sprintf("第二部分“行政许可”的本年处理决定数量原为 %d 件，多计了当年收到、次年才作出决定的 90 件，更正为 %d 件；总体情况中的数一并更正。", n+90, n)})
}

// demoWork is what the year's cases would tell of their channels.
func demoWork(r *report.Report) *compose.Work {
	n := r.Requests[report.New][report.RowTotal].N
	counter, mail := n/3, n/6
	return &compose.Work{Channels: []compose.Tally{{Name: "当面提交", N: counter}, {Name: "信函", N: mail}, {Name: "互联网", N: n - counter - mail}}}
}

// earlierReport is a report of the year before r in which all relations hold, with r
// too: what it leaves over is what r took in, and the documents in force follow.
func earlierReport(r *rand.Rand, now *report.Report) *report.Report {
	last := &report.Report{Agency: now.Agency, Year: now.Year - 1, Format: report.Format2021}
	for _, c := range last.Counts() {
		*c.Value = report.C(0)
	}
	share := func(n int64) int64 { return n * int64(6+r.IntN(6)) / 10 }
	for col := range report.RowTotal {
		for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
			n := share(now.Requests[row][col].N)
			last.Requests[row][col].N = n
			last.Requests[report.Total][col].N += n
		}
		left := now.Requests[report.CarriedIn][col].N
		in := min(int64(r.IntN(2)), last.Requests[report.Total][col].N+left)
		last.Requests[report.CarriedOut][col].N, last.Requests[report.CarriedIn][col].N = left, in
		last.Requests[report.New][col].N = last.Requests[report.Total][col].N + left - in
	}
	for row := range report.Rows {
		for col := range report.RowTotal {
			last.Requests[row][report.RowTotal].N += last.Requests[row][col].N
		}
	}
	for g := range report.Groups {
		for res := range report.GroupTotal {
			n := int64(r.IntN(3))
			if g != report.Reconsideration {
				n = int64(r.IntN(2))
			}
			last.Disputes[g][res].N, last.Disputes[g][report.GroupTotal].N = n, last.Disputes[g][report.GroupTotal].N+n
		}
	}
	earlierDocuments(r, last, now)
	return last
}

func earlierDocuments(r *rand.Rand, last, now *report.Report) {
	for i, stock := range []*[report.Stocks]report.Count{&last.Proactive.NormativeDocuments, &last.Proactive.Rules} {
		is := []*[report.Stocks]report.Count{&now.Proactive.NormativeDocuments, &now.Proactive.Rules}[i]
		force := is[report.InForce].N - is[report.Issued].N + is[report.Repealed].N
		issued := min(int64(r.IntN(4)), force)
		if i == 1 {
			issued = 0
		}
		*stock = [report.Stocks]report.Count{report.C(issued), report.C(int64(r.IntN(2))), report.C(force)}
	}
	last.Proactive.Rules[report.Repealed] = report.C(0)
	share := func(c report.Count) report.Count { return report.C(c.N * int64(80+r.IntN(35)) / 100) }
	p := &now.Proactive
	last.Proactive.Licences, last.Proactive.Penalties, last.Proactive.Compulsion, last.Proactive.Fees = share(p.Licences), share(p.Penalties), share(p.Compulsion), p.Fees
	if v, ok := p.Fees.Rat(); ok && v.Sign() > 0 {
		f, _ := v.Float64()
		last.Proactive.Fees = report.Amount(fmt.Sprintf("%.1f", f*float64(80+r.IntN(35))/100))
	}
}

// DemoRegion publishes the county's report of the year before, the sum of what
// its agencies reported, and begins that of the year on the same basis. It wants
// what DemoCollection made.
func (a *App) DemoRegion(ctx context.Context, actor agency.Actor, year int) error {
	const top = "yunling"
	if err := a.write(ctx, actor, agency.Maintain, "", func(w *work) error {
		for _, p := range []report.Path{report.PathLicences, report.PathPenalties, report.PathCompulsion, report.PathFees} { // the government itself decides none
			c := Count{Year: year - 1, Path: p, Value: "0", Source: "县政府办公室"}
			if err := w.putJSON(ctx, agency.CountRecord, kindCount, top, c.key(), c.Year, c); err != nil {
				return err
			}
		}
		return w.demoReport(ctx, demoPrint{agency: top, year: year - 1, on: calendar.D(year, time.March, 24), basis: BasisSum, way: 9})
	}); err != nil {
		return err
	}
	people := demoArea()
	clerk := people[slices.IndexFunc(people, func(p Person) bool { return p.Roles[0] == agency.Clerk })].Actor()
	return a.ChooseBasis(ctx, clerk, top, year, 0, BasisSum)
}
