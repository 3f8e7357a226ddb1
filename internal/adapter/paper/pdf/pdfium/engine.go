// Package pdfium runs the PDFium library, compiled to WebAssembly, inside a
// sandbox without files, network or clock, and says what a PDF draws where.
// A document that makes PDFium crash costs one instance and nothing else.
package pdfium

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/tetratelabs/wazero"
)

//go:embed wasm/pdfium.wasm.gz
var packed []byte

// memoryPages bounds one document's working memory: 256 MiB in pages of 64 KiB.
const memoryPages = 256 << 4

// Engine is the compiled library. It is compiled when the first document is
// opened; later processes take the machine code from the cache directory.
type Engine struct {
	cacheDir string
	slots    chan struct{} // one for each document open at a time

	once     sync.Once
	err      error
	runtime  wazero.Runtime
	compiled wazero.CompiledModule
}

// New makes an engine that keeps machine code under cacheDir; "" means the
// user's cache directory. A directory that cannot be used is done without.
func New(cacheDir string) *Engine {
	return &Engine{cacheDir: cacheDir, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// start compiles the library once.
func (e *Engine) start() error {
	e.once.Do(func() {
		e.err = e.compile(openCache(e.cacheDir))
		if e.err != nil { // a damaged cache must not keep anybody from reading
			e.err = e.compile(nil)
		}
	})
	return e.err
}

func (e *Engine) compile(cache wazero.CompilationCache) error {
	code, err := unpack()
	if err != nil {
		return err
	}
	ctx := context.Background() // outlives the document that came first
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(memoryPages)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	rt := wazero.NewRuntimeWithConfig(ctx, config)
	compiled, err := rt.CompileModule(ctx, code)
	if err == nil {
		err = provideImports(ctx, rt, compiled)
	}
	if err != nil {
		rt.Close(ctx)
		return err
	}
	e.runtime, e.compiled = rt, compiled
	return nil
}

// Close frees the compiled code. No document may be open.
func (e *Engine) Close() error {
	if e.runtime == nil {
		return nil
	}
	return e.runtime.Close(context.Background())
}

func unpack() ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// openCache opens the cache of machine code, nil where there can be none. The
// code is executed, so a directory that others may write to is not trusted.
func openCache(dir string) wazero.CompilationCache {
	if dir == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return nil
		}
		dir = filepath.Join(base, "gongkai")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil
	}
	info, err := os.Stat(dir)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(dir)
	if err != nil {
		return nil
	}
	return cache
}
