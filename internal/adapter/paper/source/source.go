// Package source turns what a person names — files, folders, zips, addresses,
// standard input — into single documents to read, in a fixed order and one at
// a time, so that a run over a whole province needs no more memory than one
// file takes.
package source

import (
	"context"
	"io"
	"iter"
	"path"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/fault"
)

// maxArchive is the largest zip that is walked, in bytes: it is held in memory
// while its members are read.
const maxArchive = 1 << 30

// Options say how to reach what is not a file. The zero value reads files.
type Options struct {
	Stdin io.Reader // what "-" names; nil refuses it
	// Fetch gets an http(s) address; nil refuses addresses. Its errors are
	// shown to people and so should be faults.
	Fetch    func(ctx context.Context, address string) (io.ReadCloser, error)
	MaxBytes int64 // largest single document; 0 means paper.DefaultMaxBytes
}

// Item is one document. Name is the path or address as given, for members of
// a zip "outer.zip!inner/a.html", for standard input "-".
type Item struct {
	Name string
	read func(context.Context) ([]byte, error)
}

// Read gives the bytes of the document. It may be called from any goroutine;
// what came from standard input or an address stays in memory until then.
// Errors are faults: NotFound, Forbidden, Unavailable, or those of the zip.
func (i Item) Read(ctx context.Context) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return i.read(ctx)
}

// Walk gives the documents that args name, in the order of args; folders and
// zips are walked in the order of their names, leaving out hidden files, lock
// files and what systems leave behind (~$…, .DS_Store, __MACOSX, Thumbs.db) and
// the folders of pictures beside saved web pages. Zips inside zips are walked
// one level deep. What cannot be opened comes as its Name with an error, and
// the walk goes on.
func Walk(ctx context.Context, args []string, o Options) iter.Seq2[Item, error] {
	if o.MaxBytes <= 0 {
		o.MaxBytes = paper.DefaultMaxBytes
	}
	return func(yield func(Item, error) bool) {
		w := &walker{ctx: ctx, Options: o, yield: yield}
		for _, arg := range args {
			w.arg(arg)
			if w.stopped {
				return
			}
		}
	}
}

type walker struct {
	ctx context.Context
	Options
	yield   func(Item, error) bool
	given   int  // items and errors so far
	stopped bool // the caller has had enough, or ctx ended
}

// give hands out one document.
func (w *walker) give(name string, read func(context.Context) ([]byte, error)) {
	w.hand(Item{name, read}, nil)
}

// fail hands out a name with what is wrong with it.
func (w *walker) fail(name string, err error) {
	w.hand(Item{name, func(context.Context) ([]byte, error) { return nil, err }}, err)
}

func (w *walker) hand(i Item, err error) {
	if w.stopped {
		return
	}
	w.given++
	w.stopped = !w.yield(i, err) || w.ctx.Err() != nil
}

func (w *walker) arg(name string) {
	switch err := w.ctx.Err(); {
	case err != nil:
		w.fail(name, err)
	case name == "-":
		w.stdin()
	case isAddress(name):
		w.address(name)
	default:
		w.path(name)
	}
}

func isAddress(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && (strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https"))
}

func (w *walker) stdin() {
	if w.Stdin == nil {
		w.fail("-", fault.New(fault.Invalid, "source.stdin", "这里不能用“-”读取标准输入，请给出文件"))
		return
	}
	data, err := limited(w.Stdin, maxArchive)
	w.bytes("-", data, err)
}

// address gives the document at an address; only an address that ends in .zip
// is fetched before it is read, to be walked.
func (w *walker) address(name string) {
	if w.Fetch == nil {
		w.fail(name, fault.New(fault.Invalid, "source.address", "这里不能读取网址，请先下载为文件"))
		return
	}
	if p, _, _ := strings.Cut(name, "?"); strings.EqualFold(path.Ext(p), ".zip") {
		data, err := w.fetch(w.ctx, name, maxArchive)
		w.bytes(name, data, err)
		return
	}
	w.give(name, func(ctx context.Context) ([]byte, error) { return w.fetch(ctx, name, w.MaxBytes) })
}

func (w *walker) fetch(ctx context.Context, address string, limit int64) ([]byte, error) {
	body, err := w.Fetch(ctx, address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	return limited(body, limit)
}

// bytes gives the document, or the members of the zip, that data is.
func (w *walker) bytes(name string, data []byte, err error) {
	read := func(context.Context) ([]byte, error) { return data, nil }
	switch {
	case err != nil:
		w.fail(name, err)
	case isZip(data):
		w.zip(name, read, 0)
	case int64(len(data)) > w.MaxBytes:
		w.fail(name, paper.TooLarge(w.MaxBytes))
	default:
		w.give(name, read)
	}
}

// limited reads all of r, at most limit bytes.
func limited(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(data)) > limit:
		return nil, paper.TooLarge(limit)
	case err != nil && fault.KindOf(err) == fault.Internal:
		return nil, fault.Wrap(fault.Unavailable, "source.read", "读取中断，内容不完整，请重试", err)
	}
	return data, err
}
