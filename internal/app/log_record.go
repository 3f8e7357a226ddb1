package app

import (
	"context"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit/transparency"
	"gongkai/internal/law/catalog"
)

// LogRecorded says what RecordLog did.
type LogRecorded struct {
	Items, Reports int
	Size           int64 // of the log
	Signed         int64 // how much of it is signed
}

// RecordLog brings the public log up to date by command: its tree is made anew
// from the entries, what is public without an entry gets one, and all is signed.
func (a *App) RecordLog(ctx context.Context, actor agency.Actor) (r LogRecorded, err error) {
	if err := a.write(ctx, actor, agency.Maintain, "", func(w *work) error { return w.RehashLog(ctx) }); err != nil {
		return r, err
	}
	if r.Reports, err = a.recordReports(ctx); err != nil {
		return r, err
	}
	for after, more := "", true; more; {
		var n int
		if n, after, more, err = a.recordItems(ctx, after); err != nil {
			return r, err
		}
		r.Items += n
	}
	err = a.write(ctx, actor, agency.Maintain, "", func(w *work) error {
		if err := w.SetLogDone(ctx, true); err != nil {
			return err
		}
		k, err := w.logKey(ctx)
		if err == nil && k != nil {
			err = w.SignLog(ctx, a.logSigner(k))
		}
		if err != nil {
			return err
		}
		if r.Size, err = w.LogSize(ctx); err != nil {
			return err
		}
		last, err := w.LogCheckpoint(ctx)
		r.Signed = last.Size
		return err
	})
	return r, err
}

// BeginLog enters what was public before the log began, in parts, once: after
// an upgrade or a restore.
func (a *App) BeginLog(ctx context.Context) (n int, err error) {
	done := false
	if err := a.store.Read(ctx, func(tx *store.Tx) (err error) { done, err = tx.LogDone(ctx); return err }); err != nil || done {
		return 0, err
	}
	if n, err = a.recordReports(ctx); err != nil {
		return n, err
	}
	for after, more := "", true; more && ctx.Err() == nil; {
		var k int
		if k, after, more, err = a.recordItems(ctx, after); err != nil {
			return n, err
		}
		n += k
	}
	if ctx.Err() != nil {
		return n, ctx.Err()
	}
	return n, a.own(ctx, logKeeper(), true, func(w *work) error { return w.SetLogDone(ctx, true) })
}

func logKeeper() agency.Actor { return agency.Actor{Person: "system", Name: "公开日志"} }

// recordItems enters public items after an id that the log lacks.
func (a *App) recordItems(ctx context.Context, after string) (n int, last string, more bool, err error) {
	const part = 200
	err = a.own(ctx, logKeeper(), true, func(w *work) error {
		n, last, more = 0, after, false
		ids, err := w.UnloggedItems(ctx, after, part)
		if err != nil {
			return err
		}
		for _, id := range ids {
			f, err := w.openItem(ctx, id)
			if err != nil {
				return err
			}
			if err := w.logOne(ctx, agency.Maintain, f, transparency.ItemRecorded, catalog.Version{}); err != nil {
				return err
			}
			w.touch(itemAbout(id))
			n, last = n+1, id
		}
		more = len(ids) == part
		return nil
	})
	return n, last, more, err
}

// recordReports enters the versions of published reports that the log lacks.
func (a *App) recordReports(ctx context.Context) (n int, err error) {
	err = a.own(ctx, logKeeper(), true, func(w *work) error {
		n = 0
		known := map[string]bool{}
		before := map[string]Publication{}
		return eachJSON(ctx, w, kindReportLine, "", 0, func(_ string, p Publication) error {
			s := reportSubject(p.Agency, p.Year)
			if _, asked := known[s]; !asked {
				rows, err := w.LogOf(ctx, s)
				if err != nil {
					return err
				}
				known[s] = len(rows) > 0
			}
			if known[s] {
				return nil
			}
			was := before[s]
			before[s] = p
			n++
			w.touch(TagReports)
			return w.logReport(ctx, transparency.ReportRecorded, p, was)
		})
	})
	return n, err
}

// LogKey is the public key of the log for who runs the installation, "" where
// nothing was published yet.
func (a *App) LogKey(ctx context.Context, actor agency.Actor) (public string, err error) {
	err = a.read(ctx, actor, agency.Maintain, "", func(w *work) error {
		k, err := w.logKey(ctx)
		if k != nil {
			public = k.Public
		}
		return err
	})
	return public, err
}
