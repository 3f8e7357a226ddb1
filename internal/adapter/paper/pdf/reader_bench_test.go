package pdf

import (
	"bytes"
	"context"
	"testing"
)

// BenchmarkRead reads a report of four pages, one at a time and on all cores.
func BenchmarkRead(b *testing.B) {
	data := written(b, annualReport())
	r := newReader(b)
	if _, err := r.Read(context.Background(), data); err != nil { // compiles
		b.Fatal(err)
	}
	b.Run("one", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := r.Read(context.Background(), data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := r.Read(context.Background(), data); err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
}

// BenchmarkStart opens the first PDF of a process: without machine code on
// disk, and with it.
func BenchmarkStart(b *testing.B) {
	data := written(b, annualReport())
	start := func(b *testing.B, dir string) {
		r := NewReader(dir)
		if _, err := r.Read(context.Background(), data); err != nil {
			b.Fatal(err)
		}
		if err := r.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			start(b, b.TempDir())
		}
	})
	b.Run("cached", func(b *testing.B) {
		dir := b.TempDir()
		start(b, dir)
		for b.Loop() {
			start(b, dir)
		}
	})
}

// BenchmarkWrite writes the same report.
func BenchmarkWrite(b *testing.B) {
	d := annualReport()
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		if err := Write(&out, d); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(out.Len()))
	}
}
