package app

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// ItemQuery asks for one page of an agency's items, the newest first.
type ItemQuery struct {
	Agency               string
	Stage                catalog.Stage // "" all
	Kind                 catalog.Kind  // "" all
	Words, Number, Index string
	After                string // ID of the last of the page before
	N                    int    // 20 where zero
}

// ItemPage is a page of items; Next is "" after the last.
type ItemPage struct {
	Items []store.Item
	Next  string
}

// Items lists an agency's items as the office has them, public or not.
func (a *App) Items(ctx context.Context, actor agency.Actor, q ItemQuery) (p ItemPage, err error) {
	if q.N <= 0 || q.N > maxPage {
		q.N = 20
	}
	n, _ := catalog.NormalNumber(q.Number)
	err = a.read(ctx, actor, agency.ItemRead, q.Agency, func(w *work) error {
		p = ItemPage{}
		return w.Tx.Items(ctx, store.ItemsQuery{Agency: q.Agency, Stage: string(q.Stage), Kind: string(q.Kind), Words: strings.TrimSpace(q.Words), Number: n.Text,
			Index: strings.TrimSpace(q.Index), After: q.After, Limit: q.N + 1}, func(i store.Item) error {
			if len(p.Items) == q.N {
				p.Next = p.Items[q.N-1].ID
				return nil
			}
			p.Items = append(p.Items, i)
			return nil
		})
	})
	return p, err
}

// ReviewTask is an item that waits for somebody.
type ReviewTask struct {
	store.Item
	What    string // the act or step that waits, in Chinese
	Due     calendar.Date
	Overdue bool
	Mine    bool // this actor may do it: by role, and not having done what excludes it
}

// ReviewDesk is what an agency's desk has under way, by what waits.
type ReviewDesk struct {
	Drafts, Reviews, Releases, Scheduled, AfterReviews, Reassessments []ReviewTask
}

// atDesk bounds each list of the desk.
const atDesk = 200

// ReviewTasks lists what waits at an agency's review desk, for the actor and
// for others.
func (a *App) ReviewTasks(ctx context.Context, actor agency.Actor, agencyID string) (d ReviewDesk, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error { d, err = w.reviewTasks(ctx, agencyID); return err })
	return d, err
}

func (w *work) reviewTasks(ctx context.Context, agencyID string) (d ReviewDesk, err error) {
	var ids []string
	collect := func(i store.Item) error { ids = append(ids, i.ID); return nil }
	if err := w.ItemsAtDesk(ctx, agencyID, atDesk, collect); err != nil {
		return d, err
	}
	for _, id := range ids {
		f, err := w.foldedItem(ctx, id)
		if err != nil {
			return d, err
		}
		w.deskTask(ctx, f, &d)
	}
	if err := w.ItemsToAfterReview(ctx, agencyID, func(i store.Item) error {
		d.AfterReviews = append(d.AfterReviews, ReviewTask{i, "应急发布后补审", i.AfterDue, w.today.After(i.AfterDue), w.may(ctx, agency.ItemReview, agencyID) == nil})
		return nil
	}); err != nil {
		return d, err
	}
	err = w.ItemsToReassess(ctx, agencyID, w.today.AddMonths(1), atDesk, func(i store.Item) error {
		d.Reassessments = append(d.Reassessments, ReviewTask{i, "定期评估公开属性（条例第十八条）", i.ReassessDue, w.today.After(i.ReassessDue), w.may(ctx, agency.ItemReview, agencyID) == nil})
		return nil
	})
	for _, list := range [][]ReviewTask{d.Drafts, d.Reviews, d.Releases} {
		slices.SortStableFunc(list, func(x, y ReviewTask) int { return x.Due.Compare(y.Due) })
	}
	return d, err
}

func (w *work) deskTask(ctx context.Context, f *itemFile, d *ReviewDesk) {
	t := ReviewTask{Item: f.Item, Due: f.state.Due, Overdue: f.state.Overdue}
	may := func(v agency.Verb) bool { return w.may(ctx, v, f.Agency) == nil }
	me := w.actor.Person
	switch f.state.Stage {
	case catalog.StageDraft:
		t.What, t.Mine = "起草", may(agency.ItemDraft) && (f.state.Drafter == me || f.state.Drafter == releaser)
		d.Drafts = append(d.Drafts, t)
	case catalog.StageReview:
		t.What = f.state.Step.Label
		t.Mine = may(stepVerb(f.state.Step)) && !slices.Contains(f.state.Barred, me)
		d.Reviews = append(d.Reviews, t)
	case catalog.StageSigned:
		t.What, t.Mine = "发布", may(agency.ItemRelease) && !slices.Contains(f.state.Barred, me)
		d.Releases = append(d.Releases, t)
	case catalog.StageScheduled:
		t.What, t.Mine = "定时于 "+strings.Replace(f.state.ReleaseAt, "T", " ", 1)+" 发布", may(agency.ItemRelease)
		d.Scheduled = append(d.Scheduled, t)
	}
}

// stepVerb is what one must be allowed to, to take a step.
func stepVerb(s *catalog.Step) agency.Verb {
	switch s.Kind {
	case catalog.StepSecrecy:
		return agency.ItemSecrecy
	case catalog.StepSign:
		return agency.ItemSign
	}
	return agency.ItemReview
}
