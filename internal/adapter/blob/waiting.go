package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"gongkai/internal/kernel/fault"
)

// Waiting are sealed files that wait for their form to be sent, with what is to
// be known of each: waiting/GROUP/ID and waiting/GROUP/ID.SECONDS, of which the
// latter is written first and names the moment. They are no part of the
// ledger: what nobody sends is swept away, and a backup leaves it out.
type Waiting struct {
	in place

	mu    sync.Mutex
	swept time.Time // before which, when last
	full  bool      // it was too much then
}

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

const waitingRoom = "waiting/"

var waitingName = regexp.MustCompile(`^[0-9a-f-]{16,64}$`)

func missing() error {
	return fault.New(fault.NotFound, "waiting.missing", "没有这个文件，可能已经提交、删除或者过期。")
}

// nameOf is where a group, or a file of it, waits.
func nameOf(group, id string) (string, error) {
	if !waitingName.MatchString(group) || id != "" && !waitingName.MatchString(id) {
		return "", missing()
	}
	return waitingRoom + group + "/" + id, nil
}

// Put lets a file wait from now on in a group, with what is to be known of it.
func (w *Waiting) Put(ctx context.Context, group, id string, about, data []byte, now time.Time) error {
	name, err := nameOf(group, id)
	if err != nil {
		return err
	}
	if len(about) > mostAbout {
		return fault.New(fault.Invalid, "waiting.about", "文件名过长，请改短后再上传。")
	}
	if err = w.write(ctx, name+"."+strconv.FormatInt(now.Unix(), 10), about); err == nil {
		err = w.write(ctx, name, data)
	}
	if err != nil {
		return fault.Wrap(fault.Unavailable, "waiting.write", "暂时不能接收文件，请稍后再试。", errors.Join(err, w.Drop(ctx, group, id)))
	}
	return nil
}

func (w *Waiting) write(ctx context.Context, name string, data []byte) error {
	_, err := w.in.write(ctx, bytes.NewReader(data), func() (string, error) { return name, nil })
	return err
}

// List gives the files of a group in the order of their names.
func (w *Waiting) List(ctx context.Context, group string) (out []Waiter, err error) {
	name, err := nameOf(group, "")
	if err != nil {
		return nil, nil //nolint:nilerr // no group of that name
	}
	about := map[string]string{}
	err = w.in.walk(ctx, name, func(e entry) error {
		if id, _, beside := strings.Cut(path.Base(e.name), "."); beside {
			about[id] = e.name
		} else {
			out = append(out, Waiter{ID: id, Size: e.size})
		}
		return nil
	})
	whole := out[:0]
	for _, one := range out {
		if err != nil {
			return nil, err
		}
		if one.About, err = w.read(ctx, about[one.ID]); err == nil {
			whole = append(whole, one)
		} else if errors.Is(err, fs.ErrNotExist) { // taken out meanwhile
			err = nil
		}
	}
	return whole, err
}

// Read gives the sealed content of a file that waits.
func (w *Waiting) Read(ctx context.Context, group, id string) ([]byte, error) {
	name, err := nameOf(group, id)
	if err != nil || id == "" {
		return nil, missing()
	}
	data, err := w.read(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing()
	}
	return data, err
}

func (w *Waiting) read(ctx context.Context, name string) (data []byte, err error) {
	if name == "" {
		return nil, fs.ErrNotExist
	}
	c, err := w.in.open(ctx, name)
	if err != nil {
		return nil, err
	}
	data, err = io.ReadAll(c)
	return data, errors.Join(err, c.Close())
}

// Drop takes a file out; one that is not there is no error.
func (w *Waiting) Drop(ctx context.Context, group, id string) error {
	name, err := nameOf(group, id)
	if err != nil || id == "" {
		return nil //nolint:nilerr // nothing of that name waits
	}
	return errors.Join(w.in.remove(ctx, name), removeAll(ctx, w.in, name+"."))
}

// Clear takes out a group.
func (w *Waiting) Clear(ctx context.Context, group string) error {
	name, err := nameOf(group, "")
	if err != nil {
		return nil //nolint:nilerr // nothing of that name waits
	}
	return removeAll(ctx, w.in, name)
}

// Sweep takes out the groups to which nothing was added since before, and
// refuses where what is left is too much for more to be taken. It looks through
// all that waits once a minute.
func (w *Waiting) Sweep(ctx context.Context, before time.Time) (err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if since := before.Sub(w.swept); since < 0 || since >= time.Minute {
		if w.full, err = w.sweep(ctx, before); err != nil {
			return err
		}
		w.swept = before
	}
	if w.full {
		return fault.New(fault.Unavailable, "waiting.full", "现在上传的人太多，暂时不能接收附件。请过一会儿再试，或者先提交申请，材料另行邮寄、当面提交。")
	}
	return nil
}

func (w *Waiting) sweep(ctx context.Context, before time.Time) (full bool, err error) {
	type group struct {
		size, newest int64
	}
	groups := map[string]*group{}
	err = w.in.walk(ctx, waitingRoom, func(e entry) error {
		name := path.Base(path.Dir(e.name))
		g := groups[name]
		if g == nil {
			g = &group{}
			groups[name] = g
		}
		g.size += e.size
		_, at, _ := strings.Cut(path.Base(e.name), ".")
		if at, err := strconv.ParseInt(at, 10, 64); err == nil {
			g.newest = max(g.newest, at)
		}
		return nil
	})
	var size int64
	kept := 0
	for name, g := range groups {
		if err != nil {
			return false, err
		}
		if g.newest < before.Unix() {
			err = removeAll(ctx, w.in, waitingRoom+name+"/")
			continue
		}
		size, kept = size+g.size, kept+1
	}
	return size > mostWaiting || kept > mostGroups, err
}
