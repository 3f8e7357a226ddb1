package office

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/report/layout"
)

// reports leads to the year that is in work: the last that has ended.
func (o *Office) reports(v *visit) error {
	return v.go303(v.at("/office/reports/"+strconv.Itoa(v.today().Year-1)), "")
}

func (v *visit) year() (int, error) {
	y, err := strconv.Atoi(v.r.PathValue("year"))
	if err != nil || y < 2008 || y > 2100 {
		return 0, fault.New(fault.NotFound, "report.year", "没有这个年度的报告。")
	}
	return y, nil
}

func reportAt(year int, more string) string { return "/office/reports/" + strconv.Itoa(year) + more }

func reportCrumb(year int) web.Link {
	return web.Link{Text: strconv.Itoa(year) + " 年度报告", Href: reportAt(year, "")}
}

// reportPage is the report desk of one year.
type reportPage struct {
	Notice      *web.Notice
	Years       []web.Link
	Filter      *web.Form
	Mark        string // of a copy that is not published
	Stages      []stage
	Status      web.Notice
	Due         web.Notice
	Steps       []stepForm
	Tasks       []task
	Actions     []web.Link
	Formats     []web.Link
	Options     []string
	Before      string // what stands for last year's report
	Basis       *basisBlock
	Changes     *web.Table
	Differences *web.Table
	Shifts      *web.Table // parts of a signed sum that moved
	Parts       []reportPart
	General     []note // findings without a place
	Errors      int    // that bar the next step
	Findings    int
	Run         int // rules that looked at the report
	Versions    *web.Table
	Events      []web.Event
}

// stage is one of the four: Done, Now or neither.
type stage struct {
	Name      string
	Done, Now bool
	Words     string // for those who hear the list
}

// task is something that keeps the report from being whole.
type task struct {
	Text, Note string
	Href, Do   string
}

func (o *Office) report(v *visit) error { return v.showReport(nil) }

// showReport shows the desk; wrong is a step's form that was refused.
func (v *visit) showReport(wrong *web.Form) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.agency(), year)
	if err != nil {
		return err
	}
	p := reportPage{Notice: v.reportNotice(), Years: v.reportYears(year), Options: d.Options, Before: d.Before, Run: d.Run, Findings: len(d.Findings), Mark: d.Mark()}
	p.Stages, p.Status, p.Due = reportStages(&d), v.reportStatus(&d), v.reportDue(&d)
	s := newSheets(v, &d)
	p.Parts, p.General, p.Errors = s.parts(), s.general(), s.errors
	own := d.Agency.ID == v.actor.Agency
	if own {
		p.Steps = stepForms(&d, wrong)
		p.Tasks = v.reportTasks(&d)
	}
	p.Basis, p.Shifts = v.basisBlock(&d), v.shiftTable(&d)
	p.Actions, p.Formats = v.reportActions(&d)
	p.Changes, p.Differences = ledgerChanges(&d), v.differences(d.Differences)
	p.Versions, p.Events = publishedTable(&d), reportEvents(&d)
	f := &web.Form{ID: "filter", Get: true, Submit: "查看"}
	if err := v.chooseAgency(f); err != nil {
		return err
	} else if len(f.Fields) > 0 {
		p.Filter = f
	}
	return v.show("report", web.Page{Title: layout.Title(&d.Shown), Wide: true, Status: statusOf(wrong), Crumbs: crumbs(), Data: p})
}

var reportDone = map[string]string{
	"write": "文字已保存。锁定的数随台账更新，其余由您负责。", "redraft": "已按台账重新起草。", "submit": "已送审。", "pass": "审核通过，等待签发。",
	"return": "已退回编制。", "sign": "已签发。数字、文字和每个单元格背后的案件清单已经固定。", "publish": "已发布，公众端“年度报告”栏目可以查看和下载。",
	"basis": "数字口径已改，表格和锁定的数随之更新。", "correct": "已开始更正。改好后重新审核、签发、发布，原来的版本仍可查看。", "explain": "说明已保存，审核和签发时可以看到。",
}

func (v *visit) reportNotice() *web.Notice {
	if text := reportDone[v.r.URL.Query().Get("done")]; text != "" {
		return &web.Notice{Tone: web.Good, Text: text}
	}
	return v.notice()
}

func (v *visit) reportYears(year int) []web.Link {
	var out []web.Link
	for y := v.today().Year; y > v.today().Year-4; y-- {
		out = append(out, web.Link{Text: strconv.Itoa(y) + " 年", Href: v.at(reportAt(y, "")), Current: y == year})
	}
	return out
}

func reportStages(d *app.ReportView) []stage {
	var out []stage
	for i, name := range app.ReportStages() {
		x := stage{Name: name, Done: i < d.State.Stage(), Now: i == d.State.Stage()}
		switch {
		case x.Done:
			x.Words = "已完成"
		case x.Now:
			x.Words = "当前"
		}
		out = append(out, x)
	}
	return out
}

func (v *visit) reportStatus(d *app.ReportView) web.Notice {
	switch {
	case d.State == app.ReportPublished && d.Signed != nil && len(d.Published) > 0:
		p := d.Published[0]
		return web.Notice{Tone: web.Good, Title: d.State.Label(), Text: fmt.Sprintf("第 %d 版，%s签发，%s发布。下面是发布的内容；台账此后的变动列在“签发后的变动”中，不改动已发布的报告。", p.Version, p.SignedOn.Chinese(), p.PublishedOn.Chinese())}
	case d.Frozen() && d.Signed != nil:
		return web.Notice{Tone: web.Good, Title: d.State.Label(), Text: fmt.Sprintf("第 %d 版，%s签发。数字和文字已经固定。", d.Signed.Version, d.Signed.SignedOn.Chinese())}
	case d.Year >= v.today().Year:
		return web.Notice{Tone: web.Info, Title: "年度尚未结束", Text: "数字由台账即时生成，可以先写文字；年度结束后送审。"}
	case d.State == app.ReportDrafting && d.Note != "":
		return web.Notice{Tone: web.Info, Title: "更正中", Text: "更正说明：" + d.Note}
	}
	return web.Notice{Tone: web.Info, Title: d.State.Label(), Text: "数字由台账即时生成，签发时固定。"}
}

// reportDue tells the duty of art. 49 and the days that are left.
func (v *visit) reportDue(d *app.ReportView) web.Notice {
	if d.Duty.Due.IsZero() {
		return web.Notice{Title: d.Duty.What, Text: d.Duty.Source}
	}
	out := web.Notice{Text: d.Duty.What + "（" + d.Duty.Source + "）。"}
	left, day := d.Duty.DaysLeft(v.today()), "应于 "+dayWords(d.Duty.Due)+"前公布"
	switch {
	case d.State == app.ReportPublished:
		out.Title, out.Tone = day+"，已发布", web.Good
		if first := d.Published[len(d.Published)-1]; d.Duty.Late(first.PublishedOn) {
			out.Title, out.Tone = fmt.Sprintf("%s，逾期 %d 天发布", day, -d.Duty.DaysLeft(first.PublishedOn)), web.Late
		}
	case d.Year >= v.today().Year:
		out.Title = day
	case left < 0:
		out.Title, out.Tone = fmt.Sprintf("已逾期 %d 天 · %s", -left, day), web.Late
	case left == 0:
		out.Title, out.Tone = "今天截止 · "+day, web.Soon
	case left <= 10:
		out.Title, out.Tone = fmt.Sprintf("剩余 %d 天 · %s", left, day), web.Soon
	default:
		out.Title = fmt.Sprintf("剩余 %d 天 · %s", left, day)
	}
	return out
}

// reportTasks lists what is still to be done before the report can go on.
func (v *visit) reportTasks(d *app.ReportView) []task {
	if d.State != app.ReportDrafting {
		return nil
	}
	var out []task
	for i := range d.Counts {
		if c := &d.Counts[i]; (d.Sum == nil || d.Sum.Own != nil) && c.Missing() && v.can(agency.CountRecord) {
			note := c.Article + "；一般由" + c.Asks + "掌握"
			if c.Last != "" {
				note += "；上年 " + c.Last + statedUnit(c.Path)
			}
			out = append(out, task{"填报" + c.Label, note, reportAt(d.Year, "/counts#form-"+string(c.Path)), "填报"})
		}
	}
	if !v.can(agency.ReportWrite) {
		return out
	}
	if n := len(d.Narrative.Unfilled); n > 0 {
		var names []string
		for _, b := range d.Narrative.Unfilled {
			names = append(names, b.Name)
		}
		out = append(out, task{fmt.Sprintf("填写文字中空着的 %d 处", n), strings.Join(names, "、"), reportAt(d.Year, "/write"), "填写"})
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		switch {
		case !f.Bars(), f.Rule == "CELL-MISSING", f.Rule == compose.RuleBlank: // told above, each by its name
		case f.MayJustify:
			out = append(out, task{"改正或者说明：" + f.Title, f.Message, reportAt(d.Year, "/findings/"+f.Key), "说明"})
		default:
			out = append(out, task{"改正：" + f.Title, f.Message, reportAt(d.Year, "/write"), "改正"})
		}
	}
	return out
}

func statedUnit(p report.Path) string {
	if p == report.PathFees {
		return " 万元"
	}
	return " 件"
}

func (v *visit) reportActions(d *app.ReportView) (actions, formats []web.Link) {
	own := d.Agency.ID == v.actor.Agency
	if own && d.State == app.ReportDrafting {
		if v.can(agency.ReportWrite) {
			actions = append(actions, web.Link{Text: "写文字", Href: reportAt(d.Year, "/write")})
		}
		if v.can(agency.CountRecord) {
			actions = append(actions, web.Link{Text: "填报数据", Href: reportAt(d.Year, "/counts")})
		}
	}
	if d.Previous != nil {
		actions = append(actions, web.Link{Text: "与上年比较", Href: v.at(reportAt(d.Year, "/compare"))})
	}
	actions = append(actions, web.Link{Text: "打印预览", Href: v.at(reportAt(d.Year, "/print"))})
	for _, f := range app.ReportFormats() {
		formats = append(formats, web.Link{Text: f.Label(), Href: v.at(reportAt(d.Year, "/file/"+string(f)))})
	}
	return actions, formats
}

func ledgerChanges(d *app.ReportView) *web.Table {
	if len(d.Narrative.Changes) == 0 {
		return nil
	}
	t := &web.Table{Caption: "文字保存后，台账有变动，下列锁定的内容已随之更新", Dense: true, Columns: []web.Column{{Label: "锁定的内容"}, {Label: "保存时"}, {Label: "现在", Wide: true}}}
	for _, c := range d.Narrative.Changes {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(c.Name), web.C(nothing(c.Was)), web.C(nothing(c.Is))}})
	}
	return t
}

func nothing(s string) string {
	if s == "" {
		return "（不写）"
	}
	return s
}

func (v *visit) differences(all []app.Difference) *web.Table {
	if len(all) == 0 {
		return nil
	}
	t := &web.Table{Caption: "签发后的变动", Dense: true, Columns: []web.Column{{Label: "年度"}, {Label: "单元格", Wide: true}, {Label: "签发", Number: true}, {Label: "台账", Number: true}, {Label: "多出的案件"}, {Label: "减少的案件"}}}
	for _, d := range all {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(strconv.Itoa(d.Year)), web.L(cellName(d.Cell), v.cellAt(d.Year, d.Cell)),
			web.C(strconv.FormatInt(d.Signed, 10)), web.C(strconv.FormatInt(d.Ledger, 10)), web.C(few(d.Added)), web.C(few(d.Removed))}})
	}
	return t
}

// few names the first of a list and says how many more there are.
func few(all []string) string {
	const most = 5
	s := ""
	for i, x := range all[:min(len(all), most)] {
		if i > 0 {
			s += "、"
		}
		s += x
	}
	if len(all) > most {
		s += fmt.Sprintf(" 等 %d 件", len(all))
	}
	return s
}

func publishedTable(d *app.ReportView) *web.Table {
	if len(d.Published) == 0 {
		return nil
	}
	t := &web.Table{Caption: "已发布的版本", Dense: true, Columns: []web.Column{{Label: "版本"}, {Label: "签发"}, {Label: "发布"}, {Label: "更正说明", Wide: true}, {Label: "校验值（SHA-256）"}}}
	for _, p := range d.Published {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(fmt.Sprintf("第 %d 版", p.Version)), web.C(p.SignedOn.String()), web.C(p.PublishedOn.String()), web.C(p.Note), web.C(p.Hash)}})
	}
	return t
}

func reportEvents(d *app.ReportView) []web.Event {
	var out []web.Event
	for _, s := range d.Steps {
		e := web.Event{Day: s.At.In(app.China()).Format("2006-01-02 15:04"), Title: s.What.Label(), Who: s.Name}
		if s.Note != "" {
			e.Text = []string{s.Note}
		}
		out = append(out, e)
	}
	return out
}

// reportFile gives the report as a file.
func (o *Office) reportFile(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	f := doc.Format(v.r.PathValue("format"))
	media, ok := mediaTypes[f]
	if !ok {
		return fault.New(fault.NotFound, "report.format", "没有这种格式。")
	}
	name, data, err := v.app.ReportFile(v.ctx(), v.actor, v.agency(), year, f)
	if err != nil {
		return err
	}
	return v.download(name, media, data)
}

var mediaTypes = map[doc.Format]string{
	doc.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", doc.PDF: "application/pdf",
	doc.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", doc.HTML: "text/html; charset=utf-8",
	doc.Text: "text/plain; charset=utf-8", doc.Markdown: "text/markdown; charset=utf-8", doc.JSON: "application/json",
}

// download sends a file, never to be shown in our own name.
func (v *visit) download(name, media string, data []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(name))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-store")
	_, _ = v.w.Write(data) // the reader may have gone
	return nil
}

// printPage is the report as it is printed.
type printPage struct {
	Mark   string
	Back   web.Link
	Blocks []doc.Block
}

func (o *Office) printReport(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	d, err := v.app.ReportDesk(v.ctx(), v.actor, v.agency(), year)
	if err != nil {
		return err
	}
	p := printPage{Back: web.Link{Text: "返回报告", Href: v.at(reportAt(year, ""))}, Blocks: layout.Compose(&d.Shown).Blocks[1:]}
	if mark := d.Mark(); mark != "" {
		p.Mark = mark + " · " + v.today().Chinese() + "打印"
	}
	return v.show("print", web.Page{Title: layout.Title(&d.Shown), Crumbs: crumbs(reportCrumb(year)), Data: p})
}
