package web

import (
	"container/list"
	"context"
	"maps"
	"sync"
	"time"
)

// MaxCached is how many bytes of pages the cache keeps.
const MaxCached = 32 << 20

// maxTouched is how many touched tags are remembered one by one.
const maxTouched = 10_000

// pageCache keeps whole anonymous pages until something that they read is
// touched, midnight passes in China, or room is needed
// (docs/adr/0005-page-cache.md).
//
// Every touch starts a generation. A page is composed for the generation in
// which its composing began, and kept only if none of its tags was touched
// since: whatever old state it may have read, no page older than a touch is
// found after it.
type pageCache struct {
	now   func() time.Time
	space *time.Location
	most  int

	mu          sync.Mutex
	from, until time.Time // the civil day of what is kept
	pages       map[pageKey]*list.Element
	order       *list.List // of *page, the last used first
	bytes       int
	byTag       map[string]map[*page]struct{}
	flights     map[pageKey]*flight

	generation uint64
	touched    map[string]uint64 // the generation that a tag's last touch began
	floor      uint64            // pages begun before it are not kept
}

// pageKey tells pages apart. HEAD shares GET's; the codings are in the page.
type pageKey struct {
	path, query string // as escaped; of the query what the route knows
	prefs       Preferences
}

// flight is a page being composed, which others wait for.
type flight struct {
	generation uint64
	done       chan struct{}
}

func newPageCache(now func() time.Time, most int) *pageCache {
	return &pageCache{now: now, space: time.FixedZone("CST", 8*60*60), most: most, pages: map[pageKey]*list.Element{}, order: list.New(),
		byTag: map[string]map[*page]struct{}{}, flights: map[pageKey]*flight{}, touched: map[string]uint64{}}
}

// get gives a page of now, composing it where it is not at hand. Of those who
// ask for the same page at once, one composes. Whoever has waited twice in
// vain, for a page that is not to be kept, composes one alone.
func (c *pageCache) get(ctx context.Context, k pageKey, compose func() (*page, error)) (*page, error) {
	for range 2 {
		p, f, mine := c.find(k)
		switch {
		case p != nil:
			return p, nil
		case mine:
			return c.lead(k, f, compose)
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return compose()
}

// find gives the page or who is composing it; mine says that it is the caller.
func (c *pageCache) find(k pageKey) (p *page, f *flight, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turn()
	if e := c.pages[k]; e != nil {
		c.order.MoveToFront(e)
		return e.Value.(*page), nil, false
	}
	if f = c.flights[k]; f != nil {
		return nil, f, false
	}
	f = &flight{generation: c.generation, done: make(chan struct{})}
	c.flights[k] = f
	return nil, f, true
}

func (c *pageCache) lead(k pageKey, f *flight, compose func() (*page, error)) (p *page, err error) {
	defer func() { // also where composing panics
		c.mu.Lock()
		defer c.mu.Unlock()
		if delete(c.flights, k); p != nil && err == nil && p.keep {
			p.key = k
			c.put(p, f.generation)
		}
		close(f.done)
	}()
	return compose()
}

// put keeps a page that was begun in a generation, unless it may be stale.
func (c *pageCache) put(p *page, begun uint64) {
	c.turn()
	if begun < c.floor || p.size() > c.most/8 {
		return
	}
	for _, tag := range p.tags {
		if c.touched[tag] > begun {
			return
		}
	}
	c.pages[p.key] = c.order.PushFront(p)
	for _, tag := range p.tags {
		if c.byTag[tag] == nil {
			c.byTag[tag] = map[*page]struct{}{}
		}
		c.byTag[tag][p] = struct{}{}
	}
	for c.bytes += p.size(); c.bytes > c.most; {
		c.drop(c.order.Back().Value.(*page))
	}
}

func (c *pageCache) drop(p *page) {
	c.order.Remove(c.pages[p.key])
	delete(c.pages, p.key)
	c.bytes -= p.size()
	for _, tag := range p.tags {
		if delete(c.byTag[tag], p); len(c.byTag[tag]) == 0 {
			delete(c.byTag, tag)
		}
	}
}

// touch drops what has read any of the tags; nil drops everything.
func (c *pageCache) touch(tags []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++
	if tags == nil {
		c.clear()
		return
	}
	for _, tag := range tags {
		c.touched[tag] = c.generation
		for p := range maps.Clone(c.byTag[tag]) {
			c.drop(p)
		}
	}
	if len(c.touched) > maxTouched {
		c.floor = c.generation
		clear(c.touched)
	}
}

// clear drops everything, and what is being composed with it.
func (c *pageCache) clear() {
	c.floor, c.bytes = c.generation, 0
	c.order.Init()
	clear(c.pages)
	clear(c.byTag)
	clear(c.touched)
}

// turn drops yesterday's pages: periods are counted to today.
func (c *pageCache) turn() {
	now := c.now()
	if !now.Before(c.from) && now.Before(c.until) {
		return
	}
	day := now.In(c.space)
	c.from = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, c.space)
	c.until = c.from.AddDate(0, 0, 1)
	c.generation++
	c.clear()
}
