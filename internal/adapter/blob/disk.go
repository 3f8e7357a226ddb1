package blob

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/internal/kernel/fault"
)

// disk is a folder of files.
type disk struct{ dir string }

func (d disk) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

// incoming is where files are written that are not whole yet.
const incoming = "incoming/"

// tidy takes away what a server that was killed in the middle of a write has
// left; others may be writing now.
func (d disk) tidy(now time.Time) {
	left, _ := os.ReadDir(d.path(incoming))
	for _, e := range left {
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(d.path(incoming + e.Name()))
		}
	}
}

func (d disk) write(_ context.Context, r io.Reader, name func() (string, error)) (size int64, err error) {
	tmp, err := d.temporary()
	if err != nil {
		return 0, fault.Wrap(fault.Unavailable, "blob.dir", "不能写入文件库，请检查数据目录的权限和磁盘空间。", err)
	}
	defer func() { err = errors.Join(err, ignoreMissing(os.Remove(tmp.Name()))) }()
	if size, err = io.Copy(tmp, r); err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return 0, err
	}
	to, err := name()
	if err != nil {
		return 0, err
	}
	return size, moveTo(tmp.Name(), d.path(to))
}

func (d disk) temporary() (*os.File, error) {
	dir := d.path(incoming)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return os.CreateTemp(dir, "")
}

// moveTo gives a file its name. Its folder may go away at this moment, when
// another removes the last file in it: then it is made again.
func moveTo(from, to string) (err error) {
	dir := filepath.Dir(to)
	for range 3 {
		if err = os.MkdirAll(dir, 0o700); err == nil {
			err = os.Rename(from, to)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err != nil {
		return err
	}
	return ignoreMissing(syncDir(dir))
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// syncDir makes a rename durable; systems that cannot sync a folder do not
// need it.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = f.Sync()
	return f.Close()
}

func (d disk) open(_ context.Context, name string) (*Content, error) {
	f, err := os.Open(d.path(name))
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &Content{f, f, info.Size(), info.ModTime()}, nil
}

// remove takes the file's folder away too, where that was its last file.
func (d disk) remove(_ context.Context, name string) error {
	p := d.path(name)
	err := ignoreMissing(os.Remove(p))
	_ = os.Remove(filepath.Dir(p)) // refused while something is in it
	return err
}

func (d disk) walk(ctx context.Context, prefix string, f func(entry) error) error {
	top := d.path(prefix[:strings.LastIndex(prefix, "/")+1])
	err := filepath.WalkDir(top, func(p string, e fs.DirEntry, err error) error {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || e.IsDir() {
			return ignoreMissing(err)
		}
		rel, err := filepath.Rel(d.dir, p)
		if err != nil {
			return err
		}
		info, err := e.Info()
		if name := filepath.ToSlash(rel); err == nil && strings.HasPrefix(name, prefix) {
			return f(entry{name, info.Size()})
		}
		return ignoreMissing(err)
	})
	return ignoreMissing(err)
}
