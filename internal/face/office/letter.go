package office

import (
	"errors"
	"slices"
	"strconv"
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

// letterDesk is the form of a letter beside what it makes.
type letterDesk struct {
	Clock    web.Clock
	Summary  []web.Item
	Form     *web.Form
	Blocks   []doc.Block
	Breaches []violation
}

// letterForm asks what a kind of letter needs; parts is how many withheld
// parts a partial answer has room for.
func (v *visit) letterForm(c app.View, kind letter.Kind, parts int) (letter.Info, *web.Form, error) {
	i, known := letter.Lookup(kind)
	fields, ok := letterFields(i, c)
	if !known || !ok {
		return i, nil, fault.New(fault.NotFound, "letter.kind", "没有这种文书。")
	}
	f := &web.Form{Submit: "存为草稿", Also: []web.Option{{Label: "预览", Value: "preview"}}, Cancel: &web.Link{Text: "返回案件", Href: "/office/cases/" + c.ID}, Fields: fields}
	if i.Kind == letter.Partial {
		parts = min(max(parts, 1), mostWithheld)
		f.Hidden = append(f.Hidden, web.Option{Label: "parts", Value: itoa(parts)})
		f.Also = append(f.Also, web.Option{Label: "再加一部分不予公开的内容", Value: "more"})
		at := slices.IndexFunc(f.Fields, func(x *web.Field) bool { return x.Name == "withheld_reasons" })
		f.Fields = slices.Insert(f.Fields, at+1, withheldFields(parts)[3:]...)
	}
	usual, err := v.app.LetterWords(v.ctx(), v.actor, c.Agency, i.Kind)
	if err != nil {
		return i, nil, err
	}
	f.Fields = append(f.Fields, &web.Field{Name: "words", Label: "正文", Kind: web.Area, Value: usual, Max: 20000, Optional: true,
		Hint: "每行一段，留空用通常的写法。{必备:…} 各行由系统按案卷写成，不能删去，可以在前后加写或者改写其他文字；可用的代词：{" + strings.Join(letter.Placeholders(i.Kind), "}、{") + "}"})
	return i, f, nil
}

// ownWords are the words typed, "" where they are the usual ones.
func (v *visit) ownWords(c app.View, kind letter.Kind, f *web.Form) (string, error) {
	usual, err := v.app.LetterWords(v.ctx(), v.actor, c.Agency, kind)
	if typed := f.Value("words"); err == nil && typed != usual {
		return typed, nil
	}
	return "", err
}

func (v *visit) askLetter(c app.View, i letter.Info, f *web.Form, made *app.LetterView) error {
	p := letterDesk{Clock: web.NewClock(c.State, v.today()), Summary: []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}}, Form: f}
	p.Clock.Steps = nil
	if made != nil && made.Document != nil {
		p.Blocks = made.Document.Blocks
		for _, x := range made.Breaches {
			p.Breaches = append(p.Breaches, violation{dayWords(x.On), articleName(x.Article), x.Text})
		}
	}
	page := web.Page{Title: i.Name, Wide: true, Crumbs: crumbs(web.Link{Text: c.Number, Href: "/office/cases/" + c.ID}), Data: p}
	if !f.OK() {
		page.Status = statusOf(f)
	}
	return v.show("letter_form", page)
}

func (o *Office) newLetterPage(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	i, f, err := v.letterForm(c, letter.Kind(v.r.PathValue("letter_kind")), 1)
	if err != nil {
		return err
	}
	return v.askLetter(c, i, f, nil)
}

func (o *Office) newLetter(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	return v.writeLetter(c, letter.Kind(v.r.PathValue("letter_kind")), nil, func(d letter.Detail, words string, _ int) (app.LetterView, error) {
		return v.app.DraftLetter(v.ctx(), v.actor, c.ID, letter.Kind(v.r.PathValue("letter_kind")), d, words)
	})
}

// writeLetter takes the form of a letter: another part, a preview, or keep it.
func (v *visit) writeLetter(c app.View, kind letter.Kind, was *app.LetterView, keep func(letter.Detail, string, int) (app.LetterView, error)) error {
	if err := v.r.ParseForm(); err != nil {
		return fault.Wrap(fault.Invalid, "web.form", "提交的表单不完整，请返回重新填写。", err)
	}
	do := v.r.PostForm.Get("do")
	parts, _ := strconv.Atoi(v.r.PostForm.Get("parts")) // what is no number is one part
	if do == "more" {
		parts++
	}
	i, f, err := v.letterForm(c, kind, parts)
	if err != nil {
		return err
	}
	if was != nil {
		f.Hidden = append(f.Hidden, web.Option{Label: "version"})
	}
	if do == "more" {
		v.r.PostForm.Set("parts", itoa(parts))
		f.Fill(v.r.PostForm)
		return v.askLetter(c, i, f, nil)
	}
	ok, err := f.Read(v.r)
	if err != nil || !ok {
		return errors.Join(err, v.askLetter(c, i, f, nil))
	}
	d := detailOf(f)
	if was != nil {
		d.ApprovedBy, d.Handler = was.Detail.ApprovedBy, was.Detail.Handler
	}
	words, err := v.ownWords(c, kind, f)
	if err != nil {
		return err
	}
	var made app.LetterView
	if do == "preview" {
		made, err = v.app.PreviewLetter(v.ctx(), v.actor, c.ID, kind, d, words)
	} else if made, err = keep(d, words, f.Int("version")); err == nil {
		return v.go303(letterAt(c.ID, made.ID), "drafted")
	}
	if err := f.Explain(letterFault(f, err)); err != nil {
		return err
	}
	return v.askLetter(c, i, f, &made)
}

// letterFault words what the law misses in a letter; its fields have names of
// their own, which the form's labels need not match.
// letterFault puts what a letter lacks to the fields of its form: the law of
// letters names a fact as 获取途径（supply.place）, whose field is place.
func letterFault(f *web.Form, err error) error {
	var e *fault.Error
	if !errors.As(err, &e) {
		return err
	}
	if len(e.Fields) == 0 {
		return fault.New(e.Kind, "letter.", e.Message)
	}
	told := make([]fault.Field, len(e.Fields))
	for i, x := range e.Fields {
		told[i] = x
		words, key, ok := strings.Cut(strings.TrimSuffix(x.Name, "）"), "（")
		if !ok {
			continue
		}
		told[i].Name = words
		if key = key[strings.LastIndex(key, ".")+1:]; f.Field(key) != nil {
			told[i].Name = key
		}
	}
	out := *e
	out.Fields = told
	return &out
}

func (v *visit) letterOf() (app.View, app.LetterView, error) {
	c, err := v.caseOf()
	if err != nil {
		return c, app.LetterView{}, err
	}
	l, err := v.app.Letter(v.ctx(), v.actor, c.ID, v.r.PathValue("letter"))
	return c, l, err
}

func (o *Office) letterEditPage(v *visit) error {
	c, l, err := v.letterOf()
	if err != nil {
		return err
	}
	i, f, err := v.letterForm(c, l.Kind, len(l.Detail.Withheld))
	if err != nil {
		return err
	}
	usual := f.Value("words")
	fillDetail(f, l.Detail)
	if f.Field("words").Value = usual; l.Words != "" {
		f.Field("words").Value = l.Words
	}
	f.Hidden = append(f.Hidden, web.Option{Label: "version", Value: strconv.Itoa(l.Version)})
	return v.askLetter(c, i, f, &l)
}

func (o *Office) letterEdit(v *visit) error {
	c, l, err := v.letterOf()
	if err != nil {
		return err
	}
	return v.writeLetter(c, l.Kind, &l, func(d letter.Detail, words string, version int) (app.LetterView, error) {
		return v.app.EditLetter(v.ctx(), v.actor, c.ID, l.ID, version, d, words)
	})
}

func (o *Office) letter(v *visit) error { return v.showLetter(nil) }

func (v *visit) showLetter(wrong *web.Form) error {
	c, l, err := v.letterOf()
	if err != nil {
		return err
	}
	info, _ := letter.Lookup(l.Kind)
	p := letterPage{Notice: v.notice(), Tags: []web.Tag{letterTag(l.State)}, Summary: letterSummary(c, l)}
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
	for _, i := range []web.Item{{Key: "文号", Text: l.DocumentNo}, {Key: "成文日期", Text: dayWords(l.Date)}, {Key: "发出", Text: dayWords(l.IssuedOn)}} {
		if i.Text != "" {
			out = append(out, i)
		}
	}
	return out
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

// letterSteps are what may follow, each with its small form.
func (v *visit) letterSteps(c app.View, l app.LetterView, info letter.Info, wrong *web.Form) (forms []*web.Form, heads []string) {
	elsewhere := l.Overtaken != "" || c.State.Into != "" && !info.OfFile() // what goes on, goes on there
	add := func(head string, f *web.Form) {
		if elsewhere && f.ID != "return" && f.ID != "recall" && f.ID != "void" {
			return
		}
		f.Action = letterAt(c.ID, l.ID) + "/" + f.ID
		f.Hidden = []web.Option{{Label: "version", Value: strconv.Itoa(l.Version)}}
		if wrong != nil && wrong.ID == f.ID {
			f = wrong
		}
		forms, heads = append(forms, f), append(heads, head)
	}
	approve := agency.LetterApprove
	if app.VerbOf(info.Act) == agency.CaseExtend {
		approve = agency.CaseExtend
	}
	if l.State == app.LetterDraft && v.can(agency.LetterDraft) {
		add("送审", letterStep("submit", info))
	}
	if l.State == app.LetterSubmitted && v.can(agency.LetterApprove) && v.can(approve) {
		add("审核", letterStep("approve", info))
	}
	if l.State == app.LetterSubmitted && v.can(agency.LetterDraft) && l.HandedInBy(v.actor.Person) {
		add("撤回送审", letterStep("recall", info))
	}
	if l.State == app.LetterApproved && v.can(agency.LetterSign) {
		add("签发", letterStep("sign", info))
	}
	if l.State == app.LetterSubmitted && v.can(agency.LetterApprove) || l.State == app.LetterApproved && v.can(agency.LetterApprove, agency.LetterSign) {
		add("退回", letterStep("return", info))
	}
	if l.State == app.LetterSigned && v.can(app.VerbOf(info.Act)) {
		f := letterStep("issue", info)
		f.Field("on").Value = v.today().String()
		add("发出", f)
	}
	if (l.State == app.LetterDraft || l.State == app.LetterSubmitted || l.State == app.LetterApproved) && v.can(agency.LetterDraft) || l.State == app.LetterSigned && v.can(agency.LetterSign) {
		add("作废", letterStep("void", info))
	}
	return forms, heads
}

// letterStep is the form of a step.
func letterStep(do string, info letter.Info) *web.Form {
	f := &web.Form{ID: do}
	switch do {
	case "submit":
		f.Submit, f.Intro = "送审", "送审后不能再改；审核之前可以撤回，审核人认为不妥的，写明理由退回。"
	case "recall":
		f.Submit, f.Intro = "撤回送审", "还没有人审核，撤回后可以继续修改，再行送审。"
	case "approve":
		f.Submit, f.Fields = "审核同意", []*web.Field{{Name: "note", Label: "意见", Optional: true, Max: 200}}
	case "sign":
		f.Submit, f.Intro = "签发", "签发后取得文号和成文日期，内容不能再改。"
	case "return":
		f.Submit, f.Fields = "退回起草人", []*web.Field{{Name: "reason", Label: "退回的理由", Max: 200}}
	case "void":
		f.Submit, f.Danger, f.Fields = "作废", true, []*web.Field{{Name: "reason", Label: "作废的理由", Max: 200}}
	case "issue":
		f.Submit, f.Intro = "已经发出", "记录发出之日；相应的行为同时记入案卷。"
		f.Fields = []*web.Field{{Name: "on", Label: "发出日期", Kind: web.Date}}
		if info.Act == request.Consulted || info.Act == request.FeeNoticed {
			f.Fields = append(f.Fields, &web.Field{Name: "received_on", Label: "对方收到日期", Kind: web.Date, Optional: info.Act == request.FeeNoticed})
		}
	default:
		return nil
	}
	return f
}

func (o *Office) letterDo(v *visit) error {
	c, l, err := v.letterOf()
	if err != nil {
		return err
	}
	info, _ := letter.Lookup(l.Kind)
	f := letterStep(v.r.PathValue("do"), info)
	if f == nil {
		return fault.New(fault.NotFound, "letter.step", "没有这个步骤。")
	}
	f.Action, f.Hidden = letterAt(c.ID, l.ID)+"/"+f.ID, []web.Option{{Label: "version"}}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.letterStep(c.ID, l.ID, f)
		if err == nil {
			return v.go303(letterAt(c.ID, l.ID), f.ID)
		}
		var e *fault.Error
		if errors.As(err, &e) && e.Code == "release.gate" {
			f.Fail("", e.Message+"。")
		}
		if err := f.Explain(letterFault(f, err)); err != nil {
			return err
		}
	}
	return v.showLetter(f)
}

func (v *visit) letterStep(caseID, id string, f *web.Form) error {
	var err error
	n := f.Int("version")
	switch f.ID {
	case "recall":
		_, err = v.app.RecallLetter(v.ctx(), v.actor, caseID, id, n)
	case "submit":
		_, err = v.app.SubmitLetter(v.ctx(), v.actor, caseID, id, n)
	case "approve":
		_, err = v.app.ApproveLetter(v.ctx(), v.actor, caseID, id, n, f.Value("note"))
	case "return":
		_, err = v.app.ReturnLetter(v.ctx(), v.actor, caseID, id, n, f.Value("reason"))
	case "sign":
		_, err = v.app.SignLetter(v.ctx(), v.actor, caseID, id, n)
	case "void":
		_, err = v.app.VoidLetter(v.ctx(), v.actor, caseID, id, n, f.Value("reason"))
	case "issue":
		_, err = v.app.IssueLetter(v.ctx(), v.actor, caseID, id, n, app.Service{On: f.Date("on"), ReceivedOn: f.Date("received_on")})
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
