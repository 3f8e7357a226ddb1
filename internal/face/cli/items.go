package cli

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
)

type itemsCommands struct {
	Import   itemsImport   `cmd:"" help:"导入已有网站的文章：文件夹（html、docx、pdf、ofd、txt、md），或者表格（xlsx、csv）加文件夹。"`
	Relist   itemsRelist   `cmd:"" help:"由台账重建栏目列表、计数和检索；升级后不必运行，校验报告列表不符时使用。"`
	Template itemsTemplate `cmd:"" help:"写出导入表的样表（xlsx）。"`
}

type itemsImport struct {
	installation
	Source     string `arg:"" placeholder:"文件夹或表格" help:"文件夹：其中每份文档是一篇；xlsx 或 csv：每行一篇。"`
	Agency     string `required:"" placeholder:"编号" help:"机关编号。"`
	Files      string `placeholder:"文件夹" type:"path" help:"表中所列正文文件和附件所在的文件夹。"`
	Column     string `placeholder:"栏目" help:"没有写明栏目的文章放在哪个栏目。"`
	Kind       string `placeholder:"种类" help:"没有写明种类的文章是哪一种，例如 notice。"`
	DryRun     bool   `help:"试导入：逐篇检查，不保存。"`
	SkipFaulty bool   `help:"保存没有错误的各篇；不给出时，有一篇错误即全部不保存。"`
}

// Run prints a line for each faulty article and a summary: status 1 where
// articles had faults.
func (c *itemsImport) Run(ctx context.Context, s *Streams) error {
	in := app.ItemImport{Agency: c.Agency, Column: c.Column, Kind: catalog.Kind(c.Kind), DryRun: c.DryRun, SkipFaulty: c.SkipFaulty}
	if in.Kind != "" && in.Kind.Label() == "" {
		return fmt.Errorf("--kind %q 不是信息种类，例如 notice、news、normative", c.Kind)
	}
	info, err := os.Stat(c.Source)
	switch {
	case c.Source != "-" && err != nil:
		return fmt.Errorf("没有找到 %s，请检查路径", c.Source)
	case err == nil && info.IsDir():
		in.Files = os.DirFS(c.Source)
	default:
		if in.Rows, err = sheetOf(ctx, c.Source, s.In); err != nil {
			return err
		}
		in.Files = folder(c.Files)
	}
	bar := newMeter(s.Err, "读取文章")
	in.Progress = func(done, total int) { bar.set(int64(done), int64(total)) }
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		res, err := a.ImportItems(ctx, who, in)
		bar.finish()
		if err != nil {
			return err
		}
		return c.tell(s, res)
	})
}

// folder is the files of a table, nil where none was named.
func folder(dir string) fs.FS {
	if dir == "" {
		return nil
	}
	return os.DirFS(dir)
}

func (c *itemsImport) tell(s *Streams, res app.ItemsImported) error {
	for _, f := range res.Faults {
		if f.Row == 0 {
			fmt.Fprintln(s.Out, f.Message)
			continue
		}
		fmt.Fprintf(s.Out, "第 %d 行：%s\n", f.Row, f.Message)
	}
	for _, f := range res.Unrelated {
		fmt.Fprintf(s.Out, "没有关联\t第 %d 行\t%s\n", f.Row, f.Message)
	}
	if len(res.Unknown) > 0 {
		fmt.Fprintf(s.Out, "未导入的列：%s\n", strings.Join(res.Unknown, "、"))
	}
	for _, o := range res.Open {
		name := o.Name
		if o.Row > 0 {
			name = fmt.Sprintf("第 %d 行 %s", o.Row, o.Name)
		}
		for _, x := range o.Findings {
			fmt.Fprintf(s.Out, "待处理\t%s\t%s\t%s\n", name, x.Where, x.Message)
		}
	}
	did := "已保存并公开"
	if len(res.Open) > 0 {
		did = fmt.Sprintf("已保存，其中 %d 篇有须先处理的内容，作为草稿导入、没有公开，请在办公端“信息目录 → 导入待处理”逐篇处理", len(res.Open))
	}
	switch {
	case c.DryRun:
		did = "试导入，未保存"
	case !res.Kept:
		did = "有错误，全部未保存（可改正后重新导入，或用 --skip-faulty 先保存其余各篇）"
	case res.New == 0:
		did = "没有新的文章，没有变动"
	}
	fmt.Fprintf(s.Out, "%d 篇：新增 %d，已有 %d，有错误 %d；附件没有文字的 %d 个，须先处理才能公开的 %d 篇。%s。\n", res.Rows, res.New, res.Same, res.Faulty, res.Unread, len(res.Open), did)
	if len(res.Faults) > 0 {
		return errFindings
	}
	return nil
}

type itemsRelist struct{ installation }

// Run rebuilds what is copied from the ledger for lists and search.
func (c *itemsRelist) Run(ctx context.Context, s *Streams) error {
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		if err := a.RelistItems(ctx, who); err != nil {
			return err
		}
		fmt.Fprintln(s.Out, "栏目列表、计数和检索已由台账重建。")
		return nil
	})
}

type itemsTemplate struct {
	Output string `short:"o" required:"" placeholder:"文件" type:"path" help:"写到哪个 xlsx 文件。"`
}

// Run writes the headings and what to fill in.
func (c *itemsTemplate) Run(ctx context.Context, s *Streams) error {
	var out bytes.Buffer
	if err := app.ItemTemplateSheet(ctx, &out); err != nil {
		return err
	}
	if err := os.WriteFile(c.Output, out.Bytes(), 0o600); err != nil {
		return fmt.Errorf("不能写入 %s，请检查目录和权限", c.Output)
	}
	fmt.Fprintf(s.Out, "样表已写到 %s。\n", c.Output)
	return nil
}
