package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"gongkai/internal/app/press"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// demoCollector hands the county's reports in.
type demoCollector struct {
	app   *App
	actor agency.Actor
	year  int
	rand  *rand.Rand
}

// DemoCollection has the county's agencies report for a year that has ended:
// most accepted, two to be looked at, one returned with its faults, some
// missing, among them the office whose own report is still on its desk, one
// file that nobody can place; and all of them for the year before.
func (a *App) DemoCollection(ctx context.Context, actor agency.Actor, year int, seed uint64) (err error) {
	d := demoCollector{a, actor, year, rand.New(rand.NewPCG(seed, 3))}
	p := a.paperReader()
	defer func() {
		if cerr := p.Close(); err == nil {
			err = cerr
		}
	}()
	formats := []doc.Format{doc.DOCX, doc.XLSX, doc.HTML, doc.Text, doc.Markdown, doc.JSON}
	for i, one := range county()[1:] {
		r, err := d.report(ctx, one.ID)
		if err != nil {
			return err
		}
		last, err := d.lastOf(ctx, one.ID, &r)
		if err != nil {
			return err
		}
		if err := d.hand(ctx, one.ID, last, doc.JSON, calendar.D(year, 1, 12+i%15), FilingAccepted, ""); err != nil {
			return fmt.Errorf("%s：%w", one.ID, err)
		}
		on, state, words := calendar.D(year+1, 1, 8+i%22), FilingAccepted, ""
		switch {
		case i == 3:
			r.Requests[report.Granted][report.RowTotal].N += 2
			n := r.Requests[report.New][report.RowTotal].N
			r.Sections.Overview = strings.Replace(r.Sections.Overview, fmt.Sprintf("新收到申请%d件", n), fmt.Sprintf("新收到申请%d件", n+7), 1)
			state, words = FilingReturned, "表三合计与分项不一致，正文申请数量与表三不符，请核对台账后修改。"
		case i == 6:
			r.Sections.Other = "无。"
			on, state = calendar.D(year+1, 2, 6), FilingReceived
		case i == 9:
			state = FilingReceived
		case i >= 15 || one.ID == demoOffice:
			continue // missing
		}
		if err := d.hand(ctx, one.ID, &r, formats[i%len(formats)], on, state, words); err != nil {
			return fmt.Errorf("%s：%w", one.ID, err)
		}
	}
	stray := report.Report{Agency: "望江镇政府", Year: year, Format: report.Format2021}
	d.fillPlain(&stray)
	data, err := press.Print(ctx, p, &stray, doc.HTML)
	if err != nil {
		return err
	}
	given := false
	_, err = a.Upload(ctx, agency.Actor{Person: "zhoumingyuan", Agency: "yunling", Roles: []agency.Role{agency.Supervisor}}, year, func() (string, io.Reader, error) {
		if given {
			return "", nil, io.EOF
		}
		given = true
		return "望江镇年报.html", bytes.NewReader(data), nil
	})
	if err != nil {
		return err
	}
	return a.ReadUploads(ctx)
}

// report is what the ledger gives, with prose.
func (d *demoCollector) report(ctx context.Context, id string) (report.Report, error) {
	x, err := d.app.Derive(ctx, d.actor, id, d.year)
	r := x.Report
	for _, c := range r.Counts() {
		if !c.Value.Known {
			*c.Value = report.C(0)
		}
	}
	if r.Proactive.Fees == "" {
		r.Proactive.Fees = "0"
	}
	d.prose(&r)
	return r, err
}

func (d *demoCollector) one(of ...string) string { return of[d.rand.IntN(len(of))] }

// prose is a made-up text whose one number is the table's.
func (d *demoCollector) prose(r *report.Report) {
	n := r.Requests[report.New][report.RowTotal].N
	r.Sections.Overview = strings.Join([]string{
		r.Agency + d.one("把公开贯穿办事全过程，", "按月梳理应公开事项，", "由主要负责人主持研究公开工作，", "明确专人负责公开，") + d.one("栏目更新及时。", "群众查阅方便。", "重点领域内容完整。"),
		fmt.Sprintf("（一）依申请公开。%s新收到申请%d件，%s。", d.one("全年", "本年度", "一年来"), n, d.one("均依法登记", "逐件登记、逐件答复", "都在期限内办理")),
		"（二）监督保障。" + d.one("对下属单位开展了检查，", "把公开列入科室考核，", "邀请群众代表座谈，") + d.one("没有发生责任追究的情况。", "未发现应追究责任的情形。"),
	}, "\n")
	r.Sections.Problems = d.one("解读形式比较单一，", "部分栏目内容偏少，", "工作人员调整较多，业务还不熟，") + "下一步" + d.one("将增加图解和问答。", "按目录逐项补齐内容。", "组织集中学习和跟班学习。")
	r.Sections.Other = d.one("本年度没有收取政府信息公开信息处理费。", "本机关本年度未收取信息处理费。")
}

// lastOf is the report of the year before: as it was published, else made up.
func (d *demoCollector) lastOf(ctx context.Context, id string, r *report.Report) (*report.Report, error) {
	s, _, found, err := d.app.SignedReport(ctx, d.actor, id, d.year-1)
	if err != nil || !found {
		return d.before(r), err
	}
	return &s.Report, nil
}

// before is a report of the year before, whose carried-out cases are those
// that r carried in.
func (d *demoCollector) before(r *report.Report) *report.Report {
	last := &report.Report{Agency: r.Agency, Year: r.Year - 1, Format: report.Format2021}
	for _, c := range last.Counts() {
		*c.Value = report.C(0)
	}
	last.Proactive = r.Proactive
	stocks := &last.Proactive.NormativeDocuments
	now := r.Proactive.NormativeDocuments
	*stocks = [report.Stocks]report.Count{report.C(now[report.Issued].N / 2), report.C(0), report.C(max(now[report.InForce].N-now[report.Issued].N+now[report.Repealed].N, 0))}
	for col := range report.Columns {
		if col == report.RowTotal {
			continue
		}
		left := r.Requests[report.CarriedIn][col].N
		for row := report.FirstLeaf; row <= report.LastLeaf; row++ {
			n := r.Requests[row][col].N * int64(6+d.rand.IntN(5)) / 10
			last.Requests[row][col] = report.C(n)
			last.Requests[report.Total][col].N += n
		}
		last.Requests[report.CarriedOut][col] = report.C(left)
		last.Requests[report.New][col] = report.C(last.Requests[report.Total][col].N + left)
	}
	for row := range report.Rows {
		for col := range report.RowTotal {
			last.Requests[row][report.RowTotal].N += last.Requests[row][col].N
		}
	}
	d.prose(last)
	return last
}

func (d *demoCollector) fillPlain(r *report.Report) {
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	r.Proactive.Fees = "0"
	d.prose(r)
}

// hand keeps a printed report as it would have come in on a day of the past.
func (d *demoCollector) hand(ctx context.Context, id string, r *report.Report, f doc.Format, on calendar.Date, state FilingState, words string) (err error) {
	p := d.app.paperReader()
	defer func() {
		if cerr := p.Close(); err == nil {
			err = cerr
		}
	}()
	data, err := press.Print(ctx, p, r, f)
	if err != nil {
		return err
	}
	ref, size, err := d.app.blobs.Put(ctx, bytes.NewReader(data), MaxFile)
	if err != nil {
		return err
	}
	in, _, err := readBytes(ctx, p, r.Agency, data)
	if err != nil {
		return err
	}
	return d.app.writeAs(ctx, agency.Actor{Person: "operator:demo", Agency: id}, func(w *work) error {
		w.today = on
		s := Filing{Agency: id, Year: r.Year, File: string(ref), Name: fmt.Sprintf("%s%d年年报.%s", r.Agency, r.Year, f), Size: size, Format: string(f), By: "operator:demo", From: id, Stated: r.Agency}
		if err := w.putJSON(ctx, agency.Maintain, kindFile, "", s.File, 0, File{Name: s.Name, Size: size}); err != nil {
			return err
		}
		why, err := w.submit(ctx, &s, in)
		if err == nil && why != "" {
			err = errors.New(why)
		}
		if err != nil {
			return err
		}
		if state == FilingReceived {
			return nil
		}
		s.State, s.Words, s.DecidedBy, s.DecidedOn = state, words, "zhoumingyuan", on.AddDays(3)
		return w.putFiling(ctx, agency.Maintain, &s)
	})
}
