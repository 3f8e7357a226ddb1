package office

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
)

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
		if key == "place" || key == "when" {
			told[i].Message += "；信息随答复书一并提供的，先上传“拟提供的文件”，或者在“附件”中列出"
		}
	}
	out := *e
	out.Fields = told
	return &out
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
