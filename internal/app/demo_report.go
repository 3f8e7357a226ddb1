package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

// demoPublishers are those of the county that have published their last report.
func demoPublishers() []string {
	return []string{"office", "education", "finance", "health", "water", "qinghe"}
}

// DemoReports gives the county three published years of annual reports, one of
// them corrected, and leaves that of the demonstration's office on the desk: two
// counts are missing, nothing is written yet, and last year's stands beside it.
func (a *App) DemoReports(ctx context.Context, actor agency.Actor, year int) error {
	return a.write(ctx, actor, agency.Maintain, "", func(w *work) error {
		for i, id := range demoPublishers() {
			if err := w.demoYears(ctx, id, year, i); err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
		}
		if err := w.demoReport(ctx, demoPrint{agency: demoOffice, year: year - 1, on: calendar.D(year, time.January, 18), change: lastYear}); err != nil {
			return err
		}
		return w.forgetCounts(ctx, demoOffice, year, report.PathPenalties, report.PathFees)
	})
}

// forgetCounts leaves figures to be entered.
func (w *work) forgetCounts(ctx context.Context, agencyID string, year int, paths ...report.Path) error {
	rs, err := w.Records(ctx, kindCount, agencyID, year)
	if err != nil {
		return err
	}
	for i := range rs {
		c, err := decode[Count](rs[i].Body)
		if err != nil {
			return err
		}
		if !slices.Contains(paths, c.Path) {
			continue
		}
		if err := w.DeleteRecord(ctx, &rs[i], w.entry(agency.CountRecord, agencyID, "", nil)); err != nil {
			return err
		}
	}
	return nil
}

// lastYear adds to a report what the ledger no longer holds of its year; all
// relations stay as they were.
func lastYear(r *report.Report) {
	for i, n := range []int64{9, 3, 0, 0, 1, 0} {
		for _, x := range []struct {
			row report.Row
			n   int64
		}{{report.New, 2 * n}, {report.Granted, n}, {report.NotHeld, n}, {report.Total, 2 * n}} {
			r.Requests[x.row][i].N += x.n
			r.Requests[x.row][report.RowTotal].N += x.n
		}
	}
	p := &r.Proactive
	p.Licences, p.Penalties, p.Compulsion, p.Fees = report.C(1180), report.C(94), report.C(6), "215.4"
}

// demoPrint is a report as it may have been published on a day.
type demoPrint struct {
	agency  string
	year    int
	on      calendar.Date
	version int                  // 0 is 1
	note    string               // of a correction
	change  func(*report.Report) // to what the ledger gives, nil for nothing
	work    *compose.Work        // nil for the ledger's
	basis   ReportBasis
	way     int // which of the county's wordings
}

// demoReport writes, signs and publishes a report.
func (w *work) demoReport(ctx context.Context, x demoPrint) error {
	x.version = max(x.version, 1)
	own, err := w.deriveOwn(ctx, x.agency, x.year)
	if err != nil {
		return err
	}
	d, err := w.onBasis(ctx, x.agency, x.year, x.basis, own)
	if err != nil {
		return err
	}
	if x.change != nil {
		x.change(&d.Report)
	}
	facts, err := w.composeFacts(ctx, x.agency, &d)
	if err != nil {
		return err
	}
	if x.work != nil {
		facts.Work = x.work
	}
	texts := demoWriting(compose.Draft(facts), x.year, x.way)
	s := Signed{Year: x.year, Version: x.version, SignedOn: x.on.AddDays(-1), SignedBy: w.actor.Person, Report: d.Report, Body: compose.Review(texts, facts, compose.Bound(facts)).Body, Sum: d.Sum.signed()}
	s.Report.Sections = s.Body.Sections()
	if s.Lists, err = w.lists(ctx, x.agency, x.year); err != nil {
		return err
	}
	if err := w.putJSON(ctx, agency.ReportSign, kindReport, x.agency, deskKey(x.year), x.year, s); err != nil {
		return err
	}
	p, err := publicationOf(&s, x.agency, x.version, x.on, x.note)
	if err != nil {
		return err
	}
	p.PublishedAt = x.on.String() + "T10:00"
	if err := w.putPublished(ctx, p); err != nil {
		return err
	}
	rec, err := w.deskRecord(ctx, x.agency, x.year)
	if err != nil {
		return err
	}
	rec.State, rec.Basis, rec.Texts, rec.Values = ReportPublished, x.basis, texts, compose.Bound(facts)
	rec.Steps = append(rec.Steps, w.demoSteps(x)...)
	return w.putDesk(ctx, agency.ReportPublish, x.agency, x.year, &rec, DoPublish, "")
}

func (w *work) demoSteps(x demoPrint) (out []ReportStep) {
	deeds := []ReportDo{DoWrite, DoSubmit, DoPass, DoSign}
	if x.version > 1 {
		deeds[0] = DoCorrect
	}
	for i, do := range deeds {
		at := x.on.AddDays(i - 4)
		step := ReportStep{What: do, By: w.actor.Person, Name: "演示", At: time.Date(at.Year, at.Month, at.Day, 9, 30, 0, 0, w.app.place).UTC()}
		if do == DoCorrect {
			step.Note = x.note
		}
		out = append(out, step)
	}
	return out
}

// demoStories are what happened in one year and not in another.
var demoStories = []string{
	"老旧小区改造征求意见期间，先后公布三版方案和每版的修改理由，居民提出的一百多条建议逐条说明采纳与否，最后一版连同预算一并上墙。",
	"农田水利设施管护经费改为按村公示，每个村的工程名称、金额、施工单位和验收日期列成一张表，张贴在村口并可扫码核对。",
	"把办理量最大的二十个事项改写成一页纸指南，写清到哪里、带什么、几天办好，窗口试用两个月后按群众的疑问再改一遍。",
	"汛期前公布重点路段和水库的巡查安排，雨情汛情随测随报，灾后补助的标准、对象和发放结果在同一个页面可以查到。",
	"学校食堂食材采购和检验结果按周公布，家长代表参加抽查的记录一并放在网上，发现的两处问题写明了整改期限。",
	"公交线路调整前公布客流数据和备选走向，收到的意见分站点汇总，未被采纳的说明原因，调整后三个月再公布一次效果。",
	"对历年公布的收费项目作了一次核对，取消和降低标准的单独列出，附上依据文件的文号和执行日期，方便企业对照。",
	"医疗救助和临时救助的申请条件改用问答形式，配上三个虚拟的例子，乡镇经办人员照着讲解，咨询电话明显减少。",
	"政策发布后一个月内回访二十家企业，把听不懂的词句记下来，第二次解读专门回答，后来的文件在起草时就附上说明。",
	"地质灾害隐患点的位置、监测人和撤离路线制成图册公布，每季度更新，核销的隐患点写明理由和核销单位。",
}

// demoWriting answers the blanks as the fictional county would; way and year
// choose among its wordings, so that no report reads like another.
func demoWriting(t compose.Texts, year, way int) compose.Texts {
	n := year + 3*way
	one := func(of ...string) string { return of[n%len(of)] }
	stories := func(k int) string { return demoStories[(3*n+k)%len(demoStories)] }
	number := func(low, step int) string { return strconv.Itoa(low + step*(n%7)) }
	answers := map[string]string{
		"主动公开条数": number(412, 40), "政策解读条数": number(9, 2), "会议次数": number(2, 1), "培训次数": number(1, 1), "培训人次": number(38, 13),
		"主动公开重点":   one("群众关心的办事指南、收费标准和资金使用情况，随办随公开。", "预算决算、采购项目和工程进度按季度更新。", "入学、就医和补贴发放的条件与结果集中展示。", "执法结果在决定作出后七个工作日内上网。", "年初列出清单，逐项落实到科室和责任人。") + stories(0),
		"信息管理做法":   one("公文在起草时即标明公开属性，发布前由科室和办公室两道审查。", "清理过期信息两轮，失效文件逐件标注。", "档案室与办公室共同核对已公开信息的目录。", "拟公开内容由专人检查错敏信息和个人隐私。"),
		"平台建设情况":   one("县政府网站的本机关专栏改版，查阅点新添自助查询机。", "专栏按事项重新分类，增加站内检索。", "服务大厅设置公开专区，配备引导人员。") + stories(1),
		"监督保障其他情况": one("工作列入科室年度目标。", "每季度通报一次各科室的更新情况。", "邀请服务对象座谈一次。") + stories(2),
		"工作考核情况":   one("对所属单位考核一次，结果已经通报。", "考核结果计入年度综合评价。"), "社会评议情况": one("发放问卷听取群众意见，意见已经逐条答复。", "委托社区收集意见，整改情况已向群众反馈。"), "责任追究结果": "没有发生需要追究责任的情形。",
		"主要问题": one("一是个别科室报送不及时；二是解读形式单一。", "目录与实际发布内容有出入，更新不够均衡。", "基层人员变动较多，对新要求掌握不够。"),
		"改进情况": fmt.Sprintf(one("%d年度指出的答复说理不足，已经统一文书、逐件复核。今后按月提醒科室报送，解读多用图表。", "对照%d年度的问题补齐了栏目内容，下一步按周检查更新。", "%d年度安排的培训已经完成，明年改为上岗必训。"), year-1),
		"渠道构成": "各机关以互联网和当面提交为主。", "办理情况": "各机关均在法定期限内办结。", "平均用时": "", "信息处理费": "本年度各机关没有收取政府信息公开信息处理费。",
	}
	return t.Map(func(s string) string {
		for name, answer := range answers {
			s = strings.ReplaceAll(s, "【"+name+"：】", "【"+name+"："+answer+"】")
		}
		return s
	})
}
