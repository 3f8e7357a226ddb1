package store

import "context"

// PutOldAddress says where an item stood before; of two items that claim one
// address the first has it.
func (t *Tx) PutOldAddress(ctx context.Context, item, host, path string) error {
	_, err := t.exec(ctx, `INSERT INTO old_addresses (path, host, item_id) VALUES ($1, $2, $3) ON CONFLICT (path, host) DO NOTHING`, path, host, item)
	return err
}

// OldAddress calls f for the items that stood at a path, with their hosts.
func (t *Tx) OldAddress(ctx context.Context, path string, f func(host, item string) error) error {
	return t.each(ctx, `SELECT host, item_id FROM old_addresses WHERE path = $1 ORDER BY host`, []any{path}, func(scan func(...any) error) error {
		var host, item string
		if err := scan(&host, &item); err != nil {
			return err
		}
		return f(host, item)
	})
}

// ListingState gives the edition of the listings, and the last item that was
// gone through on the way to the next.
func (t *Tx) ListingState(ctx context.Context) (edition int, after string, err error) {
	_, err = t.one(ctx, `SELECT edition, after FROM listing_state WHERE id = 1`, nil, &edition, &after)
	return edition, after, err
}

// SetListingState writes it.
func (t *Tx) SetListingState(ctx context.Context, edition int, after string) error {
	_, err := t.exec(ctx, `UPDATE listing_state SET edition = $1, after = $2 WHERE id = 1`, edition, after)
	return err
}

// ImportsOpen calls f for an agency's imported articles that wait as drafts,
// in the order of their import, at most limit after the given ID.
func (t *Tx) ImportsOpen(ctx context.Context, agency, after string, limit int, f func(Item) error) error {
	return t.plainItems(ctx, `WHERE agency = $1 AND stage = 'draft' AND source_key IS NOT NULL AND id > $2 ORDER BY id LIMIT $3`, []any{agency, after, limit}, f)
}

// CountImportsOpen counts them.
func (t *Tx) CountImportsOpen(ctx context.Context, agency string) (n int, err error) {
	_, err = t.one(ctx, `SELECT COUNT(*) FROM items WHERE agency = $1 AND stage = 'draft' AND source_key IS NOT NULL`, []any{agency}, &n)
	return n, err
}
