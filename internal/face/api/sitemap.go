package api

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"

	"gongkai/internal/app"
	"gongkai/internal/kernel/fault"
)

type siteURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

type urlSet struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []siteURL `xml:"url"`
}

type siteIndex struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	Parts   []siteURL `xml:"sitemap"`
}

const xmlKind = "application/xml; charset=utf-8"

// siteIndex names the parts of the site map: the standing pages, and the items
// in the order of their publication, so that old parts hardly ever change.
func (a *API) siteIndex(w http.ResponseWriter, r *http.Request) error {
	base, sure := a.address(r)
	reads(r, sure, app.TagItems)
	places, err := a.visitor.ItemPlaces(r.Context(), a.part)
	if err != nil {
		return err
	}
	d, err := a.visitor.OpenData(r.Context())
	if err != nil {
		return err
	}
	out := siteIndex{Parts: []siteURL{{Loc: base + "/sitemap/pages.xml"}}}
	for i, k := range places {
		one := siteURL{Loc: base + "/sitemap/items.xml"}
		if c := cursor(k); c != "" {
			one.Loc += "?after=" + url.QueryEscape(c)
		}
		if i == len(places)-1 {
			one.LastMod = minute(d.Newest)
		}
		out.Parts = append(out.Parts, one)
	}
	return sendXML(w, xmlKind, out)
}

// sitePages are the pages that always stand, the columns, agencies and reports.
func (a *API) sitePages(w http.ResponseWriter, r *http.Request) error {
	base, sure := a.address(r)
	reads(r, sure, app.TagItems, app.TagColumns, app.TagAgencies, app.TagReports)
	out := urlSet{}
	add := func(path, at string) { out.URLs = append(out.URLs, siteURL{base + path, at}) }
	for _, p := range []string{"/", "/guide", "/columns", "/library", "/reports", "/agencies", "/apply", "/remedies", "/help", "/about", "/accessibility", "/privacy", "/api", "/data"} {
		add(p, "")
	}
	tree, err := a.visitor.ItemColumns(r.Context(), "")
	if err != nil {
		return err
	}
	var walk func([]app.ColumnNode)
	walk = func(nodes []app.ColumnNode) {
		for _, n := range nodes {
			add("/columns/"+n.ID, minute(n.Newest))
			walk(n.Children)
		}
	}
	walk(tree)
	agencies, err := a.visitor.AllAgencies(r.Context())
	if err != nil {
		return err
	}
	for _, x := range agencies {
		add("/agencies/"+x.ID, "")
		add("/guide/"+x.ID, "")
	}
	reports, err := a.visitor.Reports(r.Context())
	if err != nil {
		return err
	}
	for _, p := range reports {
		add(fmt.Sprintf("/reports/%s/%d", p.Agency, p.Year), p.PublishedOn.String())
	}
	return sendXML(w, xmlKind, out)
}

// siteItems is one part of the items.
func (a *API) siteItems(w http.ResponseWriter, r *http.Request) error {
	base, sure := a.address(r)
	reads(r, sure, app.TagItems)
	q := ask(r)
	after := q.after()
	if len(q.bad) > 0 {
		return fault.New(fault.NotFound, "sitemap.part", "没有这一部分，见 /sitemap.xml。")
	}
	lines, err := a.visitor.ItemsFrom(r.Context(), after, a.part)
	if err != nil {
		return err
	}
	out := urlSet{URLs: []siteURL{}}
	for _, l := range lines {
		x := lineOf(l)
		out.URLs = append(out.URLs, siteURL{base + x.URL, x.ChangedAt})
	}
	return sendXML(w, xmlKind, out)
}

// robots lets everything public be found; what is a person's own is not to be
// looked for.
func (a *API) robots(w http.ResponseWriter, r *http.Request) error {
	base, sure := a.address(r)
	reads(r, sure)
	text := "User-agent: *\nDisallow: /office\nDisallow: /track\nDisallow: /search\nDisallow: /data/\nCrawl-delay: 1\n\nSitemap: " + base + "/sitemap.xml\n"
	return sendBody(w, "text/plain; charset=utf-8", []byte(text))
}
