package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// Agencies lists all agencies in the order of their tree's levels.
func (a *App) Agencies(ctx context.Context, actor agency.Actor) (out []agency.Agency, err error) {
	err = a.read(ctx, actor, agency.CaseRead, "", func(w *work) error { out, err = w.Agencies(ctx); return err })
	return out, err
}

// Agency finds one agency; what it holds is public.
func (a *App) Agency(ctx context.Context, actor agency.Actor, id string) (out agency.Agency, err error) {
	err = a.read(ctx, actor, agency.CaseRead, "", func(w *work) error { out, err = w.Agency(ctx, id); return err })
	return out, err
}

// PutAgency adds or changes an agency.
func (a *App) PutAgency(ctx context.Context, actor agency.Actor, one agency.Agency) error {
	if err := checkAgency(one); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.AgencyManage, one.ID, func(w *work) error { return w.putAgency(ctx, one) })
}

func (w *work) putAgency(ctx context.Context, one agency.Agency) error {
	if one.Parent != "" {
		if _, err := w.Agency(ctx, one.Parent); err != nil {
			return err
		}
		if one.Parent == one.ID || w.above(ctx, one.ID, one.Parent) {
			return fault.New(fault.Invalid, "agency.loop", fmt.Sprintf("%s 不能隶属于自己或自己的下级。", one.Name))
		}
	}
	was, err := w.Tx.Agency(ctx, one.ID)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	moved := err == nil && was.Parent != one.Parent
	w.touch(TagAgencies)
	if err := w.PutAgency(ctx, one, w.entry(agency.AgencyManage, one.ID, "", nil)); err != nil {
		return err
	}
	if w.see(one); !moved {
		return nil
	}
	return w.rederiveBelow(ctx, one.ID) // another jurisdiction's rules on validity
}

func checkAgency(a agency.Agency) error {
	var fs []fault.Field
	if a.ID == "" || strings.ContainsFunc(a.ID, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-')
	}) {
		fs = append(fs, fault.Field{Name: "编号", Code: "agency.id", Message: "只能用小写字母、数字和连字符"})
	}
	if strings.TrimSpace(a.Name) == "" {
		fs = append(fs, fault.Field{Name: "名称", Code: "agency.name", Message: "不能为空"})
	}
	if m := agency.CheckCaseFormat(a.CaseNumber); m != "" {
		fs = append(fs, fault.Field{Name: "登记编号", Code: "agency.case-number", Message: m})
	}
	known := false
	for _, k := range agency.Kinds() {
		known = known || k.Kind == a.Kind
	}
	if !known {
		fs = append(fs, fault.Field{Name: "类别", Code: "agency.kind", Message: "不在机关类别之列"})
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "agency.invalid", Message: "机关信息有误", Fields: fs}
	}
	return nil
}
