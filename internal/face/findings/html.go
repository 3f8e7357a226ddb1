package findings

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
)

//go:embed page.css
var css string

//go:embed page.gohtml
var pageText string

// page writes one HTML page without scripts: a summary, an index where there
// are several files, and each report with its findings in place. The reports
// wait in a spool, for the index above them counts them all.
type page struct {
	w        io.Writer
	tmpl     *template.Template
	bodies   Spool
	clean    *view // the first file, shown in full only where it stays alone
	index    []indexRow
	findings int // numbered through the page
}

type indexRow struct {
	ID                      int
	Name, Title             string
	Errors, Warnings, Infos int
	Unread                  bool
	Shown                   bool // the report stands below
}

func newPage(w io.Writer) *page {
	return &page{w: w, tmpl: template.Must(template.New("page").Parse(pageText))}
}

func (p *page) File(f *File) error {
	row := indexRow{ID: len(p.index) + 1, Name: Printable(f.Name), Title: title(f), Unread: f.unread()}
	row.Errors, row.Warnings, row.Infos = f.levels()
	row.Shown = len(f.Findings) > 0
	p.index = append(p.index, row)
	if !row.Shown {
		if row.ID == 1 {
			p.clean = newView(f, row, 0)
		}
		return nil
	}
	view := newView(f, row, p.findings)
	p.findings += len(f.Findings)
	return p.tmpl.ExecuteTemplate(&p.bodies, "file", view)
}

func (p *page) Close(sum Tally) error {
	defer func() { _ = p.bodies.Close() }()
	if p.clean != nil && len(p.index) == 1 {
		if err := p.tmpl.ExecuteTemplate(&p.bodies, "file", p.clean); err != nil {
			return err
		}
	}
	hash := sha256.Sum256([]byte(css))
	head := struct {
		Policy string
		CSS    template.CSS
		Sum    Tally
		Index  []indexRow
	}{
		"default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
		template.CSS(css), sum, p.index,
	}
	if err := p.tmpl.ExecuteTemplate(p.w, "head", head); err != nil {
		return err
	}
	r, err := p.bodies.Reader()
	if err != nil {
		return err
	}
	if _, err := io.Copy(p.w, r); err != nil {
		return err
	}
	return p.tmpl.ExecuteTemplate(p.w, "foot", nil)
}
