package quick_test

import (
	"bytes"
	"errors"
	"html/template"
	"strings"
	"testing"

	"gongkai/internal/face/web/quick"
)

type tone string

type day struct{ y, m int }

func (d day) String() string { return strings.Repeat("<", d.m) }

type inner struct {
	Name string
	Tone tone
}

func (i *inner) Loud() string               { return strings.ToUpper(i.Name) }
func (i inner) Is(name string) bool         { return i.Name == name }
func (i inner) Fails() (string, error)      { return "", errors.New("no") }
func (i inner) Twice(n int) (string, error) { return strings.Repeat(i.Name, n), nil }

type outer struct {
	inner
	S       string
	N       int
	U       uint8
	B       bool
	Day     day
	HTML    template.HTML
	URL     template.URL
	Any     any
	Nil     *inner
	Ptr     *inner
	List    []inner
	Texts   []string
	Map     map[string]any
	Numbers map[int]string
}

func funcs() template.FuncMap {
	return template.FuncMap{
		"t":    func(s string, args ...any) string { return s + strings.Repeat("!", len(args)) },
		"try":  func(s string) (string, error) { return s, map[bool]error{true: errors.New("no")}[s == "no"] },
		"up":   strings.ToUpper,
		"loud": loud,
		"say":  func(s string) template.HTML { return template.HTML("<i>" + template.HTMLEscapeString(s)) },
		"dict": func(pairs ...any) (map[string]any, error) { return map[string]any{pairs[0].(string): pairs[1]}, nil },
		"add":  func(a, b int) int { return a + b },
	}
}

func appenders() quick.Appenders {
	return quick.Appenders{
		Texts: map[string]func([]byte, string) []byte{
			"up":  func(b []byte, s string) []byte { return quick.AppendText(b, strings.ToUpper(s)) },
			"say": func(b []byte, s string) []byte { return append(append(b, "<i>"...), template.HTMLEscapeString(s)...) },
		},
		Parts: map[string]func([]byte, any) ([]byte, error){"loud": func(b []byte, part any) ([]byte, error) {
			s, err := loud(part)
			return append(b, s...), err
		}},
	}
}

// loud is a function of a part of a page, which knows its kind.
func loud(part any) (template.HTML, error) {
	x, ok := part.(*inner)
	if !ok {
		return "", errors.New("no inner")
	}
	return template.HTML("<b>" + template.HTMLEscapeString(x.Loud())), nil
}

func sample(s string) *outer {
	return &outer{inner: inner{s, tone(s)}, S: s, N: -3, U: 7, B: true, Day: day{2024, 3}, HTML: template.HTML("<b>" + s), URL: template.URL("x:" + s), Any: s,
		Ptr: &inner{s, ""}, List: []inner{{"a", "x"}, {s, "y"}}, Texts: []string{"", s}, Map: map[string]any{"k": s, "n": 1, "l": []int{1, 2}}, Numbers: map[int]string{1: s}}
}

// Each of these is the same by both ways; runs says that the quick one does not
// leave it to html/template.
var cases = []struct {
	text string
	runs bool
}{
	{`<p>{{.S}}</p>`, true}, {`<title>{{.S}}</title>`, true}, {`<textarea>{{.S}}</textarea>`, true}, {`<p title="{{.S}}" class='{{.Tone}}'>`, true},
	{`<a href="{{.S}}">`, true}, {`<a href="/x?a={{.S}}&amp;b={{.N}}">`, true}, {`<a href="/x/{{.S}}">`, true}, {`<form action="{{.S}}">`, true}, {`<img src="{{.S}}">`, true},
	{`{{.N}} {{.U}} {{.B}} {{.Day}} {{.HTML}} {{.Any}} {{.Tone}}`, true}, {`<p title="{{.HTML}}">`, false}, {`<a href="{{.URL}}">`, false}, {`<p title={{.S}}>`, false}, {`<a onclick="f({{.S}})">`, false},
	{`{{.Name}} {{.Loud}} {{.Ptr.Name}} {{.Ptr.Loud}} {{if .Ptr.Is "a"}}1{{end}}{{.Ptr.Twice 2}}`, true}, {`{{.Nil}}`, false}, {`{{.Nil.Name}}`, false}, {`{{.Fails}}`, false}, {`{{.No}}`, false},
	{`{{if .S}}1{{else if .N}}2{{else}}3{{end}}{{if .Nil}}4{{end}}{{with .Ptr}}{{.Name}}{{$.N}}{{else}}5{{end}}{{with .Nil}}6{{else}}{{.N}}{{end}}`, true},
	{`{{range $i, $x := .List}}{{$i}}{{$x.Name}}{{.Tone}}{{end}}{{range .Texts}}{{.}},{{else}}none{{end}}{{range .Nil}}x{{end}}`, false},
	{`{{range $i, $x := .List}}{{$i}}{{$x.Name}}{{.Tone}}{{end}}{{range .Texts}}[{{.}}]{{end}}`, true}, {`{{range .Numbers}}{{.}}{{end}}`, false}, {`{{range 3}}x{{end}}`, false},
	{`{{$a := .S}}{{range .Texts}}{{$a = .}}{{$b := $a}}{{$b}}{{end}}{{$a}}{{if true}}{{$a := "z"}}{{$a}}{{end}}{{$a}}`, true},
	{`{{.Map.k}} {{.Map.n}} {{if .Map.none}}x{{end}}{{len .Map.l}} {{index .Map.l 1}} {{index .Map "k"}} {{index .Numbers 1}}|{{index .Numbers 2}}|{{len .S}}`, true}, {`{{.Map.none}}`, false}, {`{{index .Texts 9}}`, false},
	{`{{t "a" .S .N}} {{t .S}} {{.S | up}} {{try "x"}} {{(dict "k" .S).k}} {{add 1 .N}} {{printf "%s %d" .S .N}} {{up (t "q")}}`, true}, {`{{try "no"}}`, false}, {`{{say .S}}{{up .S}}<p title="{{up .S}}">{{say "<"}}{{up (t "q" .S)}}{{with .Ptr}}{{say .Name}}{{end}}`, true}, {`{{say .N}}`, false}, {`{{loud .Ptr}}{{with .Ptr}}{{loud .}}{{end}}`, true}, {`{{loud .S}}`, false}, {`{{loud .Map.none}}`, false}, {`<p title="{{say .S}}">`, false}, {`<p title="{{up "a<b"}}">{{t "<&" 1}}{{up "x"}}-{{t "q" true}}</p>{{/* c */}}{{if .B}}{{t "k"}}{{end}}`, true}, {`{{t .Tone}}`, false},
	{`{{and .S .N}} {{or "" .S}} {{not .B}} {{eq .N -3}} {{eq .Tone "x"}} {{ne .S .Name}} {{lt 1 2}} {{ge .N 4}} {{le "a" .S}} {{gt .N .N}} {{eq .B true}}`, true}, {`{{eq .N .S}}`, false}, {`{{eq .List .List}}`, false},
	{`{{define "x"}}{{.Name}}{{$.Tone}}{{end}}{{template "x" .Ptr}}<p {{template "y" .}}>{{template "z"}}{{define "y"}}class="{{.S}}"{{end}}{{define "z"}}{{if .}}1{{end}}z{{end}}`, true},
	{`{{define "r"}}{{with .Map}}{{.n}}{{end}}{{if .S}}x{{end}}{{end}}{{template "r" .}}{{template "r" $}}`, true},
	{`{{/* c */}}<!-- c --><p>{{- .S -}} </p>`, true}, {`{{break}}`, false}, {`{{range .List}}{{if .Name}}{{break}}{{end}}{{end}}`, false},
}

func both(t *testing.T, text, s string, runs bool) {
	t.Helper()
	tm, err := template.New("main").Funcs(funcs()).Parse(text)
	if err != nil {
		return // no template
	}
	p, err := quick.Compile(tm, "main", funcs(), appenders(), "t", "try", "up")
	var got []byte
	if err == nil {
		got, err = p.Append([]byte("before"), sample(s))
		if again, err2 := p.Append(nil, sample(s)); !errors.Is(err2, err) || err == nil && "before"+string(again) != string(got) {
			t.Errorf("%s: %q, then %q (%v, %v)", text, got, again, err, err2)
		}
		if err != nil && string(got) != "before" {
			t.Errorf("%s: gave up and left %q", text, got)
		}
	}
	if (err == nil) != runs {
		t.Errorf("%s: %v", text, err)
	}
	var want bytes.Buffer
	if werr := tm.Execute(&want, sample(s)); err == nil && (werr != nil || string(got) != "before"+want.String()) {
		t.Errorf("%s with %q:\n%s\nhtml/template (%v):\n%s", text, s, got[6:], werr, want.String())
	}
}

func TestAsHTMLTemplate(t *testing.T) {
	for _, c := range cases {
		for _, s := range []string{"abc", "<script>alert('1')</script>&amp;+\"\x00", "javascript:alert(1)", "/a?b=c&d=%20%zz é公开#x", "", "HTTPS://x/y:z", "\xff\xfe"} {
			if s == "" && strings.Contains(c.text, "{{.No") {
				continue
			}
			both(t, c.text, s, c.runs)
		}
	}
}

// Whatever is typed, the quick way writes what html/template writes.
func FuzzHostileText(f *testing.F) {
	for _, s := range []string{"", "<", "javascript:x", "//e", "a:b", "\x00", "%2", "公开", "'\"`", "data:text/html,<b>", "&lt;", "\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, c := range cases {
			if c.runs {
				both(t, c.text, s, true)
			}
		}
	})
}
