package web

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"strconv"
	"strings"

	"gongkai/internal/face/web/quick"
)

//go:embed components/*.gohtml
var components embed.FS

// Link is a link with its words.
type Link struct {
	Text, Href string
	Current    bool
	Count      string // a number beside the words, "" for none
}

// Meta is a <meta> of the head, e.g. SiteIDCode (国办发〔2017〕47号).
type Meta struct{ Name, Content string }

// Feed is a feed of what a page lists, e.g. application/atom+xml.
type Feed struct{ Type, Href, Title, Format string }

// Page is what a handler hands over to be shown.
type Page struct {
	Title  string
	Native bool   // the title is somebody's own words, as an item's
	Status int    // 0 is 200
	Crumbs []Link // 当前位置, without the page itself
	Meta   []Meta
	Feeds  []Feed // of what the page lists
	Wide   bool   // use the whole width, for tables
	Shared Shared // a part that others show as well
	Data   any
}

// Chrome is what stands around every page of a site for one visitor.
type Chrome struct {
	Nav     []Link
	Name    string // of the site, "" as SiteOptions has it
	Head    []Meta // the site's own tags, before the page's
	Marks   []Link // who stands behind the site, at its foot; without Href a text
	User    string // "" where nobody is signed in
	Unit    string // the user's agency or unit
	SignOut string // where the sign-out form posts to
}

// SiteOptions describe one face.
type SiteOptions struct {
	Name   string   // of the site, as on its head
	Base   string   // "/" or "/office/"
	Class  string   // of <body>: "portal" or "office"
	Styles []string // static files beside app.css
	// Pages holds one *.gohtml for each page, which defines "main", and
	// parts/*.gohtml that all of them use. A part may define "header",
	// "footer" or "head-extra" in place of the shell's.
	Pages  fs.FS
	Chrome func(*http.Request) Chrome // nil is no navigation
	Funcs  template.FuncMap
	// Chinese keeps a site in Chinese whatever its visitor reads elsewhere.
	Chinese bool
}

// Site renders the pages of one face.
type Site struct {
	*Shell
	o     SiteOptions
	pages map[Lang]map[string]*sheet
}

// Frame is what the layout sees.
type Frame struct {
	Page
	Chrome
	Preferences
	Site      string
	Base      string
	Class     string
	Styles    []string
	Path      string // of this page with its query, to come back to
	Window    string // the title of the window
	InChinese bool   // Window is Chinese on a page that is not
	OtherLang Lang
}

// NewSite parses the shell's components, once for each language; a page is
// parsed over them when it is first shown.
func (s *Shell) NewSite(o SiteOptions) (*Site, error) {
	site := &Site{Shell: s, o: o, pages: map[Lang]map[string]*sheet{}}
	for _, l := range Langs() {
		if err := site.parse(l); err != nil {
			return nil, err
		}
	}
	return site, nil
}

func (s *Site) parse(l Lang) error {
	in := tongue{s.words, l}
	own := template.FuncMap{
		"t":       in.text,
		"say":     in.say,
		"data":    in.data,
		"foreign": in.foreign,
		"chinese": func() bool { return l == Chinese },
		"rows":    made(in.appendRows),
		"days":    made(in.appendDays),
		"asset":   s.assets.url,
		"dict":    dict,
	}
	maps.Copy(own, s.o.Funcs)
	words := quick.Appenders{
		Texts: map[string]func([]byte, string) []byte{
			"t":    func(b []byte, zh string) []byte { return quick.AppendText(b, in.text(zh)) },
			"say":  in.appendSay,
			"data": in.appendData,
		},
		Parts: map[string]func([]byte, any) ([]byte, error){"rows": in.appendRows, "days": in.appendDays},
	}
	base, err := template.New("layout").Funcs(own).ParseFS(components, "components/*.gohtml")
	if err != nil {
		return err
	}
	if parts, err := fs.Glob(s.o.Pages, "parts/*.gohtml"); err != nil {
		return err
	} else if len(parts) > 0 {
		if base, err = base.ParseFS(s.o.Pages, "parts/*.gohtml"); err != nil {
			return err
		}
	}
	names, err := fs.Glob(s.o.Pages, "*.gohtml")
	if err != nil {
		return err
	}
	s.pages[l] = map[string]*sheet{".": {base: base, funcs: own, words: words}}
	for _, name := range names {
		s.pages[l][strings.TrimSuffix(path.Base(name), ".gohtml")] = &sheet{base: base, funcs: own, words: words, files: s.o.Pages, file: name}
	}
	return nil
}

// made is an appender as html/template calls it.
func made(write func([]byte, any) ([]byte, error)) func(any) (template.HTML, error) {
	return func(part any) (template.HTML, error) {
		b, err := write(nil, part)
		return template.HTML(b), err // every text in it was escaped
	}
}

// dict makes a map of pairs, for a component that takes more than one thing.
func dict(pairs ...any) (map[string]any, error) {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		k, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[k] = pairs[i+1]
	}
	return m, nil
}

// Say gives a Chinese text in the visitor's language.
func (s *Shell) Say(r *http.Request, zh string, args ...any) string {
	return s.words.say(PreferencesOf(r).Lang, zh, args...)
}

// Names lists the site's pages, for tests.
func (s *Site) Names() []string {
	var out []string
	for name := range s.pages[Chinese] {
		if name != "." && name != "" {
			out = append(out, name)
		}
	}
	return out
}

// Render shows a page. Nothing is sent where the template fails, so that a
// visitor never sees half a page.
func (s *Site) Render(w http.ResponseWriter, r *http.Request, name string, p Page) error {
	b := s.buffers.Get().(*[]byte)
	defer s.buffers.Put(b)
	body, err := s.compose(r, name, p, (*b)[:0])
	*b = body[:0]
	if err != nil {
		return err
	}
	if p.Status == 0 {
		p.Status = http.StatusOK
	}
	s.Send(w, r, p.Status, body, p.Shared)
	return nil
}

// compose appends the page's bytes to b.
func (s *Site) compose(r *http.Request, name string, p Page, b []byte) ([]byte, error) {
	f := Frame{Page: p, Preferences: PreferencesOf(r), Site: s.o.Name, Base: s.o.Base, Class: s.o.Class, Styles: s.o.Styles, Path: back(r), OtherLang: English}
	if s.o.Chinese {
		f.Lang = Chinese
	}
	if f.Lang == English {
		f.OtherLang = Chinese
	}
	if s.o.Chrome != nil {
		if f.Chrome = s.o.Chrome(r); f.Name != "" {
			f.Site = f.Name
		}
	}
	f.Window, f.InChinese = s.window(&f)
	t := s.pages[f.Lang][name]
	if t == nil {
		return b, fmt.Errorf("no page %s", name)
	}
	b, err := t.run(b, &f, s.check)
	if err != nil {
		return b, fmt.Errorf("page %s: %w", name, err)
	}
	return b, nil
}

// window is the title of a page's window. It can be marked as a whole only: it
// is in the language of the page, or all of it in Chinese.
func (s *Site) window(f *Frame) (title string, chinese bool) {
	if f.Lang != Chinese && !f.Native {
		site := s.words.say(f.Lang, f.Site)
		if hasHan(site) {
			site = s.words.say(f.Lang, s.o.Name)
		}
		if title = s.words.say(f.Lang, f.Title) + " - " + site; !hasHan(title) {
			return title, false
		}
	}
	return f.Title + " - " + f.Site, f.Lang != Chinese
}

// back is where a switch returns to: this page, if it can be asked for again.
func back(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return r.URL.Path
	}
	return r.URL.RequestURI()
}

// Send sends a whole page of HTML, compressed where the client takes it; part is
// what of it others show as well. A page is private unless the handler has said
// otherwise.
func (s *Shell) Send(w http.ResponseWriter, r *http.Request, status int, body []byte, part Shared) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	const worth = 10*1460 - 1200 // what a connection sends before it waits for an answer (RFC 6928), less the headers: packed, it would come no sooner
	once := readingOf(r) == nil  // a page that is kept is packed by the cache
	if len(body) > worth && once {
		h.Add("Vary", "Accept-Encoding")
		if accepts(r, "gzip") {
			body = packOnce(body, part)
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader may have gone
}
