package paper

import (
	"context"
	"io"

	"gongkai/internal/adapter/paper/xlsx"
)

// WriteData writes rows of data as a workbook for sorting and filtering; the
// first heads rows name the columns. Write is for documents, this is for
// datasets of many columns.
func WriteData(ctx context.Context, w io.Writer, title string, rows [][]string, heads int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return xlsx.WriteData(w, title, rows, heads)
}
