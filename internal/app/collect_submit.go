package app

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"gongkai/internal/app/press"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// squeezed is a name as names are compared: one spelling, no spaces.
func squeezed(name string) string { return strings.Join(strings.Fields(hanzi.Fold(name)), "") }

func within(whole, part string) bool {
	return part != "" && strings.Contains(squeezed(whole), squeezed(part))
}

// recognise finds out whose report of which year it is: by what it calls
// itself, never by guessing. It answers with what somebody must confirm, ""
// where there is no doubt; Member and Of then hold the nearest.
func (w *work) recognise(ctx context.Context, u *Upload, r *report.Report) (doubt string, err error) {
	all, err := w.Agencies(ctx)
	if err != nil {
		return "", err
	}
	from := collected(all, u.Office)
	if u.Own {
		home, err := w.Agency(ctx, u.Office)
		if err != nil {
			return "", err
		}
		from = []agency.Agency{home}
	}
	u.Of = u.Year
	switch who, sure := whose(from, u, r); {
	case who == "":
		u.Member = ""
		if len(from) == 1 {
			u.Member = from[0].ID
		}
		doubt = "认不出是哪个机关的报告，请选择"
		if r.Agency != "" {
			doubt = fmt.Sprintf("报告写的机关是“%s”，不在名单中，请选择", r.Agency)
		}
	case !sure:
		u.Member = who
		doubt = fmt.Sprintf("报告写的机关是“%s”，与名单中最接近的不完全一样，请确认", r.Agency)
		if r.Agency == "" {
			doubt = "报告没有写明机关，按文件名推测，请确认"
		}
	default:
		u.Member = who
	}
	switch {
	case r.Year == 0:
		doubt = joined(doubt, "报告没有写明年度，请确认")
	case r.Year != u.Year:
		doubt = joined(doubt, fmt.Sprintf("报告是 %d 年的，现在收集的是 %d 年的，请确认", r.Year, u.Year))
		u.Of = r.Year
	}
	return doubt, nil
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + "；" + b
}

// whose finds the agency that the report, else the file's name, names.
func whose(from []agency.Agency, u *Upload, r *report.Report) (id string, sure bool) {
	for _, a := range from {
		if squeezed(a.Name) == squeezed(r.Agency) {
			return a.ID, true
		}
	}
	best := ""
	for _, a := range from {
		near := r.Agency != "" && (within(a.Name, r.Agency) || within(r.Agency, a.Name)) || r.Agency == "" && within(u.Name, a.Name)
		if near && len(a.Name) > len(best) {
			best, id = a.Name, a.ID
		}
	}
	return id, false
}

// hard reports whether a finding bars acceptance: the report's own arithmetic
// does not hold, or a figure is missing (law/annual-report 8.2). What concerns
// prose may be accepted with a reason.
func hard(f report.Finding) bool {
	if f.Severity != report.Error {
		return false
	}
	for _, rule := range []string{"FILE-", "TABLE-", "CELL-", "T3-", "T4-"} {
		if strings.HasPrefix(f.Rule, rule) {
			return true
		}
	}
	return false
}

// submit keeps a report as the agency's next version, or says why not: the
// same file, or one that comes after another was accepted.
func (w *work) submit(ctx context.Context, s *Filing, r *report.Reading) (why string, err error) {
	all, err := w.filings(ctx, s.Agency, s.Year)
	if err != nil {
		return "", err
	}
	for _, old := range all {
		if old.File == s.File {
			return fmt.Sprintf("与已收到的第 %d 版是同一个文件，没有重复收；如果是修改后的，请确认上传的是新文件", old.Version), nil
		}
	}
	if len(all) > 0 && all[0].State == FilingAccepted && all[0].Moved.IsZero() {
		return fmt.Sprintf("第 %d 版已经接收，没有替换；要换新的，请先在该机关的页面上把它退回", all[0].Version), nil
	}
	res, previous, err := w.checkAgainst(ctx, s.Agency, s.Year, r)
	if err != nil {
		return "", err
	}
	s.Version, s.State, s.On = 1, FilingReceived, w.today
	if len(all) > 0 {
		s.Version = all[0].Version + 1
	}
	s.Run, s.Skipped, s.Sketch = res.Run, res.Skipped, sketchBytes(rules.Sketch(r))
	for _, f := range res.Findings {
		switch f.Severity {
		case report.Error:
			s.Errors++
		case report.Warning:
			s.Warnings++
		default:
			s.Infos++
		}
		if hard(f) {
			s.Hard++
		}
	}
	b := FilingBody{Report: r.Report, Findings: res.Findings, Unchecked: len(res.Unchecked), Previous: previous}
	if err := w.putJSON(ctx, agency.ReportSubmit, kindFilingBody, s.Agency, filingKey(s.Year, s.Version), s.Year, b); err != nil {
		return "", err
	}
	return "", w.putFiling(ctx, agency.ReportSubmit, s)
}

func (w *work) putFiling(ctx context.Context, verb agency.Verb, s *Filing) error {
	return w.putJSON(ctx, verb, kindFiling, s.Agency, filingKey(s.Year, s.Version), s.Year, s)
}

// SubmitSigned hands the agency's own signed report in, without a file: the
// figures are those that were signed.
func (a *App) SubmitSigned(ctx context.Context, actor agency.Actor, agencyID string, year int) (s Filing, err error) {
	signed, _, found, err := a.SignedReport(ctx, actor, agencyID, year)
	if err != nil {
		return s, err
	}
	if !found {
		return s, fault.New(fault.Conflict, "collect.unsigned", fmt.Sprintf("%d年报告还没有签发。请先在年度报告页面签发，再报送。", year))
	}
	p := a.paperReader()
	data, err := press.Print(ctx, p, &signed.Report, doc.DOCX)
	if cerr := p.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return s, err
	}
	ref, size, err := a.blobs.Put(ctx, bytes.NewReader(data), MaxFile)
	if err != nil {
		return s, err
	}
	err = a.write(ctx, actor, agency.ReportSubmit, agencyID, func(w *work) error {
		s = Filing{Agency: agencyID, Year: year, Signed: signed.Version, File: string(ref), Name: fmt.Sprintf("%d年度报告（本系统签发第%d版）.docx", year, signed.Version),
			Size: size, Format: string(doc.DOCX), By: actor.Person, From: actor.Agency, Stated: signed.Report.Agency}
		in, err := readBack(&signed.Report)
		if err != nil {
			return err
		}
		if err := w.putJSON(ctx, agency.ReportSubmit, kindFile, "", s.File, 0, File{Name: s.Name, Size: size}); err != nil {
			return err
		}
		why, err := w.submit(ctx, &s, in)
		if err == nil && why != "" {
			err = fault.New(fault.Conflict, "collect.again", why+"。")
		}
		return err
	})
	return s, err
}
