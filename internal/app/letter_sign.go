package app

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// SubmitLetter hands a draft in for approval: until then it is its drafter's
// and waits for nobody else. What it gives passes the gate before others spend
// their time on it; the gate stands again before signing and before it leaves.
func (a *App) SubmitLetter(ctx context.Context, actor agency.Actor, caseID, id string, version int) (view LetterView, err error) {
	if _, err := a.gateLetter(ctx, actor, caseID, id); err != nil {
		return view, err
	}
	err = a.onCase(ctx, actor, agency.LetterDraft, caseID, func(w *work, v *View) error {
		var parts letterParts
		if view, parts, err = w.change(ctx, v.Agency, v.ID, id, version, LetterDraft); err != nil {
			return err
		}
		if err := letterHere(v, view.Kind); err != nil {
			return err
		}
		view.State = LetterSubmitted
		return w.putLetter(ctx, agency.LetterDraft, &view, parts, "submit", "")
	})
	return view, err
}

// RecallLetter takes back a letter that was handed in and that nobody has
// decided on: whoever handed it in, or wrote any of it.
func (a *App) RecallLetter(ctx context.Context, actor agency.Actor, caseID, id string, version int) (view LetterView, err error) {
	err = a.onCase(ctx, actor, agency.LetterDraft, caseID, func(w *work, v *View) error {
		var parts letterParts
		if view, parts, err = w.change(ctx, v.Agency, v.ID, id, version, LetterSubmitted); err != nil {
			return err
		}
		if !view.HandedInBy(w.actor.Person) {
			return fault.New(fault.Forbidden, "letter.recall", "撤回送审由起草人或者送审人办理。")
		}
		view.State = LetterDraft
		return w.putLetter(ctx, agency.LetterDraft, &view, parts, "recall", "")
	})
	return view, err
}

// HandedInBy reports whether a person may take back what was handed in.
func (l *Letter) HandedInBy(person string) bool {
	for _, s := range slices.Backward(l.Steps) {
		if s.What == "submit" {
			return s.By == person || l.writtenBy(person)
		}
	}
	return l.writtenBy(person)
}

// ApproveLetter passes a letter handed in on to its signer. Letters that extend or delay
// are approved by the head of the disclosure office alone (arts 33, 35), whose
// consent the act then carries.
func (a *App) ApproveLetter(ctx context.Context, actor agency.Actor, caseID, id string, version int, note string) (view LetterView, err error) {
	if _, err := a.gateLetter(ctx, actor, caseID, id); err != nil {
		return view, err
	}
	err = a.onCase(ctx, actor, agency.LetterApprove, caseID, func(w *work, v *View) error {
		var parts letterParts
		if view, parts, err = w.change(ctx, v.Agency, v.ID, id, version, LetterSubmitted); err != nil {
			return err
		}
		if err := letterHere(v, view.Kind); err != nil {
			return err
		}
		if view.writtenBy(w.actor.Person) {
			return fault.New(fault.Forbidden, "letter.own", "自己起草或者修改的文书由他人审核。")
		}
		if info, _ := letter.Lookup(view.Kind); verbOf(info.Act) == agency.CaseExtend {
			if err := w.may(ctx, agency.CaseExtend, v.Agency); err != nil {
				return err
			}
			if unsaid(parts.Detail.ApprovedBy) {
				parts.Detail.ApprovedBy = w.actor.Name
			}
		}
		view.State, view.Detail = LetterApproved, parts.Detail
		return w.putLetter(ctx, agency.LetterApprove, &view, parts, "approve", note)
	})
	return view, err
}

// writtenBy reports whether a person wrote any of the letter since it was
// last drafted anew: who writes does not approve.
func (l *Letter) writtenBy(person string) bool {
	return slices.Contains(l.writers(), person)
}

// returned reports whether a letter came back and was not handed in since.
func (l *Letter) returned() bool {
	for _, s := range slices.Backward(l.Steps) {
		if s.What == "return" || s.What == "submit" {
			return s.What == "return" && l.State == LetterDraft
		}
	}
	return false
}

// writers are those who wrote a letter.
func (l *Letter) writers() (out []string) {
	for _, s := range l.Steps {
		if (s.What == "draft" || s.What == "edit") && !slices.Contains(out, s.By) {
			out = append(out, s.By)
		}
	}
	return out
}

// ReturnLetter sends a letter back to its drafter with a reason: whoever
// approves, before approval or after; its signer, once it is approved.
func (a *App) ReturnLetter(ctx context.Context, actor agency.Actor, caseID, id string, version int, reason string) (view LetterView, err error) {
	if unsaid(reason) {
		return view, fault.New(fault.Invalid, "letter.reason", "请写明退回的理由。")
	}
	err = a.onCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		states := []LetterState{LetterSubmitted, LetterApproved}
		if err := w.may(ctx, agency.LetterApprove, v.Agency); err != nil {
			if err := w.may(ctx, agency.LetterSign, v.Agency); err != nil {
				return err
			}
			states = states[1:]
		}
		var parts letterParts
		if view, parts, err = w.change(ctx, v.Agency, v.ID, id, version, states...); err != nil {
			return err
		}
		view.State = LetterDraft
		return w.putLetter(ctx, agency.LetterApprove, &view, parts, "return", reason)
	})
	return view, err
}

// SignLetter gives an approved letter its date and number, in one step so that
// no number is ever without its letter, and freezes its text.
func (a *App) SignLetter(ctx context.Context, actor agency.Actor, caseID, id string, version int) (view LetterView, err error) {
	passed, err := a.gateLetter(ctx, actor, caseID, id)
	if err != nil {
		return view, err
	}
	err = a.onCase(ctx, actor, agency.LetterSign, caseID, func(w *work, v *View) error {
		var parts letterParts
		if view, parts, err = w.change(ctx, v.Agency, v.ID, id, version, LetterApproved); err != nil {
			return err
		}
		if err := letterHere(v, view.Kind); err != nil {
			return err
		}
		if err := w.sameFiles(ctx, v.ID, parts.Detail, passed); err != nil {
			return err
		}
		if parts.Names, err = w.nameFiles(ctx, v.ID, passed); err != nil {
			return err
		}
		view.Attached = passed
		return w.sign(ctx, &view, v, parts)
	})
	return view, err
}

func (w *work) sign(ctx context.Context, view *LetterView, v *View, parts letterParts) (err error) {
	if parts.Frozen, err = w.words(ctx, view, w.today); err != nil {
		return err
	}
	if err := w.number(ctx, view, v, parts.Detail); err != nil {
		return err
	}
	view.State = LetterSigned
	f, err := w.compose(ctx, view, v, parts.Detail, parts.Frozen)
	if err != nil {
		return err
	}
	view.Date, parts.Document = f.Date, view.Document
	return w.putLetter(ctx, agency.LetterSign, view, parts, "sign", "")
}

// number takes the next 发文字号 of the agency and year, unless the letter
// bears none or the act that it tells of has one already.
func (w *work) number(ctx context.Context, view *LetterView, v *View, d letter.Detail) error {
	info, _ := letter.Lookup(view.Kind)
	if !info.Numbered {
		return nil
	}
	l, err := w.lawOf(ctx, v.Agency)
	if err != nil {
		return err
	}
	if i := letter.Recorded(view.Kind, d, v.Acts, l.settings.At(v.Acts[0].On)); i >= 0 && v.Acts[i].DocumentNo != "" {
		view.DocumentNo = v.Acts[i].DocumentNo
		return nil
	}
	one, err := w.Agency(ctx, v.Agency)
	if err != nil {
		return err
	}
	if unsaid(one.Short) {
		return fault.New(fault.Invalid, "letter.agency-short", fmt.Sprintf("%s没有登记机关代字，不能编发文字号；请先用 gongkai agency add --short 登记。", one.Name))
	}
	view.Year = w.today.Year
	if view.Serial, err = w.next(ctx, agency.LetterSign, v.Agency, seriesLetter, view.Year); err != nil {
		return err
	}
	view.DocumentNo = letter.FormatNumber(one.Short, view.Year, view.Serial)
	return nil
}

// Service is how and when a signed letter left.
type Service struct {
	On         calendar.Date // zero for today
	ReceivedOn calendar.Date // by the other side: consultations and fee notices
	Delivery   string        // "" as the letter was drafted
}

// IssueLetter records that a signed letter has left, and adds the act that it
// is to its case, with its number, in one transaction. A letter that the case
// has overtaken is not issued.
func (a *App) IssueLetter(ctx context.Context, actor agency.Actor, caseID, id string, version int, s Service) (view LetterView, err error) {
	if _, err := a.gateLetter(ctx, actor, caseID, id); err != nil {
		return view, err
	}
	err = a.onCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		var parts letterParts
		if view, parts, err = w.change(ctx, v.Agency, v.ID, id, version, LetterSigned); err != nil {
			return err
		}
		if err := letterHere(v, view.Kind); err != nil {
			return err
		}
		if err := w.sameFiles(ctx, v.ID, parts.Detail, view.Attached); err != nil {
			return err
		}
		return w.issue(ctx, &view, v, parts, s)
	})
	return view, err
}

func (w *work) issue(ctx context.Context, view *LetterView, v *View, parts letterParts, s Service) error {
	if s.On.IsZero() {
		s.On = w.today
	}
	info, _ := letter.Lookup(view.Kind)
	if err := w.may(ctx, verbOf(info.Act), v.Agency); err != nil {
		return err
	}
	if s.On.Before(view.Date) || s.On.After(w.today) {
		return fault.New(fault.Invalid, "letter.issued-on", fmt.Sprintf("发出之日 %s 应在签发之日 %s 与今日 %s 之间。", s.On, view.Date, w.today))
	}
	signed := view.Document
	f, err := w.compose(ctx, view, v, parts.Detail, parts.Frozen)
	if err != nil {
		return err
	}
	if signed.PlainText() != view.Document.PlainText() {
		return fault.New(fault.Conflict, "letter.stale", fmt.Sprintf("%s签发之后案件有了变化，所写内容已与案件不符，不能发出。请作废后重新拟制。", view.DocumentNo))
	}
	view.State, view.IssuedOn = LetterIssued, s.On
	if act, ok := f.Own(view.Kind, s.On); ok {
		if err := s.complete(&act, info, parts.Detail); err != nil {
			return err
		}
		if err := w.act(ctx, v, []request.Act{act}); err != nil {
			return err
		}
	}
	if err := w.sendFiles(ctx, verbOf(info.Act), v, &view.Letter); err != nil {
		return err
	}
	return w.putLetter(ctx, verbOf(info.Act), view, parts, "issue", "")
}

// complete puts into the act what is known only once the letter has left.
func (s Service) complete(act *request.Act, info letter.Info, d letter.Detail) error {
	switch info.Act {
	case request.Consulted:
		if s.ReceivedOn.IsZero() && d.ReceivedOn.IsZero() {
			return fault.New(fault.Invalid, "letter.received-on", "请写明被征求方收到之日：意见期限自该日起算（第三十二条、第三十四条）。")
		}
		if !s.ReceivedOn.IsZero() {
			act.ReceivedOn = s.ReceivedOn
		}
	case request.FeeNoticed:
		if !s.ReceivedOn.IsZero() {
			act.ReceivedOn = s.ReceivedOn
		}
	case request.Answered:
		if s.Delivery == "" {
			break
		}
		if s.Delivery == "electronic" && d.Delivery != "electronic" {
			return fault.New(fault.Invalid, "letter.delivery", "这份文书不是按电子送达拟制的，改为电子送达请作废后重新拟制（行政复议法第二十二条第二款）。")
		}
		act.Delivery = s.Delivery
	}
	return nil
}

// VoidLetter gives up a letter that has not left. Its number, if it has one,
// stays accounted for by the reason.
func (a *App) VoidLetter(ctx context.Context, actor agency.Actor, caseID, id string, version int, reason string) (view LetterView, err error) {
	if unsaid(reason) {
		return view, fault.New(fault.Invalid, "letter.reason", "请写明作废的理由。")
	}
	err = a.onCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		var parts letterParts
		if view, parts, err = w.change(ctx, v.Agency, v.ID, id, version, LetterDraft, LetterSubmitted, LetterApproved, LetterSigned); err != nil {
			return err
		}
		verb := agency.LetterDraft
		if view.State == LetterSigned {
			verb = agency.LetterSign
		}
		if err := w.may(ctx, verb, v.Agency); err != nil {
			return err
		}
		if view.Serial > 0 {
			if err := w.void(ctx, verb, v.Agency, seriesLetter, view.Year, view.Serial, reason); err != nil {
				return err
			}
		}
		view.State = LetterVoid
		return w.putLetter(ctx, verb, &view, parts, "void", reason)
	})
	return view, err
}
