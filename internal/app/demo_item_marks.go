package app

import (
	"context"
	"fmt"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// demoTopic is the topic of the demonstration.
const demoTopic = "topic-renewal"

// topic gathers items of other columns under a topic of their own.
func (d *itemDemo) topic(ctx context.Context) error {
	if err := d.app.PutColumn(ctx, d.actor, catalog.Column{ID: demoTopic, Parent: catalog.ColTopics, Name: "老旧小区改造", Type: catalog.TopicColumn, Window: "standing", Kind: catalog.Notice, Order: 1,
		Description: "老旧小区改造的政策、进展和结果", Keywords: "老旧小区,改造"}); err != nil {
		return err
	}
	for _, x := range []struct{ title, column, text string }{
		{"云岭县老旧小区改造进展通报", catalog.ColNotices, "<p>本季度有三个小区开工，两个小区完成外墙和管线改造。</p>"},
		{"老旧小区改造居民问答", catalog.ColExplanations, "<h2>要不要居民出钱</h2><p>公共部分由财政承担，户内改造自愿。</p><h2>工期多长</h2><p>一般四个月，雨季顺延。</p>"},
	} {
		one := d.text(catalog.Notice, x.title, x.column, x.text)
		one.Columns = append(one.Columns, demoTopic)
		if err := d.publish(ctx, one, nil); err != nil {
			return err
		}
	}
	return nil
}

// archived leaves an item that is kept for reference alone.
func (d *itemDemo) archived(ctx context.Context) error {
	return d.publish(ctx, d.text(catalog.Notice, "云岭县上一轮物业服务评议安排", catalog.ColNotices, "<p>评议按小区进行，结果向业主公布。</p>"), &catalog.Act{Kind: catalog.Archived, Reason: "活动已经结束，留存备查"})
}

// emergency releases a warning before its review.
func (d *itemDemo) emergency(ctx context.Context) error {
	v, err := d.draft(ctx, d.text(catalog.Notice, "云岭县燃气管道抢修停气通告", catalog.ColNotices, "<p>因管道抢修，青石街一带即日起停气，恢复时间另行通告。请关闭灶前阀门。</p>"))
	for _, s := range []struct {
		who agency.Actor
		act catalog.Act
	}{
		{demoEditor, catalog.Act{Kind: catalog.Submitted, Emergency: true, Reason: "管道泄漏抢修，须立即告知居民"}},
		{demoReviewer, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: d.clearance()}},
		{demoSigner, catalog.Act{Kind: catalog.Signed}},
		{demoPublisher, catalog.Act{Kind: catalog.Released}},
	} {
		if err == nil {
			err = d.act(ctx, s.who, &v, s.act)
		}
	}
	return err
}

// publish takes an item through the whole flow, and does one thing more with it.
func (d *itemDemo) publish(ctx context.Context, x ItemDraft, more *catalog.Act) error {
	v, err := d.draft(ctx, x)
	if err == nil {
		err = d.review(ctx, &v, allSteps)
	}
	if err == nil {
		err = d.act(ctx, demoPublisher, &v, catalog.Act{Kind: catalog.Released})
	}
	if err == nil && more != nil {
		err = d.act(ctx, demoPublisher, &v, *more)
	}
	return err
}

// reassessed leaves what is withheld and was looked at again (art. 18).
func (d *itemDemo) reassessed(ctx context.Context) error {
	x := d.text(catalog.PolicyPaper, "住房保障资格复核工作底稿", "20-11", "<p>复核尚在进行。</p>")
	x.Decision = &catalog.Decision{Attribute: catalog.Withheld, Ground: "deliberative", Reason: "复核尚未结束"}
	v, err := d.draft(ctx, x)
	if err == nil {
		err = d.review(ctx, &v, allSteps)
	}
	if err == nil {
		err = d.act(ctx, demoUnitHead, &v, catalog.Act{Kind: catalog.Reassessed, Decision: &catalog.Decision{Attribute: catalog.Withheld, Ground: "deliberative", Reason: "复核延期，仍在进行，结束后再评估"}})
	}
	return err
}

// policy gives the county a rule on how long documents hold, from this year on.
func (d *itemDemo) policy(ctx context.Context) error {
	p := catalog.Presets()[0]
	p.Name, p.From = "云岭县行政规范性文件管理办法", calendar.D(d.today.Year, 1, 1)
	return d.app.PutValidityPolicy(ctx, d.actor, "yunling", calendar.Date{}, p)
}

// unlisted registers a document that counts in table 2 and is not in the library.
func (d *itemDemo) unlisted(ctx context.Context) error {
	on := calendar.D(d.today.Year, 1, 8)
	return d.app.RecordDocuments(ctx, d.actor, demoOffice, []Document{{Number: fmt.Sprintf("云建规〔%d〕10号", d.today.Year), Title: "云岭县房屋使用安全管理细则", IssuedOn: on, InForceOn: on}})
}

// revoked leaves a document on which an event was entered wrongly, and taken back.
func (d *itemDemo) revoked(ctx context.Context) error {
	list, err := d.inForce(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	head := demoHead
	v, err := d.app.ItemView(ctx, head, list[len(list)-1].ID)
	if err == nil {
		err = d.act(ctx, head, &v, catalog.Act{Kind: catalog.DeclaredInvalid, Effective: d.ago(1), Cause: &catalog.Relation{Kind: catalog.Repeals, Title: "云岭县住房和城乡建设局关于宣布部分文件失效的决定"}})
	}
	if err == nil {
		err = d.act(ctx, head, &v, catalog.Act{Kind: catalog.EventRevoked, Event: len(v.Acts), Reason: "登记时选错了文件，本文件不在该决定之列"})
	}
	return err
}
