package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/request/register"
)

type importCommands struct {
	Requests  importRequests  `cmd:"" help:"导入依申请公开登记台账（xlsx 或 csv），可先试导入。"`
	Counts    importCounts    `cmd:"" help:"导入行政许可、处罚、强制和收费的各月数据。"`
	Documents importDocuments `cmd:"" help:"导入规章和行政规范性文件目录。"`
	Template  importTemplate  `cmd:"" help:"写出三种导入表的样表（xlsx）。"`
}

const maxSheet = 64 << 20

// sheetOf reads the first table of a workbook, or a CSV in any encoding.
func sheetOf(ctx context.Context, name string, in io.Reader) ([][]string, error) {
	data, err := readUpTo(name, in, maxSheet)
	if err != nil {
		return nil, err
	}
	if f, err := paper.Detect(name, data); err == nil && (f == doc.XLSX || f == doc.HTML || f == doc.DOCX) {
		return tableOf(ctx, name, data)
	}
	text, err := charset.Decode(data, "")
	if err != nil {
		return nil, fmt.Errorf("%s：%w", name, err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	if first, _, _ := strings.Cut(text, "\n"); strings.Count(first, "\t") > strings.Count(first, ",") {
		r.Comma = '\t'
	}
	rows, err := r.ReadAll()
	if err != nil {
		var p *csv.ParseError
		if errors.As(err, &p) {
			return nil, fmt.Errorf("%s 第 %d 行不是完整的 CSV，请检查引号和分隔符", name, p.Line)
		}
		return nil, err
	}
	return rows, nil
}

// tableOf is the largest table of a document, with merged cells told once.
func tableOf(ctx context.Context, name string, data []byte) (rows [][]string, err error) {
	reader := paper.NewReader(paper.Options{})
	defer func() { err = errors.Join(err, reader.Close()) }()
	d, err := reader.Read(ctx, name, data)
	if err != nil {
		return nil, fmt.Errorf("%s：%w", name, err)
	}
	for _, b := range d.Blocks {
		if b.Table == nil {
			continue
		}
		grid := b.Table.Grid()
		if len(grid) <= len(rows) {
			continue
		}
		rows = make([][]string, len(grid))
		for r := range grid {
			for c, cell := range grid[r] {
				text := ""
				if cell != nil && (c == 0 || grid[r][c-1] != cell) && (r == 0 || c >= len(grid[r-1]) || grid[r-1][c] != cell) {
					text = cell.Text
				}
				rows[r] = append(rows[r], text)
			}
		}
	}
	if rows == nil {
		return nil, fmt.Errorf("%s 里没有表格", name)
	}
	return rows, nil
}

type importRequests struct {
	installation
	File       string   `arg:"" placeholder:"文件" help:"xlsx 或 csv；- 为标准输入。"`
	Agency     string   `required:"" placeholder:"编号" help:"机关编号。"`
	Map        []string `placeholder:"表中列名=字段名" help:"列名与样表不同时的对应关系，可多次给出。"`
	DryRun     bool     `help:"试导入：逐行检查，不保存。"`
	SkipFaulty bool     `help:"保存没有错误的行；不给出时，有一行错误即全部不保存。"`
}

// Run prints a line for each faulty row and a summary: status 1 where rows
// had faults.
func (c *importRequests) Run(ctx context.Context, s *Streams) error {
	rows, err := sheetOf(ctx, c.File, s.In)
	if err != nil {
		return err
	}
	return c.with(ctx, true, func(a *app.App, who agency.Actor) error {
		res, err := a.ImportRequests(ctx, who, app.Import{Agency: c.Agency, Rows: rows, Map: c.Map, DryRun: c.DryRun, SkipFaulty: c.SkipFaulty})
		if err != nil {
			return err
		}
		for _, f := range res.Faults {
			fmt.Fprintf(s.Out, "第 %d 行：%s\n", f.Row, f.Message)
		}
		if len(res.Unknown) > 0 {
			fmt.Fprintf(s.Out, "未导入的列：%s\n", strings.Join(res.Unknown, "、"))
		}
		did := "已保存"
		switch {
		case c.DryRun:
			did = "试导入，未保存"
		case !res.Kept:
			did = "有错误，全部未保存（可改正后重新导入，或用 --skip-faulty 先保存其余各行）"
		}
		fmt.Fprintf(s.Out, "%d 行：新案件 %d，续登 %d，已有 %d，有错误 %d；其中程序上的违法情形 %d 处，照实记载。%s。\n",
			res.Rows, res.New, res.Grown, res.Same, res.Faulty, res.Violations, did)
		if len(res.Faults) > 0 {
			return errFindings
		}
		return nil
	})
}

type importTemplate struct {
	Output string `short:"o" required:"" placeholder:"文件" type:"path" help:"写到哪个 xlsx 文件。"`
}

// Run writes the headings, what to fill in and an example of each sheet.
func (c *importTemplate) Run(ctx context.Context, s *Streams) error {
	titles, hints, examples := register.Titles()
	d := &doc.Document{Landscape: true}
	for _, t := range []struct {
		name string
		rows [][]string
	}{
		{"依申请公开登记台账（第一行为列名；第二行为说明，第三行为例子，填写时删去例子）", [][]string{titles, hints, examples}},
		{"行政许可、处罚、强制、收费（gongkai import counts）", app.CountTemplate()},
		{"规章和行政规范性文件（gongkai import documents）", app.DocumentTemplate()},
	} {
		table := &doc.Table{HeaderRows: 1}
		for i, row := range t.rows {
			cells := make(doc.Row, len(row))
			for j, text := range row {
				cells[j] = doc.Cell{Text: text, Head: i == 0}
			}
			table.Rows = append(table.Rows, cells)
		}
		d.Blocks = append(d.Blocks, doc.P(doc.Heading1, t.name), doc.T(table))
	}
	var out bytes.Buffer
	if err := paper.Write(ctx, &out, d, doc.XLSX); err != nil {
		return err
	}
	if err := os.WriteFile(c.Output, out.Bytes(), 0o600); err != nil {
		return fmt.Errorf("不能写入 %s，请检查目录和权限", c.Output)
	}
	fmt.Fprintf(s.Out, "样表已写到 %s。\n", c.Output)
	return nil
}
