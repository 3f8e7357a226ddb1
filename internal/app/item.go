package app

import (
	"context"
	"encoding/json"
	"fmt"

	"gongkai/internal/adapter/paper/body"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// ItemDraft is a new item: its record, body and attachments, and where it is
// known already its disclosure attribute.
type ItemDraft struct {
	Agency string
	catalog.Version
	Decision *catalog.Decision
}

// itemFile is an item under work.
type itemFile struct {
	store.Item
	acts   []catalog.Act
	state  catalog.State
	latest catalog.Version
	public catalog.Version // zero where nothing is public
}

func itemAbout(id string) string { return "item:" + id }

// openItem loads an item with its acts and texts.
func (w *work) openItem(ctx context.Context, id string) (*itemFile, error) {
	f, err := w.foldedItem(ctx, id)
	if err != nil {
		return nil, err
	}
	return f, w.loadTexts(ctx, f)
}

// foldedItem loads an item with its acts, without the texts.
func (w *work) foldedItem(ctx context.Context, id string) (*itemFile, error) {
	one, err := w.Tx.Item(ctx, id)
	if err != nil {
		return nil, err
	}
	f := &itemFile{Item: *one}
	rows, err := w.ItemActs(ctx, id)
	if err != nil {
		return nil, err
	}
	f.acts = make([]catalog.Act, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal([]byte(r.Body), &f.acts[i]); err != nil {
			return nil, fmt.Errorf("信息条目 %s 的第 %d 个行为不能识别：%w", id, i+1, err)
		}
	}
	return f, w.foldItem(ctx, f)
}

func (w *work) loadTexts(ctx context.Context, f *itemFile) (err error) {
	if f.latest, err = w.itemText(ctx, f.ID, f.state.Current); err != nil || f.state.Public == 0 {
		f.public = catalog.Version{}
		return err
	}
	f.public = f.latest
	if f.state.Public != f.state.Current {
		f.public, err = w.itemText(ctx, f.ID, f.state.Public)
	}
	return err
}

func (w *work) itemText(ctx context.Context, id string, n int) (v catalog.Version, err error) {
	x, err := w.Tx.ItemText(ctx, id, n)
	if err != nil {
		return v, err
	}
	if x == nil {
		return v, fault.New(fault.NotFound, "item.text-missing", fmt.Sprintf("这条信息没有第 %d 稿。", n))
	}
	return textOf(x)
}

func textOf(x *store.ItemText) (v catalog.Version, err error) {
	if err := json.Unmarshal([]byte(x.Record), &v.Record); err != nil {
		return v, err
	}
	v.Body, v.Text = x.Body, x.Plain
	return v, json.Unmarshal([]byte(x.Attachments), &v.Attachments)
}

func rowOfText(v catalog.Version, n int) (x store.ItemText, err error) {
	v.Index = ""
	rec, err := json.Marshal(v.Record)
	if err != nil {
		return x, err
	}
	att, err := json.Marshal(v.Attachments)
	return store.ItemText{N: n, Hash: v.Hash().String(), Record: string(rec), Body: v.Body, Plain: v.Text, Attachments: string(att)}, err
}

func (w *work) foldItem(ctx context.Context, f *itemFile) error {
	l, err := w.lawOf(ctx, f.Agency)
	if err != nil {
		return err
	}
	f.state, err = catalog.Item{Acts: f.acts}.Fold(w.today, l.calendar)
	return err
}

// recache fills in the columns that follow from acts and texts. What the
// public reads prevails: a correction under review shows nowhere.
func (w *work) recache(ctx context.Context, f *itemFile) error {
	rec, s := f.latest.Record, f.state
	if s.Public > 0 {
		rec = f.public.Record
	}
	c := store.ItemCached{Version: f.Version, Stage: string(s.Stage), Kind: string(rec.Kind), Title: rec.Title, Index: s.Index, Number: rec.Number,
		Issuer: rec.Issuer, Drafter: s.Drafter, Latest: s.Current, Public: s.Public, FormedOn: rec.FormedOn, IssuedOn: rec.IssuedOn, InForceOn: rec.InForceOn,
		PublishedAt: s.PublishedAt, ChangedAt: s.ChangedAt, ReleaseAt: s.ReleaseAt, Due: s.Due, AfterDue: s.AfterDue, ReassessDue: s.ReassessDue}
	if s.Step != nil {
		c.Step = s.Step.Key
	}
	if s.Decision != nil {
		c.Attribute = string(s.Decision.Attribute)
	}
	if len(rec.Columns) > 0 {
		c.Home = rec.Columns[0]
	}
	if rec.Kind.HasValidity() {
		facts, err := w.documentFacts(ctx, f, rec)
		if err != nil {
			return err
		}
		c.IssuedOn, c.InForceOn, c.LastDay, c.EndedOn, c.Expired = facts.IssuedOn, facts.InForceOn, facts.LastDay, facts.EndedOn, facts.Expired
		c.AmendedOn, c.PartlyOn = facts.AmendedOn, facts.PartlyOn
	}
	f.ItemCached = c
	return nil
}

// prepare brings a text that people gave into its final form and checks it.
func (w *work) prepare(ctx context.Context, agencyID string, v *catalog.Version) error {
	cols, err := w.columns(ctx)
	if err != nil {
		return err
	}
	one, err := w.Agency(ctx, agencyID)
	if err != nil {
		return err
	}
	if v.Issuer == "" {
		v.Issuer = one.Name
	}
	if v.Source == "" {
		v.Source = one.Name
	}
	v.Normalise()
	v.Index = ""
	if v.Body, err = body.Clean(v.Body); err != nil {
		return err
	}
	v.Text = body.Text(v.Body)
	if len(v.Attachments) > catalog.MaxAttachments {
		return fault.New(fault.Invalid, "item.attachments", fmt.Sprintf("附件不能超过 %d 个。", catalog.MaxAttachments))
	}
	for i := range v.Attachments {
		if err := w.attachment(ctx, agencyID, &v.Attachments[i]); err != nil {
			return err
		}
	}
	return v.Check(cols, true)
}

// textAct is the act of a new text.
func textAct(kind catalog.ActKind, n int, v catalog.Version) catalog.Act {
	formed := v.FormedOn
	if formed.IsZero() {
		formed = v.IssuedOn
	}
	return catalog.Act{Kind: kind, Version: n, Hash: v.Hash().String(), ItemKind: v.Kind, FormedOn: formed, DueOn: v.DueOn, DueLaw: v.DueLaw}
}

// DraftItem begins an item.
func (a *App) DraftItem(ctx context.Context, actor agency.Actor, d ItemDraft) (v ItemView, err error) {
	err = a.write(ctx, actor, agency.ItemDraft, d.Agency, func(w *work) error {
		if err := w.relate(ctx, "", &d.Version, nil); err != nil {
			return err
		}
		if err := w.prepare(ctx, d.Agency, &d.Version); err != nil {
			return err
		}
		acts := []catalog.Act{textAct(catalog.Drafted, 1, d.Version)}
		if d.Decision != nil {
			acts = append(acts, catalog.Act{Kind: catalog.AttributeDecided, Decision: d.Decision})
		}
		f, err := w.createItem(ctx, agency.ItemDraft, d.Agency, "", d.Version, acts)
		if err != nil {
			return err
		}
		v, err = w.itemView(ctx, f)
		return err
	})
	return v, err
}

// createItem writes a new item with its first text and acts.
func (w *work) createItem(ctx context.Context, verb agency.Verb, agencyID, source string, v catalog.Version, acts []catalog.Act) (*itemFile, error) {
	id, err := newID()
	if err != nil {
		return nil, err
	}
	f := &itemFile{Item: store.Item{ID: id, Agency: agencyID, SourceKey: source, CreatedAt: w.now}, latest: v}
	w.stamp(acts)
	f.acts = acts
	if err := w.foldItem(ctx, f); err != nil {
		return nil, err
	}
	if f.state.Public > 0 {
		f.public = v
	}
	if err := w.recache(ctx, f); err != nil {
		return nil, err
	}
	rows, err := itemRows(acts)
	if err != nil {
		return nil, err
	}
	if err := w.CreateItem(ctx, &f.Item, rows, w.entry(verb, agencyID, itemAbout(id), nil)); err != nil {
		return nil, err
	}
	x, err := rowOfText(v, 1)
	if err == nil {
		err = w.PutItemText(ctx, id, x)
	}
	if err == nil && f.state.Public > 0 {
		err = w.published(ctx, f)
	}
	if err == nil {
		err = w.logItem(ctx, verb, f, acts, catalog.Version{}, false)
	}
	return f, err
}

// stamp says when and by whom acts are done.
func (w *work) stamp(acts []catalog.Act) {
	for i := range acts {
		acts[i].On = w.today
		if acts[i].By == "" {
			acts[i].By = w.actor.Person
		}
	}
}

func itemRows(acts []catalog.Act) ([]store.ItemAct, error) {
	rows := make([]store.ItemAct, len(acts))
	for i, a := range acts {
		b, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		rows[i] = store.ItemAct{Kind: string(a.Kind), On: a.On, Body: b}
	}
	return rows, nil
}

// ReviseItem gives an item that stands at version a new text; reason is public
// where the item is, and starts its correction.
func (a *App) ReviseItem(ctx context.Context, actor agency.Actor, id string, version int, t catalog.Version, reason string) (v ItemView, err error) {
	err = a.onItem(ctx, actor, agency.ItemDraft, id, version, func(w *work, f *itemFile) error {
		if err := w.relate(ctx, f.ID, &t, f.latest.Relations); err != nil {
			return err
		}
		if err := w.prepare(ctx, f.Agency, &t); err != nil {
			return err
		}
		act := textAct(catalog.Revised, f.state.Current+1, t)
		act.Reason = reason
		if act.Hash == f.state.Hash && f.state.Stage == catalog.StageDraft {
			v, err = w.itemView(ctx, f)
			return err
		}
		x, err := rowOfText(t, act.Version)
		if err != nil {
			return err
		}
		if err := w.PutItemText(ctx, id, x); err != nil {
			return err
		}
		if err := w.actItem(ctx, agency.ItemDraft, f, act); err != nil {
			return err
		}
		v, err = w.itemView(ctx, f)
		return err
	})
	return v, err
}

// onItem opens an item of the actor's that stands at version and writes to it.
func (a *App) onItem(ctx context.Context, actor agency.Actor, verb agency.Verb, id string, version int, f func(*work, *itemFile) error) error {
	owner, err := a.itemOwner(ctx, id)
	if err != nil {
		return err
	}
	return a.write(ctx, actor, verb, owner, func(w *work) error {
		one, err := w.openItem(ctx, id)
		if err != nil {
			return err
		}
		if one.Version != version {
			return fault.New(fault.Conflict, "item.moved-on", fmt.Sprintf("“%s”刚被他人更新，您的操作没有保存。请查看最新情况后再办。", one.Title))
		}
		return f(w, one)
	})
}

func (a *App) itemOwner(ctx context.Context, id string) (owner string, err error) {
	err = a.store.Read(ctx, func(tx *store.Tx) error {
		one, err := tx.Item(ctx, id)
		if err == nil {
			owner = one.Agency
		}
		return err
	})
	return owner, err
}
