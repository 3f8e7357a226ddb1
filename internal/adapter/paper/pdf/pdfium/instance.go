package pdfium

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"unicode/utf16"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// errMemory is a document that needs more than one may have.
var errMemory = errors.New("pdfium: out of memory")

// instance is one copy of the library with its own memory, used by one
// goroutine for one document and then thrown away: after a crash nothing in it
// can be trusted, and nothing of one document can reach the next.
type instance struct {
	module  api.Module
	memory  api.Memory
	funcs   map[string]api.Function
	scratch uint32 // scratchSize bytes inside the memory, for results
	stack   [16]uint64
}

const scratchSize = 128

func (e *Engine) instantiate(ctx context.Context) (*instance, error) {
	// No name, so that many live side by side; no start function, because
	// emscripten's is called by hand below.
	m, err := e.runtime.InstantiateModule(ctx, e.compiled,
		wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, err
	}
	in := &instance{module: m, memory: m.Memory(), funcs: map[string]api.Function{}}
	for _, name := range []string{"__wasm_call_ctors", "FPDF_InitLibrary"} {
		if _, err = in.call(ctx, name); err != nil {
			_ = m.Close(ctx)
			return nil, err
		}
	}
	if in.scratch, err = in.alloc(ctx, scratchSize); err != nil {
		_ = m.Close(ctx)
		return nil, err
	}
	return in, nil
}

func (in *instance) function(name string) api.Function {
	f := in.funcs[name]
	if f == nil {
		f = in.module.ExportedFunction(name)
		in.funcs[name] = f
	}
	return f
}

// call calls a function whose result, if any, is a 32-bit integer or pointer.
func (in *instance) call(ctx context.Context, name string, args ...uint64) (int32, error) {
	return in.callFunc(ctx, in.function(name), args...)
}

func (in *instance) callFunc(ctx context.Context, f api.Function, args ...uint64) (int32, error) {
	in.stack[0] = 0
	n := copy(in.stack[:], args)
	if err := f.CallWithStack(ctx, in.stack[:max(n, 1)]); err != nil {
		return 0, err
	}
	return int32(in.stack[0]), nil
}

func (in *instance) alloc(ctx context.Context, size int) (uint32, error) {
	p, err := in.call(ctx, "malloc", uint64(size))
	if err == nil && p == 0 {
		err = errMemory
	}
	return uint32(p), err
}

// put copies data into a new block of the instance's memory.
func (in *instance) put(ctx context.Context, data []byte) (uint32, error) {
	p, err := in.alloc(ctx, max(len(data), 1))
	if err != nil {
		return 0, err
	}
	if !in.memory.Write(p, data) {
		return 0, errMemory
	}
	return p, nil
}

// at is the address of the i-th 8-byte place of the scratch block.
func (in *instance) at(i int) uint64 { return uint64(in.scratch) + uint64(8*i) }

func (in *instance) double(i int) float64 {
	v, _ := in.memory.ReadFloat64Le(uint32(in.at(i)))
	return finite(v)
}

// floats reads n 32-bit floats that begin at the i-th place.
func (in *instance) floats(i, n int) (out [6]float64) {
	b, ok := in.memory.Read(uint32(in.at(i)), uint32(4*n))
	for k := 0; ok && k < n; k++ {
		out[k] = finite(float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*k:]))))
	}
	return out
}

// finite keeps coordinates of damaged files within what can be reckoned with.
func finite(v float64) float64 {
	const most = 1e6
	switch {
	case v != v:
		return 0
	case v > most:
		return most
	case v < -most:
		return -most
	}
	return v
}

// text reads what a function writes as UTF-16 after being told address and
// size of a buffer as its last two arguments; it answers with the bytes needed.
func (in *instance) text(ctx context.Context, name string, args ...uint64) (string, error) {
	const most = 64 << 10
	n, err := in.call(ctx, name, append(args, 0, 0)...)
	if err != nil || n <= 2 || n > most {
		return "", err
	}
	p, err := in.alloc(ctx, int(n))
	if err != nil {
		return "", err
	}
	if _, err = in.call(ctx, name, append(args[:len(args):len(args)], uint64(p), uint64(n))...); err != nil {
		return "", err
	}
	b, _ := in.memory.Read(p, uint32(n))
	units := make([]uint16, 0, n/2)
	for i := 0; i+1 < len(b); i += 2 {
		u := binary.LittleEndian.Uint16(b[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	_, err = in.call(ctx, "free", uint64(p))
	return string(utf16.Decode(units)), err
}
