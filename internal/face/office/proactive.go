package office

import (
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
)

const proactiveAt = "/office/proactive"

// proactivePage is what was asked for, suggested or ordered, and may become
// public for all (art. 44): the list, or one of it.
type proactivePage struct {
	Notice  *web.Notice
	Tabs    []web.Link
	Actions []web.Link
	Summary []web.Item
	Tables  []*web.Table
	Events  []web.Event
	Forms   []*web.Form
	Heads   []string // of Forms
}

func (o *Office) proactive(v *visit) error {
	all, err := v.app.ProactiveCandidates(v.ctx(), v.actor, v.agency())
	if err != nil {
		return err
	}
	columns := func(last string) []web.Column {
		return []web.Column{{Label: "信息", Wide: true}, {Label: "理由"}, {Label: "申请", Number: true}, {Label: last}}
	}
	open := &web.Table{Caption: "待决定", Stack: true, Empty: "没有待决定的信息。多个申请人获取了同一信息、申请人建议主动公开、上级或者监督机关认为应当公开的，列在这里。", Columns: columns("")}
	open.Columns = open.Columns[:3]
	converted := &web.Table{Caption: "已转为主动公开", Stack: true, Empty: "还没有转为主动公开的信息。", Columns: columns("信息条目")}
	declined := &web.Table{Caption: "不转为主动公开", Stack: true, Empty: "还没有决定不转的信息。此后有新的申请、建议的，重新列入待决定。", Columns: columns("决定")}
	for i := range all {
		c, last := &all[i], all[i].Last()
		row := web.Row{Cells: []web.Cell{{Text: c.Title, Href: v.at(proactiveAt + "/" + c.Key)}, {Text: strings.Join(c.Whys(), "；")}, web.C(strconv.Itoa(len(c.Granted)))}}
		switch {
		case c.Open && c.Item != "":
			row.Cells[0].Note = "已有同名的公开信息"
			open.Rows = append(open.Rows, row)
		case c.Open && last != nil:
			row.Cells[0].Note = last.On.Chinese() + "决定不转，此后有新的理由"
			open.Rows = append(open.Rows, row)
		case c.Open:
			open.Rows = append(open.Rows, row)
		case last.Convert:
			row.Cells = append(row.Cells, web.Cell{Text: last.On.Chinese(), Href: v.itemLink(last.Item)})
			converted.Rows = append(converted.Rows, row)
		default:
			row.Cells = append(row.Cells, web.Cell{Text: last.On.Chinese(), Note: last.Reason})
			declined.Rows = append(declined.Rows, row)
		}
	}
	p := proactivePage{Notice: v.notice(), Tabs: v.publishTabs(proactiveAt), Tables: []*web.Table{open, converted, declined},
		Summary: []web.Item{{Key: "依据", Text: "条例第四十四条", Note: "申请人建议的，审核后属于主动公开范围的应当及时公开；办理结果由申请人在查询进度的页面看到。"},
			{Key: "数量", Text: "待决定 " + strconv.Itoa(len(open.Rows)) + " 项，已转 " + strconv.Itoa(len(converted.Rows)) + " 项，不转 " + strconv.Itoa(len(declined.Rows)) + " 项"}}}
	if v.decidesProactive() {
		p.Actions = []web.Link{{Text: "登记应当公开的决定", Href: proactiveAt + "/order"}}
	}
	return v.show("proactive", web.Page{Title: "可转主动公开（第四十四条）", Wide: true, Crumbs: crumbs(), Data: p})
}

func (v *visit) decidesProactive() bool {
	return v.can(agency.ProactiveDecide) && v.agency() == v.actor.Agency
}

// itemLink is the address of an item for those who may see it.
func (v *visit) itemLink(id string) string {
	if id == "" || !v.can(agency.ItemRead) {
		return ""
	}
	return itemAt(id)
}

func (o *Office) proactiveOne(v *visit) error {
	c, err := v.app.ProactiveCandidate(v.ctx(), v.actor, v.agency(), v.r.PathValue("candidate"))
	if err != nil {
		return err
	}
	return v.showProactive(c, v.proactiveForms(&c))
}

// The two decisions, each a form of its own.
func (v *visit) proactiveForms(c *app.Candidate) []*web.Form {
	if !c.Open || !v.decidesProactive() {
		return nil
	}
	at := proactiveAt + "/" + c.Key
	var grounds []web.Option
	for _, g := range catalog.Grounds(catalog.Proactive) {
		grounds = append(grounds, web.Option{Value: g.Key, Label: g.Label + "（" + articleName(g.Article) + "）"})
	}
	seen := web.Option{Label: "seen", Value: c.Seen()}
	ground := "converted"
	if len(c.Suggested) > 0 {
		ground = c.Suggested[0].Ground
	}
	return []*web.Form{
		{ID: "convert", Action: at, Submit: "转为主动公开，起草信息", Hidden: []web.Option{{Label: "decision", Value: "convert"}, seen}, Fields: []*web.Field{
			{Name: "title", Label: "信息的名称", Value: c.Title, Max: catalog.MaxTitle, Hint: "公众看得到；不写申请人的姓名和其他个人信息"},
			{Name: "kind", Label: "信息种类", Kind: web.Select, Options: kindOptions()},
			{Name: "ground", Label: "理由", Kind: web.Select, Options: grounds, Value: ground}}},
		{ID: "decline", Action: at, Submit: "不转", Hidden: []web.Option{{Label: "decision", Value: "decline"}, seen}, Fields: []*web.Field{
			{Name: "reason", Label: "不转的理由", Kind: web.Area, Max: 1000, Hint: "提出建议的申请人看得到"}}},
	}
}

func (v *visit) showProactive(c app.Candidate, forms []*web.Form) error {
	p := proactivePage{Notice: v.notice(), Forms: forms}
	status := 200
	for i, f := range forms {
		p.Heads = append(p.Heads, []string{"转为主动公开", "不转为主动公开"}[i])
		if !f.OK() {
			status = 422
		}
	}
	for _, why := range c.Whys() {
		p.Summary = append(p.Summary, web.Item{Key: "理由", Text: why})
	}
	if c.Item != "" {
		p.Summary = append(p.Summary, web.Item{Key: "已经公开", Text: c.Title, Href: v.itemLink(c.Item), Note: "已有同名的公开信息，可以写明后不转"})
	}
	if len(c.Suggested) > 0 {
		t := &web.Table{Caption: "申请人的建议", Stack: true, Columns: []web.Column{{Label: "申请"}, {Label: "日期"}, {Label: "理由"}, {Label: "说明", Wide: true}, {Label: "来自"}}}
		for _, s := range c.Suggested {
			from := "机关登记"
			if s.Online {
				from = "网上提出"
			}
			t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(s.Number, caseAt(s.Case)), web.C(s.On.Chinese()), web.C(s.GroundLabel), web.C(s.Reason), web.C(from)}})
		}
		p.Tables = append(p.Tables, t)
	}
	if len(c.Ordered) > 0 {
		t := &web.Table{Caption: "应当公开的决定", Stack: true, Columns: []web.Column{{Label: "文书", Wide: true}, {Label: "机关"}, {Label: "日期"}, {Label: "申请"}}}
		for _, x := range c.Ordered {
			t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{{Text: x.Paper, Note: x.Words}, web.C(x.Organ), web.C(x.Dated.Chinese()), {Text: x.Number, Href: orderedCase(x.Case)}}})
		}
		p.Tables = append(p.Tables, t)
	}
	t := &web.Table{Caption: "获取了这项信息的申请", Stack: true, Empty: "近三年没有答复公开的申请。", Columns: []web.Column{{Label: "编号"}, {Label: "所需信息", Wide: true}, {Label: "办结"}}}
	for _, b := range c.Granted {
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(b.Number, caseAt(b.ID)), web.C(b.Title), web.C(b.On)}})
	}
	p.Tables = append(p.Tables, t)
	for i := len(c.Decided) - 1; i >= 0; i-- {
		d := c.Decided[i]
		e := web.Event{Day: d.On.Chinese(), Title: "不转为主动公开", Who: d.Name}
		if d.Convert {
			e.Title = "转为主动公开"
			e.Text = []string{"理由：" + groundWords(d.Ground)}
			if at := v.itemLink(d.Item); at != "" {
				e.Links = []web.Link{{Text: "信息条目", Href: at}}
			}
		} else {
			e.Said = []string{d.Reason}
		}
		p.Events = append(p.Events, e)
	}
	return v.show("proactive", web.Page{Title: c.Title, Wide: true, Status: status, Crumbs: crumbs(web.Link{Text: "可转主动公开", Href: v.at(proactiveAt)}), Data: p})
}

func orderedCase(id string) string {
	if id == "" {
		return ""
	}
	return caseAt(id)
}

func groundWords(key string) string {
	for _, g := range catalog.Grounds("") {
		if g.Key == key {
			return g.Label + "（" + articleName(g.Article) + "）"
		}
	}
	return key
}

func (o *Office) decideProactive(v *visit) error {
	c, err := v.app.ProactiveCandidate(v.ctx(), v.actor, v.actor.Agency, v.r.PathValue("candidate"))
	if err != nil {
		return err
	}
	forms := v.proactiveForms(&c)
	if forms == nil {
		return v.go303(proactiveAt+"/"+c.Key, "")
	}
	f := forms[0]
	if v.r.PostFormValue("decision") == "decline" {
		f = forms[1]
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		d, err := v.app.DecideProactive(v.ctx(), v.actor, v.actor.Agency, app.Conversion{Key: c.Key, Seen: f.Value("seen"), Convert: f.Value("decision") == "convert", Reason: f.Value("reason"),
			Title: f.Value("title"), Ground: f.Value("ground"), Kind: catalog.Kind(f.Value("kind"))})
		switch {
		case err == nil && d.Convert:
			return v.go303(itemAt(d.Item), "converted")
		case err == nil:
			return v.go303(proactiveAt+"/"+c.Key, "declined")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.showProactive(c, forms)
}

func orderForm() *web.Form {
	return &web.Form{Submit: "登记", Cancel: &web.Link{Text: "返回", Href: proactiveAt}, Fields: []*web.Field{
		{Name: "title", Label: "应当公开的信息", Max: catalog.MaxTitle, Hint: "与申请所写的名称相同的，合为一项"},
		{Name: "organ", Label: "作出决定的机关", Hint: "主管部门、上级机关、复议机关、法院、监察机关等"},
		{Name: "paper", Label: "文书", Hint: "名称或者文号"},
		{Name: "dated", Label: "文书日期", Kind: web.Date},
		{Name: "words", Label: "有关内容", Kind: web.Area, Optional: true, Max: 1000},
		{Name: "number", Label: "有关申请的登记编号", Optional: true, Max: 60},
	}}
}

func (v *visit) askOrder(f *web.Form) error {
	return v.ask("登记应当公开的决定", formPage{Form: f}, web.Link{Text: "可转主动公开", Href: proactiveAt})
}

func (o *Office) orderPage(v *visit) error { return v.askOrder(orderForm()) }

func (o *Office) order(v *visit) error {
	f := orderForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		key, err := v.app.RecordDisclosureOrder(v.ctx(), v.actor, v.actor.Agency, app.DisclosureOrder{Title: f.Value("title"), Organ: f.Value("organ"), Paper: f.Value("paper"),
			Dated: f.Date("dated"), Words: f.Value("words"), Number: f.Value("number")})
		if err == nil {
			return v.go303(proactiveAt+"/"+key, "ordered")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askOrder(f)
}

// suggestionForm registers what an applicant suggested at the counter, by
// letter or by telephone.
func suggestionForm(c app.View) *web.Form {
	var grounds []web.Option
	for _, g := range catalog.Suggestible() {
		grounds = append(grounds, web.Option{Value: g.Key, Label: g.Label})
	}
	return &web.Form{Submit: "登记建议", Cancel: &web.Link{Text: "返回案件", Href: caseAt(c.ID)}, Fields: []*web.Field{
		{Name: "ground", Label: "申请人认为这项信息", Kind: web.Radios, Options: grounds},
		{Name: "reason", Label: "说明", Kind: web.Area, Max: 1000, Hint: "加密保存；不写姓名、电话等个人信息"}}}
}

func (v *visit) askSuggestion(c app.View, f *web.Form) error {
	return v.ask("登记主动公开的建议", formPage{Form: f, Summary: append(caseItem(c), web.Item{Key: "依据", Text: "条例第四十四条"})}, web.Link{Text: c.Number, Href: caseAt(c.ID)})
}

func (o *Office) suggestionPage(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	return v.askSuggestion(c, suggestionForm(c))
}

func (o *Office) suggestion(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	f := suggestionForm(c)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.RecordSuggestion(v.ctx(), v.actor, c.ID, f.Value("ground"), f.Value("reason"))
		if err == nil {
			return v.go303(caseAt(c.ID), "suggested")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askSuggestion(c, f)
}

// suggestedOf puts into a case's summary what became of its suggestion, or the
// way to register one.
func (v *visit) suggestedOf(c app.View, p *casePage) error {
	s, may, err := v.app.SuggestionOf(v.ctx(), v.actor, c.ID)
	if err != nil {
		return err
	}
	if may {
		p.Suggest = caseAt(c.ID) + "/suggestion"
	}
	if s == nil {
		return nil
	}
	one := web.Item{Key: "主动公开的建议", Text: s.On.Chinese() + "提出：" + s.GroundLabel, Note: "待决定", Href: proactiveAt + "/" + app.CandidateKey(c.Title)}
	switch {
	case s.Converted:
		one.Note = s.Answered.Chinese() + "决定转为主动公开"
	case !s.Answered.IsZero():
		one.Note = s.Answered.Chinese() + "决定不转：" + s.Reason
	}
	p.Summary = append(p.Summary, one)
	return nil
}

// convertedFrom shows beside an item which requests it came from, to those
// who may read cases.
func (v *visit) convertedFrom(i app.ItemView) ([]web.Item, error) {
	if !v.can(agency.CaseRead) {
		return nil, nil
	}
	d, cases, err := v.app.ConvertedFrom(v.ctx(), v.actor, i.ID)
	if err != nil || d == nil {
		return nil, err
	}
	out := []web.Item{{Key: "决定", Text: d.On.Chinese() + " " + d.Name}}
	for _, c := range cases {
		out = append(out, web.Item{Key: "申请", Text: c.Number, Note: c.Title, Href: caseAt(c.ID)})
	}
	return out, nil
}
