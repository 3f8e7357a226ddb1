package office

import (
	"fmt"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

func (o *Office) noticeWords(v *visit) error {
	page := listPage{Notice: v.notice(), Tabs: v.noticeTabs("/office/words")}
	for _, e := range app.Events() {
		w, err := v.app.NoticeWordsOf(v.ctx(), v.actor, v.actor.Agency, e)
		if err != nil {
			return err
		}
		_, _, sms := w.Sample(v.who.Home, "", v.today())
		page.Summary = append(page.Summary, web.Item{Key: e.Name(), Text: w.Subject, Note: "短信 " + segmentWords(sms), Action: &web.Link{Text: "更改“" + e.Name() + "”", Href: "/office/words/" + string(e)}})
	}
	return v.show("list", web.Page{Title: "通知用语", Crumbs: crumbs(), Data: page})
}

// segmentWords says how many short messages a text becomes.
func segmentWords(sms string) string {
	n, segments := app.Segments(sms)
	return fmt.Sprintf("%d 字，%d 条", n, segments)
}

func (v *visit) wordsForm() (app.NoticeWords, *web.Form, error) {
	e := app.Event(v.r.PathValue("event"))
	w, err := v.app.NoticeWordsOf(v.ctx(), v.actor, v.actor.Agency, e)
	if err != nil {
		return w, nil, err
	}
	var can []string
	for _, p := range app.Placeholders() {
		can = append(can, p[0])
	}
	hint := "可用 " + strings.Join(can, "、") + "；不能缺少 " + strings.Join(e.MustSay(), "、")
	return w, &web.Form{Submit: "保存", Cancel: &web.Link{Text: "返回通知用语", Href: "/office/words"}, Fields: []*web.Field{
		{Name: "subject", Label: "邮件标题", Value: w.Subject, Max: 60, Hint: "可用 " + strings.Join(can, "、")},
		{Name: "mail", Label: "邮件正文", Kind: web.Area, Value: w.Mail, Max: 1000, Hint: hint + "。查询网址、机关电话和“不代替文书的送达”由系统附在后面，不能更改"},
		{Name: "sms", Label: "短信", Value: w.SMS, Max: 200, Hint: hint + "。签名由网关加上；70 字以内为一条，更长的每 67 字一条"},
	}}, nil
}

func (v *visit) askWords(w app.NoticeWords, f *web.Form) error {
	typed := app.NoticeWords{Event: w.Event, Subject: f.Value("subject"), Mail: f.Value("mail"), SMS: f.Value("sms")}
	subject, mail, sms := typed.Sample(v.who.Home, "", v.today())
	return v.ask("通知用语："+w.Event.Name(), formPage{Form: f, Summary: []web.Item{
		{Key: "邮件样例", Text: subject, Note: strings.TrimSpace(mail)}, {Key: "短信样例", Text: sms, Note: segmentWords(sms)}}}, web.Link{Text: "通知用语", Href: "/office/words"})
}

func (o *Office) noticeWordsPage(v *visit) error {
	w, f, err := v.wordsForm()
	if err != nil {
		return err
	}
	return v.askWords(w, f)
}

func (o *Office) putNoticeWords(v *visit) error {
	w, f, err := v.wordsForm()
	if err != nil {
		return err
	}
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.PutNoticeWords(v.ctx(), v.actor, v.actor.Agency, app.NoticeWords{Event: w.Event, Subject: f.Value("subject"), Mail: f.Value("mail"), SMS: f.Value("sms")})
		if err == nil {
			return v.go303("/office/words", "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.askWords(w, f)
}
