package app

import (
	"context"
	"fmt"

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
	for range 3 { // somebody at the door
		if err := a.strangeSignIn(ctx); err != nil {
			return err
		}
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

// demoDispute challenges an answer of a few days ago, and has an older one
// annulled, so that its case waits to be done anew.
func (a *App) demoDispute(ctx context.Context, head agency.Actor) error {
	in, err := a.Inbox(ctx, head, InboxQuery{Agency: demoOffice, View: InboxClosed})
	if err != nil {
		return err
	}
	today, open, lost := a.Today(), false, false
	for _, v := range in.Rows {
		last := v.Acts[len(v.Acts)-1]
		day := last.On.AddDays
		f := DisputeFiling{Agency: demoOffice, CaseID: v.ID, Type: dispute.Reconsideration}
		switch {
		case last.Kind != request.Answered:
			continue
		case !open && day(4).Before(today) && !day(60).Before(today):
			open, f.Number = true, fmt.Sprintf("云政复〔%d〕3号", day(3).Year)
			f.Acts = []dispute.Act{{Kind: dispute.Filed, On: day(1)}, {Kind: dispute.Accepted, On: day(3), Procedure: dispute.Ordinary}, {Kind: dispute.Served, On: day(4)}}
		case !lost && day(70).Before(today):
			lost, f.Number = true, fmt.Sprintf("云政复〔%d〕1号", day(23).Year)
			f.Acts = []dispute.Act{{Kind: dispute.Filed, On: day(20)}, {Kind: dispute.Accepted, On: day(23), Procedure: dispute.Ordinary}, {Kind: dispute.Served, On: day(26)},
				{Kind: dispute.Answered, On: day(33)}, {Kind: dispute.Decided, On: day(70), Result: dispute.Revoked, DocumentNo: fmt.Sprintf("云政复决〔%d〕1号", day(70).Year)}}
		default:
			continue
		}
		if _, err := a.FileDispute(ctx, head, f); err != nil {
			return err
		}
	}
	return nil
}
