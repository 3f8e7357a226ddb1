package web

import (
	"net"
	"sync"
	"time"
)

// Gather is a listener whose connections send an answer in one piece. The
// server of net/http writes a page of more than 4 KB in two: what filled its
// buffer, then the rest; the second system call and the second packet cost a
// kept page more than all of our own code. A write that just fills that buffer
// is held for what follows it.
func Gather(l net.Listener) net.Listener { return gatherer{l} }

type gatherer struct{ net.Listener }

func (g gatherer) Accept() (net.Conn, error) {
	c, err := g.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &gathered{Conn: c}, nil
}

const (
	serverBuffer = 4 << 10              // of net/http; of another size, nothing is held
	heldNoLonger = 2 * time.Millisecond // where an answer ends just there, or pauses
)

type gathered struct {
	net.Conn
	mu    sync.Mutex
	held  []byte
	late  *time.Timer
	wrong error // of a write that nobody waited for
}

func (g *gathered) Write(b []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.wrong != nil:
		return 0, g.wrong
	case len(g.held) > 0:
		pieces := net.Buffers{g.held, b}
		before := len(g.held)
		g.held = g.held[:0]
		n, err := pieces.WriteTo(g.Conn)
		return max(int(n)-before, 0), err
	case len(b) != serverBuffer:
		return g.Conn.Write(b)
	}
	g.held = append(g.held, b...)
	if g.late == nil {
		g.late = time.AfterFunc(heldNoLonger, g.flush)
	} else {
		g.late.Reset(heldNoLonger)
	}
	return len(b), nil
}

// flush sends what is held.
func (g *gathered) flush() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.held) > 0 {
		_, g.wrong = g.Conn.Write(g.held)
		g.held = g.held[:0]
	}
}

// SetReadDeadline is what the server calls when an answer is complete.
func (g *gathered) SetReadDeadline(t time.Time) error {
	g.flush()
	return g.Conn.SetReadDeadline(t)
}

// CloseWrite and Close send what is held first.
func (g *gathered) CloseWrite() error {
	g.flush()
	if c, ok := g.Conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return nil
}

func (g *gathered) Close() error {
	g.flush()
	return g.Conn.Close()
}
