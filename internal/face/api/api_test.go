package api

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
)

const site = "https://xxgk.yunling.example"

// bench is an API over a small catalogue.
type bench struct {
	*testing.T
	app *app.App
	api *API
	h   http.Handler
}

var articles = [][]string{
	{"标题", "发布时间", "栏目", "信息种类", "正文", "文号", "成文日期", "公布日期", "施行日期", "有效期至", "废止日期", "废止依据", "内容概述", "解读的文件"},
	{"云岭县养老服务管理办法", "2023-05-06 09:30", "normative", "行政规范性文件", "<p>第一条　为规范<b>养老</b>服务，制定本办法。</p>", "云教规〔2023〕1号", "2023-05-05", "2023-05-06", "2023-06-06", "", "", "", "养老服务的管理", ""},
	{"云岭县旧办法", "2022-05-06 09:30", "normative", "行政规范性文件", "<p>旧的。</p>", "云教规〔2022〕1号", "2022-05-05", "2022-05-06", "2022-06-06", "", "2023-06-06", "云岭县教育局废止决定", "", ""},
	{"《云岭县养老服务管理办法》政策解读", "2023-05-07 10:00", "explanations", "政策解读", "<p>为什么制定。</p>", "", "2023-05-07", "", "", "", "", "", "", "云教规〔2023〕1号"},
	{"=cmd|' /C calc'!A0 <通知> & 公告", "2024-01-02 08:00", "notices", "通知公告", "<p>一 &lt; 二</p>", "", "2024-01-02", "", "", "", "", "", "", ""},
	{"开学准备", "2024-02-01 08:05", "news", "政务动态", "<p>检查。</p>", "", "2024-02-01", "", "", "", "", "", "", ""},
}

func open5(t *testing.T, p store.Place, address string) *bench {
	t.Helper()
	a, clock := apptest.Open(t, p)
	clock.Set(calendar.D(2024, 3, 4))
	res, err := a.ImportItems(t.Context(), apptest.Operator, app.ItemImport{Agency: "edu", Rows: articles})
	if err != nil || len(res.Faults) > 0 {
		t.Fatal(err, res.Faults)
	}
	shell, err := web.New(web.Options{Rate: -1, Static: []fs.FS{}, Now: clock.Now, Watch: func(f func([]string)) error { return a.Watch(t.Context(), f) }})
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(shell, a, Options{Public: address})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	x.Register(mux)
	return &bench{t, a, x, shell.Handler(mux)}
}

func (b *bench) get(path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	return w
}

func (b *bench) json(path string, status int, into any) *httptest.ResponseRecorder {
	b.Helper()
	w := b.get(path)
	if w.Code != status {
		b.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		b.Fatalf("%s: %v", path, err)
	}
	return w
}

func TestAPI(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		b := open5(t, p, site)
		t.Run("items page by page", b.pages)
		t.Run("item", b.one)
		t.Run("conditional", b.conditional)
		t.Run("downloads", b.downloads)
		t.Run("public log", b.publicLog)
		t.Run("feeds", b.feeds)
		t.Run("sitemap", b.sitemap)
		t.Run("contract", b.contract)
		t.Run("errors", b.errors)
		t.Run("withdrawn", b.withdrawn) // last: it changes the catalogue
	})
}

func (b *bench) pages(t *testing.T) {
	var seen []string
	for next, path := "", "/api/v1/items?limit=2"; ; path = "/api/v1/items?limit=2&after=" + next {
		var p Items
		(&bench{T: t, h: b.h}).json(path, 200, &p)
		for _, i := range p.Items {
			seen = append(seen, i.PublishedAt)
		}
		if next = p.Next; next == "" {
			break
		}
	}
	want := []string{"2024-02-01T08:05:00+08:00", "2024-01-02T08:00:00+08:00", "2023-05-07T10:00:00+08:00", "2023-05-06T09:30:00+08:00", "2022-05-06T09:30:00+08:00"}
	if !slices.Equal(seen, want) {
		t.Errorf("pages give %q", seen)
	}
	var p Items
	(&bench{T: t, h: b.h}).json("/api/v1/items?column=statutory&year=2023", 200, &p)
	if len(p.Items) != 1 || p.Items[0].Number != "云教规〔2023〕1号" || p.Items[0].Validity != "in_force" {
		t.Errorf("by column and year: %+v", p.Items)
	}
}

func (b *bench) one(t *testing.T) {
	c := &bench{T: t, h: b.h}
	var list Documents
	c.json("/api/v1/library?on=2023-06-05", 200, &list)
	if len(list.Documents) != 2 || list.Documents[0].Validity != "not_yet_in_force" || list.Documents[1].Validity != "in_force" {
		t.Fatalf("on 2023-06-05: %+v", list.Documents)
	}
	c.json("/api/v1/library?validity=repealed", 200, &list)
	if len(list.Documents) != 1 || list.Documents[0].Title != "云岭县旧办法" {
		t.Fatalf("repealed: %+v", list.Documents)
	}
	var old Item
	c.json(list.Documents[0].API, 200, &old)
	if len(old.Events) != 1 || old.Events[0].ByTitle != "云岭县教育局废止决定" || old.EndedOn.String() != "2023-06-06" {
		t.Errorf("repealed in full: %+v", old)
	}
	var found Search
	c.json("/api/v1/search?q="+"%E5%85%BB%E8%80%81", 200, &found)
	if found.Total != 2 || found.Hits[1].Title != "云岭县养老服务管理办法" || !slices.ContainsFunc(found.Hits[1].Snippet, func(p Piece) bool { return p.Hit }) {
		t.Fatalf("found %+v", found)
	}
	var one Item
	c.json(found.Hits[1].API, 200, &one)
	if len(one.Relations) != 1 || !one.Relations[0].Passive || one.Relations[0].Kind != "explains" || one.Relations[0].Item == "" {
		t.Errorf("relations: %+v", one.Relations)
	}
}

func (b *bench) conditional(t *testing.T) {
	for _, path := range []string{"/api/v1/items", "/api/v1/columns", "/feed.atom", "/sitemap.xml", "/robots.txt", "/api/openapi.json", "/data/manifest.json"} {
		w := b.get(path)
		tag := w.Header().Get("ETag")
		if w.Code != 200 || tag == "" || w.Header().Get("Access-Control-Allow-Origin") != "*" || w.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" || w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
		if w := b.get(path, "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s again: %d", path, w.Code)
		}
	}
	if w := b.get("/api/v1/search?q=a"); w.Header().Get("ETag") != "" || !strings.Contains(w.Body.String(), `"words":["a"]`) {
		t.Errorf("a search is kept, or its word is not as it was typed: %s", w.Body)
	}
	r := httptest.NewRequest("OPTIONS", "/api/v1/items", nil)
	r.Header.Set("Origin", "https://elsewhere.example")
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	if w.Code != 204 || w.Header().Get("Access-Control-Allow-Methods") != "GET, HEAD, OPTIONS" {
		t.Errorf("preflight: %d %v", w.Code, w.Header())
	}
}

func (b *bench) downloads(t *testing.T) {
	csv := b.get("/data/items.csv")
	if body := csv.Body.String(); csv.Code != 200 || !strings.HasPrefix(body, "\ufeff编号,") || strings.Count(body, "\r\n") != 6 || !strings.Contains(body, ",'=cmd|' /C calc'!A0 <通知> & 公告,") {
		t.Errorf("items.csv: %d %q", csv.Code, body)
	}
	lines := strings.Split(strings.TrimSpace(b.get("/data/items.jsonl").Body.String()), "\n")
	for _, l := range lines {
		var i Item
		if err := json.Unmarshal([]byte(l), &i); err != nil || i.Text == "" {
			t.Errorf("%q: %v", l, err)
		}
	}
	if n := strings.Count(b.get("/data/library.jsonl").Body.String(), "\n"); len(lines) != 5 || n != 2 {
		t.Errorf("%d items, %d documents", len(lines), n)
	}
	if w := b.get("/data/items.csv", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() == 0 {
		t.Error("not packed")
	}
	var m Manifest
	(&bench{T: t, h: b.h}).json("/data/manifest.json", 200, &m)
	if len(m.Downloads) != 7 || m.Downloads[6].Rows != 5 || m.Downloads[0].Rows != 5 || m.Downloads[2].Rows != 2 || m.Downloads[0].Newest != "2024-02-01T08:05:00+08:00" {
		t.Errorf("%+v", m)
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{"": "", "通知": "通知", "=1+1": "'=1+1", "+86 990": "'+86 990", "-5": "-5", "-1.5": "-1.5", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "＝1": "'＝1", "-2+3": "'-2+3"} {
		if got := harmless(in); got != want {
			t.Errorf("%q → %q", in, got)
		}
	}
}

// feeds: the rules of RFC 4287 and RSS 2.0 that can be checked without a tool.
func (b *bench) feeds(t *testing.T) {
	ids := map[string]string{}
	for _, path := range []string{"/feed.atom", "/columns/normative/feed.atom", "/agencies/edu/feed.atom", "/columns/topics/feed.atom"} {
		var f struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      string   `xml:"id"`
			Title   string   `xml:"title"`
			Updated string   `xml:"updated"`
			Links   []struct {
				Rel  string `xml:"rel,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
			Entries []struct {
				ID      string `xml:"id"`
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
				Author  string `xml:"author>name"`
				Link    struct {
					Href string `xml:"href,attr"`
				} `xml:"link"`
			} `xml:"entry"`
		}
		w := b.get(path)
		if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/atom+xml") {
			t.Fatalf("%s: %v %s", path, err, w.Body)
		}
		if ids[f.ID] != "" || !strings.HasPrefix(f.ID, "urn:uuid:") || f.Title == "" || len(f.Links) != 2 || f.Links[0].Href != site+path {
			t.Errorf("%s: %+v", path, f)
		}
		ids[f.ID] = path
		newest := "1970-01-01T00:00:00Z"
		for i, e := range f.Entries {
			if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Author == "" || e.Title == "" || !strings.HasPrefix(e.ID, "urn:uuid:") || !strings.HasPrefix(e.Link.Href, site+"/items/") {
				t.Errorf("%s: %+v", path, e)
			}
			if i == 0 {
				newest = e.Updated
			}
			newest = max(newest, e.Updated)
		}
		if f.Updated != newest {
			t.Errorf("%s: updated %s, newest %s", path, f.Updated, newest)
		}
	}
	w := b.get("/feed.rss")
	var f struct {
		Version string `xml:"version,attr"`
		Items   []struct {
			Title string `xml:"title"`
			GUID  struct {
				Permalink bool   `xml:"isPermaLink,attr"`
				ID        string `xml:",chardata"`
			} `xml:"guid"`
			Date string `xml:"pubDate"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil || f.Version != "2.0" || len(f.Items) != 5 || f.Items[1].Title != "=cmd|' /C calc'!A0 <通知> & 公告" {
		t.Fatalf("rss: %v %+v", err, f)
	}
	for _, i := range f.Items {
		if _, err := time.Parse(time.RFC1123Z, i.Date); err != nil || i.GUID.Permalink || !strings.HasPrefix(i.GUID.ID, "urn:uuid:") {
			t.Errorf("%+v", i)
		}
	}
	if w := b.get("/columns/nothing/feed.rss"); w.Code != 404 {
		t.Errorf("a feed of nothing: %d", w.Code)
	}
}

var loc = regexp.MustCompile(`<loc>([^<]*)</loc>`)

// sitemap: every item stands in exactly one part, whatever the size of a part.
func (b *bench) sitemap(t *testing.T) {
	for size := 1; size <= 6; size++ {
		b.api.part = size
		index := b.fresh("/sitemap.xml?part=" + fmt.Sprint(size))
		var items, parts []string
		for _, m := range loc.FindAllStringSubmatch(index, -1) {
			if strings.Contains(m[1], "/sitemap/items.xml") {
				parts = append(parts, m[1])
			}
		}
		for _, p := range parts {
			body := b.fresh(strings.TrimPrefix(strings.ReplaceAll(p, "&amp;", "&"), site))
			found := loc.FindAllStringSubmatch(body, -1)
			if len(found) > size {
				t.Errorf("a part of %d has %d", size, len(found))
			}
			for _, m := range found {
				items = append(items, m[1])
			}
		}
		slices.Sort(items)
		if n := len(items); n != 5 || len(slices.Compact(items)) != 5 {
			t.Errorf("parts of %d: %d items in %d parts", size, n, len(parts))
		}
	}
	b.api.part = partSize
	if body := b.fresh("/sitemap/pages.xml"); !strings.Contains(body, site+"/columns/normative</loc>") || !strings.Contains(body, site+"/agencies/edu</loc>") {
		t.Error("pages.xml lacks a column or an agency")
	}
	if body := b.fresh("/robots.txt"); !strings.Contains(body, "Sitemap: "+site+"/sitemap.xml\n") {
		t.Error(body)
	}
}

// fresh asks past the page cache.
func (b *bench) fresh(path string) string {
	b.Helper()
	w := b.get(path, "Cookie", "gongkai_x=1")
	if w.Code != 200 {
		b.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func (b *bench) errors(t *testing.T) {
	for path, want := range map[string]int{"/api/v1/items?limit=1000": 400, "/api/v1/items?kind=poem": 400, "/api/v1/items?after=%21": 400, "/api/v1/items?agency=no": 400, "/api/v1/items?column=no": 400,
		"/api/v1/items?year=abc": 400, "/api/v1/library?on=2023-02-30": 400, "/api/v1/items/nothing": 404, "/api/v1/reports/edu/2022": 404, "/api/v1/reports/edu/xx": 404, "/api/v2": 404} {
		w := b.get(path)
		var p web.ProblemReport
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != want || p.Status != want || p.Detail == "" || p.Title == "" || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if strings.Contains(b.get("/api/v1/items/nothing").Body.String(), "sql") {
		t.Error("the store speaks")
	}
}

func (b *bench) withdrawn(t *testing.T) {
	var l Items
	c := &bench{T: t, h: b.h}
	c.json("/api/v1/items?column=news", 200, &l)
	id := l.Items[0].ID
	before, log := b.get("/feed.rss").Body.String(), b.get("/log/checkpoint").Body.String()
	v, err := b.app.ItemView(t.Context(), apptest.Operator, id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.app.ActOnItem(t.Context(), apptest.Operator, id, v.Version, withdraw("内容有误")); err != nil {
		t.Fatal(err)
	}
	var p web.ProblemReport
	c.json("/api/v1/items/"+id, 410, &p)
	if !strings.Contains(p.Detail, "内容有误") {
		t.Errorf("%+v", p)
	}
	for _, path := range []string{"/feed.rss", "/feed.atom", "/sitemap/items.xml", "/api/v1/items", "/api/v1/items?column=news", "/data/items.csv", "/data/items.jsonl", "/columns/news/feed.atom"} {
		if strings.Contains(b.get(path).Body.String(), id) {
			t.Errorf("%s still has what was withdrawn", path)
		}
	}
	if !strings.Contains(before, id) {
		t.Error("it was never there")
	}
	if b.get("/log/checkpoint").Body.String() == log {
		t.Error("the public log does not know of it")
	}
}

func TestWithoutAnAddress(t *testing.T) {
	b := open5(t, store.Place{Dir: t.TempDir()}, "")
	w := b.get("/feed.atom")
	if w.Header().Get("ETag") != "" || !strings.Contains(w.Body.String(), "http://example.com/feed.atom") {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	r := httptest.NewRequest("GET", "/sitemap.xml", nil)
	r.Host = `evil"><x>`
	rec := httptest.NewRecorder()
	b.h.ServeHTTP(rec, r)
	if strings.Contains(rec.Body.String(), "evil") {
		t.Error("a host with marks is believed")
	}
}
