package office_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
)

// planted writes a policy with an identity number in it and a workbook with a
// hidden sheet, as an editor brings them.
func planted(t *testing.T) (policy, list string) {
	t.Helper()
	dir := t.TempDir()
	policy, list = filepath.Join(dir, "办法.docx"), filepath.Join(dir, "补贴标准.xlsx")
	d := &doc.Document{Blocks: []doc.Block{doc.P(doc.Title, "云岭县公租房租金补贴办法"), doc.P(doc.Body, "云建规〔2025〕31号"),
		doc.P(doc.Body, "第一条 为了规范公租房租金补贴的发放，制定本办法。"), doc.P(doc.Body, "第二条 咨询联系人王某某，公民身份号码11010519491231002X。"), doc.P(doc.Body, "2025年6月19日")}}
	var b bytes.Buffer
	if err := paper.Write(t.Context(), &b, d, doc.DOCX); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(policy, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	x := excelize.NewFile()
	put := func(sheet, cell, value string) {
		if err := x.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	put("Sheet1", "A1", "面积")
	put("Sheet1", "B1", "每平方米补贴")
	if _, err := x.NewSheet("领取人"); err != nil {
		t.Fatal(err)
	}
	put("领取人", "A1", "赵某某")
	if err := x.SetSheetVisible("领取人", false); err != nil {
		t.Fatal(err)
	}
	if err := x.SaveAs(list); err != nil {
		t.Fatal(err)
	}
	return policy, list
}

// Journey 9, on each database: a policy with its explanation goes from a Word
// file through three reviews by different people, a planted identity number and
// a hidden sheet are caught and mended, both are published, found by two
// characters, the policy is repealed, and table 2 counts what the library lists.
func TestPublishingInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser := webtest.Browser(t)
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		b := &tab{t: t, ctx: webtest.Tab(t, browser, chromedp.WithNewBrowserContext()), base: d.srv.URL}
		before := d.normative(t)
		policy := d.draftsPolicy(b)
		d.reviewed(b, policy)
		public := "/items/" + strings.TrimPrefix(policy, "/office/items/")
		explanation := d.draftsExplanation(b)
		d.reviewed(b, explanation)

		b.open("/search?q=补贴")
		b.reads("云岭县公租房租金补贴办法")
		b.open(public)
		b.reads("县住房保障中心")
		b.reads("云建规〔2025〕31号")
		b.shot("public")
		b.leads(`//section[@class="related"]//a[contains(., "《云岭县公租房租金补贴办法》解读")]`)
		b.reads("补贴按面积分档")
		b.leads(`//section[@class="related"]//a[contains(., "云岭县公租房租金补贴办法")]`)
		b.reads("县住房保障中心")
		b.open("/library")
		b.reads("云岭县公租房租金补贴办法")
		d.grown(t, before, [3]int64{report.Issued: 1, report.InForce: 1})

		b.signIn(d, agency.OfficeHead)
		b.open(policy)
		b.act("被废止", func() { b.fill("effective", d.Today().String()); b.fill("cause", "云建规〔2025〕40号") })
		b.open(public)
		b.reads("2025年6月20日起废止")
		b.lacks("《云建规〔2025〕40号》") // a number is no title
		b.leads(`//section[@class="related"]//a[contains(., "解读")]`)
		b.reads("云岭县公租房租金补贴办法 废止") // who reads the explanation is told too
		b.open("/library?status=in_force")
		b.lacks("云岭县公租房租金补贴办法")
		d.grown(t, before, [3]int64{report.Issued: 1, report.Repealed: 1})
		b.open("/office/normative?year=2025")
		b.reads("云岭县公租房租金补贴办法")
		b.shot("repealed")
		b.signOut()
		b.signIn(d, agency.Clerk)
		b.open("/office/reports/2025")
		b.leads(`//a[contains(@href, "proactive.normative_documents.repealed")]`)
		b.reads("云岭县公租房租金补贴办法")
		b.reads("2025-06-20") // the day that it was repealed
		b.signOut()
		if res, err := http.Get(d.srv.URL + public + "/files/1"); err != nil || res.StatusCode != http.StatusOK {
			t.Errorf("the attachment cannot be had: %v %v", res, err)
		} else if err := res.Body.Close(); err != nil {
			t.Error(err)
		}
	})
}

// draftsPolicy brings the Word file, is stopped by a reviewer for what it
// hides, mends that, and gives the item's address.
func (d *desk) draftsPolicy(b *tab) string {
	b.t.Helper()
	policy, list := planted(b.t)
	b.signIn(d, agency.Editor)
	b.open("/office/items/new")
	b.do(chromedp.SetUploadFiles(`input[name="source"]`, []string{policy}))
	b.press("读入所选的正文文件")
	b.reads("已从“办法.docx”读入")
	b.fill("kind", "normative")
	b.fill("column", "normative")
	b.fill("number", "云建规〔2025〕31号")
	b.fill("issued", "2025-06-19")
	b.fill("reason_normative", "涉及群众权利义务、反复适用")
	b.do(chromedp.SetUploadFiles(`input[name="files"]`, []string{list}))
	b.press("保存")
	b.reads("公民身份号码")
	b.reads("隐藏的工作表")
	b.shot("findings")
	at := b.path()
	b.act("认定公开属性", func() { b.tick("attribute", "proactive"); b.fill("ground", "knowledge") })
	b.act("送审", nil)
	b.signOut()

	b.signIn(d, agency.Reviewer)
	b.open(at)
	b.act("退回", func() { b.fill("reason", "正文有个人信息，附件有看不见的内容") })
	b.signOut()

	b.signIn(d, agency.Editor)
	b.open(at)
	b.press("去掉看不见的内容")
	b.reads("已换成去掉看不见的内容的副本")
	b.press("修改")
	b.do(chromedp.Evaluate[chromedp.Void](`(function(){var e=document.querySelector(".editor");e.innerHTML=e.innerHTML.replace("王某某，公民身份号码11010519491231002X","县住房保障中心");e.dispatchEvent(new Event("input"))})()`))
	b.press("保存")
	b.lacks("公民身份号码")
	b.lacks("隐藏的工作表")
	b.act("送审", nil)
	b.signOut()
	return at
}

// draftsExplanation types the explanation of the policy.
func (d *desk) draftsExplanation(b *tab) string {
	b.t.Helper()
	b.signIn(d, agency.Editor)
	b.open("/office/items/new")
	b.fill("kind", "explanation")
	b.fill("column", catalog.ColExplanations)
	b.fill("title", "《云岭县公租房租金补贴办法》解读")
	b.fill("formed", d.Today().String())
	b.fill("rel_kind", "explains")
	b.fill("rel_words", "云建规〔2025〕31号")
	b.do(chromedp.Evaluate[chromedp.Void](`(function(){var e=document.querySelector(".editor");e.innerHTML="<p>补贴按面积分档，向县住房保障中心申请。</p>";e.dispatchEvent(new Event("input"))})()`))
	b.press("保存")
	b.reads("云建规〔2025〕31号")
	at := b.path()
	b.act("认定公开属性", func() { b.tick("attribute", "proactive"); b.fill("ground", "knowledge") })
	b.act("送审", nil)
	b.signOut()
	return at
}

// reviewed takes what was sent for review through three reviews, the secrecy
// review, signature and publication.
func (d *desk) reviewed(b *tab, at string) {
	b.t.Helper()
	for _, level := range []struct {
		role  agency.Role
		steps []string
	}{{agency.Reviewer, []string{"一审通过", "一校通过"}}, {agency.UnitHead, []string{"二审通过", "二校通过"}}, {agency.OfficeHead, []string{"三审通过", "三校通过"}}} {
		b.signIn(d, level.role)
		b.open(at)
		for _, s := range level.steps {
			b.act(s, nil)
		}
		if level.role == agency.OfficeHead {
			b.act("保密审查", b.secrecy)
		}
		b.signOut()
	}
	b.signIn(d, agency.Signer)
	b.open(at)
	b.act("签发", nil)
	b.signOut()
	b.signIn(d, agency.Publisher)
	b.open(at)
	b.act("发布", nil)
	b.reads("已发布")
	b.shot("published")
	b.signOut()
}

func (b *tab) secrecy() {
	b.t.Helper()
	b.tick("origin", "自行制作")
	b.tick("carrier", "公文")
	for _, q := range []string{"state_secret", "work_secret", "trade_secret", "privacy", "national_security", "public_security", "economic_security", "stability", "aggregation"} {
		b.tick("q_"+q, "no")
	}
	b.fill("planned", "2025-06-20")
	b.fill("unit_opinion", "同意公开")
	b.fill("unit_by", "张文华")
	b.fill("head_opinion", "同意公开")
	b.fill("head_by", "王玉梅")
	b.fill("opinion", "可以公开")
	b.tick("conclusion", "publish")
	b.fill("basis", "不涉及条例第十四条至第十六条的情形")
}

// normative are the normative documents of table 2 in the report of 2025:
// issued, repealed, valid.
func (d *desk) normative(t *testing.T) (out [3]int64) {
	t.Helper()
	r, err := d.ReportDesk(t.Context(), app.OperatorOf("test"), "housing", 2025)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range r.Report.Proactive.NormativeDocuments {
		out[i] = n.N
	}
	return out
}

func (d *desk) grown(t *testing.T, from, by [3]int64) {
	t.Helper()
	want := from
	for i, n := range by {
		want[i] += n
	}
	if now := d.normative(t); now != want {
		t.Errorf("table 2 has %v, not %v", now, want)
	}
}

// path is where the tab stands.
func (b *tab) path() string {
	b.t.Helper()
	p, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.pathname`))
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// act opens an act of an item, answers its questions and does it.
func (b *tab) act(words string, answer func()) {
	b.t.Helper()
	b.press(words)
	if answer != nil {
		answer()
	}
	b.leads(`//main//form//button[contains(@class,"main") or contains(@class,"danger")]`)
}

func (b *tab) lacks(words string) {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("body")))
	if err != nil || strings.Contains(text, words) {
		b.t.Fatalf("the page still says %q: %v", words, err)
	}
}
