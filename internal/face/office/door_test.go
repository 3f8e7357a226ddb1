package office_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/office"
	"gongkai/internal/kernel/agency"
)

// One account is slowed down however many browsers use it; another is not.
func TestLimitOfAnAccount(t *testing.T) {
	d := staffed(t, store.Place{Dir: t.TempDir()}, office.Options{AccountRate: 2})
	first, again, other := d.signedIn(t, agency.Handler), d.signedIn(t, agency.Handler), d.signedIn(t, agency.Receiver)
	busy := 0
	for i := range 30 {
		v := first
		if i%2 == 0 {
			v = again
		}
		if a := v.get("/office/reminders"); a.status == http.StatusTooManyRequests && a.header.Get("Retry-After") != "" {
			busy++
		}
	}
	if busy != 14 { // sixteen at once
		t.Errorf("%d of 30 refused", busy)
	}
	if a := other.get("/office/reminders"); a.status != 200 {
		t.Errorf("another account: %d", a.status)
	}
	d.now = d.now.Add(3 * time.Second)
	if a := first.get("/office/reminders"); a.status != 200 {
		t.Errorf("later: %d", a.status)
	}
}

// staffed is a desk with the demonstration's people and no cases to speak of.
func staffed(t *testing.T, p store.Place, o office.Options) *desk {
	t.Helper()
	d := open(t, p, o)
	op := app.OperatorOf("test")
	if err := d.Demo(t.Context(), op, app.Demo{Year: 2024, Cases: 20, Seed: 1}, nil); err != nil {
		t.Fatal(err)
	}
	staff, err := d.DemoStaff(t.Context(), op)
	if err != nil {
		t.Fatal(err)
	}
	d.staff = map[agency.Role]app.DemoPerson{}
	for _, s := range staff {
		d.staff[s.Role] = s
	}
	return d
}

// The office is closed to networks that it is not for, by every address; the
// public's pages are open to all.
func TestOfficeOfANetwork(t *testing.T) {
	d := staffed(t, store.Place{Dir: t.TempDir()}, office.Options{From: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}})
	v := d.visitor(t)
	for _, path := range []string{"/office", "/office/", "/office/signin", "/office/setup", "/office/cases", "/office/no-such-page"} {
		if a := v.get(path); a.status != 403 || !strings.Contains(a.body, "办公端只对办公网络开放") {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if a := v.post("/office/signin", "login", d.staff[agency.Handler].Login, "password", d.staff[agency.Handler].Password); a.status != 403 {
		t.Errorf("signing in: %d", a.status)
	}
	if a := v.get("/"); a.status != 200 {
		t.Errorf("the portal: %d", a.status)
	}
	near := staffed(t, store.Place{Dir: t.TempDir()}, office.Options{From: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if a := near.signedIn(t, agency.Handler).get("/office/cases"); a.status != 200 {
		t.Errorf("from the network: %d", a.status)
	}
}

var factorSecret = regexp.MustCompile(`name="secret" value="([A-Z2-7]+)"`)

// The second factor is switched on and then asked for through the pages: a
// wrong code does not do, one code does not do twice, and before it no page
// but its own can be reached.
func TestSecondFactorThroughItsPages(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, p store.Place) {
		d := staffed(t, p, office.Options{})
		v := d.signedIn(t, agency.Handler)
		m := factorSecret.FindStringSubmatch(v.page("/office/factor").Raw)
		if m == nil {
			t.Fatal("no secret")
		}
		code := func() string { return identity.Code(m[1], identity.Step(d.now)) }
		wrong := "000000"
		if wrong == code() {
			wrong = "111111"
		}
		if a := v.post("/office/factor", "secret", m[1], "code", wrong); a.status != 422 || !strings.Contains(a.body, "动态码不正确") || !strings.Contains(a.body, m[1]) {
			t.Fatalf("a wrong code: %d", a.status)
		}
		if a := v.post("/office/factor", "secret", m[1], "code", code()); a.status != 303 {
			t.Fatalf("the right code: %d", a.status)
		}
		if a := v.get("/office/factor"); strings.Contains(a.body, `name="secret"`) {
			t.Error("another secret is offered")
		}
		v = d.signedIn(t, agency.Handler)
		if a := v.get("/office/cases"); a.status != 303 || a.to != "/office/second" {
			t.Fatalf("the password alone opens the inbox: %d %s", a.status, a.to)
		}
		v.page("/office/second")
		if a := v.post("/office/second", "code", code()); a.status != 422 {
			t.Errorf("a code was taken twice: %d", a.status)
		}
		d.now = d.now.Add(time.Minute)
		if wrong == code() {
			wrong = "222222"
		}
		if a := v.post("/office/second", "code", wrong); a.status != 422 || !strings.Contains(a.body, "动态码不正确") {
			t.Errorf("a wrong code: %d", a.status)
		}
		if a := v.post("/office/second", "code", code()); a.status != 303 {
			t.Fatalf("the right code: %d %s", a.status, a.body)
		}
		if a := v.get("/office/cases"); a.status != 200 {
			t.Errorf("after both: %d", a.status)
		}
	})
}

// No address leads out of the folders that files are served from, and no name
// of an upload leads anywhere: it is a name alone, in the answer's header too.
func TestPathsLeadNowhere(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.signedIn(t, agency.Handler)
	in, err := d.Inbox(t.Context(), app.OperatorOf("test"), app.InboxQuery{Agency: "housing", View: app.InboxClock})
	if err != nil {
		t.Fatal(err)
	}
	id := in.Rows[0].ID
	at, err := url.Parse(d.srv.URL + "/office/")
	if err != nil {
		t.Fatal(err)
	}
	session := v.c.Jar.Cookies(at)
	up := []string{"../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "....//", "%252e%252e%252f", "/"}
	for _, base := range []string{"/static/", "/items/" + id + "/files/", "/files/", "/reports/housing/2024/", "/track/files/", "/forms/", "/office/items/" + id + "/texts/1/files/", "/office/cases/" + id + "/release/", "/office/cases/" + id + "/letters/"} {
		for _, out := range up {
			for _, target := range []string{"key", "gongkai.db", "etc/passwd", "go.mod"} {
				status, body := raw(t, d.srv.Listener.Addr().String(), base+strings.Repeat(out, 6)+target, session)
				if status == 200 && (strings.Contains(body, "SQLite format") || strings.Contains(body, "root:") || strings.Contains(body, "module gongkai")) || status >= 500 {
					t.Errorf("%s: %d", base+strings.Repeat(out, 6)+target, status)
				}
				if status == 200 && base == "/static/" {
					t.Errorf("%s%s gives something", base, target)
				}
			}
		}
	}
	handler := agency.Actor{Person: d.staff[agency.Handler].Login, Agency: "housing", Roles: []agency.Role{agency.Handler}}
	for _, name := range []string{"../../../../tmp/evil.txt", `..\..\evil.txt`, "/etc/evil.txt", "a\r\nSet-Cookie: x=1.txt", "evil\x00.txt"} {
		f, err := d.PutRelease(t.Context(), handler, id, name, strings.NewReader("内容"))
		if err != nil {
			continue // refused
		}
		a := v.get("/office/cases/" + id + "/release/" + f.ID)
		if a.status != 200 || strings.Contains(a.body, "../") || strings.Contains(a.body, `..\\`) || strings.Contains(a.body, "/etc/") {
			t.Errorf("%q: %d, its page names a path", name, a.status)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "evil*")); err != nil || len(left) > 0 {
		t.Errorf("a name led to %v %v", left, err)
	}
}

// raw asks for an address as it stands, which clients would tidy.
func raw(t *testing.T, at, path string, cookies []*http.Cookie) (status int, body string) {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	ask := "GET " + path + " HTTP/1.0\r\nHost: " + at + "\r\n"
	for _, k := range cookies {
		ask += "Cookie: " + k.String() + "\r\n"
	}
	if _, err := fmt.Fprint(c, ask+"\r\n"); err != nil {
		t.Fatal(err)
	}
	return readRaw(t, c)
}

func readRaw(t *testing.T, c net.Conn) (status int, body string) {
	t.Helper()
	res, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}
