package app

import (
	"context"
	"io"
	"time"

	"gongkai/internal/kernel/agency"
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
	Late bool
}

const (
	kindBackup = "backup"
	lastBackup = "last"

	// BackupDays is after how many days without a backup the office says so in
	// red: one night may fail.
	BackupDays = 2
)

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
		r, err := w.Record(ctx, kindBackup, "", lastBackup)
		if err != nil || r == nil {
			return err
		}
		n, err := decode[BackupNote](r.Body)
		s.Last, s.Days = &n, max(0, int(w.now.Sub(n.At).Hours()/24))
		s.Late = s.Days >= BackupDays || !n.Checked
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
