package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

// Publication is one published version of a report. It is never changed: a
// correction is another version, with a note that says what was corrected.
type Publication struct {
	Agency      string        `json:"agency"`
	Year        int           `json:"year"`
	Version     int           `json:"version"`
	Title       string        `json:"title"`
	SignedOn    calendar.Date `json:"signed_on"`
	PublishedOn calendar.Date `json:"published_on"`
	PublishedAt string        `json:"published_at,omitempty"` // local minute; "" where only the day is known
	Hash        string        `json:"hash"`                   // SHA-256 of the report's JSON, as the portal gives it
	Note        string        `json:"note,omitempty"`         // of a correction
}

// publishedReport is a version with what it says.
type publishedReport struct {
	Publication
	Report  report.Report `json:"report"`
	Body    compose.Body  `json:"body,omitempty"`
	Missing []string      `json:"missing,omitempty"` // of a sum: who should have reported
}

// A version is two records: what it says, under its agency, and a line of the
// public's list, which is one query however many reports there are.
const (
	kindPublished  = "report_published"
	kindReportLine = "report_line"
)

func publishedKey(year, version int) string { return fmt.Sprintf("%04d/%03d", year, version) }

func (w *work) publish(ctx context.Context, d *ReportView, note string) error {
	if d.Signed == nil {
		return wrongState(d.State)
	}
	p, err := publicationOf(d.Signed, d.Agency.ID, len(d.Published)+1, w.today, note)
	if err != nil {
		return err
	}
	p.PublishedAt = w.minute()
	return w.putPublished(ctx, p)
}

func publicationOf(s *Signed, agencyID string, version int, on calendar.Date, note string) (publishedReport, error) {
	data, err := json.Marshal(s.Report)
	var missing []string
	if s.Sum != nil {
		missing = s.Sum.Missing
	}
	return publishedReport{Report: s.Report, Body: s.Body, Missing: missing, Publication: Publication{
		Agency: agencyID, Year: s.Year, Version: version, Title: s.Report.Title, SignedOn: s.SignedOn, PublishedOn: on, Hash: sum(data), Note: note}}, err
}

func (w *work) putPublished(ctx context.Context, p publishedReport) error {
	key := publishedKey(p.Year, p.Version)
	if err := w.putJSON(ctx, agency.ReportPublish, kindPublished, p.Agency, key, p.Year, p); err != nil {
		return err
	}
	w.touch(TagReports)
	if err := w.logVersion(ctx, p.Publication); err != nil {
		return err
	}
	return w.putJSON(ctx, agency.ReportPublish, kindReportLine, "", p.Agency+"/"+key, p.Year, p.Publication)
}

// publications lists the versions of an agency's year, the newest first.
func (w *work) publications(ctx context.Context, agencyID string, year int) (out []Publication, err error) {
	err = eachJSON(ctx, w, kindPublished, agencyID, year, func(_ string, p publishedReport) error {
		out = append(out, p.Publication)
		return nil
	})
	slices.Reverse(out)
	return out, err
}

// PublicReport is a published report as the public sees it.
type PublicReport struct {
	Publication
	AgencyName string
	Report     report.Report
	Missing    []string      // agencies that a sum lacks; Report.Leaves are those that it has
	Earlier    []Publication // versions before it, the newest first
}

// Reports lists the last version of every published report: the newest year
// first, agencies in the order of their tree. Report is empty.
func (v Visitor) Reports(ctx context.Context) (out []PublicReport, err error) {
	err = v.read(ctx, func(w *work) error {
		out = nil
		all, err := w.Agencies(ctx)
		if err != nil {
			return err
		}
		place, names := map[string]int{}, map[string]string{}
		for i, a := range all {
			place[a.ID], names[a.ID] = i, a.Name
		}
		at := map[string]int{}
		err = eachJSON(ctx, w, kindReportLine, "", 0, func(_ string, p Publication) error {
			one := fmt.Sprintf("%s/%04d", p.Agency, p.Year)
			i, ok := at[one]
			if !ok {
				i, at[one] = len(out), len(out)
				out = append(out, PublicReport{})
			} else {
				out[i].Earlier = slices.Insert(out[i].Earlier, 0, out[i].Publication)
			}
			out[i].Publication, out[i].AgencyName = p, names[p.Agency]
			return nil
		})
		slices.SortStableFunc(out, func(a, b PublicReport) int {
			return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(place[a.Agency], place[b.Agency]))
		})
		return err
	})
	return out, err
}

// Report gives the last published version of an agency's report of a year; one
// that was never published is not found.
func (v Visitor) Report(ctx context.Context, agencyID string, year int) (p PublicReport, err error) {
	err = v.read(ctx, func(w *work) error {
		p = PublicReport{}
		one, err := w.Agency(ctx, visible(agencyID))
		if err != nil {
			return err
		}
		if err := eachJSON(ctx, w, kindPublished, one.ID, year, func(_ string, r publishedReport) error {
			if p.Version > 0 {
				p.Earlier = slices.Insert(p.Earlier, 0, p.Publication)
			}
			p.Publication, p.Report, p.Missing = r.Publication, r.Report, r.Missing
			return nil
		}); err != nil {
			return err
		}
		p.AgencyName = one.Name
		if p.Version == 0 || p.Year != year {
			return fault.New(fault.NotFound, "report.unpublished", fmt.Sprintf("%s没有发布%d年度的政府信息公开工作年度报告。", one.Name, year))
		}
		return nil
	})
	return p, err
}

// ReportsOfYear gives the published reports of a year whole, in the order of the
// agencies' tree, at most limit of them, and how many there are.
func (v Visitor) ReportsOfYear(ctx context.Context, year, limit int) (out []PublicReport, all int, err error) {
	list, err := v.Reports(ctx)
	if err != nil {
		return nil, 0, err
	}
	list = slices.DeleteFunc(list, func(p PublicReport) bool { return p.Year != year })
	for _, one := range list[:min(len(list), limit)] {
		p, err := v.Report(ctx, one.Agency, year)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, p)
	}
	return out, len(list), nil
}

// ReportFile is the last published version as a file of a format that
// ReportFormats lists.
func (v Visitor) ReportFile(ctx context.Context, agencyID string, year int, f doc.Format) (name string, data []byte, err error) {
	p, err := v.Report(ctx, agencyID, year)
	if err != nil {
		return "", nil, err
	}
	return v.app.print(ctx, &p.Report, f, "")
}
