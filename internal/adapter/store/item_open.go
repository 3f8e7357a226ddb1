package store

import "context"

// What is given away in bulk: every public item once, in an order that does
// not move while it is read.

// PublicItems calls f for at most limit items that are listed, by ID after one.
func (t *Tx) PublicItems(ctx context.Context, after string, limit int, f func(Item) error) error {
	return t.plainItems(ctx, `WHERE id > $1 AND public > 0 AND stage <> 'archived' ORDER BY id LIMIT $2`, []any{after, limit}, f)
}

// ListedFrom calls f for at most limit listed items from the first published to
// the last, after a place.
func (t *Tx) ListedFrom(ctx context.Context, after Key, limit int, f func(Item) error) error {
	return t.each(ctx, `SELECT `+prefixed("i", itemColumns)+` FROM (SELECT c.published_at, c.item_id FROM item_columns c
		WHERE c.column_id = '' AND (c.published_at, c.item_id) > ($1, $2) ORDER BY c.published_at, c.item_id LIMIT $3) p
		JOIN items i ON i.id = p.item_id ORDER BY p.published_at, p.item_id`, []any{after.At, after.ID, limit}, func(scan func(...any) error) error {
		i, err := scanItem(scan)
		if err != nil {
			return err
		}
		return f(i)
	})
}

// ListedPlaces calls f for the place of every many-th listed item from the
// first published on: where the parts of a division begin. It reads an index.
func (t *Tx) ListedPlaces(ctx context.Context, many int, f func(Key) error) error {
	return t.each(ctx, `SELECT published_at, item_id FROM (SELECT published_at, item_id, ROW_NUMBER() OVER (ORDER BY published_at, item_id) AS n
		FROM item_columns WHERE column_id = '') c WHERE n % $1 = 0 ORDER BY n`, []any{many}, func(scan func(...any) error) error {
		var k Key
		if err := scan(&k.At, &k.ID); err != nil {
			return err
		}
		return f(k)
	})
}
