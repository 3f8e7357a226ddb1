package office

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Putting right what was typed wrongly: the registration on one page, each act
// on another. Nothing is overwritten; the case's record keeps both.

func whyField() *web.Field {
	return &web.Field{Name: "why", Label: "更正的理由", Kind: web.Area, Max: 500, Rows: 2, Hint: "例如：登记时看错证件。记入案卷，不要写个人信息"}
}

func caseLink(id, text string) web.Link { return web.Link{Text: text, Href: "/office/cases/" + id} }

// amendPage asks first why, because the form shows personal data, whose
// reading is audited with it.
func (o *Office) amendPage(v *visit) error {
	id := v.r.PathValue("id")
	return v.askAmend(whyForm(id), v.app.MayAmend(v.ctx(), v.actor, id))
}

func whyForm(id string) *web.Form {
	back := caseLink(id, "返回案件")
	return &web.Form{Submit: "打开登记信息", Cancel: &back, Hidden: []web.Option{{Label: "step", Value: "open"}}, Fields: []*web.Field{whyField()},
		Intro: "登记信息中有个人信息，打开它会连同理由记入审计。更正不改动原来的记录：案卷同时保留更正前后的内容、理由、时间和更正人。"}
}

// askAmend shows a form of this page, or why there is none.
func (v *visit) askAmend(f *web.Form, refused error) error {
	if refused != nil && fault.KindOf(refused) != fault.Conflict {
		return refused
	}
	link, err := v.numbered(v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if refused != nil {
		return v.show("list", web.Page{Title: "更正", Crumbs: crumbs(link), Data: listPage{
			Notice: &web.Notice{Tone: web.Late, Title: "不能更正", Text: refused.Error()}, Actions: []web.Link{caseLink(v.r.PathValue("id"), "返回案件")}}})
	}
	return v.ask("更正登记信息", formPage{Form: f}, link)
}

// numbered leads back to a case by its number.
func (v *visit) numbered(id string) (web.Link, error) {
	c, err := v.app.Case(v.ctx(), v.actor, id)
	return caseLink(id, c.Number), err
}

func (o *Office) amend(v *visit) error {
	id := v.r.PathValue("id")
	if err := v.app.MayAmend(v.ctx(), v.actor, id); err != nil {
		return v.askAmend(nil, err)
	}
	if v.r.FormValue("step") == "save" {
		return v.saveAmended(id)
	}
	f := whyForm(id)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if !ok {
		return v.askAmend(f, nil)
	}
	c, err := v.app.Case(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	x, err := v.app.ReadApplication(v.ctx(), v.actor, id, "更正登记信息："+f.Value("why"))
	if err != nil {
		return err
	}
	full := amendForm(id)
	full.Fill(applicationValues(c, x, f.Value("why")))
	return v.askAmend(full, nil)
}

// amendForm asks all of the registration again.
func amendForm(id string) *web.Form {
	back := caseLink(id, "返回案件，不更正")
	f := &web.Form{Submit: "保存更正", Cancel: &back, Hidden: []web.Option{{Label: "step", Value: "save"}, {Label: "entry"}}, Fields: []*web.Field{whyField()}}
	f.Fields = append(f.Fields, applicantFields()...)
	f.Fields = append(f.Fields,
		&web.Field{Name: "content", Label: "申请书原文", Kind: web.Area, Max: app.MaxContent, Hint: "照申请书；申请人后来补充的内容另有记录，不要写在这里"},
		&web.Field{Name: "title", Label: "案件标题", Max: 80, Hint: "收件箱中显示，不要写个人信息"},
		&web.Field{Name: "purpose", Label: "所需信息的用途", Kind: web.Area, Optional: true, Max: 1000},
		&web.Field{Name: "form", Label: "获取信息的方式、途径", Optional: true, Hint: "纸质、电子文本；邮寄、电子邮件、当面领取等"},
		&web.Field{Name: "tell", Label: "进度通知", Kind: web.Select, Optional: true, Blank: "没有说明", Options: options(app.TellWays())})
	return f
}

func applicationValues(c app.View, x app.Application, why string) url.Values {
	out := url.Values{}
	for name, value := range map[string]string{
		"why": why, "entry": strconv.FormatInt(c.Entry, 10), "step": "save", "title": c.Title, "content": x.Content, "purpose": x.Purpose, "form": x.Form, "tell": x.Tell,
		"kind": x.Applicant.Kind, "name": x.Applicant.Name, "id_type": x.Applicant.IDType, "id_no": x.Applicant.IDNo, "contact": x.Applicant.Contact,
		"phone": x.Applicant.Phone, "email": x.Applicant.Email, "address": x.Applicant.Address, "postal": x.Applicant.Postal,
	} {
		out.Set(name, value)
	}
	return out
}

// putRight goes back to a case that was put right, and tells of a report handed
// in that no more says what the ledger does.
func (v *visit) putRight(id, said string) error {
	years, err := v.app.FilingsMoved(v.ctx(), v.actor, v.actor.Agency)
	if err != nil {
		return err
	}
	if len(years) > 0 {
		said += "-filed"
	}
	return v.go303(caseAt(id), said)
}

func (v *visit) saveAmended(id string) error {
	f := amendForm(id)
	v.sureOfPaper(f)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if r := v.registration(request.TypeRequest, f); ok && v.warnOfPaper(f, &r.Applicant) {
		entry, _ := strconv.ParseInt(f.Value("entry"), 10, 64)
		if err = v.app.Amend(v.ctx(), v.actor, id, entry, r.Title, r.Application, f.Value("why")); err == nil {
			return v.putRight(id, "amended")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askAmend(f, nil)
}

// entryOf is the case and the act of the path.
func (v *visit) entryOf() (c app.View, e app.Entered, err error) {
	if c, err = v.caseOf(); err != nil {
		return c, e, err
	}
	all, err := v.entries(c)
	no, _ := strconv.Atoi(v.r.PathValue("n"))
	if err == nil && (no < 1 || no > len(all)) {
		err = fault.New(fault.NotFound, "strike.missing", "案卷中没有这一步。")
	}
	if err != nil {
		return c, e, err
	}
	return c, all[no-1], v.app.MayStrike(v.ctx(), v.actor, c.ID, no)
}

const (
	asRight   = "correct"
	asMistake = "strike"
)

// entryForm asks what was wrong with an act, and what is right.
func (v *visit) entryForm(c app.View, e app.Entered) *web.Form {
	back := caseLink(c.ID, "返回案件，不更正")
	f := &web.Form{Submit: "保存更正", Cancel: &back, Hidden: []web.Option{{Label: "version", Value: strconv.Itoa(c.Version)}}}
	var ways []web.Option
	if fields := v.entryFields(c, e); fields != nil {
		ways = append(ways, web.Option{Value: asRight, Label: "日期或者内容记错了", Hint: "按下面填写的更正"})
		f.Fields = append([]*web.Field{{Name: "on", Label: onLabel(e.Kind), Kind: web.Date}}, fields...)
	}
	if e.Kind != request.Received {
		ways = append(ways, web.Option{Value: asMistake, Label: "没有发生过，不应登记", Hint: "撤销这一步；下面填写的内容不用改"})
	}
	if e.Kind == request.Received {
		f.Fields = v.arrivalFields(request.Type(c.Type))
	}
	f.Fields = append([]*web.Field{whyField()}, f.Fields...)
	if len(ways) == 1 { // nothing to choose
		f.Hidden = append(f.Hidden, web.Option{Label: "how", Value: ways[0].Value})
		if ways[0].Value == asMistake {
			f.Submit = "撤销这一步"
		}
		return f
	}
	f.Fields = append([]*web.Field{{Name: "how", Label: "哪里不对", Kind: web.Radios, Options: ways, Value: ways[0].Value}}, f.Fields...)
	return f
}

// entryFields are what an act states, nil where it can only be struck.
func (v *visit) entryFields(c app.View, e app.Entered) []*web.Field {
	if !byForm(e.Kind) && e.Kind != request.Received {
		return nil
	}
	fields := append([]*web.Field{}, v.actFields(c, e.Kind)...)
	for _, x := range fields {
		if e.Kind == request.ConsultationAnswered && x.Name == "id" {
			x.Options = nil
			for _, a := range c.State.Asked {
				x.Options = append(x.Options, web.Option{Value: a.ID, Label: a.ID + "：" + wordOf(request.Parties(), a.With) + "，" + a.SentOn.Chinese() + "发出"})
			}
		}
	}
	return fields
}

func (v *visit) askEntry(c app.View, e app.Entered, f *web.Form) error {
	summary := []web.Item{{Key: "案件", Text: c.Number + " " + c.Title}, {Key: "原来的记录", Text: labelIn(c.Type, e.Kind) + "，" + dayWords(e.On)}}
	for _, line := range actWords(e.Act) {
		key, text, _ := strings.Cut(line, "：")
		summary = append(summary, web.Item{Key: key, Text: text})
	}
	return v.ask("更正“"+labelIn(c.Type, e.Kind)+"”", formPage{Form: f, Summary: summary,
		Notice: &web.Notice{Tone: web.Info, Text: "原来的记录不会被改掉：案卷写明谁在何时因何更正，期限、列表和年报随即按更正后的重新计算。已经告诉申请人的，不会自动再通知，请另行告知。"}}, caseLink(c.ID, c.Number))
}

func (o *Office) entryPage(v *visit) error {
	c, e, err := v.entryOf()
	if err != nil {
		return v.askAmend(nil, err)
	}
	f := v.entryForm(c, e)
	f.Fill(actValues(e.Act, f))
	return v.askEntry(c, e, f)
}

// actValues are an act's members as a form has them.
func actValues(a request.Act, f *web.Form) url.Values {
	out := url.Values{"version": {f.Value("version")}, "how": {f.Value("how")}}
	var members map[string]any
	data, err := json.Marshal(a)
	if err == nil {
		err = json.Unmarshal(data, &members)
	}
	if err != nil {
		return out
	}
	for name, value := range members {
		if list, ok := value.([]any); ok {
			text := ""
			for _, one := range list {
				text += fmt.Sprintln(one)
			}
			out.Set(name, text)
			continue
		}
		out.Set(name, fmt.Sprint(value))
	}
	return out
}

func (o *Office) entry(v *visit) error {
	c, e, err := v.entryOf()
	if err != nil {
		return v.askAmend(nil, err)
	}
	f := v.entryForm(c, e)
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		said, instead := "struck", (*request.Act)(nil)
		if f.Value("how") == asRight {
			a := v.readEntry(f, e.Act)
			said, instead = "corrected", &a
		}
		_, err := v.app.Strike(v.ctx(), v.actor, c.ID, f.Int("version"), e.No, f.Value("why"), instead)
		if err == nil {
			return v.putRight(c.ID, said)
		}
		if err := f.Explain(actFault(err)); err != nil {
			return err
		}
	}
	return v.askEntry(c, e, f)
}

// readEntry is the act as it should have been entered; what its form does not
// ask stays as it was.
func (v *visit) readEntry(f *web.Form, was request.Act) request.Act {
	a := v.readAct(f, was.Kind)
	a.ApprovedBy, a.Agency, a.Into = was.ApprovedBy, was.Agency, was.Into
	if f.Field("reason") == nil {
		a.Reason = was.Reason
	}
	if a.Reply == was.Reply {
		a.Articles = was.Articles
	}
	if was.Kind == request.Received {
		a.Channel, a.PostedOn, a.ConfirmedOn = f.Value("channel"), f.Date("posted_on"), f.Date("confirmed_on")
	}
	return a
}
