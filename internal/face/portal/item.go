package portal

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/catalog"
)

// itemPage is one item as the public reads it.
type itemPage struct {
	ID         string
	Title      string
	Subtitle   string // its number
	At         string
	Source     string
	Mark       *web.Notice // over the text, where it is not plainly in force
	MarkLink   *web.Link
	MarkNote   string // what the mark does not change
	MarkReason string // in the agency's words
	Record     []recordField
	Body       prose
	Lang       string
	Files      []itemFile
	Papers     []web.Link // the page as a document
	Links      []linkGroup
	History    []web.Event
	CleanUp    *web.Table // what a clean-up decision decides
	Events     []line     // that cannot be dated
	Hash       string
	Log        logged
	Address    string
	Told       jsonLD
}

// recordField is a field of the catalogue record (portal.md 4.5).
type recordField struct {
	Key, Text, Href string
	Tag             *web.Tag
	Wide            bool
}

type linkGroup struct {
	Title string
	Lines []line
}

// goneItemPage is all that is left of a withdrawn item.
type goneItemPage struct {
	Title, Reason, PublishedAt string
	On                         calendar.Date
	Agency                     string
	AgencyID                   string
	Log                        logged
}

func (p *Portal) item(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("item")
	web.Reads(r, "item:"+id, app.TagAgencies, app.TagColumns)
	i, err := p.visitor.Item(r.Context(), id)
	if err != nil {
		return err
	}
	owner, err := p.visitor.Publisher(r.Context(), i.Agency)
	if err != nil {
		return err
	}
	if i.Gone != nil && i.Gone.Kind == catalog.WithdrawnAct {
		d := goneItemPage{Title: i.Title, Reason: i.Gone.Reason, PublishedAt: minuteOf(i.PublishedAt), On: i.Gone.On, Agency: owner.Name, AgencyID: owner.ID}
		if d.Log, err = p.loggedItem(r, id); err != nil {
			return err
		}
		page := web.Page{Title: i.Title, Native: true, Status: http.StatusGone, Crumbs: append(home[:1:1], disclosed), Data: d, Meta: p.itemTags(r, &i, owner.Name)}
		return p.site.Render(w, r, "gone", page)
	}
	readsRelated(r, &i)
	d, err := p.newItem(r, &i, owner.Name)
	if err != nil {
		return err
	}
	page := web.Page{Title: i.Title, Native: true, Crumbs: columnCrumbs(i.Path), Data: d, Meta: p.itemTags(r, &i, owner.Name)}
	return p.site.Render(w, r, "item", page)
}

// itemTags are those of its column and its own; one that no column shows any
// more stands in the catalogue.
func (p *Portal) itemTags(r *http.Request, i *app.PublicItem, owner string) []web.Meta {
	column := columnTags(disclosed.Text, "主动公开的政府信息", "政府信息公开,主动公开", catalog.StatutoryColumn.Label())
	if n := len(i.Path); n > 0 {
		column = tagsOf(i.Path[n-1])
	}
	return append(column, p.articleTags(r, articleOf(i, owner))...)
}

// readsRelated declares the items whose titles the page shows, and those that
// it will show as soon as they are public.
func readsRelated(r *http.Request, i *app.PublicItem) {
	for _, x := range i.Related {
		web.Reads(r, "item:"+x.ID)
	}
	for _, x := range i.Record.Relations {
		web.Reads(r, "item:"+x.Item)
	}
	for _, id := range i.Awaited {
		web.Reads(r, "item:"+id)
	}
	if i.CleanUp != nil {
		for _, d := range i.CleanUp.Documents {
			web.Reads(r, "item:"+d.Item)
		}
	}
}

func articleOf(i *app.PublicItem, owner string) article {
	return article{Title: i.Title, At: i.PublishedAt, Source: sourceOf(i, owner), Keywords: strings.Join(i.Record.Keywords, ","), Author: issuerOf(i, owner),
		Summary: i.Record.Summary, Image: firstImage(i.Body), Path: itemAt(i.ID)}
}

func issuerOf(i *app.PublicItem, owner string) string {
	if i.Record.Issuer != "" {
		return i.Record.Issuer
	}
	return owner
}

func sourceOf(i *app.PublicItem, owner string) string {
	if i.Record.Source != "" {
		return i.Record.Source
	}
	return issuerOf(i, owner)
}

func (p *Portal) newItem(r *http.Request, i *app.PublicItem, owner string) (*itemPage, error) {
	d := &itemPage{ID: i.ID, Title: i.Title, Subtitle: i.Record.Number, At: minuteOf(i.PublishedAt), Source: sourceOf(i, owner), Lang: i.Record.Lang,
		Body: settle(throughLeave(i, p.address(r))), Files: filesOf(i), Hash: i.Hash, Address: p.address(r) + itemAt(i.ID)}
	if d.Lang == "" {
		d.Lang = "zh-CN"
	}
	d.Record = recordOf(i, owner)
	if i.Body != "" {
		for _, f := range app.ItemFormats() {
			d.Papers = append(d.Papers, web.Link{Text: f.Label(), Href: itemAt(i.ID) + "/page/" + string(f)})
		}
	}
	var err error
	if d.Mark, d.MarkLink, err = p.validityMark(r, i); err != nil {
		return nil, err
	}
	if i.Gone != nil {
		d.MarkReason = i.Gone.Reason
		if i.Kind.HasValidity() {
			d.MarkNote = "归档不影响效力：本文件仍列入文件库，年度报告第二表照常计数。"
		}
	}
	d.Links = linksOf(i)
	d.CleanUp = cleanUpTable(i.CleanUp)
	if d.History, err = p.historyOf(r, i); err != nil {
		return nil, err
	}
	if d.Log, err = p.loggedItem(r, i.ID); err != nil {
		return nil, err
	}
	d.Told = tell(i, owner, p.address(r))
	return d, nil
}

// PrintAt is the page as a PDF, "" where it has no text.
func (d *itemPage) PrintAt() string {
	if len(d.Papers) == 0 {
		return ""
	}
	return itemAt(d.ID) + "/page/" + string(doc.PDF)
}

// Mail opens a letter about the page in the visitor's own program: nobody else
// is told.
func (d *itemPage) Mail() string { return mailTo(d.Title, d.Address) }

func mailTo(title, address string) string {
	return "mailto:?subject=" + url.PathEscape(title) + "&body=" + url.PathEscape(title+"\n"+address)
}

// recordOf is the header block of an item: what is known of it.
func recordOf(i *app.PublicItem, owner string) (out []recordField) {
	r := &i.Record
	add := func(key, text, href string) {
		if text != "" {
			out = append(out, recordField{Key: key, Text: text, Href: href})
		}
	}
	add("索引号", r.Index, "")
	add("发文字号", r.Number, "")
	add("统一登记号", r.UnifiedNumber, "")
	add("发布机构", issuerOf(i, owner), agencyAt(i.Agency))
	add("联合发文", strings.Join(r.JointWith, "、"), "")
	add("信息类别", i.Kind.Label(), "")
	add("主题分类", r.Topic, "")
	add("体裁分类", r.Genre, "")
	add("服务对象", r.Audience, "")
	add("成文日期", dateWords(r.FormedOn), "")
	add("公布日期", dateWords(r.IssuedOn), "")
	add("施行日期", dateWords(r.InForceOn), "")
	add("有效期至", expiry(i), "")
	if t := statusTag(i.Status); t != nil {
		out = append(out, recordField{Key: "有效性", Tag: t})
	}
	add("公开方式", i.Decision.Attribute.Label(), "")
	add("发布时间", minuteOf(i.PublishedAt), "")
	if i.ChangedAt != "" && i.ChangedAt != i.PublishedAt {
		add("更新时间", minuteOf(i.ChangedAt), "")
	}
	add("关键词", strings.Join(r.Keywords, "；"), "")
	if r.Summary != "" {
		out = append(out, recordField{Key: "内容概述", Text: r.Summary, Wide: true})
	}
	return out
}

func dateWords(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese()
}

func expiry(i *app.PublicItem) string {
	if i.Validity == nil || i.Validity.Facts.LastDay.IsZero() {
		return dateWords(i.Record.ExpiresOn)
	}
	return i.Validity.Facts.LastDay.Chinese()
}

// linkTitles word a relation in each direction, in the order of the page.
var linkTitles = []struct {
	kind    catalog.RelationKind
	passive bool
	title   string
}{
	{catalog.Explains, true, "政策解读"}, {catalog.Explains, false, "解读的文件"}, {catalog.CarriesOut, false, "落实的文件"}, {catalog.CarriesOut, true, "配套文件"},
	{catalog.Amends, true, "修改本文件的文件"}, {catalog.Amends, false, "本文件修改的文件"}, {catalog.Repeals, true, "废止本文件的文件"}, {catalog.Repeals, false, "本文件废止的文件"},
	{catalog.Replaces, true, "取代本文件的文件"}, {catalog.Replaces, false, "本文件取代的文件"},
}

func linksOf(i *app.PublicItem) (out []linkGroup) {
	for _, t := range linkTitles {
		g := linkGroup{Title: t.title}
		for _, x := range i.Related {
			if x.Kind != t.kind || x.Passive != t.passive {
				continue
			}
			l := line{Title: x.Title, Number: x.Number, Tag: statusTag(x.Status)}
			if x.Title == "" {
				l.Title, l.Number = x.Number, ""
			}
			if x.Public {
				l.Href = itemAt(x.ID)
			}
			if !slices.ContainsFunc(g.Lines, func(o line) bool { return o.Title == l.Title && o.Number == l.Number && o.Href == l.Href }) {
				g.Lines = append(g.Lines, l)
			}
		}
		if len(g.Lines) > 0 {
			out = append(out, g)
		}
	}
	return out
}
