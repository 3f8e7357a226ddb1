package transparency

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kernel/fault"
)

// TileWidth is how many hashes or entries a full tile has (C2SP tlog-tiles).
const TileWidth = 256

const tileHeight = 8

// Tile names a part of a log that is fetched at once: hashes of a level, or
// entries.
type Tile struct {
	Entries bool
	Level   int
	N       int64
	Width   int // 1 to TileWidth
}

// Path is where the tile stands under the log's address.
func (t Tile) Path() string {
	n := fmt.Sprintf("%03d", t.N%1000)
	for rest := t.N / 1000; rest > 0; rest /= 1000 {
		n = fmt.Sprintf("x%03d/%s", rest%1000, n)
	}
	level := strconv.Itoa(t.Level)
	if t.Entries {
		level = "entries"
	}
	if t.Width < TileWidth {
		n += ".p/" + strconv.Itoa(t.Width)
	}
	return "tile/" + level + "/" + n
}

// ParseTile reads a path; only the one way of writing it is taken.
func ParseTile(path string) (t Tile, err error) {
	bad := fault.New(fault.NotFound, "log.tile", "没有这个日志分片。")
	parts := strings.Split(path, "/")
	if len(path) > 80 || len(parts) < 3 || parts[0] != "tile" {
		return t, bad
	}
	if t.Entries = parts[1] == "entries"; !t.Entries {
		if t.Level, err = strconv.Atoi(parts[1]); err != nil || t.Level < 0 || t.Level > 5 {
			return t, bad
		}
	}
	parts, t.Width = parts[2:], TileWidth
	if n := len(parts); n >= 2 && strings.HasSuffix(parts[n-2], ".p") {
		if t.Width, err = strconv.Atoi(parts[n-1]); err != nil || t.Width < 1 || t.Width >= TileWidth {
			return t, bad
		}
		parts = append(parts[:n-2:n-2], strings.TrimSuffix(parts[n-2], ".p"))
	}
	for _, p := range parts {
		d, err := strconv.ParseInt(strings.TrimPrefix(p, "x"), 10, 64)
		if err != nil || d < 0 || t.N > maxSize {
			return t, bad
		}
		t.N = t.N*1000 + d
	}
	if t.Path() != path {
		return t, bad
	}
	return t, nil
}

// In reports whether a log of a size has the tile, full or as it once was.
func (t Tile) In(size int64) bool {
	have := size
	if !t.Entries {
		have >>= tileHeight * t.Level
	}
	return t.N*TileWidth+int64(t.Width) <= have
}

// Hashes are the bytes of a tile of hashes.
func (t Tile) Hashes(r tlog.HashReader) ([]byte, error) {
	return tlog.ReadTileData(tlog.Tile{H: tileHeight, L: t.Level, N: t.N, W: t.Width}, r)
}

// Bundle are the bytes of a tile of entries: each with its length before it.
func Bundle(lines [][]byte) ([]byte, error) {
	var out []byte
	for _, l := range lines {
		if len(l) > MaxEntry {
			return nil, fmt.Errorf("log entry of %d bytes", len(l))
		}
		out = binary.BigEndian.AppendUint16(out, uint16(len(l)))
		out = append(out, l...)
	}
	return out, nil
}

// MaxBundle bounds a tile of entries.
const MaxBundle = TileWidth * (2 + MaxEntry)

// ParseBundle parts n entries.
func ParseBundle(b []byte, n int) ([][]byte, error) {
	var out [][]byte
	for len(b) > 0 {
		if len(b) < 2 || len(out) == n {
			return nil, wrong("日志条目分片的长度不对")
		}
		size := int(binary.BigEndian.Uint16(b))
		if b = b[2:]; size > len(b) || size > MaxEntry {
			return nil, wrong("日志条目分片被截断")
		}
		out, b = append(out, b[:size:size]), b[size:]
	}
	if len(out) != n {
		return nil, wrong("日志条目分片有 %d 条，应有 %d 条", len(out), n)
	}
	return out, nil
}

// frontier is a tree that is made leaf by leaf and holds what it needs alone:
// one hash a level, and the tiles that are not full yet.
type frontier struct {
	size   int64
	stack  []tlog.Hash // of complete subtrees, the largest first
	tiles  [][]byte    // by level, the last
	onTile func(Tile, []byte) error
}

func (f *frontier) add(leaf tlog.Hash) error {
	if err := f.tile(0, leaf); err != nil {
		return err
	}
	f.stack = append(f.stack, leaf)
	f.size++
	for level, n := 1, f.size; n%2 == 0; level, n = level+1, n/2 {
		k := len(f.stack)
		h := tlog.NodeHash(f.stack[k-2], f.stack[k-1])
		f.stack = append(f.stack[:k-2], h)
		if level%tileHeight == 0 {
			if err := f.tile(level/tileHeight, h); err != nil {
				return err
			}
		}
	}
	return nil
}

// tile puts a hash into the last tile of a level, which is looked at when full.
func (f *frontier) tile(level int, h tlog.Hash) error {
	if f.onTile == nil {
		return nil
	}
	if level == len(f.tiles) {
		f.tiles = append(f.tiles, nil)
	}
	f.tiles[level] = append(f.tiles[level], h[:]...)
	if len(f.tiles[level]) < TileWidth*tlog.HashSize {
		return nil
	}
	full := f.tiles[level]
	f.tiles[level] = full[:0]
	// Counted when its last hash is complete: the leaf itself is not yet in size at level 0.
	hashes := f.size
	if level == 0 {
		hashes++
	}
	return f.onTile(Tile{Level: level, N: hashes>>(tileHeight*level)/TileWidth - 1, Width: TileWidth}, full)
}

// end looks at the tiles that never filled.
func (f *frontier) end() error {
	for level, data := range f.tiles {
		if w := len(data) / tlog.HashSize; w > 0 && f.onTile != nil {
			if err := f.onTile(Tile{Level: level, N: f.size >> (tileHeight * level) / TileWidth, Width: w}, data); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *frontier) root() tlog.Hash {
	if len(f.stack) == 0 {
		h, _ := tlog.TreeHash(0, nil)
		return h
	}
	h := f.stack[len(f.stack)-1]
	for i := len(f.stack) - 2; i >= 0; i-- {
		h = tlog.NodeHash(f.stack[i], h)
	}
	return h
}
