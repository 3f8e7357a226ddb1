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
	"time"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// A backup is a gzipped tar: first backup.json (what made it), ledger.jsonl (one
// line a row), blobs/HASH, and last SHA256SUMS. Those made before backup.json
// was written are read too. The key is not in it: it must be kept elsewhere, or the
// backup would give away what the key protects.
const (
	backupLedger = "ledger.jsonl"
	backupSums   = "SHA256SUMS"
	backupAbout  = "backup.json"

	backupFormat = 1
)

// backupMade says by what a backup was made, so that an older program refuses
// what it would misread.
type backupMade struct {
	Program string    `json:"program"`
	Format  int       `json:"format"`
	Schema  int       `json:"schema"`
	At      time.Time `json:"at"`
}

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
	if err := a.backupAbout(tw, &sums); err != nil {
		return res, err
	}
	if res.Rows, err = a.backupLedger(ctx, tw, &sums); err != nil {
		return res, err
	}
	if res.Blobs, err = a.backupBlobs(ctx, tw, &sums); err != nil {
		return res, err
	}
	err = addFile(tw, backupSums, int64(sums.Len()), &sums)
	if err = errors.Join(err, tw.Close(), gz.Close()); err == nil {
		res.Bytes = counted.n
	}
	return res, err
}

func (a *App) backupAbout(tw *tar.Writer, sums io.Writer) error {
	schema, err := store.SchemaVersion()
	if err != nil {
		return err
	}
	text, err := json.Marshal(backupMade{Program: "gongkai", Format: backupFormat, Schema: schema, At: a.now().UTC()})
	if err != nil {
		return err
	}
	fmt.Fprintf(sums, "%s  %s\n", sum(text), backupAbout)
	return addFile(tw, backupAbout, int64(len(text)), bytes.NewReader(text))
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

func (a *App) backupBlobs(ctx context.Context, tw *tar.Writer, sums io.Writer) (n int64, err error) {
	err = a.blobs.List(ctx, func(name string) error {
		f, err := a.blobs.Open(ctx, blob.Ref(name))
		if fault.KindOf(err) == fault.Invalid {
			return nil // a file under way or a stranger; verify names it
		}
		if err != nil {
			return err
		}
		err = addFile(tw, "blobs/"+name, f.Size, f)
		fmt.Fprintf(sums, "%s  blobs/%s\n", name, name)
		n++
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
