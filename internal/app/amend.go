package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Amendment is what was registered put right: what a case's application said
// before and after. Its old words stay, sealed like the application itself.
type Amendment struct {
	At      time.Time
	By      string // login
	Name    string
	Reason  string
	Changes []Change
}

// Change is one part of an application before and after. Personal parts are
// masked unless they were opened with a purpose.
type Change struct {
	Field    string // as forms name it: name, phone, title, …
	Label    string
	Old, New string
}

// keptAmendment is the record of an amendment.
type keptAmendment struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Name   string    `json:"name"`
	Reason string    `json:"reason"`
	Fields []string  `json:"fields"`
	Sealed []byte    `json:"sealed"` // of []Change, in the clear
}

const (
	kindAmendment = "amendment" // key is case/amendment
	mostReason    = 500
)

func amendmentOwner(id string) string { return "amendment:" + id }

// amendable are the parts of an application that can be put right.
var amendable = []struct {
	field, label string
	personal     func(string) string // how it is masked, nil where it is plain
	of           func(*Application) *string
}{
	{"kind", "申请人类别", nil, func(x *Application) *string { return &x.Applicant.Kind }},
	{"name", "申请人姓名或者名称", mask, func(x *Application) *string { return &x.Applicant.Name }},
	{"id_type", "证件名称", nil, func(x *Application) *string { return &x.Applicant.IDType }},
	{"id_no", "证件号码", maskTail, func(x *Application) *string { return &x.Applicant.IDNo }},
	{"contact", "联系人", mask, func(x *Application) *string { return &x.Applicant.Contact }},
	{"phone", "联系电话", maskTail, func(x *Application) *string { return &x.Applicant.Phone }},
	{"email", "电子邮箱", mask, func(x *Application) *string { return &x.Applicant.Email }},
	{"address", "通信地址", mask, func(x *Application) *string { return &x.Applicant.Address }},
	{"postal", "邮政编码", mask, func(x *Application) *string { return &x.Applicant.Postal }},
	{"content", "申请书原文", mask, func(x *Application) *string { return &x.Content }},
	{"purpose", "所需信息的用途", mask, func(x *Application) *string { return &x.Purpose }},
	{"form", "获取信息的方式、途径", nil, func(x *Application) *string { return &x.Form }},
	{"tell", "进度通知", nil, func(x *Application) *string { return &x.Tell }},
}

// maskTail keeps the last two characters of a number.
func maskTail(s string) string {
	r := []rune(s)
	if len(r) < 5 {
		return strings.Repeat("*", min(len(r), 4))
	}
	return "****" + string(r[len(r)-2:])
}

// amendVerb is the right that putting a case right takes: after the first
// answer its numbers may have been told, and it is the disclosure office head's.
func amendVerb(v *View) agency.Verb {
	if v.State.FirstClosed.IsZero() {
		return agency.CaseAmend
	}
	return agency.CaseRevise
}

// onAmend runs f on a case that the actor may put right, with a reason.
func (a *App) onAmend(ctx context.Context, actor agency.Actor, caseID, reason string, f func(*work, *View) error) error {
	switch n := len([]rune(reason)); {
	case unsaid(reason):
		return fault.New(fault.Invalid, "amend.why", "请写明更正的理由。")
	case n > mostReason:
		return fault.New(fault.Invalid, "amend.why", fmt.Sprintf("理由最多 %d 个字，现有 %d 个。", mostReason, n))
	}
	return a.onCase(ctx, actor, agency.CaseAmend, caseID, func(w *work, v *View) error {
		if w.may(ctx, amendVerb(v), v.Agency) != nil {
			return fault.New(fault.Conflict, "amend.closed", fmt.Sprintf("案件 %s 已于 %s 办结，此后的更正由政府信息公开工作机构负责人办理。", v.Number, v.State.FirstClosed.Chinese()))
		}
		return f(w, v)
	})
}

// MayAmend refuses who may not put a case right, before they are asked why.
func (a *App) MayAmend(ctx context.Context, actor agency.Actor, caseID string) error {
	return a.onAmend(ctx, actor, caseID, "?", func(*work, *View) error { return nil })
}

// Amend puts right what was registered of a case: its title and application,
// as they stood at the case's entry (store.Case.Entry). What does not change
// keeps its place; nothing changed is refused.
func (a *App) Amend(ctx context.Context, actor agency.Actor, caseID string, entry int64, title string, to Application, reason string) error {
	return a.onAmend(ctx, actor, caseID, reason, func(w *work, v *View) error {
		if err := w.may(ctx, agency.ApplicantRead, v.Agency); err != nil {
			return err
		}
		if v.Entry != entry {
			return fault.New(fault.Conflict, "case.moved-on", fmt.Sprintf("案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", v.Number))
		}
		was, err := w.unseal(&v.Case)
		if err != nil {
			return err
		}
		to.Help, to.Receipt = was.Help, was.Receipt
		if to.Tell == "" {
			to.Tell = was.Tell
		}
		if err := checkAmended(v, &to); err != nil {
			return err
		}
		if title = strings.TrimSpace(title); title == "" {
			title = v.Title
		}
		changes := changesOf(&was, &to)
		if title != v.Title {
			changes = append([]Change{{"title", "案件标题", v.Title, title}}, changes...)
		}
		if len(changes) == 0 {
			return fault.New(fault.Invalid, "amend.same", "没有改动任何内容。")
		}
		return w.amend(ctx, v, title, to, changes, reason)
	})
}

func checkAmended(v *View, to *Application) error {
	r := Registration{Type: request.Type(v.Type), Application: *to, Acts: v.Acts}
	if unsaid(to.Applicant.Name) {
		return fault.New(fault.Invalid, "amend.name", "申请人姓名或者名称不能为空。")
	}
	return r.check()
}

func changesOf(was, to *Application) (out []Change) {
	for _, p := range amendable {
		if o, n := *p.of(was), strings.TrimSpace(*p.of(to)); o != n {
			*p.of(to) = n
			out = append(out, Change{p.field, p.label, o, n})
		}
	}
	return out
}

// amend writes the new header and the record of what it was.
func (w *work) amend(ctx context.Context, v *View, title string, to Application, changes []Change, reason string) error {
	l, err := w.lawOf(ctx, v.Agency)
	if err != nil {
		return err
	}
	before := v.Case
	v.Title, v.Applicant = title, request.Column(to.Applicant.Kind, l.settings.At(v.Acts[0].On))
	if err := w.notInReport(ctx, &before, &v.Case); err != nil {
		return err
	}
	if v.Sealed, err = w.seal(v.ID, to); err != nil {
		return err
	}
	fields := make([]string, len(changes))
	for i, c := range changes {
		fields[i] = c.Field
	}
	verb := amendVerb(v)
	if err := w.moveFilings(ctx, verb, &before, &v.Case); err != nil {
		return err
	}
	if err := w.MoveCase(ctx, &v.Case, w.entry(verb, v.Agency, "case:"+v.ID, map[string]any{"fields": fields})); err != nil {
		return err
	}
	if err := w.SetMarks(ctx, v.ID, w.app.marksOf(to.Applicant)...); err != nil {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	k := keptAmendment{At: w.now, By: w.actor.Person, Name: w.actor.Name, Reason: reason, Fields: fields}
	plain, err := json.Marshal(changes)
	if err != nil {
		return err
	}
	if k.Sealed, err = w.app.vault.Seal(plain, amendmentOwner(id)); err != nil {
		return err
	}
	return w.putJSON(ctx, verb, kindAmendment, v.Agency, v.ID+"/"+id, 0, k)
}

// Amendments lists how a case's registration was put right, oldest first,
// personal words masked.
func (a *App) Amendments(ctx context.Context, actor agency.Actor, caseID string) (out []Amendment, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, _ *View) error {
		out, err = w.amendments(ctx, caseID, true)
		return err
	})
	return out, err
}

func (w *work) amendments(ctx context.Context, caseID string, masked bool) (out []Amendment, err error) {
	v, err := w.view(ctx, caseID)
	if err != nil {
		return nil, err
	}
	for _, owner := range holders(&v) {
		rs, err := w.RecordsUnder(ctx, kindAmendment, owner, caseID)
		if err != nil {
			return nil, err
		}
		for i := range rs {
			one, err := w.amendment(&rs[i], caseID, masked)
			if err != nil {
				return nil, err
			}
			out = append(out, one)
		}
	}
	slices.SortStableFunc(out, func(a, b Amendment) int { return a.At.Compare(b.At) })
	return out, nil
}

func (w *work) amendment(r *store.Record, caseID string, masked bool) (out Amendment, err error) {
	k, err := decode[keptAmendment](r.Body)
	if err != nil {
		return out, err
	}
	out = Amendment{At: k.At, By: k.By, Name: k.Name, Reason: k.Reason}
	plain, err := w.app.vault.Open(k.Sealed, amendmentOwner(strings.TrimPrefix(r.Key, caseID+"/")))
	if err == nil {
		err = json.Unmarshal(plain, &out.Changes)
	}
	for i := range out.Changes {
		c := &out.Changes[i]
		for _, p := range amendable {
			if p.field == c.Field && p.personal != nil && masked {
				c.Old, c.New = p.personal(c.Old), p.personal(c.New)
			}
		}
		c.Old, c.New = plainWords(c.Field, c.Old), plainWords(c.Field, c.New)
	}
	return out, err
}

// plainWords are what a key of an application means.
func plainWords(field, key string) string {
	words := []request.Word{}
	switch field {
	case "kind":
		words = request.Applicants()
	case "tell":
		words = TellWays()
	}
	for _, w := range words {
		if w.Key == key {
			return w.Label
		}
	}
	return key
}
