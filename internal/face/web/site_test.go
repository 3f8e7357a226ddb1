package web_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/internal/face/web"
	"gongkai/internal/face/web/webtest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

var pages = fstest.MapFS{
	"all.gohtml": {Data: []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{with .Data}}{{template "clock" .Clock}}{{template "form" .Form}}{{template "table" .Table}}{{template "table" .Empty}}{{template "summary" .Summary}}{{template "timeline" .Events}}{{template "notice" .Notice}}{{template "pager" .Pager}}{{template "tag" .Tag}}{{end}}{{end}}`)},
}

type all struct {
	Clock   web.Clock
	Form    *web.Form
	Table   web.Table
	Empty   web.Table
	Summary []web.Item
	Events  []web.Event
	Notice  web.Notice
	Pager   web.Pager
	Tag     web.Tag
}

func site(t testing.TB) (*web.Shell, *web.Site) {
	t.Helper()
	shell, err := web.New(web.Options{Rate: -1, Check: true})
	if err != nil {
		t.Fatal(err)
	}
	s, err := shell.NewSite(web.SiteOptions{Name: "测试站", Base: "/", Class: "portal", Pages: pages, Chrome: func(*http.Request) web.Chrome {
		return web.Chrome{Nav: []web.Link{{Text: "首页", Href: "/", Current: true, Count: "3"}}, User: "<王某>", Unit: "云岭县教育局", SignOut: "/out"}
	}})
	if err != nil {
		t.Fatal(err)
	}
	return shell, s
}

func cal(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := calendar.New(calendar.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func fold(t testing.TB, today calendar.Date, acts ...request.Act) request.State {
	t.Helper()
	c := cal(t)
	s, err := request.Fold(acts, today, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ExplainDays(c); err != nil {
		t.Fatal(err)
	}
	return s
}

func full(t testing.TB) all {
	today := calendar.D(2023, 10, 20)
	s := fold(t, today, request.Act{Kind: request.Received, On: calendar.D(2023, 9, 20), Channel: request.Counter},
		request.Act{Kind: request.Consulted, On: calendar.D(2023, 9, 25), ID: "1", With: request.ThirdParty, ReceivedOn: calendar.D(2023, 9, 26)})
	form := &web.Form{Submit: "提交", Danger: true, Intro: "说明", Hidden: []web.Option{{Label: "version", Value: "3"}}, Cancel: &web.Link{Text: "取消", Href: "/"}}
	for i, k := range []web.FieldKind{web.Text, web.Area, web.Date, web.Number, web.Select, web.Radios, web.Checks, web.File, web.Password, web.Email, web.Phone, web.Search} {
		n := string(rune('a' + i))
		form.Fields = append(form.Fields, &web.Field{Name: n, Label: "项" + n, Hint: "提示", Kind: k, Optional: i%2 == 0, Code: "name",
			Options: []web.Option{{Value: "1", Label: "甲", Hint: "注"}, {Value: "2", Label: "乙"}}, Value: "1"})
		form.Fail(n, "有误<b>")
	}
	form.Fail("", "整体有误")
	return all{
		Clock: web.NewClock(s, today), Form: form,
		Table: web.Table{Caption: "表", Dense: true, Columns: []web.Column{{Label: "编号"}, {Label: "数", Number: true}, {Label: "题", Wide: true}},
			Rows: []web.Row{{Tone: web.Late, Cells: []web.Cell{web.L("2024-1", "/x"), web.C("3"), {Text: "<题>", Note: "注", Tag: &web.Tag{Text: "逾期", Tone: web.Late}}}}}},
		Empty:   web.Table{Caption: "空表", Empty: "这里将列出申请"},
		Summary: []web.Item{{Key: "键", Text: "值", Note: "注", Action: &web.Link{Text: "更改", Href: "/c"}}},
		Events:  []web.Event{{Day: "2023年9月20日", Weekday: "星期三", Title: "收到", Text: []string{"当面"}, Links: []web.Link{{Text: "看", Href: "/l"}}, Tone: web.Late, Who: "王某"}},
		Notice:  web.Notice{Tone: web.Late, Title: "题", Text: "文", Action: &web.Link{Text: "去", Href: "/"}},
		Pager:   web.Pager{Prev: "/?a", Next: "/?b", Text: "第 1—50 件"}, Tag: web.Tag{Text: "新", Tone: web.Good},
	}
}

// Every component is sound when full and when empty, in every language and view.
func TestComponents(t *testing.T) {
	_, s := site(t)
	for name, data := range map[string]all{"full": full(t), "empty": {Form: &web.Form{Submit: "提交"}, Table: web.Table{Caption: "表"}, Empty: web.Table{Caption: "空表"}}} {
		for _, cookies := range []string{"", "lang=en; elder=1; contrast=1"} {
			r := httptest.NewRequest("GET", "/?q=1", nil)
			r.Header.Set("Cookie", cookies)
			w := httptest.NewRecorder()
			if err := s.Render(w, r, "all", web.Page{Title: "全部", Crumbs: []web.Link{{Text: "首页", Href: "/"}}, Meta: []web.Meta{{Name: "SiteName", Content: "测试"}}, Wide: true, Data: data}); err != nil {
				t.Fatal(err)
			}
			for _, f := range webtest.Faults(w.Body.Bytes()) {
				if !strings.Contains(f, "Chinese on an English page") { // the test's own words
					t.Errorf("%s %s: %s", name, cookies, f)
				}
			}
			if strings.Contains(w.Body.String(), "<题>") || strings.Contains(w.Body.String(), "<王某>") {
				t.Error("text was not escaped")
			}
		}
	}
}

func TestClockShowsPausesAndNotices(t *testing.T) {
	_, s := site(t)
	w := httptest.NewRecorder()
	if err := s.Render(w, httptest.NewRequest("GET", "/", nil), "all", web.Page{Title: "钟", Data: full(t)}); err != nil {
		t.Fatal(err)
	}
	body := w.Body.String()
	for _, want := range []string{"条例第三十三条", ">停<", ">休<", "国庆", "国办发明电", "星期"} {
		if !strings.Contains(body, want) {
			t.Errorf("the clock lacks %s", want)
		}
	}
	if !strings.Contains(body, `class="counted makeup`) {
		t.Error("no make-up day")
	}
}

func TestClockLine(t *testing.T) {
	in := request.Act{Kind: request.Received, On: calendar.D(2023, 10, 9), Channel: request.Counter}
	ask := request.Act{Kind: request.CorrectionRequested, On: calendar.D(2023, 10, 10), Until: calendar.D(2023, 10, 20)}
	end := request.Act{Kind: request.Answered, On: calendar.D(2023, 10, 12), Outcome: "granted"}
	for _, c := range []struct {
		today calendar.Date
		acts  []request.Act
		tone  web.Tone
		line  string
	}{
		{calendar.D(2023, 10, 9), []request.Act{in}, web.Good, "剩余 20 个工作日 · 应于 2023年11月6日（星期一）前答复"},
		{calendar.D(2023, 11, 1), []request.Act{in}, web.Soon, "剩余 3 个工作日 · 应于 2023年11月6日（星期一）前答复"},
		{calendar.D(2023, 11, 6), []request.Act{in}, web.Soon, "今日届满 · 应于 2023年11月6日（星期一）前答复"},
		{calendar.D(2023, 11, 8), []request.Act{in}, web.Late, "已逾期 2 个工作日 · 应于 2023年11月6日（星期一）前答复"},
		{calendar.D(2023, 10, 11), []request.Act{in, ask}, web.Quiet, "期限未起算 · 等待申请人补正"},
		{calendar.D(2023, 10, 13), []request.Act{in, end}, web.Plain, "已于 2023年10月12日（星期四）答复，届满日 2023年11月6日"},
	} {
		got := web.NewClock(fold(t, c.today, c.acts...), c.today)
		if got.Line != c.line || got.Tone != c.tone {
			t.Errorf("%s: %q %q, want %q %q", c.today, got.Tone, got.Line, c.tone, c.line)
		}
	}
}

// A handler's error becomes a page of its kind; nothing internal is shown.
func TestFailures(t *testing.T) {
	shell, s := site(t)
	mux := http.NewServeMux()
	errs := map[string]error{
		"422": fault.New(fault.Invalid, "x.y", "有误。"), "404": fault.New(fault.NotFound, "x.y", "没有。"), "403": fault.New(fault.Forbidden, "x.y", "不行。"),
		"409": fault.New(fault.Conflict, "x.y", "变了。"), "503": fault.Wrap(fault.Unavailable, "x.y", "停了。", errors.New("secret")), "500": errors.New("secret"),
		"418": nil,
	}
	mux.Handle("GET /{kind}", s.Handle(func(_ http.ResponseWriter, r *http.Request) error {
		if r.PathValue("kind") == "418" {
			panic("secret")
		}
		return errs[r.PathValue("kind")]
	}))
	h := shell.Handler(mux)
	for kind := range errs {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/"+kind, nil))
		if want := strings.Replace(kind, "418", "500", 1); w.Result().StatusCode != atoi(want) {
			t.Errorf("%s: status %d", kind, w.Code)
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s shows the inside", kind)
		}
		if kind != "418" {
			webtest.Check(t, kind, w.Body.Bytes())
		}
	}
}

func atoi(s string) (n int) {
	for _, r := range s {
		n = 10*n + int(r-'0')
	}
	return n
}

func TestShellGuards(t *testing.T) {
	shell, s := site(t)
	mux := http.NewServeMux()
	mux.Handle("/", s.Handle(func(w http.ResponseWriter, r *http.Request) error {
		f := &web.Form{Fields: []*web.Field{{Name: "a", Label: "甲", Optional: true, Max: 1 << 30}}}
		if _, err := f.Read(r); err != nil {
			return err
		}
		return s.Render(w, r, "all", web.Page{Title: "页", Data: nil})
	}))
	srv := httptest.NewServer(shell.Handler(mux))
	defer srv.Close()
	get := func(method, path, body string, header ...string) *http.Response {
		r, err := http.NewRequestWithContext(context.Background(), method, srv.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		res, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = res.Body.Close() })
		return res
	}
	if res := get("GET", "/", ""); res.Header.Get("Content-Security-Policy") != web.Policy || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Error("security headers missing")
	}
	if res := get("POST", "/", "a=1", "Sec-Fetch-Site", "cross-site"); res.StatusCode != 403 {
		t.Errorf("a form of another site: %d", res.StatusCode)
	}
	if res := get("POST", "/", "a="+strings.Repeat("x", web.MaxBody+1)); res.StatusCode != 422 {
		t.Errorf("a huge body: %d", res.StatusCode)
	}
	for path, want := range map[string]string{"/x?a=1": "/x?a=1", "https://evil.example/": "/", "//evil.example": "/", `/\evil.example`: "/", "javascript:alert(1)": "/"} {
		res := get("POST", "/preferences", url.Values{"elder": {"1"}, "back": {path}}.Encode())
		if got := res.Header.Get("Location"); got != want || res.StatusCode != 303 {
			t.Errorf("back to %q went to %q", path, got)
		}
		if len(res.Cookies()) != 1 || res.Cookies()[0].Value != "1" {
			t.Errorf("cookies %v", res.Cookies())
		}
	}
	page, err := io.ReadAll(get("GET", "/", "").Body)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), `rel="stylesheet" href="`)
	css, _, _ := strings.Cut(rest, `"`)
	if res := get("GET", css, ""); res.StatusCode != 200 || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("%s: %d %q", css, res.StatusCode, res.Header.Get("Cache-Control"))
	}
	if res := get("GET", "/readyz", ""); res.StatusCode != 200 {
		t.Error("not ready")
	}
}
