package app

import (
	"context"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// DemoRecords gives the demonstration's office requests to correct a record
// (art. 41) at every step of their way.
func (a *App) DemoRecords(ctx context.Context, actor agency.Actor) error {
	cal, err := a.Calendar(ctx, actor, "")
	if err != nil {
		return err
	}
	f := &filler{app: a, actor: actor, cal: cal, last: a.Today()}
	asks := func(k request.Kind, on calendar.Date) request.Act {
		return request.Act{Kind: k, On: on, Until: f.last.AddDays(12), Points: []string{"户口簿登记页的复印件"}}
	}
	for i, acts := range [][]request.Act{
		{{Kind: request.Received, On: f.ago(1), Channel: request.Internet}},
		{{Kind: request.Received, On: f.ago(4), Channel: request.Counter}, asks(request.CorrectionRequested, f.ago(3))},
		{{Kind: request.Received, On: f.ago(9), Channel: request.RegisteredMail, PostedOn: f.ago(11)}, {Kind: request.Verified, On: f.ago(2), Opinion: "inaccurate", Reason: "与户籍登记核对一致"}},
		{{Kind: request.Received, On: f.ago(15), Channel: request.Counter}, {Kind: request.Verified, On: f.ago(11), Opinion: "inaccurate"},
			{Kind: request.Answered, On: f.ago(8), Outcome: "corrected", Delivery: "counter"}},
		{{Kind: request.Received, On: f.ago(18), Channel: request.Counter}, {Kind: request.Verified, On: f.ago(12), Opinion: "accurate"},
			{Kind: request.Answered, On: f.ago(10), Outcome: "declined", Delivery: "mail", Reason: "所附材料与原始档案记载一致"}},
	} {
		if _, err := a.Register(ctx, actor, Registration{Agency: demoOffice, Type: request.TypeRecordCorrection, Acts: acts,
			Title:       []string{"更正公租房保障对象登记中的出生日期", "更正房屋征收补偿登记中的面积", "更正公租房轮候名册中的姓名用字", "更正物业企业信用记录", "更正危房鉴定记录中的建成年份"}[i],
			Record:      Inaccuracy{Record: "本机关登记簿中与申请人有关的一项（演示用）", Wrong: "登记与证件所载不一致", Evidence: "证件复印件"},
			Application: Application{Applicant: Applicant{Kind: "natural_person", Name: "林小满", Phone: "19900000000", Address: "云岭县青石街18号", Postal: "999000"}}}); err != nil {
			return err
		}
	}
	return nil
}
