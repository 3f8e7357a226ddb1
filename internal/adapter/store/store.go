// Package store keeps the ledger in SQL: cases and their acts, disputes,
// records and the audit chain, in SQLite by default and in PostgreSQL when an
// agency has grown. It alone knows SQL; it decides nothing.
package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"github.com/pressly/goose/v3"

	"gongkai/internal/kernel/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is an open ledger. It is safe for concurrent use.
type Store struct {
	d       dialect
	origin  string              // tells this store's touches from those of others
	onTouch func(tags []string) // nil where nobody listens
	// searchMemory is what all transactions know of search's segments.
	searchMemory searchMemory
}

// Place says where a store is: a data directory, or the address of a
// PostgreSQL database, which then takes the place of the SQLite file.
type Place struct {
	Dir string
	URL string // postgres://…; "" for SQLite
	// Existing refuses to create a store where none is.
	Existing bool
	// Passing is a folder that goes with the process (a demonstration, a test):
	// SQLite does not wait for the disk.
	Passing bool
}

// Open opens the store and brings its schema up to date. A schema newer than
// this program is refused.
func Open(ctx context.Context, p Place) (*Store, error) {
	if err := private(p); err != nil {
		return nil, err
	}
	d, err := connect(p)
	if err != nil {
		return nil, explain(err)
	}
	s := &Store{d: d, origin: rand.Text()}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(explain(err), s.Close())
	}
	if err := s.reindex(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func connect(p Place) (dialect, error) {
	if p.URL != "" {
		if !isPostgres(p.URL) {
			return dialect{}, fault.New(fault.Invalid, "store.address", "数据库地址应以 postgres:// 开头。")
		}
		return openPostgres(p.URL)
	}
	if p.Dir == "" {
		return dialect{}, fault.New(fault.Invalid, "store.place", "没有指明数据目录，请用 --data 目录。")
	}
	if p.Existing {
		if _, err := os.Stat(filepath.Join(p.Dir, "gongkai.db")); errors.Is(err, fs.ErrNotExist) {
			return dialect{}, fault.New(fault.NotFound, "store.missing", fmt.Sprintf("目录 %s 中没有 gongkai.db，请检查 --data。", p.Dir))
		}
	}
	return openSQLite(p)
}

// private makes a new database file that only its owner may read: SQLite would
// make it by the umask.
func private(p Place) error {
	if p.URL != "" || p.Dir == "" || p.Existing {
		return nil
	}
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return fault.Wrap(fault.Unavailable, "store.mkdir", fmt.Sprintf("不能建立数据目录 %s，请检查权限。", p.Dir), err)
	}
	f, err := os.OpenFile(filepath.Join(p.Dir, "gongkai.db"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fault.Wrap(fault.Unavailable, "store.readonly", fmt.Sprintf("数据目录 %s 不可写，请检查权限。", p.Dir), err)
	}
	return f.Close()
}

func (s *Store) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.Dialect(s.d.name), s.d.write, dir)
	if err != nil {
		return err
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	sources := p.ListSources()
	if newest := sources[len(sources)-1].Version; have > newest {
		return fault.New(fault.Conflict, "store.newer", fmt.Sprintf("数据库的结构版本是 %d，本程序只认识到 %d。请使用更新的 gongkai。", have, newest))
	} else if have == newest {
		return nil
	}
	_, err = p.Up(ctx)
	return err
}

// SchemaVersion is the number of the newest migration that this program knows.
func SchemaVersion() (newest int, err error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	for _, f := range files {
		n, err := strconv.Atoi(path.Base(f)[:4])
		if err != nil {
			return 0, err
		}
		newest = max(newest, n)
	}
	return newest, err
}

// Schema names the tables that this program makes: a digest of all migrations.
func Schema() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := migrations.ReadFile(file)
		fmt.Fprintf(h, "%s %d\n%s", file, len(b), b)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:8]), err
}

// Close closes the store.
func (s *Store) Close() error {
	err := s.d.write.Close()
	if s.d.read != s.d.write {
		err = errors.Join(err, s.d.read.Close())
	}
	return err
}

// Postgres reports whether the store is a PostgreSQL database.
func (s *Store) Postgres() bool { return s.d.name == "postgres" }

// Tx is a transaction. Its methods are spread over the files of the nouns.
type Tx struct {
	tx       *sql.Tx
	postgres bool // prepares by itself, once for each connection
	reads    bool // is of Read
	standing int64
	stmts    map[string]*sql.Stmt
	notes    []note
	touches  []string

	searchMemory *searchMemory
	newCases     []termed // registered, not indexed yet
	lastCase     int64    // the last key that was given to one, 0 where none was

	log logging // what goes into the public log
}

// Write runs f in one transaction, appends the audit entries that f noted, and
// commits durably; on any error nothing is kept. PostgreSQL may ask for f to
// be run again, so f must have no effect but through its Tx.
func (s *Store) Write(ctx context.Context, f func(*Tx) error) error {
	if n := s.snapshotOf(ctx); n != nil {
		n.leave()
	}
	for try := 0; ; try++ {
		err := s.within(ctx, s.d.write, nil, f)
		if !retryable(err) || try == 5 {
			return explain(err)
		}
	}
}

// Read runs f on one consistent state of the store.
func (s *Store) Read(ctx context.Context, f func(*Tx) error) error {
	if n := s.snapshotOf(ctx); n != nil {
		if taken, err := n.read(f); taken {
			return explain(err)
		}
	}
	return explain(s.within(ctx, s.d.read, s.reading(), f))
}

func (s *Store) reading() *sql.TxOptions {
	opts := &sql.TxOptions{ReadOnly: true}
	if s.Postgres() {
		opts.Isolation = sql.LevelRepeatableRead
	}
	return opts
}

// begin begins a transaction; opts are nil for writing.
func (s *Store) begin(ctx context.Context, db *sql.DB, opts *sql.TxOptions) (*Tx, error) {
	tx, err := db.BeginTx(ctx, opts)
	return &Tx{tx: tx, postgres: s.Postgres(), reads: opts != nil, searchMemory: &s.searchMemory}, err
}

func (s *Store) within(ctx context.Context, db *sql.DB, opts *sql.TxOptions, f func(*Tx) error) (err error) {
	t, err := s.begin(ctx, db, opts)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreDone(t.tx.Rollback()))
		}
	}()
	if opts == nil {
		if err := t.queue(ctx); err != nil {
			return err
		}
	}
	if err := f(t); err != nil {
		return err
	}
	if err := t.appendLog(ctx); err != nil {
		return err
	}
	if err := t.appendAudit(ctx); err != nil {
		return err
	}
	if err := t.indexNewCases(ctx); err != nil {
		return err
	}
	if err := t.appendTouches(ctx, s.origin); err != nil {
		return err
	}
	err = t.tx.Commit()
	if len(t.touches) > 0 && s.onTouch != nil {
		s.onTouch(t.touches) // also where the commit's fate is not known
	}
	return err
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// stmt prepares a query once per transaction, so that a loop pays for it once.
func (t *Tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if st := t.stmts[query]; st != nil {
		return st, nil
	}
	st, err := t.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, query)
	}
	if t.stmts == nil {
		t.stmts = map[string]*sql.Stmt{}
	}
	t.stmts[query] = st
	return st, nil
}

func (t *Tx) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	rows, err := t.tx.QueryContext(ctx, query, args...)
	if err != nil && !t.postgres {
		err = fmt.Errorf("%w in %s", err, query)
	}
	return rows, err
}

func (t *Tx) exec(ctx context.Context, query string, args ...any) (n int64, err error) {
	var res sql.Result
	if t.postgres {
		res, err = t.tx.ExecContext(ctx, query, args...)
	} else {
		var st *sql.Stmt
		if st, err = t.stmt(ctx, query); err == nil {
			res, err = st.ExecContext(ctx, args...)
		}
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// brief takes from a context that it may end, for what is read at once: SQLite
// is watched for the end by a goroutine for each statement, which costs more
// than a row does.
func (t *Tx) brief(ctx context.Context) context.Context {
	if t.postgres {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// one scans the single row of query into dest; found is false where none is.
func (t *Tx) one(ctx context.Context, query string, args []any, dest ...any) (found bool, err error) {
	err = t.each(t.brief(ctx), query, args, func(scan func(...any) error) error {
		if found {
			return nil
		}
		found = true
		return scan(dest...)
	})
	return found && err == nil, err
}

// each calls f with a scanner for every row of query.
func (t *Tx) each(ctx context.Context, query string, args []any, f func(scan func(...any) error) error) (err error) {
	rows, err := t.query(ctx, query, args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
