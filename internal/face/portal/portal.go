// Package portal is the public's side of open government information: what is
// published (Regulations arts 19–26, 50; 国办公开办函〔2019〕61号; 国办发〔2017〕47号) in
// columns, as items, in the library of normative documents, as annual reports,
// and by search; and disclosure on request (arts 12, 27–45): the guide of every
// agency, applying, following one's own application, and what to do against an
// answer. It asks for no account and works without JavaScript. What a visitor
// types into an application travels in the bodies of forms alone, never in an
// address or a log; words to search for stand in the address, as everywhere,
// and in no log.
package portal

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

//go:embed pages
var pages embed.FS

//go:embed static
var static embed.FS

// Static are the portal's files for web.Options.
func Static() fs.FS { return folder(static, "static") }

func folder(f embed.FS, name string) fs.FS {
	sub, err := fs.Sub(f, name)
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}

// Portal is the public site.
type Portal struct {
	visitor app.Visitor
	site    *web.Site
	applies *web.Limiter // registrations, by client
	claims  *web.Limiter // tries of a query code, by client
	papers  *web.Limiter // pages made into documents, by client
	files   *web.Limiter // attachments, by client
}

// siteName is what the site is called until somebody enters its name.
const siteName = "政府信息公开"

// What one client may do: a library or a village committee behind one address
// goes on working, a machine does not.
const (
	appliesPerSecond, appliesAtOnce = 1.0 / 60, 20
	claimsPerSecond, claimsAtOnce   = 1.0 / 4, 40
	papersPerSecond, papersAtOnce   = 1.0, 60
)

// New makes the portal of an installation. The shell serves Static.
func New(shell *web.Shell, a *app.App) (*Portal, error) {
	p := &Portal{visitor: a.Visitor(),
		applies: web.NewLimiter(appliesPerSecond, appliesAtOnce, shell.Now),
		claims:  web.NewLimiter(claimsPerSecond, claimsAtOnce, shell.Now),
		papers:  web.NewLimiter(papersPerSecond, papersAtOnce, shell.Now),
		files:   web.NewLimiter(filesPerSecond, filesAtOnce, shell.Now)}
	around := chrome
	if a != nil {
		around = p.around
	}
	var err error
	p.site, err = shell.NewSite(web.SiteOptions{
		Name: siteName, Base: "/", Class: "portal", Styles: []string{"portal.css"}, Pages: folder(pages, "pages"), Chrome: around,
		Funcs: template.FuncMap{"keeps": keeps, "article": web.Article, "dial": dial},
	})
	return p, err
}

// Register puts the portal at the root of mux; these are all its routes.
func (p *Portal) Register(mux *http.ServeMux) {
	get := func(path string, h web.Handler) { mux.Handle("GET "+path, p.site.Handle(h)) }
	page := func(path string, h web.Handler, query ...string) { get(path, p.site.Cached(h, query...)) }
	post := func(path string, h web.Handler) { mux.Handle("POST "+path, p.site.Handle(p.switching(h))) }
	page("/{$}", p.home)
	page("/columns", p.columns)
	page("/columns/{column}", p.column, "agency", "year", "after")
	page("/items/{item}", p.item)
	get("/items/{item}/files/{n}", p.itemFile)
	get("/items/{item}/page/{format}", p.itemPaper)
	get("/leave", p.leave)
	page("/library", p.library, libraryQuery...)
	get("/search", p.find)
	page("/reports", p.reports, "year", "agency")
	page("/reports/{agency}/{year}", p.report)
	page("/reports/compare/{year}", p.compareAgencies)
	get("/reports/{agency}/{year}/file/{format}", p.reportFile)
	page("/grassroots", p.duties, "agency", "field")
	page("/sitemap", p.siteMap)
	page("/data", p.data)
	page("/log", p.log, "before")
	page("/api", p.apiDoc)
	page("/agencies", p.agencies)
	page("/agencies/{agency}", p.agency)
	page("/guide", p.guide)
	page("/guide/{agency}", p.guideOf)
	for _, name := range []string{"help", "about", "accessibility", "privacy"} {
		page("/"+name, p.text(name))
	}
	page("/remedies", p.remedies)
	for _, k := range []*kind{information(), record()} {
		get(k.path, p.begin(k))
		post(k.path, p.step(k))
	}
	page("/track", p.ask)
	claim := func(path string, h web.Handler) { post(path, p.claiming(h)) }
	claim("/track", p.track)
	claim("/track/correct", p.says(p.correction()))
	claim("/track/evidence", p.says(p.evidence()))
	claim("/track/reasons", p.says(p.reasons()))
	claim("/track/suggest", p.suggestPublishing)
	claim("/track/withdraw", p.withdraw)
	claim("/track/letter", p.letter)
	claim("/track/file", p.file)
	mux.Handle("/", p.site.Otherwise(mux, p.moved))
}

func chrome(r *http.Request) web.Chrome {
	nav := []web.Link{{Text: "首页", Href: "/"}, {Text: "公开指南", Href: "/guide"}, {Text: "主动公开", Href: "/columns"}, {Text: "文件库", Href: "/library"}, {Text: "年度报告", Href: "/reports"},
		{Text: "申请公开", Href: "/apply"}, {Text: "查询进度", Href: "/track"}, {Text: "各机关", Href: "/agencies"}, {Text: "检索", Href: "/search"}}
	for i := range nav {
		nav[i].Current = nav[i].Href == r.URL.Path || nav[i].Href != "/" && strings.HasPrefix(r.URL.Path, nav[i].Href+"/")
	}
	return web.Chrome{Nav: nav}
}

// busy is the page of a client that has done too much at once.
func (p *Portal) busy(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Retry-After", "60")
	return p.site.Render(w, r, "busy", web.Page{Title: "请稍候再试", Status: http.StatusTooManyRequests})
}
