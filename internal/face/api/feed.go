package api

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"time"

	"github.com/google/uuid"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

// format is a form of feed.
type format struct {
	name, kind string
	write      func(*feed) any
}

var (
	atom = format{"atom", "application/atom+xml; charset=utf-8", (*feed).atom}
	rss  = format{"rss", "application/rss+xml; charset=utf-8", (*feed).rss}
)

// feedSize is how many of the newest items a feed has.
const feedSize = 30

// feed is the newest of what is published somewhere.
type feed struct {
	base, self, page string // self and page are paths
	title, about     string
	owners           map[string]string
	items            []app.PublicItem
}

// feedOf answers with the feed of the site, a column or an agency, as the path
// or the query names it.
func (a *API) feedOf(f format) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		name := func(key string) string {
			if s := r.PathValue(key); s != "" {
				return s
			}
			return r.URL.Query().Get(key)
		}
		switch {
		case name("column") != "":
			return a.columnFeed(w, r, f, name("column"))
		case name("agency") != "":
			return a.agencyFeed(w, r, f, name("agency"))
		}
		return a.sendFeed(w, r, f, app.ItemFilter{}, &feed{page: "/", self: "/feed." + f.name, title: "政府信息公开", about: "最新公开的政府信息"}, app.TagItems)
	}
}

func (a *API) columnFeed(w http.ResponseWriter, r *http.Request, f format, id string) error {
	c, _, err := a.visitor.Column(r.Context(), id)
	if err != nil {
		return err
	}
	at := "/columns/" + c.ID
	return a.sendFeed(w, r, f, app.ItemFilter{Column: c.ID}, &feed{page: at, self: at + "/feed." + f.name, title: c.Name, about: c.Description}, "column:"+c.ID, app.TagColumns)
}

func (a *API) agencyFeed(w http.ResponseWriter, r *http.Request, f format, id string) error {
	g, err := a.visitor.Guide(r.Context(), id)
	if err != nil {
		return err
	}
	at := "/agencies/" + g.Agency.ID
	return a.sendFeed(w, r, f, app.ItemFilter{Agency: g.Agency.ID}, &feed{page: at, self: at + "/feed." + f.name, title: g.Agency.Name, about: g.Agency.Name + "最新公开的政府信息"}, app.TagItems)
}

func (a *API) sendFeed(w http.ResponseWriter, r *http.Request, f format, q app.ItemFilter, d *feed, tags ...string) error {
	base, sure := a.address(r)
	reads(r, sure, append(tags, app.TagAgencies)...)
	q.N = feedSize
	var err error
	if d.items, err = a.visitor.ItemEntries(r.Context(), q); err != nil {
		return err
	}
	all, err := a.visitor.AllAgencies(r.Context())
	if err != nil {
		return err
	}
	d.owners = map[string]string{}
	for _, x := range all {
		d.owners[x.ID] = x.Name
	}
	if d.base = base; d.about == "" {
		d.about = d.title
	}
	return sendXML(w, f.kind, f.write(d))
}

func sendXML(w http.ResponseWriter, kind string, v any) error {
	b := bytes.NewBufferString(xml.Header)
	e := xml.NewEncoder(b)
	e.Indent("", " ")
	if err := e.Encode(v); err != nil {
		return err
	}
	b.WriteByte('\n')
	return sendBody(w, kind, b.Bytes())
}

// id names the feed for good: it follows from its address alone.
func (d *feed) id() string {
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte(d.base+d.page)).String()
}

// itemURN names an item for good, wherever the site moves to.
func itemURN(id string) string {
	if _, err := uuid.Parse(id); err == nil {
		return "urn:uuid:" + id
	}
	return "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceOID, []byte("gongkai/item/"+id)).String()
}

// updated is when anything of the feed changed last; a feed of nothing has
// never changed.
func (d *feed) updated() string {
	at := ""
	for i := range d.items {
		at = max(at, lineOf(d.items[i].ItemLine).ChangedAt)
	}
	if at == "" {
		return "1970-01-01T00:00:00Z"
	}
	return at
}

func (d *feed) issuer(i *app.PublicItem) string {
	if i.Record.Issuer != "" {
		return i.Record.Issuer
	}
	return d.owners[i.Agency]
}

// summary is the record's, else how the text begins.
func summary(i *app.PublicItem) string {
	const longest = 200
	s := i.Record.Summary
	if s == "" {
		s = i.Text
	}
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Published string     `xml:"published"`
	Updated   string     `xml:"updated"`
	Author    string     `xml:"author>name"`
	Links     []atomLink `xml:"link"`
	Summary   string     `xml:"summary,omitempty"`
}

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

// atom is RFC 4287.
func (d *feed) atom() any {
	f := atomFeed{Lang: "zh-CN", ID: d.id(), Title: d.title, Subtitle: d.about, Updated: d.updated(),
		Links: []atomLink{{"self", "application/atom+xml", d.base + d.self}, {"alternate", "text/html", d.base + d.page}}}
	for n := range d.items {
		i := &d.items[n]
		l := lineOf(i.ItemLine)
		f.Entries = append(f.Entries, atomEntry{ID: itemURN(i.ID), Title: i.Title, Published: l.PublishedAt, Updated: l.ChangedAt, Author: d.issuer(i),
			Links: []atomLink{{"alternate", "text/html", d.base + l.URL}}, Summary: summary(i)})
	}
	return f
}

type rssGUID struct {
	Permalink bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

type rssItem struct {
	Title       string  `xml:"title"`
	Link        string  `xml:"link"`
	Description string  `xml:"description,omitempty"`
	GUID        rssGUID `xml:"guid"`
	PubDate     string  `xml:"pubDate"`
}

type rssFeed struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Channel struct {
		Title       string `xml:"title"`
		Link        string `xml:"link"`
		Description string `xml:"description"`
		Language    string `xml:"language"`
		Self        struct {
			Rel  string `xml:"rel,attr"`
			Type string `xml:"type,attr"`
			Href string `xml:"href,attr"`
		} `xml:"atom:link"`
		Built string    `xml:"lastBuildDate"`
		Items []rssItem `xml:"item"`
	} `xml:"channel"`
}

// rss is RSS 2.0.
func (d *feed) rss() any {
	f := rssFeed{Version: "2.0", Atom: "http://www.w3.org/2005/Atom"}
	c := &f.Channel
	c.Title, c.Link, c.Description, c.Language, c.Built = d.title, d.base+d.page, d.about, "zh-cn", mailTime(d.updated())
	c.Self.Rel, c.Self.Type, c.Self.Href = "self", "application/rss+xml", d.base+d.self
	for n := range d.items {
		i := &d.items[n]
		l := lineOf(i.ItemLine)
		c.Items = append(c.Items, rssItem{i.Title, d.base + l.URL, summary(i), rssGUID{false, itemURN(i.ID)}, mailTime(l.PublishedAt)})
	}
	return f
}

// mailTime writes a time as RSS wants it (RFC 822 with four digits of year).
func mailTime(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Format(time.RFC1123Z)
}
