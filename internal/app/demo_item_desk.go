package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// The people of the demonstration's desk; demoStaff gives them passwords.
func demoPerson(login string, roles ...agency.Role) agency.Actor {
	return agency.Actor{Person: login, Name: login, Agency: demoOffice, Roles: roles}
}

var (
	demoEditor    = demoPerson("wujiaxin", agency.Editor)
	demoReviewer  = demoPerson("xuweimin", agency.Reviewer)
	demoUnitHead  = demoPerson("zhangwenhua", agency.UnitHead)
	demoHead      = demoPerson("wangyumei", agency.OfficeHead)
	demoSigner    = demoPerson("zhaojianguo", agency.Signer)
	demoPublisher = demoPerson("mahuilan", agency.Publisher)
)

// desk leaves an item at each point of the desk: a draft, one in review, one
// returned, one signed, one scheduled, one withheld, one published that amends
// another, one corrected, one withdrawn, one archived, one released in an emergency,
// two in a topic, one looked at again; a clean-up decision, a rule on terms, a
// document of the register alone, an event that was taken back.
func (d *itemDemo) desk(ctx context.Context) error {
	for _, step := range []func(context.Context) error{d.drafts, d.underway, d.amendment, d.corrected, d.withdrawn, d.cleanUp, d.topic, d.archived, d.emergency, d.reassessed, d.policy, d.unlisted, d.revoked} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("demo desk: %w", err)
		}
	}
	return nil
}

func (d *itemDemo) text(kind catalog.Kind, title, column, html string) ItemDraft {
	formed := d.ago(4)
	return ItemDraft{Agency: demoOffice, Decision: &catalog.Decision{Attribute: catalog.Proactive, Ground: "knowledge"}, Version: catalog.Version{Body: html,
		Record: catalog.Record{Kind: kind, Title: title, Columns: []string{column}, FormedOn: formed, Source: "云岭县住房和城乡建设局",
			Summary: title + "，供群众办事和监督参考。"}}}
}

func (d *itemDemo) draft(ctx context.Context, x ItemDraft) (ItemView, error) {
	return d.app.DraftItem(ctx, demoEditor, x)
}

func (d *itemDemo) act(ctx context.Context, who agency.Actor, v *ItemView, act catalog.Act) error {
	out, err := d.app.ActOnItem(ctx, who, v.ID, v.Version, act)
	if err == nil {
		*v = out
	}
	return err
}

// clearance is a secrecy review that found nothing.
func (d *itemDemo) clearance() *catalog.Secrecy {
	s := &catalog.Secrecy{FilledOn: d.today, PlannedOn: d.today, Unit: "云岭县住房和城乡建设局", UnitBy: "张文华", HeadOpinion: "同意公开", HeadBy: "王玉梅", Origin: "自行制作", Carrier: "公文", Channel: "政府网站", Conclusion: catalog.MayPublish, Basis: "不涉及国家秘密、工作秘密、商业秘密和个人隐私", UnitOpinion: "同意公开", OfficeReview: "可以公开"}
	for _, q := range catalog.SecrecyQuestions() {
		s.Answers = append(s.Answers, catalog.Answer{Question: q.Key})
	}
	return s
}

// review takes an item n steps through the default flow.
func (d *itemDemo) review(ctx context.Context, v *ItemView, n int) error {
	for _, x := range v.Findings {
		if x.Must && !x.Block && x.Settled == "" {
			if err := d.act(ctx, demoEditor, v, catalog.Act{Kind: catalog.Settled, Finding: x.ID, Reason: "演示内容，已经核对"}); err != nil {
				return err
			}
		}
	}
	steps := []struct {
		who agency.Actor
		act catalog.Act
	}{
		{demoEditor, catalog.Act{Kind: catalog.Submitted}},
		{demoReviewer, catalog.Act{Kind: catalog.Passed, Step: "review1"}}, {demoReviewer, catalog.Act{Kind: catalog.Passed, Step: "proof1"}},
		{demoUnitHead, catalog.Act{Kind: catalog.Passed, Step: "review2"}}, {demoUnitHead, catalog.Act{Kind: catalog.Passed, Step: "proof2"}},
		{demoHead, catalog.Act{Kind: catalog.Passed, Step: "review3"}}, {demoHead, catalog.Act{Kind: catalog.Passed, Step: "proof3"}},
		{demoReviewer, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: d.clearance()}},
		{demoSigner, catalog.Act{Kind: catalog.Signed}},
	}
	for _, s := range steps[:min(n, len(steps))] {
		if err := d.act(ctx, s.who, v, s.act); err != nil {
			return err
		}
	}
	return nil
}

const allSteps = 9

func (d *itemDemo) drafts(ctx context.Context) error {
	v, err := d.draft(ctx, d.text(catalog.Notice, "云岭县公共租赁住房配租名单公示", catalog.ColNotices,
		"<p>经审核，下列家庭符合配租条件，现予公示。公示期七日。</p><table><tr><th>姓名</th><th>证件号码</th></tr><tr><td>李某</td><td>11010519491231002X</td></tr></table>"))
	if err != nil {
		return err
	}
	if v, err = d.draft(ctx, d.text(catalog.News, "县住房城乡建设局开展老旧小区改造回访", catalog.ColNews, "<p>工作人员走访了三个小区，听取居民对改造工程的意见。</p>")); err != nil {
		return err
	}
	return d.review(ctx, &v, 1)
}

func (d *itemDemo) underway(ctx context.Context) error {
	for _, x := range []struct {
		title string
		steps int
	}{{"云岭县城镇房屋安全排查情况通报", 4}, {"云岭县物业服务企业信用评价结果公告", 7}, {"云岭县供水管网更新工程进展", allSteps}, {"云岭县建筑工地扬尘检查结果", allSteps}} {
		v, err := d.draft(ctx, d.text(catalog.Notice, x.title, catalog.ColNotices, "<p>现将"+x.title+"公布如下。</p><p>下一步将继续做好有关工作，并及时公开进展。</p>"))
		if err == nil {
			err = d.review(ctx, &v, x.steps)
		}
		if err == nil && x.title == "云岭县建筑工地扬尘检查结果" {
			err = d.act(ctx, demoPublisher, &v, catalog.Act{Kind: catalog.Scheduled, At: d.today.AddDays(1).String() + "T09:00"})
		}
		if err != nil {
			return err
		}
	}
	x := d.text(catalog.PolicyPaper, "关于申请追加维修资金的请示", "20-3", "<p>因工程需要，拟申请追加维修资金。</p>")
	x.Decision = &catalog.Decision{Attribute: catalog.Withheld, Ground: "deliberative", Reason: "属于请示，尚未批准"}
	v, err := d.draft(ctx, x)
	if err != nil {
		return err
	}
	return d.review(ctx, &v, allSteps)
}

// amendment publishes a document that amends another of the library.
func (d *itemDemo) amendment(ctx context.Context) error {
	target, err := d.inForce(ctx)
	if err != nil || len(target) == 0 {
		return err
	}
	t := target[0]
	x := d.text(catalog.Normative, "云岭县住房和城乡建设局关于修改《"+t.Title+"》的决定", catalog.ColNormative, "<p>一、将第四条修改为：“办理有关事项应当在十个工作日内办结。”</p><p>二、本决定自公布之日起施行。</p>")
	x.Number, x.IssuedOn, x.InForceOn, x.NormativeReason = fmt.Sprintf("云建规〔%d〕9号", d.today.Year), d.ago(4), d.ago(4), "修改行政规范性文件"
	x.Relations = []catalog.Relation{{Kind: catalog.Amends, Item: t.ID}}
	v, err := d.draft(ctx, x)
	if err == nil {
		err = d.review(ctx, &v, allSteps)
	}
	if err == nil {
		err = d.act(ctx, demoPublisher, &v, catalog.Act{Kind: catalog.Released})
	}
	if err != nil {
		return err
	}
	e := d.text(catalog.Explanation, catalog.Quoted(v.Title)+"解读", catalog.ColExplanations, "<h2>为什么修改</h2><p>群众反映办理时间较长。</p><h2>改了什么</h2><p>办理期限缩短为十个工作日。</p>")
	e.Relations = []catalog.Relation{{Kind: catalog.Explains, Item: v.ID}}
	w, err := d.draft(ctx, e)
	if err == nil {
		err = d.review(ctx, &w, allSteps)
	}
	if err == nil {
		err = d.act(ctx, demoPublisher, &w, catalog.Act{Kind: catalog.Released})
	}
	return err
}

func (d *itemDemo) inForce(ctx context.Context) (out []NormativeLine, err error) {
	list, err := d.app.NormativeList(ctx, d.actor, demoOffice, calendar.Date{})
	for _, l := range list {
		if l.Status.Binding() {
			out = append(out, l)
		}
	}
	return out, err
}

func (d *itemDemo) corrected(ctx context.Context) error {
	text := d.text(catalog.Data, "云岭县保障性住房房源情况", "20-11", "<p>本年度共有房源 86 套，各小区房源见附件。</p>")
	sheet, err := d.app.PutItemFile(ctx, demoEditor, demoOffice, "各小区房源.csv", strings.NewReader("小区,套数\n青石苑,40\n河畔新居,28\n"))
	if err != nil {
		return err
	}
	text.Attachments = []catalog.Attachment{sheet}
	v, err := d.draft(ctx, text)
	if err == nil {
		err = d.review(ctx, &v, allSteps)
	}
	if err == nil {
		err = d.act(ctx, demoPublisher, &v, catalog.Act{Kind: catalog.Released})
	}
	if err != nil {
		return err
	}
	t := v.Text
	t.Body = "<p>本年度共有房源 68 套，各小区房源见附件。</p>"
	if v, err = d.app.ReviseItem(ctx, demoEditor, v.ID, v.Version, t, "房源数量有误，原为86套，应为68套"); err == nil {
		err = d.review(ctx, &v, allSteps)
	}
	if err == nil {
		err = d.act(ctx, demoPublisher, &v, catalog.Act{Kind: catalog.Corrected})
	}
	return err
}

func (d *itemDemo) withdrawn(ctx context.Context) error {
	p, err := d.app.Items(ctx, d.actor, ItemQuery{Agency: demoOffice, Stage: catalog.StagePublished, Words: "公告"})
	if err != nil || len(p.Items) == 0 {
		return err
	}
	one := p.Items[0]
	_, err = d.app.ActOnItem(ctx, demoPublisher, one.ID, one.Version, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "活动安排有变化，原公告撤回"})
	return err
}

// cleanUp ends two documents, amends one and keeps the rest by one decision.
func (d *itemDemo) cleanUp(ctx context.Context) error {
	list, err := d.inForce(ctx)
	if err != nil || len(list) < 4 {
		return err
	}
	c := CleanUp{Title: "云岭县住房和城乡建设局关于行政规范性文件清理结果的决定", Number: fmt.Sprintf("云建〔%d〕17号", d.today.Year), On: d.ago(2), Effective: d.ago(2)}
	for i, l := range list[:min(len(list), 8)] {
		result := catalog.Kept
		switch i {
		case 2:
			result = catalog.Repealed
		case 3:
			result = catalog.DeclaredInvalid
		}
		c.Lines = append(c.Lines, CleanUpLine{Item: l.ID, At: fmt.Sprintf("第%d项", i+1), Result: result, Note: "清理"})
	}
	if _, err = d.app.CleanUp(ctx, d.actor, demoOffice, c); err != nil {
		return err
	}
	one := d.text(catalog.Notice, c.Title, catalog.ColNotices, "<p>经清理，现将继续有效、废止和失效的行政规范性文件公布如下，自公布之日起执行。</p>")
	one.Number = c.Number
	if err := d.publish(ctx, one, nil); err != nil {
		return err
	}
	found, err := d.app.Relatable(ctx, d.actor, demoOffice, c.Number)
	if err != nil || len(found) != 1 {
		return fmt.Errorf("the clean-up decision is %d items, %w", len(found), err)
	}
	all, err := d.app.CleanUps(ctx, d.actor, demoOffice)
	if err == nil {
		err = d.app.LinkCleanUp(ctx, d.actor, demoOffice, all[0].ID, found[0].ID)
	}
	return err
}
