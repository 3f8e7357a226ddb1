package store

import (
	"context"
	"slices"
)

// keptTouches is how many touches wait for the other processes; who comes
// later than that is told that everything may have changed.
const keptTouches = 4096

// Touch notes that what the tags name changes with this transaction.
func (t *Tx) Touch(tags ...string) {
	for _, tag := range tags {
		if !slices.Contains(t.touches, tag) {
			t.touches = append(t.touches, tag)
		}
	}
}

// appendTouches writes them as the transaction's very last step: the head's
// row is held until the commit, so that numbers are committed in their order
// and a reader never passes one that is still to come. Whoever holds the
// audit's head took it before, so the two locks cannot cross.
func (t *Tx) appendTouches(ctx context.Context, origin string) error {
	if len(t.touches) == 0 {
		return nil
	}
	var last int64
	if _, err := t.one(ctx, `UPDATE touch_head SET seq = seq + $1 WHERE id = 1 RETURNING seq`, []any{len(t.touches)}, &last); err != nil {
		return err
	}
	for i, tag := range t.touches {
		if _, err := t.exec(ctx, `INSERT INTO touches (seq, tag, origin) VALUES ($1, $2, $3)`, last-int64(len(t.touches)-1-i), tag, origin); err != nil {
			return err
		}
	}
	_, err := t.exec(ctx, `DELETE FROM touches WHERE seq <= $1`, last-keptTouches)
	return err
}

// OnTouch has f called with the tags of every transaction of this store after
// it was committed and before Write returns. It is set before the first write.
func (s *Store) OnTouch(f func(tags []string)) { s.onTouch = f }

// TouchHead is the number of the last touch.
func (s *Store) TouchHead(ctx context.Context) (seq int64, err error) {
	err = s.Read(ctx, func(t *Tx) error {
		_, err := t.one(ctx, `SELECT seq FROM touch_head WHERE id = 1`, nil, &seq)
		return err
	})
	return seq, err
}

// Touched gives the tags that other stores on the database touched after seq,
// and the number that the next call asks from. All is true where some of them
// are no longer known.
func (s *Store) Touched(ctx context.Context, seq int64) (tags []string, next int64, all bool, err error) {
	err = s.Read(ctx, func(t *Tx) error {
		tags, next, all = nil, seq, false
		var head int64
		if _, err := t.one(ctx, `SELECT seq FROM touch_head WHERE id = 1`, nil, &head); err != nil || head == seq {
			return err
		}
		err := t.each(ctx, `SELECT seq, tag, origin FROM touches WHERE seq > $1 ORDER BY seq`, []any{seq}, func(scan func(...any) error) error {
			var n int64
			var tag, origin string
			err := scan(&n, &tag, &origin)
			all = all || n != next+1
			if next = n; origin != s.origin {
				tags = append(tags, tag)
			}
			return err
		})
		all = all || next != head
		next = head
		return err
	})
	return tags, next, all, err
}
