package app

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/audit/transparency"
	"gongkai/internal/kernel/fault"
)

// What anybody reads of the public log.

// LogLine is an entry as the public sees it.
type LogLine struct {
	transparency.Entry
	Title string // of what is public there now, "" where nothing is
}

// LogState is the public log as a page shows it: some entries, the newest first.
type LogState struct {
	Size   int64 // entries
	Signed int64 // of them, under the last checkpoint
	Key    string
	Note   string // the checkpoint
	Lines  []LogLine
	Before int64 // the place before which the next page begins, 0 for none
}

// Log gives n entries before a place; 0 is the newest.
func (v Visitor) Log(ctx context.Context, before int64, n int) (s LogState, err error) {
	err = v.read(ctx, func(w *work) error {
		s = LogState{}
		k, err := w.logKey(ctx)
		if err != nil || k == nil {
			return err
		}
		s.Key = k.Public
		if s.Size, err = w.LogSize(ctx); err != nil {
			return err
		}
		c, err := w.LogCheckpoint(ctx)
		if err != nil {
			return err
		}
		s.Signed, s.Note = c.Size, c.Signed
		if before <= 0 || before > s.Size {
			before = s.Size
		}
		rows, err := w.NewestLog(ctx, before, n)
		if err != nil {
			return err
		}
		for _, r := range rows {
			l, err := w.logShown(ctx, r)
			if err != nil {
				return err
			}
			s.Lines, s.Before = append(s.Lines, l), r.N
		}
		return nil
	})
	return s, err
}

// logShown names what stands at the entry's address now.
func (w *work) logShown(ctx context.Context, r store.LogRow) (l LogLine, err error) {
	if l.Entry, err = logLine(r.Line); err != nil {
		return l, err
	}
	if l.Kind.OfReport() {
		p, err := w.Record(ctx, kindPublished, l.Agency, publishedKey(reportYear(l.Address), l.Version))
		if err != nil || p == nil {
			return l, err
		}
		one, err := decode[Publication](p.Body)
		if l.Title = one.Title; l.Title == "" {
			a, err := w.Agency(ctx, l.Agency)
			if err != nil {
				return l, err
			}
			l.Title = fmt.Sprintf("%s%d年政府信息公开工作年度报告", a.Name, one.Year)
		}
		return l, err
	}
	i, err := w.Tx.Item(ctx, l.Address[len(itemAddress("")):])
	if fault.KindOf(err) == fault.NotFound {
		return l, nil // its absence is found by verify
	}
	if err == nil && i.Public > 0 {
		l.Title = i.Title
	}
	return l, err
}

func reportYear(address string) (year int) {
	_, _ = fmt.Sscanf(address[max(0, len(address)-4):], "%d", &year)
	return year
}

// LogOfItem lists the entries of an item, the oldest first.
func (v Visitor) LogOfItem(ctx context.Context, id string) ([]transparency.Entry, error) {
	return v.logOf(ctx, itemAbout(id))
}

// LogOfReport lists the entries of a report, likewise.
func (v Visitor) LogOfReport(ctx context.Context, agencyID string, year int) ([]transparency.Entry, error) {
	return v.logOf(ctx, reportSubject(agencyID, year))
}

func (v Visitor) logOf(ctx context.Context, subject string) (out []transparency.Entry, err error) {
	err = v.read(ctx, func(w *work) error {
		out = nil
		rows, err := w.LogOf(ctx, subject)
		for _, r := range rows {
			e, err := logLine(r.Line)
			if err != nil {
				return err
			}
			out = append(out, e)
		}
		return err
	})
	return out, err
}

func logEmpty() error {
	return fault.New(fault.NotFound, "log.empty", "公开日志还没有条目：第一条信息或者年度报告发布后才有。")
}

// LogCheckpoint is the last signed checkpoint, and how many entries it is of.
func (v Visitor) LogCheckpoint(ctx context.Context) (size int64, signed string, err error) {
	err = v.read(ctx, func(w *work) error {
		c, err := w.LogCheckpoint(ctx)
		if size, signed = c.Size, c.Signed; err == nil && signed == "" {
			return logEmpty()
		}
		return err
	})
	return size, signed, err
}

// LogKey is the public key of the log.
func (v Visitor) LogKey(ctx context.Context) (public string, err error) {
	err = v.read(ctx, func(w *work) error {
		k, err := w.logKey(ctx)
		if err == nil && k == nil {
			return logEmpty()
		}
		if k != nil {
			public = k.Public
		}
		return err
	})
	return public, err
}

// LogTile gives a part of the signed log by its path (C2SP tlog-tiles).
func (v Visitor) LogTile(ctx context.Context, path string) (data []byte, err error) {
	t, err := transparency.ParseTile(path)
	if err != nil {
		return nil, err
	}
	err = v.read(ctx, func(w *work) error {
		c, err := w.LogCheckpoint(ctx)
		if err != nil {
			return err
		}
		if !t.In(c.Size) {
			return fault.New(fault.NotFound, "log.tile", "没有这个日志分片。")
		}
		if !t.Entries {
			data, err = t.Hashes(w.LogHashes(ctx))
			return err
		}
		rows, err := w.LogEntries(ctx, t.N*transparency.TileWidth, t.Width)
		if err != nil {
			return err
		}
		lines := make([][]byte, len(rows))
		for i, r := range rows {
			lines[i] = []byte(r.Line)
		}
		if len(lines) != t.Width {
			return errors.New("the log lacks entries")
		}
		data, err = transparency.Bundle(lines)
		return err
	})
	return data, err
}

// LogLines calls f for at most n lines from a place on, those before upTo, and
// gives the place of the next.
func (v Visitor) LogLines(ctx context.Context, from, upTo int64, n int, f func(line string) error) (next int64, err error) {
	err = v.read(ctx, func(w *work) error {
		rows, err := w.LogEntries(ctx, from, int(min(int64(n), upTo-from)))
		if err != nil {
			return err
		}
		next = from + int64(len(rows))
		for _, r := range rows {
			if err := f(r.Line); err != nil {
				return err
			}
		}
		return nil
	})
	return next, err
}

// LogProof is the proof of an entry under the last checkpoint, as a file.
func (v Visitor) LogProof(ctx context.Context, n int64) (text string, err error) {
	err = v.read(ctx, func(w *work) error {
		c, err := w.LogCheckpoint(ctx)
		if err != nil {
			return err
		}
		rows, err := w.LogEntries(ctx, n, 1)
		if err != nil {
			return err
		}
		if n < 0 || n >= c.Size || len(rows) == 0 || rows[0].N != n {
			return fault.New(fault.NotFound, "log.no-entry", fmt.Sprintf("公开日志中没有第 %d 条。", n))
		}
		p := transparency.Proof{Line: []byte(rows[0].Line), N: n, Checkpoint: c.Signed}
		if p.Hashes, err = tlog.ProveRecord(c.Size, n, w.LogHashes(ctx)); err != nil {
			return err
		}
		text = p.Text()
		return nil
	})
	return text, err
}

// PublishedText gives the bytes whose SHA-256 the log holds for an item as it
// is published now.
func (v Visitor) PublishedText(ctx context.Context, id string) (data []byte, digest string, err error) {
	err = v.read(ctx, func(w *work) error {
		f, err := w.openItem(ctx, id)
		if err != nil {
			return err
		}
		if f.state.Public == 0 {
			return fault.New(fault.NotFound, "item.missing", "没有找到这条信息，可能地址有误，或者已经撤回。")
		}
		data, err = publishedText(f.public).Bytes()
		digest = sum(data)
		return err
	})
	return data, digest, err
}
