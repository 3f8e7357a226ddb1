package office_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/identity/identitytest"
	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/face/office"
	"gongkai/internal/face/web"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
)

// single is the county's office with a provider that runs beside it.
func single(t *testing.T, createIn string) (*desk, *identitytest.Issuer) {
	t.Helper()
	i := identitytest.New(t)
	srv := httptest.NewUnstartedServer(nil)
	base := "http://" + srv.Listener.Addr().String()
	i.Return = base + "/office/sso/return"
	on, err := app.NewSignOn(identity.Provider{Issuer: i.URL, Client: identitytest.Client, Secret: identitytest.Secret, Return: i.Return, Left: base + "/office/signin", Strong: []string{"otp"}}, "统一身份认证", createIn)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Options{Dir: t.TempDir(), SignOn: on, PasswordCost: cheap})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	d := &desk{App: a, srv: srv, staff: map[agency.Role]app.DemoPerson{}}
	op := app.OperatorOf("test")
	if err := a.Demo(t.Context(), op, app.Demo{Year: 2024, Cases: 2, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	staff, err := a.DemoStaff(t.Context(), op)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range staff {
		d.staff[p.Role] = p
	}
	shell, err := web.New(web.Options{Static: []fs.FS{office.Static()}, Rate: -1})
	if err != nil {
		t.Fatal(err)
	}
	if d.office, err = office.New(shell, a, office.Options{}); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	d.office.Register(mux)
	srv.Config.Handler = shell.Handler(mux)
	srv.Start()
	t.Cleanup(srv.Close)
	return d, i
}

// follow goes on until a page of the office answers, as a browser does.
func (v *visitor) follow(path string) (a answer, last string) {
	v.t.Helper()
	for at, n := v.base+path, 0; n < 10; n++ {
		r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, at, nil)
		if err != nil {
			v.t.Fatal(err)
		}
		if a = v.do(r); a.to == "" {
			return a, strings.TrimPrefix(at, v.base)
		}
		if last = a.to; strings.HasPrefix(last, "/") {
			last = v.base + last
		}
		at = last
	}
	v.t.Fatal("no end of redirections")
	return a, ""
}

func TestSignOn(t *testing.T) {
	d, i := single(t, "")
	handler := d.staff[agency.Handler].Login
	v := d.visitor(t)
	page := webtest.Check(t, "sign-in", []byte(v.get("/office/signin?back=/office/cases").body))
	if !strings.Contains(page.Raw, `href="/office/sso?back=%2Foffice%2Fcases"`) {
		t.Error("no button for single sign-on")
	}
	a, _ := v.follow("/office/sso?back=/office/cases")
	if a.status != http.StatusForbidden || !strings.Contains(a.body, "u-1") {
		t.Errorf("somebody unknown: %d %s", a.status, a.body)
	}
	webtest.Check(t, "unlinked", []byte(a.body))

	admin := d.signedIn(t, agency.SystemAdmin)
	if a := d.signedIn(t, agency.SecurityAdmin).post("/office/people/"+handler+"/sign-on", "subject", "u-1"); a.status != http.StatusForbidden {
		t.Errorf("the security administrator links: %d", a.status)
	}
	webtest.Check(t, "person", []byte(admin.get("/office/people/"+handler).body))
	if a := admin.post("/office/people/"+handler+"/sign-on", "subject", " u-1 "); a.status != http.StatusSeeOther {
		t.Fatalf("not linked: %d", a.status)
	}
	if a := admin.post("/office/people/"+d.staff[agency.Receiver].Login+"/sign-on", "subject", "u-1"); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, handler) {
		t.Errorf("linked twice: %d", a.status)
	}
	if a := v.post("/office/signin", "login", handler, "password", d.staff[agency.Handler].Password); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a linked person's password works: %d", a.status)
	}
	if a, at := v.follow("/office/sso?back=/office/cases"); a.status != http.StatusOK || at != "/office/cases" {
		t.Errorf("%d at %s", a.status, at)
	}
	if a := v.post("/office/signout"); a.to != "/office/signin?left=1" {
		t.Errorf("signed out to %s", a.to)
	}
	if page := v.get("/office/signin?left=1"); !strings.Contains(page.body, `href="/office/sso/end"`) {
		t.Error("the provider's session is not mentioned")
	}
	if a := v.get("/office/sso/end"); !strings.HasPrefix(a.to, i.URL+"/end?") {
		t.Errorf("leaves to %s", a.to)
	}
	for _, evil := range []string{"//evil.example", "https://evil.example/", `/\evil.example`} {
		if _, at := d.visitor(t).follow("/office/sso?back=" + strings.ReplaceAll(evil, `\`, "%5C")); at != "/office/" {
			t.Errorf("%s leads to %s", evil, at)
		}
	}
}

// The ways in that are none.
func TestSignOnRefuses(t *testing.T) {
	d, i := single(t, "")
	handler := d.staff[agency.Handler].Login
	sys := app.Person{Login: d.staff[agency.SystemAdmin].Login, Agency: "yunling", Roles: []agency.Role{agency.SystemAdmin}}.Actor()
	if err := d.LinkPerson(t.Context(), sys, handler, "u-1"); err != nil {
		t.Fatal(err)
	}
	v := d.visitor(t)
	there := v.get("/office/sso").to
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, there, nil)
	if err != nil {
		t.Fatal(err)
	}
	back := strings.TrimPrefix(v.do(r).to, v.base)
	if a := d.visitor(t).get(back); a.status != http.StatusUnprocessableEntity {
		t.Errorf("another browser comes back with the code: %d", a.status)
	}
	if a := v.get(strings.Replace(back, "state=", "state=x", 1)); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a changed state: %d", a.status)
	}
	if a := v.get(back); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a flow that has ended: %d", a.status)
	}
	if a := v.get("/office/sso/return?error=access_denied&state=x"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("cancelled at the provider: %d", a.status)
	}
	i.Claims = map[string]any{"nonce": "another"}
	if a, _ := v.follow("/office/sso"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong nonce: %d", a.status)
	}
	i.Claims = nil
	if err := d.Disable(t.Context(), sys, handler, true); err != nil {
		t.Fatal(err)
	}
	if a, _ := v.follow("/office/sso"); a.status != http.StatusForbidden {
		t.Errorf("a closed account: %d", a.status)
	}
	if err := d.Disable(t.Context(), sys, handler, false); err != nil {
		t.Fatal(err)
	}
	for range app.MaxFailures {
		v.post("/office/signin", "login", handler, "password", "wrong")
	}
	if a, _ := v.follow("/office/sso"); a.status != http.StatusForbidden {
		t.Errorf("a locked account: %d", a.status)
	}
	i.Down = true
	if a := v.get("/office/sso"); a.status == http.StatusInternalServerError {
		t.Errorf("the provider is down: %d", a.status)
	}
	i.Down = false
}

// A person's own second factor is asked for, unless the provider says that it
// has asked for one.
func TestSignOnWithSecondFactor(t *testing.T) {
	d, i := single(t, "")
	sys := app.Person{Login: d.staff[agency.SystemAdmin].Login, Agency: "yunling", Roles: []agency.Role{agency.SystemAdmin}}.Actor()
	clerk := d.staff[agency.Clerk].Login
	who, ok, err := d.Session(t.Context(), token(t, d, agency.Clerk))
	if err != nil || !ok {
		t.Fatal(err)
	}
	secret, _ := d.NewFactor(who)
	if err := d.ConfirmFactor(t.Context(), who, secret, identity.Code(secret, identity.Step(d.office.Now()))); err != nil {
		t.Fatal(err)
	}
	if err := d.LinkPerson(t.Context(), sys, clerk, "u-1"); err != nil {
		t.Fatal(err)
	}
	if _, at := d.visitor(t).follow("/office/sso"); at != "/office/second" {
		t.Errorf("without a code at %s", at)
	}
	i.Claims = map[string]any{"amr": []string{"pwd", "otp"}}
	if _, at := d.visitor(t).follow("/office/sso"); at != "/office/" {
		t.Errorf("with the provider's at %s", at)
	}
}

func token(t *testing.T, d *desk, r agency.Role) string {
	t.Helper()
	token, err := d.SignIn(t.Context(), d.staff[r].Login, d.staff[r].Password, "")
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// Where the installation says so, somebody new is taken on, without a role.
func TestSignOnTakesPeopleOn(t *testing.T) {
	d, i := single(t, "housing")
	if a, _ := d.visitor(t).follow("/office/sso"); a.status != http.StatusConflict {
		t.Errorf("without a name: %d", a.status)
	}
	i.Claims = map[string]any{"preferred_username": d.staff[agency.Handler].Login}
	if a, _ := d.visitor(t).follow("/office/sso"); a.status != http.StatusConflict {
		t.Errorf("by another's name: %d", a.status)
	}
	i.Claims = map[string]any{"preferred_username": "Newcomer", "name": "新来"}
	for range 2 {
		if a, at := d.visitor(t).follow("/office/sso"); a.status != http.StatusOK || at != "/office/" {
			t.Errorf("%d at %s", a.status, at)
		}
	}
	v := d.visitor(t)
	v.follow("/office/sso")
	if a := v.get("/office/cases"); a.status != http.StatusForbidden {
		t.Errorf("somebody without a role reads cases: %d", a.status)
	}
}

func TestNoSignOnWhereNoneIsConfigured(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.visitor(t)
	if a := v.get("/office/signin"); strings.Contains(a.body, "/office/sso") {
		t.Error("a button that leads nowhere")
	}
	for _, path := range []string{"/office/sso", "/office/sso/end"} {
		if a := v.get(path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := v.get("/office/sso/return?code=1&state=2"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("return: %d", a.status)
	}
}
