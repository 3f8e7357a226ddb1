package app

import (
	"bytes"
	"context"
	_ "embed" // the workbook of the demonstration

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

//go:embed demo/grants.xlsx
var grants []byte

// DemoWorkbook is a workbook of the fictional county with a hidden sheet full
// of names, as people bring them: 补贴发放汇总表.xlsx.
func DemoWorkbook() []byte { return bytes.Clone(grants) }

// DemoAttach gives the demonstration's office a case with what its applicant
// attached, and two files to be given: one cleaned, one as it came.
func (a *App) DemoAttach(ctx context.Context) error {
	by := map[agency.Role]agency.Actor{}
	for _, p := range demoStaff() {
		by[p.Roles[0]] = p.Actor()
	}
	handler := by[agency.Handler]
	in, err := a.Inbox(ctx, handler, InboxQuery{Agency: demoOffice, View: InboxClock})
	if err != nil {
		return err
	}
	for _, v := range in.Rows {
		if v.State.Stage != request.StageOpen || v.State.Overdue {
			continue
		}
		return a.demoFiles(ctx, by[agency.Receiver], handler, v.ID)
	}
	return nil
}

func (a *App) demoFiles(ctx context.Context, receiver, handler agency.Actor, caseID string) error {
	const token = "demonstration-of-attachments"
	for name, text := range map[string]string{"申请书扫描件.txt": "申请公开 2024 年度补贴发放情况（演示用）", "补充说明.txt": "所需信息用于核对本校班次（演示用）"} {
		if err := a.Hold(ctx, receiver, token, name, bytes.NewReader([]byte(text))); err != nil {
			return err
		}
	}
	if _, err := a.AddFiles(ctx, receiver, caseID, token); err != nil {
		return err
	}
	if _, err := a.PutRelease(ctx, handler, caseID, "补贴发放汇总表（原样）.xlsx", bytes.NewReader(grants)); err != nil {
		return err
	}
	f, err := a.PutRelease(ctx, handler, caseID, "补贴发放汇总表.xlsx", bytes.NewReader(grants))
	if err != nil {
		return err
	}
	return a.CopyRelease(ctx, handler, caseID, f.ID, CopyOrder{Version: f.Version, Places: []string{"发放汇总!B7"}})
}
