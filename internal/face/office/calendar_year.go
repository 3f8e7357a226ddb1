package office

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

const calendarYearAt = "/office/calendar/year"

// tryPage shows a year before it is entered, and what it would move.
type tryPage struct {
	Status  web.Notice
	Doubts  []string
	Changes *web.Table
	Form    *web.Form
	Months  []month
}

// yearForm takes a year as its notice words it, or as a file.
func (v *visit) yearForm() *web.Form {
	year := strconv.Itoa(v.today().Year + 1)
	return &web.Form{Files: true, Submit: "预览", Cancel: &web.Link{Text: "返回日历", Href: "/office/calendar"},
		Intro: "国务院办公厅每年发布部分节假日安排的通知（全国年节及纪念日放假办法第七条）。照通知填写，先预览，看清影响再录入。",
		Fields: []*web.Field{{Name: "year", Label: "年份", Kind: web.Number, Short: true, Value: year, Optional: true},
			{Name: "number", Label: "通知文号", Max: 40, Optional: true, Hint: "例如 国办发明电〔2026〕9号"}, {Name: "dated", Label: "成文日期", Kind: web.Date, Optional: true},
			{Name: "off", Label: "放假（含其中的周末）", Kind: web.Area, Rows: 4, Max: 1000, Optional: true, Hint: "例如 1月1日至3日、10月1日至7日；跨年的假期只写本年的几天"},
			{Name: "work", Label: "上班的周六、周日", Kind: web.Area, Rows: 2, Max: 500, Optional: true, Hint: "例如 1月4日、2月14日"},
			{Name: "file", Label: "或者上传年度安排文件", Kind: web.File, Optional: true, Hint: "与 gongkai calendar import 相同的 JSON 文件；上传的，上面各项不用填"}}}
}

func (o *Office) calendarYearPage(v *visit) error { return v.askYear(v.yearForm()) }

func (v *visit) askYear(f *web.Form) error {
	return v.ask("录入年度放假安排", formPage{Form: f}, web.Link{Text: "日历", Href: "/office/calendar"})
}

func (o *Office) calendarYear(v *visit) error {
	f := v.yearForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	data := []byte(v.r.PostForm.Get("arrangement"))
	if len(data) == 0 && ok {
		if data, err = v.arrangement(f); err != nil {
			return v.badYear(f, err)
		}
	}
	if !ok {
		return v.askYear(f)
	}
	if v.r.PostForm.Get("do") == "save" {
		res, err := v.app.AddCalendar(v.ctx(), v.actor, data)
		if err != nil {
			return v.badYear(f, err)
		}
		return v.go303("/office/calendar?year="+strconv.Itoa(res.Years[0]), "year")
	}
	return v.tryYear(f, data)
}

func (v *visit) badYear(f *web.Form, err error) error {
	if err := f.Explain(err); err != nil {
		return err
	}
	return v.askYear(f)
}

// arrangement is what was uploaded, or else what was typed.
func (v *visit) arrangement(f *web.Form) ([]byte, error) {
	if v.r.MultipartForm != nil && len(v.r.MultipartForm.File["file"]) > 0 {
		in, err := v.r.MultipartForm.File["file"][0].Open()
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "calendar.file", "读不了上传的文件，请重新选择。", err)
		}
		defer func() { _ = in.Close() }() // only read from
		data, err := io.ReadAll(io.LimitReader(in, 1<<20+1))
		if err != nil || len(data) > 0 {
			return data, err
		}
	}
	for _, name := range []string{"year", "number", "dated", "off"} {
		if f.Value(name) == "" {
			f.Fail(name, "请填写")
		}
	}
	if !f.OK() {
		return nil, &fault.Error{Kind: fault.Invalid, Code: "calendar.typed", Message: "还有没有填的项"}
	}
	return calendar.Typed(f.Int("year"), calendar.Notice{Number: f.Value("number"), Dated: f.Date("dated")}, f.Value("off"), f.Value("work"))
}

const mostChanges = 100

// tryYear shows the year and what would move, before anything is kept.
func (v *visit) tryYear(f *web.Form, data []byte) error {
	years, err := calendar.ParseYears(data)
	if err != nil {
		return v.badYear(f, err)
	}
	res, cal, err := v.app.TryCalendar(v.ctx(), v.actor, data)
	if err != nil {
		return v.badYear(f, err)
	}
	p := tryPage{Changes: changesTable(res), Form: &web.Form{Action: calendarYearAt, Submit: "", Also: []web.Option{{Label: "录入", Value: "save"}}, Cancel: &web.Link{Text: "返回修改", Href: calendarYearAt},
		Hidden: []web.Option{{Label: "arrangement", Value: string(data)}}}}
	for _, y := range years {
		p.Doubts = append(p.Doubts, y.Doubts()...)
		more, err := months(cal, y.Year)
		if err != nil {
			return err
		}
		p.Months = append(p.Months, more...)
	}
	p.Status = web.Notice{Tone: web.Info, Title: "还没有录入", Text: fmt.Sprintf("未办结案件 %d 件，其中 %d 件的应答复之日会变动。", res.Open, len(res.Changed))}
	return v.show("calendar_year", web.Page{Title: fmt.Sprintf("预览 %d 年放假安排", years[0].Year), Status: http.StatusOK, Wide: true, Crumbs: crumbs(web.Link{Text: "日历", Href: "/office/calendar"}), Data: p})
}

func changesTable(res app.CalendarChange) *web.Table {
	t := &web.Table{Caption: "会变动的应答复之日", Dense: true, Empty: "没有案件的应答复之日变动。", Columns: []web.Column{{Label: "案件编号"}, {Label: "原为"}, {Label: "改为", Wide: true}}}
	for i, c := range res.Changed {
		if i == mostChanges {
			t.Caption += fmt.Sprintf("（前 %d 件，共 %d 件）", mostChanges, len(res.Changed))
			break
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.C(c.Number), web.C(dayWords(c.Before)), web.C(dayWords(c.After))}})
	}
	return t
}
