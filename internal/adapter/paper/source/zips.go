package source

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/fault"
)

func likeZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// isZip tells a zip of files from a document that is a zip inside.
func isZip(data []byte) bool {
	if !likeZip(data) {
		return false
	}
	f, err := paper.Detect("", data)
	return err == nil && f == paper.Zip
}

// zip walks the members of a zip in the order of their names. depth is how
// many zips it stands in.
func (w *walker) zip(name string, load func(context.Context) ([]byte, error), depth int) {
	c := &container{load: load}
	a, err := c.open(w.ctx)
	if err != nil {
		w.fail(name, err)
		return
	}
	defer c.walked()
	before := w.given
	for _, member := range slices.Sorted(slices.Values(a.Names())) {
		if w.stopped {
			return
		}
		if !slices.ContainsFunc(strings.Split(member, "/"), leftover) {
			w.member(c, a, name, member, depth)
		}
	}
	if w.given == before {
		w.fail(name, fault.New(fault.NotFound, "source.empty", "压缩包里没有可读的文件"))
	}
}

func (w *walker) member(c *container, a *archive.Archive, outer, member string, depth int) {
	name := outer + "!" + member
	read := func(ctx context.Context) ([]byte, error) { return c.read(ctx, member) }
	if strings.HasSuffix(strings.ToLower(member), ".zip") {
		switch data, err := a.Read(member); {
		case err != nil:
			w.fail(name, err)
			return
		case isZip(data) && depth > 0:
			w.fail(name, fault.New(fault.Invalid, "source.nested", "压缩包套了三层，请先解压后再试"))
			return
		case isZip(data):
			w.zip(name, read, depth+1)
			return
		}
	}
	c.expect()
	w.give(name, func(ctx context.Context) ([]byte, error) {
		data, err := read(ctx)
		c.done()
		if err == nil && int64(len(data)) > w.MaxBytes {
			return nil, paper.TooLarge(w.MaxBytes)
		}
		return data, err
	})
}

// container is an opened zip. It is kept while it is walked and, once a
// member was read, until every other one was; a caller that first lists all
// documents and then reads them so opens it twice and not once a member.
type container struct {
	load func(context.Context) ([]byte, error)

	mu      sync.Mutex
	opened  *archive.Archive
	waiting int // members given and not read
	used    bool
	over    bool // the walk has left it
}

func (c *container) open(ctx context.Context) (*archive.Archive, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.opened != nil {
		return c.opened, nil
	}
	data, err := c.load(ctx)
	if err != nil {
		return nil, err
	}
	c.opened, err = archive.Open(data)
	return c.opened, err
}

func (c *container) read(ctx context.Context, member string) ([]byte, error) {
	a, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.used = true
	c.mu.Unlock()
	return a.Read(member)
}

func (c *container) expect() {
	c.mu.Lock()
	c.waiting++
	c.mu.Unlock()
}

func (c *container) done() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.waiting--; c.waiting <= 0 && c.over {
		c.opened = nil
	}
}

func (c *container) walked() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over = true; !c.used || c.waiting <= 0 {
		c.opened = nil
	}
}
