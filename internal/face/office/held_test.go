package office_test

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/agency"
)

// What was typed when the session ran out is not lost: the same person finds it
// after signing in, and it is sent only by their own press. Nobody else sees it.
func TestTypedAfterTheSessionRanOut(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	const path, said = "/office/cases/new", "<关于柳溪路改造的\n全部文件>&"
	v, other := d.signedIn(t, agency.Receiver), d.visitor(t)
	d.now = d.now.Add(31 * time.Minute)
	o := d.signedIn(t, agency.Handler) // somebody else signs in meanwhile, which sweeps sessions
	a := v.post(path, "content", said, "form", "a", "form", "b", "password", "Geheim-12345", "version", "7")
	if a.status != http.StatusSeeOther || a.to != "/office/signin?held=1" {
		t.Fatalf("%d %s", a.status, a.to)
	}
	if p := webtest.Check(t, "sign in", []byte(v.get(a.to).body)); !strings.Contains(p.Text, "没有丢失") {
		t.Error("the page does not say that nothing is lost")
	}
	for who, x := range map[string]*visitor{"another": o, "a stranger": other} {
		if a := x.get("/office/held"); a.status == http.StatusOK || strings.Contains(a.body, "柳溪路改造") {
			t.Errorf("%s: %d", who, a.status)
		}
	}
	staff := d.staff[agency.Receiver]
	if a = v.post("/office/signin", "login", staff.Login, "password", staff.Password); a.to != "/office/" {
		t.Fatalf("%d %s", a.status, a.to)
	}
	if a = v.get(a.to); a.to != "/office/held" {
		t.Fatalf("%d %s", a.status, a.to)
	}
	page := v.page(a.to)
	for _, want := range []string{`action="` + path + `"`, `name="content" value="` + html.EscapeString(said) + `"`, `name="form" value="b"`, `name="version" value="7"`} {
		if !strings.Contains(page.Raw, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page.Raw, "Geheim") || strings.Contains(page.Raw, "<关于") {
		t.Error("the page shows a password, or markup that was typed")
	}
	// The shell refuses a form of another site, with a session or without.
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.srv.URL+path, strings.NewReader("content=x"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if a := v.do(r); a.status != http.StatusForbidden {
		t.Errorf("another site's form: %d", a.status)
	}
	// Sent on, it meets the form's own checks, and is no longer kept.
	if a := v.post(path, "content", said); a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, "柳溪路改造") {
		t.Errorf("sent on: %d", a.status)
	}
	if a := v.get("/office/"); a.status != http.StatusOK {
		t.Errorf("the start page: %d %s", a.status, a.to)
	}
}

// What is kept may be given up; a session that was ended, a code and a form too
// long are not kept; of a form with files, the text is.
func TestTypedIsKeptOnlyWhereItMay(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	v := d.signedIn(t, agency.Receiver)
	later := func(path string, body []byte, media string) answer {
		t.Helper()
		d.now = d.now.Add(31 * time.Minute)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.srv.URL+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", media)
		return v.do(r)
	}
	const form = "application/x-www-form-urlencoded"
	for _, path := range []string{"/office/password", "/office/second", "/office/signout"} {
		if a := later(path, []byte("content=x"), form); strings.Contains(a.to, "held") {
			t.Errorf("%s is kept", path)
		}
	}
	if a := later("/office/cases/new", []byte("content="+strings.Repeat("x", 300<<10)), form); strings.Contains(a.to, "held") {
		t.Error("a form of 300 KB is kept")
	}
	if a := later("/office/cases/new", []byte("password=x"), form); strings.Contains(a.to, "held") {
		t.Error("a password alone is kept")
	}
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("content", "带附件的内容"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CreateFormFile("scan", "a.pdf"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if a := later("/office/cases/new", b.Bytes(), w.FormDataContentType()); a.to != "/office/signin?held=1" {
		t.Fatalf("a form with a file: %d %s", a.status, a.to)
	}
	v = d.signedIn(t, agency.Receiver)
	if p := v.page("/office/held"); !strings.Contains(p.Text, "带附件的内容") || !strings.Contains(p.Text, "重新选择") {
		t.Errorf("%s", p.Text)
	}
	if a := v.post("/office/held"); a.to != "/office/" {
		t.Errorf("%d %s", a.status, a.to)
	}
	if a := v.get("/office/held"); a.to != "/office/" {
		t.Errorf("given up, but still there: %d", a.status)
	}
	at, err := url.Parse(d.srv.URL + "/office/")
	if err != nil {
		t.Fatal(err)
	}
	ended := v.c.Jar.Cookies(at)
	v.post("/office/signout")
	v.c.Jar.SetCookies(at, ended)
	if a := later("/office/cases/new", []byte("content=x"), form); strings.Contains(a.to, "held") {
		t.Error("a form of a session that was ended is kept")
	}
}
