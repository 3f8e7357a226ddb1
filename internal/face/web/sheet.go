package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"sync"

	"gongkai/internal/face/web/quick"
)

// sheet is a page's template in the two ways of running it: the slow one is
// html/template, which decides what is escaped and reports every error; the
// quick one is made of it. Both are made when the page is first shown: all at
// once would cost a start its tenth of a second, and memory.
type sheet struct {
	base  *template.Template
	funcs template.FuncMap
	words quick.Appenders
	files fs.FS
	file  string // "" is the shell's own page for errors

	once   sync.Once
	slow   *template.Template
	broken error          // why there is none
	quick  *quick.Program // nil where there is none
	err    error          // why
}

func (t *sheet) parse() {
	if t.slow, t.broken = t.base.Clone(); t.broken != nil {
		return
	}
	if t.file == "" {
		_, t.broken = t.slow.Parse(`{{define "main"}}{{template "trouble" .Data}}{{end}}`)
	} else {
		_, t.broken = t.slow.ParseFS(t.files, t.file)
	}
	if t.broken == nil {
		t.quick, t.err = quick.Compile(t.slow, "layout", t.funcs, t.words, "t", "asset")
	}
}

// run appends the page of f to b. Where check is set, both ways must agree.
func (t *sheet) run(b []byte, f *Frame, check bool) ([]byte, error) {
	t.once.Do(t.parse)
	if t.broken != nil {
		return b, t.broken
	}
	err := t.err
	if t.quick != nil {
		var out []byte
		if out, err = t.quick.Append(b, f); err == nil && !check {
			return out, nil
		} else if err == nil {
			return out, t.agree(out[len(b):], f)
		}
	}
	if check && t.slow.ExecuteTemplate(new(bytes.Buffer), "layout", f) == nil {
		return b, fmt.Errorf("the quick way gave up: %w", err)
	}
	w := bytes.NewBuffer(b)
	err = t.slow.ExecuteTemplate(w, "layout", f)
	return w.Bytes(), err
}

// agree is nil where html/template makes the same page.
func (t *sheet) agree(page []byte, f *Frame) error {
	var w bytes.Buffer
	if err := t.slow.ExecuteTemplate(&w, "layout", f); err != nil {
		return fmt.Errorf("only the quick way runs: %w", err)
	}
	if !bytes.Equal(w.Bytes(), page) {
		at := 0
		for at < len(page) && at < w.Len() && page[at] == w.Bytes()[at] {
			at++
		}
		return errors.New("the quick way differs: " + string(page[max(at-60, 0):min(at+60, len(page))]) + " for " + string(w.Bytes()[max(at-60, 0):min(at+60, w.Len())]))
	}
	return nil
}
