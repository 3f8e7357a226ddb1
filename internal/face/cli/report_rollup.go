package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/app/press"
	"gongkai/internal/face/findings"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
	"gongkai/internal/law/report/rollup"
)

type rollupCommand struct {
	reportFiles
	Name     string `placeholder:"NAME" help:"合计报告的机关名称，如“云岭县人民政府”。"`
	Year     int    `placeholder:"YYYY" help:"年度；报告没有写明年度时用。"`
	Expect   string `placeholder:"LIST" help:"应报送的机关名单（txt、xlsx、docx 等）：第一列机关名称，第二列上级机关（可空）。"`
	Check    string `placeholder:"TOTAL" help:"核对这份合计报告是否等于各单位之和，不生成新的合计。"`
	Decimals int    `placeholder:"N" help:"收费合计（万元）保留几位小数；默认精确到分（6 位）。"`
	To       string `placeholder:"FORMAT" help:"格式；不填时看 OUT 的扩展名，标准输出为 json。"`
	output
}

// Help says how reports are added and what is never done.
func (rollupCommand) Help() string {
	return "逐格相加：只加末级单位，不加上级；空白不当作 0，合计留空并说明是谁没有填；收费按元精确相加，只舍入一次。\n" +
		"合计写到 OUT（默认是标准输出的 JSON），各单位主要数字的表和发现的问题另行列出。\n" +
		"退出状态：0 没有错误，1 有缺报、空格或不平，2 有文件读不出、报告不能相加或命令有误。"
}

// Run adds the reports up and writes the total, or checks a given one.
func (c *rollupCommand) Run(ctx context.Context, s *Streams) error {
	format, err := c.prepare()
	if err != nil {
		return err
	}
	opts, err := c.options(ctx, s)
	if err != nil {
		return err
	}
	leaves, unread, err := c.leaves(ctx, s)
	if err != nil {
		return err
	}
	if c.Check != "" {
		return worse(c.check(ctx, s, leaves, opts), unread)
	}
	total, err := rollup.Sum(c.Name, leaves, opts)
	if err != nil {
		return err
	}
	if err := c.write(ctx, s, total, format); err != nil {
		return err
	}
	beside := s.Out
	if c.toStdout() {
		beside = s.Err
	}
	if err := writeTable(beside, keyFigures(total)); err != nil {
		return err
	}
	return worse(listFindings(s.Err, c.Name, total.Findings), unread)
}

func (c *rollupCommand) prepare() (doc.Format, error) {
	switch {
	case c.Check != "" && c.Output != "":
		return "", errors.New("--check 只核对，不生成文件，不能与 -o 同用")
	case c.Check == "" && c.Name == "":
		return "", errors.New("请用 --name 写明合计报告的机关名称")
	case c.Decimals < 0 || c.Decimals > 20:
		return "", errors.New("选项 --decimals 要填 0 到 20 的整数")
	}
	return c.format(c.To, doc.JSON)
}

// worse lets unreadable files prevail over findings.
func worse(err error, unread bool) error {
	if unread && (err == nil || errors.Is(err, errFindings)) {
		return errUnreadable
	}
	return err
}

// leaves reads the reports to be added; what cannot be read is named and left
// out of the sum.
func (c *rollupCommand) leaves(ctx context.Context, s *Streams) (out []rollup.Leaf, unread bool, err error) {
	bar := newProgress(s, false)
	defer bar.done()
	err = eachReport(ctx, &c.reportFiles, s, slim, func(f reportFile) error {
		bar.add()
		if f.Err != nil {
			unread = true
			bar.done()
			fmt.Fprintf(s.Err, "gongkai: %s 读不出，合计中不含：%v\n", findings.Printable(f.Name), f.Err)
			return nil
		}
		out = append(out, rollup.Leaf{File: f.Name, Report: &f.Reading.Report})
		return nil
	})
	return out, unread, err
}

// slim lets go of what adding does not need: prose, and where it stood.
func slim(f reportFile) reportFile {
	if f.Reading != nil {
		r := f.Reading.Report
		r.Sections = report.Sections{}
		f.Reading = &report.Reading{Report: r}
	}
	return f
}

func (c *rollupCommand) options(ctx context.Context, s *Streams) (rollup.Options, error) {
	o := rollup.Options{Year: c.Year, Decimals: c.Decimals}
	if c.Expect == "" {
		return o, nil
	}
	rows, err := readRows(ctx, s, c.Expect)
	if err != nil {
		return o, fmt.Errorf("--expect %s：%w", c.Expect, err)
	}
	o.Expected = rollup.ParseRoll(rows)
	if len(o.Expected) == 0 {
		return o, fault.New(fault.Invalid, "rollup.list", "--expect "+c.Expect+"：名单里没有机关名称；每行一个机关，第二列可写上级机关")
	}
	return o, nil
}

func (c *rollupCommand) write(ctx context.Context, s *Streams, total *rollup.Total, f doc.Format) error {
	p := paper.NewReader(paper.Options{CacheDir: cacheDir()})
	defer func() { _ = p.Close() }()
	data, err := press.Print(ctx, p, &total.Report, f)
	if err != nil {
		return err
	}
	return c.put(s, data, f)
}

// check compares a given total with the sum of the leaves.
func (c *rollupCommand) check(ctx context.Context, s *Streams, leaves []rollup.Leaf, o rollup.Options) error {
	given, err := oneReport(ctx, s, c.Check)
	if err != nil {
		return err
	}
	if o.Year == 0 {
		o.Year = given.Year
	}
	name := given.Agency
	if name == "" {
		name = c.Check
	}
	sum, err := rollup.Sum(name, leaves, o)
	if err != nil {
		return err
	}
	found := append(rollup.Check(given, sum), sum.Findings...)
	if err := listFindings(s.Out, c.Check, found); err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "%s 等于 %d 家之和。\n", c.Check, len(sum.Leaves))
	return err
}

// keyFigures is a row an agency and the total in the last.
func keyFigures(t *rollup.Total) [][]string {
	var reports []*report.Report
	for i := range t.Leaves {
		reports = append(reports, t.Leaves[i].Report)
	}
	names := append(t.Names(), fmt.Sprintf("合计（%d 家）", len(t.Leaves)))
	return compare.KeyTable("机关", names, append(reports, &t.Report))
}

// listFindings writes a line a finding; findings of level error end the
// command with errFindings.
func listFindings(w io.Writer, name string, list []report.Finding) error {
	out := bufio.NewWriter(w)
	bad := false
	for _, f := range list {
		bad = bad || f.Severity == report.Error
		fmt.Fprintf(out, "%s: %s %s %s\n", findings.Printable(name), f.Severity, f.Rule, findings.Printable(f.Message))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if bad {
		return errFindings
	}
	return nil
}
