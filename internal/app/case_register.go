package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// Registration is a new case.
type Registration struct {
	Agency string
	Type   request.Type
	Application
	Title     string // the information wanted in short, without personal data; "" takes Content's beginning
	Number    string // "" takes the next of the agency's series
	SourceKey string // identity in an imported register
	Acts      []request.Act
	Held      string     // token of the form whose files go with it, "" for none
	Record    Inaccuracy // of a record correction: in place of Content
}

// Register opens a case with its first acts.
func (a *App) Register(ctx context.Context, actor agency.Actor, r Registration) (v View, err error) {
	group := holding(actor.Person, r.Held)
	var files []keptFile
	if r.Held != "" {
		if files, err = a.settle(ctx, group); err != nil {
			return v, err
		}
	}
	err = a.write(ctx, actor, agency.CaseRegister, r.Agency, func(w *work) error {
		if v, err = w.register(ctx, r); err != nil {
			return err
		}
		return w.addFiles(ctx, agency.CaseRegister, &v, FromOffice, files)
	})
	if err == nil && r.Held != "" {
		a.settled(ctx, group)
	}
	return v, err
}

func (w *work) register(ctx context.Context, r Registration) (v View, err error) {
	if r.Type == "" {
		r.Type = request.TypeRequest
	}
	one, err := w.Agency(ctx, r.Agency)
	if err != nil {
		return v, err
	}
	l, err := w.lawOf(ctx, r.Agency)
	if err != nil {
		return v, err
	}
	r.Record.into(&r)
	if err := r.check(); err != nil {
		return v, err
	}
	column := request.Column(r.Applicant.Kind, l.settings.At(r.Acts[0].On))
	v.Acts = r.Acts
	if v.State, err = w.fold(r.Type, r.Acts, l); err != nil {
		return v, err
	}
	if r.Number == "" {
		n, err := w.next(ctx, agency.CaseRegister, r.Agency, "case", r.Acts[0].On.Year)
		if err != nil {
			return v, err
		}
		r.Number = caseNumber(one.CaseFormat(), r.Acts[0].On.Year, n)
	}
	v.Case = store.Case{Agency: r.Agency, Number: r.Number, Type: string(r.Type), Applicant: column, Title: r.title(),
		SourceKey: r.SourceKey, CreatedAt: w.now, Cached: cached(v.State)}
	if v.ID, err = newID(); err != nil {
		return v, err
	}
	r.Receipt = receiptNumber(r.Agency, r.Number)
	if v.Sealed, err = w.seal(v.ID, r.Application); err != nil {
		return v, err
	}
	if err := w.CreateCase(ctx, &v.Case, r.Acts, w.entry(agency.CaseRegister, r.Agency, "case:"+v.ID, nil)); err != nil {
		return v, err
	}
	if err := w.AddMarks(ctx, v.ID, w.app.marksOf(r.Applicant)...); err != nil {
		return v, err
	}
	return v, w.tell(ctx, &v, r.Acts)
}

func (r *Registration) check() error {
	var fs []fault.Field
	if request.Column(r.Applicant.Kind, statute.Values{}) == "" {
		fs = append(fs, fault.Field{Name: "申请人类别", Code: "case.applicant", Message: fmt.Sprintf("“%s”不在申请人类别之列", r.Applicant.Kind)})
	}
	if strings.TrimSpace(r.Content) == "" && r.Type == request.TypeRecordCorrection {
		fs = append(fs, fault.Field{Name: "record", Code: "case.record", Message: "须写明需要更正的记录、不准确之处和证据"})
	} else if strings.TrimSpace(r.Content) == "" {
		fs = append(fs, fault.Field{Name: "所需信息", Code: "case.content", Message: "不能为空"})
	}
	if len(r.Acts) == 0 {
		fs = append(fs, fault.Field{Name: "收到日期", Code: "case.acts", Message: "须写明何日以何渠道收到"})
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "case.invalid", Message: "登记信息有误", Fields: fs}
	}
	return nil
}

func (r *Registration) title() string {
	t := strings.TrimSpace(r.Title)
	if t == "" {
		t = strings.Join(strings.Fields(r.Content), " ")
	}
	if rs := []rune(t); len(rs) > 80 {
		t = string(rs[:79]) + "…"
	}
	return t
}
