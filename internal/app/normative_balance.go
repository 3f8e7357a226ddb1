package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
)

// Reconciliation shows how the documents in force at the end of a year follow
// from those of the year before (portal.md 5.5): In + Issued + Started +
// Unused − Waiting − Repealed − Expired = InForce. Anything that does not
// follow is named.
type Reconciliation struct {
	Year  int
	Rules bool // 规章, else 行政规范性文件
	// In is what last year's signed report says, else what the ledger gives
	// for it; Signed tells which.
	In         int64
	Signed     bool
	Issued     int64
	Repealed   int64 // 废止 in the year
	Expired    int64 // 失效 in the year
	Started    int64 // issued before the year, in force in it
	Waiting    int64 // issued in the year, not in force at its end
	Unused     int64 // repealed or expired before ever in force
	Added      []Moved
	Removed    []Moved // in last year's figure, and now not
	Expected   int64
	InForce    int64
	Difference int64 // InForce − Expected
	Key        string
	Explained  *Justification // of this very mismatch; it lapses when the mismatch changes
}

// Moved is a document by which the ledger of last year has moved since last
// year's report was signed.
type Moved struct {
	Behind
	Why string
}

// Mismatch reports whether something does not follow from last year's report.
func (r *Reconciliation) Mismatch() bool { return r.Difference != 0 || len(r.Added)+len(r.Removed) > 0 }

// Name is the row of table 2.
func (r *Reconciliation) Name() string {
	if r.Rules {
		return "规章"
	}
	return "行政规范性文件"
}

// Words says what does not follow.
func (r *Reconciliation) Words() string {
	s := fmt.Sprintf("%s：%d年末现行有效 %d 件，按上年报告和本年增减应为 %d 件，差额 %d 件", r.Name(), r.Year, r.InForce, r.Expected, r.Difference)
	if len(r.Added)+len(r.Removed) > 0 {
		s += fmt.Sprintf("；与%d年报告的清单相比，现在多出 %s，少了 %s", r.Year-1, namesOf(r.Added), namesOf(r.Removed))
	}
	return s + "。"
}

func namesOf(all []Moved) string {
	if len(all) == 0 {
		return "0 件"
	}
	var names []string
	for _, m := range all[:min(len(all), 5)] {
		names = append(names, cmp.Or(m.Number, m.Title))
	}
	s := fmt.Sprintf("%d 件（%s", len(all), strings.Join(names, "、"))
	if len(all) > 5 {
		s += " 等"
	}
	return s + "）"
}

// DueReportYear is the year of the report that an agency has to make next: last
// year's while it is not signed and its time is not long past, else this year's.
func (a *App) DueReportYear(ctx context.Context, actor agency.Actor, agencyID string) (year int, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		year = w.today.Year
		last, err := w.reportDue(ctx, agencyID)
		if !last.IsZero() {
			year--
		}
		return err
	})
	return year, err
}

// reportDue is the last day for last year's report where it is still to be
// made (arts 49, 50), the zero Date where it is signed or its time long past.
func (w *work) reportDue(ctx context.Context, agencyID string) (end calendar.Date, err error) {
	one, err := w.Agency(ctx, agencyID)
	if err != nil {
		return end, err
	}
	last, err := w.signed(ctx, agencyID, w.today.Year-1)
	if err != nil || last != nil {
		return end, err
	}
	end = calendar.D(w.today.Year, 1, 31)
	if one.Kind == agency.Government {
		end = calendar.D(w.today.Year, 3, 31)
	}
	if w.today.After(end.AddMonths(3)) { // a matter of supervision, not of reminding
		return calendar.Date{}, nil
	}
	return end, nil
}

// ReconcileDocuments reconciles table 2 with last year's, for normative
// documents and for rules. A difference is reported with the documents that
// make it, never silent.
func (a *App) ReconcileDocuments(ctx context.Context, actor agency.Actor, agencyID string, year int) (out []Reconciliation, err error) {
	if err := checkYear(year); err != nil {
		return nil, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error { out, err = w.reconciliations(ctx, agencyID, year); return err })
	return out, err
}

// own is a report without what others reported in it: the documents of an
// agency follow from its own part of a sum, whose lists name no documents.
func (s *Signed) own() *Signed {
	switch {
	case s == nil || s.Sum == nil:
		return s
	case s.Sum.Own == nil:
		return nil
	}
	return &Signed{Year: s.Year, Version: s.Version, SignedOn: s.SignedOn, SignedBy: s.SignedBy, Report: *s.Sum.Own}
}

func (w *work) reconciliations(ctx context.Context, agencyID string, year int) (out []Reconciliation, err error) {
	all, err := w.documents(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	last, err := w.signed(ctx, agencyID, year-1)
	last = last.own()
	if err != nil || last == nil && len(all) == 0 {
		return []Reconciliation{{Year: year}, {Year: year, Rules: true}}, err
	}
	o, err := w.documentOptions(ctx, agencyID, year)
	if err != nil {
		return nil, err
	}
	for _, rules := range []bool{false, true} {
		r := reconcile(all, last, o, year, rules)
		if err := w.nameRemoved(ctx, agencyID, &r); err != nil {
			return nil, err
		}
		if err := w.explained(ctx, agencyID, &r); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// reconcile is pure: all are the documents that table 2 counts, last is last
// year's signed report, nil where there is none.
func reconcile(all []Document, last *Signed, o derive.Options, year int, rules bool) Reconciliation {
	r := Reconciliation{Year: year, Rules: rules}
	was, now := map[string]Document{}, map[string]Document{}
	for _, d := range all {
		if d.Rules != rules {
			continue
		}
		r.tell(d, year, o)
		now[d.Number] = d
		if slices.Contains(d.fact().Cells(year-1, o), report.InForce) {
			was[d.Number] = d
		}
	}
	r.In = int64(len(was))
	if last != nil {
		r.fromSigned(last, was, now)
	}
	r.Expected = r.In + r.Issued + r.Started + r.Unused - r.Waiting - r.Repealed - r.Expired
	r.Difference = r.InForce - r.Expected
	return r
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
// documents by which the ledger has moved since. A report that was signed
// without a list, elsewhere, lends its figure alone.
func (r *Reconciliation) fromSigned(last *Signed, was, now map[string]Document) {
	path, figure := report.NormativePath(report.InForce), last.Report.Proactive.NormativeDocuments[report.InForce]
	if r.Rules {
		path, figure = report.RulesPath(report.InForce), last.Report.Proactive.Rules[report.InForce]
	}
	if !figure.Known {
		return
	}
	r.Signed, r.In = true, figure.N
	listed := last.Lists[path]
	if len(listed) == 0 && figure.N > 0 {
		return
	}
	for _, n := range listed {
		if _, ok := was[n]; !ok {
			r.Removed = append(r.Removed, removed(n, now))
		}
	}
	for n, d := range was {
		if !slices.Contains(listed, n) {
			r.Added = append(r.Added, Moved{Behind{ID: d.Item, Number: n, Title: d.Title, On: d.IssuedOn.String()}, "上年报告没有列入，报告签发后补录、恢复或者改了日期"})
		}
	}
	byNumber := func(a, b Moved) int { return strings.Compare(a.Number, b.Number) }
	slices.SortFunc(r.Added, byNumber)
	slices.SortFunc(r.Removed, byNumber)
}

// removed says what became of a document of last year's list.
func removed(number string, now map[string]Document) Moved {
	d, ok := now[number]
	m := Moved{Behind{ID: d.Item, Number: number, Title: d.Title}, "已不在规范性文件库和登记簿：撤回、改了文号或者改了种类"}
	if ok {
		m.On = d.IssuedOn.String()
		if m.Why = "上年末尚未施行"; !d.EndedOn.IsZero() {
			m.Why = "现在记载自" + d.EndedOn.Chinese() + "起不再有效"
		}
	}
	return m
}

// nameRemoved finds the titles of documents that were withdrawn.
func (w *work) nameRemoved(ctx context.Context, agencyID string, r *Reconciliation) error {
	for i := range r.Removed {
		m := &r.Removed[i]
		if m.Title != "" {
			continue
		}
		if err := w.ItemsByNumber(ctx, m.Number, func(i store.Item, err error) error {
			if err == nil && i.Agency == agencyID {
				m.ID, m.Title = i.ID, i.Title
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

const kindReconciled = "reconciled" // key is the year and the row

func reconciledKey(year int, rules bool) string {
	if rules {
		return fmt.Sprintf("%04d/rules", year)
	}
	return fmt.Sprintf("%04d/normative", year)
}

// explained finds the explanation of a mismatch as it stands now.
func (w *work) explained(ctx context.Context, agencyID string, r *Reconciliation) error {
	if !r.Mismatch() {
		return nil
	}
	words := fmt.Sprintf("%d\n%d\n", r.Difference, r.In)
	for _, m := range slices.Concat(r.Added, []Moved{{}}, r.Removed) {
		words += m.Number + "\n"
	}
	r.Key = sum([]byte(words))[:16]
	rec, err := w.Record(ctx, kindReconciled, agencyID, reconciledKey(r.Year, r.Rules))
	if err != nil || rec == nil {
		return err
	}
	j, err := decode[Justification](rec.Body)
	if err == nil && j.Key == r.Key && j.Text != "" {
		r.Explained = &j
	}
	return err
}

// ExplainReconciliation records why table 2 does not follow from last year's
// report; key names the mismatch that was seen. An empty text takes it back.
func (a *App) ExplainReconciliation(ctx context.Context, actor agency.Actor, agencyID string, year int, rules bool, key, text string) error {
	if err := checkYear(year); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.NormativeManage, agencyID, func(w *work) error {
		all, err := w.reconciliations(ctx, agencyID, year)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(r Reconciliation) bool { return r.Rules == rules && r.Mismatch() && r.Key == key })
		if i < 0 {
			return fault.New(fault.Conflict, "reconcile.moved", "差额已经变化，请按现在的清单重新说明。")
		}
		return w.putJSON(ctx, agency.NormativeManage, kindReconciled, agencyID, reconciledKey(year, rules), year,
			Justification{Key: key, Text: strings.TrimSpace(text), By: w.actor.Person, Name: w.actor.Name, At: w.now.Truncate(time.Second)})
	})
}
