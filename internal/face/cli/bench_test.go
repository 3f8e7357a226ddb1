package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/net/html"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/law/report/reading"
	"gongkai/internal/law/report/rules"
)

// What a parse and a check cost beside the HTML parser alone on the same bytes.
func BenchmarkParseCheck(b *testing.B) {
	for _, name := range []string{"yunling-education-2023.html", "yunling-2023.txt", "yunling-finance-2023.md", "qinghe-town-2023.txt"} {
		data, err := os.ReadFile(filepath.Join(samples, name))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			r := paper.NewReader(paper.Options{})
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				d, err := r.Read(b.Context(), name, data)
				if err != nil {
					b.Fatal(err)
				}
				got, err := reading.Read(d)
				if err != nil {
					b.Fatal(err)
				}
				rules.Check(rules.Input{Reading: got})
			}
		})
		if filepath.Ext(name) != ".html" {
			continue
		}
		b.Run(name+"/html.Parse", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := html.Parse(bytes.NewReader(data)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
