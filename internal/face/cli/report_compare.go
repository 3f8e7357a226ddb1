package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/face/comparison"
	"gongkai/internal/face/findings"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compare"
)

type compareCommand struct {
	reportFiles
	Format string `placeholder:"FORMAT" help:"text（对照表）、html（对照表和图）、json、csv、xlsx（数据集）；不填时看 OUT 的扩展名，否则为 text。"`
	Header string `placeholder:"HEADER" help:"csv、xlsx 的表头：path（字段名）、label（中文）、both（两行）；默认 csv 为 path，xlsx 为 both。"`
	All    bool   `help:"text 也列出全部 200 格，包括都是 0 的和按申请人分列的。"`
	output
}

// Help says what is compared.
func (compareCommand) Help() string {
	return "同一机关的几年，或同一年的几个机关，逐格对照。同一机关相邻两份之间列出增减，并说明表格能说明的原因。\n" +
		"csv、xlsx 是数据集：一份报告一行，一格一列；csv 为 UTF-8（带 BOM，Excel 可直接打开）。空白的格留空，不是 0。"
}

// Run reads the reports and writes them side by side.
func (c *compareCommand) Run(ctx context.Context, s *Streams) error {
	form, err := c.form()
	if err != nil {
		return err
	}
	reports, files, unread, err := c.read(ctx, s)
	if err != nil {
		return err
	}
	if len(reports) == 0 {
		return fault.New(fault.Invalid, "compare.none", "没有可以比较的报告")
	}
	c.warnTwins(s, reports)
	if err := c.write(ctx, s, compare.Of(reports), files, form); err != nil {
		return err
	}
	if unread {
		return errUnreadable
	}
	return nil
}

// form is what --format names, or the ending of the file.
func (c *compareCommand) form() (string, error) {
	const all = "text、html、json、csv、xlsx"
	if c.Header != "" && c.Header != string(compare.HeaderPath) && c.Header != string(compare.HeaderLabel) && c.Header != string(compare.HeaderBoth) {
		return "", fault.New(fault.Invalid, "compare.header", fmt.Sprintf("选项 --header 只能是 path、label、both，不能是 %q", c.Header))
	}
	name := c.Format
	switch {
	case name == "" && c.toStdout(), name == "" && c.ending() == "txt":
		name = "text"
	case name == "":
		name = c.ending()
	}
	switch {
	case slices.Contains(strings.Split(all, "、"), name):
		return name, nil
	case c.Format != "":
		return "", fault.New(fault.Invalid, "compare.format", fmt.Sprintf("选项 --format 只能是 %s，不能是 %q", all, name))
	}
	return "", fault.New(fault.Invalid, "compare.format",
		fmt.Sprintf("从文件名 %s 看不出要什么格式，请用 --format 指定（%s）", c.Output, all))
}

// read reads the reports; what cannot be read is named and left out.
func (c *compareCommand) read(ctx context.Context, s *Streams) (reports []*report.Report, files map[*report.Report]string, unread bool, err error) {
	files = map[*report.Report]string{}
	bar := newProgress(s, false)
	defer bar.done()
	err = eachReport(ctx, &c.reportFiles, s, slim, func(f reportFile) error {
		bar.add()
		if f.Err != nil {
			unread = true
			bar.done()
			fmt.Fprintf(s.Err, "gongkai: %s 读不出，没有参加比较：%v\n", findings.Printable(f.Name), f.Err)
			return nil
		}
		reports = append(reports, &f.Reading.Report)
		files[&f.Reading.Report] = f.Name
		return nil
	})
	return reports, files, unread, err
}

// warnTwins says where two reports are of the same agency and year.
func (c *compareCommand) warnTwins(s *Streams, reports []*report.Report) {
	type key struct {
		agency string
		year   int
	}
	seen := map[key]bool{}
	for _, r := range reports {
		k := key{r.Agency, r.Year}
		if r.Agency != "" && seen[k] {
			fmt.Fprintf(s.Err, "gongkai: %s %d年的报告不止一份，都列出\n", findings.Printable(r.Agency), r.Year)
		}
		seen[k] = true
	}
}

func (c *compareCommand) write(ctx context.Context, s *Streams, cmp *compare.Comparison, files map[*report.Report]string, form string) error {
	var b bytes.Buffer
	var err error
	format := doc.Text
	switch form {
	case "json":
		err = json.NewEncoder(&b).Encode(cmp)
	case "csv":
		err = writeCSV(&b, cmp.Dataset(c.header(compare.HeaderPath)))
	case "xlsx":
		format = doc.XLSX
		h := c.header(compare.HeaderBoth)
		err = paper.WriteData(ctx, &b, cmp.Title, cmp.Dataset(h), h.Rows())
	case "html":
		names := make([]string, len(cmp.Reports))
		for i, r := range cmp.Reports {
			names[i] = filepath.Base(files[r])
		}
		err = comparison.Write(&b, cmp, names)
	default:
		err = c.text(&b, cmp)
	}
	if err != nil {
		return err
	}
	return c.put(s, b.Bytes(), format)
}

func (c *compareCommand) header(otherwise compare.Header) compare.Header {
	if c.Header == "" {
		return otherwise
	}
	return compare.Header(c.Header)
}

// text is the comparison for a terminal.
func (c *compareCommand) text(w io.Writer, cmp *compare.Comparison) error {
	const fewColumns = 6
	if len(cmp.Reports) > fewColumns && !c.All {
		return writeTable(w, compare.KeyTable("报告", cmp.Heads, cmp.Reports))
	}
	rows, zeros := c.lineRows(cmp)
	fmt.Fprintf(w, "%s\n\n", findings.Printable(cmp.Title))
	if err := writeTable(w, rows); err != nil {
		return err
	}
	if zeros > 0 {
		fmt.Fprintf(w, "\n另有 %d 项都是 0，没有列出（--all 列出全部）。\n", zeros)
	}
	if len(cmp.Remarks) > 0 {
		fmt.Fprintln(w)
	}
	for _, r := range cmp.Remarks {
		fmt.Fprintln(w, findings.Printable(r))
	}
	return nil
}

// lineRows is a row a cell; of the main cells those that are 0 everywhere are
// only counted.
func (c *compareCommand) lineRows(cmp *compare.Comparison) (rows [][]string, zeros int) {
	head := []string{"项目"}
	for i, h := range cmp.Heads {
		head = append(head, h)
		if cmp.Follows(i) {
			head = append(head, "增减")
		}
	}
	rows = append(rows, head)
	for k := range cmp.Lines {
		l := &cmp.Lines[k]
		switch {
		case c.All:
		case !l.Main:
			continue
		case allZero(l):
			zeros++
			continue
		}
		rows = append(rows, lineRow(cmp, l))
	}
	return rows, zeros
}

func allZero(l *compare.Line) bool {
	for _, v := range l.Values {
		if v != "0" {
			return false
		}
	}
	return true
}

func lineRow(cmp *compare.Comparison, l *compare.Line) []string {
	row := []string{l.Name()}
	for i, v := range l.Values {
		row = append(row, string(v))
		if cmp.Follows(i) {
			row = append(row, l.Change(i-1, i).Diff)
		}
	}
	return row
}
