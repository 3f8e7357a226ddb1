package web

import (
	"bytes"
	"html/template"
	"testing"
)

// asTemplate is what the rows are held to.
const asTemplate = `{{$columns := .Columns}}{{$stack := .Stack}}{{range .Rows}}<tr{{with .Tone}} class="{{.}}"{{end}}>{{range $i, $c := .Cells}}{{$num := false}}{{if lt $i (len $columns)}}{{$num = (index $columns $i).Number}}{{end}}{{if and (eq $i 0) (or .Text .HTML .Tag .Note)}}<th scope="row"{{if $num}} class="num"{{end}}>{{template "cell" .}}</th>{{else}}<td{{if $num}} class="num"{{end}}{{if and $stack (gt $i 0) (lt $i (len $columns))}} data-name="{{(index $columns $i).Label}}"{{end}}>{{template "cell" .}}</td>{{end}}{{end}}</tr>
{{end}}{{define "cell"}}{{if .Href}}<a href="{{.Href}}">{{.Text}}</a>{{else}}{{.Text}}{{end}}{{with .Tag}}<span class="tag {{.Tone}}">{{t .Text}}</span>{{end}}{{.HTML}}{{with .Note}}<small>{{.}}</small>{{end}}{{end}}`

// Rows by hand are those of html/template, whatever stands in them.
func FuzzRows(f *testing.F) {
	for _, s := range []string{"", "教育局", "<script>x</script>", "javascript:alert(1)", `"' onclick=x`, "/office/cases?a=1&b=<", "a+b\x00", "%zz", "http://x/?q=公开"} {
		f.Add(s, s, s)
	}
	in, say := tongue{lang: Chinese}, func(zh string, _ ...any) string { return zh }
	page := template.Must(template.New("").Funcs(template.FuncMap{"t": say}).Parse(asTemplate))
	f.Fuzz(func(t *testing.T, text, href, tone string) {
		table := &Table{Stack: true, Columns: []Column{{Number: true}, {Label: text}, {Number: true}}, Rows: []Row{
			{Cells: []Cell{C(text), L(text, href), {Text: tone, Note: text, Tag: &Tag{text, Tone(tone)}, HTML: "<b>1</b>"}, C(href)}},
			{Tone: Tone(tone), Cells: []Cell{L("", href)}}, {},
		}}
		var want bytes.Buffer
		if err := page.Execute(&want, table); err != nil {
			t.Fatal(err)
		}
		for _, one := range []any{table, *table} {
			if got, err := made(in.appendRows)(one); err != nil || string(got) != want.String() {
				t.Errorf("%v\n%s\nhtml/template:\n%s", err, got, want.String())
			}
		}
	})
}

func TestRowsOfNoTable(t *testing.T) {
	if _, err := made(tongue{}.appendRows)("x"); err == nil {
		t.Error("a text has rows")
	}
}

// On a phone the heads of a dense table are not seen.
func TestNumbersOfADenseTableHaveTheirNames(t *testing.T) {
	table := Table{Dense: true, Columns: []Column{{Label: "机关"}, {Label: "类别"}, {Label: "件数", Number: true}}, Rows: []Row{{Cells: []Cell{C("教育局"), C("部门"), C("3")}}}}
	got, err := made(tongue{lang: Chinese}.appendRows)(table)
	if want := `<tr><th scope="row">教育局</th><td>部门</td><td class="num" data-name="件数">3</td></tr>` + "\n"; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}
