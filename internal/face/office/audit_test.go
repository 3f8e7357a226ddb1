package office_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
)

// Journey 11: an auditor finds who read whose personal data and why, and that
// the chain is whole; who the applicant is and what they want stays closed.
func TestAuditorInTheBrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser := webtest.Browser(t)
	storetest.Each(t, func(t *testing.T, p store.Place) {
		auditJourney(t, webtest.Tab(t, browser, chromedp.WithNewBrowserContext()), p)
	})
}

func auditJourney(t *testing.T, ctx context.Context, p store.Place) {
	d := county(t, p)
	number, title := readOne(t, d)
	b := &tab{t: t, ctx: ctx, base: d.srv.URL}
	b.signIn(d, agency.AuditAdmin)
	b.leads(`//nav//a[normalize-space(.)="审计"]`)
	b.fill("verb", "applicant.read")
	b.fill("case", number)
	b.press("查找")
	b.reads("李志明")
	b.reads("查看申请人信息")
	b.reads("案件 " + number)
	b.reads("用途：送达文书：寄出前核对地址")
	b.shot("found")
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS("main")))
	if err != nil || strings.Contains(text, title) {
		t.Error("the audit shows what the case is about", err)
	}
	b.press("核对审计链")
	b.reads("审计链完整")
	b.shot("whole")
	b.narrow("/office/audit")
}

// readOne has a handler look at an applicant, and gives the case's number.
func readOne(t *testing.T, d *desk) (number, title string) {
	t.Helper()
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
	if err != nil {
		t.Fatal(err)
	}
	c := in.Rows[0]
	if a := d.signedIn(t, agency.Handler).post("/office/cases/"+c.ID+"/applicant", "purpose", "送达文书", "note", "寄出前核对地址"); a.status != 200 {
		t.Fatal(a.status)
	}
	return c.Number, c.Title
}

// The pages of the audit on both databases: every filter, a wrong day, the
// workbook.
func TestAuditPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		number, title := readOne(t, d)
		v := d.signedIn(t, agency.AuditAdmin)
		for _, x := range []struct {
			query string
			found bool
		}{
			{"verb=applicant.read&case=" + number, true}, {"verb=applicant.read&actor=李志明", true}, {"verb=applicant.read&actor=lizhiming&agency=housing", true},
			{"verb=applicant.read&from=2025-06-20&to=2025-06-20", true}, {"verb=applicant.read&to=2025-06-19", false}, {"verb=applicant.read&agency=education", false}, {"verb=applicant.read&case=nothing", false},
		} {
			page := v.page("/office/audit?" + x.query)
			body := v.get("/office/audit?" + x.query).body
			if found := strings.Contains(body, "用途：送达文书"); found != x.found {
				t.Errorf("%s: found %v", x.query, found)
			}
			if strings.Contains(body, title) || page.Text == "" {
				t.Errorf("%s shows the case", x.query)
			}
		}
		if a := v.get("/office/audit?from=yesterday"); a.status != 422 || !strings.Contains(a.body, "不是日期") {
			t.Errorf("a wrong day: %d", a.status)
		}
		if a := v.get("/office/audit/file/xlsx?verb=applicant.read"); a.status != 200 || !strings.HasPrefix(a.body, "PK") {
			t.Errorf("no workbook: %d", a.status)
		}
		for _, raw := range []string{"session.begin<", "case.register<", "{&#34;", "header:"} {
			if strings.Contains(v.get("/office/audit").body, raw) {
				t.Errorf("the page shows %s to people", raw)
			}
		}
	})
}
