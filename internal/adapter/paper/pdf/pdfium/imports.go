package pdfium

import (
	"context"
	"errors"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/emscripten"
)

// What the library gets for asking the system for anything: errno values of
// WASI, which emscripten uses too.
const (
	errnoBadFile  = 8
	errnoNotFound = 44
)

var errAborted = errors.New("pdfium aborted")

// provideImports gives the library what it was linked against: longjmp, memory
// growth, and for all else a stub that says there is no such thing. No file,
// clock or environment of this machine can be reached.
func provideImports(ctx context.Context, rt wazero.Runtime, guest wazero.CompiledModule) error {
	exporter, err := emscripten.NewFunctionExporterForModule(guest) // invoke_*, longjmp
	if err != nil {
		return err
	}
	modules := map[string]wazero.HostModuleBuilder{}
	for _, f := range guest.ImportedFunctions() {
		module, name, _ := f.Import()
		if modules[module] == nil {
			modules[module] = rt.NewHostModuleBuilder(module)
		}
		modules[module].NewFunctionBuilder().
			WithGoModuleFunction(hostFunction(module, name), f.ParamTypes(), f.ResultTypes()).
			Export(name)
	}
	exporter.ExportFunctions(modules["env"]) // replaces the stubs of the same names
	for _, b := range modules {
		if _, err := b.Instantiate(ctx); err != nil {
			return err
		}
	}
	return nil
}

func hostFunction(module, name string) api.GoModuleFunc {
	switch name {
	case "_abort_js", "__assert_fail":
		return func(context.Context, api.Module, []uint64) { panic(errAborted) }
	case "_emscripten_memcpy_js":
		return copyMemory
	case "emscripten_resize_heap":
		return growMemory
	case "emscripten_date_now", "_tzset_js", "_localtime_js", "_gmtime_js":
		return func(_ context.Context, _ api.Module, stack []uint64) { clear(stack) }
	case "environ_sizes_get":
		return emptyEnvironment
	}
	answer := int32(-errnoNotFound)
	if module == "wasi_snapshot_preview1" {
		answer = errnoBadFile
	}
	return func(_ context.Context, _ api.Module, stack []uint64) {
		if len(stack) > 0 {
			stack[0] = api.EncodeI32(answer)
		}
	}
}

func copyMemory(_ context.Context, m api.Module, stack []uint64) {
	n := uint32(stack[2])
	to, ok1 := m.Memory().Read(uint32(stack[0]), n)
	from, ok2 := m.Memory().Read(uint32(stack[1]), n)
	if !ok1 || !ok2 {
		panic(errAborted)
	}
	copy(to, from)
}

// growMemory answers 1 when memory now has the wanted size, 0 at the limit.
func growMemory(_ context.Context, m api.Module, stack []uint64) {
	const page = 64 << 10
	want := uint64(uint32(stack[0]))
	have := uint64(m.Memory().Size())
	stack[0] = 1
	if want <= have {
		return
	}
	// A fifth more than asked for saves growing, which copies, again soon.
	pages := (want-have)/page + 1
	for _, n := range []uint64{pages + have/page/5, pages} {
		if _, ok := m.Memory().Grow(uint32(n)); ok {
			return
		}
	}
	stack[0] = 0
}

func emptyEnvironment(_ context.Context, m api.Module, stack []uint64) {
	m.Memory().WriteUint32Le(uint32(stack[0]), 0)
	m.Memory().WriteUint32Le(uint32(stack[1]), 0)
	stack[0] = 0
}
