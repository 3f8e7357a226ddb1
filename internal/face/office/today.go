package office

import (
	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

// todayPage is what is due, what waits for the visitor, what is unlawful.
type todayPage struct {
	Notice   *web.Notice
	Greeting string
	Figures  []figure
	Mine     *web.Table
	Due      *web.Table
	Unlawful *web.Table
	Links    []web.Link // for those who see no cases
	Tasks    *web.Table // what waits for the visitor, by dates
	Start    *web.Notice
}

// figure is a number that leads to its list.
type figure struct {
	Label, Value, Href string
	Tone               web.Tone
}

const shownToday = 8 // rows of each list

func (o *Office) today(v *visit) error {
	p := todayPage{Notice: v.notice(), Greeting: dayWords(v.today())}
	var err error
	if p.Tasks, err = v.tasks(); err != nil {
		return err
	}
	if p.Start, err = v.startNotice(); err != nil {
		return err
	}
	if !v.can(agency.CaseRead) {
		p.Links = adminLinks(v)
		if v.can(agency.Maintain) && p.Notice == nil {
			s, err := v.app.BackupState(v.ctx(), v.actor)
			if err != nil {
				return err
			}
			if p.Notice = backupNotice(s); p.Notice != nil {
				p.Notice.Action = &web.Link{Text: "备份", Href: backupAt}
			}
		}
		return v.show("today", web.Page{Title: "今日", Data: p})
	}
	in, err := v.inboxOf(app.InboxQuery{View: app.InboxSoon, Limit: shownToday})
	if err != nil {
		return err
	}
	late, err := v.inboxOf(app.InboxQuery{View: app.InboxOverdue, Limit: shownToday})
	if err != nil {
		return err
	}
	p.Figures = v.figures(in.InboxCounts)
	p.Due = v.caseTable("即将到期（五个工作日内）", "没有五个工作日内到期的申请。", in, false)
	p.Unlawful = v.caseTable("已逾期", "没有逾期未答复的申请。", late, false)
	if p.Mine, err = v.mine(); err != nil {
		return err
	}
	return v.show("today", web.Page{Title: "今日", Wide: true, Data: p})
}

func (v *visit) inboxOf(q app.InboxQuery) (app.Inbox, error) {
	q.Agency = v.agency()
	return v.app.Inbox(v.ctx(), v.actor, q)
}

func (v *visit) figures(n app.InboxCounts) []figure {
	one := func(label string, n int64, view app.InboxView, tone web.Tone) figure {
		if n == 0 {
			tone = web.Plain
		}
		return figure{label, countWords(n), v.at("/office/cases?view=" + string(view)), tone}
	}
	return []figure{
		one("已逾期", n.Overdue, app.InboxOverdue, web.Late),
		one("即将到期", n.Soon, app.InboxSoon, web.Soon),
		one("在办", n.Clock, app.InboxClock, web.Plain),
		one("等待申请人", n.Waiting, app.InboxWaiting, web.Plain),
	}
}

// mine is what waits for the visitor: what they alone, or first, must do.
func (v *visit) mine() (*web.Table, error) {
	q := app.InboxQuery{Limit: shownToday}
	var caption, empty string
	switch {
	case v.actor.Has(agency.Receiver):
		q.View, q.Unit, caption, empty = app.InboxClock, app.NoUnit, "等待您交办", "没有待交办的申请。新收到的申请登记后在这里。"
	case (v.actor.Has(agency.Handler) || v.actor.Has(agency.UnitHead)) && v.actor.Unit != "":
		q.View, q.Unit, caption, empty = app.InboxClock, v.actor.Unit, "等待您的机构办理（"+v.actor.Unit+"）", "没有交给您的机构办理的申请。"
	default:
		return nil, nil
	}
	in, err := v.inboxOf(q)
	if err != nil {
		return nil, err
	}
	return v.caseTable(caption, empty, in, false), nil
}

func adminLinks(v *visit) []web.Link {
	var out []web.Link
	for _, l := range chrome(v.r).Nav {
		if !l.Current {
			out = append(out, l)
		}
	}
	return out
}
