package office_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// Journey 12: the administrator types next year's notice, sees the year and
// which due dates move, and only then enters it.
func TestNextYearsCalendar(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		d.now = d.now.AddDate(1, 6, 0) // 20 December 2026: next year is not known yet
		c, err := d.Register(t.Context(), app.OperatorOf("test"), app.Registration{Agency: "housing", Application: app.Application{Content: "供热规划", Applicant: app.Applicant{Kind: "natural_person", Name: "某"}},
			Acts: []request.Act{{Kind: request.Received, On: calendar.D(2026, 12, 18), Channel: request.Counter}}})
		if err != nil || !c.State.Provisional {
			t.Fatal(c.State.Due, err)
		}
		v := d.signedIn(t, agency.SystemAdmin)
		if raw := v.page("/office/calendar?year=2027").Raw; !strings.Contains(raw, "/office/calendar/year") || !strings.Contains(raw, "暂定") {
			t.Error("the calendar does not lead to entering the year")
		}
		if raw := v.page("/office/").Raw; !strings.Contains(raw, "还没有备份过") || !strings.Contains(v.page("/office/backup").Raw, `class="notice late"`) {
			t.Error("nobody tells the administrator that there is no backup")
		}
		v.page("/office/calendar/year")
		fields := []string{"year", "2027", "number", "国办发明电〔2026〕9号", "dated", "2026-11-05", "off", "1月1日至1月8日、2月5日至2月11日、4月5日、5月1日至5日、6月9日、9月15日、10月1日至7日", "work", "1月10日、2月20日"}
		if a := v.post("/office/calendar/year", "year", "2027", "number", "九号", "dated", "2026-11-05", "off", "元旦放假"); a.status != 422 || !strings.Contains(a.body, "看不懂“元旦放假”") || !strings.Contains(a.body, "九号") {
			t.Errorf("what cannot be read: %d", a.status)
		}
		if a := v.post("/office/calendar/year"); a.status != 422 {
			t.Errorf("nothing typed: %d", a.status)
		}
		a := v.post("/office/calendar/year", fields...)
		for _, want := range []string{"还没有录入", c.Number, "2027年1月1", "1月", "班"} {
			if a.status != 200 || !strings.Contains(a.body, want) {
				t.Errorf("the preview lacks %s: %d", want, a.status)
			}
		}
		if again, err := d.Case(t.Context(), app.OperatorOf("test"), c.ID); err != nil || again.State.Due != c.State.Due || !again.State.Provisional {
			t.Errorf("the preview has moved %s to %s, %v", c.State.Due, again.State.Due, err)
		}
		m := regexp.MustCompile(`name="arrangement" value="([^"]+)"`).FindStringSubmatch(a.body)
		if m == nil {
			t.Fatal("nothing to enter")
		}
		if a := v.post("/office/calendar/year", "arrangement", html.UnescapeString(m[1]), "do", "save"); a.status != 303 || !strings.HasPrefix(a.to, "/office/calendar?") {
			t.Fatal(a.status, a.to)
		}
		after, err := d.Case(t.Context(), app.OperatorOf("test"), c.ID)
		if err != nil || after.State.Provisional || after.State.Due == c.State.Due {
			t.Errorf("due %s, was %s, provisional %v, %v", after.State.Due, c.State.Due, after.State.Provisional, err)
		}
		if raw := v.page("/office/calendar?year=2027").Raw; !strings.Contains(raw, "国办发明电〔2026〕9号") || strings.Contains(raw, "尚未录入") {
			t.Error("the calendar does not cite the notice")
		}
		if a := d.signedIn(t, agency.OfficeHead).get("/office/calendar/year"); a.status != 403 {
			t.Errorf("a department's head enters it for everybody: %d", a.status)
		}
	})
}
