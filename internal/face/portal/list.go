package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
)

// line is an item in a list.
type line struct {
	Title, Href string
	Number      string
	Issuer      string
	Day         string // 2024-05-06
	Tag         *web.Tag
}

func linesOf(items []app.ItemLine, issuer bool) []line {
	var out []line
	for _, i := range items {
		out = append(out, lineOf(i, issuer))
	}
	return out
}

func lineOf(i app.ItemLine, issuer bool) line {
	l := line{Title: i.Title, Href: itemAt(i.ID), Number: i.Number, Day: dayOf(i.PublishedAt), Tag: statusTag(i.Status)}
	if issuer {
		l.Issuer = i.Issuer
	}
	if i.Archived {
		l.Tag = &web.Tag{Text: "已归档", Tone: web.Quiet}
	}
	return l
}

func itemAt(id string) string { return "/items/" + url.PathEscape(id) }

func columnAt(id string) string { return "/columns/" + url.PathEscape(id) }

func agencyAt(id string) string { return "/agencies/" + url.PathEscape(id) }

func dayOf(minute string) string { return minute[:min(len(minute), 10)] }

// minuteOf is a minute as pages show it: 2024-05-06 09:30.
func minuteOf(minute string) string { return strings.Replace(minute, "T", " ", 1) }

// statusTag marks a document's validity; nil where it has none.
func statusTag(s catalog.Status) *web.Tag {
	switch {
	case s == catalog.NotIssued:
		return nil
	case s.Ended():
		return &web.Tag{Text: s.Label(), Tone: web.Late}
	case s == catalog.InForce:
		return &web.Tag{Text: s.Label(), Tone: web.Good}
	}
	return &web.Tag{Text: s.Label(), Tone: web.Info}
}

// keyOf and keyFrom write a place in a list into an address and read it back;
// what is no place is the beginning.
func keyOf(at, id string) string {
	if id == "" {
		return ""
	}
	return at + "~" + id
}

func keyFrom(s string) (at, id string) {
	at, id, ok := strings.Cut(s, "~")
	if !ok || len(s) > 120 {
		return "", ""
	}
	return at, id
}

// with is this page's address with other values in its query; "" takes one out.
func with(u *url.URL, pairs ...string) string {
	q := url.Values{}
	for k, v := range u.Query() {
		if len(v) > 0 && v[0] != "" {
			q.Set(k, v[0])
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return u.Path
	}
	return u.Path + "?" + q.Encode()
}

// yearOf reads a year that a visitor may ask for, 0 for none.
func yearOf(s string) int {
	if y, err := strconv.Atoi(s); err == nil && y >= 1949 && y <= 2200 {
		return y
	}
	return 0
}

// yearField offers the last years and the one that was asked for.
func (p *Portal) yearField(chosen int) *web.Field {
	f := &web.Field{Name: "year", Label: "年份", Kind: web.Select, Optional: true, Blank: "全部"}
	now := p.site.Now().In(app.China()).Year()
	for y := now; y > now-12; y-- {
		f.Options = append(f.Options, web.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	if chosen != 0 {
		if f.Value = strconv.Itoa(chosen); chosen > now || chosen <= now-12 {
			f.Options = append(f.Options, web.Option{Value: f.Value, Label: f.Value})
		}
	}
	return f
}

func agencyField(all []agency.Agency, chosen string) *web.Field {
	f := &web.Field{Name: "agency", Label: "机关", Kind: web.Select, Optional: true, Blank: "全部", Value: chosen}
	for _, a := range all {
		f.Options = append(f.Options, web.Option{Value: a.ID, Label: a.Name})
	}
	return f
}

func choice(name, label, chosen string, options ...web.Option) *web.Field {
	return &web.Field{Name: name, Label: label, Kind: web.Select, Optional: true, Blank: "全部", Value: chosen, Options: options}
}

// filter is a form that narrows a list; it works without scripts.
func filter(path string, fields ...*web.Field) *web.Form {
	return &web.Form{ID: "filter", Get: true, Action: path, Submit: "筛选", Fields: fields}
}

// named finds an agency in a list.
func named(all []agency.Agency, id string) string {
	for _, a := range all {
		if a.ID == id {
			return a.Name
		}
	}
	return ""
}

// names are the agencies' names by id.
func (p *Portal) publishers(r *http.Request) ([]agency.Agency, error) {
	web.Reads(r, app.TagAgencies)
	return p.visitor.Publishers(r.Context())
}
