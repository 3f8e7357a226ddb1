package cli

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/semaphore"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/paper/source"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/reading"
)

// reportFiles are the reports that a command reads.
type reportFiles struct {
	Files []string `arg:"" name:"FILE" help:"文件、目录、.zip、网址（http、https），或 -（标准输入）。"`
	Jobs  int      `short:"j" placeholder:"N" help:"同时处理的文件数；默认为处理器核数。"`
}

// reportFile is one file and what was read of it. Reading may be partial, or
// nil, where Err is not nil.
type reportFile struct {
	Name    string
	Format  doc.Format
	Reading *report.Reading
	Err     error // Chinese, without the file's name
}

// bytesInHand bounds the files that are being parsed at once, in bytes; one
// larger file is parsed alone.
const bytesInHand = 64 << 20

// eachReport reads the files on all cores, runs work on each where it was read
// and hands the results to emit in the order of the files. What cannot be read
// is handed on like the rest, with its Err.
func eachReport[R any](ctx context.Context, f *reportFiles, s *Streams, work func(reportFile) R, emit func(R) error) error {
	if f.Jobs < 0 {
		return errors.New("选项 --jobs 要填正整数")
	}
	n := f.Jobs
	if n == 0 {
		n = runtime.GOMAXPROCS(0)
	}
	p := paper.NewReader(paper.Options{CacheDir: cacheDir()})
	defer func() { _ = p.Close() }()
	r := &reportReader{paper: p, budget: semaphore.NewWeighted(bytesInHand)}
	return ordered(ctx, n, walk(ctx, f.Files, s), func(ctx context.Context, in input) R {
		return work(r.read(ctx, in))
	}, emit)
}

// input is a document found, or why it could not be opened.
type input struct {
	source.Item
	err error
}

func walk(ctx context.Context, files []string, s *Streams) iter.Seq[input] {
	found := source.Walk(ctx, files, source.Options{Stdin: s.In, Fetch: fetch})
	return func(yield func(input) bool) {
		for item, err := range found {
			if !yield(input{item, err}) {
				return
			}
		}
	}
}

type reportReader struct {
	paper  *paper.Reader
	budget *semaphore.Weighted
}

// read reads one report. A fault in our own code is that file's trouble only:
// the next file goes on.
func (r *reportReader) read(ctx context.Context, in input) (out reportFile) {
	out = reportFile{Name: in.Name, Err: in.err}
	if in.err != nil {
		return out
	}
	defer func() {
		if recover() != nil {
			out.Err = fault.New(fault.Internal, "report.panic", "读取这个文件时程序出错，请把它发给开发者")
		}
	}()
	data, err := in.Read(ctx)
	if err != nil {
		out.Err = err
		return out
	}
	weight := min(int64(len(data)), bytesInHand)
	if out.Err = r.budget.Acquire(ctx, weight); out.Err != nil {
		return out
	}
	defer r.budget.Release(weight)
	d, err := r.paper.Read(ctx, in.Name, data)
	if err != nil {
		out.Err = err
		return out
	}
	out.Format = d.Format
	out.Reading, out.Err = reading.Read(d)
	return out
}

// cacheDir is where the PDF engine keeps its compiled code; "" where the
// system has no such place.
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "gongkai")
}
