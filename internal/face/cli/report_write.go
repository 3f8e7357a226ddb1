package cli

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/app/press"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

type writeCommand struct {
	File string `arg:"" name:"FILE" help:"一份报告：JSON，或任何读得懂的报告文件、网址，或 -（标准输入）。"`
	To   string `placeholder:"FORMAT" help:"格式：html、docx、xlsx、pdf、md、txt；不填时看 OUT 的扩展名。"`
	output
}

// Help says what is promised of the file.
func (writeCommand) Help() string {
	return "按官方格式排出年度报告。写出的文件会立即重新读一遍，与原报告逐格核对，不一致就不生成文件。\n" +
		"html、docx、xlsx、pdf 同时携带报告的 JSON，供程序读取。"
}

// Run reads one report and writes it in the official layout.
func (c *writeCommand) Run(ctx context.Context, s *Streams) error {
	format, err := c.format(c.To, "")
	if err != nil {
		return err
	}
	if format == "" {
		return fault.New(fault.Invalid, "write.format", "请用 --to 指定格式（html、docx、xlsx、pdf、md、txt），或用 -o 给出带扩展名的文件名")
	}
	r, err := oneReport(ctx, s, c.File)
	if err != nil {
		return err
	}
	p := paper.NewReader(paper.Options{CacheDir: cacheDir()})
	defer func() { _ = p.Close() }()
	data, err := press.Print(ctx, p, r, format)
	if err != nil {
		return err
	}
	return c.put(s, data, format)
}

// oneReport reads the only report that file names.
func oneReport(ctx context.Context, s *Streams, file string) (*report.Report, error) {
	var found []reportFile
	same := func(f reportFile) reportFile { return f }
	err := eachReport(ctx, &reportFiles{Files: []string{file}}, s, same, func(f reportFile) error {
		found = append(found, f)
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, fault.New(fault.NotFound, "write.none", file+" 里没有报告")
	case len(found) > 1:
		return nil, fault.New(fault.Invalid, "write.several", fmt.Sprintf("%s 里有 %d 个文件，请只给一份报告", file, len(found)))
	case found[0].Err != nil:
		return nil, fmt.Errorf("%s：%w", found[0].Name, found[0].Err)
	}
	return &found[0].Reading.Report, nil
}
