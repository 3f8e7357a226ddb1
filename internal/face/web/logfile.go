package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strconv"
	"sync"
	"time"
)

// A log line waits at most this long, or until so many bytes have come
// together: a system call for each line costs more than making it.
const (
	logEvery = 200 * time.Millisecond
	logChunk = 32 << 10
	logMost  = 1 << 20 // bytes that may wait; then writers wait for the disk
)

// Log is a structured log whose lines are written in chunks. A warning or an
// error takes all before it along at once, and Close writes the rest.
type Log struct {
	*slog.Logger
	out *chunks
}

// NewLog begins a log of JSON lines on w.
func NewLog(w io.Writer) *Log {
	c := &chunks{w: w, full: make(chan struct{}, 1), end: make(chan struct{}), ended: make(chan struct{})}
	go c.run()
	c.drafts.New = func() any { return new([]byte) }
	return &Log{slog.New(urgent{slog.NewJSONHandler(c, nil), c}), c}
}

// Close writes what waits. What is logged later is written line by line.
func (l *Log) Close() error {
	l.out.once.Do(func() { close(l.out.end) })
	<-l.out.ended
	return l.out.flush()
}

// request writes the line of a request, as slog would but without its detours:
// it is written for every page.
func (c *chunks) request(at time.Time, id, method, route string, status int, bytes int64, took time.Duration) {
	b := c.drafts.Get().(*[]byte)
	line := append((*b)[:0], `{"time":"`...)
	line = at.AppendFormat(line, time.RFC3339Nano)
	line = append(line, `","level":"INFO","msg":"request","id":"`...)
	line = append(append(line, id...), `","method":`...)
	line = appendQuoted(line, method)
	line = append(line, `,"route":`...)
	line = appendQuoted(line, route)
	line = strconv.AppendInt(append(line, `,"status":`...), int64(status), 10)
	line = strconv.AppendInt(append(line, `,"bytes":`...), bytes, 10)
	line = strconv.AppendInt(append(line, `,"took":`...), int64(took), 10)
	line = append(line, "}\n"...)
	_, _ = c.Write(line) // there is nowhere to tell that the log cannot be written
	*b = line
	c.drafts.Put(b)
}

// appendQuoted appends a text of JSON; what is not plain goes the long way.
func appendQuoted(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			long, err := json.Marshal(s)
			if err != nil {
				return append(b, `""`...)
			}
			return append(b, long...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// urgent is a handler that does not let warnings wait.
type urgent struct {
	slog.Handler
	out *chunks
}

func (u urgent) Handle(ctx context.Context, r slog.Record) error {
	err := u.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		err = errors.Join(err, u.out.flush())
	}
	return err
}

func (u urgent) WithAttrs(a []slog.Attr) slog.Handler { return urgent{u.Handler.WithAttrs(a), u.out} }

func (u urgent) WithGroup(name string) slog.Handler { return urgent{u.Handler.WithGroup(name), u.out} }

// chunks gathers lines. Two buffers take turns: one is filled while the other
// is written.
type chunks struct {
	w          io.Writer
	full       chan struct{}
	end, ended chan struct{}
	once       sync.Once
	drafts     sync.Pool // of *[]byte, for lines being made

	mu     sync.Mutex
	lines  []byte
	closed bool

	writing sync.Mutex // held while w is written to, taken before mu
	spare   []byte
}

func (c *chunks) Write(line []byte) (int, error) {
	c.mu.Lock()
	c.lines = append(c.lines, line...)
	n, closed := len(c.lines), c.closed
	c.mu.Unlock()
	switch {
	case n >= logMost || closed:
		return len(line), c.flush()
	case n >= logChunk:
		select {
		case c.full <- struct{}{}:
		default:
		}
	}
	return len(line), nil
}

func (c *chunks) flush() error {
	c.writing.Lock()
	defer c.writing.Unlock()
	c.mu.Lock()
	out := c.lines
	c.lines = c.spare[:0]
	c.mu.Unlock()
	c.spare = out
	if len(out) == 0 {
		return nil
	}
	_, err := c.w.Write(out)
	return err
}

func (c *chunks) run() {
	defer close(c.ended)
	tick := time.NewTicker(logEvery)
	defer tick.Stop()
	for {
		select {
		case <-c.end:
			c.mu.Lock()
			c.closed = true
			c.mu.Unlock()
			return
		case <-tick.C:
		case <-c.full:
		}
		_ = c.flush() // there is nowhere to tell that the log cannot be written
	}
}
