package portal_test

import (
	"html"
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
	"gongkai/internal/face/portal"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/catalog"
)

// served is a portal over an installation; it keeps pages if watch is set.
func served(t *testing.T, a *app.App, now func() time.Time, watch bool) http.Handler {
	t.Helper()
	o := web.Options{Rate: -1, Static: []fs.FS{portal.Static()}, Now: now}
	if watch {
		o.Watch = func(f func([]string)) error { return a.Watch(t.Context(), f) }
	}
	shell, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	p, err := portal.New(shell, a)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Register(mux)
	return shell.Handler(mux)
}

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

var hrefs = regexp.MustCompile(`href="(/[^"]*)"`)

// crawl gives all pages that can be reached by links from the first.
func crawl(t *testing.T, h http.Handler) (paths []string) {
	t.Helper()
	paths = []string{"/"}
	for i := 0; i < len(paths); i++ {
		w := get(h, paths[i])
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, m := range hrefs.FindAllStringSubmatch(w.Body.String(), -1) { // other tests hold the pages against HTML
			link, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			if !strings.HasPrefix(link, "/static/") && !slices.Contains(paths, link) {
				paths = append(paths, link)
			}
		}
	}
	return paths
}

// writes are what changes the public's pages; each says on which page, and
// what is then to be seen there, or no longer with a "-" before it.
var writes = []struct {
	name, page, see string
	do              func(t *testing.T, a *app.App) error
}{
	{"a new agency", "/agencies", "云岭县林业局", func(_ *testing.T, a *app.App) error {
		return a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "forest", Kind: agency.Department, Name: "云岭县林业局"})
	}},
	{"its telephone", "/guide/forest", "0990-8107777", func(_ *testing.T, a *app.App) error {
		return a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "forest", Kind: agency.Department, Name: "云岭县林业局", Face: agency.Contact{Phone: "0990-8107777"}})
	}},
	{"its court", "/remedies", "青石人民法院", func(_ *testing.T, a *app.App) error {
		return a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "forest", Kind: agency.Department, Name: "云岭县林业局", Remedy: agency.Remedy{Court: "青石人民法院"}})
	}},
	{"a new name", "/help", "云岭县林草局", func(_ *testing.T, a *app.App) error {
		return a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "forest", Kind: agency.Department, Name: "云岭县林草局"})
	}},
	{"who stands behind the site", "/about", "云岭县政府网站测试", func(_ *testing.T, a *app.App) error {
		return a.PutIdentity(ctx, apptest.Operator, app.Identity{Name: "云岭县政府网站测试", Sponsor: "云岭县政府网站测试"})
	}},
	{"a document", "/library", "校车使用办法", func(t *testing.T, a *app.App) error {
		d := desk{&bench{T: t, app: a}}
		d.released(d.draft(d.bus("校车使用办法", "云教规〔2024〕1号"), catalog.Proactive))
		return nil
	}},
	{"another one", "/columns/" + catalog.ColNormative, "校车停放办法", func(t *testing.T, a *app.App) error {
		d := desk{&bench{T: t, app: a}}
		d.released(d.draft(d.bus("校车停放办法", "云教规〔2024〕2号"), catalog.Proactive))
		return nil
	}},
	{"a correction", "/library", "校车使用和停放办法", func(t *testing.T, a *app.App) error {
		d := desk{&bench{T: t, app: a}}
		v, err := a.ItemView(ctx, person("editor", agency.Editor), itemOf(t, a, "校车停放办法"))
		if err != nil {
			return err
		}
		text := v.Text
		text.Title = "校车使用和停放办法"
		if v, err = a.ReviseItem(ctx, person("editor", agency.Editor), v.ID, v.Version, text, "标题有误"); err != nil {
			return err
		}
		d.act(d.signed(v), catalog.Act{Kind: catalog.Corrected, Reason: "标题有误"}, agency.Publisher)
		return nil
	}},
	{"a withdrawal", "/library", "-校车使用办法", func(t *testing.T, a *app.App) error {
		v, err := a.ItemView(ctx, person("publisher", agency.Publisher), itemOf(t, a, "校车使用办法"))
		if err != nil {
			return err
		}
		_, err = a.ActOnItem(ctx, person("publisher", agency.Publisher), v.ID, v.Version, catalog.Act{Kind: catalog.WithdrawnAct, Reason: "发布有误"})
		return err
	}},
	{"a setting", "", "", func(_ *testing.T, a *app.App) error {
		return a.ChangeSetting(ctx, apptest.Operator, "", statute.Change{Key: statute.ExpiredDocuments, Value: "count", From: calendar.D(2024, 1, 1)})
	}},
	{"a day off", "", "", func(_ *testing.T, a *app.App) error {
		_, err := a.AddLocalDay(ctx, apptest.Operator, "", calendar.Local{Date: calendar.D(2024, 7, 11), Name: "云岭节", Basis: "云岭政发〔2023〕9号"})
		return err
	}},
}

// shown is a page, but for one that is gone for good, which names the request.
func shown(h http.Handler, path string) string {
	if w := get(h, path); w.Code != http.StatusNotFound {
		return w.Body.String()
	}
	return ""
}

// itemOf finds a public document by its title.
func itemOf(t *testing.T, a *app.App, title string) string {
	t.Helper()
	p, err := a.Visitor().NormativeLibrary(ctx, app.NormativeFilter{N: 50})
	for _, l := range p.Lines {
		if l.Title == title {
			return l.ID
		}
	}
	t.Fatalf("no %s in the library: %v", title, err)
	return ""
}

// Every page that is kept shows after every write what it shows without a
// cache: at once where it was written, within a second in another process on
// the same database.
func TestKeptPagesChangeWithWrites(t *testing.T) {
	storetest.Each(t, func(t *testing.T, p store.Place) {
		a, c := apptest.Open(t, p)
		b, err := app.Open(ctx, app.Options{Dir: p.Dir, URL: p.URL, Now: c.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		})
		here, there, bare := served(t, a, c.Now, true), served(t, b, c.Now, true), served(t, a, c.Now, false)
		all, longest := 0, time.Duration(0)
		for _, x := range writes {
			see, gone := strings.CutPrefix(x.see, "-")
			var paths []string // of what is kept
			for _, path := range crawl(t, here) {
				if get(there, path); get(here, path).Header().Get("ETag") != "" {
					paths = append(paths, path)
				}
			}
			if all = max(all, len(paths)); x.see != "" && strings.Contains(get(here, x.page).Body.String(), see) != gone {
				t.Fatalf("%s: %s shows it before it is written", x.name, x.page)
			}
			if err := x.do(t, a); err != nil {
				t.Fatal(err)
			}
			written := time.Now()
			if x.see != "" && strings.Contains(get(here, x.page).Body.String(), see) == gone {
				t.Errorf("%s: %s does not show it", x.name, x.page)
			}
			for x.see != "" && strings.Contains(get(there, x.page).Body.String(), see) == gone && time.Since(written) < time.Second {
				time.Sleep(5 * time.Millisecond)
			}
			longest = max(longest, time.Since(written))
			for _, path := range paths {
				want := shown(bare, path)
				if shown(here, path) != want {
					t.Errorf("%s: %s is not the page of now", x.name, path)
				}
				for shown(there, path) != want {
					if time.Since(written) > time.Second {
						t.Errorf("%s: %s is not the page of now in another process, a second later", x.name, path)
						break
					}
					time.Sleep(20 * time.Millisecond)
				}
			}
		}
		t.Logf("%d pages kept; what %d writes published, corrected or withdrew was seen in the other process within %v", all, len(writes), longest.Round(time.Millisecond))
		if all < 10 {
			t.Errorf("only %d pages are kept", all)
		}
	})
}

// The pages of what is typed, and those that hold a token, are not kept.
func TestPagesNotKept(t *testing.T) {
	b := open(t)
	for _, path := range []string{"/apply", "/record", "/no-such-page", "/guide/no-such-agency"} {
		res := b.get(path)
		if res.Header.Get("ETag") != "" || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s is kept: %v", path, res.Header)
		}
	}
}
