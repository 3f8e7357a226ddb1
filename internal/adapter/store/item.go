package store

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Item is the header and cached state of one piece of government information.
type Item struct {
	ID, Agency string
	SourceKey  string // identity on an imported site, "" where it has none
	CreatedAt  time.Time
	Entry      int64
	ItemCached
}

// ItemCached are the columns that follow from the acts and texts. Days are
// zero where there is none; minutes are China's, "2006-01-02T15:04".
type ItemCached struct {
	Version                    int
	Stage, Step, Kind          string
	Title, Index, Number       string
	Issuer, Home, Attribute    string
	Drafter                    string
	Latest, Public             int
	FormedOn, IssuedOn         calendar.Date
	InForceOn, LastDay         calendar.Date
	EndedOn                    calendar.Date
	Expired                    bool
	AmendedOn, PartlyOn        calendar.Date
	PublishedAt, ChangedAt     string
	ReleaseAt                  string
	Due, AfterDue, ReassessDue calendar.Date
}

// HeaderDigest is what the audit says of the columns that no act carries.
func (i *Item) HeaderDigest() audit.Hash {
	return audit.DigestOf(i.ID, i.Agency, i.SourceKey, i.CreatedAt.UTC().Format(audit.TimeLayout))
}

// ItemAct is one dated act of an item; Body is its JSON.
type ItemAct struct {
	Kind string
	On   calendar.Date
	Body []byte
}

// ItemText is one text of an item. Record and Attachments are JSON.
type ItemText struct {
	N            int
	Hash, Record string
	Body, Plain  string
	Attachments  string
}

const itemCached = `version, stage, step, kind, title, index_no, number, issuer, home, attribute, drafter, latest, public,
	formed_on, issued_on, in_force_on, last_day, ended_on, expired, amended_on, partly_on, published_at, changed_at, release_at, due, after_due, reassess_due`

const itemColumns = `id, agency, COALESCE(source_key, ''), created_at, entry, ` + itemCached

func scanItem(scan func(...any) error) (Item, error) {
	var i Item
	var created string
	var expired int
	var days [10]string
	if err := scan(&i.ID, &i.Agency, &i.SourceKey, &created, &i.Entry,
		&i.Version, &i.Stage, &i.Step, &i.Kind, &i.Title, &i.Index, &i.Number, &i.Issuer, &i.Home, &i.Attribute, &i.Drafter, &i.Latest, &i.Public,
		&days[0], &days[1], &days[2], &days[3], &days[4], &expired, &days[5], &days[6], &i.PublishedAt, &i.ChangedAt, &i.ReleaseAt, &days[7], &days[8], &days[9]); err != nil {
		return i, err
	}
	i.Expired = expired != 0
	var err error
	if i.CreatedAt, err = time.Parse(audit.TimeLayout, created); err != nil {
		return i, fmt.Errorf("信息条目 %s 的登记时间不能识别：%w", i.ID, err)
	}
	for n, d := range i.days() {
		if err := d.UnmarshalText([]byte(days[n])); err != nil {
			return i, fmt.Errorf("信息条目 %s：%w", i.ID, err)
		}
	}
	return i, nil
}

func (c *ItemCached) days() []*calendar.Date {
	return []*calendar.Date{&c.FormedOn, &c.IssuedOn, &c.InForceOn, &c.LastDay, &c.EndedOn, &c.AmendedOn, &c.PartlyOn, &c.Due, &c.AfterDue, &c.ReassessDue}
}

func (c *ItemCached) values() []any {
	return []any{c.Version, c.Stage, c.Step, c.Kind, c.Title, c.Index, c.Number, c.Issuer, c.Home, c.Attribute, c.Drafter, c.Latest, c.Public,
		c.FormedOn.String(), c.IssuedOn.String(), c.InForceOn.String(), c.LastDay.String(), c.EndedOn.String(), flag(c.Expired), c.AmendedOn.String(), c.PartlyOn.String(),
		c.PublishedAt, c.ChangedAt, c.ReleaseAt, c.Due.String(), c.AfterDue.String(), c.ReassessDue.String()}
}

// CreateItem writes a new item with its first acts and notes e.
func (t *Tx) CreateItem(ctx context.Context, i *Item, acts []ItemAct, e audit.Entry) error {
	want := i.ItemCached
	i.Version = 0
	args := append([]any{i.ID, i.Agency, orNull(i.SourceKey), i.CreatedAt.UTC().Format(audit.TimeLayout), 0}, i.values()...)
	if _, err := t.exec(ctx, `INSERT INTO items (id, agency, source_key, created_at, entry, `+itemCached+`) VALUES (`+marks(1, len(args))+`)`, args...); err != nil {
		return itemTaken(i, err)
	}
	e.Detail = withHeader(e.Detail, i.HeaderDigest())
	i.ItemCached = want
	i.Version = 0
	return t.appendItemActs(ctx, i, acts, e, func(ctx context.Context, seq int64) error {
		i.Entry = seq
		_, err := t.exec(ctx, `UPDATE items SET entry = $1 WHERE id = $2`, seq, i.ID)
		return err
	})
}

func itemTaken(i *Item, err error) error {
	if unique(err) {
		return fault.Wrap(fault.Conflict, "item.duplicate", fmt.Sprintf("“%s”已经登记：索引号 %s 或者原网址 %s 已被使用。", i.Title, i.Index, i.SourceKey), err)
	}
	return err
}

// marks writes $from, …, n of them.
func marks(from, n int) string {
	var b []byte
	for k := range n {
		if k > 0 {
			b = append(b, ", "...)
		}
		b = fmt.Appendf(b, "$%d", from+k)
	}
	return string(b)
}

// AppendItemActs adds acts to the item that stands at i.Version and stores the
// cached state; an item that has moved on since is a conflict.
func (t *Tx) AppendItemActs(ctx context.Context, i *Item, acts []ItemAct, e audit.Entry) error {
	return t.appendItemActs(ctx, i, acts, e)
}

func (t *Tx) appendItemActs(ctx context.Context, i *Item, acts []ItemAct, e audit.Entry, more ...func(context.Context, int64) error) error {
	if err := t.updateItem(ctx, i, i.Version+len(acts)); err != nil {
		return err
	}
	rows := make([]ActRow, len(acts))
	digest := audit.NewDigest()
	for n, a := range acts {
		rows[n] = ActRow{CaseID: i.ID, Seq: i.Version + n + 1, Kind: a.Kind, On: a.On.String(), Body: string(a.Body), At: e.At.UTC().Format(audit.TimeLayout), Actor: e.Actor}
		h := rows[n].Digest()
		digest.Bytes(h[:])
	}
	i.Version += len(acts)
	e.Covers, e.Digest = audit.ItemActs, digest.Sum()
	t.noteBound(e, append(more, func(ctx context.Context, seq int64) error {
		for _, r := range rows {
			if _, err := t.exec(ctx, `INSERT INTO item_acts (item_id, seq, act, on_date, body, recorded_at, actor, entry)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, r.CaseID, r.Seq, r.Kind, r.On, r.Body, r.At, r.Actor, seq); err != nil {
				return err
			}
		}
		return nil
	})...)
	return nil
}

const itemSet = `version = $3, stage = $4, step = $5, kind = $6, title = $7, index_no = $8, number = $9, issuer = $10, home = $11, attribute = $12, drafter = $13,
	latest = $14, public = $15, formed_on = $16, issued_on = $17, in_force_on = $18, last_day = $19, ended_on = $20, expired = $21, amended_on = $22, partly_on = $23,
	published_at = $24, changed_at = $25, release_at = $26, due = $27, after_due = $28, reassess_due = $29`

func (t *Tx) updateItem(ctx context.Context, i *Item, version int) error {
	have := i.Version
	c := i.ItemCached
	c.Version = version
	n, err := t.exec(ctx, `UPDATE items SET `+itemSet+` WHERE id = $1 AND version = $2`, append([]any{i.ID, have}, c.values()...)...)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "item.moved-on", fmt.Sprintf("“%s”刚被他人更新，您的操作没有保存。请查看最新情况后再办。", i.Title))
	}
	return itemTaken(i, err)
}

// RecacheItem stores the cached state without an act, after a calendar or a
// policy has changed.
func (t *Tx) RecacheItem(ctx context.Context, i *Item, e audit.Entry) error {
	t.Note(e)
	return t.updateItem(ctx, i, i.Version)
}

// PutItemText writes a new text; texts are never changed.
func (t *Tx) PutItemText(ctx context.Context, item string, x ItemText) error {
	_, err := t.exec(ctx, `INSERT INTO item_texts (item_id, n, hash, record, body, plain, attachments) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		item, x.N, x.Hash, x.Record, x.Body, x.Plain, x.Attachments)
	return err
}

// Item finds an item by its identifier.
func (t *Tx) Item(ctx context.Context, id string) (*Item, error) {
	var found *Item
	err := t.itemWalk(ctx, `WHERE id = $1`, []any{id}, func(i Item, err error) error { found = &i; return err })
	if err == nil && found == nil {
		return nil, fault.New(fault.NotFound, "item.missing", "没有找到这条信息，可能地址有误。")
	}
	return found, err
}

// ItemBySource finds an imported item; nil where there is none.
func (t *Tx) ItemBySource(ctx context.Context, agency, key string) (found *Item, err error) {
	err = t.itemWalk(ctx, `WHERE agency = $1 AND source_key = $2`, []any{agency, key}, func(i Item, err error) error { found = &i; return err })
	return found, err
}

// ItemsByNumber calls f for the items with a document number.
func (t *Tx) ItemsByNumber(ctx context.Context, number string, f func(Item, error) error) error {
	return t.itemWalk(ctx, `WHERE number = $1 AND number <> '' ORDER BY id`, []any{number}, f)
}

// ItemsAfter calls f for at most limit items after the given ID, by ID.
func (t *Tx) ItemsAfter(ctx context.Context, id string, limit int, f func(Item, error) error) error {
	return t.itemWalk(ctx, `WHERE id > $1 ORDER BY id LIMIT $2`, []any{id, limit}, f)
}

// ItemsOfEntries calls f for the items whose headers name the entries from
// first to last.
func (t *Tx) ItemsOfEntries(ctx context.Context, first, last int64, f func(Item, error) error) error {
	return t.itemWalk(ctx, `WHERE entry BETWEEN $1 AND $2`, []any{first, last}, f)
}

func (t *Tx) itemWalk(ctx context.Context, where string, args []any, f func(Item, error) error) error {
	return t.each(ctx, `SELECT `+itemColumns+` FROM items `+where, args, func(scan func(...any) error) error { return f(scanItem(scan)) })
}

// ItemActs lists the acts of one item in order.
func (t *Tx) ItemActs(ctx context.Context, id string) (out []ActRow, err error) {
	err = t.actRows(ctx, "item_acts", `WHERE item_id = $1 ORDER BY seq`, []any{id}, func(r ActRow) error { out = append(out, r); return nil })
	return out, err
}

// ItemText gives one text; nil where there is none.
func (t *Tx) ItemText(ctx context.Context, item string, n int) (*ItemText, error) {
	x := &ItemText{N: n}
	found, err := t.one(ctx, `SELECT hash, record, body, plain, attachments FROM item_texts WHERE item_id = $1 AND n = $2`, []any{item, n},
		&x.Hash, &x.Record, &x.Body, &x.Plain, &x.Attachments)
	if !found || err != nil {
		return nil, err
	}
	return x, nil
}

// ItemTexts calls f for the texts of one item in order.
func (t *Tx) ItemTexts(ctx context.Context, item string, f func(ItemText) error) error {
	return t.each(ctx, `SELECT n, hash, record, body, plain, attachments FROM item_texts WHERE item_id = $1 ORDER BY n`, []any{item}, func(scan func(...any) error) error {
		var x ItemText
		if err := scan(&x.N, &x.Hash, &x.Record, &x.Body, &x.Plain, &x.Attachments); err != nil {
			return err
		}
		return f(x)
	})
}

// IndexTaken reports whether an index number stands already.
func (t *Tx) IndexTaken(ctx context.Context, agency, index string) (bool, error) {
	var n int
	return t.one(ctx, `SELECT 1 FROM items WHERE agency = $1 AND index_no = $2 AND index_no <> ''`, []any{agency, index}, &n)
}
