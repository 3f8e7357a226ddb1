package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

// demoPublishers are those of the county that have published their last report.
func demoPublishers() []string {
	return []string{"office", "education", "finance", "health", "water", "qinghe"}
}

// DemoReports gives the county published annual reports, and leaves that of the
// demonstration's office on the desk: two counts are missing, nothing is
// written yet, and last year's stands beside it.
func (a *App) DemoReports(ctx context.Context, actor agency.Actor, year int) error {
	return a.write(ctx, actor, agency.Maintain, "", func(w *work) error {
		for i, id := range demoPublishers() {
			if err := w.demoReport(ctx, id, year, calendar.D(year+1, time.January, 12+i), func(*report.Report) {}); err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
		}
		if err := w.demoReport(ctx, demoOffice, year-1, calendar.D(year, time.January, 18), lastYear); err != nil {
			return err
		}
		return w.forgetCounts(ctx, demoOffice, year, report.PathPenalties, report.PathFees)
	})
}

// forgetCounts leaves figures to be entered.
func (w *work) forgetCounts(ctx context.Context, agencyID string, year int, paths ...report.Path) error {
	rs, err := w.Records(ctx, kindCount, agencyID, year)
	if err != nil {
		return err
	}
	for i := range rs {
		c, err := decode[Count](rs[i].Body)
		if err != nil {
			return err
		}
		if !slices.Contains(paths, c.Path) {
			continue
		}
		if err := w.DeleteRecord(ctx, &rs[i], w.entry(agency.CountRecord, agencyID, "", nil)); err != nil {
			return err
		}
	}
	return nil
}

// lastYear adds to a report what the ledger no longer holds of its year; all
// relations stay as they were.
func lastYear(r *report.Report) {
	for i, n := range []int64{9, 3, 0, 0, 1, 0} {
		for _, x := range []struct {
			row report.Row
			n   int64
		}{{report.New, 2 * n}, {report.Granted, n}, {report.NotHeld, n}, {report.Total, 2 * n}} {
			r.Requests[x.row][i].N += x.n
			r.Requests[x.row][report.RowTotal].N += x.n
		}
	}
	p := &r.Proactive
	p.Licences, p.Penalties, p.Compulsion, p.Fees = report.C(1180), report.C(94), report.C(6), "215.4"
}

// demoReport writes, signs and publishes a report as it may have been on a day.
func (w *work) demoReport(ctx context.Context, agencyID string, year int, on calendar.Date, f func(*report.Report)) error {
	d, err := w.derive(ctx, agencyID, year)
	if err != nil {
		return err
	}
	f(&d.Report)
	facts, err := w.composeFacts(ctx, agencyID, &d)
	if err != nil {
		return err
	}
	texts := demoWriting(compose.Draft(facts), year)
	s := Signed{Year: year, Version: 1, SignedOn: on.AddDays(-1), SignedBy: w.actor.Person, Report: d.Report, Body: compose.Review(texts, facts, compose.Bound(facts)).Body}
	s.Report.Sections = s.Body.Sections()
	if s.Lists, err = w.lists(ctx, agencyID, year); err != nil {
		return err
	}
	if err := w.putJSON(ctx, agency.ReportSign, kindReport, agencyID, deskKey(year), year, s); err != nil {
		return err
	}
	p, err := publicationOf(&s, agencyID, 1, on, "")
	if err != nil {
		return err
	}
	p.PublishedAt = on.String() + "T10:00"
	if err := w.putPublished(ctx, p); err != nil {
		return err
	}
	rec := deskRecord{State: ReportPublished, Texts: texts, Values: compose.Bound(facts)}
	for i, do := range []ReportDo{DoWrite, DoSubmit, DoPass, DoSign} {
		at := on.AddDays(i - 4)
		rec.Steps = append(rec.Steps, ReportStep{What: do, By: w.actor.Person, Name: "演示", At: time.Date(at.Year, at.Month, at.Day, 9, 30, 0, 0, w.app.place).UTC()})
	}
	return w.putDesk(ctx, agency.ReportPublish, agencyID, year, &rec, DoPublish, "")
}

// demoWriting answers the blanks as the fictional county would.
func demoWriting(t compose.Texts, year int) compose.Texts {
	answers := map[string]string{
		"主动公开条数": "612", "政策解读条数": "14", "会议次数": "2", "培训次数": "3", "培训人次": "86",
		"主动公开重点":   "群众关心的办事指南、收费标准和资金使用情况，随办随公开。",
		"信息管理做法":   "公文在起草时即标明公开属性，发布前由科室和办公室两道审查。",
		"平台建设情况":   "县政府网站的本机关专栏改版，查阅点新添自助查询机。",
		"监督保障其他情况": "工作列入科室年度目标。",
		"工作考核情况":   "对所属单位考核一次，结果已经通报。", "社会评议情况": "发放问卷听取群众意见，意见已经逐条答复。", "责任追究结果": "没有发生需要追究责任的情形。",
		"主要问题": "一是个别科室报送不及时；二是解读形式单一。",
		"改进情况": fmt.Sprintf("%d年度指出的答复说理不足，已经统一文书、逐件复核。今后按月提醒科室报送，解读多用图表。", year-1),
	}
	return t.Map(func(s string) string {
		for name, answer := range answers {
			s = strings.ReplaceAll(s, "【"+name+"：】", "【"+name+"："+answer+"】")
		}
		return s
	})
}
