package portal

import (
	"net/http"

	"gongkai/internal/face/web"
)

// mostSuggested is how many published items are shown before an application
// goes on.
const mostSuggested = 5

type suggestPage struct {
	Kind  string
	Items []hit
	Form  *web.Form // goes on with the application as it is
	All   string    // address of the whole search
}

// near are published items that may be what somebody asks for in their own
// words (journey 1: who finds them need not apply).
func (p *Portal) near(r *http.Request, text string, agencies []string) (out []hit, err error) {
	found, err := p.visitor.Near(r.Context(), text, agencies, mostSuggested)
	for i := range found {
		out = append(out, hitOf(&found[i]))
	}
	return out, err
}

// suggest shows what is published already, between the step of what is needed
// and the next; false where there is nothing, or it was shown.
func (p *Portal) suggest(w http.ResponseWriter, r *http.Request, a *application, at int) (shown bool, err error) {
	if a.path != "/apply" || a.steps[at].key != "what" || r.PostForm.Get("seen") == a.values.Get("content") {
		return false, nil
	}
	// What was typed stays in the body of the form; it is in no address.
	hits, err := p.near(r, a.values.Get("content"), one(a.values, "agency"))
	if err != nil || len(hits) == 0 {
		return false, nil //nolint:nilerr // an application must not wait for a search
	}
	f := a.blank(at)
	f.Hidden = append(f.Hidden, web.Option{Label: "content", Value: a.values.Get("content")}, web.Option{Label: "seen", Value: a.values.Get("content")})
	f.Fields, f.Submit = nil, "都不是，继续申请"
	d := &suggestPage{Kind: a.name, Items: hits, Form: f}
	return true, p.site.Render(w, r, "suggest", web.Page{Title: "已经公开的信息，不必申请", Crumbs: append(home[:1:1], web.Link{Text: a.name, Href: a.path}), Meta: a.tags(), Data: d})
}
