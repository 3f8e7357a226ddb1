package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/catalog"
)

// maxQuery is how many characters of a query are read.
const maxQuery = 100

type findPage struct {
	Text     string
	Hidden   []web.Option // what narrows stays while the words change
	Asked    bool
	Total    string
	Hits     []hit
	Near     []hit // where nothing has all the words: what may be meant
	Groups   []facetGroup
	Chosen   []web.Link // what narrows, each with the way to take it away
	Instead  *web.Link
	Synonyms []string
	Cut      bool
	Pager    web.Pager
	Ask      string // where to apply for what is not found
}

type hit struct {
	line
	Pieces, NumberPieces, Snippet []hanzi.Piece
	From                          string
	Kind                          string
}

func hitOf(h *app.SearchHit) hit {
	return hit{line: lineOf(h.ItemLine, true), Pieces: h.TitlePieces, NumberPieces: h.NumberPieces, Snippet: h.Snippet, From: h.From, Kind: h.Kind.Label()}
}

type facetGroup struct {
	Name  string
	Links []web.Link
}

// narrowing are the parameters that narrow what is found, with their names.
var narrowing = []struct{ key, name string }{{"kind", "类别"}, {"column", "栏目"}, {"agency", "机关"}, {"year", "年份"}, {"validity", "有效性"}}

var validities = []web.Option{{Value: string(app.SearchInForce), Label: "现行有效"}, {Value: string(app.SearchNotYet), Label: "尚未施行"}, {Value: string(app.SearchNoLonger), Label: "废止或者失效"}}

// find searches what is public. It is not kept: what is withdrawn is not found
// from that moment on, and nobody fills the cache with queries.
func (p *Portal) find(w http.ResponseWriter, r *http.Request) error {
	r = asking(r)
	in := r.URL.Query()
	q := app.SearchQuery{Text: in.Get("q"), Agencies: one(in, "agency"), Kinds: one(in, "kind"), Columns: one(in, "column"),
		Validity: validityOf(in.Get("validity")), N: 20}
	q.FromYear = yearOf(in.Get("year"))
	q.ToYear = q.FromYear
	q.Page, _ = strconv.Atoi(in.Get("page"))
	found, err := p.visitor.Search(r.Context(), q)
	if err != nil {
		return err
	}
	d := p.newFind(r.URL, q, &found)
	if d.Chosen, err = p.chosenFacets(r, q); err != nil {
		return err
	}
	if found.Total == 0 && q.Text != "" {
		if d.Near, err = p.near(r, q.Text, q.Agencies); err != nil {
			return err
		}
	}
	title := "检索"
	if q.Text != "" {
		title = q.Text + " 的检索结果"
	}
	return p.site.Render(w, r, "find", web.Page{Title: title, Crumbs: home, Data: d, Meta: columnTags("检索", "检索本站公开的政府信息", "检索,搜索,政府信息", catalog.OtherColumn.Label())})
}

// asking is the request with what the search reads of its query alone: the
// page repeats that in each of its links.
func asking(r *http.Request) *http.Request {
	in, known := r.URL.Query(), url.Values{}
	for _, key := range []string{"q", "kind", "column", "agency", "year", "validity", "page"} {
		if v := clip(in.Get(key), maxQuery); v != "" {
			known.Set(key, v)
		}
	}
	u, out := *r.URL, *r
	u.RawQuery, out.URL = known.Encode(), &u
	return &out
}

func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}

func one(in url.Values, key string) []string {
	if v := in.Get(key); v != "" && len(v) <= 64 {
		return []string{v}
	}
	return nil
}

func validityOf(s string) app.SearchValidity {
	for _, o := range validities {
		if o.Value == s {
			return app.SearchValidity(s)
		}
	}
	return ""
}

func (p *Portal) newFind(u *url.URL, q app.SearchQuery, found *app.SearchPage) *findPage {
	d := &findPage{Text: q.Text, Asked: len(found.Words) > 0 || len(found.Facets) > 0, Synonyms: found.Synonyms, Cut: found.Cut, Ask: "/apply"}
	for _, n := range narrowing {
		if v := u.Query().Get(n.key); v != "" {
			d.Hidden = append(d.Hidden, web.Option{Label: n.key, Value: v})
		}
	}
	for i := range found.Hits {
		d.Hits = append(d.Hits, hitOf(&found.Hits[i]))
	}
	d.Total = strconv.Itoa(found.Total)
	if found.AtLeast {
		d.Total = "找到 " + d.Total + " 条以上"
	} else {
		d.Total = "找到 " + d.Total + " 条"
	}
	if found.Instead != "" {
		d.Instead = &web.Link{Text: found.Instead, Href: with(u, "q", found.Instead, "page", "")}
	}
	if found.Total > 0 {
		d.Groups = facets(u, q, found.Facets)
	}
	if found.Page > 1 {
		d.Pager.Prev = with(u, "page", strconv.Itoa(found.Page-1))
	}
	if found.Page < found.Pages {
		d.Pager.Next = with(u, "page", strconv.Itoa(found.Page+1))
	}
	if found.Pages > 1 {
		d.Pager.Text = strconv.Itoa(found.Page) + " / " + strconv.Itoa(found.Pages)
	}
	return d
}

// facets are the ways to narrow further; a group that is chosen already, or
// has one value alone, narrows nothing.
func facets(u *url.URL, q app.SearchQuery, groups []app.FacetGroup) (out []facetGroup) {
	for _, g := range groups {
		if u.Query().Get(g.Key) != "" || len(g.Values) < 2 {
			continue
		}
		one := facetGroup{Name: g.Name}
		for _, v := range g.Values {
			one.Links = append(one.Links, web.Link{Text: v.Label, Count: strconv.Itoa(v.N), Href: with(u, g.Key, v.Value, "page", "")})
		}
		out = append(out, one)
	}
	if q.Validity == "" && len(groups) > 0 {
		one := facetGroup{Name: "有效性"}
		for _, o := range validities {
			one.Links = append(one.Links, web.Link{Text: o.Label, Href: with(u, "validity", o.Value, "page", "")})
		}
		out = append(out, one)
	}
	return out
}

// chosenFacets name what narrows.
func (p *Portal) chosenFacets(r *http.Request, q app.SearchQuery) (out []web.Link, err error) {
	in := r.URL.Query()
	for _, n := range narrowing {
		v := in.Get(n.key)
		if v == "" {
			continue
		}
		label := v
		switch n.key {
		case "kind":
			label = catalog.Kind(v).Label()
		case "year":
			label = v + "年"
		case "validity":
			for _, o := range validities {
				if o.Value == v {
					label = o.Label
				}
			}
		case "agency":
			all, err := p.visitor.Publishers(r.Context())
			if err != nil {
				return nil, err
			}
			label = named(all, v)
		case "column":
			if c, _, err := p.visitor.Column(r.Context(), v); err == nil {
				label = c.Name
			}
		}
		if label != "" {
			out = append(out, web.Link{Text: label, Count: n.name, Href: with(r.URL, n.key, "", "page", "")})
		}
	}
	return out, nil
}
