package app

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// ItemLine is a public item in a list.
type ItemLine struct {
	ID, Agency             string
	Kind                   catalog.Kind
	Title, Index           string
	Number, Issuer, Home   string
	PublishedAt, ChangedAt string // local minutes
	FormedOn, IssuedOn     calendar.Date
	Status                 catalog.Status // rules and normative documents alone
	Archived               bool
}

func lineOf(i store.Item, on calendar.Date) ItemLine {
	l := ItemLine{ID: i.ID, Agency: i.Agency, Kind: catalog.Kind(i.Kind), Title: i.Title, Index: i.Index, Number: i.Number, Issuer: i.Issuer, Home: i.Home,
		PublishedAt: i.PublishedAt, ChangedAt: i.ChangedAt, FormedOn: i.FormedOn, IssuedOn: i.IssuedOn, Archived: i.Stage == string(catalog.StageArchived)}
	if l.Kind.HasValidity() {
		l.Status = factsOfRow(i).On(on)
	}
	return l
}

// ColumnNode is a column with how many public items it lists.
type ColumnNode struct {
	catalog.Column
	Items    int64
	Newest   string // minute of the newest, "" for none
	Children []ColumnNode
}

// ItemColumns is the tree of columns with the counts of an agency, "" for all.
// Hidden columns are left out.
func (v Visitor) ItemColumns(ctx context.Context, agencyID string) (out []ColumnNode, err error) {
	err = v.read(ctx, func(w *work) error {
		cols, err := w.columns(ctx)
		if err != nil {
			return err
		}
		counts, err := w.ColumnCounts(ctx, agencyID)
		out = nodes(cols, counts, "")
		return err
	})
	return out, err
}

func nodes(cols *catalog.Columns, counts map[string]store.ColumnCount, parent string) (out []ColumnNode) {
	for _, c := range cols.Children(parent) {
		if !c.Hidden {
			out = append(out, ColumnNode{c, counts[c.ID].Items, counts[c.ID].Newest, nodes(cols, counts, c.ID)})
		}
	}
	return out
}

// Column finds a column with those above it, the top first and itself last.
func (v Visitor) Column(ctx context.Context, id string) (c catalog.Column, path []catalog.Column, err error) {
	err = v.read(ctx, func(w *work) error {
		cols, err := w.columns(ctx)
		if err != nil {
			return err
		}
		if path = cols.Path(id); path == nil {
			return fault.New(fault.NotFound, "column.missing", fmt.Sprintf("没有编号为 %s 的栏目。", visible(id)))
		}
		c = path[len(path)-1]
		return nil
	})
	return c, path, err
}

// ItemFilter asks for one page of public items, the newest first. Column may
// be a topic; "" is all.
type ItemFilter struct {
	Agency, Column string
	Kind           catalog.Kind
	Year           int // of publication
	After          store.Key
	N              int // 20 where zero
}

// ItemList is a page; Next is zero after the last.
type ItemList struct {
	Items []ItemLine
	Next  store.Key
}

// ListItems lists public items. A page costs the same however many there are.
func (v Visitor) ListItems(ctx context.Context, f ItemFilter) (l ItemList, err error) {
	err = v.read(ctx, func(w *work) error { l, err = w.listItems(ctx, f); return err })
	return l, err
}

func (w *work) listItems(ctx context.Context, f ItemFilter) (l ItemList, err error) {
	if f.N <= 0 || f.N > maxPage {
		f.N = 20
	}
	q := store.ListingQuery{Column: f.Column, Agency: f.Agency, After: f.After, Limit: f.N + 1}
	if q.Column == "" && f.Kind != "" {
		q.Column = "kind:" + string(f.Kind)
	} else {
		q.Kind = string(f.Kind)
	}
	if f.Year != 0 {
		q.From, q.To = fmt.Sprintf("%04d-", f.Year), fmt.Sprintf("%04d-", f.Year+1)
	}
	var last store.Item
	err = w.Listing(ctx, q, func(i store.Item) error {
		if len(l.Items) == f.N {
			l.Next = store.ListingKey(&last)
			return nil
		}
		l.Items, last = append(l.Items, lineOf(i, w.today)), i
		return nil
	})
	return l, err
}

// PublicItem is what the public reads of an item. Of a withdrawn one only its
// title and the public reason are left; an archived one keeps its text.
type PublicItem struct {
	ItemLine
	Record      catalog.Record
	Decision    catalog.Decision
	Body, Text  string
	Attachments []catalog.Attachment // without what their files hide
	Related     []RelatedItem
	Validity    *ItemValidity
	CleanUp     *PublicCleanUp  // of a clean-up decision
	Awaited     []string        // items that this one names when they are public
	Traces      []catalog.Trace // public corrections and withdrawals
	Gone        *catalog.Trace
	Path        []catalog.Column // of the home column
	Hash        string           // of the text, for proofs
}

// Item gives a public item, or one that was withdrawn, which tells the reason.
// What never was public does not exist here.
func (v Visitor) Item(ctx context.Context, id string) (p PublicItem, err error) {
	err = v.read(ctx, func(w *work) error {
		f, err := w.openItem(ctx, id)
		if err != nil {
			return err
		}
		p, err = w.publicItem(ctx, f)
		return err
	})
	return p, err
}

func (w *work) publicItem(ctx context.Context, f *itemFile) (p PublicItem, err error) {
	gone := f.state.Gone
	if f.state.Public == 0 {
		if gone == nil || gone.Kind != catalog.WithdrawnAct {
			return p, fault.New(fault.NotFound, "item.missing", "没有找到这条信息，可能地址有误。")
		}
		old, err := w.itemText(ctx, f.ID, gone.From)
		return PublicItem{ItemLine: ItemLine{ID: f.ID, Agency: f.Agency, Kind: old.Kind, Title: old.Title, PublishedAt: f.state.PublishedAt, ChangedAt: f.state.ChangedAt},
			Gone: gone, Traces: f.state.Traces}, err
	}
	v := f.public
	v.Index = f.state.Index
	p = PublicItem{ItemLine: lineOf(f.Item, w.today), Record: v.Record, Body: v.Body, Text: v.Text, Traces: f.state.Traces, Gone: gone, Hash: f.public.Hash().String()}
	for _, a := range v.Attachments {
		a.Hidden = nil
		p.Attachments = append(p.Attachments, a)
	}
	if f.state.Decision != nil {
		p.Decision = *f.state.Decision
	}
	if p.Related, err = w.related(ctx, f.ID, v.Record, true); err != nil {
		return p, err
	}
	if p.Validity, err = w.validity(ctx, f, v.Record); err != nil {
		return p, err
	}
	if p.Validity != nil {
		p.Validity.Due, p.Validity.Later = nil, nil // the office's own
		if p.Awaited, err = w.publicCauses(ctx, f.Agency, p.Validity); err != nil {
			return p, err
		}
	}
	if p.CleanUp, err = w.decidedBy(ctx, f); err != nil {
		return p, err
	}
	cols, err := w.columns(ctx)
	if err == nil && len(v.Columns) > 0 {
		p.Path = cols.Path(v.Columns[0])
	}
	return p, err
}

// ItemFile opens an attachment of the public text; the caller closes it.
func (v Visitor) ItemFile(ctx context.Context, id string, n int) (f *blob.Content, att catalog.Attachment, err error) {
	err = v.read(ctx, func(w *work) error {
		one, err := w.openItem(ctx, id)
		if err != nil {
			return err
		}
		if one.state.Public == 0 {
			return fault.New(fault.NotFound, "item.no-attachment", "没有这个附件。")
		}
		f, att, err = w.openAttachment(ctx, one.public, n)
		att.Hidden = nil
		return err
	})
	return f, att, err
}

// PublishedItems calls f for public items by ID after one, at most n of them,
// archived ones left out: for feeds in bulk, sitemaps and exports.
func (v Visitor) PublishedItems(ctx context.Context, after string, n int, f func(PublicItem) error) (last string, err error) {
	err = v.read(ctx, func(w *work) error {
		var ids []string
		if err := w.PublicItemIDs(ctx, after, n, func(id string) error { ids = append(ids, id); return nil }); err != nil {
			return err
		}
		for _, id := range ids {
			one, err := w.openItem(ctx, id)
			if err != nil {
				return err
			}
			p, err := w.publicItem(ctx, one)
			if err != nil {
				return err
			}
			if err := f(p); err != nil {
				return err
			}
			last = id
		}
		return nil
	})
	return last, err
}
