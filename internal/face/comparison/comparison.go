// Package comparison shows annual reports side by side (条例 arts 49–50,
// 国办公开办函〔2021〕30号) as one HTML page that needs nothing else: charts
// drawn on the server, tables, and in sentences what changed and why. It prints
// and works on a phone and without scripts.
package comparison

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"

	"gongkai/internal/law/report/compare"
)

//go:embed page.css
var css string

//go:embed page.gohtml
var pageText string

// page is what the template is filled with.
type page struct {
	Policy  string
	CSS     template.CSS
	Title   string
	Reports []source
	Few     bool // the reports are named at once
	Remarks []string
	Charts  []template.HTML
	Tables  []table
	Details []table
}

// source is one report and the file it was read from.
type source struct{ Head, File string }

// Write writes the page; files[i] is where c.Reports[i] came from, "" where
// nobody cares.
func Write(w io.Writer, c *compare.Comparison, files []string) error {
	hash := sha256.Sum256([]byte(css))
	p := page{
		Policy:  "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
		CSS:     template.CSS(css),
		Title:   c.Title,
		Few:     len(c.Reports) <= fewColumns,
		Remarks: c.Remarks,
		Charts:  charts(c),
	}
	for i, h := range c.Heads {
		s := source{Head: h}
		if i < len(files) {
			s.File = files[i]
		}
		p.Reports = append(p.Reports, s)
	}
	p.Tables, p.Details = tables(c)
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return err
	}
	return t.Execute(w, p)
}

// Charts are the charts of the page by themselves, for a page that brings its
// own head and style.
func Charts(c *compare.Comparison) []template.HTML { return charts(c) }
