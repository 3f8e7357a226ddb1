package app

import (
	"context"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// DemoDesk gives the demonstration's office letters at every step of their way
// and a reconsideration under way. It wants what DemoToday made.
func (a *App) DemoDesk(ctx context.Context) error {
	by := map[agency.Role]agency.Actor{}
	for _, p := range demoStaff() {
		by[p.Roles[0]] = p.Actor()
	}
	in, err := a.Inbox(ctx, by[agency.Handler], InboxQuery{Agency: demoOffice, View: InboxClock})
	if err != nil {
		return err
	}
	n := 0
	for _, v := range in.Rows {
		if n == 5 || v.State.Stage != request.StageOpen || v.State.Overdue {
			continue
		}
		if err := a.demoLetter(ctx, by, v.ID, n); err != nil {
			return err
		}
		n++
	}
	return a.demoDispute(ctx, by[agency.OfficeHead])
}

// demoLetter leaves a letter as a draft, sent back, handed in, approved, or
// signed.
func (a *App) demoLetter(ctx context.Context, by map[agency.Role]agency.Actor, caseID string, steps int) error {
	l, err := a.DraftLetter(ctx, by[agency.Handler], caseID, letter.NotExist, letter.Detail{
		Delivery: "mail", Search: &letter.Search{Scope: "局档案室和征收科 2010 年以来的档案", Method: "以项目名称和地块名称检索目录，并逐卷翻阅"}}, "")
	if err == nil && steps > 0 {
		l, err = a.SubmitLetter(ctx, by[agency.Handler], caseID, l.ID, l.Version)
	}
	if err == nil && steps == 1 {
		_, err = a.ReturnLetter(ctx, by[agency.UnitHead], caseID, l.ID, l.Version, "检索范围请写明到具体年份")
		return err
	}
	if err == nil && steps > 2 {
		l, err = a.ApproveLetter(ctx, by[agency.UnitHead], caseID, l.ID, l.Version, "检索范围已经核对")
	}
	if err == nil && steps > 3 {
		_, err = a.SignLetter(ctx, by[agency.Signer], caseID, l.ID, l.Version)
	}
	return err
}

// demoDispute challenges an answer of a few days ago.
func (a *App) demoDispute(ctx context.Context, head agency.Actor) error {
	in, err := a.Inbox(ctx, head, InboxQuery{Agency: demoOffice, View: InboxClosed})
	if err != nil {
		return err
	}
	today := a.Today()
	for _, v := range in.Rows {
		answered := v.Acts[len(v.Acts)-1]
		if answered.Kind != request.Answered || answered.On.AddDays(60).Before(today) || !answered.On.AddDays(4).Before(today) {
			continue
		}
		_, err := a.FileDispute(ctx, head, DisputeFiling{Agency: demoOffice, CaseID: v.ID, Number: "云政复〔2025〕3号", Type: dispute.Reconsideration, Acts: []dispute.Act{
			{Kind: dispute.Filed, On: answered.On.AddDays(1)}, {Kind: dispute.Accepted, On: answered.On.AddDays(3), Procedure: dispute.Ordinary}, {Kind: dispute.Served, On: answered.On.AddDays(4)}}})
		return err
	}
	return nil
}
