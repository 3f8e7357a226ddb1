package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/audit/transparency"
)

// logging is what a transaction appends to the public log.
type logging struct {
	drafts []logDraft
	entry  audit.Entry // covers all of them
	sign   SignLog
	known  map[int64]tlog.Hash // of this transaction
}

type logDraft struct {
	subject string
	entry   transparency.Entry
}

// SignLog signs a tree. Trouble says why it must not be: the tree does not
// continue what was signed before. "" leaves the entries unsigned for now.
type SignLog func(size int64, root tlog.Hash, trouble error) (signed string)

// Log appends an entry to the public log as the last step of the transaction;
// its place is given there. a and sign are those of the first entry.
func (t *Tx) Log(subject string, e transparency.Entry, a audit.Entry, sign SignLog) {
	if len(t.log.drafts) == 0 {
		t.log.entry, t.log.sign = a, sign
	}
	t.log.drafts = append(t.log.drafts, logDraft{subject, e})
}

// appendLog has no other writer beside it, so that entries have no gaps and each
// tree continues the last.
func (t *Tx) appendLog(ctx context.Context) error {
	if len(t.log.drafts) == 0 {
		return nil
	}
	size, err := t.LogSize(ctx)
	if err != nil {
		return err
	}
	first := size
	d := audit.NewDigest()
	for _, x := range t.log.drafts {
		x.entry.N = size
		line, err := x.entry.Line()
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO log_entries (n, subject, line, entry) VALUES ($1, $2, $3, 0)`, size, x.subject, string(line)); err != nil {
			return err
		}
		if err := t.hashLog(ctx, size, line); err != nil {
			return err
		}
		d.Strings(x.subject, string(line))
		size++
	}
	if err := t.signLog(ctx, size, t.log.sign); err != nil {
		return err
	}
	e := t.log.entry
	e.Subject, e.Covers, e.Digest = "log:", audit.LogEntries, d.Sum()
	t.noteBound(e, func(ctx context.Context, seq int64) error {
		_, err := t.exec(ctx, `UPDATE log_entries SET entry = $1 WHERE n >= $2 AND n < $3`, seq, first, size)
		return err
	})
	return nil
}

// hashLog keeps the hashes that a leaf completes. Hashes that are missing do
// not keep a publication back: the tree is not signed until they are made again.
func (t *Tx) hashLog(ctx context.Context, n int64, line []byte) error {
	hashes, err := tlog.StoredHashesForRecordHash(n, transparency.Leaf(line), t.LogHashes(ctx))
	if err != nil {
		if ctx.Err() != nil || !isMissing(err) {
			return err
		}
		hashes = []tlog.Hash{transparency.Leaf(line)}
	}
	at := tlog.StoredHashIndex(0, n)
	for i, h := range hashes {
		if t.log.known == nil {
			t.log.known = map[int64]tlog.Hash{}
		}
		t.log.known[at+int64(i)] = h
		if _, err := t.exec(ctx, `INSERT INTO log_hashes (i, hash) VALUES ($1, $2) ON CONFLICT (i) DO UPDATE SET hash = excluded.hash`,
			at+int64(i), encodeHash(h)); err != nil {
			return err
		}
	}
	return nil
}

func encodeHash(h tlog.Hash) string { return base64.StdEncoding.EncodeToString(h[:]) }

type missingHash int64

func (m missingHash) Error() string {
	return fmt.Sprintf("公开日志的散列值 %d 缺失", int64(m))
}

func isMissing(err error) bool { var m missingHash; return errors.As(err, &m) }

// LogHashes reads stored hashes of the tree.
func (t *Tx) LogHashes(ctx context.Context) tlog.HashReader {
	return tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(at))
		for k, i := range at {
			if h, ok := t.log.known[i]; ok {
				out[k] = h
				continue
			}
			var text string
			found, err := t.one(ctx, `SELECT hash FROM log_hashes WHERE i = $1`, []any{i}, &text)
			if err != nil {
				return nil, err
			}
			if h, err := tlog.ParseHash(text); found && err == nil {
				out[k] = h
			} else {
				return nil, missingHash(i)
			}
		}
		return out, nil
	})
}

// signLog signs the tree if it continues the last that was signed.
func (t *Tx) signLog(ctx context.Context, size int64, sign SignLog) error {
	trouble := t.continues(ctx, size)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var root tlog.Hash
	if trouble == nil {
		root, trouble = tlog.TreeHash(size, t.LogHashes(ctx))
	}
	signed := sign(size, root, trouble)
	if signed == "" || trouble != nil {
		return nil
	}
	_, err := t.exec(ctx, `INSERT INTO log_checkpoints (size, root, note) VALUES ($1, $2, $3) ON CONFLICT (size) DO NOTHING`, size, encodeHash(root), signed)
	return err
}

// continues computes the root of the last signed tree from what stands now.
func (t *Tx) continues(ctx context.Context, size int64) error {
	last, err := t.LogCheckpoint(ctx)
	if err != nil || last.Signed == "" {
		return err
	}
	if last.Size > size {
		return fmt.Errorf("公开日志有 %d 条，少于已签名的 %d 条", size, last.Size)
	}
	root, err := tlog.TreeHash(last.Size, t.LogHashes(ctx))
	if err == nil && encodeHash(root) != last.Root {
		err = fmt.Errorf("公开日志的前 %d 条与已签名的检查点不符", last.Size)
	}
	return err
}

// SignLog signs the whole log now, where it is not signed yet.
func (t *Tx) SignLog(ctx context.Context, sign SignLog) error {
	size, err := t.LogSize(ctx)
	if err != nil {
		return err
	}
	if last, err := t.LogCheckpoint(ctx); err != nil || last.Size == size {
		return err
	}
	return t.signLog(ctx, size, sign)
}

// RehashLog makes the stored hashes again from the entries.
func (t *Tx) RehashLog(ctx context.Context) error {
	if _, err := t.exec(ctx, `DELETE FROM log_hashes`); err != nil {
		return err
	}
	clear(t.log.known)
	for from := int64(0); ; {
		rows, err := t.LogEntries(ctx, from, transparency.TileWidth)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.N != from {
				return fmt.Errorf("公开日志缺少第 %d 条，请用 gongkai verify 核对", from)
			}
			if err := t.hashLog(ctx, r.N, []byte(r.Line)); err != nil {
				return err
			}
			from++
		}
		if len(rows) < transparency.TileWidth {
			clear(t.log.known)
			return nil
		}
		if len(t.log.known) > 1<<16 {
			clear(t.log.known)
		}
	}
}
