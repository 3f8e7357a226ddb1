package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// DemoAmended gives the demonstration's office cases in which something had
// been entered wrongly and was put right: a telephone, the day of receipt, and
// a step that never was. It wants what DemoToday made.
func (a *App) DemoAmended(ctx context.Context) error {
	by := map[agency.Role]agency.Actor{}
	for _, p := range demoStaff() {
		by[p.Roles[0]] = p.Actor()
	}
	in, err := a.Inbox(ctx, by[agency.Handler], InboxQuery{Agency: demoOffice, View: InboxClock})
	if err != nil {
		return err
	}
	for _, v := range in.Rows {
		plain := v.Type == string(request.TypeRequest) && v.State.Stage == request.StageOpen && v.State.WorkingDaysLeft > 3 && len(v.Acts) == 2
		if day := v.State.ReceivedOn.Weekday(); !plain || day == time.Monday || day == time.Sunday || v.Acts[1].Kind != request.Assigned || v.Acts[0].Channel != request.Counter {
			continue
		}
		if err := a.demoAmend(ctx, by, v); err == nil {
			break
		} else if fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	return a.demoShift(ctx)
}

// demoShift puts right, in another agency, the day of an answer: the case was
// closed in the year before, whose report was accepted and stands in the
// county's published sum. The filing is marked, the sum says so.
func (a *App) demoShift(ctx context.Context) error {
	year := a.Today().Year - 2
	for _, one := range county()[1:] {
		if one.ID == demoOffice || slices.Contains(demoPublishers(), one.ID) {
			continue
		}
		who := agency.Actor{Person: "operator:demo", Name: "演示", Agency: one.ID, Roles: []agency.Role{agency.OfficeHead}} // a closed case is hers alone to put right
		in, err := a.Inbox(ctx, who, InboxQuery{Agency: one.ID, View: InboxClosed, Find: fmt.Sprintf("%d-", year)})
		if err != nil {
			return err
		}
		for _, v := range in.Rows {
			if v.State.CountedOn.Year != year || v.State.ClosedOn.Year != year+1 || v.Acts[len(v.Acts)-1].Kind != request.Answered {
				continue
			}
			right := v.Acts[len(v.Acts)-1]
			right.On = calendar.D(year, time.December, 31)
			if _, err := a.Strike(ctx, who, v.ID, v.Version, len(v.Acts), "答复书已在年底寄出，次年整理归档时误按归档日登记", &right); fault.KindOf(err) != fault.Conflict {
				return err
			}
		}
	}
	return nil
}

func (a *App) demoAmend(ctx context.Context, by map[agency.Role]agency.Actor, v View) error {
	right := v.Acts[0]
	right.On, right.Channel, right.PostedOn = right.On.AddDays(-1), request.RegisteredMail, right.On.AddDays(-4)
	v, err := a.Strike(ctx, by[agency.Receiver], v.ID, v.Version, 1, "收发室昨日已经签收，登记时误按今日当面提交", &right)
	if err != nil {
		return err
	}
	if v, err = a.Act(ctx, by[agency.Handler], v.ID, v.Version, request.Act{Kind: request.ReasonsRequested, On: a.Today()}); err != nil {
		return err
	}
	if v, err = a.Strike(ctx, by[agency.Handler], v.ID, v.Version, v.Version, "应登记在另一件申请中，本件没有要求说明理由", nil); err != nil {
		return err
	}
	x, err := a.ReadApplication(ctx, by[agency.Receiver], v.ID, "更正登记信息：联系电话少录一位")
	if err != nil {
		return err
	}
	if v, err = a.Case(ctx, by[agency.Receiver], v.ID); err != nil {
		return err
	}
	x.Applicant.Phone = "19900001234"
	return a.Amend(ctx, by[agency.Receiver], v.ID, v.Entry, v.Title, x, "联系电话少录一位")
}
