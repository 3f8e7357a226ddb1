package office_test

import (
	"html"
	"net/url"
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

var caseRow = regexp.MustCompile(`href="/office/cases/[0-9a-f-]{36}">([^<]+)</a>`)

var caseLink = regexp.MustCompile(`href="(/office/cases/[0-9a-f-]{36})"`)

// numbers are the case numbers that a page of the inbox lists.
func (v *visitor) numbers(path string) (out []string) {
	v.t.Helper()
	for _, m := range caseRow.FindAllStringSubmatch(v.get(path).body, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// Every condition of the inbox finds the case that fits and not the other; a
// search is kept under a name, by its person alone, and dropped again.
func TestConditionsOfTheInbox(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		one := func(kind, channel, content, unit string, on calendar.Date) string {
			t.Helper()
			receiver := agency.Actor{Person: d.staff[agency.Receiver].Login, Agency: "housing", Roles: []agency.Role{agency.Receiver}}
			v, err := d.Register(t.Context(), receiver, app.Registration{Agency: "housing", Application: app.Application{Content: content, Applicant: app.Applicant{Kind: kind, Name: "某某"}},
				Acts: []request.Act{{Kind: request.Received, On: on, Channel: channel}, {Kind: request.Assigned, On: on, Unit: unit}}})
			if err != nil {
				t.Fatal(err)
			}
			return v.Number
		}
		this := one("natural_person", request.Counter, "青石街供热改造的批复", "供热科", calendar.D(2025, 6, 16))
		that := one("commercial", request.RegisteredMail, "青石街排水改造的批复", "排水科", calendar.D(2025, 6, 18))
		v := d.signedIn(t, agency.Handler)
		empty := v.get("/office/cases?view=soon&unit=无").body
		for _, want := range []string{`href="/office/cases?view=clock">“在办”`, `href="/office/cases?unit=%E6%97%A0&amp;view=all">在“全部”中找</a>`} {
			if !strings.Contains(empty, want) {
				t.Errorf("an empty view does not lead to where cases are: %s", want)
			}
		}
		for _, x := range []struct {
			query      string
			this, that bool
		}{
			{"unit=供热科", true, false}, {"unit=排水科&stage=open", false, true}, {"unit=供热科&stage=answered", false, false},
			{"applicant=commercial&received_from=2025-06-16", false, true}, {"channel=registered_mail&received_from=2025-06-16", false, true}, {"channel=counter&received_from=2025-06-16&received_to=2025-06-17", true, false},
			{"handler=" + d.staff[agency.Receiver].Login + "&received_from=2025-06-01", true, true}, {"handler=陈晓兰&received_from=2025-06-01", true, true}, {"handler=李志明&received_from=2025-06-18", false, false},
			{"due_from=2025-07-16&due_to=2025-07-16", false, true}, {"overdue=1", false, false}, {"q=供热改造&applicant=natural_person", true, false}, {"q=供热改造&applicant=commercial", false, false},
		} {
			for _, view := range []string{"clock", "all"} {
				got := strings.Join(v.numbers("/office/cases?view="+view+"&"+x.query), " ") + " "
				if strings.Contains(got, this+" ") != x.this || strings.Contains(got, that+" ") != x.that {
					t.Errorf("%s in %s: %s, want %s %v, %s %v", x.query, view, got, this, x.this, that, x.that)
				}
			}
		}
		if a := v.get("/office/cases?received_from=lately"); a.status != 422 || !strings.Contains(a.body, "“lately”不是日期") {
			t.Errorf("a day that is none: %d", a.status)
		}
		v.page("/office/cases/filter?channel=counter&due_from=2025-07-01")
		keepAndDrop(t, d, v, this)
	})
}

func keepAndDrop(t *testing.T, d *desk, v *visitor, number string) {
	t.Helper()
	query := url.Values{"view": {"all"}, "unit": {"供热科"}, "channel": {"counter"}}.Encode()
	if a := v.post("/office/cases/filters", "query", query+"&after=x", "name", ""); a.status != 422 || !strings.Contains(a.body, html.EscapeString(query)) {
		t.Errorf("without a name: %d", a.status)
	}
	a := v.post("/office/cases/filters", "query", query+"&after=x", "name", "供热的")
	if a.status != 303 {
		t.Fatal(a.status, a.body)
	}
	page := v.page("/office/cases")
	at := "/office/cases?" + query
	if !strings.Contains(page.Raw, "供热的") || !strings.Contains(page.Raw, `href="`+html.EscapeString(at)+`"`) {
		t.Error("the search that was kept is not in the inbox")
	}
	if got := v.numbers(at); len(got) != 1 || got[0] != number {
		t.Errorf("it finds %q", got)
	}
	if strings.Contains(d.signedIn(t, agency.OfficeHead).get("/office/cases").body, "供热的") {
		t.Error("somebody else sees it")
	}
	if a := v.post("/office/cases/filters/drop", "name", "供热的"); a.status != 303 {
		t.Error(a.status)
	}
	if strings.Contains(v.get("/office/cases").body, "供热的") {
		t.Error("it is still there")
	}
	for i := range 13 {
		if a := v.post("/office/cases/filters", "query", query, "name", "第"+strings.Repeat("一", i+1)); (a.status == 303) != (i < 12) {
			t.Errorf("search %d: %d", i+1, a.status)
		}
	}
}
