package portal

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// leavePage says to whom a link leads before a visitor leaves the site
// (国办发〔2017〕47号).
type leavePage struct {
	Host, To    string
	Title, Back string // of the item in which the link stands
}

var awayLink = regexp.MustCompile(`<a href="(https?://[^"]+)"`)

// throughLeave leads the links of an item's text to other sites over the page
// that says so.
func throughLeave(i *app.PublicItem, own string) string {
	return awayLink.ReplaceAllStringFunc(i.Body, func(tag string) string {
		to := html.UnescapeString(awayLink.FindStringSubmatch(tag)[1])
		if u, err := url.Parse(to); err != nil || own != "" && u.Scheme+"://"+u.Host == own {
			return tag
		}
		return `<a href="` + html.EscapeString("/leave?"+url.Values{"item": {i.ID}, "to": {to}}.Encode()) + `"`
	})
}

// leave shows where a link leads. It goes only where the public text of an item
// goes itself: it sends nobody where a crafted address says.
func (p *Portal) leave(w http.ResponseWriter, r *http.Request) error {
	to := r.URL.Query().Get("to")
	i, err := p.visitor.Item(r.Context(), r.URL.Query().Get("item"))
	if err != nil {
		return err
	}
	public := i.Gone == nil || i.Gone.Kind != catalog.WithdrawnAct
	u, err := url.Parse(to)
	if err != nil || !public || !slices.Contains(awayLinks(i.Body), to) {
		return fault.New(fault.NotFound, "leave.unknown", "没有这个链接：它不在本站公开的信息里，或者已经改动。")
	}
	d := &leavePage{Host: u.Hostname(), To: to, Title: i.Title, Back: itemAt(i.ID)}
	return p.site.Render(w, r, "leave", web.Page{Title: "即将离开本站", Crumbs: home, Data: d,
		Meta: append(serviceTags("即将离开本站", "链接通往其他网站的提示"), web.Meta{Name: "robots", Content: "noindex"})})
}

// awayLinks are the addresses on other sites in a text.
func awayLinks(body string) (out []string) {
	for _, m := range awayLink.FindAllStringSubmatch(body, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}
