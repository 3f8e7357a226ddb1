package store

import (
	"context"
	"os"
	"time"
)

// Pool is how busy a pool of connections is.
type Pool struct {
	Name               string // write, read
	Open, InUse, Limit int
	Waits              int64 // since the start
	Waited             time.Duration
}

// Pools are the store's pools; PostgreSQL's one is called write.
func (s *Store) Pools() []Pool {
	out := []Pool{pool("write", s.d)}
	if s.d.read != s.d.write {
		out = append(out, pool("read", dialect{write: s.d.read}))
	}
	return out
}

func pool(name string, d dialect) Pool {
	st := d.write.Stats()
	return Pool{Name: name, Open: st.OpenConnections, InUse: st.InUse, Limit: st.MaxOpenConnections, Waits: st.WaitCount, Waited: st.WaitDuration}
}

// CountSessions counts those used since a moment.
func (t *Tx) CountSessions(ctx context.Context, since time.Time) (n int64, err error) {
	_, err = t.one(ctx, `SELECT COUNT(*) FROM sessions WHERE seen >= $1`, []any{instant(since)}, &n)
	return n, err
}

// Size is the bytes that the database takes on disk, without asking for more
// than the operating system or the server keeps at hand.
func (s *Store) Size(ctx context.Context, dir string) (n int64, err error) {
	if s.Postgres() {
		err = s.Read(ctx, func(t *Tx) error {
			_, err := t.one(ctx, `SELECT pg_database_size(current_database())`, nil, &n)
			return err
		})
		return n, err
	}
	for _, name := range []string{"/gongkai.db", "/gongkai.db-wal"} {
		if info, err := os.Stat(dir + name); err == nil {
			n += info.Size()
		} else if !os.IsNotExist(err) {
			return 0, err
		}
	}
	return n, nil
}
