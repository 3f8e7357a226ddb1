// Package blob keeps files by the hash of their content, so that an attachment
// or a letter can be proved unchanged, and sealed files that wait for their form
// to be sent: in the data directory, or in an S3 object store that several
// servers share.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"time"

	"gongkai/internal/kernel/fault"
)

// Files are blobs: blobs/ab/abcdef….
type Files struct{ in place }

// Ref names a blob by its SHA-256 in hexadecimal.
type Ref string

// Content is an open file that can be read anywhere; it is to be closed.
type Content struct {
	io.ReadSeekCloser
	io.ReaderAt
	Size int64     // bytes
	At   time.Time // when it was written
}

// folder is where blobs lie in their place.
const folder = "blobs/"

func (r Ref) name() (string, error) {
	if b, err := hex.DecodeString(string(r)); err != nil || len(b) != sha256.Size {
		return "", fault.New(fault.Invalid, "blob.ref", "文件编号不能识别。")
	}
	return folder + string(r[:2]) + "/" + string(r), nil
}

// Put stores what r gives, at most limit bytes, durably before it answers.
// Storing the same bytes twice is one blob.
func (f *Files) Put(ctx context.Context, r io.Reader, limit int64) (ref Ref, size int64, err error) {
	h := sha256.New()
	bounded := &boundedReader{r: io.TeeReader(r, h), left: limit, most: limit}
	size, err = f.in.write(ctx, bounded, func() (string, error) {
		ref = Ref(hex.EncodeToString(h.Sum(nil)))
		return ref.name()
	})
	if err != nil {
		return "", 0, err
	}
	return ref, size, nil
}

// boundedReader refuses what is larger than it may be.
type boundedReader struct {
	r          io.Reader
	left, most int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fault.New(fault.Invalid, "blob.size", fmt.Sprintf("文件超过 %d MB 的上限。", b.most>>20))
	}
	return n, err
}

// Open gives the blob's content.
func (f *Files) Open(ctx context.Context, r Ref) (*Content, error) {
	name, err := r.name()
	if err != nil {
		return nil, err
	}
	c, err := f.in.open(ctx, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "blob.missing", "文件库中没有此文件，可能已损坏，请用 gongkai verify 检查。")
	}
	return c, err
}

// Check reads the blob again and compares its hash with its name.
func (f *Files) Check(ctx context.Context, r Ref) error {
	c, err := f.Open(ctx, r)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(h, c)
	if err = errors.Join(err, c.Close()); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != string(r) {
		return fmt.Errorf("内容与编号不符（现为 %s）", got)
	}
	return nil
}

// List calls each for every blob's name in order; a file whose name is no hash
// is given too, so that a stranger in the folder is found.
func (f *Files) List(ctx context.Context, each func(name string) error) error {
	return f.in.walk(ctx, folder, func(e entry) error { return each(path.Base(e.name)) })
}

// Empty reports whether there is no blob yet.
func (f *Files) Empty(ctx context.Context) (bool, error) {
	some := errors.New("some")
	err := f.List(ctx, func(string) error { return some })
	if errors.Is(err, some) {
		return false, nil
	}
	return err == nil, err
}

// Clear takes all blobs away: what a restore that failed has brought.
func (f *Files) Clear(ctx context.Context) error { return removeAll(ctx, f.in, folder) }
