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
		dir := cacheDir(e.cacheDir)
		if e.err = e.compile(openCache(dir)); e.err == nil {
			return
		}
		forget(dir) // damaged machine code must not keep anybody from reading
		if e.err = e.compile(openCache(dir)); e.err != nil {
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
		_ = rt.Close(ctx) // err says what matters
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

// cacheDir is the directory to use, "" where there is none.
func cacheDir(dir string) string {
	if dir != "" {
		return dir
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "gongkai")
}

// openCache opens the cache of machine code, nil where there can be none. The
// code is executed, so a directory that others may write to is not trusted.
func openCache(dir string) wazero.CompilationCache {
	if dir == "" || os.MkdirAll(dir, 0o700) != nil {
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

// forget deletes the machine code in dir, which wazero keeps in folders of its
// own name, and nothing else.
func forget(dir string) {
	if dir == "" {
		return
	}
	folders, _ := filepath.Glob(filepath.Join(dir, "wazero-*"))
	for _, f := range folders {
		_ = os.RemoveAll(f) // what stays is not used
	}
}
