package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

type backupCommand struct {
	installation
	File string `arg:"" placeholder:"文件" type:"path" help:"写入的备份文件，例如 gongkai-2026-01-31.tar.gz。"`
}

// Run writes a backup beside its place and moves it there when it is whole.
func (c *backupCommand) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		tmp, err := os.CreateTemp(filepath.Dir(c.File), ".gongkai-backup-*")
		if err != nil {
			return fmt.Errorf("不能写入 %s，请检查目录的权限和空间", filepath.Dir(c.File))
		}
		res, err := a.Backup(ctx, who, tmp)
		err = errors.Join(err, tmp.Sync(), tmp.Close())
		if err == nil {
			err = os.Rename(tmp.Name(), c.File)
		}
		if err != nil {
			return errors.Join(err, os.Remove(tmp.Name()))
		}
		fmt.Fprintf(s.Out, "已备份 %d 行、%d 个文件到 %s（%d 字节）。密钥不在备份中，请另行妥善保管。\n", res.Rows, res.Blobs, c.File, res.Bytes)
		return nil
	})
}

type restoreCommand struct {
	installation
	File string `arg:"" placeholder:"文件" help:"备份文件；- 为标准输入。"`
}

// Run fills an empty data directory or database from a backup and verifies it.
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
