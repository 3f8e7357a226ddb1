package store

import (
	"context"
)

// LogRow is a line of the public log as it stands in the store.
type LogRow struct {
	N       int64
	Subject string
	Line    string
	Entry   int64
}

// LogCheckpoint is a signed state of the log; Signed is "" for none.
type LogCheckpoint struct {
	Size         int64
	Root, Signed string
}

// LogSize is how many entries the public log has.
func (t *Tx) LogSize(ctx context.Context) (n int64, err error) {
	_, err = t.one(ctx, `SELECT COALESCE(MAX(n), -1) + 1 FROM log_entries`, nil, &n)
	return n, err
}

// LogCheckpoint is the last that was signed.
func (t *Tx) LogCheckpoint(ctx context.Context) (c LogCheckpoint, err error) {
	_, err = t.one(ctx, `SELECT size, root, note FROM log_checkpoints ORDER BY size DESC LIMIT 1`, nil, &c.Size, &c.Root, &c.Signed)
	return c, err
}

// LogCheckpoints calls f for at most n checkpoints after a size.
func (t *Tx) LogCheckpoints(ctx context.Context, after int64, n int, f func(LogCheckpoint) error) error {
	return t.each(ctx, `SELECT size, root, note FROM log_checkpoints WHERE size > $1 ORDER BY size LIMIT $2`, []any{after, n}, func(scan func(...any) error) error {
		var c LogCheckpoint
		if err := scan(&c.Size, &c.Root, &c.Signed); err != nil {
			return err
		}
		return f(c)
	})
}

// LogEntries lists at most n entries from a place on.
func (t *Tx) LogEntries(ctx context.Context, from int64, n int) ([]LogRow, error) {
	return t.logRows(ctx, `WHERE n >= $1 ORDER BY n LIMIT $2`, from, n)
}

// NewestLog lists at most n entries before a place, the newest first.
func (t *Tx) NewestLog(ctx context.Context, before int64, n int) ([]LogRow, error) {
	return t.logRows(ctx, `WHERE n < $1 ORDER BY n DESC LIMIT $2`, before, n)
}

// LogOf lists the entries of a subject in their order.
func (t *Tx) LogOf(ctx context.Context, subject string) ([]LogRow, error) {
	return t.logRows(ctx, `WHERE subject = $1 ORDER BY n`, subject)
}

// LogOfEntries lists what the audit entries of a range cover.
func (t *Tx) LogOfEntries(ctx context.Context, first, last int64) ([]LogRow, error) {
	return t.logRows(ctx, `WHERE entry >= $1 AND entry <= $2 ORDER BY entry, n`, first, last)
}

func (t *Tx) logRows(ctx context.Context, where string, args ...any) (out []LogRow, err error) {
	err = t.each(ctx, `SELECT n, subject, line, entry FROM log_entries `+where, args, func(scan func(...any) error) error {
		var r LogRow
		err := scan(&r.N, &r.Subject, &r.Line, &r.Entry)
		out = append(out, r)
		return err
	})
	return out, err
}

// LogDone reports whether everything public that is older than the log has
// been entered.
func (t *Tx) LogDone(ctx context.Context) (done bool, err error) {
	var n int
	_, err = t.one(ctx, `SELECT done FROM log_state WHERE id = 1`, nil, &n)
	return n == 1, err
}

// SetLogDone notes it.
func (t *Tx) SetLogDone(ctx context.Context, done bool) error {
	n := 0
	if done {
		n = 1
	}
	_, err := t.exec(ctx, `UPDATE log_state SET done = $1 WHERE id = 1`, n)
	return err
}

// UnloggedItems lists public items after an id that the log does not know.
func (t *Tx) UnloggedItems(ctx context.Context, after string, n int) (ids []string, err error) {
	err = t.each(ctx, `SELECT i.id FROM items i WHERE i.public > 0 AND i.id > $1
		AND NOT EXISTS (SELECT 1 FROM log_entries l WHERE l.subject = 'item:' || i.id) ORDER BY i.id LIMIT $2`, []any{after, n}, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}
