package portal

import (
	"net/http"
	"regexp"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/hanzi"
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

// suggested are published items that may be what an applicant asks for (journey
// 1: who finds them need not apply). What was typed stays in the body of the
// form; it is searched for here, by its own words, and is in no address.
func (p *Portal) suggested(r *http.Request, content, agencyID string) ([]hit, error) {
	var out []hit
	for _, text := range asks(content) {
		q := app.SearchQuery{Text: text, N: mostSuggested}
		if agencyID != "" {
			q.Agencies = []string{agencyID}
		}
		for range 2 { // of the agency that is asked first, then of all
			found, err := p.visitor.Search(r.Context(), q)
			if err != nil {
				return nil, err
			}
			for _, h := range found.Hits {
				if len(out) < mostSuggested && !listed(out, h.ID) {
					out = append(out, hit{line: lineOf(h.ItemLine, true), Pieces: h.TitlePieces, Snippet: h.Snippet, Kind: h.Kind.Label()})
				}
			}
			if q.Agencies == nil || len(out) > 0 {
				break
			}
			q.Agencies = nil
		}
		if len(out) > 0 {
			break
		}
	}
	return out, nil
}

func listed(hits []hit, id string) bool {
	for _, h := range hits {
		if h.Href == itemAt(id) {
			return true
		}
	}
	return false
}

var (
	numberIn = regexp.MustCompile(`\p{Han}{1,12}[〔\[（(]\d{4}[〕\]）)]\d{1,5}号`)
	quoted   = regexp.MustCompile(`《([^》]{2,60})》`)
	// filler are the words of asking, which say nothing of what is asked for.
	filler = regexp.MustCompile(`请问|请|申请|公开|政府信息|信息|获取|提供|希望|我想|想要|需要|了解|查询|查阅|关于|有关|相关|以及|及其|和|与|的|了|本人|贵单位|贵局|全部|所有|情况|具体|\d{4}年度?|[，。；、：！？“”‘’（）()\s\d]+`)
)

// asks are the queries in a description, the most telling first: a document
// number, a quoted name, all that is left without the words of asking, and
// then its longest piece.
func asks(content string) (out []string) {
	if m := numberIn.FindString(content); m != "" {
		out = append(out, m)
	}
	if m := quoted.FindStringSubmatch(content); m != nil {
		out = append(out, m[1])
	}
	pieces := filler.Split(content, -1)
	all, longest := "", ""
	for _, x := range pieces {
		if n := hanzi.Length(x); n >= 2 {
			if all += " " + x; n > hanzi.Length(longest) {
				longest = x
			}
		}
	}
	if all != "" && hanzi.Length(all) <= maxQuery {
		out = append(out, all)
	}
	if longest != "" && hanzi.Length(longest) <= 20 {
		out = append(out, longest)
	}
	return out
}

// suggest shows what is published already, between the step of what is needed
// and the next; false where there is nothing, or it was shown.
func (p *Portal) suggest(w http.ResponseWriter, r *http.Request, a *application, at int) (shown bool, err error) {
	if a.path != "/apply" || a.steps[at].key != "what" || r.PostForm.Get("seen") == a.values.Get("content") {
		return false, nil
	}
	hits, err := p.suggested(r, a.values.Get("content"), a.values.Get("agency"))
	if err != nil || len(hits) == 0 {
		return false, nil //nolint:nilerr // an application must not wait for a search
	}
	f := a.blank(at)
	f.Hidden = append(f.Hidden, web.Option{Label: "content", Value: a.values.Get("content")}, web.Option{Label: "seen", Value: a.values.Get("content")})
	f.Fields, f.Submit = nil, "都不是，继续申请"
	d := &suggestPage{Kind: a.name, Items: hits, Form: f}
	return true, p.site.Render(w, r, "suggest", web.Page{Title: "已经公开的信息，不必申请", Crumbs: append(home[:1:1], web.Link{Text: a.name, Href: a.path}), Meta: a.tags(), Data: d})
}
