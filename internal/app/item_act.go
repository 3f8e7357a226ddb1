package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// itemVerbs say which of the verbs an actor must have, any of them, for an act.
var itemVerbs = map[catalog.ActKind][]agency.Verb{
	catalog.AttributeDecided: {agency.ItemDraft}, catalog.Submitted: {agency.ItemDraft},
	catalog.Settled: {agency.ItemDraft, agency.ItemReview},
	catalog.Passed:  {agency.ItemReview}, catalog.SecrecyReviewed: {agency.ItemSecrecy},
	catalog.Returned: {agency.ItemReview, agency.ItemSecrecy, agency.ItemSign, agency.ItemRelease, agency.ItemDraft},
	catalog.Signed:   {agency.ItemSign}, catalog.Scheduled: {agency.ItemRelease}, catalog.Unscheduled: {agency.ItemRelease},
	catalog.Imported: {agency.ItemRelease},
	catalog.Released: {agency.ItemRelease}, catalog.Corrected: {agency.ItemRelease}, catalog.AfterReviewed: {agency.ItemReview},
	catalog.WithdrawnAct: {agency.ItemWithdraw}, catalog.Archived: {agency.ItemWithdraw}, catalog.Reassessed: {agency.ItemReview, agency.ItemSecrecy},
	catalog.Amended: {agency.NormativeManage}, catalog.Repealed: {agency.NormativeManage}, catalog.PartlyRepealed: {agency.NormativeManage},
	catalog.DeclaredInvalid: {agency.NormativeManage}, catalog.Renewed: {agency.NormativeManage}, catalog.Kept: {agency.NormativeManage},
	catalog.EventRevoked: {agency.NormativeManage},
}

// ItemVerbs lists the verbs that allow an act, any of them; none for what is
// no act of its own.
func ItemVerbs(k catalog.ActKind) []agency.Verb { return slices.Clone(itemVerbs[k]) }

// mayAct refuses an act that none of its verbs allows the actor.
func (w *work) mayAct(ctx context.Context, f *itemFile, k catalog.ActKind) (v agency.Verb, err error) {
	for _, v = range itemVerbs[k] {
		if err = w.may(ctx, v, f.Agency); err == nil {
			break
		}
	}
	if err == nil && v == agency.ItemDraft && k == catalog.Returned && f.state.Drafter != w.actor.Person {
		err = fault.New(fault.Forbidden, "item.recall", "只有起草人可以撤回自己送审的信息。")
	}
	return v, err
}

// ActOnItem does an act on an item that stands at version. Of act, Kind and
// its own fields are the caller's; who, when, the screening, the flow and the
// index number are filled in here.
func (a *App) ActOnItem(ctx context.Context, actor agency.Actor, id string, version int, act catalog.Act) (v ItemView, err error) {
	verbs := itemVerbs[act.Kind]
	if len(verbs) == 0 {
		return v, fault.New(fault.Invalid, "item.act", fmt.Sprintf("不能直接办理“%s”。", act.Kind.Label()))
	}
	owner, err := a.itemOwner(ctx, id)
	if err != nil {
		return v, err
	}
	err = a.own(ctx, actor, true, func(w *work) error {
		f, err := w.openItem(ctx, id)
		if err != nil {
			return err
		}
		verb, err := w.mayAct(ctx, f, act.Kind)
		if err != nil {
			return err
		}
		if f.Agency != owner || f.Version != version {
			return fault.New(fault.Conflict, "item.moved-on", fmt.Sprintf("“%s”刚被他人更新，您的操作没有保存。请查看最新情况后再办。", f.Title))
		}
		act.By = w.actor.Person
		if err := w.complete(ctx, verb, f, &act); err != nil {
			return err
		}
		if err := w.actItem(ctx, verb, f, act); err != nil {
			return err
		}
		v, err = w.itemView(ctx, f)
		return err
	})
	return v, err
}

// minute is now, as minutes of publication are written.
func (w *work) minute() string { return w.now.In(w.app.place).Format(catalog.MinuteLayout) }

// complete fills in what an act needs and nobody types.
func (w *work) complete(ctx context.Context, verb agency.Verb, f *itemFile, act *catalog.Act) error {
	act.Version, act.Hash, act.ItemKind, act.FormedOn, act.DueOn, act.DueLaw = 0, "", "", calendar.Date{}, calendar.Date{}, ""
	act.Flow, act.Screened, act.Index = nil, nil, ""
	if err := w.screen(ctx, f, act); err != nil {
		return err
	}
	switch act.Kind {
	case catalog.Submitted:
		return w.completeSubmission(ctx, f, act)
	case catalog.SecrecyReviewed:
		if act.Secrecy != nil {
			if err := act.Secrecy.Whole(len(f.latest.JointWith) > 0); err != nil {
				return err
			}
		}
	case catalog.Signed:
		if f.state.Index == "" {
			var err error
			act.Index, err = w.takeIndex(ctx, verb, f.Agency, f.latest.Kind, w.today)
			return err
		}
	case catalog.Imported:
		act.At = f.state.ImportAt
		if f.state.Index == "" {
			var err error
			act.Index, err = w.takeIndex(ctx, verb, f.Agency, f.latest.Kind, day(act.At))
			return err
		}
	case catalog.Released, catalog.Corrected, catalog.WithdrawnAct, catalog.Archived:
		act.At = w.minute()
	case catalog.Scheduled:
		if _, err := time.ParseInLocation(catalog.MinuteLayout, act.At, w.app.place); err != nil || act.At <= w.minute() {
			return fault.New(fault.Invalid, "item.schedule", "定时发布的时间应晚于现在，例如 2025-06-20T09:00。")
		}
	}
	return w.completeEvent(ctx, f, act)
}

func (w *work) completeSubmission(ctx context.Context, f *itemFile, act *catalog.Act) error {
	cols, err := w.columns(ctx)
	if err != nil {
		return err
	}
	if err := f.latest.Check(cols, false); err != nil {
		return err
	}
	if strings.TrimSpace(f.latest.Text) == "" && len(f.latest.Attachments) == 0 {
		return fault.New(fault.Invalid, "item.empty", "正文和附件都是空的，不能送审。")
	}
	if err := w.numberFree(ctx, f); err != nil {
		return err
	}
	d, err := w.reviewDesk(ctx, f.Agency)
	act.Flow = &d.Flow
	return err
}

// numberFree refuses a document number that another document of the agency has.
func (w *work) numberFree(ctx context.Context, f *itemFile) error {
	if !f.latest.Kind.HasValidity() {
		return nil
	}
	var taken string
	if err := w.ItemsByNumber(ctx, f.latest.Number, func(i store.Item, err error) error {
		if err == nil && i.ID != f.ID && i.Agency == f.Agency && catalog.Kind(i.Kind).HasValidity() && i.Stage != string(catalog.StageWithdrawn) {
			taken = i.Title
		}
		return err
	}); err != nil {
		return err
	}
	if taken != "" {
		return fault.New(fault.Conflict, "item.number-taken", fmt.Sprintf("文号 %s 已用于“%s”。", f.latest.Number, taken))
	}
	return nil
}

// actItem appends acts, folds, saves, and lets the public see what follows.
func (w *work) actItem(ctx context.Context, verb agency.Verb, f *itemFile, acts ...catalog.Act) error {
	before, was := f.state, f.public
	w.stamp(acts)
	f.acts = append(f.acts, acts...)
	if err := w.foldItem(ctx, f); err != nil {
		return err
	}
	if err := w.loadTexts(ctx, f); err != nil {
		return err
	}
	if err := w.recache(ctx, f); err != nil {
		return err
	}
	rows, err := itemRows(acts)
	if err != nil {
		return err
	}
	kinds := make([]string, len(acts))
	seen := false
	for i, a := range acts {
		kinds[i] = string(a.Kind)
		seen = seen || a.Kind.OfValidity() || slices.Contains([]catalog.ActKind{catalog.Imported, catalog.Released, catalog.Corrected, catalog.WithdrawnAct, catalog.Archived}, a.Kind)
	}
	if err := w.AppendItemActs(ctx, &f.Item, rows, w.entry(verb, f.Agency, itemAbout(f.ID), map[string]any{"acts": kinds})); err != nil {
		return err
	}
	if !seen || before.Public == 0 && f.state.Public == 0 {
		return nil
	}
	if err := w.published(ctx, f); err != nil {
		return err
	}
	if err := w.logItem(ctx, verb, f, acts, was, before.Gone != nil); err != nil {
		return err
	}
	switch acts[0].Kind {
	case catalog.Released, catalog.Corrected, catalog.WithdrawnAct:
		return w.effects(ctx, verb, f)
	}
	return nil
}

// completeEvent names the document that an event of validity comes from.
func (w *work) completeEvent(ctx context.Context, f *itemFile, act *catalog.Act) error {
	if !act.Kind.OfValidity() || act.Kind == catalog.EventRevoked {
		return nil
	}
	if act.Effective.IsZero() {
		act.Effective = w.today
	}
	if act.Effective.Before(f.IssuedOn) {
		return &fault.Error{Kind: fault.Invalid, Code: "item.effective", Message: "没有保存", Fields: []fault.Field{{Name: "effective", Code: "item.effective", Message: fmt.Sprintf("%s 早于文件的公布日期 %s", act.Effective, f.IssuedOn)}}}
	}
	if act.Cause == nil || act.Cause.Item == "" {
		return nil
	}
	other, err := w.Tx.Item(ctx, act.Cause.Item)
	if err != nil {
		return err
	}
	if other.ID == f.ID {
		return fault.New(fault.Invalid, "item.itself", "文件不能修改或者废止自己。")
	}
	act.Cause.Title, act.Cause.Number = other.Title, other.Number
	return nil
}
