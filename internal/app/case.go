package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Applicant is who asks: personal data, sealed at rest.
type Applicant struct {
	Kind    string `json:"kind"` // request.Applicants: natural_person, individual_business, …
	Name    string `json:"name"`
	IDType  string `json:"id_type,omitempty"`
	IDNo    string `json:"id_no,omitempty"`
	Contact string `json:"contact,omitempty"` // 联系人 of an organisation
	Phone   string `json:"phone,omitempty"`
	Email   string `json:"email,omitempty"`
	Address string `json:"address,omitempty"`
	Postal  string `json:"postal,omitempty"`
}

// Application is what art. 29 wants of an application.
type Application struct {
	Applicant Applicant `json:"applicant"`
	Content   string    `json:"content"`           // 所需政府信息的名称、文号或其他特征性描述
	Purpose   string    `json:"purpose,omitempty"` // optional since 2019
	Form      string    `json:"form,omitempty"`    // 获取方式、途径
	Help      bool      `json:"help,omitempty"`    // art. 43
	Tell      string    `json:"tell,omitempty"`    // TellWays: how the applicant wants to be told; "" was not asked
	Receipt   string    `json:"receipt,omitempty"` // the number that the applicant has, which a transfer keeps
}

// View is a case as staff see it: its header, the acts that count, what follows
// from them. Version counts all that was entered, also what was struck.
type View struct {
	store.Case
	Acts  []request.Act
	State request.State
}

func (w *work) seal(caseID string, app Application) ([]byte, error) {
	plain, err := json.Marshal(app)
	if err != nil {
		return nil, err
	}
	return w.app.vault.Seal(plain, caseID)
}

// fold recomputes a case as of today. An act dated after today cannot have
// happened; Fold refuses it by name.
func (w *work) fold(t request.Type, acts []request.Act, l *law) (request.State, error) {
	return request.Case{Type: t, AsOf: w.today, Acts: acts}.Fold(l.calendar, l.settings)
}

// cached are the columns that follow from the acts.
func cached(s request.State) store.Cached {
	return store.Cached{Stage: string(s.Stage), Day0: s.Day0, Due: s.Due, Provisional: s.Provisional,
		CountedOn: s.CountedOn, ClosedOn: s.FirstClosed, Outcome: s.Row, Unit: s.Unit}
}

// verbOf is the permission that an act needs: extending is the disclosure
// office head's alone (art. 33), answering and assigning have their own roles.
func verbOf(k request.Kind) agency.Verb {
	switch k {
	case request.Extended, request.DelaySet:
		return agency.CaseExtend
	case request.Answered, request.Abandoned:
		return agency.CaseAnswer
	case request.Assigned, request.TransferredIn, request.TransferredOut, request.Merged:
		return agency.CaseAssign
	}
	return agency.CaseAct
}

// Act adds acts to a case that stands at version; a case that has moved on
// since is a conflict, an impossible act is refused, an unlawful one recorded.
func (a *App) Act(ctx context.Context, actor agency.Actor, caseID string, version int, acts ...request.Act) (View, error) {
	return a.actWith(ctx, actor, caseID, version, acts, func(*work, *View) error { return nil })
}

// actWith adds acts and, in the same transaction, what goes with them.
func (a *App) actWith(ctx context.Context, actor agency.Actor, caseID string, version int, acts []request.Act, with func(*work, *View) error) (v View, err error) {
	if len(acts) == 0 {
		return v, fault.New(fault.Invalid, "case.no-acts", "没有要登记的行为。")
	}
	if slices.ContainsFunc(acts, func(x request.Act) bool { return x.Kind == request.Struck || x.Of != 0 }) {
		return v, fault.New(fault.Invalid, "act.unknown", "撤销和更正有自己的步骤，不能作为行为登记。")
	}
	err = a.onCase(ctx, actor, verbOf(acts[0].Kind), caseID, func(w *work, at *View) error {
		v = *at
		for _, act := range acts {
			if err := w.may(ctx, verbOf(act.Kind), v.Agency); err != nil {
				return err
			}
		}
		if v.Version != version {
			return fault.New(fault.Conflict, "case.moved-on", fmt.Sprintf("案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", v.Number))
		}
		if err := w.act(ctx, &v, acts); err != nil {
			return err
		}
		return with(w, &v)
	})
	return v, err
}

func (w *work) act(ctx context.Context, v *View, acts []request.Act) error {
	l, err := w.lawOf(ctx, v.Agency)
	if err != nil {
		return err
	}
	if err := w.refolded(ctx, v, l, acts); err != nil {
		return err
	}
	kinds := make([]string, len(acts))
	for i, act := range acts {
		kinds[i] = string(act.Kind)
	}
	if err := w.AppendActs(ctx, &v.Case, acts, w.entry(verbOf(acts[0].Kind), v.Agency, "case:"+v.ID, map[string]any{"acts": kinds})); err != nil {
		return err
	}
	return w.tell(ctx, v, acts)
}

// refolded gives v the acts that count and the state with new ones added.
func (w *work) refolded(ctx context.Context, v *View, l *law, acts []request.Act) error {
	entered := v.Acts
	if len(entered) != v.Version { // something was struck
		rows, err := w.EnteredActs(ctx, v.ID)
		if err == nil {
			entered, err = store.ActsOf(rows)
		}
		if err != nil {
			return err
		}
	}
	all, err := request.Effective(append(slices.Clone(entered), acts...))
	if err != nil {
		return err
	}
	if v.State, err = w.fold(request.Type(v.Type), all, l); err != nil {
		return err
	}
	v.Acts, v.Cached = all, withVersion(cached(v.State), v.Version)
	return nil
}

func withVersion(c store.Cached, version int) store.Cached {
	c.Version = version
	return c
}

// readCase is onCase without the right to change anything.
func (a *App) readCase(ctx context.Context, actor agency.Actor, verb agency.Verb, caseID string, f func(*work, *View) error) error {
	return a.own(ctx, actor, false, func(w *work) error { return w.inCase(ctx, verb, caseID, f) })
}

// onCase runs f on a case if the actor may see it and do verb to its agency.
func (a *App) onCase(ctx context.Context, actor agency.Actor, verb agency.Verb, caseID string, f func(*work, *View) error) error {
	return a.own(ctx, actor, true, func(w *work) error { return w.inCase(ctx, verb, caseID, f) })
}

func (w *work) inCase(ctx context.Context, verb agency.Verb, caseID string, f func(*work, *View) error) error {
	v, err := w.kept(ctx, caseID)
	if err == nil {
		err = w.may(ctx, verb, v.Agency)
	}
	if err != nil {
		return err
	}
	return f(w, v)
}

// Case shows a case as of today, each of its days explained. What it holds is
// shared with others who look at the same case: it is only read.
func (a *App) Case(ctx context.Context, actor agency.Actor, caseID string) (v View, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, one *View) error {
		v, err = remembered(ctx, w, daysKey(caseID), 3, func() (View, error) { return w.daysOf(ctx, *one) })
		return err
	})
	return v, err
}

// daysOf is a view of its own with the days of its steps.
func (w *work) daysOf(ctx context.Context, v View) (View, error) {
	l, err := w.lawOf(ctx, v.Agency)
	if err != nil {
		return v, err
	}
	v.State.Steps = slices.Clone(v.State.Steps)
	return v, v.State.ExplainDays(l.calendar)
}

// view loads a case and folds its acts. They are shared with others who look
// at the same case: they are only read.
func (w *work) view(ctx context.Context, caseID string) (View, error) {
	v, err := w.kept(ctx, caseID)
	if err != nil {
		return View{}, err
	}
	return *v, nil
}

// kept is the view of a case itself, which others share while it is only read.
func (w *work) kept(ctx context.Context, caseID string) (*View, error) {
	v, err := remembered(ctx, w, viewKey(caseID), 1, func() (*View, error) {
		v, err := w.viewIn(ctx, caseID)
		return &v, err
	})
	if err != nil {
		return nil, err
	}
	return v, w.maySee(ctx, &v.Case)
}

func (w *work) viewIn(ctx context.Context, caseID string) (v View, err error) {
	c, err := w.Tx.Case(ctx, caseID)
	if err != nil {
		return v, err
	}
	v.Case = *c
	if v.Acts, err = w.Acts(ctx, caseID); err != nil {
		return v, err
	}
	l, err := w.lawOf(ctx, c.Agency)
	if err == nil {
		v.State, err = w.fold(request.Type(c.Type), v.Acts, l)
	}
	return v, err
}

// MayReadApplicant refuses who may not open a case's personal data, before they
// are asked what for.
func (a *App) MayReadApplicant(ctx context.Context, actor agency.Actor, caseID string) error {
	return a.readCase(ctx, actor, agency.ApplicantRead, caseID, func(*work, *View) error { return nil })
}

// ReadApplication opens the applicant's personal data. Each reading is an
// audit entry with its purpose.
func (a *App) ReadApplication(ctx context.Context, actor agency.Actor, caseID, purpose string) (app Application, err error) {
	if strings.TrimSpace(purpose) == "" {
		return app, fault.New(fault.Invalid, "applicant.purpose", "查看申请人信息须写明用途。")
	}
	err = a.onCase(ctx, actor, agency.ApplicantRead, caseID, func(w *work, v *View) (err error) {
		app, err = w.unseal(&v.Case)
		w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+caseID, map[string]string{"purpose": purpose}))
		return err
	})
	return app, err
}

// Personal is all that a case holds of its applicant's own words.
type Personal struct {
	Application Application
	Corrections []Correction
	Amendments  []Amendment // with the words that were put right
}

// ReadPersonal opens it all at once: one reading, one audit entry with its purpose.
func (a *App) ReadPersonal(ctx context.Context, actor agency.Actor, caseID, purpose string) (p Personal, err error) {
	if unsaid(purpose) {
		return p, fault.New(fault.Invalid, "applicant.purpose", "查看申请人信息须写明用途。")
	}
	err = a.onCase(ctx, actor, agency.ApplicantRead, caseID, func(w *work, v *View) (err error) {
		if p.Application, err = w.unseal(&v.Case); err != nil {
			return err
		}
		if p.Corrections, err = w.corrections(ctx, caseID); err != nil {
			return err
		}
		if p.Amendments, err = w.amendments(ctx, caseID, false); err != nil {
			return err
		}
		w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+caseID, map[string]string{"purpose": purpose}))
		return nil
	})
	return p, err
}

func (w *work) unseal(c *store.Case) (app Application, err error) {
	plain, err := w.app.vault.Open(c.Sealed, c.ID)
	if err != nil || plain == nil {
		return app, err
	}
	return app, json.Unmarshal(plain, &app)
}

// recompute folds the open cases anew after the calendar changed, stores what
// moved, and notes each change.
func (w *work) recompute(ctx context.Context, res *CalendarChange) error {
	w.law = nil
	var open []store.Case
	if err := w.OpenCases(ctx, func(c store.Case) error {
		open = append(open, c)
		return nil
	}); err != nil {
		return err
	}
	res.Open = len(open)
	for i := range open {
		c := &open[i]
		v, err := w.view(ctx, c.ID)
		if err != nil {
			return err
		}
		now := withVersion(cached(v.State), c.Version)
		if now == c.Cached {
			continue
		}
		if now.Due != c.Due {
			res.Changed = append(res.Changed, DateChanged{c.ID, c.Number, c.Due, now.Due})
		}
		e := w.entry(agency.CalendarManage, c.Agency, "case:"+c.ID, map[string]any{"due_before": c.Due, "due": now.Due})
		c.Cached = now
		if err := w.Recache(ctx, c, e); err != nil {
			return err
		}
	}
	return w.recomputeDisputes(ctx)
}
