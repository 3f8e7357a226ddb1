package office_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
)

// An application goes its whole way through the browser, on each database: a
// citizen submits and corrects it, the office consults, extends, answers in
// part by a signed letter, the citizen reads it, asks for reconsideration and
// wins, is answered anew, and the year's report counts one request and one
// reconsideration.
func TestApplicationsWholeWayInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser := webtest.Browser(t)
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		w := &way{desk: d, tab: &tab{t: t, ctx: webtest.Tab(t, browser, chromedp.WithNewBrowserContext()), base: d.srv.URL}}
		w.receives()
		w.before = w.figures()
		w.applies()
		w.corrects()
		w.consultsAndExtends()
		w.answers()
		w.isDisputed()
		w.isReported()
	})
}

// way is the way of one application.
type way struct {
	desk *desk
	*tab
	receipt, code string
	at            string // its page in the office
	dispute       string // the page of its reconsideration
	before        map[string]int64
}

const sought = "清溪桥加固工程的验收结论和参加验收人员名单"

// on moves the office's clock to nine in the morning of a day.
func (w *way) on(month time.Month, day int) {
	w.desk.now = time.Date(2025, month, day, 1, 0, 0, 0, time.UTC)
}

// as does something in the office in somebody's name.
func (w *way) as(r agency.Role, path string, f func()) {
	w.t.Helper()
	w.signIn(w.desk, r)
	w.open(path)
	f()
	w.signOut()
}

// clicks follows a link or button anywhere on the page, by its words.
func (w *way) clicks(words string) {
	w.t.Helper()
	w.leads(`//body//*[self::a or self::button][not(contains(@class,"unseen"))][normalize-space(.)="` + words + `"]`)
}

// asked fills a field of the portal, where one page may hold several forms.
func (w *way) asked(name, value string) {
	w.t.Helper()
	w.do(chromedp.SetValue(chromedp.CSS(`main [name="`+name+`"]:not([type=hidden])`), value))
}

// registers fills in what came otherwise than over the internet and gives the
// page and number of its case.
func (w *way) registers(channel, name, what string, fields ...string) (path, number string) {
	w.t.Helper()
	w.open("/office/cases/new")
	w.tick("channel", channel)
	w.fill("kind", "natural_person")
	w.fill("name", name)
	w.fill("content", what)
	for i := 0; i+1 < len(fields); i += 2 {
		w.fill(fields[i], fields[i+1])
	}
	w.press("登记")
	w.reads("剩余")
	path = w.path()
	c, err := w.desk.Case(w.t.Context(), app.OperatorOf("test"), strings.TrimPrefix(path, "/office/cases/"))
	if err != nil {
		w.t.Fatal(err)
	}
	return path, c.Number
}

// receives is the receiver's journey: a letter with postmark and day of
// signing, the same application by fax, confirmed, and one taken down at the
// counter; the two that are one are merged and counted once.
func (w *way) receives() {
	w.t.Helper()
	before := w.figures()
	w.signIn(w.desk, agency.Receiver)
	w.open("/office/cases/new")
	w.press("登记")
	w.reads("请更正以下问题")
	const what = "青石街路灯改造工程的竣工验收备案表"
	letter, number := w.registers("registered_mail", "高某某", what, "on", "2025-06-19", "posted_on", "2025-06-16")
	w.reads("邮戳日期：2025年6月16日（星期一）")
	w.reads("应于 2025年7月17日（星期四）前答复")
	fax, second := w.registers("fax", "高某某", what, "on", "2025-06-18", "confirmed_on", "2025-06-20", "confirmed_by", "陈晓兰")
	w.reads("应于 2025年7月18日（星期五）前答复")
	w.registers("oral", "马某某", "青石街公共厕所开放时间的批准文件")
	w.reads("口头")
	merge := func(path, into string) {
		w.open(path)
		w.press("与另一件是同一份申请：并案")
		w.fill("into", into)
		w.fill("reason", "内容、申请人相同，电话核实")
		w.press("并案")
	}
	merge(letter, second) // the fax came earlier, but its period runs later
	w.reads("应当保留期限先起算的一件")
	w.shot("merge-refused")
	merge(fax, number)
	w.reads("已并案")
	w.press(number)
	w.reads("传真，2025年6月18日（星期三）收到；2025年6月20日（星期五）并入本案，年报只计一件")
	w.reads("应于 2025年7月17日（星期四）前答复")
	w.shot("merged")
	w.signOut()
	for path, n := range w.figures() {
		want := int64(0)
		if path == "requests.new.natural_person" || path == "requests.new.total" {
			want = 2
		}
		if strings.HasPrefix(path, "requests.carried_out") || strings.Contains(path, "next_year") {
			continue // what is open at the end of the year
		}
		if n -= before[path]; n != want {
			w.t.Errorf("%s grew by %d, not by %d", path, n, want)
		}
	}
}

func (w *way) applies() {
	w.t.Helper()
	w.open("/")
	w.clicks("开始申请")
	w.asked("agency", "housing")
	w.press("继续")
	w.asked("content", sought)
	w.press("继续")
	w.tick("kind", "natural_person")
	w.press("继续")
	w.asked("name", "林小满")
	w.asked("id_no", "11010519491231002X")
	w.asked("phone", "19900001234")
	w.press("继续")
	w.tick("form", "网上查询下载")
	w.press("继续")
	w.press("提交申请")
	w.reads("双方确认之日")
	codes, err := chromedp.Run(w.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll(".receipt code")].map(e => e.textContent)`))
	if err != nil || len(codes) != 2 {
		w.t.Fatal(codes, err)
	}
	w.receipt, w.code = codes[0], codes[1]
}

// tracks opens the applicant's page of the application.
func (w *way) tracks() {
	w.t.Helper()
	w.open("/track")
	w.asked("receipt", w.receipt)
	w.asked("code", w.code)
	w.press("查询")
}

func (w *way) corrects() {
	w.t.Helper()
	w.on(time.June, 23)
	w.as(agency.Receiver, "/office/cases?q="+w.receipt[strings.Index(w.receipt, "-")+1:], func() {
		w.leads(`//main//table//a[contains(@href,"/office/cases/")]`)
		w.at = w.path()
		w.press("与申请人确认")
		w.press("记入案卷")
		w.reads("剩余 20 个工作日")
		w.press("告知补正")
		w.fill("points", "写明桥梁加固的年份")
		w.fill("until", "2025-07-04")
		w.press("记入案卷")
		w.reads("等待申请人补正")
	})
	w.on(time.June, 25)
	w.tracks()
	w.reads("写明桥梁加固的年份")
	w.asked("text", "2022年的加固工程")
	w.press("提交补正")
	w.reads("补正已经收到")
}

func (w *way) consultsAndExtends() {
	w.t.Helper()
	w.on(time.June, 26)
	w.as(agency.Handler, w.at, func() {
		w.press("征求意见")
		w.tick("with", "third_party")
		w.press("记入案卷")
		w.reads("征求对象：第三方")
	})
	w.on(time.July, 3)
	w.as(agency.Handler, w.at, func() {
		w.reads("剩余 19 个工作日 · 应于 2025年8月13日（星期三）前答复")
		w.press("收到意见")
		w.tick("opinion", "object")
		w.press("记入案卷")
	})
	w.on(time.July, 21)
	w.as(agency.OfficeHead, w.at, func() {
		w.press("延长答复期限")
		w.fill("days", "10")
		w.fill("reason", "需要核对验收档案")
		w.press("记入案卷")
		w.printsStrip()
	})
}

// letter drafts a letter of the case and hands it in.
func (w *way) letter(kind string, write func()) (at string) {
	w.t.Helper()
	w.as(agency.Handler, w.at+"/draft/"+kind, func() {
		write()
		w.tick("delivery", "electronic")
		w.press("存为草稿")
		w.reads("尚未编号")
		at = w.path()
		w.press("送审")
		w.reads("等待审核")
	})
	return at
}

// returned has the head send a letter back and its drafter mend it.
func (w *way) returned(at string) {
	w.t.Helper()
	w.as(agency.Handler, w.at+"/acts/answered", func() { w.reads("还没有发出") })
	w.as(agency.UnitHead, at, func() {
		w.fill("reason", "写明第三方的意见")
		w.press("退回起草人")
		w.reads("已退回起草人")
	})
	w.signIn(w.desk, agency.Handler)
	w.reads("被退回")
	w.open(at + "/edit")
	w.fill("withheld_reasons", refusal)
	w.press("存为草稿")
	w.press("送审")
	w.signOut()
}

// goes has a letter approved, signed and issued.
func (w *way) goes(at string) {
	w.t.Helper()
	w.as(agency.UnitHead, at, func() { w.press("审核同意") })
	w.as(agency.Signer, at, func() { w.press("签发") })
	w.as(agency.Handler, at, func() {
		w.press("已经发出")
		w.reads("已记录发出")
	})
}

// given says how the information is given.
func (w *way) given() {
	w.t.Helper()
	w.fill("means", "电子文本")
	w.fill("place", "凭查询码在网上下载")
	w.fill("when", "即日起")
}

const refusal = "第三方不同意公开，公开会损害其合法权益"

func (w *way) answers() {
	w.t.Helper()
	w.on(time.July, 22)
	at := w.letter("partial", func() {
		w.fill("given", "2022年清溪桥加固工程的验收结论")
		w.given()
		w.fill("withheld", "参加验收的专家名单")
		w.fill("withheld_ground", "refused.third_party_rights")
		w.fill("withheld_reasons", "第三方不同意公开")
	})
	w.returned(at)
	w.goes(at)
	w.on(time.July, 23)
	w.tracks()
	w.reads(refusal)
	w.reads("不予公开的部分不服")
}

// isDisputed goes through a reconsideration that the agency loses.
func (w *way) isDisputed() {
	w.t.Helper()
	w.on(time.August, 29)
	w.as(agency.OfficeHead, w.at, func() {
		w.press("登记复议、诉讼")
		w.tick("type", "reconsideration")
		w.fill("number", "云政复〔2025〕18号")
		w.fill("on", "2025-08-25")
		w.fill("accepted", "2025-08-27")
		w.fill("served", "2025-08-29")
		w.press("登记")
		w.dispute = w.path()
		w.reads("本机关应于")
	})
	w.on(time.September, 5)
	w.as(agency.OfficeHead, w.dispute, func() {
		w.press("答复（答辩）")
		w.press("记入案卷")
	})
	w.on(time.October, 15)
	w.as(agency.OfficeHead, w.dispute, func() {
		w.press("作出决定（裁判）")
		w.fill("result", "revoked")
		w.press("记入案卷")
		w.reads("撤销")
	})
	w.on(time.October, 16)
	w.as(agency.OfficeHead, w.at, func() {
		w.press("重新办理")
		w.fill("until", "2025-11-14")
		w.press("记入案卷")
		w.reads("2025年11月14日")
	})
	w.on(time.October, 30)
	w.goes(w.letter("provided", w.given))
	w.tracks()
	w.reads("已答复")
}

// counted is what the year's report has more by the whole way: one request,
// in the row of the answer that ended it, and one reconsideration.
var counted = map[string]int64{
	"requests.new.natural_person": 1, "requests.new.total": 1, "requests.partial.natural_person": 1, "requests.partial.total": 1,
	"requests.total.natural_person": 1, "requests.total.total": 1, "disputes.reconsideration.corrected": 1, "disputes.reconsideration.total": 1,
}

// isReported opens the report as a clerk and finds the case behind its cells.
func (w *way) isReported() {
	w.t.Helper()
	for path, n := range w.figures() {
		if n -= w.before[path]; n != counted[path] {
			w.t.Errorf("%s grew by %d, not by %d", path, n, counted[path])
		}
	}
	w.as(agency.Clerk, "/office/reports/2025", func() {
		w.leads(`//a[contains(@href, "requests.partial.natural_person")]`)
		w.reads(sought)
		w.open("/office/reports/2025")
		w.leads(`//a[contains(@href, "disputes.reconsideration.corrected")]`)
		w.reads("云政复〔2025〕18号")
	})
}

// figures are the numbers of the report that the way changes.
func (w *way) figures() map[string]int64 {
	w.t.Helper()
	r, err := w.desk.ReportDesk(w.t.Context(), app.OperatorOf("test"), "housing", 2025)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]int64{}
	for _, c := range r.Report.Counts() {
		out[string(c.Path)] = c.Value.N
	}
	return out
}
