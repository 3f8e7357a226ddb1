// Package blob keeps files by the hash of their content, so that an attachment
// or a letter can be proved unchanged: on disk in the data directory.
package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/internal/kernel/fault"
)

// Disk is a folder of blobs: DIR/ab/abcdef….
type Disk struct{ dir string }

// Ref names a blob by its SHA-256 in hexadecimal.
type Ref string

// OpenDisk uses dir, which is made at the first Put.
func OpenDisk(dir string) *Disk { return &Disk{dir} }

func (d *Disk) path(r Ref) (string, error) {
	if b, err := hex.DecodeString(string(r)); err != nil || len(b) != sha256.Size {
		return "", fault.New(fault.Invalid, "blob.ref", "文件编号不能识别。")
	}
	return filepath.Join(d.dir, string(r[:2]), string(r)), nil
}

// Put stores what r gives, at most limit bytes, durably before it answers.
// Storing the same bytes twice is one blob.
func (d *Disk) Put(r io.Reader, limit int64) (ref Ref, size int64, err error) {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return "", 0, fault.Wrap(fault.Unavailable, "blob.dir", "不能写入文件库，请检查数据目录的权限。", err)
	}
	tmp, err := os.CreateTemp(d.dir, ".put-*")
	if err != nil {
		return "", 0, fault.Wrap(fault.Unavailable, "blob.dir", "不能写入文件库，请检查数据目录的权限和磁盘空间。", err)
	}
	defer func() { err = errors.Join(err, ignoreMissing(os.Remove(tmp.Name()))) }()
	h := sha256.New()
	size, err = io.Copy(io.MultiWriter(tmp, h), io.LimitReader(r, limit+1))
	if err == nil && size > limit {
		err = fault.New(fault.Invalid, "blob.size", fmt.Sprintf("文件超过 %d MB 的上限。", limit>>20))
	}
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err != nil {
		return "", 0, err
	}
	ref = Ref(hex.EncodeToString(h.Sum(nil)))
	to, err := d.path(ref)
	if err != nil {
		return "", 0, err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return "", 0, err
	}
	if err := os.Rename(tmp.Name(), to); err != nil {
		return "", 0, err
	}
	return ref, size, syncDir(filepath.Dir(to))
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

// Open gives the blob's content; the caller closes it.
func (d *Disk) Open(r Ref) (*os.File, error) {
	p, err := d.path(r)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(p)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "blob.missing", "文件库中没有此文件，可能已损坏，请用 gongkai verify 检查。")
	}
	return f, err
}

// Check reads the blob again and compares its hash with its name.
func (d *Disk) Check(r Ref) error {
	f, err := d.Open(r)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(h, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != string(r) {
		return fmt.Errorf("内容与编号不符（现为 %s）", got)
	}
	return nil
}

// List calls f for every blob's name in order; a file whose name is no hash is
// given too, so that a stranger in the folder is found.
func (d *Disk) List(f func(name string) error) error {
	err := filepath.WalkDir(d.dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		return f(e.Name())
	})
	return ignoreMissing(err)
}
