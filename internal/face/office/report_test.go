package office_test

import (
	"context"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/app/press"
	"gongkai/internal/face/office"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/report/reading"
)

// january is the county's office on 20 January 2025, with last year's report on
// the desk: two counts are missing and nothing is written.
func january(t testing.TB, p store.Place) *desk {
	t.Helper()
	d := open(t, p, office.Options{})
	d.now = time.Date(2025, 1, 20, 1, 0, 0, 0, time.UTC)
	op := app.OperatorOf("test")
	if err := d.Demo(t.Context(), op, app.Demo{Year: 2024, Cases: 300, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	if err := d.DemoReports(t.Context(), op, 2024); err != nil {
		t.Fatal(err)
	}
	staff, err := d.DemoStaff(t.Context(), op)
	if err != nil {
		t.Fatal(err)
	}
	d.staff, d.logins = map[agency.Role]app.DemoPerson{}, map[string]string{}
	for _, s := range staff {
		d.staff[s.Role], d.logins[s.Login] = s, s.Password
	}
	return d
}

// text reads a field as it stands in the browser.
func (b *tab) text(name string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Value(chromedp.CSS(`[name="`+name+`"]`)))
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

var emptyMark = regexp.MustCompile(`【([^：】]+)：】`)

// answered fills every blank of a text as a clerk would.
func answered(s string) string {
	blank := map[string]bool{}
	for _, b := range compose.Blanks() {
		blank[b.Name] = !b.Optional
	}
	return emptyMark.ReplaceAllStringFunc(s, func(m string) string {
		name := emptyMark.FindStringSubmatch(m)[1]
		switch {
		case !blank[name]:
			return m
		case strings.HasSuffix(name, "数") || strings.HasSuffix(name, "人次"):
			return "【" + name + "：3】"
		}
		return "【" + name + "：做了这方面的工作。】"
	})
}

// Journey 7: a clerk in January.
func TestReportJourneyInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser := webtest.Browser(t)
	storetest.Each(t, func(t *testing.T, p store.Place) {
		if p.URL != "" && os.Getenv("GONGKAI_LONG") == "" {
			t.Skip("its parts are tried on PostgreSQL without a browser; GONGKAI_LONG tries the whole")
		}
		reportJourney(t, webtest.Tab(t, browser, chromedp.WithNewBrowserContext()), p)
	})
}

func reportJourney(t *testing.T, ctx context.Context, p store.Place) {
	d := january(t, p)
	b := &tab{t: t, ctx: ctx, base: d.srv.URL}
	const desk = "/office/reports/2024"
	b.signIn(d, agency.Clerk)
	b.open(desk)
	b.reads("剩余 11 天 · 应于 2025年1月31日（星期五）前公布")
	b.reads("填报行政处罚处理决定数量")
	b.reads("上年 94 件")
	b.shot("desk-empty")
	b.open(desk + "/counts")
	b.shot("counts")
	b.fill("proactive.penalties", "88")
	b.fill("proactive.fees", "123456.78")
	b.fill("source", "财务科年度统计表")
	b.press("保存")
	b.reads("12.345678")
	b.open(desk + "/counts")
	b.reads("刘春林 2025-01-20 09:00 填报（财务科年度统计表）")
	b.open(desk + "/write")
	b.shot("write")
	overview := answered(b.text("overview"))
	b.fill("overview", strings.Replace(overview, "【收到申请：", "【收到申请：9", 1)+"\n我局全年收到政府信息公开申请3件。")
	b.fill("problems", answered(b.text("problems")))
	b.press("保存")
	b.reads("“收到申请”是锁定的内容，被手工改成")
	b.reads("还有 2 处错误没有改正或者说明")
	b.shot("desk-tampered")
	b.open(desk + "/write")
	b.fill("overview", overview+"\n经政务服务窗口，本年度收到政府信息公开申请3件。")
	b.press("保存")
	b.leads(`//section[contains(@class, "finding")]//a[contains(., "确实无误的")]`)
	b.reads("手写的数与台账不一致")
	b.shot("explain")
	b.fill("text", "此处为窗口代收数，已计入总数")
	b.press("保存说明")
	b.reads("此处为窗口代收数，已计入总数")
	b.leads(`//td/a[contains(@href, "requests.granted.total")]`)
	b.reads("计入日期")
	b.open(desk)
	b.leads(`//p//a[contains(@href, "facts.closed")]`)
	b.reads("个工作日）")
	b.open(desk)
	b.press("送审")
	b.reads("待审核")
	b.shot("desk-review")
	b.signOut()
	b.signIn(d, agency.OfficeHead)
	b.open(desk)
	b.press("审核通过")
	b.reads("待签发")
	b.signOut()
	b.signIn(d, agency.Signer)
	b.open(desk)
	b.press("签发")
	b.reads("已签发，待发布")
	b.signOut()
	b.signIn(d, agency.Clerk)
	b.open(desk)
	b.press("发布")
	b.reads("第 1 版，2025年1月20日签发，2025年1月20日发布")
	b.shot("desk-published")
	for _, path := range []string{desk, desk + "/counts", desk + "/print", "/office/reports/2025/write"} {
		b.narrow(path)
	}
	b.open(desk + "/print")
	b.shot("print")
	d.readsBack(t)
}

// readsBack downloads the report in every format and reads it again: the
// tables are the ledger's, and what the public gets is the same.
func (d *desk) readsBack(t *testing.T) {
	t.Helper()
	want, err := d.ReportDesk(t.Context(), app.OperatorOf("test"), "housing", 2024)
	if err != nil || want.State != app.ReportPublished || len(want.Differences) > 0 {
		t.Fatal(want.State, want.Differences, err)
	}
	now, err := d.Derive(t.Context(), app.OperatorOf("test"), "housing", 2024)
	if err != nil {
		t.Fatal(err)
	}
	now.Report.Sections = want.Shown.Sections
	if diff := press.Differences(&now.Report, &want.Shown); len(diff) > 0 {
		t.Error("the published report is not the ledger's:", diff)
	}
	p := paper.NewReader(paper.Options{CacheDir: apptest.Cache()})
	t.Cleanup(func() { _ = p.Close() })
	v := d.signedIn(t, agency.Clerk)
	for _, f := range []doc.Format{doc.DOCX, doc.PDF, doc.XLSX, doc.HTML} {
		a := v.get("/office/reports/2024/file/" + string(f))
		if name, err := url.PathUnescape(a.header.Get("Content-Disposition")); a.status != 200 || err != nil || strings.Contains(name, "草稿") {
			t.Errorf("%s: %d %s", f, a.status, name)
		}
		same(t, p, string(f), []byte(a.body), &want.Shown)
		_, data, err := d.Visitor().ReportFile(t.Context(), "housing", 2024, f)
		if err != nil {
			t.Fatal(err)
		}
		same(t, p, "the public's "+string(f), data, &want.Shown)
	}
}

func same(t *testing.T, p *paper.Reader, what string, data []byte, want *report.Report) {
	t.Helper()
	read, err := p.Read(context.Background(), what, data)
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	read.Attachments = nil
	back, err := reading.Read(read)
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	if diff := press.Differences(want, &back.Report); len(diff) > 0 {
		t.Errorf("%s: %v", what, diff)
	}
}

// The same without JavaScript, on both databases, with every page held against
// what pages are; whoever may not do a step is not offered it.
func TestReportDesk(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := january(t, p)
		clerk, head, signer := d.signedIn(t, agency.Clerk), d.signedIn(t, agency.OfficeHead), d.signedIn(t, agency.Signer)
		const desk = "/office/reports/2024"
		page := clerk.page(desk)
		if !strings.Contains(page.Text, "还要做的") || strings.Contains(page.Raw, `name="version"`) {
			t.Error("an unfinished report can be sent on")
		}
		if a := clerk.post(desk+"/steps/submit", "version", "0"); a.status != 422 || !strings.Contains(a.body, "不能送审") {
			t.Errorf("submitted unfinished: %d", a.status)
		}
		if a := clerk.get(desk + "/file/docx"); !strings.Contains(a.header.Get("Content-Disposition"), url.PathEscape("草稿_")) {
			t.Error(a.header.Get("Content-Disposition"))
		}
		if a := clerk.post(desk+"/counts", "proactive.penalties", "many"); a.status != 422 || !strings.Contains(a.body, "请填写数字") {
			t.Errorf("a count in words: %d", a.status)
		}
		clerk.post(desk+"/counts", "proactive.penalties", "88", "proactive.fees", "12500.50", "source", "财务科年报")
		for cell, want := range map[string][]string{"proactive.penalties": {"88", "财务科年报", "全年合计"}, "proactive.fees": {"12500.5 元", "报告中写 1.25005 万元", "财务科年报"}} {
			if page := clerk.page(desk); !strings.Contains(page.Raw, desk+"/cells/"+cell+`"`) {
				t.Errorf("%s does not open", cell)
			}
			text := clerk.page(desk + "/cells/" + cell).Text
			for _, w := range want {
				if !strings.Contains(text, w) {
					t.Errorf("%s does not show %s: %s", cell, w, text)
				}
			}
		}
		clerk.post(desk+"/counts", "proactive.penalties", "88", "proactive.fees", "0")
		d.writes(t, clerk)
		for _, who := range []*visitor{clerk, head, signer} {
			who.page(desk)
			who.page(desk + "/print")
		}
		for _, source := range []string{"facts.closed", "facts.rows.refused", "facts.channel.internet", "facts.suits.total", "facts.organisations"} {
			if text := clerk.page(desk + "/sources/" + source).Text; !strings.Contains(text, "计入日期") && !strings.Contains(text, "这里没有案件") {
				t.Errorf("%s lists nothing", source)
			}
		}
		steps := []struct {
			who  *visitor
			do   string
			note string
		}{
			{clerk, "submit", ""}, {head, "return", "请补充培训情况"}, {clerk, "submit", ""}, {head, "pass", ""}, {signer, "sign", ""}, {clerk, "publish", ""},
			{clerk, "correct", "更正行政处罚数量"}, {clerk, "submit", ""}, {head, "pass", ""}, {signer, "sign", ""}, {head, "publish", ""},
		}
		for _, s := range steps {
			if a := s.who.reportStep(desk, s.do, s.note); a.status != 303 {
				t.Fatalf("%s: %d %s", s.do, a.status, a.body)
			}
		}
		text := clerk.page(desk).Text
		for _, want := range []string{"更正行政处罚数量", "第 2 版", "请补充培训情况", "刘春林", "王玉梅", "赵建国"} {
			if !strings.Contains(text, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		all, err := d.Visitor().Reports(t.Context())
		if err != nil || len(all) < 7 || all[0].Year != 2024 {
			t.Fatal(len(all), err)
		}
		one, err := d.Visitor().Report(t.Context(), "housing", 2024)
		if err != nil || one.Version != 2 || one.Note != "更正行政处罚数量" || len(one.Earlier) != 1 || one.Report.Year != 2024 {
			t.Errorf("%+v %v", one.Publication, err)
		}
		if v, err := d.Verify(t.Context(), app.OperatorOf("test"), nil); err != nil || len(v.Faults) > 0 {
			t.Errorf("verify: %v %v", v.Faults, err)
		}
	})
}

// writes fills the blanks through the writer's page.
func (d *desk) writes(t *testing.T, clerk *visitor) {
	t.Helper()
	clerk.page("/office/reports/2024/write")
	view, err := d.ReportDesk(t.Context(), app.OperatorOf("test"), "housing", 2024)
	if err != nil {
		t.Fatal(err)
	}
	seen := url.Values{}
	for name, value := range view.Values {
		seen.Set(name, value)
	}
	if a := clerk.post("/office/reports/2024/write", "version", "7", "overview", "短"); a.status != 422 || !strings.Contains(a.body, ">短</textarea>") {
		t.Errorf("the later writer lost the text: %d", a.status)
	}
	texts := view.Texts.Map(answered)
	a := clerk.post("/office/reports/2024/write", "version", "0", "seen", seen.Encode(), "overview", texts.Overview, "problems", texts.Problems, "other", texts.Other)
	if a.status != 303 {
		t.Fatalf("not written: %d %s", a.status, a.body)
	}
}

// reportStep does a step of the desk as its form would.
func (v *visitor) reportStep(desk, do, note string) answer {
	v.t.Helper()
	m := hidden.FindStringSubmatch(v.get(desk).body)
	if m == nil {
		v.t.Fatalf("%s has no step", desk)
	}
	return v.post(desk+"/steps/"+do, "version", m[1], "note", note)
}
