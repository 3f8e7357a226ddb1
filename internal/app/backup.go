package app

import (
	"archive/tar"
	"bufio"
	"bytes"
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
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// A backup is a gzipped tar: ledger.jsonl (one line a row), blobs/HASH, and
// last SHA256SUMS. The key is not in it: it must be kept elsewhere, or the
// backup would give away what the key protects.
const (
	backupLedger = "ledger.jsonl"
	backupSums   = "SHA256SUMS"
)

// BackupResult says what a backup or a restore holds.
type BackupResult struct {
	Rows, Blobs int64
	Bytes       int64
}

// row is one line of the ledger file.
type row struct {
	Table  string   `json:"t"`
	Values []any    `json:"v"`
	Names  []string `json:"c,omitempty"` // columns, on the first line of a table
}

// raw marks bytes in a line, since JSON has none.
type raw struct {
	Base64 string `json:"base64"`
}

// Backup writes one consistent state of the ledger and every file to w, while
// the office works.
func (a *App) Backup(ctx context.Context, actor agency.Actor, w io.Writer) (res BackupResult, err error) {
	if err := a.read(ctx, actor, agency.Maintain, "", func(*work) error { return nil }); err != nil {
		return res, err
	}
	counted := &countingWriter{w: w}
	gz := gzip.NewWriter(counted)
	tw := tar.NewWriter(gz)
	var sums bytes.Buffer
	if res.Rows, err = a.backupLedger(ctx, tw, &sums); err != nil {
		return res, err
	}
	if res.Blobs, err = a.backupBlobs(tw, &sums); err != nil {
		return res, err
	}
	err = addFile(tw, backupSums, int64(sums.Len()), &sums)
	if err = errors.Join(err, tw.Close(), gz.Close()); err == nil {
		res.Bytes = counted.n
	}
	return res, err
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// backupLedger spools the rows to a file first, because tar must know the size
// before the content.
func (a *App) backupLedger(ctx context.Context, tw *tar.Writer, sums io.Writer) (rows int64, err error) {
	spool, err := os.CreateTemp("", "gongkai-backup-*")
	if err != nil {
		return 0, fault.Wrap(fault.Unavailable, "backup.spool", "不能建立临时文件，请检查临时目录的空间和权限。", err)
	}
	defer func() { err = errors.Join(err, spool.Close(), os.Remove(spool.Name())) }()
	buf := bufio.NewWriterSize(spool, 1<<16)
	enc := json.NewEncoder(buf)
	last := ""
	err = a.store.Dump(ctx, func(table string, columns []string, values []any) error {
		line := row{Table: table, Values: make([]any, len(values))}
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = raw{base64.StdEncoding.EncodeToString(b)}
			}
			line.Values[i] = v
		}
		if table != last {
			line.Names, last = columns, table
		}
		rows++
		return enc.Encode(line)
	})
	if err = errors.Join(err, buf.Flush()); err != nil {
		return rows, err
	}
	size, err := spool.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = spool.Seek(0, io.SeekStart)
	}
	if err != nil {
		return rows, err
	}
	h := sha256.New()
	err = addFile(tw, backupLedger, size, io.TeeReader(spool, h))
	fmt.Fprintf(sums, "%s  %s\n", hex.EncodeToString(h.Sum(nil)), backupLedger)
	return rows, err
}

func (a *App) backupBlobs(tw *tar.Writer, sums io.Writer) (n int64, err error) {
	err = a.blobs.List(func(name string) error {
		f, err := a.blobs.Open(blob.Ref(name))
		if fault.KindOf(err) == fault.Invalid {
			return nil // a file under way or a stranger; verify names it
		}
		if err != nil {
			return err
		}
		info, err := f.Stat()
		if err == nil {
			err = addFile(tw, "blobs/"+name, info.Size(), f)
			fmt.Fprintf(sums, "%s  blobs/%s\n", name, name)
			n++
		}
		return errors.Join(err, f.Close())
	})
	return n, err
}

func addFile(tw *tar.Writer, name string, size int64, r io.Reader) error {
	if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err := io.CopyN(tw, r, size)
	return err
}

// Restore fills the empty installation at o from a backup. A backup that is
// cut short or changed leaves nothing behind.
func Restore(ctx context.Context, o Options, r io.Reader) (res BackupResult, err error) {
	if entries, err := os.ReadDir(o.Dir); err == nil && o.URL == "" {
		for _, e := range entries {
			if e.Name() == "gongkai.db" || e.Name() == "blobs" {
				return res, fault.New(fault.Conflict, "restore.not-empty", fmt.Sprintf("目录 %s 中已有数据，恢复只能写入空目录。", o.Dir))
			}
		}
	}
	work, err := os.MkdirTemp("", "gongkai-restore-*")
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	blobs := blob.OpenDisk(filepath.Join(o.Dir, "blobs"))
	have, want, err := unpack(r, work, blobs, &res)
	if err == nil {
		err = compareSums(have, want)
	}
	if err != nil {
		return res, errors.Join(err, os.RemoveAll(filepath.Join(o.Dir, "blobs")))
	}
	s, err := store.Open(ctx, store.Place{Dir: o.Dir, URL: o.URL})
	if err != nil {
		return res, err
	}
	if res.Rows, err = loadLedger(ctx, s, filepath.Join(work, backupLedger)); err == nil {
		err = rebuild(ctx, s)
	}
	return res, errors.Join(err, s.Close())
}

// unpack reads the tar: blobs go to their place, the ledger to dir.
func unpack(r io.Reader, dir string, blobs *blob.Disk, res *BackupResult) (have, want map[string]string, err error) {
	damaged := func(err error) error {
		return fault.Wrap(fault.Invalid, "restore.damaged", "备份文件不完整或已损坏，没有恢复任何数据。", err)
	}
	gz, err := gzip.NewReader(r)
	if err != nil {
		return nil, nil, damaged(err)
	}
	have, want = map[string]string{}, map[string]string{}
	tr := tar.NewReader(gz)
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return have, want, nil
		}
		if err != nil {
			return nil, nil, damaged(err)
		}
		switch name, isBlob := strings.CutPrefix(h.Name, "blobs/"); {
		case isBlob:
			ref, _, err := blobs.Put(tr, h.Size)
			if err != nil {
				return nil, nil, damaged(err)
			}
			have[h.Name] = string(ref)
			if string(ref) != name {
				return nil, nil, damaged(fmt.Errorf("blob %s has hash %s", name, ref))
			}
			res.Blobs++
		case h.Name == backupLedger:
			if have[h.Name], err = spool(tr, filepath.Join(dir, backupLedger)); err != nil {
				return nil, nil, damaged(err)
			}
		case h.Name == backupSums:
			text, err := io.ReadAll(io.LimitReader(tr, 1<<30))
			if err != nil {
				return nil, nil, damaged(err)
			}
			for line := range strings.Lines(string(text)) {
				if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
					want[name] = sum
				}
			}
		default:
			return nil, nil, damaged(fmt.Errorf("unexpected member %q", h.Name))
		}
	}
}

func spool(r io.Reader, file string) (sum string, err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
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
