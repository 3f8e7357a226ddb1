// Package layout lays an annual report out on the official form (国办公开办函
// 〔2021〕30号, annex; older reports on the trial form 国办公开办函〔2019〕60号):
// title, six sections, three tables with their merged heads. It knows the form
// and no file format.
package layout

import (
	"encoding/json"
	"strconv"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// The machine-readable copy that every written report carries.
const (
	CarriedName = "gongkai-report.json"
	CarriedType = "application/vnd.gongkai.report+json"
)

// Compose lays r out in the layout of its own form. A cell that is unknown
// stays blank; nothing is zero-filled.
func Compose(r *report.Report) *doc.Document {
	d := &doc.Document{Title: Title(r), Language: "zh-CN"}
	d.Blocks = append(d.Blocks, doc.P(doc.Title, d.Title))
	d.Blocks = append(d.Blocks, section(report.SectionOverview, prose(r.Sections.Overview)...)...)
	d.Blocks = append(d.Blocks, section(report.SectionProactive, doc.T(proactive(r)))...)
	d.Blocks = append(d.Blocks, section(report.SectionRequests, doc.T(requests(r)))...)
	d.Blocks = append(d.Blocks, section(report.SectionDisputes, doc.T(disputes(r)))...)
	d.Blocks = append(d.Blocks, section(report.SectionProblems, prose(r.Sections.Problems)...)...)
	d.Blocks = append(d.Blocks, section(report.SectionOther, prose(r.Sections.Other)...)...)
	if data, err := json.Marshal(r); err == nil {
		d.Attachments = []doc.Attachment{{Name: CarriedName, MediaType: CarriedType, Data: data}}
	}
	return d
}

// Title is the report's own title or, where it has none, the usual one.
func Title(r *report.Report) string {
	if r.Title != "" {
		return r.Title
	}
	year := ""
	if r.Year != 0 {
		year = strconv.Itoa(r.Year) + "年"
	}
	return r.Agency + year + "政府信息公开工作年度报告"
}

func section(kind report.SectionKind, body ...doc.Block) []doc.Block {
	return append([]doc.Block{doc.P(doc.Heading1, kind.Heading())}, body...)
}

// head is a centred head cell over cols columns and lines rows.
func head(text string, cols, lines int) doc.Cell {
	return doc.Cell{Text: text, ColSpan: cols, RowSpan: lines, Head: true, Align: doc.AlignCenter}
}

// label is the name of a row, flush left.
func label(text string, cols, lines int) doc.Cell {
	return doc.Cell{Text: text, ColSpan: cols, RowSpan: lines, Head: true, Align: doc.AlignLeft}
}

// figure is one cell's number.
func figure(text string, cols int) doc.Cell {
	return doc.Cell{Text: text, ColSpan: cols, Align: doc.AlignCenter}
}
