package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"gongkai/internal/kernel/fault"
)

// dialect holds all that differs between the two databases.
type dialect struct {
	name string // as goose calls it
	// open gives a pool for writing and one for reading; they may be the same.
	write, read *sql.DB
}

// openSQLite opens DIR/gongkai.db. Pragmas go into the DSN, so that every
// pooled connection has them; one connection writes, and a commit is on disk
// before it is answered (synchronous FULL), unless the place is a passing one.
func openSQLite(p Place) (dialect, error) {
	file := filepath.Join(p.Dir, "gongkai.db")
	durable := "synchronous(FULL)"
	if p.Passing {
		durable = "synchronous(OFF)"
	}
	dsn := func(extra ...string) string {
		q := url.Values{"_pragma": append([]string{
			"busy_timeout(10000)", "foreign_keys(1)", durable, "cache_size(-16000)", "temp_store(MEMORY)", "journal_mode(WAL)",
			"journal_size_limit(16777216)", // what a merge of the search index has blown the log up to is given back
		}, extra...)}
		return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
	}
	registered, err := sql.Open("sqlite", "")
	if err != nil {
		return dialect{}, err
	}
	writing := dsn() + "&_txlock=immediate"
	if info, err := os.Stat(file); err != nil || info.Size() == 0 {
		writing += "&_auto_vacuum=incremental" // see giveBack; to ask for it later would be a write of each connection
	}
	w := sql.OpenDB(preparing{registered.Driver(), writing})
	w.SetMaxOpenConns(1)
	r := sql.OpenDB(preparing{registered.Driver(), dsn("query_only(1)")})
	r.SetMaxOpenConns(4)
	r.SetMaxIdleConns(4)
	r.SetConnMaxIdleTime(time.Minute) // with its cache
	return dialect{name: "sqlite3", write: w, read: r}, nil
}

func openPostgres(address string) (dialect, error) {
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return dialect{}, fault.Wrap(fault.Invalid, "store.address", "数据库地址不能识别，应写作 postgres://用户@主机:端口/库名。", err)
	}
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	return dialect{name: "postgres", write: db, read: db}, nil
}

// skipLocked lets a worker pass over rows that others are taking just now;
// SQLite has one writer, so that none can be.
func (d dialect) skipLocked() string {
	if d.name == "postgres" {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// retryable reports whether the database asks for the transaction to be run
// once more: nothing of it was kept.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// explain turns a database's refusal into words: the thing and the way out.
func explain(err error) error {
	var f *fault.Error
	if err == nil || errors.As(err, &f) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	wrap := func(kind fault.Kind, code, message string) error { return fault.Wrap(kind, code, message, err) }
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_FULL:
			return wrap(fault.Unavailable, "store.full", "磁盘已满，本次操作没有保存。请清理磁盘后重试。")
		case sqlite3.SQLITE_READONLY:
			return wrap(fault.Unavailable, "store.readonly", "数据目录不可写，本次操作没有保存。请检查目录权限。")
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return wrap(fault.Unavailable, "store.locked", "数据库正被另一程序占用，本次操作没有保存。请稍后重试。")
		case sqlite3.SQLITE_CANTOPEN:
			return wrap(fault.Unavailable, "store.open", "不能打开数据目录中的 gongkai.db。请检查目录是否存在、是否可读写。")
		case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return wrap(fault.Unavailable, "store.corrupt", "数据库文件已损坏或不是数据库文件。请停止使用，用最近的备份恢复（gongkai restore）。")
		case sqlite3.SQLITE_IOERR:
			return wrap(fault.Unavailable, "store.io", "读写磁盘时出错，本次操作没有保存。请检查磁盘。")
		}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case strings.HasPrefix(pg.Code, "53"):
			return wrap(fault.Unavailable, "store.full", "数据库服务器资源不足（磁盘或连接），本次操作没有保存。")
		case strings.HasPrefix(pg.Code, "28"):
			return wrap(fault.Unavailable, "store.login", "数据库拒绝登录，请检查用户名和口令。")
		case pg.Code == "22021":
			return wrap(fault.Invalid, "store.text", "地址或者内容中有不能识别的字符（空字符，或者不是 UTF-8 的字节），没有办理。请去掉后再试。")
		case pg.Code == "25006":
			return wrap(fault.Unavailable, "store.readonly", "数据库为只读，本次操作没有保存。")
		}
	}
	var conn *pgconn.ConnectError
	if errors.As(err, &conn) {
		return wrap(fault.Unavailable, "store.connect", "连接不上数据库服务器，请检查地址、端口和网络。")
	}
	return err
}

// unique reports whether err is a row that stands already.
func unique(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "23505"
}
