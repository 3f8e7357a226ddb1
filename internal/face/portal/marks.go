package portal

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/law/catalog"
)

// around is what stands around every page: where to go, and who stands behind
// the site (国办发〔2017〕47号; portal.md 1.1, 1.3).
func (p *Portal) around(r *http.Request) web.Chrome {
	c := chrome(r)
	web.ReadsAround(r, app.TagSite)
	who, err := p.visitor.Identity(r.Context())
	if err != nil {
		return c // the page itself matters more than its marks
	}
	c.Name, c.Head, c.Marks = who.Name, siteTags(who), marks(who)
	return c
}

// siteTags are the tags of every page; what nobody has entered is left out.
func siteTags(who app.Identity) (out []web.Meta) {
	name := who.Name
	if name == "" {
		name = siteName
	}
	for _, m := range []web.Meta{{Name: "SiteName", Content: name}, {Name: "SiteDomain", Content: who.Domain}, {Name: "SiteIDCode", Content: who.Code}} {
		if m.Content != "" {
			out = append(out, m)
		}
	}
	return out
}

var digits14 = regexp.MustCompile(`\d{14}`)

// marks are links to the registers that vouch for the site; nothing is fetched
// from them.
func marks(who app.Identity) (out []web.Link) {
	add := func(text, value, href string) {
		if value != "" {
			out = append(out, web.Link{Text: text, Count: value, Href: href})
		}
	}
	add("主办单位", who.Sponsor, "")
	add("承办单位", who.Undertaker, "")
	add("联系电话", who.Phone, "")
	add("网站标识码", who.Code, "")
	add("", who.ICP, "https://beian.miit.gov.cn/")
	add("", who.Police, "http://www.beian.gov.cn/portal/registerSystemInfo?recordcode="+digits14.FindString(who.Police))
	if who.Organ != "" {
		add("", "党政机关网站标识", "https://bszs.conac.cn/sitename?method=show&id="+url.QueryEscape(who.Organ))
	}
	if who.Mistake != "" {
		add("", "我为政府网站找错", who.Mistake)
	}
	if who.IPv6 {
		add("", "本网站支持 IPv6", "")
	}
	return out
}

// columnTags are the tags of column and list pages.
func columnTags(name, description, keywords, kind string) []web.Meta {
	if description == "" {
		description = name
	}
	if keywords == "" {
		keywords = name
	}
	return []web.Meta{{Name: "ColumnName", Content: name}, {Name: "ColumnDescription", Content: description}, {Name: "ColumnKeywords", Content: keywords}, {Name: "ColumnType", Content: kind}}
}

// serviceTags are the tags of the pages by which somebody asks or is told
// something; they stand in no column of the catalogue.
func serviceTags(name, description string) []web.Meta {
	return columnTags(name, description, "政府信息公开,"+name, catalog.OtherColumn.Label())
}

// feeds are those at an address, in both formats.
func feeds(at, name string) []web.Feed {
	return []web.Feed{{Type: "application/atom+xml", Href: at + "/feed.atom", Title: name, Format: "Atom"}, {Type: "application/rss+xml", Href: at + "/feed.rss", Title: name, Format: "RSS"}}
}

func tagsOf(c catalog.Column) []web.Meta {
	return columnTags(c.Name, c.Description, c.Keywords, c.Type.Label())
}

// article is what the tags of an article say.
type article struct {
	Title, At, Source, Keywords, Author, Summary, Image, Path string
}

// articleTags are the tags of an article; the first three must be there.
func (p *Portal) articleTags(r *http.Request, a article) []web.Meta {
	out := []web.Meta{{Name: "ArticleTitle", Content: a.Title}, {Name: "PubDate", Content: strings.Replace(a.At, "T", " ", 1)}, {Name: "ContentSource", Content: a.Source}}
	at := p.address(r)
	for _, m := range []web.Meta{{Name: "Keywords", Content: a.Keywords}, {Name: "Author", Content: a.Author}, {Name: "Description", Content: a.Summary}} {
		if m.Content != "" {
			out = append(out, m)
		}
	}
	if at != "" {
		if a.Image != "" {
			out = append(out, web.Meta{Name: "Image", Content: at + a.Image})
		}
		out = append(out, web.Meta{Name: "Url", Content: at + a.Path})
	}
	return out
}

// address is how the site is reached, as it says itself: never as a request
// says it. "" where nobody has entered its domain.
func (p *Portal) address(r *http.Request) string {
	who, err := p.visitor.Identity(r.Context())
	if err != nil || who.Domain == "" {
		return ""
	}
	return "https://" + who.Domain
}
