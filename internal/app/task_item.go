package app

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
)

// items looks at what waits at the review desk, for those who may do it: the
// steps of the review, signing, release, what art. 26 wants published, the
// reviews after an emergency release, and the assessments of art. 18.
func (t *tasker) items(ctx context.Context) error {
	var rows []store.Item
	collect := func(i store.Item) error { rows = append(rows, i); return nil }
	if err := t.ItemsAtDesk(ctx, t.agency, mostTasks, collect); err != nil {
		return err
	}
	for _, i := range rows {
		if err := t.item(ctx, i); err != nil {
			return err
		}
	}
	if err := t.drafts(ctx, t.begun); err != nil {
		return err
	}
	rows = nil
	if err := t.ItemsToAfterReview(ctx, t.agency, collect); err != nil {
		return err
	}
	for _, i := range rows {
		f, err := t.foldedItem(ctx, i.ID)
		if err != nil {
			return err
		}
		one := t.about(i)
		one.On, one.Left, one.roles, one.not = i.AfterDue, t.left(i.AfterDue), agency.Holders(agency.ItemReview), f.state.AfterBarred
		t.add(one, TaskAfter, "应急发布后应于 "+shortDay(i.AfterDue, t.today)+"前补审"+late(one.Left), true)
	}
	return t.ItemsToReassess(ctx, t.agency, t.today.AddMonths(1), mostTasks, func(i store.Item) error {
		one := t.about(i)
		one.On, one.Left, one.roles = i.ReassessDue, t.left(i.ReassessDue), agency.Holders(agency.ItemReview)
		mail, _ := t.near(one.Left)
		t.add(one, TaskReassess, "“"+catalog.Attribute(i.Attribute).Label()+"”的信息应于 "+shortDay(i.ReassessDue, t.today)+"前重新评估（条例第十八条）"+late(one.Left), mail)
		return nil
	})
}

func (t *tasker) about(i store.Item) Task {
	return Task{Ref: cmp.Or(i.Number, i.Index, "未编号信息"), Title: i.Title, Item: i.ID}
}

func late(left int) string {
	if left < 0 {
		return fmt.Sprintf("，已超过 %d 个工作日", -left)
	}
	return ""
}

// item is what waits of one item under way.
func (t *tasker) item(ctx context.Context, i store.Item) error {
	one, kind, what := t.about(i), TaskReview, ""
	switch catalog.Stage(i.Stage) {
	case catalog.StageDraft:
		one.only, one.roles, what = i.Drafter, agency.Holders(agency.ItemDraft), "起草的信息还没有送审"
		if i.Drafter == releaser {
			one.only = "" // whoever takes it up
			t.add(one, TaskReview, "决定转为主动公开，等待起草正文", true)
			return nil
		}
	case catalog.StageReview, catalog.StageSigned:
		f, err := t.foldedItem(ctx, i.ID)
		if err != nil {
			return err
		}
		one.not = f.state.Barred
		if kind, what, one.roles = TaskRelease, "已签发，等待发布", agency.Holders(agency.ItemRelease); f.state.Step != nil {
			kind, what, one.roles = TaskReview, f.state.Step.Label+"等待办理", agency.Holders(stepVerb(f.state.Step))
			if f.state.Step.Kind == catalog.StepSign {
				kind = TaskItemSign
			}
		}
	default: // scheduled: it goes out by itself
		return nil
	}
	waits := i.Stage != string(catalog.StageDraft)
	if !i.Due.IsZero() {
		one.On, one.Left = i.Due, t.left(i.Due)
		mail, near := t.near(one.Left)
		switch {
		case one.Left < 0:
			one.only = "" // whoever may draft, lest the drafter has left
			t.add(one, TaskLate, fmt.Sprintf("%s；应于 %s前公开%s（条例第二十六条）", what, shortDay(i.Due, t.today), late(one.Left)), true)
			return nil
		case near:
			t.add(one, TaskPublish, fmt.Sprintf("%s；应于 %s前公开（条例第二十六条）", what, shortDay(i.Due, t.today)), mail || waits)
			return nil
		}
	}
	if !waits {
		t.begun = append(t.begun, i)
		return nil
	}
	t.add(one, kind, what, true)
	return nil
}

// marks looks at the agency's documents that a document of another agency
// changes, and at marks whose ground has gone.
func (t *tasker) marks(ctx context.Context) error {
	events, err := t.standing(ctx)
	if err != nil {
		return err
	}
	if err := t.unmarked(ctx, events); err != nil {
		return err
	}
	for _, document := range slices.Sorted(maps.Keys(events)) {
		for _, e := range events[document] {
			gone, err := t.groundGone(ctx, document, e)
			if err != nil {
				return err
			}
			if gone == "" {
				continue
			}
			if err := t.mark(ctx, document, "“"+e.Words()+"”所依据的文件"+gone+"，请核对；不再成立的，撤销这项记载"); err != nil {
				return err
			}
		}
	}
	return nil
}

// proactive looks at what applicants suggested and others ordered to be public
// that nobody has decided on.
func (t *tasker) proactive(ctx context.Context) error {
	g := &gathering{work: t.work, agency: t.agency, by: map[string]*Candidate{}}
	for _, step := range []func(context.Context) error{g.suggested, g.ordered, g.decided} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	for _, key := range g.order {
		c := g.by[key]
		if !c.undecided() {
			continue
		}
		one := Task{Ref: "第四十四条", Title: c.Title, Candidate: key, roles: agency.Holders(agency.ProactiveDecide)}
		t.add(one, TaskProactive, strings.Join(c.Whys(), "；")+"，请决定是否转为主动公开", true)
	}
	return nil
}

// standing are the events of the agency's documents that name another item.
func (t *tasker) standing(ctx context.Context) (map[string][]catalog.Event, error) {
	out := map[string][]catalog.Event{}
	err := t.EventActs(ctx, t.agency, func(r store.ActRow) error {
		a, err := decode[catalog.Act](r.Body)
		if err != nil {
			return err
		}
		if a.Kind == catalog.EventRevoked {
			for i, e := range out[r.CaseID] {
				if e.N == a.Event {
					out[r.CaseID] = append(out[r.CaseID][:i:i], out[r.CaseID][i+1:]...)
					break
				}
			}
			return nil
		}
		if a.Cause != nil && a.Cause.Item != "" {
			out[r.CaseID] = append(out[r.CaseID], catalog.Event{N: r.Seq, Kind: a.Kind, Effective: a.Effective, Cause: a.Cause, Batch: a.Batch})
		}
		return nil
	})
	return out, err
}

// unmarked looks at what others' documents say that no event answers. Any
// event by the same document does, 继续有效 too.
func (t *tasker) unmarked(ctx context.Context, events map[string][]catalog.Event) error {
	var said []store.RelationOnto
	if err := t.RelationsOnto(ctx, t.agency, func(r store.RelationOnto) error { said = append(said, r); return nil }); err != nil {
		return err
	}
	for _, r := range said {
		answered := false
		for _, e := range events[r.Document] {
			answered = answered || e.Cause.Item == r.By
		}
		if answered {
			continue
		}
		by, err := t.Tx.Item(ctx, r.By)
		if err != nil {
			return err
		}
		text := fmt.Sprintf("%s公布的 %s写明%s本文件，请标注；不受影响的，登记“继续有效”并写明该文件", by.Issuer, cmp.Or(by.Number, catalog.Quoted(by.Title)), catalog.RelationKind(r.Kind).Label(false))
		if err := t.mark(ctx, r.Document, text); err != nil {
			return err
		}
	}
	return nil
}

// groundGone says what became of the document that an event rests on, "" where
// it still stands and, if another agency's, still says so.
func (t *tasker) groundGone(ctx context.Context, document string, e catalog.Event) (string, error) {
	by, err := t.Tx.Item(ctx, e.Cause.Item)
	if err != nil {
		return "", err
	}
	switch {
	case by.Public == 0 && by.Stage == string(catalog.StageWithdrawn):
		return "已撤回", nil
	case by.Public == 0, by.Agency == t.agency, e.Kind != catalog.Amended && e.Kind != catalog.Repealed:
		return "", nil
	}
	f, err := t.openItem(ctx, by.ID)
	if err != nil {
		return "", err
	}
	if f.doesTo(document) {
		return "", nil
	}
	before, err := t.saidBefore(ctx, f)
	for _, id := range before {
		if id == document {
			return "更正后不再这样写", err
		}
	}
	return "", err
}

// doesTo reports whether the public text changes the validity of a document.
func (f *itemFile) doesTo(document string) bool {
	for _, r := range f.public.Relations {
		if doesTo[r.Kind] != "" && r.Item == document {
			return true
		}
	}
	return false
}

func (t *tasker) mark(ctx context.Context, document, text string) error {
	i, err := t.Tx.Item(ctx, document)
	if err != nil {
		return err
	}
	one := t.about(*i)
	one.roles = agency.Holders(agency.NormativeManage)
	t.add(one, TaskMark, text, true)
	return nil
}
