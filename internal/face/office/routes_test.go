package office

import (
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// Every route is walked by every role and by nobody, at the addresses of records
// that are there: who may is said by the table of access, by hand. A route that
// somebody may not use never comes to its handler.
func TestEveryRouteWithEveryRole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		w := newWalk(t, p)
		seen := 0
		for _, r := range w.office.routes() {
			for _, path := range w.expand(r.pattern) {
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
	real   records
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
	w := &walk{office: o, h: shell.Handler(mux), tokens: map[agency.Role]string{}, real: fill(t, a)}
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

// expand gives the addresses of a route, of records that are there: every act
// where the path names one.
func (w *walk) expand(pattern string) (out []string) {
	p := strings.Replace(pattern, "{$}", "", 1)
	if pattern == "GET /office/" {
		p += "no-such-page"
	}
	switch {
	case strings.Contains(p, "/disputes/{id}"):
		p = strings.Replace(p, "{id}", w.real.dispute, 1)
	case strings.Contains(p, "/uploads/{id}"):
		p = strings.Replace(p, "{id}", w.real.upload, 1)
	case strings.Contains(p, "/cases/{id}/files/"):
		p = strings.Replace(p, "{file}", w.real.file, 1)
	case strings.Contains(p, "/start/"):
		p = strings.Replace(p, "{step}", "sms", 1)
	case strings.Contains(p, "/secrecy/{n}"):
		p = strings.NewReplacer("{item}", w.real.reviewed, "{n}", "4").Replace(p)
	case strings.Contains(p, "{part}"):
		p = strings.Replace(p, "{part}", "contact", 1)
	}
	p = strings.NewReplacer("{id}", w.real.caseID, "{file}", w.real.release, "{letter}", w.real.letter, "{item}", w.real.item, "{n}", "1", "{m}", "0",
		"{notification}", w.real.notification, "{member}", "housing", "{version}", "1", "{year}", "2024", "{cell}", "requests.new.total", "{format}", formatOf(pattern),
		"{login}", "spare", "{key}", "other_organ_days", "{letter_kind}", "receipt", "{event}", "answered", "{finding}", "none",
		"{source}", "facts.channel.counter", "{column}", "notices", "{indicator}", "W-V1", "{policy}", "new", "{candidate}", w.real.candidate, "{cleaning}", w.real.cleaning, "{import}", w.real.imported).Replace(p)
	switch {
	case strings.Contains(p, "{do}"):
		for _, do := range stepsOf(pattern) {
			out = append(out, strings.Replace(p, "{do}", do, 1))
		}
	case strings.Contains(p, "{item_act}"):
		for _, k := range slices.Sorted(maps.Keys(mayPublish)) {
			out = append(out, strings.Replace(p, "{item_act}", string(k), 1))
		}
	case strings.Contains(p, "/disputes/"):
		out = append(out, strings.Replace(p, "{kind}", "accepted", 1))
	case strings.Contains(p, "{kind}"):
		for _, k := range request.Kinds() {
			out = append(out, strings.Replace(p, "{kind}", string(k), 1))
		}
	default:
		out = []string{p}
	}
	return out
}

// formatOf is a format that a route has.
func formatOf(pattern string) string {
	switch {
	case strings.Contains(pattern, "letters"), strings.Contains(pattern, "/secrecy/{n}"):
		return "docx"
	case strings.Contains(pattern, "review/secrecy"):
		return "xlsx"
	case strings.Contains(pattern, "supervise"), strings.Contains(pattern, "/audit/"), strings.Contains(pattern, "inspection"):
		return "xlsx"
	}
	return "json"
}

// stepsOf are the steps that a route takes by name.
func stepsOf(pattern string) []string {
	switch {
	case strings.Contains(pattern, "letters"):
		return []string{"recall", "approve", "return", "sign", "void", "issue"}
	case strings.Contains(pattern, "release"):
		return []string{"clean", "justify", "drop", "restore"}
	case strings.Contains(pattern, "outbox"):
		return []string{"retry", "settle"}
	}
	return []string{"submit", "pass", "return", "sign", "publish"}
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
	roles, ok := allowed(x.pattern, where)
	if !ok {
		t.Errorf("%s: nobody has said who may come to %s", x.pattern, where)
	}
	may := roleIn(roles, role)
	rec := w.visit(method, where, w.tokens[role])
	refused := rec.Code == http.StatusForbidden
	switch {
	case rec.Code == http.StatusSeeOther && strings.Contains(rec.Header().Get("Location"), "signin"):
		t.Errorf("%s: %s %s asks to sign in", role, method, where)
	case !may && !refused:
		t.Errorf("%s may %s %s: %d", role, method, where, rec.Code)
	case may && refused:
		t.Errorf("%s may not %s %s", role, method, where)
	case may && rec.Code == http.StatusNotFound && method == http.MethodGet && home(role) == "housing" && !missing(x.pattern, where):
		t.Errorf("%s: there is nothing at %s", role, where)
	case rec.Code >= 500:
		t.Errorf("%s: %s %s: %d", role, method, where, rec.Code)
	}
}

// missing are the routes that the walk has no record for, and acts that have
// pages of their own.
func missing(pattern, where string) bool {
	switch pattern {
	case "GET /office/", "GET /office/reports/{year}/findings/{finding}":
		return true
	case "GET /office/cases/{id}/acts/{kind}":
		_, kind, _ := strings.Cut(where, "/acts/")
		return slices.Contains([]request.Kind{request.Received, request.TransferredIn, request.TransferredOut, request.Merged}, request.Kind(kind))
	}
	return false
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
		for _, path := range w.expand(r.pattern) {
			method, where, _ := strings.Cut(path, " ")
			if rec := w.visit(method, where, token); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != want {
				t.Errorf("%s %s: %d %s, want %s", method, where, rec.Code, rec.Header().Get("Location"), want)
			}
		}
	}
}
