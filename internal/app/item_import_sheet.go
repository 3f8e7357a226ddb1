package app

import (
	"context"
	"io"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper"
)

// Label says what became of an article, or would.
func (s ImportState) Label(trial bool) string {
	switch {
	case s == ImportNew && trial:
		return "可以导入"
	case s == ImportNew:
		return "已导入"
	case s == ImportHeld && trial:
		return "可以导入，须先处理"
	case s == ImportHeld:
		return "已导入，须先处理"
	case s == ImportSame:
		return "已有，跳过"
	}
	return "有错误，不导入"
}

// Place says where an article stands in what was sent in.
func (l *ImportLine) Place() string {
	if l.Row > 0 {
		return "第 " + strconv.Itoa(l.Row) + " 行"
	}
	return l.File
}

// ImportSheet writes what became of each article as a workbook.
func ImportSheet(ctx context.Context, w io.Writer, out ImportOutcome) error {
	rows := [][]string{{"位置", "标题", "发布时间", "结果", "说明"}}
	for _, l := range out.Lines {
		rows = append(rows, []string{l.Place(), l.Title, l.At, l.State.Label(!out.Imported), strings.Join(l.Words, "；")})
	}
	return paper.WriteData(ctx, w, "导入清单", rows, 1)
}

// ItemTemplateSheet writes the table to fill in.
func ItemTemplateSheet(ctx context.Context, w io.Writer) error {
	return paper.WriteData(ctx, w, "导入样表", ItemTemplate(), 1)
}
