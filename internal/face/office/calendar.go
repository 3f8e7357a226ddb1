package office

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// calendarPage is a year, month by month, with the documents it rests on.
type calendarPage struct {
	Notice  *web.Notice
	Years   []web.Link
	Status  web.Notice
	Notices []string
	Months  []month
	Actions []web.Link
}

type month struct {
	Name string
	Days []monthDay
	Note string // how many working days
}

// monthDay is a day of a month; Column is set on the first.
type monthDay struct {
	Day                       int
	Mark, Class, Column, Said string
}

func (o *Office) calendar(v *visit) error {
	cal, err := v.app.CalendarOf(v.ctx(), v.agency())
	if err != nil {
		return err
	}
	year := v.today().Year
	if y := v.r.URL.Query().Get("year"); y != "" {
		if year, err = strconv.Atoi(y); err != nil || year < 2019 || year > cal.Last().Year {
			return fault.New(fault.NotFound, "calendar.year", "没有这一年的日历。")
		}
	}
	p := calendarPage{Notice: v.notice(), Status: calendarStatus(cal, year)}
	for y := v.today().Year - 2; y <= v.today().Year+1; y++ {
		p.Years = append(p.Years, web.Link{Text: strconv.Itoa(y) + " 年", Href: "/office/calendar?year=" + strconv.Itoa(y), Current: y == year})
	}
	for _, y := range cal.Years() {
		if y.Year == year {
			for _, n := range y.Notices {
				p.Notices = append(p.Notices, n.String())
			}
		}
	}
	if p.Months, err = months(cal, year); err != nil {
		return err
	}
	if v.can(agency.AgencyManage) {
		p.Actions = append(p.Actions, web.Link{Text: "录入国务院办公厅的年度安排", Href: calendarYearAt})
	}
	if v.can(agency.CalendarManage) {
		p.Actions = append(p.Actions, web.Link{Text: "录入地方性放假", Href: "/office/calendar/day"})
	}
	return v.show("calendar", web.Page{Title: strconv.Itoa(year) + " 年工作日历", Wide: true, Crumbs: crumbs(), Data: p})
}

func calendarStatus(cal *calendar.Calendar, year int) web.Notice {
	if cal.Covers(year) {
		return web.Notice{Tone: web.Good, Title: "已有安排", Text: "依据国务院办公厅关于节假日安排的通知计算。"}
	}
	return web.Notice{Tone: web.Soon, Title: "暂定", Text: fmt.Sprintf("%d 年的放假安排尚未录入，跨入该年的期限只按法定节假日推算，均标“暂定”。国务院办公厅通知公布后，由系统管理员在本页录入，系统自动重算。", year)}
}

func months(cal *calendar.Calendar, year int) ([]month, error) {
	var out []month
	var m *month
	working := 0
	for d := calendar.D(year, 1, 1); d.Year == year; d = d.AddDays(1) {
		if d.Day == 1 {
			out = append(out, month{Name: strconv.Itoa(int(d.Month)) + "月"})
			m, working = &out[len(out)-1], 0
		}
		day, err := cal.Day(d)
		if err != nil {
			return nil, err
		}
		if day.Working() {
			working++
		}
		m.Days = append(m.Days, newMonthDay(day))
		m.Note = strconv.Itoa(working) + " 个工作日"
	}
	return out, nil
}

func newMonthDay(d calendar.Day) monthDay {
	one := monthDay{Day: d.Date.Day, Said: d.Date.Chinese() + d.Date.WeekdayChinese() + "，" + d.Reason()}
	if d.Date.Day == 1 {
		one.Column = "col" + strconv.Itoa((int(d.Date.Weekday())+6)%7+1)
	}
	switch d.Kind {
	case calendar.Weekday:
		one.Class = "counted"
	case calendar.MakeUp:
		one.Class, one.Mark = "counted makeup", "班"
	case calendar.Weekend:
		one.Class = "rest"
	default:
		one.Class = "rest named"
		one.Mark, _, _ = strings.Cut(d.Name, "、")
		if one.Mark == "" {
			one.Mark = "休"
		}
	}
	return one
}

func localDayForm() *web.Form {
	return &web.Form{Submit: "录入", Cancel: &web.Link{Text: "返回日历", Href: "/office/calendar"}, Intro: "少数民族习惯节日等地方性放假（全国年节及纪念日放假办法第四条）。录入后，未办结案件的期限重新计算，变动记入审计。",
		Fields: []*web.Field{{Name: "on", Label: "日期", Kind: web.Date}, {Name: "name", Label: "名称", Max: 40}, {Name: "basis", Label: "依据", Hint: "决定放假的文件及文号", Max: 120}}}
}

func (o *Office) localDayPage(v *visit) error {
	return v.ask("录入地方性放假", formPage{Form: localDayForm()}, web.Link{Text: "日历", Href: "/office/calendar"})
}

func (o *Office) localDay(v *visit) error {
	f := localDayForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		d := f.Date("on")
		_, err := v.app.AddLocalDay(v.ctx(), v.actor, v.actor.Agency, calendar.Local{Date: d, Name: f.Value("name"), Basis: f.Value("basis")})
		if err == nil {
			return v.go303("/office/calendar?year="+strconv.Itoa(d.Year), "day")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask("录入地方性放假", formPage{Form: f}, web.Link{Text: "日历", Href: "/office/calendar"})
}
