package store

import (
	"context"

	"gongkai/internal/kernel/calendar"
)

// What an inspection of oneself asks: each is one bounded query.

// ListedTexts calls f for the body and the attachments (JSON) of at most limit
// public items of an agency, "" for all, the newest first.
func (t *Tx) ListedTexts(ctx context.Context, agency string, limit int, f func(i Item, body, attachments string) error) error {
	w := where{}
	w.add(`c.column_id = `, "")
	if agency != "" {
		w.add(`c.agency = `, agency)
	}
	args := append(w.args, limit)
	return t.each(ctx, `SELECT x.body, x.attachments, `+prefixed("i", itemColumns)+` FROM (SELECT c.published_at, c.item_id FROM item_columns c WHERE `+w.text.String()+
		` ORDER BY c.published_at DESC, c.item_id DESC LIMIT `+marks(len(args), 1)+`) p
		JOIN items i ON i.id = p.item_id JOIN item_texts x ON x.item_id = i.id AND x.n = i.public ORDER BY p.published_at DESC, p.item_id DESC`, args,
		func(scan func(...any) error) error {
			var body, attachments string
			i, err := scanItem(func(dest ...any) error { return scan(append([]any{&body, &attachments}, dest...)...) })
			if err != nil {
				return err
			}
			return f(i, body, attachments)
		})
}

// Unexplained calls f for at most limit public rules and normative documents
// issued from a day on that nothing public explains, the newest first.
func (t *Tx) Unexplained(ctx context.Context, agency string, from calendar.Date, limit int, f func(Item) error) error {
	args := []any{from.String(), limit}
	own := ``
	if agency != "" {
		own, args = ` AND agency = $3`, append(args, agency)
	}
	return t.plainItems(ctx, `WHERE public > 0 AND kind IN ('normative', 'rules') AND issued_on >= $1`+own+`
		AND NOT EXISTS (SELECT 1 FROM item_relations r WHERE r.other = items.id AND r.kind = 'explains') ORDER BY issued_on DESC, id DESC LIMIT $2`, args, f)
}

// Overdue calls f for at most limit items that were to be public before a day
// and are not, the longest overdue first.
func (t *Tx) Overdue(ctx context.Context, agency string, today calendar.Date, limit int, f func(Item) error) error {
	args := []any{today.String(), limit}
	own := ``
	if agency != "" {
		own, args = ` AND agency = $3`, append(args, agency)
	}
	return t.plainItems(ctx, `WHERE stage IN ('draft', 'review', 'signed', 'scheduled') AND public = 0 AND due <> '' AND due < $1`+own+` ORDER BY due, id LIMIT $2`, args, f)
}

// PublicNumbers gives, of at most some hundred items, those that are public,
// with the number of the text that the public reads.
func (t *Tx) PublicNumbers(ctx context.Context, ids []string) (map[string]int, error) {
	out := map[string]int{}
	for len(ids) > 0 {
		part := ids[:min(len(ids), 200)]
		ids = ids[len(part):]
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = id
		}
		if err := t.plainItems(ctx, `WHERE id IN (`+marks(1, len(args))+`) AND public > 0`, args, func(i Item) error { out[i.ID] = i.Public; return nil }); err != nil {
			return nil, err
		}
	}
	return out, nil
}
