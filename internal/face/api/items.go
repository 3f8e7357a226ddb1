package api

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// asked reads the parameters of an operation and gathers what is wrong.
type asked struct {
	r   *http.Request
	op  Operation
	bad []fault.Field
}

func ask(r *http.Request) *asked {
	a := &asked{r: r}
	pattern := strings.TrimPrefix(r.Pattern, "GET ")
	for _, op := range operations() {
		if op.Path == pattern {
			a.op = op
		}
	}
	return a
}

func (a *asked) wrong(name, text string) {
	a.bad = append(a.bad, fault.Field{Name: name, Code: "api.parameter", Message: text})
}

// text is a parameter of the query; one that may not be so is wrong.
func (a *asked) text(name string) string {
	s := a.r.URL.Query().Get(name)
	for _, p := range a.op.Params {
		if p.Name != name || s == "" || p.Enum == "" {
			continue
		}
		list := enums(p.Enum)
		for _, v := range list {
			if v == s {
				return s
			}
		}
		a.wrong(name, fmt.Sprintf("%s 应为 %s 之一", name, strings.Join(list, "、")))
		return ""
	}
	if len(s) > 400 {
		a.wrong(name, name+" 太长")
		return ""
	}
	return s
}

// number is a parameter of the query, usual where it is not given.
func (a *asked) number(name string, usual int) int {
	s := a.r.URL.Query().Get(name)
	if s == "" {
		return usual
	}
	n, err := strconv.Atoi(s)
	for _, p := range a.op.Params {
		if p.Name == name && (err != nil || n < p.Min || n > p.Max) {
			a.wrong(name, fmt.Sprintf("%s 应为 %d 至 %d 的整数", name, p.Min, p.Max))
			return usual
		}
	}
	return n
}

func (a *asked) day(name string) calendar.Date {
	s := a.r.URL.Query().Get(name)
	if s == "" {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		a.wrong(name, name+" 应为日期，如 2026-01-01")
	}
	return d
}

// after is the place that a page's next stands for.
func (a *asked) after() (k app.Place) {
	s := a.r.URL.Query().Get("after")
	if s == "" {
		return k
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	at, id, ok := strings.Cut(string(raw), "|")
	if err != nil || !ok || len(raw) > 200 || strings.ContainsFunc(string(raw), func(r rune) bool { return r < ' ' || r > '~' }) {
		a.wrong("after", "after 应为上一页给出的 next，原样传回")
		return k
	}
	return app.Place{At: at, ID: id}
}

func cursor(k app.Place) string {
	if k == (app.Place{}) {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString([]byte(k.At + "|" + k.ID))
}

func (a *asked) fault() error {
	if len(a.bad) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: "api.parameters", Message: "参数有误", Fields: a.bad}
}

func (a *API) agencies(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagAgencies)
	all, err := a.visitor.AllAgencies(r.Context())
	if err != nil {
		return err
	}
	out := Agencies{Agencies: []Agency{}}
	for _, x := range all {
		out.Agencies = append(out.Agencies, Agency{x.ID, x.Parent, string(x.Kind), x.Name, x.Code, x.Face.Office, x.Face.Address, x.Face.Hours, x.Face.Phone, x.Face.Fax, x.Face.Email, "/guide/" + x.ID})
	}
	return send(w, out)
}

func (a *API) columns(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagColumns, app.TagItems, app.TagAgencies)
	q := ask(r)
	who := q.text("agency")
	if err := a.visitor.AgencyNamed(r.Context(), who); err != nil {
		return err
	}
	tree, err := a.visitor.ItemColumns(r.Context(), who)
	if err != nil {
		return err
	}
	out := Columns{Columns: []Column{}}
	var walk func([]app.ColumnNode)
	walk = func(nodes []app.ColumnNode) {
		for _, n := range nodes {
			out.Columns = append(out.Columns, Column{n.ID, n.Parent, n.Name, n.Description, string(n.Type), n.Article, n.Items, minute(n.Newest), "/columns/" + n.ID, "/columns/" + n.ID + "/feed.atom"})
			walk(n.Children)
		}
	}
	walk(tree)
	return send(w, out)
}

// minute gives a local minute its zone and seconds.
func minute(at string) string {
	if len(at) == len(catalog.MinuteLayout) {
		return at + ":00+08:00"
	}
	return at
}

func lineOf(l app.ItemLine) ItemLine {
	changed := l.ChangedAt
	if changed == "" {
		changed = l.PublishedAt
	}
	return ItemLine{l.ID, l.Agency, string(l.Kind), l.Title, l.Index, l.Number, l.Issuer, l.Home, minute(l.PublishedAt), minute(changed), l.FormedOn, l.IssuedOn,
		string(l.Status), l.Archived, "/items/" + l.ID, "/api/v1/items/" + l.ID}
}

func (a *API) items(w http.ResponseWriter, r *http.Request) error {
	q := ask(r)
	f := app.ItemFilter{Agency: q.text("agency"), Column: q.text("column"), Kind: catalog.Kind(q.text("kind")), Year: q.number("year", 0), N: q.number("limit", 20), After: q.after()}
	if err := q.fault(); err != nil {
		return err
	}
	tag := app.TagItems
	if f.Column != "" {
		tag = "column:" + f.Column
		if _, _, err := a.visitor.Column(r.Context(), f.Column); err != nil {
			return fault.New(fault.Invalid, "api.column", "没有这个栏目；栏目编号见 /api/v1/columns。")
		}
	}
	web.Reads(r, tag, app.TagColumns, app.TagAgencies)
	if err := a.visitor.AgencyNamed(r.Context(), f.Agency); err != nil {
		return err
	}
	l, err := a.visitor.ListItems(r.Context(), f)
	if err != nil {
		return err
	}
	out := Items{Items: []ItemLine{}, Next: cursor(l.Next)}
	for _, x := range l.Items {
		out.Items = append(out.Items, lineOf(x))
	}
	return send(w, out)
}

func (a *API) item(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("item")
	i, err := a.visitor.Item(r.Context(), id)
	if err != nil {
		return err
	}
	if i.Gone != nil && i.Gone.Kind == catalog.WithdrawnAct {
		a.shell.SendProblem(w, r, http.StatusGone, web.Trouble{Heading: "已撤回", Code: "item.withdrawn", Message: fmt.Sprintf("“%s”已于%s撤回：%s", i.Title, i.Gone.On.Chinese(), i.Gone.Reason)})
		return nil
	}
	tags := []string{"item:" + id, app.TagColumns}
	for _, x := range i.Related {
		tags = append(tags, "item:"+x.ID)
	}
	for _, x := range i.Record.Relations {
		tags = append(tags, "item:"+x.Item)
	}
	web.Reads(r, tags...)
	return send(w, itemOf(&i))
}

func itemOf(i *app.PublicItem) Item {
	v := &i.Record
	out := Item{ItemLine: lineOf(i.ItemLine), Summary: v.Summary, UnifiedNumber: v.UnifiedNumber, JointWith: v.JointWith, InForceOn: v.InForceOn, LastDay: v.ExpiresOn,
		Topic: v.Topic, Genre: v.Genre, Audience: v.Audience, Keywords: v.Keywords, Source: v.Source, Columns: append([]string{}, v.Columns...), Lang: v.Lang,
		Attribute: string(i.Decision.Attribute), Body: i.Body, Text: i.Text, SHA256: i.Hash, Attachments: []Attachment{}, Relations: []Relation{}, Events: []Event{}, Traces: []Trace{}}
	out.Columns = append(out.Columns, v.Topics...)
	if out.Lang == "" {
		out.Lang = "zh-CN"
	}
	for n, x := range i.Attachments {
		out.Attachments = append(out.Attachments, Attachment{x.Name, x.Format, x.Bytes, x.Blob, fmt.Sprintf("/items/%s/files/%d", i.ID, n+1)})
	}
	for _, x := range i.Related {
		if x.ID != "" && !x.Public {
			x.ID = ""
		}
		out.Relations = append(out.Relations, Relation{string(x.Kind), x.Passive, x.ID, x.Title, x.Number})
	}
	if i.Validity != nil {
		f := i.Validity.Facts
		out.InForceOn, out.LastDay, out.EndedOn = f.InForceOn, f.LastDay, f.EndedOn
		for _, e := range i.Validity.Events {
			x := Event{Event: string(e.Kind), Label: e.Kind.Label(), Effective: e.Effective, Until: e.Until, Reason: e.Reason}
			if e.Cause != nil {
				x.ByTitle, x.ByNumber = e.Cause.Title, e.Cause.Number
			}
			out.Events = append(out.Events, x)
		}
	}
	for _, t := range i.Traces {
		out.Traces = append(out.Traces, Trace{string(t.Kind), t.Kind.Label(), t.On, t.Reason})
	}
	return out
}

func (a *API) search(w http.ResponseWriter, r *http.Request) error {
	q := ask(r)
	one := func(name string) []string {
		if s := q.text(name); s != "" {
			return []string{s}
		}
		return nil
	}
	s := app.SearchQuery{Text: q.text("q"), Agencies: one("agency"), Kinds: one("kind"), Columns: one("column"), FromYear: q.number("from_year", 0), ToYear: q.number("to_year", 0),
		Validity: app.SearchValidity(q.text("validity")), Page: q.number("page", 1), N: q.number("limit", 20)}
	if err := q.fault(); err != nil {
		return err
	}
	p, err := a.visitor.Search(r.Context(), s)
	if err != nil {
		return err
	}
	out := Search{Total: p.Total, AtLeast: p.AtLeast, Page: p.Page, Pages: p.Pages, Words: []string{}, Synonyms: append([]string{}, p.Synonyms...), Instead: p.Instead, Hits: []Hit{}}
	for _, word := range p.Words {
		out.Words = append(out.Words, strings.TrimSpace(word)) // whole words of letters carry their bounds
	}
	for _, h := range p.Hits {
		x := Hit{ItemLine: lineOf(h.ItemLine), From: h.From, Snippet: []Piece{}}
		for _, s := range h.Snippet {
			x.Snippet = append(x.Snippet, Piece{s.Text, s.Hit})
		}
		out.Hits = append(out.Hits, x)
	}
	return send(w, out)
}

func (a *API) library(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagItems, app.TagAgencies)
	q := ask(r)
	f := app.NormativeFilter{Agency: q.text("agency"), Kind: catalog.Kind(q.text("kind")), Status: catalog.Status(q.text("validity")), On: q.day("on"), Number: q.text("number"),
		Words: q.text("words"), Year: q.number("year", 0), N: q.number("limit", 20), After: q.after()}
	if err := q.fault(); err != nil {
		return err
	}
	if err := a.visitor.AgencyNamed(r.Context(), f.Agency); err != nil {
		return err
	}
	p, err := a.visitor.NormativeLibrary(r.Context(), f)
	if err != nil {
		return err
	}
	out := Documents{On: p.On, Documents: []Document{}, Next: cursor(p.Next)}
	for _, l := range p.Lines {
		out.Documents = append(out.Documents, documentOf(l))
	}
	return send(w, out)
}

func documentOf(l app.NormativeLine) Document {
	return Document{lineOf(l.ItemLine), l.Facts.InForceOn, l.Facts.LastDay, l.Facts.EndedOn}
}
