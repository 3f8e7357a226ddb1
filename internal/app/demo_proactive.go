package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/request"
)

// DemoProactive gives the demonstration's office information at every point of
// art. 44: asked for by several, suggested, ordered, converted, not converted.
func (a *App) DemoProactive(ctx context.Context, actor agency.Actor) error {
	d := &itemDemo{app: a, actor: actor, today: a.Today()}
	head := demoHead
	for _, p := range demoStaff() {
		if p.Login == head.Person {
			head = p.Actor()
		}
	}
	for _, x := range []struct {
		what, who string
		ago       int
		suggest   string
	}{
		{"青石街旧房改造补偿标准", "赵一凡", 70, ""}, {"青石街旧房改造补偿标准", "钱二宁", 55, ""}, {"青石街旧房改造补偿标准", "孙三阳", 30, "涉及整条街的住户，大家都在打听"},
		{"各小区维修资金余额", "周五岳", 48, "业主想知道本小区的余额"},
		{"电梯加装补贴发放办法", "吴六一", 66, "办法适用于全县，请放在网上"},
		{"施工图审查意见", "郑七夕", 40, "邻近住户想看"},
	} {
		v, err := d.answered(ctx, x.what, x.who, x.ago)
		if err == nil && x.suggest != "" {
			err = a.RecordSuggestion(ctx, head, v.ID, catalog.Suggestible()[1].Key, x.suggest)
		}
		if err != nil {
			return fmt.Errorf("demo proactive: %w", err)
		}
	}
	if _, err := a.RecordDisclosureOrder(ctx, head, demoOffice, DisclosureOrder{Title: "危房鉴定结果汇总", Organ: "云岭县人民政府", Paper: fmt.Sprintf("云政督〔%d〕6号", d.today.Year), Dated: d.ago(12), Words: "鉴定结果涉及居住安全，应当按小区公开汇总情况"}); err != nil {
		return err
	}
	if err := d.considered(ctx, head, "施工图审查意见", Conversion{Reason: "审查意见含有设计单位的技术资料，已经答复申请人；汇总的审查结果另行公开"}, nil); err != nil {
		return err
	}
	return d.considered(ctx, head, "电梯加装补贴发放办法", Conversion{Convert: true, Title: "云岭县既有住宅加装电梯补贴发放办法", Kind: catalog.PolicyPaper, Ground: "knowledge"}, func(v ItemView) error {
		sheet, err := a.PutItemFile(ctx, demoEditor, demoOffice, "补贴标准.csv", strings.NewReader("项目,标准\n新装一台,20万元\n更换一台,10万元\n"))
		if err != nil {
			return err
		}
		t := v.Text
		t.Attachments = []catalog.Attachment{sheet}
		t.Body, t.Columns, t.FormedOn = "<p>一、补贴对象为已经竣工验收的加装电梯。</p><p>二、每台补贴二十万元，由住房保障中心受理。</p>", []string{"20-11"}, d.ago(20)
		v, err = a.ReviseItem(ctx, demoEditor, v.ID, v.Version, t, "")
		if err == nil {
			err = d.review(ctx, &v, allSteps)
		}
		if err == nil {
			err = d.act(ctx, demoPublisher, &v, catalog.Act{Kind: catalog.Released})
		}
		return err
	})
}

// answered is an application that was answered with the information.
func (d *itemDemo) answered(ctx context.Context, what, who string, ago int) (View, error) {
	return d.app.Register(ctx, d.actor, Registration{Agency: demoOffice, Title: what, Application: Application{Content: what, Applicant: Applicant{Kind: "natural_person", Name: who, Phone: "0990-8100999"}},
		Acts: []request.Act{{Kind: request.Received, On: d.ago(ago), Channel: request.Counter},
			{Kind: request.Answered, On: d.ago(ago - 9), Outcome: "granted", Reply: "provided", Articles: []string{"36(2)"}, Delivery: "counter"}}})
}

// considered decides on a candidate, and goes on with what it became.
func (d *itemDemo) considered(ctx context.Context, who agency.Actor, title string, x Conversion, then func(ItemView) error) error {
	c, err := d.app.ProactiveCandidate(ctx, who, demoOffice, CandidateKey(title))
	if err != nil {
		return err
	}
	x.Key, x.Seen = c.Key, c.Seen()
	got, err := d.app.DecideProactive(ctx, who, demoOffice, x)
	if err != nil || then == nil {
		return err
	}
	v, err := d.app.ItemView(ctx, who, got.Item)
	if err != nil {
		return err
	}
	return then(v)
}
