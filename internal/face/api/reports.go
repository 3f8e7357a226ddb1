package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

func reportLine(p app.Publication, name string) ReportLine {
	at := fmt.Sprintf("/reports/%s/%d", p.Agency, p.Year)
	title := p.Title
	if title == "" {
		title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", name, p.Year)
	}
	return ReportLine{p.Agency, name, p.Year, p.Version, title, p.SignedOn, p.PublishedOn, p.Hash, p.Note, at, "/api/v1" + at}
}

// someReports are the published reports of an agency and a year ("" and 0 are
// all), n of them from a place on.
func (a *API) someReports(ctx context.Context, who string, year, from, n int) (out []app.PublicReport, next int, err error) {
	if err := a.visitor.AgencyNamed(ctx, who); err != nil {
		return nil, 0, err
	}
	all, err := a.visitor.Reports(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, p := range all {
		if who != "" && p.Agency != who || year != 0 && p.Year != year {
			continue
		}
		if from--; from >= 0 {
			continue
		}
		if len(out) == n {
			return out, n, nil
		}
		out = append(out, p)
	}
	return out, 0, nil
}

// page are the parameters of a list of reports, whose places are numbers.
func (q *asked) page(usual int) (who string, year, from, n int, err error) {
	who, year, n = q.text("agency"), q.number("year", 0), q.number("limit", usual)
	if s := q.text("after"); s != "" {
		var bad error
		if from, bad = strconv.Atoi(s); bad != nil || from < 0 || from > 1e9 {
			q.wrong("after", "after 应为上一页给出的 next，原样传回")
		}
	}
	return who, year, from, n, q.fault()
}

func nextPage(from, next int) string {
	if next == 0 {
		return ""
	}
	return strconv.Itoa(from + next)
}

func (a *API) reports(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagReports, app.TagAgencies)
	who, year, from, n, err := ask(r).page(20)
	if err != nil {
		return err
	}
	list, next, err := a.someReports(r.Context(), who, year, from, n)
	if err != nil {
		return err
	}
	out := Reports{Reports: []ReportLine{}, Next: nextPage(from, next)}
	for _, p := range list {
		out.Reports = append(out.Reports, reportLine(p.Publication, p.AgencyName))
	}
	return send(w, out)
}

func (a *API) report(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagReports, app.TagAgencies)
	year, err := strconv.Atoi(r.PathValue("year"))
	if err != nil || year < first || year > last {
		return fault.New(fault.NotFound, "report.year", "没有这个年度的报告。")
	}
	p, err := a.visitor.Report(r.Context(), r.PathValue("agency"), year)
	if err != nil {
		return err
	}
	out := Report{ReportLine: reportLine(p.Publication, p.AgencyName), Earlier: []ReportLine{}}
	for _, e := range p.Earlier {
		out.Earlier = append(out.Earlier, reportLine(e, p.AgencyName))
	}
	if out.Report, err = json.Marshal(p.Report); err != nil {
		return err
	}
	return send(w, out)
}

func (a *API) cells(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagReports, app.TagAgencies)
	who, year, from, n, err := ask(r).page(5)
	if err != nil {
		return err
	}
	list, next, err := a.someReports(r.Context(), who, year, from, n)
	if err != nil {
		return err
	}
	out := Cells{Cells: []Cell{}, Next: nextPage(from, next)}
	for _, line := range list {
		p, err := a.visitor.Report(r.Context(), line.Agency, line.Year)
		if err != nil {
			return err
		}
		out.Cells = append(out.Cells, cellsOf(&p)...)
	}
	return send(w, out)
}

// cellsOf are the figures of a report in the order of the form, those of the
// trial form last and only where it has any.
func cellsOf(p *app.PublicReport) (out []Cell) {
	add := func(path report.Path, label, value string) {
		c := Cell{Agency: p.Agency, AgencyName: p.AgencyName, Year: p.Year, Cell: string(path), Label: label}
		if value != "" {
			c.Value = &value
		}
		out = append(out, c)
	}
	for _, c := range p.Report.Counts() {
		add(c.Path, c.Label, c.Value.String())
		if c.Path == report.PathCompulsion {
			add(report.PathFees, "行政事业性收费·本年收费金额（万元）", string(p.Report.Proactive.Fees))
		}
	}
	if t := p.Report.Trial; !t.Empty() {
		for _, c := range report.TrialCells() {
			if c.Amount {
				add(c.Path(), c.Label, string(t.Amounts[c.Name]))
			} else {
				add(c.Path(), c.Label, t.Counts[c.Name].String())
			}
		}
	}
	return out
}
