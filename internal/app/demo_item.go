package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// DemoItems fills the fictional county's catalogue: what an older site had is
// imported, and the demonstration's office has items at every step of its
// review desk. The register's documents become the library's, so that table 2
// and the library agree.
func (a *App) DemoItems(ctx context.Context, actor agency.Actor, seed uint64) error {
	d := &itemDemo{app: a, actor: actor, rand: rand.New(rand.NewPCG(seed, 3)), today: a.Today()}
	if err := d.library(ctx); err != nil {
		return err
	}
	for i, one := range county() {
		rows := d.pages(one, i)
		if one.ID == demoOffice || one.ID == "yunling" {
			rows = append(rows, d.columns(one)...)
		}
		if err := d.take(ctx, one.ID, rows); err != nil {
			return err
		}
	}
	return d.desk(ctx)
}

type itemDemo struct {
	terms int // of demoTerms that were given
	app   *App
	actor agency.Actor
	rand  *rand.Rand
	today calendar.Date
	docs  map[string][]Document // in the library, by agency
}

func (d *itemDemo) take(ctx context.Context, agencyID string, rows [][]string) error {
	if len(rows) == 0 {
		return nil
	}
	res, err := d.app.ImportItems(ctx, d.actor, ItemImport{Agency: agencyID, Rows: append([][]string{demoHeads}, rows...)})
	if err == nil && len(res.Faults) > 0 {
		err = fmt.Errorf("demo: %s row %d: %s", agencyID, res.Faults[0].Row, res.Faults[0].Message)
	}
	return err
}

var demoHeads = []string{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "成文日期", "公布日期", "施行日期", "有效期至", "废止日期", "废止依据", "内容概述", "关键词", "体裁分类", "解读的文件"}

// demoRow is one article in the order of demoHeads.
type demoRow struct {
	title, column, kind, body, number, summary, keywords, genre, explains string
	at, formed, issued, force, expires, ended                             calendar.Date
	endedBy                                                               string
}

func (r demoRow) cells(clock string) []string {
	return []string{r.title, r.at.String() + " " + clock, r.column, r.kind, r.body, r.number, r.formed.String(), r.issued.String(), r.force.String(), r.expires.String(),
		r.ended.String(), r.endedBy, r.summary, r.keywords, r.genre, r.explains}
}

func (d *itemDemo) clock() string { return fmt.Sprintf("%02d:%02d", 8+d.rand.IntN(9), d.rand.IntN(60)) }

func (d *itemDemo) one(of ...string) string { return of[d.rand.IntN(len(of))] }

// ago is a day so many days before today.
func (d *itemDemo) ago(days int) calendar.Date { return d.today.AddDays(-days) }

// library brings the register's documents into the library, some with an
// explanation, and some of the government's own that end, or soon will.
func (d *itemDemo) library(ctx context.Context) error {
	d.docs = map[string][]Document{}
	for _, one := range county() {
		var docs []Document
		if err := d.app.own(ctx, d.actor, false, func(w *work) (err error) { docs, err = w.documents(ctx, one.ID); return err }); err != nil {
			return err
		}
		if one.ID == "yunling" {
			docs = d.government()
		}
		var rows [][]string
		for _, doc := range docs {
			rows = append(rows, d.document(one, doc).cells(d.clock()))
		}
		if err := d.take(ctx, one.ID, rows); err != nil {
			return err
		}
		d.docs[one.ID] = docs
		if err := d.take(ctx, one.ID, d.explanations(one, docs)); err != nil {
			return err
		}
	}
	return nil
}

// government are the county government's own documents.
func (d *itemDemo) government() (out []Document) {
	for i, t := range []string{"农村公路养护管理办法", "物业服务区域划分办法", "校外培训机构管理办法（试行）", "饮用水水源保护若干规定", "集体土地征收补偿标准", "公共租赁住房管理办法", "养老服务设施管理暂行办法", "燃气使用安全管理规定"} {
		issued := calendar.D(d.today.Year-1-i%5, 3, 4+i)
		x := Document{Number: fmt.Sprintf("云政规〔%d〕%d号", issued.Year, 1+i/5), Title: "云岭县" + t, IssuedOn: issued, InForceOn: issued.AddDays(31)}
		switch i {
		case 3:
			x.EndedOn, x.EndedBy = calendar.D(d.today.Year, 2, 1), "云岭县人民政府关于废止部分行政规范性文件的决定"
		case 4:
			x.EndedOn, x.Expired = calendar.D(d.today.Year-1, 6, 30), true
		}
		out = append(out, x)
	}
	return out
}

// demoTerms are the days after which documents of the demonstration's agency
// end: one for the report to the government, one for the legal office, one to
// be assessed.
func demoTerms() []int { return []int{25, 50, 150} }

func (d *itemDemo) document(one agency.Agency, x Document) demoRow {
	r := demoRow{title: x.Title, column: catalog.ColNormative, kind: "行政规范性文件", number: x.Number, formed: x.IssuedOn, issued: x.IssuedOn, force: x.InForceOn,
		at: x.IssuedOn, ended: x.EndedOn, endedBy: x.EndedBy, genre: "办法", keywords: "管理；服务"}
	if x.Rules {
		r.column, r.kind = catalog.ColRules, "规章"
	}
	if x.Expired {
		r.expires, r.ended, r.endedBy = x.EndedOn.AddDays(-1), calendar.Date{}, ""
	} else if r.ended != (calendar.Date{}) && r.endedBy == "" {
		r.endedBy = one.Name + "关于废止部分文件的决定"
	}
	ends := ""
	if r.expires.IsZero() && r.ended.IsZero() && one.ID == demoOffice && x.InForceOn.Before(d.ago(730)) && d.terms < len(demoTerms()) {
		r.expires = d.today.AddDays(demoTerms()[d.terms])
		ends, d.terms = "，有效期至"+r.expires.Chinese(), d.terms+1
	}
	matter := strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(x.Title, "云岭县"), "管理办法"), "办法")
	r.summary = fmt.Sprintf("为规范%s，保护公民、法人和其他组织的合法权益，%s制定本文件，对适用范围、职责分工、办理程序、监督检查和法律责任作出规定。", matter, one.Name)
	r.body = fmt.Sprintf("<h2>第一章　总则</h2><p>第一条　为规范%s，结合本县实际，制定本文件。</p><p>第二条　本县行政区域内的%s，适用本文件。</p><p>第三条　%s负责组织实施，各乡镇人民政府协助做好有关工作。</p><h2>第二章　管理和服务</h2><p>第四条　办理有关事项应当公开依据、条件、程序和期限。</p><p>第五条　公民、法人和其他组织有权对违反本文件的行为投诉、举报。</p><h2>第三章　附则</h2><p>第六条　本文件自%s起施行%s。</p>", matter, matter, one.Name, x.InForceOn.Chinese(), ends)
	return r
}

func (d *itemDemo) explanations(one agency.Agency, docs []Document) (rows [][]string) {
	for i, x := range docs {
		if i%3 != 0 {
			continue
		}
		r := demoRow{title: "《" + x.Title + "》政策解读", column: catalog.ColExplanations, kind: "政策解读", at: x.IssuedOn.AddDays(1), formed: x.IssuedOn, explains: x.Number,
			summary: "说明制定的背景、依据和主要内容，以及与群众办事有关的要点。", keywords: "政策解读",
			body: fmt.Sprintf("<h2>一、制定背景</h2><p>近年来，群众对有关事项的意见比较集中，原有规定已不适应需要。</p><h2>二、主要内容</h2><p>明确了适用范围和各方责任，简化了办理程序。</p><h2>三、施行时间</h2><p>自%s起施行。解读单位：%s。</p>", x.InForceOn.Chinese(), one.Name)}
		rows = append(rows, r.cells(d.clock()))
	}
	return rows
}

// pages are what every agency has: who it is, what it does, notices.
func (d *itemDemo) pages(one agency.Agency, i int) (rows [][]string) {
	add := func(r demoRow) { rows = append(rows, r.cells(d.clock())) }
	add(demoRow{title: one.Name + "机构职能", column: "20-2", kind: "制度和机构信息", at: d.ago(200 + i), formed: d.ago(205 + i),
		body: fmt.Sprintf("<p>%s办公地址：%s。办公时间：%s。</p><h2>主要职责</h2><ul><li>贯彻执行有关法律、法规和政策；</li><li>组织实施本行业规划和年度计划；</li><li>依法公开政府信息。</li></ul>", one.Name, or(one.Face.Address, "云岭县青石街1号"), or(one.Face.Hours, "工作日"))})
	add(demoRow{title: one.Name + d.one("召开年度重点工作推进会", "开展便民服务进社区活动", "组织安全生产检查", "部署汛期值守工作"), column: catalog.ColNews, kind: "政务动态", at: d.ago(1 + (i*3)%12), formed: d.ago(1 + (i*3)%12),
		body: "<p>会议听取了各科室工作情况，研究了下一步措施，要求把群众关心的事项逐件落实，并及时公开进展。</p>"})
	add(demoRow{title: one.Name + d.one("关于调整办公时间的通告", "关于征求意见的公告", "公开选聘公告", "便民服务事项公告"), column: catalog.ColNotices, kind: "通知公告", at: d.ago(10 + i*7), formed: d.ago(11 + i*7),
		body: "<p>为方便群众办事，现将有关安排公告如下。</p><p>特此公告。</p>"})
	return rows
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// columns are items of every statutory column, for the agencies that the
// demonstration looks at.
func (d *itemDemo) columns(one agency.Agency) (rows [][]string) {
	for i, t := range demoTopics {
		for k := range 2 {
			at := d.ago(3 + i*11 + k*170)
			r := demoRow{title: fmt.Sprintf("%s%d年%s", one.Name, at.Year, t.title), column: t.column, kind: t.kind, at: at, formed: at.AddDays(-3), keywords: t.title,
				summary: t.title + "的有关情况，供公众查阅。",
				body:    fmt.Sprintf("<p>现将%d年%s公开如下。</p><table><tr><th>项目</th><th>数量</th></tr><tr><td>计划</td><td>%d</td></tr><tr><td>完成</td><td>%d</td></tr></table><p>如有疑问，可以向%s咨询。</p>", at.Year, t.title, 20+d.rand.IntN(50), 10+d.rand.IntN(20), one.Name)}
			rows = append(rows, r.cells(d.clock()))
		}
	}
	for i, s := range []string{"政府信息公开申请办理规程", "政府信息发布审核制度", "政府信息公开保密审查制度", "政府信息公开工作考核办法"} {
		rows = append(rows, demoRow{title: one.Name + s, column: catalog.ColSystems, kind: "制度和机构信息", at: d.ago(300 + i*20), formed: d.ago(310 + i*20),
			body: "<p>为做好政府信息公开工作，根据《中华人民共和国政府信息公开条例》，制定本制度。</p><p>一、谁制作谁公开，谁保存谁公开。</p><p>二、公开前依法审查。</p>"}.cells(d.clock()))
	}
	return append(rows, demoRow{title: one.Name + "政府信息公开指南", column: catalog.ColGuide, kind: "制度和机构信息", at: d.ago(90), formed: d.ago(92),
		body: fmt.Sprintf("<h2>一、信息分类和编排</h2><p>按照条例第二十条、第二十一条分类，以索引号编排。</p><h2>二、获取方式</h2><p>网站栏目、政务服务大厅查阅点、依申请提供。</p><h2>三、工作机构</h2><p>%s，%s。</p>", or(one.Face.Office, one.Name+"办公室"), or(one.Face.Hours, "工作日"))}.cells(d.clock()))
}

var demoTopics = []struct{ title, column, kind string }{
	{"专项规划实施情况", "20-3", "其他政策文件"}, {"统计公报", "20-4", "数据"}, {"行政许可办理结果", "20-5", "数据"}, {"行政处罚决定情况", "20-6", "数据"},
	{"部门预算", "20-7", "数据"}, {"部门决算", "20-7", "数据"}, {"收费项目目录", "20-8", "数据"}, {"集中采购实施情况", "20-9", "数据"}, {"重大项目批准和实施情况", "20-10", "数据"},
	{"住房保障政策落实情况", "20-11", "其他政策文件"}, {"应急预案", "20-12", "通知公告"}, {"质量安全监督检查情况", "20-13", "数据"}, {"公务员招录公告", "20-14", "通知公告"},
	{"热线办理情况", "20-15", "数据"}, {"市政建设进展", "21-1", "数据"}, {"房屋征收补偿情况", "21-5", "数据"}, {"社会救助情况", "21-7", "数据"},
}
