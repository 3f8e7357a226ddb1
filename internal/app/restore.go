package app

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/fault"
)

// Restore fills the empty installation at o from a backup. A backup that is
// cut short, changed, strange or newer than this program leaves nothing behind.
func Restore(ctx context.Context, o Options, r io.Reader) (res BackupResult, err error) {
	_, statErr := os.Stat(o.Dir)
	blobs, err := emptyPlace(ctx, o)
	if err != nil {
		return res, err
	}
	work, err := os.MkdirTemp("", "gongkai-restore-*")
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	u := unpacking{ledger: filepath.Join(work, backupLedger), blob: func(r io.Reader, size int64) (string, error) {
		ref, _, err := blobs.Put(ctx, r, size)
		return string(ref), err
	}}
	if err = u.read(r, &res); err == nil {
		res.Rows, err = restoreLedger(ctx, o, u.ledger)
	}
	if err != nil {
		return res, errors.Join(err, nothingLeft(ctx, o, blobs, os.IsNotExist(statErr)))
	}
	return res, nil
}

// emptyPlace gives the files of a place that holds nothing of an installation
// yet, and refuses another. A key may be there already.
func emptyPlace(ctx context.Context, o Options) (*blob.Files, error) {
	place, used := fmt.Sprintf("目录 %s ", o.Dir), o.URL == "" && exists(filepath.Join(o.Dir, "gongkai.db"))
	blobs, _, err := blob.Open(ctx, o.where())
	if err != nil {
		return nil, err
	}
	if !used {
		empty, err := blobs.Empty(ctx)
		if err != nil {
			return nil, err
		}
		if used = !empty; o.Files.URL != "" {
			place = fmt.Sprintf("对象存储 %s ", o.Files.URL)
		}
	}
	if used {
		return nil, fault.New(fault.Conflict, "restore.not-empty", place+"中已有数据，只能恢复到空的地方。")
	}
	return blobs, nil
}

func restoreLedger(ctx context.Context, o Options, file string) (rows int64, err error) {
	s, err := store.Open(ctx, store.Place{Dir: o.Dir, URL: o.URL})
	if err != nil {
		return 0, err
	}
	if rows, err = loadLedger(ctx, s, file); err == nil {
		err = rebuild(ctx, s)
	}
	return rows, errors.Join(err, s.Close())
}

// nothingLeft takes away what a failed restore has made. In a database nothing
// was committed.
func nothingLeft(ctx context.Context, o Options, blobs *blob.Files, made bool) error {
	err := blobs.Clear(context.WithoutCancel(ctx))
	for _, room := range []string{"blobs", "incoming"} { // empty by now; a bucket has none
		if left := os.Remove(filepath.Join(o.Dir, room)); left != nil && !os.IsNotExist(left) {
			err = errors.Join(err, left)
		}
	}
	if o.URL == "" {
		files, _ := filepath.Glob(filepath.Join(o.Dir, "gongkai.db*"))
		for _, f := range files {
			err = errors.Join(err, os.Remove(f))
		}
	}
	if made {
		if left := os.Remove(o.Dir); left != nil && !os.IsNotExist(left) {
			err = errors.Join(err, left)
		}
	}
	return err
}

// CheckBackup reads a whole backup and compares every sum, without restoring.
func CheckBackup(r io.Reader) (res BackupResult, err error) {
	u := unpacking{ledger: os.DevNull, blob: func(r io.Reader, _ int64) (string, error) {
		h := sha256.New()
		_, err := io.Copy(h, r)
		return hex.EncodeToString(h.Sum(nil)), err
	}}
	return res, u.read(r, &res)
}

// unpacking reads a backup: each blob goes to blob, which gives its hash, the
// ledger to a file.
type unpacking struct {
	ledger     string
	blob       func(r io.Reader, size int64) (hash string, err error)
	have, want map[string]string // sums, by the member's name
}

func damaged(err error) error {
	return fault.Wrap(fault.Invalid, "restore.damaged", "备份文件不完整或已损坏，没有恢复任何数据。请换一份备份；gongkai backup 会在写完后自行核对。", err)
}

func strange(err error) error {
	return fault.Wrap(fault.Invalid, "restore.strange", "这不是 gongkai 的备份文件，没有恢复任何数据。请选择 gongkai backup 写出的 .tar.gz 文件。", err)
}

func (u *unpacking) read(r io.Reader, res *BackupResult) error {
	head := bufio.NewReader(r)
	magic, err := head.Peek(2)
	if err == nil && (magic[0] != 0x1f || magic[1] != 0x8b) {
		return strange(errors.New("no gzip"))
	}
	gz, err := gzip.NewReader(head)
	if err != nil {
		return damaged(err)
	}
	u.have, u.want = map[string]string{}, map[string]string{}
	for tr, n := tar.NewReader(gz), 0; ; n++ {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) && n > 0 {
			if _, err := io.Copy(io.Discard, gz); err != nil { // the last sum of gzip
				return damaged(err)
			}
			return compareSums(u.have, u.want)
		}
		switch {
		case errors.Is(err, tar.ErrHeader) && n == 0, errors.Is(err, io.EOF):
			return strange(err)
		case err != nil:
			return damaged(err)
		case n == 0 && h.Name != backupAbout && h.Name != backupLedger:
			return strange(fmt.Errorf("it begins with %q", h.Name))
		}
		if err := u.member(tr, h, res); err != nil {
			return err
		}
	}
}

func (u *unpacking) member(tr io.Reader, h *tar.Header, res *BackupResult) (err error) {
	if _, twice := u.have[h.Name]; twice { // the second would be written over the first
		return damaged(fmt.Errorf("%s stands twice", h.Name))
	}
	switch name, isBlob := strings.CutPrefix(h.Name, "blobs/"); {
	case isBlob:
		if u.have[h.Name], err = u.blob(tr, h.Size); err == nil && u.have[h.Name] != name {
			err = fmt.Errorf("blob %s has hash %s", name, u.have[h.Name])
		}
		res.Blobs++
	case h.Name == backupLedger:
		u.have[h.Name], err = spool(tr, u.ledger)
	case h.Name == backupAbout:
		return u.about(tr)
	case h.Name == backupSums:
		var text []byte
		text, err = io.ReadAll(io.LimitReader(tr, 1<<30))
		for line := range strings.Lines(string(text)) {
			if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
				u.want[name] = sum
			}
		}
	default:
		return strange(fmt.Errorf("unexpected member %q", h.Name))
	}
	if err != nil {
		return damaged(err)
	}
	return nil
}

// about refuses what a newer program made.
func (u *unpacking) about(r io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(r, 64<<10))
	if err != nil {
		return damaged(err)
	}
	u.have[backupAbout] = sum(text)
	var made backupMade
	if err := json.Unmarshal(text, &made); err != nil || made.Program != "gongkai" {
		return strange(err)
	}
	schema, err := store.SchemaVersion()
	if err == nil && (made.Format > backupFormat || made.Schema > schema) {
		err = fault.New(fault.Invalid, "restore.newer", fmt.Sprintf("这份备份由更新的 gongkai 制作（数据结构 %d，本程序只认识到 %d），没有恢复任何数据。请先升级本机的 gongkai，再恢复。", made.Schema, schema))
	}
	return err
}

func spool(r io.Reader, file string) (sum string, err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), r)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}

func compareSums(have, want map[string]string) error {
	if have[backupLedger] == "" || len(want) != len(have) {
		return fault.New(fault.Invalid, "restore.incomplete", "备份文件不完整，没有恢复任何数据。")
	}
	for name, sum := range want {
		if have[name] != sum {
			return fault.New(fault.Invalid, "restore.sum", fmt.Sprintf("备份中的 %s 校验不符，没有恢复任何数据。", name))
		}
	}
	return nil
}

func loadLedger(ctx context.Context, s *store.Store, file string) (rows int64, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	dec := json.NewDecoder(bufio.NewReaderSize(f, 1<<16))
	dec.UseNumber()
	var columns []string
	err = s.Load(ctx, func() (string, []string, []any, bool, error) {
		var line row
		if err := dec.Decode(&line); errors.Is(err, io.EOF) {
			return "", nil, nil, false, nil
		} else if err != nil {
			return "", nil, nil, false, fault.Wrap(fault.Invalid, "restore.row", fmt.Sprintf("备份的第 %d 行不能识别。", rows+1), err)
		}
		if line.Names != nil {
			columns = line.Names
		}
		for i, v := range line.Values {
			var err error
			if line.Values[i], err = value(v); err != nil {
				return "", nil, nil, false, err
			}
		}
		rows++
		return line.Table, columns, line.Values, true, nil
	})
	return rows, err
}

// value turns a decoded JSON value into what the database takes.
func value(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		return v.Int64()
	case map[string]any:
		text, _ := v["base64"].(string)
		return base64.StdEncoding.DecodeString(text)
	default:
		return v, nil
	}
}
