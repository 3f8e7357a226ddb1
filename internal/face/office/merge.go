package office

import (
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// typedInto is the choice of a case that is not listed.
const typedInto = "typed"

// mergeForm asks for the case that goes on: one of the candidates that this
// case may go into, or a number.
func mergeForm(c app.View, all app.Likely) *web.Form {
	f := &web.Form{Submit: "并案", Danger: true, Cancel: &web.Link{Text: "返回案件", Href: caseAt(c.ID)},
		Intro:  "同一份申请从两个渠道收到的，保留期限先起算的一件，另一件并入，两次收到的渠道和日期都保留在案：期限、文书和答复以保留的一件为准，年报只计一件。",
		Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(c.Version)}}}
	into := &web.Field{Name: "into", Label: "保留的案件编号", Max: 60}
	var kept []web.Option
	for i := range all.Cases {
		if o := &all.Cases[i]; o.First {
			kept = append(kept, web.Option{Value: o.Number, Label: o.Number + " " + o.Title, Hint: candidateWords(o)})
		}
	}
	if len(kept) > 0 {
		into.Label, into.Optional, into.Hint = "其他案件的编号", true, "选“其他案件”时填写"
		f.Fields = append(f.Fields, &web.Field{Name: "kept", Label: "保留哪一件", Kind: web.Radios, Optional: true, Hint: "所列各件的申请人与本案姓名（名称）或者电话相同，期限不晚于本案起算",
			Options: append(kept, web.Option{Value: typedInto, Label: "其他案件，编号填在下面"})})
	}
	f.Fields = append(f.Fields, into, &web.Field{Name: "reason", Label: "怎样认定是同一份申请", Kind: web.Area, Max: 500, Hint: "不要写个人信息"})
	return f
}

// candidateWords are what speaks for a candidate.
func candidateWords(o *app.LikelyTwin) string {
	same := map[string]string{"name": "姓名（名称）", "phone": "电话"}
	var of []string
	for _, s := range o.Same {
		of = append(of, same[s])
	}
	_, clock := web.ClockLine(o.State)
	out := strings.Join(of, "、") + "相同"
	if o.Alike {
		out += "，所需信息相近"
	}
	return out + "；" + dayWords(o.State.ReceivedOn) + "收到；" + clock
}

// intoOf is the number of the case that was chosen or typed, "" with a problem
// noted where that is neither or both.
func intoOf(f *web.Form) string {
	kept, typed := f.Value("kept"), f.Value("into")
	switch {
	case f.Field("kept") == nil:
		return typed
	case kept != "" && kept != typedInto && typed != "" && typed != kept:
		f.Fail("into", "上面已经选了 "+kept+"，请只留一个")
	case typed != "":
		return typed
	case kept == "":
		f.Fail("kept", "请选择保留的一件，或者填写编号")
	case kept == typedInto:
		f.Fail("into", "请填写")
	default:
		return kept
	}
	return ""
}

// twinsOf says where a case went and what became of it there, or what came
// into it.
func (v *visit) twinsOf(c app.View, p *casePage) error {
	into, from, err := v.app.Twins(v.ctx(), v.actor, &c)
	if into != nil {
		v.answeredIn(c, into, p)
	}
	for _, t := range from {
		note := wordOf(request.Channels(), t.Channel) + "，" + dayWords(t.ReceivedOn) + "收到"
		if !t.PostedOn.IsZero() {
			note += "，邮戳 " + dayWords(t.PostedOn)
		}
		p.Summary = append(p.Summary, web.Item{Key: "同一申请另收到", Text: t.Number, Href: caseAt(t.ID), Note: note + "；" + dayWords(t.MergedOn) + "并入本案，年报只计一件"})
	}
	return err
}

// answeredIn tells on a merged case where its answer comes from.
func (v *visit) answeredIn(c app.View, into *app.Twin, p *casePage) {
	item := web.Item{Key: "并入", Text: into.Number, Note: "期限、文书、答复和年报以该案为准，本案不另计"}
	n := &web.Notice{Tone: web.Info, Title: "答复在 " + into.Number + " 中作出", Text: "本案与 " + into.Number + " 是同一份申请，已经并案。给申请人的文书、答复、复议诉讼都在 " + into.Number + " 中办理；本案只保留收到的记录，可以归档。"}
	if into.Through != "" {
		item.Note = "经 " + into.Through + "；" + item.Note
	}
	if into.ID == "" {
		n.Text += "该案已经转送其他机关，请向现在办理的机关查询。"
	} else {
		item.Href = caseAt(into.ID)
		_, clock := web.ClockLine(into.State)
		n.Text += "该案现在的情况：" + clock + "。"
		n.Action = &web.Link{Text: "查看 " + into.Number, Href: item.Href}
	}
	p.Summary = append(p.Summary, item)
	if p.Notice == nil {
		p.Notice = n
	}
}

// askMerge shows the form with what may be the same application but would have
// to come into this case.
func (v *visit) askMerge(c app.View, all app.Likely, f *web.Form) error {
	p := formPage{Form: f, Summary: []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}, {Key: "收到", Text: dayWords(c.State.ReceivedOn)}}}
	for i := range all.Cases {
		if o := &all.Cases[i]; !o.First {
			p.Summary = append(p.Summary, web.Item{Key: "应并入本案的", Text: o.Number + " " + o.Title, Href: caseAt(o.ID), Note: "期限起算在后：" + candidateWords(o), Action: &web.Link{Text: "去并案", Href: caseAt(o.ID) + "/merge"}})
		}
	}
	switch {
	case !v.can(agency.ApplicantRead):
	case all.Partial:
		p.Notice = &web.Notice{Tone: web.Info, Text: "较早的申请还在建立索引，所列可能不全。"}
	case len(all.Cases) == 0:
		p.Notice = &web.Notice{Tone: web.Info, Text: "没有找到同一申请人可以与本案并案的申请。姓名、电话写法不同的，系统认不出来；确认是同一份申请的，请填写编号。"}
	}
	if kept := f.Field("kept"); kept != nil {
		kept.Optional = false // one of the two answers is wanted; intoOf says so
	}
	return v.ask("并案", p, web.Link{Text: c.Number, Href: caseAt(c.ID)})
}

// mergeOf is the case of the path with what it may be merged with.
func (v *visit) mergeOf() (c app.View, all app.Likely, err error) {
	if c, err = v.caseOf(); err == nil {
		all, err = v.app.LikelyTwins(v.ctx(), v.actor, c.ID)
	}
	return c, all, err
}

func (o *Office) mergePage(v *visit) error {
	c, all, err := v.mergeOf()
	if err != nil {
		return err
	}
	f := mergeForm(c, all)
	if kept := f.Field("kept"); kept != nil && len(all.Cases) == 1 && all.Cases[0].Alike {
		kept.Value = all.Cases[0].Number
	}
	return v.askMerge(c, all, f)
}

func (o *Office) merge(v *visit) error {
	c, all, err := v.mergeOf()
	if err != nil {
		return err
	}
	f := mergeForm(c, all)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if into := intoOf(f); ok && into != "" {
		_, err := v.app.Merge(v.ctx(), v.actor, c.ID, f.Int("version"), into, f.Value("reason"))
		if err == nil {
			return v.go303(caseAt(c.ID), "merged")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askMerge(c, all, f)
}
