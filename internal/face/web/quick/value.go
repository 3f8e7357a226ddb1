package quick

import (
	"reflect"
	"sync/atomic"
)

// indirect follows pointers and interfaces to what they hold; a nil one stays.
func indirect(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			break
		}
		v = v.Elem()
	}
	return v
}

// held is what an interface holds.
func held(v reflect.Value) reflect.Value {
	if v.Kind() == reflect.Interface {
		return v.Elem() // of a nil one the invalid value
	}
	return v
}

// truth is text/template's.
func truth(v reflect.Value) bool {
	v = held(v)
	switch v.Kind() {
	case reflect.Invalid:
		return false
	case reflect.Bool:
		return v.Bool()
	case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
		return v.Len() > 0
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int() != 0
	case reflect.Pointer, reflect.Func, reflect.Chan:
		return !v.IsNil()
	case reflect.Struct:
		return true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint() != 0
	}
	giveUp()
	return false
}

// fields is x.A.B.C, the last of them called with args if it is a method.
func fields(x expr, names []string, args []expr) expr {
	for i, name := range names {
		f, from := &field{name: name}, x
		if i == len(names)-1 && len(args) > 0 {
			x = func(r *run, dot reflect.Value) reflect.Value {
				ptr, m := f.method(from(r, dot))
				return held(invoke(ptr.Method(m), evaluate(r, dot, args)))
			}
			continue
		}
		x = func(r *run, dot reflect.Value) reflect.Value { return f.of(from(r, dot)) }
	}
	return x
}

func evaluate(r *run, dot reflect.Value, args []expr) []reflect.Value {
	out := make([]reflect.Value, len(args))
	for i, a := range args {
		out[i] = a(r, dot)
	}
	return out
}

// field is a name after a dot with what it meant for the types met so far.
type field struct {
	name string
	met  atomic.Pointer[[]meaning]
}

// meaning is what a name is of a type: a method of it or of its pointer, or a
// field. Of a map it is a key.
type meaning struct {
	of        reflect.Type
	pointable bool
	method    int   // -1 for none
	index     []int // of the field
}

func (f *field) meaning(v reflect.Value) *meaning {
	t, pointable := v.Type(), v.CanAddr()
	met := f.met.Load()
	if met != nil {
		for i := range *met {
			if m := &(*met)[i]; m.of == t && m.pointable == pointable {
				return m
			}
		}
	}
	m := meaning{of: t, pointable: pointable, method: -1}
	if pointable {
		t = reflect.PointerTo(t)
	}
	if x, ok := t.MethodByName(f.name); ok {
		m.method = x.Index
	} else if v.Kind() == reflect.Struct {
		x, ok := v.Type().FieldByName(f.name)
		if !ok || !x.IsExported() {
			giveUp()
		}
		m.index = x.Index
	}
	more := []meaning{m}
	if met != nil {
		more = append(more, *met...) // another run's may be lost, and is found again
	}
	f.met.Store(&more)
	return &m
}

// of is the value of the name.
func (f *field) of(v reflect.Value) reflect.Value {
	if !v.IsValid() {
		return v
	}
	v = indirect(v)
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		giveUp() // nil
	}
	m := f.meaning(v)
	switch {
	case m.method >= 0:
		if m.pointable {
			v = v.Addr()
		}
		return held(invoke(v.Method(m.method), nil))
	case m.index != nil:
		if len(m.index) == 1 {
			return held(v.Field(m.index[0]))
		}
		return held(v.FieldByIndex(m.index))
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		return held(v.MapIndex(reflect.ValueOf(f.name).Convert(v.Type().Key())))
	}
	giveUp()
	return v
}

// method finds the method of the name, which must be one.
func (f *field) method(v reflect.Value) (reflect.Value, int) {
	v = indirect(v)
	m := f.meaning(v)
	if m.method < 0 {
		giveUp()
	}
	if m.pointable {
		v = v.Addr()
	}
	return v, m.method
}

// invoke calls a function or method whose arguments have its types already.
// An error is html/template's to report.
func invoke(f reflect.Value, args []reflect.Value) reflect.Value {
	t := f.Type()
	for i, a := range args {
		in := t.In(min(i, t.NumIn()-1))
		if t.IsVariadic() && i >= t.NumIn()-1 {
			in = in.Elem()
		}
		if a.IsValid() && !a.Type().AssignableTo(in) || !a.IsValid() && in.Kind() != reflect.Interface {
			giveUp()
		}
		if !a.IsValid() {
			args[i] = reflect.Zero(in)
		}
	}
	out := f.Call(args)
	if len(out) == 2 && !out[1].IsNil() || len(out) == 0 || len(out) > 2 {
		giveUp()
	}
	return out[0]
}
