package source

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongkai/internal/kernel/fault"
)

// path gives a file, the members of a zip, or the files of a folder.
func (w *walker) path(name string) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		w.fail(name, unopened(err))
	case info.IsDir():
		w.folder(name)
	case info.Mode().IsRegular():
		w.file(name)
	default: // a pipe: it can be read once only
		data, err := readFile(name, maxArchive)
		w.bytes(name, data, err)
	}
}

func (w *walker) file(name string) {
	if startsLikeZip(name) {
		read := func(context.Context) ([]byte, error) { return readFile(name, maxArchive) }
		if data, err := read(w.ctx); err == nil && isZip(data) {
			w.zip(name, read, 0)
			return
		}
	}
	w.give(name, func(context.Context) ([]byte, error) { return readFile(name, w.MaxBytes) })
}

// folder walks a folder. One without any document is an error: who names it
// expects some.
func (w *walker) folder(root string) {
	before := w.given
	inside := strings.TrimRight(root, string(filepath.Separator)) + string(filepath.Separator) // follows a link
	err := filepath.WalkDir(inside, func(name string, d fs.DirEntry, err error) error {
		switch {
		case w.stopped:
			return fs.SkipAll
		case name != inside && (leftover(d.Name()) || d.IsDir() && besidePage(name)):
			if d.IsDir() {
				return fs.SkipDir
			}
		case err != nil:
			w.fail(name, unopened(err))
		case !d.IsDir():
			w.entry(name)
		}
		return nil
	})
	if err != nil {
		w.fail(root, unopened(err))
	} else if w.given == before {
		w.fail(root, fault.New(fault.NotFound, "source.empty", "文件夹里没有可读的文件，请检查路径"))
	}
}

// entry gives a file of a folder; links to folders, pipes and devices are left
// out.
func (w *walker) entry(name string) {
	switch info, err := os.Stat(name); {
	case err != nil:
		w.fail(name, unopened(err))
	case info.Mode().IsRegular():
		w.file(name)
	}
}

// leftover reports whether a file or folder of that name is hidden, a lock of
// an open document, or something a system leaves behind.
func leftover(name string) bool {
	switch strings.ToLower(name) {
	case "__macosx", "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// besidePage reports whether a folder holds the pictures and scripts of a web
// page saved next to it.
func besidePage(folder string) bool {
	stem, ok := strings.CutSuffix(folder, "_files")
	if !ok {
		stem, ok = strings.CutSuffix(folder, ".files")
	}
	for _, ext := range []string{".html", ".htm"} {
		if _, err := os.Stat(stem + ext); ok && err == nil {
			return true
		}
	}
	return false
}

func startsLikeZip(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	var magic [4]byte
	_, err = io.ReadFull(f, magic[:])
	return err == nil && likeZip(magic[:])
}

func readFile(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, unopened(err)
	}
	defer func() { _ = f.Close() }()
	return limited(f, limit)
}

func unopened(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.Wrap(fault.NotFound, "source.absent", "没有这个文件或文件夹，请检查路径", err)
	case errors.Is(err, fs.ErrPermission):
		return fault.Wrap(fault.Forbidden, "source.permission", "没有读取权限，请检查文件的权限", err)
	}
	return fault.Wrap(fault.Unavailable, "source.open", "打不开文件，请检查磁盘或网络驱动器后重试", err)
}
