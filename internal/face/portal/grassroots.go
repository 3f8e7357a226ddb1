package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/law/catalog"
)

type dutiesPage struct {
	Groups []dutyGroup // an agency's fields
	Field  *fieldPage  // nil in the list of all
}

type dutyGroup struct {
	Agency string
	Fields []branch
}

// fieldPage is one field of an agency's catalogue, line by line.
type fieldPage struct {
	Agency, Href, Name string
	Said               string // how much is covered, and in time
	Lines              []dutyLine
}

type dutyLine struct {
	app.Duty
	Where           string // channels, joined
	To, How, Levels string
	Items           []line
	More            string // address of all items
	Tag             web.Tag
	Timely          string
}

// duties are the grassroots catalogues (基层政务公开标准目录, 国办发〔2019〕54号), and one
// field with what was published of it.
func (p *Portal) duties(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagDuties, app.TagAgencies, app.TagItems, app.TagColumns, app.TagLaw)
	who, name := r.URL.Query().Get("agency"), r.URL.Query().Get("field")
	page := web.Page{Title: "基层政务公开标准目录", Crumbs: append(home[:1:1], disclosed),
		Meta: columnTags("基层政务公开标准目录", "各领域公开事项的内容、依据、时限、主体、渠道和已公开的信息", "基层政务公开,标准目录", catalog.StatutoryColumn.Label())}
	if name != "" {
		f, err := p.visitor.DutyField(r.Context(), who, name)
		if err != nil {
			return err
		}
		page.Crumbs = append(page.Crumbs, web.Link{Text: page.Title, Href: "/grassroots"})
		page.Title, page.Native, page.Wide, page.Data = f.AgencyName+"："+f.Name, true, true, &dutiesPage{Field: newField(&f)}
		return p.site.Render(w, r, "grassroots", page)
	}
	fields, err := p.visitor.DutyFields(r.Context(), who)
	if err != nil {
		return err
	}
	page.Data = &dutiesPage{Groups: dutyGroups(fields)}
	return p.site.Render(w, r, "grassroots", page)
}

func dutyGroups(fields []app.FieldLine) (out []dutyGroup) {
	for _, f := range fields {
		if n := len(out); n == 0 || out[n-1].Agency != f.AgencyName {
			out = append(out, dutyGroup{Agency: f.AgencyName})
		}
		g := &out[len(out)-1]
		g.Fields = append(g.Fields, branch{Name: f.Name, Items: int64(f.Duties), Href: "/grassroots?" + url.Values{"agency": {f.Agency}, "field": {f.Name}}.Encode()})
	}
	return out
}

func newField(f *app.FieldState) *fieldPage {
	out := &fieldPage{Agency: f.AgencyName, Href: agencyAt(f.Agency), Name: f.Name}
	out.Said = fmt.Sprintf("共 %d 项，已有公开信息的 %d 项。", len(f.Lines), f.Covered)
	if f.Judged > 0 {
		out.Said += fmt.Sprintf("能按时限核对的信息 %d 件，按时公开 %d 件。", f.Judged, f.Judged-f.Late)
	}
	for _, s := range f.Lines {
		l := dutyLine{Duty: s.Duty, Where: strings.Join(s.Channels, "、"), To: strings.Join(s.To, "、"), How: strings.Join(s.How, "、"), Levels: strings.Join(s.Levels, "、"),
			Tag: web.Tag{Text: "已公开", Tone: web.Good}}
		l.Items = linesOf(s.Items[:min(len(s.Items), 3)], false)
		if s.Column != "" {
			l.More = columnAt(s.Column) + "?agency=" + url.QueryEscape(f.Agency)
		}
		switch {
		case !s.Covered():
			l.Tag = web.Tag{Text: "尚无信息", Tone: web.Quiet}
		case s.Stale:
			l.Tag = web.Tag{Text: "超过更新周期", Tone: web.Soon}
		}
		if s.Judged > 0 {
			l.Timely = fmt.Sprintf("按时 %d / %d", s.Judged-s.Late, s.Judged)
		}
		out.Lines = append(out.Lines, l)
	}
	return out
}
