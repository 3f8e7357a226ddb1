package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/app/press"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/reading"
	"gongkai/internal/law/report/rules"

	"gongkai/internal/law/report/layout"
)

// ReportFormats are the formats in which a report can be had.
func ReportFormats() []doc.Format {
	return []doc.Format{doc.DOCX, doc.PDF, doc.XLSX, doc.HTML, doc.Text, doc.Markdown, doc.JSON}
}

// ReportFile prints a report: as it was signed or, before that, as the ledger
// gives it today. What was written is read again and must give back the same
// figures, or there is no file.
func (a *App) ReportFile(ctx context.Context, actor agency.Actor, agencyID string, year int, f doc.Format) (name string, data []byte, err error) {
	r, err := a.reportOf(ctx, actor, agencyID, year)
	if err != nil {
		return "", nil, err
	}
	p := paper.NewReader(paper.Options{CacheDir: filepath.Join(a.opts.Dir, "cache")})
	defer func() { err = errors.Join(err, p.Close()) }()
	data, err = press.Print(ctx, p, &r, f)
	return fmt.Sprintf("%s.%s", layout.Title(&r), f), data, err
}

func (a *App) reportOf(ctx context.Context, actor agency.Actor, agencyID string, year int) (report.Report, error) {
	s, _, found, err := a.SignedReport(ctx, actor, agencyID, year)
	if err != nil || found {
		return s.Report, err
	}
	d, err := a.Derive(ctx, actor, agencyID, year)
	return d.Report, err
}

// CheckReport holds a report against the rules, with the signed report of the
// year before where there is one. The places of findings name cells.
func (a *App) CheckReport(ctx context.Context, actor agency.Actor, agencyID string, r *report.Report) (rules.Result, error) {
	in, err := readBack(r)
	if err != nil {
		return rules.Result{}, err
	}
	last, _, found, err := a.SignedReport(ctx, actor, agencyID, r.Year-1)
	if err != nil {
		return rules.Result{}, err
	}
	input := rules.Input{Reading: in}
	if found {
		if input.Previous, err = readBack(&last.Report); err != nil {
			return rules.Result{}, err
		}
	}
	return rules.Check(input), nil
}

// readBack reads a report as a reader of its printed form would.
func readBack(r *report.Report) (*report.Reading, error) {
	d := layout.Compose(r)
	d.Attachments = nil
	in, err := reading.Read(d)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "report.unread", "", err)
	}
	return in, nil
}
