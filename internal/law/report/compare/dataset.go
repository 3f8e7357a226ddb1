package compare

import (
	"strconv"

	"gongkai/internal/law/report"
)

// Header is how the columns of a dataset are named.
type Header string

// The headers: by cell path, by the Chinese labels of the form, or both, the
// labels in a second row.
const (
	HeaderPath  Header = "path"
	HeaderLabel Header = "label"
	HeaderBoth  Header = "both"
)

// Rows is the number of rows that the header takes.
func (h Header) Rows() int {
	if h == HeaderBoth {
		return 2
	}
	return 1
}

// Dataset is one row a report and one column a cell: agency, year and form,
// then the 200 cells in the order of the form. An unknown cell is empty.
func (c *Comparison) Dataset(h Header) [][]string {
	paths := []string{"agency", "year", "format"}
	labels := []string{"机关", "年度", "格式"}
	for _, l := range c.Lines {
		paths = append(paths, string(l.Path))
		labels = append(labels, l.Label)
	}
	var out [][]string
	if h != HeaderLabel {
		out = append(out, paths)
	}
	if h != HeaderPath {
		out = append(out, labels)
	}
	for i, r := range c.Reports {
		out = append(out, c.datum(i, r))
	}
	return out
}

func (c *Comparison) datum(i int, r *report.Report) []string {
	year := ""
	if r.Year != 0 {
		year = strconv.Itoa(r.Year)
	}
	row := []string{r.Agency, year, string(r.Format)}
	for _, l := range c.Lines {
		row = append(row, string(l.Values[i]))
	}
	return row
}
