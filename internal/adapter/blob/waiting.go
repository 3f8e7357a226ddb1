package blob

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"gongkai/internal/kernel/fault"
)

// Waiting is a folder of sealed files that wait for their form to be sent:
// DIR/GROUP/ID. It is no part of the ledger: what nobody sends is swept away,
// and a backup leaves it out.
type Waiting struct{ dir string }

// OpenWaiting uses dir, which is made at the first Put.
func OpenWaiting(dir string) *Waiting { return &Waiting{dir} }

// Waiter is a file that waits, without its content.
type Waiter struct {
	ID    string
	About []byte // what was put beside it, sealed
	Size  int64  // of the sealed content
}

// What may wait in all; beyond it newcomers are turned away.
const (
	mostWaiting = 2 << 30
	mostGroups  = 5000
	mostAbout   = 64 << 10
)

var waitingName = regexp.MustCompile(`^[0-9a-f-]{16,64}$`)

func (w *Waiting) path(group, id string) (string, error) {
	if !waitingName.MatchString(group) || id != "" && !waitingName.MatchString(id) {
		return "", fault.New(fault.NotFound, "waiting.missing", "没有这个文件，可能已经提交、删除或者过期。")
	}
	return filepath.Join(w.dir, group, id), nil
}

// Put lets a file wait from now on in a group, with what is to be known of it.
func (w *Waiting) Put(group, id string, about, data []byte, now time.Time) (err error) {
	p, err := w.path(group, id)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
		return fault.Wrap(fault.Unavailable, "waiting.dir", "暂时不能接收文件，请稍后再试。", err)
	}
	head := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(about)), uint32(len(about))) //nolint:gosec // a name and a few numbers
	tmp := p + ".put"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	for _, part := range [][]byte{head, about, data} {
		if err == nil {
			_, err = f.Write(part)
		}
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(tmp, p)
	}
	if err != nil {
		err = fault.Wrap(fault.Unavailable, "waiting.write", "暂时不能接收文件，请稍后再试。", errors.Join(err, ignoreMissing(os.Remove(tmp))))
		return err
	}
	return os.Chtimes(filepath.Dir(p), now, now)
}

// List gives the files of a group in the order of their names.
func (w *Waiting) List(group string) (out []Waiter, err error) {
	dir, err := w.path(group, "")
	if err != nil {
		return nil, nil //nolint:nilerr // no group of that name
	}
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if !waitingName.MatchString(e.Name()) {
			continue // under way
		}
		about, data, err := w.open(group, e.Name(), false)
		if err != nil {
			return nil, err
		}
		out = append(out, Waiter{e.Name(), about, int64(len(data))})
	}
	return out, err
}

// Read gives the sealed content of a file that waits.
func (w *Waiting) Read(group, id string) ([]byte, error) {
	_, data, err := w.open(group, id, true)
	return data, err
}

// open reads what stands beside a file, and the file where whole is set.
func (w *Waiting) open(group, id string, whole bool) (about, data []byte, err error) {
	p, err := w.path(group, id)
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(p)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fault.New(fault.NotFound, "waiting.missing", "没有这个文件，可能已经提交、删除或者过期。")
	}
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var n [4]byte
	if _, err := io.ReadFull(f, n[:]); err != nil {
		return nil, nil, err
	}
	size := binary.BigEndian.Uint32(n[:])
	if size > mostAbout {
		return nil, nil, fmt.Errorf("%s: not a file that waits", id)
	}
	about = make([]byte, size)
	if _, err = io.ReadFull(f, about); err == nil && whole {
		data, err = io.ReadAll(f)
	}
	return about, data, err
}

// Drop takes a file out; one that is not there is no error.
func (w *Waiting) Drop(group, id string) error {
	p, err := w.path(group, id)
	if err != nil || id == "" {
		return nil //nolint:nilerr // nothing of that name waits
	}
	return ignoreMissing(os.Remove(p))
}

// Clear takes out a group.
func (w *Waiting) Clear(group string) error {
	p, err := w.path(group, "")
	if err != nil {
		return nil //nolint:nilerr // nothing of that name waits
	}
	return os.RemoveAll(p)
}

// Sweep takes out the groups to which nothing was added since before, and
// refuses where what is left is too much for more to be taken.
func (w *Waiting) Sweep(before time.Time) error {
	groups, err := os.ReadDir(w.dir)
	if err != nil {
		return ignoreMissing(err)
	}
	var size int64
	kept := 0
	for _, g := range groups {
		info, err := g.Info()
		if err != nil {
			continue // swept by another
		}
		dir := filepath.Join(w.dir, g.Name())
		if info.ModTime().Before(before) {
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
			continue
		}
		kept++
		files, err := os.ReadDir(dir)
		if err != nil {
			continue // swept by another
		}
		for _, f := range files {
			if info, err := f.Info(); err == nil {
				size += info.Size()
			}
		}
	}
	if size > mostWaiting || kept > mostGroups {
		return fault.New(fault.Unavailable, "waiting.full", "现在上传的人太多，暂时不能接收附件。请过一会儿再试，或者先提交申请，材料另行邮寄、当面提交。")
	}
	return nil
}
