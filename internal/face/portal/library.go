package portal

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

type libraryPage struct {
	On       string // the day, where it is not today
	Filter   *web.Form
	Lines    []libraryLine
	Narrowed bool
	Pager    web.Pager
	Wrong    string // a day that is none
	Total    int    // of the whole list, on its first page; 0 where it was not counted
	Whose    string // the agency asked for, "" for all
	Missing  int    // of its documents that table 2 counts and this library does not list
}

type libraryLine struct {
	line
	Issued, InForce, Ends string
	Kind                  string
	Files                 []itemFile
}

var libraryQuery = []string{"agency", "kind", "status", "number", "q", "year", "on", "after"}

// library is the normative library (portal.md 5): what table 2 counts, listed.
func (p *Portal) library(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagItems)
	all, err := p.publishers(r)
	if err != nil {
		return err
	}
	in := r.URL.Query()
	f := app.NormativeFilter{Agency: in.Get("agency"), Kind: documentKind(in.Get("kind")), Status: statusOf(in.Get("status")), Number: clip(in.Get("number"), 60),
		Words: clip(in.Get("q"), 60), Year: yearOf(in.Get("year")), N: 20}
	f.After.At, f.After.ID = keyFrom(in.Get("after"))
	d := &libraryPage{Narrowed: narrowed(in)}
	if on := strings.TrimSpace(in.Get("on")); on != "" {
		if f.On, err = web.ParseDate(on); err != nil || f.On.Year < 1949 || f.On.Year > 2200 {
			d.Wrong, f.On = "“某日有效”应写成 2024-12-31 这样的日期，没有按日期筛选。", calendar.Date{}
		} else {
			d.On = "下面是 " + f.On.Chinese() + "的有效性"
		}
	}
	found, err := p.visitor.NormativeLibrary(r.Context(), f)
	if err != nil {
		return err
	}
	d.Total = found.Total
	for _, one := range all {
		if one.ID == f.Agency {
			d.Whose = one.Name
		}
	}
	if d.Whose != "" {
		if d.Missing, err = p.visitor.Uncatalogued(r.Context(), f.Agency, found.On); err != nil {
			return err
		}
	}
	for _, l := range found.Lines {
		d.Lines = append(d.Lines, libraryLineOf(l, found.On))
	}
	if next := keyOf(found.Next.At, found.Next.ID); next != "" {
		d.Pager.Next = with(r.URL, "after", next)
	}
	if f.After.ID != "" {
		d.Pager.Prev = with(r.URL, "after", "")
	}
	d.Filter = filter("/library", &web.Field{Name: "q", Label: "标题、文号或者正文中的词", Value: f.Words, Optional: true, Max: 60}, &web.Field{Name: "number", Label: "文号", Value: f.Number, Optional: true, Max: 60},
		choice("status", "有效性", string(f.Status), statusChoices()...), choice("kind", "类别", string(f.Kind), web.Option{Value: string(catalog.Normative), Label: catalog.Normative.Label()}, web.Option{Value: string(catalog.Rules), Label: catalog.Rules.Label()}),
		agencyField(all, f.Agency), p.yearField(f.Year), &web.Field{Name: "on", Label: "某日有效", Kind: web.Date, Value: dayField(f.On), Optional: true})
	return p.site.Render(w, r, "library", web.Page{Title: "规章和行政规范性文件库", Crumbs: home, Data: d,
		Meta: columnTags("规章和行政规范性文件库", "规章、行政规范性文件的正文、有效性和历史", "规章,行政规范性文件,有效,废止,失效", catalog.PoliciesColumn.Label())})
}

func narrowed(in url.Values) bool {
	for _, k := range libraryQuery {
		if in.Get(k) != "" && k != "after" {
			return true
		}
	}
	return false
}

func dayField(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func documentKind(s string) catalog.Kind {
	if k := catalog.Kind(s); k.HasValidity() {
		return k
	}
	return ""
}

func statusOf(s string) catalog.Status {
	if catalog.Status(s).Label() == "" {
		return ""
	}
	return catalog.Status(s)
}

func statusChoices() (out []web.Option) {
	for _, s := range catalog.Statuses() {
		out = append(out, web.Option{Value: string(s), Label: s.Label()})
	}
	return out
}

func libraryLineOf(l app.NormativeLine, on calendar.Date) libraryLine {
	x := libraryLine{line: lineOf(l.ItemLine, true), Issued: dateWords(l.Facts.IssuedOn), InForce: dateWords(l.Facts.InForceOn), Kind: l.Kind.Label()}
	x.Tag = statusTag(l.Facts.On(on))
	if l.Text {
		for _, f := range app.ItemFormats() {
			x.Files = append(x.Files, itemFile{Name: f.Label(), Href: itemAt(l.ID) + "/page/" + string(f)})
		}
	}
	for n, a := range l.Files {
		x.Files = append(x.Files, itemFile{Name: a.Name, Href: itemAt(l.ID) + "/files/" + strconv.Itoa(n+1), Format: formatOf(a.Name)})
	}
	switch {
	case !l.Facts.EndedOn.IsZero() && !l.Facts.EndedOn.After(on):
		x.Ends = "自 " + l.Facts.EndedOn.Chinese() + "起" + l.Facts.On(on).Label()
	case !l.Facts.LastDay.IsZero():
		x.Ends = "有效期至 " + l.Facts.LastDay.Chinese()
	}
	if l.Archived && x.Ends == "" {
		x.Ends = "已归档"
	}
	return x
}

// reportAt is the address of an agency's report.
func reportAt(agencyID string, year int) string {
	return "/reports/" + url.PathEscape(agencyID) + "/" + strconv.Itoa(year)
}
