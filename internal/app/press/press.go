// Package press turns an annual report into a file of the official layout
// (国办公开办函〔2021〕30号) and proof-reads it: what was written is read again
// and must give back the same report, cell for cell, or there is no file.
package press

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
	"gongkai/internal/law/report/reading"
)

// Print gives the bytes of r in the format f: Text, Markdown, HTML, DOCX, XLSX,
// PDF or JSON. The proof is read by p from the tables and the prose alone,
// without the JSON that the file carries. A report that does not come back is
// refused with a fault that names the cells.
func Print(ctx context.Context, p *paper.Reader, r *report.Report, f doc.Format) ([]byte, error) {
	if f == doc.JSON {
		data, err := json.Marshal(r)
		return append(data, '\n'), err
	}
	d := layout.Compose(r)
	if f == doc.Text || f == doc.Markdown {
		showBlanks(d)
	}
	var b bytes.Buffer
	if err := paper.Write(ctx, &b, d, f); err != nil {
		return nil, err
	}
	if err := prove(ctx, p, r, b.Bytes()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// showBlanks puts the usual stroke into unknown figures where the format has no
// cells: there a blank cannot be told from one that a merged label covers.
func showBlanks(d *doc.Document) {
	for _, block := range d.Blocks {
		if block.Table == nil {
			continue
		}
		for _, row := range block.Table.Rows {
			for i := range row {
				if !row[i].Head && row[i].Text == "" {
					row[i].Text = "/"
				}
			}
		}
	}
}

func prove(ctx context.Context, p *paper.Reader, r *report.Report, data []byte) error {
	d, err := p.Read(ctx, "校样", data)
	if err != nil {
		return unproved(fmt.Errorf("文件读不回来：%w", err))
	}
	d.Attachments = nil
	back, err := reading.Read(d)
	if err != nil {
		return unproved(fmt.Errorf("表格读不回来：%w", err))
	}
	if diffs := Differences(r, &back.Report); len(diffs) > 0 {
		return differs(diffs)
	}
	return nil
}

// unproved is trouble of ours, not of the report: the way out is another format.
func unproved(err error) error {
	return fault.Wrap(fault.Unavailable, "press.unproved", "写出后核对没有通过，没有生成文件，请换一种格式（"+err.Error()+"）", err)
}

func differs(diffs []Difference) error {
	err := fault.New(fault.Unavailable, "press.differs",
		fmt.Sprintf("写出后再读回来有 %d 处与原报告不同，没有生成文件；请核对报告中的这些地方，或换一种格式", len(diffs)))
	const shown = 10
	for _, d := range diffs[:min(shown, len(diffs))] {
		err.Fields = append(err.Fields, fault.Field{
			Name: d.Label, Code: "press.differs",
			Message: fmt.Sprintf("应为 %q，读回 %q", short(d.Want), short(d.Got)),
		})
	}
	return err
}

// short keeps the beginning of long prose, enough to find the place by.
func short(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
