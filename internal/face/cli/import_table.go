package cli

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

type importCounts struct {
	installation
	File   string `arg:"" placeholder:"文件" help:"xlsx 或 csv，列为年度、月份、项目、数量、来源。"`
	Agency string `required:"" placeholder:"编号" help:"机关编号。"`
}

// Run writes all rows or none.
func (c *importCounts) Run(ctx context.Context, s *Streams) error {
	rows, err := sheetOf(ctx, c.File, s.In)
	if err != nil {
		return err
	}
	counts, err := app.ParseCounts(rows)
	if err != nil {
		return err
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		if err := a.RecordCounts(ctx, who, c.Agency, counts); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "已保存 %d 项数据。\n", len(counts))
		return nil
	})
}

type importDocuments struct {
	installation
	File   string `arg:"" placeholder:"文件" help:"xlsx 或 csv，列为文号、标题、类别、公布日期、施行日期、废止（失效）日期、废止或失效、依据。"`
	Agency string `required:"" placeholder:"编号" help:"机关编号。"`
}

// Run writes all rows or none.
func (c *importDocuments) Run(ctx context.Context, s *Streams) error {
	rows, err := sheetOf(ctx, c.File, s.In)
	if err != nil {
		return err
	}
	docs, err := app.ParseDocuments(rows)
	if err != nil {
		return err
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		if err := a.RecordDocuments(ctx, who, c.Agency, docs); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "已保存 %d 件文件的登记。\n", len(docs))
		return nil
	})
}

type requestRegister struct {
	installation
	Agency string `required:"" placeholder:"编号" help:"机关编号。"`
	Output string `short:"o" required:"" placeholder:"文件" type:"path" help:"写到哪个 csv 文件（Excel 可直接打开）。"`
}

// Run writes the register with masked names; a cell that a spreadsheet would
// take for a formula is disarmed.
func (c *requestRegister) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) (err error) {
		f, err := os.OpenFile(c.Output, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("不能写入 %s，请检查目录和权限", c.Output)
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		if _, err := f.WriteString("\ufeff"); err != nil {
			return err
		}
		w := csv.NewWriter(f)
		n := -1
		if err := a.RegisterRows(ctx, who, c.Agency, func(row []string) error {
			n++
			for i, cell := range row {
				row[i] = harmless(cell)
			}
			return w.Write(row)
		}); err != nil {
			return err
		}
		w.Flush()
		fmt.Fprintf(s.Out, "已写出 %d 个案件到 %s，申请人姓名已遮盖。\n", n, c.Output)
		return w.Error()
	})
}
