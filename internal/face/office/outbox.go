package office

import (
	"strconv"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

var outboxStates = []string{app.OutboxFailed, app.OutboxWaiting, app.OutboxSent, app.OutboxSettled}

// noticeTabs lead between the pages of notifications that the visitor may see.
func (v *visit) noticeTabs(here string) (out []web.Link) {
	for _, x := range []struct {
		text, href string
		verb       agency.Verb
	}{{"发送记录", "/office/outbox", agency.OutboxManage}, {"通知用语", "/office/words", agency.SettingManage}, {"邮件和短信", "/office/notices", agency.NotifyManage}} {
		if v.can(x.verb) {
			out = append(out, web.Link{Text: x.text, Href: x.href, Current: x.href == here})
		}
	}
	return out
}

func (o *Office) outbox(v *visit) error {
	q := app.OutboxQuery{Agency: v.actor.Agency, State: v.r.URL.Query().Get("state"), Before: v.r.URL.Query().Get("before")}
	if q.State != "" && app.OutboxStateName(q.State) == "" {
		return fault.New(fault.NotFound, "outbox.state", "没有这种状态。")
	}
	box, err := v.app.Outbox(v.ctx(), v.actor, q)
	if err != nil {
		return err
	}
	state := &web.Field{Name: "state", Label: "状态", Kind: web.Select, Optional: true, Blank: "全部", Value: q.State}
	for _, s := range outboxStates {
		state.Options = append(state.Options, web.Option{Value: s, Label: app.OutboxStateName(s) + "（" + countWords(box.Counts[s]) + "）"})
	}
	page := listPage{Notice: v.notice(), Tabs: v.noticeTabs("/office/outbox"), Table: v.outboxTable(box.Rows),
		Filter: &web.Form{ID: "filter", Get: true, Action: "/office/outbox", Submit: "查看", Fields: []*web.Field{state}}}
	if q.Before != "" {
		page.Pager.Text, page.Pager.Prev = "续页", with("/office/outbox", "state", q.State)
	}
	if box.More {
		page.Pager.Next = with(with("/office/outbox", "state", q.State), "before", box.Rows[len(box.Rows)-1].ID)
	}
	return v.show("list", web.Page{Title: "通知", Wide: true, Crumbs: crumbs(), Data: page})
}

func (v *visit) outboxTable(rows []app.Outgoing) *web.Table {
	t := &web.Table{Caption: "发送记录", Hidden: true, Dense: true, Empty: "还没有通知。启用邮件或者短信之后，登记、补正、延期、缴费、答复等都会在这里留下一条；收件人和内容加密保存，这里不显示。",
		Columns: []web.Column{{Label: "时间"}, {Label: "事项"}, {Label: "案件"}, {Label: "方式"}, {Label: "状态", Wide: true}}}
	for _, o := range rows {
		state := web.Cell{Tag: &web.Tag{Text: app.OutboxStateName(o.State), Tone: outboxTone(o)}, Note: o.Trouble}
		if o.State == app.OutboxWaiting && o.Attempts > 0 {
			state.Note += "，已试 " + strconv.Itoa(o.Attempts) + " 次，" + clockWords(o.NotBefore) + " 再试"
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(clockWords(o.CreatedAt), "/office/outbox/"+o.ID), web.C(app.OutgoingName(o)), v.caseCell(o), web.C(app.ChannelName(o.Channel)), state}})
	}
	return t
}

func (v *visit) caseCell(o app.Outgoing) web.Cell {
	if o.CaseID == "" || !v.can(agency.CaseRead) {
		return web.C(o.Number)
	}
	return web.L(o.Number, "/office/cases/"+o.CaseID)
}

func outboxTone(o app.Outgoing) web.Tone {
	switch {
	case o.State == app.OutboxFailed:
		return web.Late
	case o.State == app.OutboxSent:
		return web.Good
	case o.State == app.OutboxWaiting && o.Trouble != "":
		return web.Soon
	}
	return web.Quiet
}

// clockWords is an instant as it is read in China.
func clockWords(t time.Time) string { return t.In(app.China()).Format("2006-01-02 15:04") }

func (o *Office) outgoing(v *visit) error {
	x, err := v.app.OutgoingByID(v.ctx(), v.actor, v.r.PathValue("notification"))
	if err != nil {
		return err
	}
	where := v.caseCell(x)
	page := listPage{Notice: v.notice(), Summary: []web.Item{
		{Key: "事项", Text: app.OutgoingName(x)}, {Key: "方式", Text: app.ChannelName(x.Channel)}, {Key: "状态", Text: app.OutboxStateName(x.State), Note: x.Trouble},
		{Key: "生成", Text: clockWords(x.CreatedAt)}, {Key: "已试", Text: strconv.Itoa(x.Attempts) + " 次"},
	}}
	if where.Text != "" {
		page.Summary = append(page.Summary, web.Item{Key: "案件", Text: where.Text, Href: where.Href})
	}
	switch x.State {
	case app.OutboxWaiting:
		page.Summary = append(page.Summary, web.Item{Key: "下一次", Text: clockWords(x.NotBefore) + " 之后"})
	default:
		page.Summary = append(page.Summary, web.Item{Key: "办结", Text: clockWords(x.DoneAt)})
	}
	at := "/office/outbox/" + x.ID + "/"
	if x.State == app.OutboxFailed {
		page.Heads = []string{"再试一次", "已用其他方式告知"}
		page.Forms = []*web.Form{{ID: "retry", Action: at + "retry", Submit: "再试一次", Intro: "改正了邮件、短信的设置，或者对方已经恢复的，可以再试。"},
			{ID: "settle", Action: at + "settle", Submit: "标为另行处理", Intro: "已经打电话、寄信或者当面告知申请人的，标为另行处理，不再提醒。请在案卷中留下记录。"}}
	}
	return v.show("list", web.Page{Title: "通知", Crumbs: crumbs(web.Link{Text: "通知", Href: "/office/outbox"}), Data: page})
}

func (o *Office) outgoingDo(v *visit) error {
	id, do := v.r.PathValue("notification"), v.r.PathValue("do")
	var err error
	switch do {
	case "retry":
		err = v.app.RetryOutgoing(v.ctx(), v.actor, id)
	case "settle":
		err = v.app.SettleOutgoing(v.ctx(), v.actor, id)
	default:
		err = o.Missing(v.w, v.r)
	}
	if err != nil {
		return err
	}
	return v.go303("/office/outbox/"+id, do)
}
