package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/request"
)

// DisputeFiling opens a dispute about an answer, or about a failure to answer.
type DisputeFiling struct {
	Agency               string
	CaseID               string // "" where the disputed case is not in this store
	Number               string // of the reviewer or court
	Type                 dispute.Type
	AfterReconsideration bool // a suit after reconsideration
	Acts                 []dispute.Act
}

// DisputeView is a dispute with its acts and what follows from them.
type DisputeView struct {
	store.Dispute
	Case   dispute.Case
	State  dispute.State
	Reopen bool // the agency lost and has not yet taken the case up again

	caseNumber, caseTitle string
}

// About names the disputed case as lists show it, "" where it is not in this
// store.
func (v *DisputeView) About() string { return strings.TrimSpace(v.caseNumber + " " + v.caseTitle) }

// caseOf tells the type of a dispute from its group of table 4.
func caseOf(group string, acts []dispute.Act) dispute.Case {
	c := dispute.Case{Type: dispute.Litigation, AfterReconsideration: group == dispute.GroupAfterReconsideration, Acts: acts}
	if group == dispute.GroupReconsideration {
		c.Type = dispute.Reconsideration
	}
	return c
}

func groupOf(f DisputeFiling) string {
	switch {
	case f.Type == dispute.Reconsideration:
		return dispute.GroupReconsideration
	case f.AfterReconsideration:
		return dispute.GroupAfterReconsideration
	}
	return dispute.GroupDirect
}

// FileDispute records a new dispute with its first acts.
func (a *App) FileDispute(ctx context.Context, actor agency.Actor, f DisputeFiling) (v DisputeView, err error) {
	if f.Type != dispute.Reconsideration && f.Type != dispute.Litigation {
		return v, fault.New(fault.Invalid, "dispute.type", "请写明是行政复议（reconsideration）还是行政诉讼（litigation）。")
	}
	err = a.write(ctx, actor, agency.DisputeRecord, f.Agency, func(w *work) error {
		v, err = w.fileDispute(ctx, f)
		return err
	})
	return v, err
}

func (w *work) fileDispute(ctx context.Context, f DisputeFiling) (v DisputeView, err error) {
	if f.CaseID != "" {
		c, err := w.Tx.Case(ctx, f.CaseID)
		if err != nil {
			return v, err
		}
		if err := w.maySee(ctx, c); err != nil {
			return v, err
		}
		if c.Agency != f.Agency {
			return v, fault.New(fault.Invalid, "dispute.case", fmt.Sprintf("案件 %s 不属于该机关。", c.Number))
		}
		disputed, err := w.viewOf(ctx, *c)
		if err == nil {
			err = goneOn(&disputed, "复议、诉讼")
		}
		if err != nil {
			return v, err
		}
	}
	v.Dispute = store.Dispute{Agency: f.Agency, CaseID: f.CaseID, Group: groupOf(f), Number: f.Number, CreatedAt: w.now}
	if v.ID, err = newID(); err != nil {
		return v, err
	}
	if err := w.foldDispute(ctx, &v, f.Acts); err != nil {
		return v, err
	}
	rows, err := disputeRows(f.Acts)
	if err != nil {
		return v, err
	}
	return v, w.CreateDispute(ctx, &v.Dispute, rows, w.entry(agency.DisputeRecord, f.Agency, "dispute:"+v.ID, nil))
}

func disputeRows(acts []dispute.Act) ([]store.DisputeAct, error) {
	rows := make([]store.DisputeAct, len(acts))
	for i, a := range acts {
		body, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		rows[i] = store.DisputeAct{Kind: string(a.Kind), On: a.On, Body: body}
	}
	return rows, nil
}

// foldDispute fills in what follows from the acts as of today.
func (w *work) foldDispute(ctx context.Context, v *DisputeView, acts []dispute.Act) error {
	l, err := w.lawOf(ctx, v.Agency)
	if err != nil {
		return err
	}
	v.Case = caseOf(v.Group, acts)
	if v.State, err = v.Case.Fold(w.today, l.calendar); err != nil {
		return err
	}
	s := v.State
	v.Stage, v.FiledOn, v.ConcludedOn, v.Result, v.Due = string(s.Stage), acts[0].On, s.DecidedOn, string(s.Result), s.AnswerDue
	if !s.AnsweredOn.IsZero() {
		v.Due = calendar.Date{}
	}
	return nil
}

// ActOnDispute adds acts to a dispute that stands at version.
func (a *App) ActOnDispute(ctx context.Context, actor agency.Actor, id string, version int, acts ...dispute.Act) (v DisputeView, err error) {
	if len(acts) == 0 {
		return v, fault.New(fault.Invalid, "dispute.no-acts", "没有要登记的行为。")
	}
	owner, err := a.disputeOwner(ctx, id)
	if err != nil {
		return v, err
	}
	err = a.write(ctx, actor, agency.DisputeRecord, owner, func(w *work) error {
		if v, err = w.disputeView(ctx, id); err != nil {
			return err
		}
		if err := w.maySeeDispute(ctx, &v.Dispute); err != nil {
			return err
		}
		if v.Version != version {
			return fault.New(fault.Conflict, "dispute.moved-on", fmt.Sprintf("争议案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", v.Number))
		}
		if err := w.foldDispute(ctx, &v, append(slices.Clone(v.Case.Acts), acts...)); err != nil {
			return err
		}
		rows, err := disputeRows(acts)
		if err != nil {
			return err
		}
		return w.AppendDisputeActs(ctx, &v.Dispute, rows, w.entry(agency.DisputeRecord, owner, "dispute:"+id, nil))
	})
	return v, err
}

func (a *App) disputeOwner(ctx context.Context, id string) (owner string, err error) {
	err = a.store.Read(ctx, func(tx *store.Tx) error {
		d, err := tx.Dispute(ctx, id)
		if err == nil {
			owner = d.Agency
		}
		return err
	})
	return owner, err
}

// Dispute shows a dispute as of today.
func (a *App) Dispute(ctx context.Context, actor agency.Actor, id string) (v DisputeView, err error) {
	owner, err := a.disputeOwner(ctx, id)
	if err != nil {
		return v, err
	}
	err = a.read(ctx, actor, agency.CaseRead, owner, func(w *work) error {
		if v, err = w.disputeView(ctx, id); err == nil {
			err = w.maySeeDispute(ctx, &v.Dispute)
		}
		if err == nil {
			_, v.Reopen, err = w.toReopen(ctx, &v.Dispute)
		}
		return err
	})
	return v, err
}

// maySeeDispute refuses a dispute about another unit's case.
func (w *work) maySeeDispute(ctx context.Context, d *store.Dispute) error {
	if d.CaseID == "" {
		return nil
	}
	if _, bound, err := w.boundTo(ctx, d.Agency); err != nil || !bound {
		return err
	}
	c, err := w.Tx.Case(ctx, d.CaseID)
	if err != nil {
		return err
	}
	return w.maySee(ctx, c)
}

// toReopen gives the case that a lost dispute wants done anew, until that was
// begun or the dispute was filed away.
func (w *work) toReopen(ctx context.Context, d *store.Dispute) (v View, lost bool, err error) {
	if d.CaseID == "" || d.Stage != string(dispute.StageDecided) || !dispute.Result(d.Result).Reopens() {
		return v, false, nil
	}
	if v, err = w.view(ctx, d.CaseID); err != nil || v.Agency != d.Agency || !slices.Contains(v.State.Next, request.Reopened) {
		return v, false, err
	}
	begun := slices.ContainsFunc(v.Acts, func(a request.Act) bool { return a.Kind == request.Reopened && !a.On.Before(d.ConcludedOn) })
	return v, !begun, nil
}

// Disputes lists an agency's disputes, or those about one case of it.
func (a *App) Disputes(ctx context.Context, actor agency.Actor, agencyID, caseID string) (out []DisputeView, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error {
		if caseID == "" {
			if out, err = w.disputesOver(ctx, agencyID, caseID); err != nil {
				return err
			}
			out = slices.DeleteFunc(out, func(v DisputeView) bool { return w.maySeeDispute(ctx, &v.Dispute) != nil })
			return nil
		}
		out, err = remembered(ctx, w, disputesKey{agencyID, caseID}, 4, func() ([]DisputeView, error) { return w.disputesOver(ctx, agencyID, caseID) })
		return err
	})
	return out, err
}

func (w *work) disputesOver(ctx context.Context, agencyID, caseID string) (out []DisputeView, err error) {
	var rows []store.Dispute
	collect := func(d store.Dispute, err error) error {
		if d.Agency == agencyID {
			rows = append(rows, d)
		}
		return err
	}
	if caseID != "" {
		err = w.DisputesOfCase(ctx, caseID, collect)
	} else {
		err = w.Tx.Disputes(ctx, agencyID, collect)
	}
	for _, d := range rows {
		if err != nil {
			return nil, err
		}
		var v DisputeView
		v, err = w.disputeView(ctx, d.ID)
		out = append(out, v)
	}
	return out, err
}

func (w *work) disputeView(ctx context.Context, id string) (v DisputeView, err error) {
	d, err := w.Tx.Dispute(ctx, id)
	if err != nil {
		return v, err
	}
	v.Dispute = *d
	if d.CaseID != "" {
		c, err := w.Case(ctx, d.CaseID)
		if err != nil {
			return v, err
		}
		v.caseNumber, v.caseTitle = c.Number, c.Title
	}
	acts, err := w.disputeActs(ctx, id)
	if err != nil {
		return v, err
	}
	return v, w.foldDispute(ctx, &v, acts)
}

func (w *work) disputeActs(ctx context.Context, id string) ([]dispute.Act, error) {
	rows, err := w.DisputeActs(ctx, id)
	if err != nil {
		return nil, err
	}
	acts := make([]dispute.Act, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal(r.Body, &acts[i]); err != nil {
			return nil, fmt.Errorf("争议 %s 的第 %d 个行为不能识别：%w", id, i+1, err)
		}
	}
	return acts, nil
}
