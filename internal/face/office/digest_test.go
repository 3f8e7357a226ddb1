package office_test

import (
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/kernel/agency"
)

// The administrator sets where somebody's reminders go, and does not see what
// stood there; the forms that assign offer the agency's units.
func TestDigestAddressAndUnits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := county(t, p)
		handler := d.staff[agency.Handler].Login
		v := d.signedIn(t, agency.SystemAdmin)
		if a := v.post("/office/people/"+handler+"/digest", "mail", "not an address"); a.status != 422 || !strings.Contains(a.body, "不像电子邮箱") || !strings.Contains(a.body, "not an address") {
			t.Errorf("no address: %d", a.status)
		}
		if a := v.post("/office/people/"+handler+"/digest", "mail", "lizhiming@yunling.example"); a.status != 303 {
			t.Fatal(a.status)
		}
		if raw := v.page("/office/people/" + handler).Raw; strings.Contains(raw, "lizhiming@yunling.example") || !strings.Contains(raw, "已有邮箱") {
			t.Error("the administrator sees the address, or not that there is one")
		}
		if a := d.signedIn(t, agency.Handler).get("/office/reminders"); !strings.Contains(a.body, "lizhiming@yunling.example") {
			t.Error("the person does not see it")
		}
		if a := d.signedIn(t, agency.SecurityAdmin).post("/office/people/"+handler+"/digest", "mail", "x@yunling.example"); a.status != 403 {
			t.Errorf("the security administrator sets it: %d", a.status)
		}
		one, err := d.Agency(t.Context(), agency.Actor{Person: "x", Agency: "housing", Roles: []agency.Role{agency.Clerk}}, "housing")
		if err != nil {
			t.Fatal(err)
		}
		one.Units = []string{"征收科", "供热科"}
		if err := d.PutAgency(t.Context(), agency.Actor{Person: "x", Roles: []agency.Role{agency.Operator}}, one); err != nil {
			t.Fatal(err)
		}
		head := d.signedIn(t, agency.OfficeHead)
		number := caseLink.FindStringSubmatch(head.get("/office/cases").body)
		for _, path := range []string{"/office/cases", number[1] + "/acts/assigned"} {
			if raw := head.page(path).Raw; !strings.Contains(raw, `<option>供热科</option>`) {
				t.Errorf("%s does not offer the units", path)
			}
		}
	})
}
