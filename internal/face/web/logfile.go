package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
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
	return &Log{slog.New(urgent{slog.NewJSONHandler(c, nil), c}), c}
}

// Close writes what waits. What is logged later is written line by line.
func (l *Log) Close() error {
	l.out.once.Do(func() { close(l.out.end) })
	<-l.out.ended
	return l.out.flush()
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
