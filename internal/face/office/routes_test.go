package office

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/request"
)

// Every route is walked by every role and by nobody: who may is decided by the
// one table of permissions, and a route without a rule is for everybody signed
// in. A route that somebody may not use never comes to its handler.
func TestEveryRouteWithEveryRole(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		w := newWalk(t, p)
		seen := 0
		for _, r := range w.office.routes() {
			for _, path := range expand(r.pattern, w.caseID) {
				method, where, _ := strings.Cut(path, " ")
				if r.pattern == "POST /office/signout" {
					continue // ends the walk; tested below
				}
				w.nobody(t, method, where)
				for _, role := range agency.Roles() {
					w.somebody(t, r, role, method, where)
					seen++
				}
			}
		}
		if want := len(w.office.routes()) * len(agency.Roles()); seen < want {
			t.Errorf("%d visits, want %d or more", seen, want)
		}
	})
}

var walkNow = time.Date(2025, 6, 20, 1, 0, 0, 0, time.UTC)

type walk struct {
	staff  map[agency.Role]app.DemoPerson
	office *Office
	h      http.Handler
	tokens map[agency.Role]string
	caseID string
}

func newWalk(t *testing.T, p store.Place) *walk {
	t.Helper()
	a, err := app.Open(t.Context(), app.Options{Dir: p.Dir, URL: p.URL, Now: func() time.Time { return walkNow }, PasswordCost: identity.Cost{Memory: 64, Time: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	op := app.OperatorOf("test")
	if err := a.Demo(t.Context(), op, app.Demo{Year: 2024, Cases: 120, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	in, err := a.Inbox(t.Context(), op, app.InboxQuery{Agency: "housing", View: app.InboxAll})
	if err != nil || len(in.Rows) == 0 {
		t.Fatal(err)
	}
	shell, err := web.New(web.Options{Static: []fs.FS{Static()}, Rate: -1, Check: true})
	if err != nil {
		t.Fatal(err)
	}
	o, err := New(shell, a, Options{})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	o.Register(mux)
	w := &walk{office: o, h: shell.Handler(mux), tokens: map[agency.Role]string{}, caseID: in.Rows[0].ID}
	staff, err := a.DemoStaff(t.Context(), op)
	if err != nil {
		t.Fatal(err)
	}
	w.staff = map[agency.Role]app.DemoPerson{}
	for _, s := range staff {
		w.staff[s.Role] = s
		if w.tokens[s.Role], err = a.SignIn(t.Context(), s.Login, s.Password, ""); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// expand gives the addresses of a route: every act where the path names one.
func expand(pattern, caseID string) []string {
	p := strings.NewReplacer("{$}", "", "{id}", caseID, "{year}", "2024", "{cell}", "requests.new.total", "{format}", "json", "{login}", "nobody", "{key}", "other_organ_days", "{letter}", "nobody", "{letter_kind}", "receipt", "{do}", "approve", "{step}", "sms", "{part}", "contact", "{event}", "answered", "{notification}", "nobody").Replace(pattern)
	if strings.HasSuffix(p, "GET /office/") && pattern == "GET /office/" {
		p += "no-such-page"
	}
	var out []string
	if strings.Contains(p, "{item_act}") {
		for _, k := range []catalog.ActKind{catalog.Submitted, catalog.Passed, catalog.SecrecyReviewed, catalog.Signed, catalog.Released, catalog.WithdrawnAct, catalog.Repealed} {
			out = append(out, strings.NewReplacer("{item_act}", string(k), "{item}", "nobody").Replace(p))
		}
		return out
	}
	if !strings.Contains(p, "{kind}") {
		return []string{p}
	}
	for _, k := range request.Kinds() {
		out = append(out, strings.Replace(p, "{kind}", string(k), 1))
	}
	return out
}

func (w *walk) visit(method, where, token string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, where, nil)
	if token != "" {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: token})
	}
	rec := httptest.NewRecorder()
	w.h.ServeHTTP(rec, r)
	return rec
}

func (w *walk) nobody(t *testing.T, method, where string) {
	t.Helper()
	for _, token := range []string{"", "made-up"} {
		rec := w.visit(method, where, token)
		if rec.Code != http.StatusSeeOther || !strings.HasPrefix(rec.Header().Get("Location"), "/office/signin") {
			t.Errorf("%s %s without a session: %d %s", method, where, rec.Code, rec.Header().Get("Location"))
		}
	}
}

// homes are where the demonstration's people work.
func home(r agency.Role) string {
	if r == agency.Supervisor || r.Administers() {
		return "yunling"
	}
	return "housing"
}

func (w *walk) somebody(t *testing.T, x route, role agency.Role, method, where string) {
	t.Helper()
	req := httptest.NewRequest(method, where, nil)
	if i := strings.LastIndex(where, "/acts/"); i >= 0 {
		req.SetPathValue("kind", where[i+6:])
		if strings.HasPrefix(where, "/office/items/") {
			req.SetPathValue("kind", "")
			req.SetPathValue("item_act", where[i+6:])
		}
	}
	allowed := len(x.verbs(req)) == 0
	for _, v := range x.verbs(req) {
		actor := agency.Actor{Person: "x", Agency: home(role), Roles: []agency.Role{role}}
		allowed = allowed || agency.May(actor, v, home(role), nil) == nil
	}
	rec := w.visit(method, where, w.tokens[role])
	refused := rec.Code == http.StatusForbidden
	switch {
	case rec.Code == http.StatusSeeOther && strings.Contains(rec.Header().Get("Location"), "signin"):
		t.Errorf("%s: %s %s asks to sign in", role, method, where)
	case !allowed && !refused:
		t.Errorf("%s may %s %s: %d", role, method, where, rec.Code)
	case allowed && refused && !elsewhere(role, where):
		t.Errorf("%s may not %s %s", role, method, where)
	case rec.Code >= 500:
		t.Errorf("%s: %s %s: %d", role, method, where, rec.Code)
	}
}

// elsewhere: a supervisor's and an administrator's own agency is not that of
// the case; app refuses what only its own people may do there. Nor may anybody
// administer a person of another's tree.
func elsewhere(role agency.Role, where string) bool {
	return home(role) != "housing" && strings.Contains(where, "/cases/")
}

// Before the second factor, or before an administrator has one, no page can be
// reached but those that end this.
func TestUnfinishedSignInReachesNothing(t *testing.T) {
	w := newWalk(t, store.Place{Dir: t.TempDir()})
	w.office.o.Strict = true
	w.unfinished(t, w.tokens[agency.AuditAdmin], "/office/factor")

	handler := w.staff[agency.Handler]
	who, ok, err := w.office.app.Session(t.Context(), w.tokens[agency.Handler])
	if err != nil || !ok {
		t.Fatal(err)
	}
	secret, _ := w.office.app.NewFactor(who)
	if err := w.office.app.ConfirmFactor(t.Context(), who, secret, identity.Code(secret, identity.Step(walkNow))); err != nil {
		t.Fatal(err)
	}
	token, err := w.office.app.SignIn(t.Context(), handler.Login, handler.Password, "")
	if err != nil {
		t.Fatal(err)
	}
	w.unfinished(t, token, "/office/second")
}

func (w *walk) unfinished(t *testing.T, token, want string) {
	t.Helper()
	for _, r := range w.office.routes() {
		if r.early {
			continue
		}
		for _, path := range expand(r.pattern, w.caseID) {
			method, where, _ := strings.Cut(path, " ")
			if rec := w.visit(method, where, token); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != want {
				t.Errorf("%s %s: %d %s, want %s", method, where, rec.Code, rec.Header().Get("Location"), want)
			}
		}
	}
}
