package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

type backupCommand struct {
	installation
	File string `arg:"" placeholder:"文件" type:"path" help:"写入的备份文件，例如 gongkai-2026-01-31.tar.gz；是目录的，在其中按时间命名。"`
	Keep int    `placeholder:"份数" env:"GONGKAI_KEEP" help:"写入目录时只保留最新的几份，0 为全部保留。"`
}

// Run writes a backup beside its place, reads it again, and moves it there when
// it is whole; then older ones may go.
func (c *backupCommand) Run(ctx context.Context, s *Streams) error {
	if c.Keep < 0 {
		return errors.New("--keep 不能是负数")
	}
	dir, folder := filepath.Dir(c.File), false
	if info, err := os.Stat(c.File); err == nil && info.IsDir() {
		dir, folder = c.File, true
		c.File = filepath.Join(dir, time.Now().In(app.China()).Format(backupName))
	} else if c.Keep > 0 {
		return fmt.Errorf("--keep 用于备份到目录；%s 不是已有的目录", c.File)
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		res, err := c.write(ctx, a, who, dir)
		if err != nil {
			return err
		}
		if err := a.NoteBackup(ctx, who, filepath.Base(c.File), res, true); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "已备份 %d 行、%d 个文件到 %s（%d 字节），并已整份读回核对。密钥不在备份中，请另行妥善保管。\n", res.Rows, res.Blobs, c.File, res.Bytes)
		if !folder {
			return nil
		}
		return keepNewest(dir, c.Keep, s.Out)
	})
}

const (
	backupName  = "gongkai-20060102-150405.tar.gz"
	backupNames = "gongkai-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9][0-9][0-9].tar.gz"
)

// write makes the backup under another name, which goes if anything is wrong.
func (c *backupCommand) write(ctx context.Context, a *app.App, who agency.Actor, dir string) (res app.BackupResult, err error) {
	tmp, err := os.CreateTemp(dir, ".gongkai-backup-*")
	if err != nil {
		return res, fmt.Errorf("不能写入 %s，请检查目录的权限和空间", dir)
	}
	res, err = a.Backup(ctx, who, tmp)
	if err == nil {
		err = tmp.Sync()
	}
	if err == nil {
		_, err = tmp.Seek(0, io.SeekStart)
	}
	if err == nil {
		var read app.BackupResult
		if read, err = app.CheckBackup(tmp); err == nil && read.Blobs != res.Blobs {
			err = errors.New("文件数不同")
		}
		if err != nil {
			err = fmt.Errorf("写出的备份不能读回，没有保存：%w", err)
		}
	}
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), c.File)
	}
	if err != nil {
		return res, errors.Join(err, os.Remove(tmp.Name()))
	}
	return res, nil
}

// keepNewest removes all but the newest backups of a folder; it knows them by
// the names that it gives.
func keepNewest(dir string, keep int, out io.Writer) error {
	files, err := filepath.Glob(filepath.Join(globbed(dir), backupNames))
	if err != nil || keep == 0 {
		return err
	}
	slices.Sort(files)
	for _, old := range files[:max(0, len(files)-keep)] {
		if err := os.Remove(old); err != nil {
			return fmt.Errorf("不能删除较早的备份 %s，请检查目录的权限", old)
		}
		fmt.Fprintf(out, "已删除较早的备份 %s。\n", filepath.Base(old))
	}
	return nil
}

// globbed spells a folder so that a pattern takes its name as it is.
func globbed(dir string) string {
	var out []rune
	for _, r := range dir {
		if r == '*' || r == '?' || r == '[' || r == '\\' {
			out = append(out, '\\')
		}
		out = append(out, r)
	}
	return string(out)
}

type restoreCommand struct {
	installation
	File string `arg:"" placeholder:"文件" help:"备份文件；- 为标准输入。"`
}

// Run fills an empty data directory or database from a backup.
func (c *restoreCommand) Run(ctx context.Context, s *Streams) (err error) {
	o, err := c.options(false)
	if err != nil {
		return err
	}
	in := s.In
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("打不开备份文件 %s，请检查路径和权限", c.File)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		in = io.Reader(f)
	}
	res, err := app.Restore(ctx, o, in)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "已恢复 %d 行、%d 个文件。请把密钥放到 %s，再运行 gongkai verify 核对。\n", res.Rows, res.Blobs, keyPlace(o))
	return nil
}

func keyPlace(o app.Options) string {
	if o.KeyFile != "" {
		return o.KeyFile
	}
	return filepath.Join(o.Dir, "key")
}
