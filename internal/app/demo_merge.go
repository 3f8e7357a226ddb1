package app

import (
	"context"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// DemoMerge gives the demonstration's office an application that came by post
// and again by fax, merged, and one that was taken down at the counter and
// handed in there too, which nobody has merged yet.
func (a *App) DemoMerge(ctx context.Context) error {
	var receiver agency.Actor
	for _, p := range demoStaff() {
		if p.Roles[0] == agency.Receiver {
			receiver = p.Actor()
		}
	}
	today := a.Today()
	register := func(title, name string, act request.Act) (View, error) {
		act.Kind = request.Received
		return a.Register(ctx, receiver, Registration{Agency: demoOffice, Title: title, Acts: []request.Act{act},
			Application: Application{Content: title + "（演示用）", Form: "纸质，邮寄", Applicant: Applicant{Kind: "natural_person", Name: name, Address: "云岭县青石街", Postal: "000000"}}})
	}
	const title = "青石街路灯改造工程的竣工验收备案表"
	kept, err := register(title, "祝青禾", request.Act{On: today.AddDays(-1), Channel: request.RegisteredMail, PostedOn: today.AddDays(-4)})
	if err != nil {
		return err
	}
	twin, err := register(title, "祝青禾", request.Act{On: today, Channel: request.Fax, ConfirmedOn: today, ConfirmedBy: "陈晓兰"})
	if err != nil {
		return err
	}
	if _, err := register("青石街公共厕所开放时间的批准文件", "岳思源", request.Act{On: today, Channel: request.Oral}); err != nil {
		return err
	}
	if _, err := register("申请公开青石街公共厕所开放时间的批准文件", "岳思源", request.Act{On: today, Channel: request.Counter}); err != nil { // to be merged by who tries it
		return err
	}
	_, err = a.Merge(ctx, receiver, twin.ID, twin.Version, kept.Number, "传真与挂号信的内容、申请人、落款日期相同，电话核实为同一份")
	return err
}
