package app

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
)

// publishedDocuments are the rules and normative documents of an agency's
// public library, as table 2 counts them: the same rows that the library lists.
func (w *work) publishedDocuments(ctx context.Context, agencyID string) (out []Document, err error) {
	err = w.Documents(ctx, store.DocumentQuery{Agency: agencyID}, func(i store.Item) error {
		out = append(out, documentOf(i))
		return nil
	})
	slices.SortStableFunc(out, func(a, b Document) int { return compareText(a.Number, b.Number) })
	return out, err
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func documentOf(i store.Item) Document {
	return Document{Number: i.Number, Title: i.Title, Rules: i.Kind == string(catalog.Rules), IssuedOn: i.IssuedOn, InForceOn: i.InForceOn,
		EndedOn: i.EndedOn, Expired: i.Expired, Item: i.ID}
}

// merged puts the register that was imported beside the library: a document in
// both, by its number, counts once, as the library has it.
func merged(published, register []Document) []Document {
	out, have := slices.Clone(published), map[string]bool{}
	for _, d := range published {
		if n, _ := catalog.NormalNumber(d.Number); n.Text != "" {
			have[n.Text] = true
		}
	}
	for _, d := range register {
		if n, _ := catalog.NormalNumber(d.Number); !have[n.Text] {
			out = append(out, d)
		}
	}
	return out
}

// Reconciliation shows how the documents in force at the end of a year follow
// from those of the year before (portal.md 5.5): In + Issued + Started +
// Unused − Waiting − Repealed − Expired = InForce. Anything that does not
// follow is named.
type Reconciliation struct {
	Year  int
	Rules bool // 规章, else 行政规范性文件
	// In is what last year's signed report says, else what the ledger gives
	// for it; Signed tells which.
	In           int64
	Signed       bool
	Issued       int64
	Repealed     int64 // 废止 in the year
	Expired      int64 // 失效 in the year
	Started      int64 // issued before the year, in force in it
	Waiting      int64 // issued in the year, not in force at its end
	Unused       int64 // repealed or expired before ever in force
	Added        []Behind
	Removed      []Behind // in last year's figure, and now not: withdrawn, reclassified, entered wrongly
	Expected     int64
	InForce      int64
	Difference   int64 // InForce − Expected; not zero needs an explanation
	Explanations []string
}

// ReconcileDocuments reconciles table 2 with last year's, for normative
// documents and for rules. A difference is reported with the documents that
// make it, never silent.
func (a *App) ReconcileDocuments(ctx context.Context, actor agency.Actor, agencyID string, year int) (out []Reconciliation, err error) {
	if err := checkYear(year); err != nil {
		return nil, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error {
		out = nil
		for _, rules := range []bool{false, true} {
			r, err := w.reconcile(ctx, agencyID, year, rules)
			if err != nil {
				return err
			}
			out = append(out, r)
		}
		return nil
	})
	return out, err
}

func (w *work) reconcile(ctx context.Context, agencyID string, year int, rules bool) (r Reconciliation, err error) {
	r = Reconciliation{Year: year, Rules: rules}
	all, err := w.documents(ctx, agencyID)
	if err != nil {
		return r, err
	}
	o, err := w.documentOptions(ctx, agencyID, year)
	if err != nil {
		return r, err
	}
	var docs []Document
	for _, d := range all {
		if d.Rules == rules {
			docs = append(docs, d)
		}
	}
	was := map[string]Document{}
	for _, d := range docs {
		r.tell(d, year, o)
		if slices.Contains(d.fact().Cells(year-1, o), report.InForce) {
			was[d.Number] = d
		}
	}
	r.In = int64(len(was))
	last, err := w.signed(ctx, agencyID, year-1)
	if err == nil && last != nil {
		r.fromSigned(last, was)
	}
	r.Expected = r.In + r.Issued + r.Started + r.Unused - r.Waiting - r.Repealed - r.Expired
	r.Difference = r.InForce - r.Expected
	if r.Difference != 0 || len(r.Added)+len(r.Removed) > 0 {
		r.Explanations = append(r.Explanations, fmt.Sprintf("与%d年报告相比，台账另有 %d 件、少 %d 件；请核对下列文件后说明。", year-1, len(r.Added), len(r.Removed)))
	}
	return r, err
}

// tell adds what one document did in the year.
func (r *Reconciliation) tell(d Document, year int, o derive.Options) {
	from, until := yearOf(year)
	within := func(x calendar.Date) bool { return !x.Before(from) && !x.After(until) }
	f := d.fact()
	before, after := slices.Contains(f.Cells(year-1, o), report.InForce), slices.Contains(f.Cells(year, o), report.InForce)
	issued, ended := within(d.IssuedOn), within(d.EndedOn)
	add := func(n *int64, when bool) {
		if when {
			*n++
		}
	}
	add(&r.InForce, after)
	add(&r.Issued, issued)
	add(&r.Repealed, ended && !d.Expired)
	add(&r.Expired, ended && d.Expired)
	add(&r.Started, after && !before && !issued)
	add(&r.Waiting, issued && !after && !ended)
	add(&r.Unused, ended && !before && !issued)
}

// fromSigned takes the figure of last year's signed report and names the
// documents by which the ledger has moved since.
func (r *Reconciliation) fromSigned(last *Signed, was map[string]Document) {
	path := report.NormativePath(report.InForce)
	if r.Rules {
		path = report.RulesPath(report.InForce)
	}
	r.Signed = true
	p := last.Report.Proactive
	r.In = p.NormativeDocuments[report.InForce].N
	if r.Rules {
		r.In = p.Rules[report.InForce].N
	}
	listed := last.Lists[path]
	for _, n := range listed {
		if _, ok := was[n]; !ok {
			r.Removed = append(r.Removed, Behind{Number: n})
		}
	}
	for n, d := range was {
		if !slices.Contains(listed, n) {
			r.Added = append(r.Added, Behind{ID: d.Item, Number: n, Title: d.Title, On: d.IssuedOn.String()})
		}
	}
	slices.SortFunc(r.Added, func(a, b Behind) int { return compareText(a.Number, b.Number) })
}
