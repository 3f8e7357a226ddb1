package findings

import (
	"html/template"
	"strings"
)

// Fragment is one report with its findings in place, for a page that brings
// its own head and style: an article with an h2, headings below it, and ids
// r1, f… and p…. A report without findings is shown too.
func Fragment(f *File) (template.HTML, error) {
	row := indexRow{ID: 1, Name: Printable(f.Name), Title: title(f), Unread: f.unread(), Shown: true}
	row.Errors, row.Warnings, row.Infos = f.levels()
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = t.ExecuteTemplate(&b, "file", newView(f, row, 0))
	return template.HTML(b.String()), err
}
