package office

import (
	"fmt"
	"html/template"
	"io"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/findings"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report/rules"
)

// filingPage is one agency's report of a year as it was handed in.
type filingPage struct {
	Notice   *web.Notice
	Years    []web.Link
	Status   web.Notice
	Upload   *uploadForm
	Actions  []web.Link
	Summary  []web.Item
	Submit   *web.Form // hand in what was signed here
	Accept   *web.Form
	Return   *web.Form
	Changes  *web.Table
	Versions *web.Table
	Report   template.HTML // with its findings in place
	Unread   string        // why the original cannot be shown
}

// version is the version that the address asks for, 0 for the last.
func (v *visit) version() int {
	n, err := strconv.Atoi(v.r.URL.Query().Get("version"))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func (o *Office) filing(v *visit) error {
	return v.showFiling(v.r.PathValue("member"), nil, nil)
}

// showFiling shows an agency's report to its supervisor; forms that were
// refused come with what was typed.
func (v *visit) showFiling(member string, accept, back *web.Form) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	m, all, err := v.app.Filings(v.ctx(), v.actor, member, year)
	if err != nil {
		return err
	}
	p := filingPage{Notice: v.notice(), Status: filingStatus(&m)}
	here := memberAt(year, member)
	page := web.Page{Title: fmt.Sprintf("%s %d 年度报告", m.Name, year), Wide: true, Crumbs: crumbs(web.Link{Text: fmt.Sprintf("%d 年度下级机关年报", year), Href: collectAt(year, "")})}
	if len(all) == 0 {
		p.Summary = []web.Item{{Key: "报送期限", Text: dutyWords(&m)}}
		page.Data = p
		return v.show("filing", page)
	}
	s, body, err := v.app.FilingOf(v.ctx(), v.actor, member, year, v.version())
	if err != nil {
		return err
	}
	if err := v.fillFiling(&p, &m, &s, &body, all, here); err != nil {
		return err
	}
	if s.Version == all[0].Version {
		p.Accept, p.Return = decideForms(&s, here)
		if accept != nil {
			p.Accept = accept
		}
		if back != nil {
			p.Return = back
		}
	}
	if accept != nil || back != nil {
		page.Status = 422
	}
	page.Data = p
	return v.show("filing", page)
}

// fillFiling is what both sides see of a version.
func (v *visit) fillFiling(p *filingPage, m *app.Member, s *app.Filing, body *app.FilingBody, all []app.Filing, here string) error {
	at := here + "/versions/" + strconv.Itoa(s.Version)
	p.Actions = []web.Link{{Text: "下载原件", Href: at + "/file"}, {Text: "问题清单（可打印）", Href: at + "/notice"}}
	p.Summary = filingSummary(m, s, body)
	p.Versions = versionTable(all, here, s.Version)
	changes, err := v.app.Changes(v.ctx(), v.actor, m.ID, s.Year, s.Version)
	if err != nil {
		return err
	}
	p.Changes = changeTable(changes, s.Version)
	r, err := v.app.FilingReading(v.ctx(), s)
	if err != nil {
		p.Unread = err.Error()
		return nil
	}
	f := findings.File{Name: s.Name, Agency: m.Name, Year: s.Year, Format: doc.Format(s.Format), Reading: r, Result: rules.Result{Findings: body.Findings, Run: s.Run, Skipped: s.Skipped}}
	p.Report, err = findings.Fragment(&f)
	return err
}

func dutyWords(m *app.Member) string {
	if m.Duty.Due.IsZero() {
		return m.Duty.What + "（" + m.Duty.Source + "）"
	}
	return dayWords(m.Duty.Due) + "前（" + m.Duty.Source + "）"
}

func filingStatus(m *app.Member) web.Notice {
	n := web.Notice{Tone: web.Info, Title: m.Standing.Label()}
	switch m.Standing {
	case app.StandingMissing:
		n.Text = "还没有收到报告。"
		if m.Late > 0 {
			n.Tone, n.Text = web.Late, fmt.Sprintf("还没有收到报告，已逾期 %d 天。", m.Late)
		}
	case app.StandingReceived:
		n.Tone, n.Text = web.Soon, fmt.Sprintf("第 %d 版于%s收到，自动核对发现错误 %d 处、警告 %d 处，等待审核。", m.Last.Version, m.Last.On.Chinese(), m.Last.Errors, m.Last.Warnings)
	case app.StandingReturned:
		n.Tone, n.Text = web.Late, fmt.Sprintf("第 %d 版于%s退回，等待重新报送。%s", m.Last.Version, m.Last.DecidedOn.Chinese(), m.Last.Words)
	case app.StandingAccepted:
		n.Tone, n.Text = web.Good, fmt.Sprintf("第 %d 版于%s接收，已列入汇总。%s", m.Last.Version, m.Last.DecidedOn.Chinese(), m.Last.Words)
	case app.StandingOutside:
		n.Text = m.Duty.What + "（" + m.Duty.Source + "）。"
	}
	if m.Last != nil && !m.Last.Moved.IsZero() && m.Standing != app.StandingReturned {
		n.Tone = web.Soon
		n.Text += fmt.Sprintf("报送后，该机关于%s更正了案件，第 %d 版与其台账不再相符：应当重新报送，已经列入汇总的随后更正汇总的报告。", m.Last.Moved.Chinese(), m.Last.Version)
	}
	return n
}

func filingSummary(m *app.Member, s *app.Filing, b *app.FilingBody) []web.Item {
	on := s.On.Chinese()
	if m.Duty.Late(s.On) {
		on += fmt.Sprintf("，迟 %d 天", s.On.DaysSince(m.Duty.Due))
	}
	compared := b.Previous
	if compared == "" {
		compared = "没有上一年度的报告，未作跨年核对"
	}
	return []web.Item{
		{Key: "版本", Text: fmt.Sprintf("第 %d 版", s.Version)},
		{Key: "报送日期", Text: on, Note: "期限：" + dutyWords(m)},
		{Key: "原件", Text: s.Name, Note: fmt.Sprintf("%d 字节，SHA-256 %s", s.Size, s.File)},
		{Key: "自动核对", Text: fmt.Sprintf("%d 条规则：错误 %d，警告 %d，提示 %d", s.Run, s.Errors, s.Warnings, s.Infos), Note: "跨年核对的对象：" + compared},
	}
}

func versionTable(all []app.Filing, here string, shown int) *web.Table {
	if len(all) < 2 {
		return nil
	}
	t := &web.Table{Caption: "各版", Dense: true, Columns: []web.Column{{Label: "版本"}, {Label: "报送日期"}, {Label: "自动核对"}, {Label: "结果"}, {Label: "意见", Wide: true}}}
	for _, s := range all {
		name := web.L(fmt.Sprintf("第 %d 版", s.Version), with(here, "version", strconv.Itoa(s.Version)))
		if s.Version == shown {
			name.Href, name.Note = "", "正在查看"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, web.C(s.On.String()), web.C(foundWords(&s)), web.C(app.Standing(s.State).Label()), web.C(s.Words)}})
	}
	return t
}

// changeTable says which cells a new version changed: nothing changes unseen.
func changeTable(changes []app.CellChange, version int) *web.Table {
	if version < 2 {
		return nil
	}
	t := &web.Table{Caption: fmt.Sprintf("与第 %d 版相比改动的数字（%d 格）", version-1, len(changes)), Empty: "表格里的数字没有改动。",
		Columns: []web.Column{{Label: "单元格", Wide: true}, {Label: "原来", Number: true}, {Label: "现在", Number: true}}}
	for _, c := range changes {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(c.Label), web.C(known(c.Before)), web.C(known(c.Now))}})
	}
	return t
}

func known(s string) string {
	if s == "" {
		return "空白"
	}
	return s
}

// decideForms are what a supervisor may do with the last version.
func decideForms(s *app.Filing, here string) (accept, back *web.Form) {
	version := []web.Option{{Label: "version", Value: strconv.Itoa(s.Version)}}
	if s.State == app.FilingReceived && s.Hard == 0 {
		accept = &web.Form{ID: "accept", Action: here + "/accept", Submit: "接收", Hidden: version, Intro: "接收后列入汇总。"}
		if s.Errors > 0 {
			accept.Intro = fmt.Sprintf("还有 %d 处文字方面的错误级问题。核实后确要接收的，写明理由；理由随报告留存。", s.Errors)
			accept.Fields = []*web.Field{{Name: "words", Label: "理由", Kind: web.Area, Max: 500}}
		}
	}
	if s.State != app.FilingReturned {
		back = &web.Form{ID: "return", Action: here + "/return", Submit: "退回修改", Hidden: version, Intro: "退回后，该机关在自己的“报送年报”页面看到通知和问题清单。报告不作改动，由该机关改好后重新报送。",
			Fields: []*web.Field{{Name: "words", Label: "意见", Kind: web.Area, Max: 500, Optional: s.Errors+s.Warnings > 0 && s.State != app.FilingAccepted, Hint: "问题清单会自动附上，不必重抄。"}}}
	}
	return accept, back
}

func (o *Office) acceptFiling(v *visit) error {
	return v.decide(func(member string, year, version int, words string) error {
		return v.app.AcceptFiling(v.ctx(), v.actor, member, year, version, words)
	}, "accepted", true)
}

func (o *Office) returnFiling(v *visit) error {
	return v.decide(func(member string, year, version int, words string) error {
		return v.app.ReturnFiling(v.ctx(), v.actor, member, year, version, words)
	}, "returned", false)
}

func (v *visit) decide(do func(member string, year, version int, words string) error, done string, accepting bool) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	member := v.r.PathValue("member")
	f := &web.Form{Hidden: []web.Option{{Label: "version"}}, Fields: []*web.Field{{Name: "words", Label: "意见", Kind: web.Area, Max: 500, Optional: true}}}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		if err = do(member, year, f.Int("version"), f.Value("words")); err == nil {
			return v.go303(memberAt(year, member), done)
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	s, _, err := v.app.FilingOf(v.ctx(), v.actor, member, year, 0)
	if err != nil {
		return err
	}
	accept, back := decideForms(&s, memberAt(year, member))
	shown := back
	if accepting {
		shown = accept
	}
	if shown == nil {
		shown = &web.Form{ID: "return", Submit: "返回", Get: true}
	}
	shown.Problems = f.Problems
	if x := shown.Field("words"); x != nil {
		x.Value = f.Value("words")
		for _, problem := range f.Problems {
			x.Error = problem.Message
		}
	}
	if accepting && accept != nil {
		return v.showFiling(member, shown, nil)
	}
	return v.showFiling(member, nil, shown)
}

// filingFile gives the original as it came, never to be run in our own name.
func (o *Office) filingFile(v *visit) error {
	return v.sendOriginal(v.r.PathValue("member"))
}

func (v *visit) sendOriginal(member string) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.r.PathValue("version"))
	if err != nil || n < 1 {
		return fault.New(fault.NotFound, "collect.none", "没有这一版报告。")
	}
	s, f, err := v.app.FilingFile(v.ctx(), v.actor, member, year, n)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	return v.download(s.Name, "application/octet-stream", data)
}

// noticePage is the letter that goes with a returned report, with the list of
// what was found; it prints.
type noticePage struct {
	To, Title, Date, From string
	Paragraphs            []string
	Findings              []note
	Back                  web.Link
	State                 string
}

func (o *Office) filingNotice(v *visit) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	return v.showNotice(v.r.PathValue("member"), memberAt(year, v.r.PathValue("member")))
}

func (v *visit) showNotice(member, back string) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(v.r.PathValue("version"))
	if err != nil || n < 1 {
		return fault.New(fault.NotFound, "collect.none", "没有这一版报告。")
	}
	m, _, err := v.app.Filings(v.ctx(), v.actor, member, year)
	if err != nil {
		return err
	}
	s, b, err := v.app.FilingOf(v.ctx(), v.actor, member, year, n)
	if err != nil {
		return err
	}
	p := noticePage{To: m.Name, Back: web.Link{Text: "返回报告", Href: back}, State: string(s.State)}
	p.Title = fmt.Sprintf("%d年政府信息公开工作年度报告自动核对问题清单", year)
	if s.State == app.FilingReturned {
		p.Title = fmt.Sprintf("关于退回修改%d年政府信息公开工作年度报告的通知", year)
		p.Date = s.DecidedOn.Chinese()
		if p.From, err = v.supervisorOf(m.Parent); err != nil {
			return err
		}
	}
	p.Paragraphs = noticeWords(&m, &s, len(b.Findings))
	for i, f := range b.Findings {
		p.Findings = append(p.Findings, newNote(i+1, f))
	}
	return v.show("notice_list", web.Page{Title: p.Title, Crumbs: crumbs(web.Link{Text: "报告", Href: back}), Data: p})
}

func (v *visit) supervisorOf(parent string) (string, error) {
	names, err := v.agencyNames()
	return names[parent], err
}

func noticeWords(m *app.Member, s *app.Filing, n int) []string {
	out := []string{fmt.Sprintf("你单位%s报送的%d年政府信息公开工作年度报告（第%d版，文件“%s”）收悉。", s.On.Chinese(), s.Year, s.Version, s.Name)}
	if n == 0 {
		out = append(out, "自动核对没有发现问题。未发现问题不等于没有问题。")
	} else {
		out = append(out, fmt.Sprintf("依照国办公开办函〔2021〕30号的格式和勾稽关系核对，发现下列%d处，请逐一核实。", n))
	}
	if s.State == app.FilingReturned {
		if s.Words != "" {
			out = append(out, "审核意见："+s.Words)
		}
		out = append(out, "现予退回。报告未作任何改动，请改正后重新报送；原件和本次核对结果留存。报送期限为"+dutyWords(m)+"。")
	}
	return out
}
