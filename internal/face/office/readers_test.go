package office_test

import (
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

// The case's page says who may see it and why; the head narrows that to the
// unit, and from then on another unit's case is refused by its address.
func TestWhoMaySee(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		op := app.OperatorOf("test")
		in, err := d.Inbox(t.Context(), op, app.InboxQuery{Agency: "housing", View: app.InboxAll, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		var own, other string
		for _, r := range in.Rows {
			if r.State.Unit == "征收科" {
				own = r.ID
			} else if r.State.Unit != "" {
				other = r.ID
			}
		}
		head, handler := d.signedIn(t, agency.OfficeHead), d.signedIn(t, agency.Handler)
		page := handler.page("/office/cases/" + other)
		for _, want := range []string{"谁可以看", "李志明", "王玉梅", "周明远", "三十三条", "可以打开申请人信息", "都可以看案件"} {
			if !strings.Contains(page.Raw, want) {
				t.Errorf("the page does not say %s", want)
			}
		}
		if a := head.post("/office/settings/case_readers", "value", "unit", "from", "2025-06-20"); a.status != 303 {
			t.Fatal(a.status)
		}
		for path, status := range map[string]int{"": 200, "/letters": 200, "/applicant": 200, "/files": 200} {
			if a := handler.get("/office/cases/" + own + path); a.status != status {
				t.Errorf("one's own %s: %d", path, a.status)
			}
			if a := handler.get("/office/cases/" + other + path); a.status != 403 || !strings.Contains(a.body, "只看交给自己机构的案件") {
				t.Errorf("another's %s: %d", path, a.status)
			}
			if a := head.get("/office/cases/" + other); a.status != 200 {
				t.Errorf("the disclosure office: %d", a.status)
			}
		}
		if n := len(handler.numbers("/office/cases?view=all")); n == 0 || n >= len(head.numbers("/office/cases?view=all")) {
			t.Errorf("the inbox lists %d", n)
		}
		if raw := head.get("/office/cases/" + own).body; !strings.Contains(raw, "承办人员只看交给自己机构的案件") || !strings.Contains(raw, "/office/settings/case_readers") {
			t.Error("the page does not say what was chosen")
		}
	})
}
