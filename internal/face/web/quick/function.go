package quick

import (
	"fmt"
	"html/template"
	"reflect"
	"text/template/parse"
)

// function is a call of a function of the template: one of its own, or one of
// those that every template has.
func (c *compiler) function(n *parse.IdentifierNode, args []expr) (expr, error) {
	if f, ok := c.funcs[n.Ident]; ok {
		return own(f, args), nil
	}
	switch {
	case n.Ident == "and" || n.Ident == "or":
		return either(args, n.Ident == "or"), nil
	case n.Ident == "not" && len(args) == 1:
		return func(r *run, dot reflect.Value) reflect.Value { return reflect.ValueOf(!truth(args[0](r, dot))) }, nil
	case n.Ident == "len" && len(args) == 1:
		return func(r *run, dot reflect.Value) reflect.Value { return reflect.ValueOf(indirect(args[0](r, dot)).Len()) }, nil
	case n.Ident == "index" && len(args) == 2:
		return func(r *run, dot reflect.Value) reflect.Value { return index(args[0](r, dot), args[1](r, dot)) }, nil
	case n.Ident == "printf" && len(args) > 0:
		return own(fmt.Sprintf, args), nil
	case len(args) == 2:
		if f := comparison(n.Ident); f != nil {
			return func(r *run, dot reflect.Value) reflect.Value {
				return reflect.ValueOf(f(order(args[0](r, dot), args[1](r, dot), n.Ident)))
			}, nil
		}
	}
	return nil, unknown(n)
}

// either is and, or: the first that decides, or the last.
func either(args []expr, or bool) expr {
	return func(r *run, dot reflect.Value) (v reflect.Value) {
		for _, a := range args {
			if v = a(r, dot); truth(v) == or {
				break
			}
		}
		return v
	}
}

func index(of, at reflect.Value) reflect.Value {
	of, at = indirect(of), held(at)
	switch {
	case of.Kind() == reflect.Slice && at.Kind() == reflect.Int:
		return held(of.Index(int(at.Int())))
	case of.Kind() == reflect.Map && at.IsValid() && at.Type().AssignableTo(of.Type().Key()):
		if v := of.MapIndex(at); v.IsValid() {
			return held(v)
		}
		return held(reflect.Zero(of.Type().Elem()))
	}
	giveUp()
	return of
}

func comparison(name string) func(int) bool {
	return map[string]func(int) bool{
		"eq": func(n int) bool { return n == 0 }, "ne": func(n int) bool { return n != 0 },
		"lt": func(n int) bool { return n < 0 }, "le": func(n int) bool { return n <= 0 },
		"gt": func(n int) bool { return n > 0 }, "ge": func(n int) bool { return n >= 0 },
	}[name]
}

// order compares two texts, whole numbers or, for equality alone, booleans.
func order(a, b reflect.Value, name string) int {
	a, b = held(a), held(b)
	switch {
	case a.Kind() == reflect.String && b.Kind() == reflect.String:
		switch x, y := a.String(), b.String(); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	case a.CanInt() && b.CanInt():
		switch x, y := a.Int(), b.Int(); {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	case a.Kind() == reflect.Bool && b.Kind() == reflect.Bool && (name == "eq" || name == "ne"):
		if a.Bool() != b.Bool() {
			return 1
		}
		return 0
	}
	giveUp()
	return 0
}

// own is a call of a function that the template was parsed with. Those of the
// shapes that pages use are called without reflection.
func own(f any, args []expr) expr {
	switch f := f.(type) {
	case func(string, ...any) string:
		if len(args) > 0 {
			return func(r *run, dot reflect.Value) reflect.Value {
				return reflect.ValueOf(f(words(args[0](r, dot)), anys(r, dot, args[1:])...))
			}
		}
	case func(...any) (map[string]any, error):
		return func(r *run, dot reflect.Value) reflect.Value {
			m, err := f(anys(r, dot, args)...)
			if err != nil {
				giveUp()
			}
			return reflect.ValueOf(m)
		}
	case func(string) (string, error):
		if len(args) == 1 {
			return func(r *run, dot reflect.Value) reflect.Value {
				s, err := f(words(args[0](r, dot)))
				if err != nil {
					giveUp()
				}
				return reflect.ValueOf(s)
			}
		}
	case func(string) template.HTML:
		if len(args) == 1 {
			return func(r *run, dot reflect.Value) reflect.Value { return reflect.ValueOf(f(words(args[0](r, dot)))) }
		}
	case func(string) string:
		if len(args) == 1 {
			return func(r *run, dot reflect.Value) reflect.Value { return reflect.ValueOf(f(words(args[0](r, dot)))) }
		}
	}
	fn := reflect.ValueOf(f)
	return func(r *run, dot reflect.Value) reflect.Value { return held(invoke(fn, evaluate(r, dot, args))) }
}

// words is an argument that must be of type string.
func words(v reflect.Value) string {
	if v = held(v); v.Kind() != reflect.String || v.Type() != reflect.TypeFor[string]() {
		giveUp()
	}
	return v.String()
}

func anys(r *run, dot reflect.Value, args []expr) []any {
	if len(args) == 0 {
		return nil
	}
	out := make([]any, len(args))
	for i, a := range args {
		if v := a(r, dot); v.IsValid() {
			out[i] = v.Interface()
		}
	}
	return out
}
