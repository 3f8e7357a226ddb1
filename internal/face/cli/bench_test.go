package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/net/html"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/law/report/reading"
	"gongkai/internal/law/report/rules"
)

const htmlSample = "yunling-education-2023.html"

// What a parse and a check cost.
func BenchmarkParseCheck(b *testing.B) {
	for _, name := range []string{htmlSample, "yunling-2023.txt", "yunling-finance-2023.md", "qinghe-town-2023.txt"} {
		s := stagesOf(b, name)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s.data)))
			b.ReportAllocs()
			for b.Loop() {
				s.once(b)
			}
		})
	}
}

// BenchmarkParseCheckBeside gives the median time of each stage as a multiple
// of what html.Parse takes for the HTML report, both measured in turns: other
// work on the machine slows both.
func BenchmarkParseCheckBeside(b *testing.B) {
	page := stagesOf(b, htmlSample).data
	for _, name := range []string{htmlSample, "yunling-2023.txt", "yunling-finance-2023.md", "qinghe-town-2023.txt"} {
		b.Run(name, func(b *testing.B) {
			s := stagesOf(b, name)
			var alone []time.Duration
			for b.Loop() {
				begun := time.Now()
				if _, err := html.Parse(bytes.NewReader(page)); err != nil {
					b.Fatal(err)
				}
				alone = append(alone, time.Since(begun))
				s.once(b)
			}
			unit := median(alone)
			b.ReportMetric(median(s.paper)/unit, "×paper")
			b.ReportMetric(median(s.reading)/unit, "×reading")
			b.ReportMetric(median(s.rules)/unit, "×rules")
			b.ReportMetric(median(s.all)/unit, "×html.Parse")
		})
	}
}

// stages are a file and how long each stage of its parse and check took.
type stages struct {
	name                       string
	data                       []byte
	reader                     *paper.Reader
	paper, reading, rules, all []time.Duration
}

func stagesOf(b *testing.B, name string) *stages {
	data, err := os.ReadFile(filepath.Join(samples, name))
	if err != nil {
		b.Fatal(err)
	}
	return &stages{name: name, data: data, reader: paper.NewReader(paper.Options{})}
}

func (s *stages) once(b *testing.B) {
	begun := time.Now()
	d, err := s.reader.Read(b.Context(), s.name, s.data)
	if err != nil {
		b.Fatal(err)
	}
	read := time.Now()
	got, err := reading.Read(d)
	if err != nil {
		b.Fatal(err)
	}
	understood := time.Now()
	rules.Check(rules.Input{Reading: got})
	checked := time.Now()
	s.paper = append(s.paper, read.Sub(begun))
	s.reading = append(s.reading, understood.Sub(read))
	s.rules = append(s.rules, checked.Sub(understood))
	s.all = append(s.all, checked.Sub(begun))
}

func median(list []time.Duration) float64 {
	slices.Sort(list)
	return float64(list[len(list)/2])
}
