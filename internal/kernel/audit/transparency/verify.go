package transparency

import (
	"bytes"
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kernel/fault"
)

// Fetch gives a part of a foreign log by its path under the log's address, at
// most so many bytes of it.
type Fetch func(ctx context.Context, path string, most int64) ([]byte, error)

// Reading is what a reader of a foreign log wants.
type Reading struct {
	Public string // the log's key
	// Before is a checkpoint that was seen earlier, nil for none: the log must
	// be its continuation.
	Before *Checkpoint
	// Each takes every entry once it is known to be well-formed; nil takes none.
	Each     func(Entry) error
	Progress func(done, total int64)
}

// Read is what a reading found: the checkpoint, as it is signed, and what is
// wrong with the log. A log with faults is not to be trusted.
type Read struct {
	Checkpoint
	Signed string
	Faults []string
}

const maxFaults = 100

func (r *Read) fault(format string, args ...any) {
	if len(r.Faults) < maxFaults {
		r.Faults = append(r.Faults, fmt.Sprintf(format, args...))
	}
}

// ReadLog reads a whole log in tiles: signature, every entry, every tile of
// hashes, the root, and that it continues what was seen before. Its memory is
// a few tiles and one digest for each address.
func ReadLog(ctx context.Context, fetch Fetch, o Reading) (r Read, err error) {
	signed, err := fetch(ctx, "checkpoint", MaxCheckpoint)
	if err != nil {
		return r, err
	}
	l, err := begin(string(signed), o)
	if err != nil || l.ended() {
		return l.Read, err
	}
	l.tree.onTile = func(t Tile, want []byte) error {
		data, err := fetch(ctx, t.Path(), TileWidth*tlog.HashSize)
		if err != nil {
			return err
		}
		if !bytes.Equal(data, want) {
			l.fault("%s 与日志条目不符", t.Path())
		}
		return nil
	}
	for n := int64(0); n*TileWidth < l.Size; n++ {
		t := Tile{Entries: true, N: n, Width: int(min(TileWidth, l.Size-n*TileWidth))}
		data, err := fetch(ctx, t.Path(), MaxBundle)
		if err != nil {
			return l.Read, err
		}
		lines, err := ParseBundle(data, t.Width)
		if err != nil {
			l.fault("%s：%v", t.Path(), err)
			return l.Read, nil
		}
		for _, line := range lines {
			if err := l.line(line); err != nil {
				return l.Read, err
			}
		}
	}
	return l.end()
}

// reader is a log being read.
type reader struct {
	Read
	o    Reading
	tree frontier
	last map[string]string // digest by address
	met  bool              // the checkpoint seen before was passed
}

func begin(signed string, o Reading) (*reader, error) {
	l := &reader{o: o, last: map[string]string{}}
	l.Signed = signed
	var err error
	if l.Checkpoint, err = OpenCheckpoint([]byte(signed), o.Public); err != nil {
		l.fault("checkpoint：%v", err)
		return l, nil
	}
	b := o.Before
	switch {
	case b == nil:
		l.met = true
	case b.Origin != l.Origin:
		return l, fault.New(fault.Invalid, "log.other", fmt.Sprintf("记住的是日志“%s”，这里是“%s”。请核对网址，或换一个 --state 文件", b.Origin, l.Origin))
	case b.Size > l.Size:
		l.fault("日志变短了：上次看到 %d 条，现在只有 %d 条", b.Size, l.Size)
	}
	return l, l.meet()
}

// ended reports whether there is nothing to read on for.
func (l *reader) ended() bool { return len(l.Faults) > 0 }

// meet compares the tree with the one seen before where it has its size.
func (l *reader) meet() error {
	if b := l.o.Before; !l.met && b != nil && l.tree.size == b.Size {
		l.met = true
		if l.tree.root() != b.Root {
			l.fault("前 %d 条与上次看到的不同：历史被改写", b.Size)
		}
	}
	return nil
}

func (l *reader) line(line []byte) error {
	n := l.tree.size
	if e, err := ParseEntry(line); err != nil {
		l.fault("第 %d 条：%v", n, err)
	} else if err := l.entry(n, e); err != nil {
		return err
	}
	if err := l.tree.add(Leaf(line)); err != nil {
		return err
	}
	if l.o.Progress != nil && l.tree.size%TileWidth == 0 {
		l.o.Progress(l.tree.size, l.Size)
	}
	return l.meet()
}

func (l *reader) entry(n int64, e Entry) error {
	if e.N != n || e.Origin != l.Origin {
		l.fault("第 %d 条自报为“%s”第 %d 条", n, e.Origin, e.N)
	}
	if was, known := l.last[e.Address]; known && was != e.Was {
		l.fault("第 %d 条（%s）所说的前一版不是日志中的前一版", n, e.Address)
	}
	l.last[e.Address] = e.Digest
	if l.o.Each != nil {
		return l.o.Each(e)
	}
	return nil
}

func (l *reader) end() (Read, error) {
	if err := l.tree.end(); err != nil {
		return l.Read, err
	}
	if l.tree.size != l.Size {
		l.fault("检查点说有 %d 条，实有 %d 条", l.Size, l.tree.size)
	} else if l.tree.root() != l.Root {
		l.fault("由全部条目算出的树根与签名的不符：有条目被改动、增加、删除或调换")
	}
	return l.Read, nil
}

// ReadWhole reads a log that was taken away as one file: the checkpoint, an
// empty line, the entries a line each. next gives the lines of the entries,
// nil after the last.
func ReadWhole(signed string, next func() ([]byte, error), o Reading) (Read, error) {
	l, err := begin(signed, o)
	if err != nil || l.ended() {
		return l.Read, err
	}
	for {
		line, err := next()
		if err != nil {
			return l.Read, err
		}
		if line == nil {
			return l.end()
		}
		if l.tree.size == l.Size {
			l.fault("检查点只有 %d 条，文件中还有更多", l.Size)
			return l.Read, nil
		}
		if err := l.line(line); err != nil {
			return l.Read, err
		}
	}
}

// Tree makes the root of lines that are given in their order: what the keeper
// of a log recomputes.
type Tree struct{ f frontier }

// Add appends a line.
func (t *Tree) Add(line []byte) error { return t.f.add(Leaf(line)) }

// Size is how many lines there are.
func (t *Tree) Size() int64 { return t.f.size }

// Root is the root of the tree of them.
func (t *Tree) Root() tlog.Hash { return t.f.root() }
