package cli

import (
	"encoding/csv"
	"io"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report/compare"
)

// writeCSV writes what Excel opens as it is: UTF-8 with a byte order mark, CRLF.
func writeCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula: what a report
// calls itself is not ours to run.
func harmless(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
		strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + s
	}
	return s
}

// sheet is the dataset as a document of one table.
func sheet(cmp *compare.Comparison, h compare.Header) *doc.Document {
	t := &doc.Table{HeaderRows: 1}
	if h == compare.HeaderBoth {
		t.HeaderRows = 2
	}
	for i, line := range cmp.Dataset(h) {
		row := make(doc.Row, len(line))
		for k, text := range line {
			row[k] = doc.Cell{Text: text, Head: i < t.HeaderRows}
		}
		t.Rows = append(t.Rows, row)
	}
	return &doc.Document{Title: cmp.Title, Blocks: []doc.Block{doc.T(t)}, Landscape: true}
}
