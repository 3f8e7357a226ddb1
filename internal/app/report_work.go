package app

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/request"
)

// reportChannels are the channels of art. 31 as the narrative names them; the
// two kinds of mail are one to a reader.
var reportChannels = []struct {
	key, name string
	channels  []string
}{
	{"counter", "当面提交", []string{request.Counter}},
	{"mail", "信函", []string{request.RegisteredMail, request.OrdinaryMail}},
	{"internet", "互联网", []string{request.Internet}},
	{"fax", "传真", []string{request.Fax}},
	{"email", "电子邮件", []string{request.Email}},
	{"oral", "口头提出", []string{request.Oral}},
}

// handled counts how a year's requests were handled, and tells f, which may be
// nil, of every case behind every number, by the same rule that counts it.
type handled struct {
	*work
	compose.Work
	agency string
	year   int
	f      func(compose.Source, Behind)
	cases  map[string]store.CaseSpan
	acts   map[string][]request.Act // those that count, by case
	order  []string
}

func (w *work) handled(ctx context.Context, agencyID string, year int, f func(compose.Source, Behind)) (compose.Work, error) {
	h := handled{work: w, agency: agencyID, year: year, f: f, cases: map[string]store.CaseSpan{}, acts: map[string][]request.Act{}}
	for _, c := range reportChannels {
		h.Channels = append(h.Channels, compose.Tally{Name: c.name, From: compose.FromChannel + compose.Source(c.key)})
	}
	if err := h.load(ctx); err != nil {
		return h.Work, err
	}
	for _, id := range h.order {
		if err := h.one(ctx, id); err != nil {
			return h.Work, err
		}
	}
	return h.Work, nil
}

func (h *handled) load(ctx context.Context) error {
	from, until := yearOf(h.year)
	if err := h.CaseSpans(ctx, h.agency, from, until, func(c store.CaseSpan) error {
		h.cases[c.ID] = c
		h.order = append(h.order, c.ID)
		return nil
	}); err != nil {
		return err
	}
	return h.ReportActs(ctx, h.agency, from, until, func(r store.ActRow) error {
		a, err := r.Act()
		h.acts[r.CaseID] = append(h.acts[r.CaseID], a)
		return err
	})
}

// inOrder puts acts that were entered anew where they belong.
func inOrder(acts []request.Act) {
	slices.SortStableFunc(acts, func(a, b request.Act) int {
		switch {
		case a.Kind == request.Received && b.Kind != request.Received:
			return -1
		case b.Kind == request.Received && a.Kind != request.Received:
			return 1
		}
		return a.On.Compare(b.On)
	})
}

func (h *handled) one(ctx context.Context, id string) error {
	c, acts := h.cases[id], h.acts[id]
	inOrder(acts)
	if c.CountedOn.Year == h.year && len(acts) > 0 {
		for i, x := range reportChannels {
			if slices.Contains(x.channels, acts[0].Channel) {
				h.count(&h.Channels[i].N, h.Channels[i].From, c, c.CountedOn.String)
			}
		}
	}
	h.during(c, acts)
	if c.ClosedOn.Year != h.year {
		return nil
	}
	return h.closed(ctx, c, acts)
}

func (h *handled) count(n *int64, from compose.Source, c store.CaseSpan, on func() string) {
	if *n++; h.f != nil {
		h.f(from, Behind{ID: c.ID, Number: c.Number, Title: c.Title, On: on()})
	}
}

// during counts what was done to the case in the year, each once.
func (h *handled) during(c store.CaseSpan, acts []request.Act) {
	var fee float64
	seen := map[request.Kind]bool{}
	for _, a := range acts {
		if a.Kind == request.FeeNoticed {
			fee = a.Amount
		}
		if a.On.Year != h.year || seen[a.Kind] {
			continue
		}
		seen[a.Kind] = true
		switch a.Kind {
		case request.Extended:
			h.count(&h.Extended, compose.FromExtended, c, a.On.String)
		case request.CorrectionRequested:
			h.count(&h.Corrected, compose.FromCorrected, c, a.On.String)
		case request.FeePaid:
			h.FeeFen += int64(math.Round(fee * 100))
			h.count(&h.FeeCases, compose.FromFees, c, a.On.String)
		}
	}
}

// closed counts the time that the case took to its first closing.
func (h *handled) closed(ctx context.Context, c store.CaseSpan, acts []request.Act) error {
	l, err := h.lawOf(ctx, h.agency)
	if err != nil {
		return err
	}
	days, err := l.calendar.Between(c.CountedOn, c.ClosedOn)
	if err != nil {
		return err
	}
	h.WorkingDays += int64(max(days, 0))
	h.count(&h.Closed, compose.FromClosed, c, func() string { return fmt.Sprintf("%s（%d 个工作日）", c.ClosedOn, days) })
	due := c.Due
	if slices.ContainsFunc(acts, func(a request.Act) bool { return a.Kind == request.Reopened }) {
		if due, err = h.firstDue(ctx, c.ID, l); err != nil {
			return err
		}
	}
	if !due.IsZero() && c.ClosedOn.After(due) {
		h.count(&h.Late, compose.FromLate, c, func() string { return fmt.Sprintf("%s（应于 %s 前）", c.ClosedOn, due) })
	}
	return nil
}

// firstDue is the due date of a reopened case as its first closing froze it.
func (h *handled) firstDue(ctx context.Context, id string, l *law) (due calendar.Date, err error) {
	acts, err := h.Acts(ctx, id)
	if err != nil {
		return due, err
	}
	until := slices.IndexFunc(acts, func(a request.Act) bool { return a.Kind == request.Reopened })
	s, err := h.fold(request.TypeRequest, acts[:until], l)
	return s.Due, err
}

// composeFacts are what the narrative of a derived report may say.
func (w *work) composeFacts(ctx context.Context, agencyID string, d *Derived) (*compose.Facts, error) {
	one, err := w.Agency(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	f := &compose.Facts{Report: &d.Report, Government: one.Kind == agency.Government || one.Kind == agency.Township}
	if f.Previous, err = w.yearBefore(ctx, agencyID, d); err != nil || d.Sum != nil {
		return f, err
	}
	done, err := w.handled(ctx, agencyID, d.Report.Year, nil)
	if err != nil {
		return nil, err
	}
	f.Work = &done
	f.Published, err = w.publishedFacts(ctx, agencyID, d.Report.Year)
	return f, err
}

// publishedFacts are nil for an agency that published nothing with this system
// in the year: then whoever knows is asked.
func (w *work) publishedFacts(ctx context.Context, agencyID string, year int) (*compose.Published, error) {
	p, err := w.publishedCounts(ctx, agencyID, year)
	if err != nil || p.Items == 0 {
		return nil, err
	}
	out := &compose.Published{Items: p.Items, Explanations: p.Explanations, Explained: p.Explained, Unexplained: int64(len(p.Unexplained)), Converted: int64(len(p.Converted)), Suggested: int64(len(p.Suggested))}
	for _, c := range p.Columns {
		out.Columns = append(out.Columns, compose.Tally{Name: c.Name, From: compose.FromColumn + compose.Source(c.ID), N: c.Items})
	}
	return out, nil
}

// SourceCases lists what stands behind a number of the narrative that is no
// cell of the tables (see compose.Source).
func (a *App) SourceCases(ctx context.Context, actor agency.Actor, agencyID string, year int, from compose.Source) (out []Behind, err error) {
	if err := checkYear(year); err != nil {
		return nil, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error {
		out = nil
		if _, err := w.Agency(ctx, agencyID); err != nil {
			return err
		}
		if cells := from.Cells(); cells != nil {
			return w.behind(ctx, agencyID, year, func(p report.Path, b Behind) {
				if slices.Contains(cells, p) {
					out = append(out, b)
				}
			})
		}
		if from.Items() || from == compose.FromSuggested {
			_, err := w.publishedBehind(ctx, agencyID, year, from, func(b Behind) { out = append(out, b) })
			return err
		}
		if SourceName(from) == "" {
			return fault.New(fault.NotFound, "report.source", "没有这个数字来源。")
		}
		_, err := w.handled(ctx, agencyID, year, func(s compose.Source, b Behind) {
			if s == from {
				out = append(out, b)
			}
		})
		return err
	})
	return out, err
}

// SourceName is what a source lists, "" for a source that is none.
func SourceName(from compose.Source) string {
	for _, c := range reportChannels {
		if from == compose.FromChannel+compose.Source(c.key) {
			return "本年新收申请·" + c.name
		}
	}
	return compose.SourceName(from)
}
