package office_test

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/face/office"
	"gongkai/internal/face/portal"
	"gongkai/internal/face/web"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
)

var cheap = identity.Cost{Memory: 64, Time: 1, Lanes: 1}

var june = time.Date(2025, 6, 20, 1, 0, 0, 0, time.UTC)

// desk is a running office of the fictional county on a day in June 2025.
type desk struct {
	*app.App
	srv    *httptest.Server
	office *office.Office
	now    time.Time
	staff  map[agency.Role]app.DemoPerson
	logins map[string]string // passwords
}

func open(t testing.TB, p store.Place, o office.Options) *desk {
	t.Helper()
	d := &desk{now: june}
	clock := func() time.Time { return d.now }
	a, err := app.Open(t.Context(), app.Options{Dir: p.Dir, URL: p.URL, Now: clock, PasswordCost: cheap, Cache: apptest.Cache(), Passing: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	d.App = a
	shell, err := web.New(web.Options{Static: []fs.FS{office.Static(), portal.Static()}, Rate: -1, Now: clock, Check: os.Getenv("GONGKAI_BENCH_LARGE") == ""})
	if err != nil {
		t.Fatal(err)
	}
	if d.office, err = office.New(shell, a, o); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	d.office.Register(mux)
	public, err := portal.New(shell, a)
	if err != nil {
		t.Fatal(err)
	}
	public.Register(mux)
	d.srv = httptest.NewServer(shell.Handler(mux))
	t.Cleanup(d.srv.Close)
	return d
}

// demonstration is the county's year and its present, which most tests begin with.
var demonstration = storetest.Saved{Fill: func(t testing.TB, p store.Place) {
	a, err := app.Open(t.Context(), app.Options{Dir: p.Dir, URL: p.URL, Now: func() time.Time { return june }, Passing: true})
	if err != nil {
		t.Fatal(err)
	}
	op := app.OperatorOf("test")
	if err := a.Demo(t.Context(), op, app.Demo{Year: 2024, Cases: 120, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	if err := a.DemoToday(t.Context(), op, 1); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}}

// TestMain takes the demonstration away after the tests.
func TestMain(m *testing.M) {
	code := m.Run()
	if err := demonstration.Drop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// county is a desk with the demonstration.
func county(t testing.TB, p store.Place) *desk {
	t.Helper()
	demonstration.Copy(t, p)
	d := open(t, p, office.Options{})
	op := app.OperatorOf("test")
	staff, err := d.DemoStaff(t.Context(), op)
	if err != nil {
		t.Fatal(err)
	}
	d.staff, d.logins = map[agency.Role]app.DemoPerson{}, map[string]string{}
	for _, s := range staff {
		d.staff[s.Role], d.logins[s.Login] = s, s.Password
	}
	return d
}

// visitor is a browser without JavaScript.
type visitor struct {
	t    testing.TB
	base string
	c    *http.Client
}

func (d *desk) visitor(t testing.TB) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t, d.srv.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (d *desk) signedIn(t testing.TB, r agency.Role) *visitor {
	t.Helper()
	v := d.visitor(t)
	a := v.post("/office/signin", "login", d.staff[r].Login, "password", d.staff[r].Password)
	if a.status != http.StatusSeeOther || a.to != "/office/" {
		t.Fatalf("%s cannot sign in: %d %s", r, a.status, a.to)
	}
	return v
}

// answer is what came back.
type answer struct {
	status int
	to     string // Location
	body   string
	header http.Header
}

func (v *visitor) do(r *http.Request) answer {
	v.t.Helper()
	res, err := v.c.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var b strings.Builder
	if _, err := io.Copy(&b, res.Body); err != nil {
		v.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), b.String(), res.Header}
}

func (v *visitor) get(path string) answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.base+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r)
}

func (v *visitor) post(path string, pairs ...string) answer {
	v.t.Helper()
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+path, strings.NewReader(q.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// page gets a page that must be there, and holds it against what pages are.
func (v *visitor) page(path string) webtest.Page {
	v.t.Helper()
	a := v.get(path)
	if a.status != http.StatusOK {
		v.t.Errorf("%s: %d", path, a.status)
	}
	return webtest.Check(v.t, path, []byte(a.body))
}

var hidden = regexp.MustCompile(`name="version" value="(\d+)"`)

// act does an act of a case as its form would.
func (v *visitor) act(id, kind string, pairs ...string) answer {
	v.t.Helper()
	path := "/office/cases/" + id + "/acts/" + kind
	m := hidden.FindStringSubmatch(v.get(path).body)
	if m == nil {
		v.t.Fatalf("%s has no version", path)
	}
	return v.post(path, append(pairs, "version", m[1])...)
}
