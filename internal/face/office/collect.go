package office

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/report/duty"
)

// collectPage is a supervisor's view of a year: who has reported.
type collectPage struct {
	Notice  *web.Notice
	Years   []web.Link
	Status  []web.Notice
	Figures []figure
	Actions []web.Link
	Upload  uploadForm
	Tabs    []web.Link
	Filter  *web.Form
	Table   *web.Table
}

// uploadForm takes many files at once.
type uploadForm struct {
	Action, Label, Hint, Error string
}

const uploadHint = "可以一次选择多个文件，也可以是一个压缩包（.zip）。Word（.docx）、Excel（.xlsx）、PDF（有文字层）、网页、文本、Markdown、JSON 都可以读取；单个文件不超过 64 MB。"

// mostMembers is how many agencies one page lists.
const mostMembers = 500

// collectYears leads to the year that is in work.
func (o *Office) collectYears(v *visit) error {
	return v.go303("/office/collect/"+strconv.Itoa(v.today().Year-1), "")
}

func collectAt(year int, more string) string { return "/office/collect/" + strconv.Itoa(year) + more }

func (o *Office) collect(v *visit) error { return v.collectPage("") }

func (v *visit) collectPage(wrong string) error {
	year, err := v.year()
	if err != nil {
		return err
	}
	c, err := v.app.Collection(v.ctx(), v.actor, v.actor.Agency, year)
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	p := collectPage{Notice: v.notice(), Years: v.years(year, func(y int) string { return collectAt(y, "") }), Status: collectStatus(&c), Figures: collectFigures(&c)}
	p.Upload = uploadForm{Action: collectAt(year, "/uploads"), Label: "上传下级机关的报告", Hint: uploadHint, Error: wrong}
	p.Actions = []web.Link{{Text: "上传记录", Href: collectAt(year, "/uploads")}, {Text: "汇总", Href: collectAt(year, "/total")}}
	p.Tabs = collectTabs(&c, app.Standing(q.Get("standing")))
	p.Filter = &web.Form{ID: "filter", Get: true, Submit: "查找", Hidden: []web.Option{{Label: "standing", Value: q.Get("standing")}},
		Fields: []*web.Field{{Name: "q", Label: "机关名称", Kind: web.Search, Optional: true}}}
	p.Filter.Fill(q)
	p.Table = memberTable(&c, app.Standing(q.Get("standing")), p.Filter.Value("q"))
	page := web.Page{Title: fmt.Sprintf("%d 年度下级机关年报", year), Wide: true, Crumbs: crumbs(), Data: p}
	if wrong != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return v.show("collect", page)
}

// years are tabs of the report years, the last that has ended first.
func (v *visit) years(year int, at func(int) string) (out []web.Link) {
	for y := v.today().Year - 1; y > v.today().Year-5; y-- {
		out = append(out, web.Link{Text: strconv.Itoa(y) + " 年度", Href: at(y), Current: y == year})
	}
	return out
}

// collectStatus says what the law wants by when, and what stands against it.
func collectStatus(c *app.Collected) (out []web.Notice) {
	submit, _ := duty.Of(agency.Department, c.Year)
	missing := c.Count(app.StandingMissing) + c.Count(app.StandingReturned)
	n := web.Notice{Tone: web.Info, Title: "报送：" + dayWords(submit.Due) + "前", Text: submit.What + "（" + submit.Source + "）。"}
	left := submit.DaysLeft(c.Today)
	switch {
	case missing == 0 && c.Expected() > 0:
		n.Tone, n.Text = web.Good, n.Text+"应报的机关都已报送。"
	case left < 0:
		n.Tone, n.Text = web.Late, n.Text+fmt.Sprintf("已过 %d 天，还有 %d 个机关没有报送或者没有改好。", -left, missing)
	default:
		n.Text += fmt.Sprintf("%s，还有 %d 个机关没有报送或者没有改好。", leftWords(left), missing)
	}
	out = append(out, n)
	area := web.Notice{Tone: web.Info, Title: "公布：" + dayWords(c.Area.Due) + "前", Text: c.Area.What + "（" + c.Area.Source + "）。"}
	if left := c.Area.DaysLeft(c.Today); left < 0 {
		area.Text += fmt.Sprintf("已过 %d 天。", -left)
	} else {
		area.Text += leftWords(left) + "。"
	}
	out = append(out, area)
	if c.Waiting > 0 {
		out = append(out, web.Notice{Tone: web.Info, Text: fmt.Sprintf("正在读取上传的文件，还有 %d 个。可以离开本页。", c.Waiting), Action: &web.Link{Text: "查看进度", Href: collectAt(c.Year, "/uploads")}})
	}
	if c.Doubts > 0 {
		out = append(out, web.Notice{Tone: web.Soon, Text: fmt.Sprintf("有 %d 个文件认不准是哪个机关或者哪一年的，请确认。", c.Doubts), Action: &web.Link{Text: "去确认", Href: collectAt(c.Year, "/uploads")}})
	}
	return out
}

func leftWords(days int) string {
	if days == 0 {
		return "今天是最后一天"
	}
	return fmt.Sprintf("还有 %d 天", days)
}

func collectFigures(c *app.Collected) []figure {
	one := func(label string, n int, s app.Standing, tone web.Tone) figure {
		if n == 0 {
			tone = web.Plain
		}
		return figure{label, strconv.Itoa(n), collectAt(c.Year, "?standing="+string(s)), tone}
	}
	return []figure{
		one("未报送", c.Count(app.StandingMissing), app.StandingMissing, web.Late),
		one("待审核", c.Count(app.StandingReceived), app.StandingReceived, web.Soon),
		one("已退回，等待重新报送", c.Count(app.StandingReturned), app.StandingReturned, web.Plain),
		one(fmt.Sprintf("已接收，共应报 %d", c.Expected()), c.Count(app.StandingAccepted), app.StandingAccepted, web.Plain),
	}
}

func collectTabs(c *app.Collected, at app.Standing) []web.Link {
	out := []web.Link{{Text: "全部", Href: collectAt(c.Year, ""), Current: at == "", Count: strconv.Itoa(len(c.Members))}}
	for _, s := range app.Standings() {
		if n := c.Count(s.Standing); n > 0 || at == s.Standing {
			out = append(out, web.Link{Text: s.Name, Href: collectAt(c.Year, "?standing="+string(s.Standing)), Current: at == s.Standing, Count: strconv.Itoa(n)})
		}
	}
	return out
}

func memberTable(c *app.Collected, standing app.Standing, find string) *web.Table {
	t := &web.Table{Caption: "应报送的机关", Hidden: true, Dense: true, Empty: "这里没有机关。上级机关在“人员与角色”所在的机关树中设置下级。",
		Columns: []web.Column{{Label: "机关"}, {Label: "状态"}, {Label: "报告", Wide: true}, {Label: "报送日期"}, {Label: "自动核对"}, {Label: "期限"}}}
	for i := range c.Members {
		m := &c.Members[i]
		if standing != "" && m.Standing != standing || find != "" && !strings.Contains(m.Name, find) {
			continue
		}
		if len(t.Rows) == mostMembers {
			t.Caption = fmt.Sprintf("只列前 %d 个，其余的请用名称查找", mostMembers)
			t.Hidden = false
			break
		}
		t.Rows = append(t.Rows, memberRow(c, m))
	}
	return t
}

func memberRow(c *app.Collected, m *app.Member) web.Row {
	row := web.Row{}
	name := web.L(m.Name, memberAt(c.Year, m.ID))
	if m.Duty.Derived || m.Duty.Kind == duty.Elsewhere {
		name.Note = m.Duty.Source
	}
	tag := web.Cell{Tag: &web.Tag{Text: m.Standing.Label(), Tone: standingTone(m)}}
	report, on, checked := web.C(""), web.C(""), web.C("")
	if m.Last != nil {
		report = web.Cell{Text: fmt.Sprintf("第 %d 版", m.Last.Version), Note: m.Last.Name}
		on, checked = web.C(m.Last.On.String()), web.C(foundWords(m.Last))
	} else if m.Signed {
		report = web.C("已在本系统签发，尚未报送")
	}
	limit := web.C("")
	switch {
	case m.Late > 0 && m.Standing == app.StandingMissing:
		row.Tone, limit = web.Late, web.C(fmt.Sprintf("逾期 %d 天", m.Late))
	case m.Late > 0:
		limit = web.C(fmt.Sprintf("迟 %d 天", m.Late))
	case m.Standing == app.StandingMissing || m.Standing == app.StandingReturned:
		limit = web.C(leftWords(m.Duty.DaysLeft(c.Today)))
	case m.Last != nil:
		limit = web.C("按期")
	}
	row.Cells = []web.Cell{name, tag, report, on, checked, limit}
	return row
}

// foundWords says what the rules found in a version.
func foundWords(s *app.Filing) string {
	if s.Errors+s.Warnings == 0 {
		return "没有发现问题"
	}
	return fmt.Sprintf("错误 %d，警告 %d", s.Errors, s.Warnings)
}

func standingTone(m *app.Member) web.Tone {
	switch m.Standing {
	case app.StandingMissing:
		if m.Late > 0 {
			return web.Late
		}
		return web.Plain
	case app.StandingReceived:
		return web.Soon
	case app.StandingAccepted:
		return web.Good
	}
	return web.Quiet
}

func memberAt(year int, id string) string { return collectAt(year, "/agencies/"+url.PathEscape(id)) }
