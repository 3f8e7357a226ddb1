package app

import (
	"context"
	"errors"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// DemoNotices switches notifications on as a trial, so that nothing leaves the
// machine, and fills the outbox of the demonstration's office: what was sent,
// what waits, what could not be delivered.
func (a *App) DemoNotices(ctx context.Context, actor agency.Actor) error {
	n := usualNotices()
	n.Portal, n.Mail.How, n.SMS.How = "https://gk.yunling.example", ByLog, ByLog
	if err := a.PutNotices(ctx, actor, n, "", ""); err != nil {
		return err
	}
	if err := a.write(ctx, actor, agency.AgencyManage, demoOffice, func(w *work) error {
		one, err := w.Agency(ctx, demoOffice)
		if err != nil {
			return err
		}
		one.Units = []string{"办公室", "法规科", "物业科", "征收科", "政务公开办"}
		return w.putAgency(ctx, one)
	}); err != nil {
		return err
	}
	return a.own(ctx, actor, true, func(w *work) error {
		in, err := w.demoCases(ctx)
		for i, v := range in {
			if err := errors.Join(err, w.demoNotice(ctx, n, v, i)); err != nil {
				return err
			}
		}
		return err
	})
}

// demoCases are some of the office's open cases.
func (w *work) demoCases(ctx context.Context) (out []View, err error) {
	var cases []store.Case
	if err := w.Tx.Inbox(ctx, store.InboxQuery{Agency: demoOffice, View: store.ViewClock, Limit: 8}, func(c store.Case) error { cases = append(cases, c); return nil }); err != nil {
		return nil, err
	}
	for _, c := range cases {
		v, err := w.viewOf(ctx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (w *work) demoNotice(ctx context.Context, n Notices, v View, i int) error {
	e := eventOf(&request.Act{Kind: request.Confirmed}, &v)
	who := Application{Applicant: Applicant{Email: "applicant@home.example", Phone: "19900000000"}, Tell: TellByBoth}
	if err := w.tellOne(ctx, &v, &who, &n, e, n.reach(&who)); err != nil {
		return err
	}
	var last []store.Outgoing
	if err := w.OutboxPage(ctx, store.OutboxQuery{Agencies: []string{v.Agency}, CaseID: v.ID, Limit: 2}, func(o store.Outgoing) { last = append(last, o) }); err != nil {
		return err
	}
	for k := range last {
		o := &last[k]
		o.Attempts, o.State, o.DoneAt = 1, OutboxSent, w.now
		switch {
		case i == 1 && o.Channel == channelMail:
			o.State, o.Trouble = OutboxFailed, "收件服务器拒绝了收件人（550 5.1.1）"
		case i == 2 && o.Channel == channelSMS:
			o.State, o.DoneAt, o.NotBefore, o.Trouble = OutboxWaiting, time.Time{}, w.now.Add(longestWait), "短信网关暂时不能办理，稍后再试（HTTP 503）"
		}
		if _, err := w.Release(ctx, o); err != nil {
			return err
		}
	}
	return nil
}
