// Package quick runs the templates of html/template several times as fast as
// html/template does (issue 4: a page made for one person at a tenth of a
// static file's rate). It compiles the trees that html/template has already
// escaped into closures, so that what is escaped how is still html/template's
// decision; where a tree or a value holds anything that it does not know, it
// gives up, and html/template runs the page.
package quick

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"sync"
	text "text/template"
	"text/template/parse"
)

// ErrGaveUp is a page that html/template has to run: it has an error to report,
// or is a rare case.
var ErrGaveUp = errors.New("quick: left to html/template")

// Program is a compiled template with those that it calls. It is safe for
// concurrent use.
type Program struct {
	main *block
	runs sync.Pool
}

// block is one named template; body is set when all are compiled.
type block struct {
	body  step
	slots int // of its variables; slot 0 is $
}

// step writes a part of a page; expr gives a value. Both see the dot.
type (
	step func(r *run, dot reflect.Value)
	expr func(r *run, dot reflect.Value) reflect.Value
)

// run is one page being made.
type run struct {
	out  []byte
	vars []reflect.Value // the frame of the block that is running
	free []reflect.Value // for the frames of the blocks that it calls
}

// maxVars bounds the variables of nested blocks; who nests deeper gives up.
const maxVars = 256

// Appenders write the markup that functions of a template make of a text or of
// a part of a page, without making it a value first.
type Appenders struct {
	Texts map[string]func(b []byte, s string) []byte
	Parts map[string]func(b []byte, part any) ([]byte, error)
}

// Compile compiles the template called name and those it calls; funcs are
// those it was parsed with. Of the pure ones a call with constants is made
// once, here; appenders write what those of the same name give. An error is a tree that only html/template runs.
func Compile(t *template.Template, name string, funcs template.FuncMap, appenders Appenders, pure ...string) (*Program, error) {
	_ = t.ExecuteTemplate(io.Discard, name, nil) // escapes the trees; that nil is no page does not matter
	trees, err := escaped(t)
	if err != nil {
		return nil, err
	}
	c := &compiler{trees: trees, blocks: map[string]*block{}, funcs: funcs, appenders: appenders, pure: pure}
	main, err := c.block(name)
	if err != nil {
		return nil, err
	}
	return &Program{main: main, runs: sync.Pool{New: func() any { return &run{free: make([]reflect.Value, maxVars)} }}}, nil
}

// escaped gives the trees that html/template runs. Those of templates that are
// called inside of a tag are copies, which it shows to nobody: they are reached
// through the template that it keeps, and where a later Go has moved that,
// pages are made the slow way.
func escaped(t *template.Template) (map[string]*parse.Tree, error) {
	kept := reflect.ValueOf(t).Elem().FieldByName("text")
	if !kept.IsValid() || kept.Type() != reflect.TypeFor[*text.Template]() {
		return nil, errors.New("quick: html/template keeps its trees elsewhere")
	}
	trees := map[string]*parse.Tree{}
	for _, x := range (*text.Template)(kept.UnsafePointer()).Templates() {
		if x.Tree != nil {
			trees[x.Name()] = x.Tree
		}
	}
	return trees, nil
}

// Append appends the page of data to b. On ErrGaveUp nothing was appended.
func (p *Program) Append(b []byte, data any) (out []byte, err error) {
	r := p.runs.Get().(*run)
	r.out = b
	free := r.free
	defer func() {
		if recover() != nil { // also what reflect refuses: html/template says it in words
			out, err = b, ErrGaveUp
		}
		clear(free) // nothing of a page stays in the pool
		r.out, r.vars, r.free = nil, nil, free
		p.runs.Put(r)
	}()
	p.main.run(r, reflect.ValueOf(data))
	return r.out, nil
}

func (b *block) run(r *run, dot reflect.Value) {
	vars, free := r.vars, r.free
	r.vars, r.free = free[:b.slots], free[b.slots:]
	r.vars[0] = dot
	b.body(r, dot)
	r.vars, r.free = vars, free
}

// giveUp leaves the page to html/template.
func giveUp() { panic(ErrGaveUp) }

func unknown(n parse.Node) error { return fmt.Errorf("quick: %T %s is not known", n, n) }
