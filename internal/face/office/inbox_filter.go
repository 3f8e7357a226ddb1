package office

import (
	"net/url"
	"slices"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

// Conditions of the inbox live in its address, so that they can be linked,
// gone back to, and kept under a name.

const conditionsAt = "/office/cases/filter"

// narrow are the conditions beyond those on the inbox itself.
var narrow = []string{"applicant", "channel", "handler", "received_from", "received_to", "due_from", "due_to", "overdue"}

// kept are the parts of an address that are a search.
var kept = append([]string{"view", "q", "unit", "stage", "agency"}, narrow...)

func onlyKept(q url.Values) url.Values {
	out := url.Values{}
	for _, k := range kept {
		if x := q.Get(k); x != "" {
			out.Set(k, x)
		}
	}
	return out
}

// conditionsForm asks for every condition.
func (v *visit) conditionsForm(units []string) (*web.Form, error) {
	choice := func(name, label string, words []request.Word) *web.Field {
		f := &web.Field{Name: name, Label: label, Kind: web.Select, Optional: true, Blank: "全部"}
		for _, w := range words {
			f.Options = append(f.Options, web.Option{Value: w.Key, Label: w.Label})
		}
		return f
	}
	day := func(name, label string) *web.Field {
		return &web.Field{Name: name, Label: label, Kind: web.Date, Optional: true}
	}
	view := &web.Field{Name: "view", Label: "列表", Kind: web.Select}
	for _, x := range app.InboxViews() {
		view.Options = append(view.Options, web.Option{Value: string(x.View), Label: x.Name})
	}
	var columns []request.Word
	for c := range report.RowTotal {
		columns = append(columns, request.Word{Key: c.Key(), Label: c.Label()})
	}
	f := &web.Form{Get: true, Action: "/office/cases", Submit: "查找", Cancel: &web.Link{Text: "返回收件箱", Href: "/office/cases"}, Fields: []*web.Field{
		view, {Name: "q", Label: "编号或者标题", Kind: web.Search, Optional: true}, unitField(units), stageField(),
		{Name: "handler", Label: "办理过的人", Optional: true, Max: 40, Hint: "姓名或者用户名；登记、交办、答复等任何一步由其记入的案件"},
		choice("applicant", "申请人类别", columns), choice("channel", "收到渠道", request.Channels()),
		day("received_from", "收到日期 自"), day("received_to", "收到日期 至"), day("due_from", "应答复之日 自"), day("due_to", "应答复之日 至"),
		{Name: "overdue", Label: "逾期", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "只看在办已逾期的"}}},
	}}
	return f, v.chooseAgency(f)
}

// wrongDays notes the days of a form that are none.
func wrongDays(f *web.Form) bool {
	for _, x := range f.Fields {
		if x.Kind != web.Date || x.Value == "" {
			continue
		}
		if _, err := web.ParseDate(x.Value); err != nil {
			f.Fail(x.Name, err.Error())
		}
	}
	return !f.OK()
}

func unitField(units []string) *web.Field {
	f := &web.Field{Name: "unit", Label: "承办机构", Kind: web.Select, Optional: true, Blank: "全部", Options: []web.Option{{Value: app.NoUnit, Label: "尚未交办"}}}
	for _, u := range units {
		f.Options = append(f.Options, web.Option{Value: u, Label: u})
	}
	return f
}

func stageField() *web.Field {
	f := &web.Field{Name: "stage", Label: "状态", Kind: web.Select, Optional: true, Blank: "全部"}
	for _, s := range request.Stages() {
		f.Options = append(f.Options, web.Option{Value: s.Key, Label: s.Label})
	}
	return f
}

// inboxAsked reads the conditions of an address; what makes no sense is a
// problem of the form.
func inboxAsked(q url.Values, f *web.Form) app.InboxQuery {
	return app.InboxQuery{View: app.InboxView(q.Get("view")), Unit: q.Get("unit"), Stage: request.Stage(q.Get("stage")), Find: q.Get("q"), After: q.Get("after"), More: app.InboxFacts{
		Applicant: q.Get("applicant"), Channel: q.Get("channel"), Handler: q.Get("handler"), Overdue: q.Get("overdue") != "",
		ReceivedFrom: f.Date("received_from"), ReceivedTo: f.Date("received_to"), DueFrom: f.Date("due_from"), DueTo: f.Date("due_to")}}
}

func (o *Office) conditionsPage(v *visit) error {
	in, err := v.unitsOf()
	if err != nil {
		return err
	}
	f, err := v.conditionsForm(in)
	if err != nil {
		return err
	}
	f.Fill(v.r.URL.Query())
	return v.askConditions(f)
}

func (v *visit) askConditions(f *web.Form) error {
	if f.Value("view") == "" {
		f.Field("view").Value = string(app.InboxAll)
	}
	return v.ask("按条件查找", formPage{Form: f, Notice: v.byApplicant()}, web.Link{Text: "收件箱", Href: "/office/cases"})
}

func (v *visit) unitsOf() ([]string, error) {
	in, err := v.inboxOf(app.InboxQuery{View: app.InboxClock, Limit: 1})
	return in.Units, err
}

// narrowed says which conditions beyond the inbox's own hold now.
func narrowed(f *web.Form, q url.Values) (out []web.Item) {
	for _, name := range narrow {
		x := f.Field(name)
		if q.Get(name) == "" {
			continue
		}
		item := web.Item{Key: x.Label, Text: x.Value}
		for _, o := range x.Options {
			if x.Has(o.Value) {
				item.Text = o.Label
			}
		}
		if d, err := calendar.ParseDate(x.Value); err == nil {
			item.Text = d.Chinese()
		}
		out = append(out, item)
	}
	return out
}

// savedTabs are one's own searches as links; the current one can be dropped.
func (v *visit) savedTabs(q url.Values) (tabs []web.Link, current string, err error) {
	all, err := v.app.Filters(v.ctx(), v.actor)
	now := onlyKept(q).Encode()
	for _, x := range all {
		here := x.Query == now
		if here {
			current = x.Name
		}
		tabs = append(tabs, web.Link{Text: x.Name, Href: "/office/cases?" + x.Query, Current: here})
	}
	return tabs, current, err
}

// keepForm keeps what is searched for, or drops what is kept.
func keepForm(q url.Values, current string) (*web.Form, string) {
	if current != "" {
		return &web.Form{ID: "drop", Action: "/office/cases/filters/drop", Submit: "删除“" + current + "”", Hidden: []web.Option{{Label: "name", Value: current}}, Intro: "只删除这组条件，案件不受影响。"}, "常用条件"
	}
	return &web.Form{ID: "keep", Action: "/office/cases/filters", Submit: "保存", Hidden: []web.Option{{Label: "query", Value: onlyKept(q).Encode()}},
		Fields: []*web.Field{{Name: "name", Label: "名称", Max: 20, Hint: "保存后列在收件箱上方，只有自己看得到"}}}, "把这组条件保存为常用条件"
}

func (o *Office) keepFilter(v *visit) error {
	f, _ := keepForm(nil, "")
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		query, _ := url.ParseQuery(f.Value("query")) // what cannot be read keeps nothing, and is refused as empty
		kept := onlyKept(query)
		if err = v.app.SaveFilter(v.ctx(), v.actor, app.SavedFilter{Name: f.Value("name"), Query: kept.Encode()}); err == nil {
			return v.go303("/office/cases?"+kept.Encode(), "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.ask("保存常用条件", formPage{Form: f}, web.Link{Text: "收件箱", Href: "/office/cases"})
}

func (o *Office) dropFilter(v *visit) error {
	f, _ := keepForm(nil, " ")
	if ok, err := f.Read(v.r); err != nil || !ok {
		return err
	}
	if err := v.app.DropFilter(v.ctx(), v.actor, f.Value("name")); err != nil {
		return err
	}
	return v.go303("/office/cases", "dropped")
}

// lookedWords tell that a page of a filter is short because the search rested.
func lookedWords(in app.Inbox) *web.Notice {
	if in.Looked == 0 {
		return nil
	}
	return &web.Notice{Tone: web.Info, Text: "本页在 " + strconv.Itoa(in.Looked) + " 件中找到 " + strconv.Itoa(len(in.Rows)) + " 件，还没有找完，请看下一页；也可以缩小日期范围。"}
}

func hasAny(q url.Values, names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return q.Get(n) != "" })
}
