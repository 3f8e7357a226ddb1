package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// BackupNote is what the ledger keeps of the newest backup.
type BackupNote struct {
	At      time.Time `json:"at"`
	File    string    `json:"file"` // without its folder
	Bytes   int64     `json:"bytes"`
	Rows    int64     `json:"rows"`
	Blobs   int64     `json:"blobs"`
	Checked bool      `json:"checked"` // read again, with every sum compared
}

// BackupState is how an installation stands with its backups.
type BackupState struct {
	Last *BackupNote // nil where none was ever made
	Days int         // since then
	Most int         // days without one after which it is late
	Late bool
}

const (
	kindBackup = "backup"
	lastBackup = "last"
	backupRule = "rule"

	// BackupDays is after how many days without a backup the office says so in
	// red, unless the administrator chose otherwise: one night may fail.
	BackupDays = 2

	// MostBackupDays bounds the choice: who backs up less than once a month has
	// none that helps.
	MostBackupDays = 31
)

// keptBackupRule is the record of the choice.
type keptBackupRule struct {
	Days int `json:"days"`
}

// SetBackupDays chooses after how many days without a backup the office says
// so; the choice is an audit entry.
func (a *App) SetBackupDays(ctx context.Context, actor agency.Actor, days int) error {
	if days < 1 || days > MostBackupDays {
		return fault.New(fault.Invalid, "backup.days", fmt.Sprintf("请填写 1 至 %d 的整数。", MostBackupDays))
	}
	return a.write(ctx, actor, agency.Maintain, actor.Agency, func(w *work) error {
		was, err := w.backupDays(ctx)
		if err != nil || was == days {
			return err
		}
		body, err := json.Marshal(keptBackupRule{days})
		if err != nil {
			return err
		}
		return w.PutRecord(ctx, &store.Record{Kind: kindBackup, Key: backupRule, Body: string(body)},
			w.entry(agency.Maintain, actor.Agency, "", map[string]any{"what": "backup_days", "from": was, "to": days}))
	})
}

func (w *work) backupDays(ctx context.Context) (int, error) {
	r, err := w.Record(ctx, kindBackup, "", backupRule)
	if err != nil || r == nil {
		return BackupDays, err
	}
	rule, err := decode[keptBackupRule](r.Body)
	return rule.Days, err
}

// NoteBackup keeps that a backup was made.
func (a *App) NoteBackup(ctx context.Context, actor agency.Actor, file string, res BackupResult, checked bool) error {
	return a.write(ctx, actor, agency.Maintain, "", func(w *work) error {
		return w.putJSON(ctx, agency.Maintain, kindBackup, "", lastBackup, 0, BackupNote{w.now, file, res.Bytes, res.Rows, res.Blobs, checked})
	})
}

// BackupState tells administrators when the last backup was made.
func (a *App) BackupState(ctx context.Context, actor agency.Actor) (s BackupState, err error) {
	err = a.read(ctx, actor, agency.Maintain, actor.Agency, func(w *work) error {
		s = BackupState{Late: true}
		if s.Most, err = w.backupDays(ctx); err != nil {
			return err
		}
		r, err := w.Record(ctx, kindBackup, "", lastBackup)
		if err != nil || r == nil {
			return err
		}
		n, err := decode[BackupNote](r.Body)
		s.Last, s.Days = &n, max(0, int(w.now.Sub(n.At).Hours()/24))
		s.Late = s.Days >= s.Most || !n.Checked
		return err
	})
	return s, err
}

// DemoBackup makes a backup that nobody keeps, so that the demonstration has one.
func (a *App) DemoBackup(ctx context.Context, actor agency.Actor) error {
	r, w := io.Pipe()
	checked := make(chan error, 1)
	go func() {
		_, err := CheckBackup(r)
		_ = r.CloseWithError(err)
		checked <- err
	}()
	res, err := a.Backup(ctx, actor, w)
	_ = w.CloseWithError(err)
	if wrong := <-checked; err == nil {
		err = wrong
	}
	if err != nil {
		return err
	}
	return a.NoteBackup(ctx, actor, "演示数据的备份（核对后没有保存）", res, true)
}
