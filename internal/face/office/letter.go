package office

import (
	"slices"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// letterPage is a letter: its text as it stands, who did what, what may follow.
type letterPage struct {
	Notice   *web.Notice
	Tags     []web.Tag
	Summary  []web.Item
	Breaches []violation
	Blocks   []doc.Block
	Empty    string // why there are none
	Formats  []web.Link
	Edit     string
	Proof    string // address to record how it reached its reader
	Release  string // address of the files that go with it
	Forms    []*web.Form
	Heads    []string
	Events   []web.Event
}

// letterTable lists a case's letters.
func (v *visit) letterTable(c app.View) (*web.Table, error) {
	all, err := v.app.Letters(v.ctx(), v.actor, c.ID)
	if err != nil {
		return nil, err
	}
	t := &web.Table{Caption: "文书", Empty: "还没有文书。", Columns: []web.Column{{Label: "文书", Wide: true}, {Label: "文号"}, {Label: "状态"}}}
	for _, l := range all {
		info, _ := letter.Lookup(l.Kind)
		name := web.C(info.Name)
		if v.can(agency.LetterDraft, agency.LetterSign) && c.Agency == v.actor.Agency {
			name.Href = letterAt(c.ID, l.ID)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, web.C(l.DocumentNo), {Tag: new(letterTag(l.State))}}})
	}
	return t, nil
}

// letterTag says how far a letter is; one that is void is set back.
func letterTag(s app.LetterState) web.Tag {
	if s == app.LetterVoid {
		return web.Tag{Text: s.Label(), Tone: web.Quiet}
	}
	return web.Tag{Text: s.Label(), Tone: web.Good}
}

func letterAt(caseID, id string) string { return "/office/cases/" + caseID + "/letters/" + id }

// letterKinds asks which letter; those whose act may lawfully follow come first.
func (o *Office) letterKinds(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	t := &web.Table{Stack: true, Caption: "选择文书", Hidden: true, Empty: "没有可以起草的文书。", Columns: []web.Column{{Label: "文书", Wide: true}, {Label: "致"}, {Label: "依据"}}}
	kinds := slices.DeleteFunc(letter.Kinds(), func(i letter.Info) bool {
		return letter.Fits(i.Kind, request.Type(c.Type)) != nil || c.State.Into != "" && !i.OfFile()
	})
	lawful := func(i letter.Info) int { return boolInt(i.Act != "" && slices.Contains(c.State.Next, i.Act)) }
	slices.SortStableFunc(kinds, func(a, b letter.Info) int { return lawful(b) - lawful(a) })
	for _, i := range kinds {
		var names []string
		for _, a := range i.Articles {
			names = append(names, articleName(a))
		}
		name := web.L(i.Name, "/office/cases/"+c.ID+"/draft/"+string(i.Kind))
		if i.Act != "" && lawful(i) == 0 {
			name.Note = "按目前情况不应发出"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{name, web.C(string(i.To)), web.C(strings.Join(names, "、"))}})
	}
	said := "日期、期限、文号、依据、救济途径由系统按案卷填写。"
	if c.State.Into != "" {
		said = "本案已并入 " + c.State.Into + "，给申请人和有关各方的文书在 " + c.State.Into + " 中起草；这里只有本案卷内的登记表和送达回证。"
	}
	return v.show("list", web.Page{Title: "起草文书", Crumbs: crumbs(web.Link{Text: c.Number, Href: "/office/cases/" + c.ID}), Data: listPage{
		Notice: &web.Notice{Tone: web.Info, Text: said}, Table: t}})
}

func (v *visit) letterOf() (app.View, app.LetterView, error) {
	c, err := v.caseOf()
	if err != nil {
		return c, app.LetterView{}, err
	}
	l, err := v.app.Letter(v.ctx(), v.actor, c.ID, v.r.PathValue("letter"))
	return c, l, err
}

func (o *Office) letter(v *visit) error { return v.showLetter(nil) }

func (v *visit) showLetter(wrong *web.Form) error {
	c, l, err := v.letterOf()
	if err != nil {
		return err
	}
	info, _ := letter.Lookup(l.Kind)
	p := letterPage{Notice: v.notice(), Tags: []web.Tag{letterTag(l.State)}, Summary: letterSummary(c, l)}
	if p.Empty = "这份文书没有可以显示的内容。"; l.State == app.LetterVoid {
		p.Empty = "没有签发就作废的草稿，不再显示正文；理由见“经过”。"
	}
	if l.Document != nil {
		p.Blocks = l.Document.Blocks
		for _, f := range []doc.Format{doc.DOCX, doc.PDF} {
			p.Formats = append(p.Formats, web.Link{Text: f.Label(), Href: letterAt(c.ID, l.ID) + "/file/" + string(f)})
		}
	}
	for _, x := range l.Breaches {
		p.Breaches = append(p.Breaches, violation{dayWords(x.On), articleName(x.Article), x.Text})
	}
	_, editable := letterFields(info, c)
	elsewhere := c.State.Into != "" && !info.OfFile()
	switch {
	case p.Notice != nil:
	case elsewhere && l.State != app.LetterIssued && l.State != app.LetterVoid:
		p.Notice = &web.Notice{Tone: web.Soon, Title: "本案已并入 " + c.State.Into, Text: "这份文书不再发出，请作废；仍然需要的，到 " + c.State.Into + " 中另行起草。"}
	case l.Overtaken != "":
		p.Notice = &web.Notice{Tone: web.Soon, Title: "案件已有变化", Text: l.Overtaken + "请作废。"}
	}
	if c.Agency == v.actor.Agency {
		if l.State == app.LetterDraft && v.can(agency.LetterDraft) && editable && !elsewhere && l.Overtaken == "" {
			p.Edit = letterAt(c.ID, l.ID) + "/edit"
		}
		if l.Detail.Supply != nil && !elsewhere {
			p.Release = caseAt(c.ID) + "/release"
		}
		if l.State == app.LetterIssued && v.can(agency.CaseAct) {
			p.Proof = letterAt(c.ID, l.ID) + "/proof"
		}
		p.Forms, p.Heads = v.letterSteps(c, l, info, wrong)
	}
	if p.Events, err = v.letterEvents(l); err != nil {
		return err
	}
	if n := len(l.Steps) - 1; p.Notice == nil && n >= 0 && l.Steps[n].What == "return" {
		p.Notice = &web.Notice{Tone: web.Late, Title: "已退回，请修改后再送审", Text: p.Events[n].Who + "：" + l.Steps[n].Note}
	}
	return v.show("letter", web.Page{Title: info.Name, Status: statusOf(wrong), Crumbs: crumbs(web.Link{Text: c.Number, Href: "/office/cases/" + c.ID}), Data: p})
}

func letterSummary(c app.View, l app.LetterView) []web.Item {
	out := []web.Item{{Key: "案件", Text: c.Number + " " + c.Title, Href: "/office/cases/" + c.ID}}
	for _, i := range []web.Item{{Key: "文号", Text: l.DocumentNo}, {Key: "成文日期", Text: dayWords(l.Date)}, {Key: "送达", Text: deliveryWords(l.Detail.Delivery)}, {Key: "发出", Text: dayWords(l.IssuedOn)}} {
		if i.Text != "" {
			out = append(out, i)
		}
	}
	return out
}

func deliveryWords(way string) string {
	if way == "" {
		return ""
	}
	return wordOf(request.Deliveries(), way)
}

var letterDeeds = map[string]string{"draft": "起草", "edit": "修改", "submit": "送审", "recall": "撤回送审", "approve": "审核同意", "return": "退回", "sign": "签发", "issue": "发出", "void": "作废"}

func (v *visit) letterEvents(l app.LetterView) ([]web.Event, error) {
	var out []web.Event
	for _, s := range l.Steps {
		e := web.Event{Day: s.At.In(app.China()).Format("2006-01-02 15:04"), Title: letterDeeds[s.What], Who: s.By}
		if s.Note != "" {
			e.Text = []string{s.Note}
		}
		out = append(out, e)
	}
	return out, v.named(out)
}

// named says people's names in the place of their logins.
func (v *visit) named(events []web.Event) error {
	var logins []string
	for _, e := range events {
		logins = append(logins, e.Who)
	}
	names, err := v.app.NamesOf(v.ctx(), v.actor, logins...)
	for i := range events {
		if name := names[events[i].Who]; name != "" {
			events[i].Who = name
		}
	}
	return err
}

func (o *Office) letterFile(v *visit) error {
	c, l, err := v.letterOf()
	if err != nil {
		return err
	}
	f := doc.Format(v.r.PathValue("format"))
	if f != doc.DOCX && f != doc.PDF {
		return fault.New(fault.NotFound, "letter.format", "没有这种格式。")
	}
	data, err := v.app.PrintLetter(v.ctx(), v.actor, c.ID, l.ID, f)
	if err != nil {
		return err
	}
	info, _ := letter.Lookup(l.Kind)
	name := c.Number + " " + info.Name
	if l.DocumentNo != "" {
		name = l.DocumentNo
	}
	return v.download(name+"."+string(f), mediaTypes[f], data)
}
