package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/calendar"
)

// ListItem puts a public item into the listing of each of the columns, in
// place of where it stood; none takes it out of all. Counts move with it.
func (t *Tx) ListItem(ctx context.Context, i *Item, columns []string) error {
	if err := t.unlist(ctx, i); err != nil {
		return err
	}
	for _, c := range columns {
		if _, err := t.exec(ctx, `INSERT INTO item_columns (column_id, item_id, agency, kind, published_at) VALUES ($1, $2, $3, $4, $5)`,
			c, i.ID, i.Agency, i.Kind, i.PublishedAt); err != nil {
			return err
		}
		if err := t.countColumn(ctx, c, i.Agency, 1); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) unlist(ctx context.Context, i *Item) error {
	var had []string
	if err := t.each(ctx, `SELECT column_id FROM item_columns WHERE item_id = $1`, []any{i.ID}, func(scan func(...any) error) error {
		var c string
		err := scan(&c)
		had = append(had, c)
		return err
	}); err != nil || len(had) == 0 {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM item_columns WHERE item_id = $1`, i.ID); err != nil {
		return err
	}
	for _, c := range had {
		if err := t.countColumn(ctx, c, i.Agency, -1); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) countColumn(ctx context.Context, column, agency string, by int) error {
	for _, a := range []string{"", agency} {
		if _, err := t.exec(ctx, `INSERT INTO column_counts (column_id, agency, items) VALUES ($1, $2, $3)
			ON CONFLICT (column_id, agency) DO UPDATE SET items = column_counts.items + excluded.items`, column, a, by); err != nil {
			return err
		}
	}
	return nil
}

// ClearListings empties what is rebuilt from the items.
func (t *Tx) ClearListings(ctx context.Context) error {
	for _, table := range []string{"item_columns", "column_counts", "item_relations", "old_addresses"} {
		if _, err := t.exec(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	return nil
}

// ListingQuery asks for one page of public items, the newest first.
type ListingQuery struct {
	Column   string // "" all, "kind:K" those of a kind
	Agency   string // "" all
	Kind     string // within the column
	From, To string // published_at from (inclusive) to (exclusive), "" open
	After    Key    // of the last row of the page before
	Limit    int
}

// ListingKey is an item's place in listings.
func ListingKey(i *Item) Key { return Key{i.PublishedAt, i.ID} }

// Listing calls f for the items of a page.
func (t *Tx) Listing(ctx context.Context, q ListingQuery, f func(Item) error) error {
	w := where{}
	w.add(`c.column_id = `, q.Column)
	if q.Agency != "" {
		w.add(`c.agency = `, q.Agency)
	}
	if q.Kind != "" {
		w.add(`c.kind = `, q.Kind)
	}
	if q.From != "" {
		w.add(`c.published_at >= `, q.From)
	}
	if q.To != "" {
		w.add(`c.published_at < `, q.To)
	}
	if q.After != (Key{}) {
		w.raw(` AND (c.published_at, c.item_id) < (%s, %s)`, q.After.At, q.After.ID)
	}
	w.args = append(w.args, q.Limit)
	query := `SELECT ` + prefixed("i", itemColumns) + ` FROM (SELECT c.published_at, c.item_id FROM item_columns c WHERE ` + w.text.String() +
		fmt.Sprintf(` ORDER BY c.published_at DESC, c.item_id DESC LIMIT $%d) p JOIN items i ON i.id = p.item_id ORDER BY p.published_at DESC, p.item_id DESC`, len(w.args))
	return t.each(ctx, query, w.args, func(scan func(...any) error) error {
		i, err := scanItem(scan)
		if err != nil {
			return err
		}
		return f(i)
	})
}

// prefixed puts a table's name before plain column names.
func prefixed(table, columns string) string {
	parts := strings.Split(columns, ",")
	for n, p := range parts {
		p = strings.TrimSpace(p)
		switch {
		case strings.HasPrefix(p, "COALESCE("):
			parts[n] = "COALESCE(" + table + "." + strings.TrimPrefix(p, "COALESCE(")
		case strings.HasSuffix(p, ")"):
			parts[n] = p
		default:
			parts[n] = table + "." + p
		}
	}
	return strings.Join(parts, ", ")
}

// ColumnCount is how many public items a column lists, and the newest.
type ColumnCount struct {
	Column string
	Items  int64
	Newest string // published_at, "" for none
}

// ColumnCounts gives the counts of an agency, "" for all together.
func (t *Tx) ColumnCounts(ctx context.Context, agency string) (map[string]ColumnCount, error) {
	newest, args := `SELECT MAX(published_at) FROM item_columns c WHERE c.column_id = n.column_id`, []any{agency}
	if agency != "" {
		newest += ` AND c.agency = $1`
	}
	out := map[string]ColumnCount{}
	err := t.each(ctx, `SELECT n.column_id, n.items, COALESCE((`+newest+`), '') FROM column_counts n WHERE n.agency = $1 AND n.items > 0`, args, func(scan func(...any) error) error {
		var c ColumnCount
		err := scan(&c.Column, &c.Items, &c.Newest)
		out[c.Column] = c
		return err
	})
	return out, err
}

// CountListing counts the public items of a column published in a range, for
// the yearly figures.
func (t *Tx) CountListing(ctx context.Context, agency, from, to string) (map[string]int64, error) {
	out := map[string]int64{}
	err := t.each(ctx, `SELECT column_id, COUNT(*) FROM item_columns WHERE agency = $1 AND published_at >= $2 AND published_at < $3 GROUP BY column_id`,
		[]any{agency, from, to}, func(scan func(...any) error) error {
			var c string
			var n int64
			err := scan(&c, &n)
			out[c] = n
			return err
		})
	return out, err
}

// ListedBetween calls f for the items that CountListing counts in a column, in
// the order of publication.
func (t *Tx) ListedBetween(ctx context.Context, agency, column, from, to string, f func(Item) error) error {
	return t.each(ctx, `SELECT `+prefixed("i", itemColumns)+` FROM item_columns c JOIN items i ON i.id = c.item_id
		WHERE c.column_id = $1 AND c.agency = $2 AND c.published_at >= $3 AND c.published_at < $4 ORDER BY c.published_at, c.item_id`,
		[]any{column, agency, from, to}, func(scan func(...any) error) error {
			i, err := scanItem(scan)
			if err != nil {
				return err
			}
			return f(i)
		})
}

// DocumentsExplained calls f for an agency's public rules and normative
// documents issued from day to day, the newest first, with whether something
// public explains them.
func (t *Tx) DocumentsExplained(ctx context.Context, agency string, from, to calendar.Date, f func(i Item, explained bool) error) error {
	return t.each(ctx, `SELECT CASE WHEN EXISTS (SELECT 1 FROM item_relations r JOIN items o ON o.id = r.item_id WHERE r.other = i.id AND r.kind = 'explains' AND o.public > 0) THEN 1 ELSE 0 END, `+
		prefixed("i", itemColumns)+` FROM items i WHERE i.public > 0 AND i.kind IN ('normative', 'rules') AND i.agency = $1 AND i.issued_on >= $2 AND i.issued_on <= $3 ORDER BY i.issued_on DESC, i.id DESC`,
		[]any{agency, from.String(), to.String()}, func(scan func(...any) error) error {
			n := 0
			i, err := scanItem(func(dest ...any) error { return scan(append([]any{&n}, dest...)...) })
			if err != nil {
				return err
			}
			return f(i, n == 1)
		})
}

// Relate sets what a public item says of others.
func (t *Tx) Relate(ctx context.Context, item string, to [][2]string) error {
	if _, err := t.exec(ctx, `DELETE FROM item_relations WHERE item_id = $1`, item); err != nil {
		return err
	}
	for _, r := range to {
		if _, err := t.exec(ctx, `INSERT INTO item_relations (item_id, kind, other) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, item, r[0], r[1]); err != nil {
			return err
		}
	}
	return nil
}

// RelatedTo calls f for the items that say something of an item.
func (t *Tx) RelatedTo(ctx context.Context, item string, f func(kind string, i Item) error) error {
	return t.each(ctx, `SELECT r.kind, `+prefixed("i", itemColumns)+` FROM item_relations r JOIN items i ON i.id = r.item_id WHERE r.other = $1 ORDER BY r.kind, i.id LIMIT 200`,
		[]any{item}, func(scan func(...any) error) error {
			var kind string
			i, err := scanItem(func(dest ...any) error { return scan(append([]any{&kind}, dest...)...) })
			if err != nil {
				return err
			}
			return f(kind, i)
		})
}

// DocumentQuery asks for public rules and normative documents, the newest first.
type DocumentQuery struct {
	Agency, Kind   string // "" all
	Number         string // part of it
	IssuedFrom, To calendar.Date
	After          Key // At is the day of issue
	Limit          int // 0 is no limit
	// Among narrows to the items named, at most MostNamed, and to all archived
	// ones, which no search knows; nil narrows nothing.
	Among []string
}

// MostNamed is how many items one query names.
const MostNamed = 1000

// Documents calls f for them. It is the one query behind the public library
// and table 2.
func (t *Tx) Documents(ctx context.Context, q DocumentQuery, f func(Item) error) error {
	w := where{}
	w.text.WriteString(`public > 0 AND kind IN ('normative', 'rules')`)
	if q.Agency != "" {
		w.add(`agency = `, q.Agency)
	}
	if q.Kind != "" {
		w.add(`kind = `, q.Kind)
	}
	if q.Number != "" {
		w.raw(` AND number LIKE %s ESCAPE '\'`, "%"+like(q.Number)+"%")
	}
	if !q.IssuedFrom.IsZero() {
		w.add(`issued_on >= `, q.IssuedFrom.String())
	}
	if !q.To.IsZero() {
		w.add(`issued_on <= `, q.To.String())
	}
	if q.After != (Key{}) {
		w.raw(` AND (issued_on, id) < (%s, %s)`, q.After.At, q.After.ID)
	}
	if q.Among != nil {
		named := make([]string, MostNamed) // one statement for any number of them
		copy(named, q.Among)
		w.raw(` AND (stage = 'archived' OR id IN (`+strings.TrimSuffix(strings.Repeat(`%s,`, MostNamed), `,`)+`))`, named...)
	}
	end := ` ORDER BY issued_on DESC, id DESC`
	if q.Limit > 0 {
		w.args = append(w.args, q.Limit)
		end += fmt.Sprintf(` LIMIT $%d`, len(w.args))
	}
	return t.itemWalk(ctx, `WHERE `+w.text.String()+end, w.args, func(i Item, err error) error {
		if err != nil {
			return err
		}
		return f(i)
	})
}

// DocumentIDs calls f for the rules and normative documents of an agency, ""
// for all, public or not.
func (t *Tx) DocumentIDs(ctx context.Context, agency string, f func(string) error) error {
	w := where{}
	w.text.WriteString(`kind IN ('normative', 'rules')`)
	if agency != "" {
		w.add(`agency = `, agency)
	}
	return t.each(ctx, `SELECT id FROM items WHERE `+w.text.String()+` ORDER BY id`, w.args, func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil {
			return err
		}
		return f(id)
	})
}

// PublicItemIDs calls f for at most limit items that are listed, by ID after one.
func (t *Tx) PublicItemIDs(ctx context.Context, after string, limit int, f func(string) error) error {
	return t.each(ctx, `SELECT id FROM items WHERE id > $1 AND public > 0 AND stage <> 'archived' ORDER BY id LIMIT $2`, []any{after, limit}, func(scan func(...any) error) error {
		var id string
		if err := scan(&id); err != nil {
			return err
		}
		return f(id)
	})
}

// ListedIn gives the columns in which an item is listed, sorted.
func (t *Tx) ListedIn(ctx context.Context, item string) (out []string, err error) {
	err = t.each(ctx, `SELECT column_id FROM item_columns WHERE item_id = $1`, []any{item}, func(scan func(...any) error) error {
		var c string
		err := scan(&c)
		out = append(out, c)
		return err
	})
	slices.Sort(out)
	return out, err
}

// AllColumnCounts gives every count that is not zero, by column and agency.
func (t *Tx) AllColumnCounts(ctx context.Context) (map[[2]string]int64, error) {
	out := map[[2]string]int64{}
	err := t.each(ctx, `SELECT column_id, agency, items FROM column_counts WHERE items <> 0`, nil, func(scan func(...any) error) error {
		var k [2]string
		var n int64
		err := scan(&k[0], &k[1], &n)
		out[k] = n
		return err
	})
	return out, err
}

// FindListed calls f for the public items of an agency with exactly this title.
func (t *Tx) FindListed(ctx context.Context, agency, title string, f func(Item) error) error {
	return t.plainItems(ctx, `WHERE agency = $1 AND title = $2 AND public > 0 ORDER BY id LIMIT 5`, []any{agency, title}, f)
}
