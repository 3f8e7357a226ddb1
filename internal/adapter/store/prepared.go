package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

// preparing opens connections that keep their statements prepared from one
// transaction to the next: parsing a query costs SQLite more than running most
// of ours.
type preparing struct {
	driver driver.Driver
	dsn    string
}

func (p preparing) Driver() driver.Driver { return p.driver }

func (p preparing) Connect(context.Context) (driver.Conn, error) {
	c, err := p.driver.Open(p.dsn)
	if err != nil {
		return nil, err
	}
	whole, ok := c.(liteConn)
	if !ok {
		return nil, fmt.Errorf("%T is no whole connection", c)
	}
	return &preparedConn{whole, map[string]liteStmt{}}, nil
}

// liteConn is what database/sql asks of a connection, so that nothing of it is
// lost behind preparedConn; liteStmt likewise.
type liteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type liteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// mostPrepared bounds what a connection keeps: the queries of this package are
// fewer, but for the filters of lists.
const mostPrepared = 256

// preparedConn is used by one goroutine at a time, as every driver.Conn.
type preparedConn struct {
	liteConn
	idle map[string]liteStmt
}

func (c *preparedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if s := c.idle[query]; s != nil {
		delete(c.idle, query)
		return &preparedStmt{s, c, query}, nil
	}
	s, err := c.liteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	whole, ok := s.(liteStmt)
	if !ok {
		return s, nil
	}
	return &preparedStmt{whole, c, query}, nil
}

// QueryContext runs a statement that is kept; it goes back when its rows are
// closed.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	kept, ok := s.(*preparedStmt)
	if !ok {
		return nil, errors.Join(s.Close(), driver.ErrSkip)
	}
	rows, err := kept.QueryContext(ctx, args)
	if err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return &preparedRows{rows, kept}, nil
}

// BeginTx begins a reading transaction by a statement that is kept, as its end
// is: the driver parses both each time. BEGIN alone waits for nobody.
func (c *preparedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if !opts.ReadOnly {
		return c.liteConn.BeginTx(ctx, opts)
	}
	if opts.Isolation != 0 {
		return nil, errors.New("SQLite has no levels of isolation")
	}
	return readTx{c}, c.run("BEGIN")
}

// readTx is a transaction that has written nothing.
type readTx struct{ conn *preparedConn }

func (t readTx) Commit() error   { return t.conn.run("ROLLBACK") }
func (t readTx) Rollback() error { return t.conn.run("ROLLBACK") }

func (c *preparedConn) run(statement string) error {
	s, err := c.PrepareContext(context.Background(), statement)
	if err != nil {
		return err
	}
	kept, ok := s.(*preparedStmt)
	if !ok {
		return errors.Join(s.Close(), fmt.Errorf("%T is no whole statement", s))
	}
	_, err = kept.ExecContext(context.Background(), nil)
	return errors.Join(err, kept.Close())
}

// preparedRows are of a statement that nobody else has.
type preparedRows struct {
	driver.Rows
	of *preparedStmt
}

func (r *preparedRows) Close() error { return errors.Join(r.Rows.Close(), r.of.Close()) }

func (c *preparedConn) Close() error {
	for _, s := range c.idle {
		_ = s.Close() // the connection's own end says what matters
	}
	clear(c.idle)
	return c.liteConn.Close()
}

// preparedStmt goes back to its connection when it is closed.
type preparedStmt struct {
	liteStmt
	conn  *preparedConn
	query string
}

func (s *preparedStmt) Close() error {
	if s.liteStmt == nil {
		return nil
	}
	back := s.liteStmt
	s.liteStmt = nil
	if s.conn.idle[s.query] != nil || len(s.conn.idle) >= mostPrepared {
		return back.Close()
	}
	s.conn.idle[s.query] = back
	return nil
}
