package app

import (
	"bytes"
	"context"
	_ "embed" // the workbook of the demonstration

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/request"
)

//go:embed demo/grants.xlsx
var grants []byte

//go:embed demo/visit.docx
var visit []byte

// DemoRecord is a record of the fictional county with a person's numbers, a
// comment, its author and a photograph: 校车现场检查记录.docx.
func DemoRecord() []byte { return bytes.Clone(visit) }

// DemoPDF is a PDF of the fictional county with people's numbers in a table:
// 照管员登记表.pdf.
func DemoPDF(ctx context.Context) ([]byte, error) {
	row := func(words ...string) (r doc.Row) {
		for _, w := range words {
			r = append(r, doc.Cell{Text: w})
		}
		return r
	}
	d := &doc.Document{Title: "校车照管员登记表", Blocks: []doc.Block{
		doc.P(doc.Title, "校车照管员登记表"),
		doc.P(doc.Body, "2024年全县校车照管员登记情况如下，供各校核对。"),
		doc.T(&doc.Table{HeaderRows: 1, Rows: []doc.Row{
			row("学校", "照管员", "身份证号码", "电话"),
			row("云岭县第一小学", "沈砚秋", "110105199003072370", "13900001357"),
			row("云岭县第二小学", "程远帆", "11010519491231002X", "13900002468"),
		}}),
		doc.P(doc.Body, "登记有变化的，请于月底前报县教育局。"),
	}}
	var b bytes.Buffer
	err := paper.Write(ctx, &b, d, doc.PDF)
	return b.Bytes(), err
}

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
		if v.Type == string(request.TypeRecordCorrection) || v.State.Stage != request.StageOpen || v.State.Overdue {
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
	page, err := DemoPDF(ctx)
	if err != nil {
		return err
	}
	if _, err := a.PutRelease(ctx, handler, caseID, "校车照管员登记表.pdf", bytes.NewReader(page)); err != nil {
		return err
	}
	if _, err := a.PutRelease(ctx, handler, caseID, "校车现场检查记录.docx", bytes.NewReader(visit)); err != nil {
		return err
	}
	f, err := a.PutRelease(ctx, handler, caseID, "补贴发放汇总表.xlsx", bytes.NewReader(grants))
	if err != nil {
		return err
	}
	return a.CopyRelease(ctx, handler, caseID, f.ID, CopyOrder{Version: f.Version, Places: []string{"发放汇总!B7"}})
}
