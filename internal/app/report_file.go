package app

import (
	"context"
	"errors"
	"fmt"

	"gongkai/internal/app/press"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
)

// ReportFormats are the formats in which a report can be had.
func ReportFormats() []doc.Format {
	return []doc.Format{doc.DOCX, doc.PDF, doc.XLSX, doc.HTML, doc.Text, doc.Markdown, doc.JSON}
}

// ReportFile prints the report on the desk as it stands: frozen, or as the
// ledger and the narrative give it at this moment. What is not published says
// so in its name and its title.
func (a *App) ReportFile(ctx context.Context, actor agency.Actor, agencyID string, year int, f doc.Format) (name string, data []byte, err error) {
	d, err := a.ReportDesk(ctx, actor, agencyID, year)
	if err != nil {
		return "", nil, err
	}
	return a.print(ctx, &d.Shown, f, d.Mark())
}

// Mark is what a copy of the report must bear while it is not published.
func (d *ReportView) Mark() string {
	switch d.State {
	case ReportPublished:
		return ""
	case ReportSigned:
		return "已签发未发布"
	}
	return "草稿"
}

// print gives a report as a file. What was written is read again and must give
// back the same figures, or there is no file.
func (a *App) print(ctx context.Context, r *report.Report, f doc.Format, mark string) (name string, data []byte, err error) {
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	copied := *r
	name = layout.Title(r)
	if mark != "" {
		copied.Title, name = name+"（"+mark+"）", mark+"_"+name
	}
	data, err = press.Print(ctx, p, &copied, f)
	return fmt.Sprintf("%s.%s", name, f), data, err
}
