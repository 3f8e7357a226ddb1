package rules

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/law/report"
)

func reading(t *testing.T, agency string, year int, text string) *report.Reading {
	t.Helper()
	in := told(t, "〔机关〕"+agency+"〔文〕"+text)
	in.Report.Year = year
	return in.Reading
}

// words makes text of n characters that hardly repeats itself.
func words(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for i := range n {
		b.WriteRune(rune(0x4E00 + r.IntN(3000)))
		if i%25 == 24 {
			b.WriteString("。")
		}
	}
	return b.String()
}

func TestSketchEstimatesTheShare(t *testing.T) {
	a := words(1, 2000)
	for _, c := range []struct {
		b        string
		low, top float64
	}{
		{a, 1, 1},
		{words(2, 2000), 0, 0.05},
		{string([]rune(a)[:1040]) + words(3, 1000), 0.3, 0.7},
		{string([]rune(a)[:1664]) + words(4, 400), 0.65, 0.95},
		{strings.ReplaceAll(a, "。", "。2023年12件。"), 0.95, 1},
	} {
		got := inCommon(Sketch(reading(t, "甲局", 2023, a)), Sketch(reading(t, "乙局", 2023, c.b)))
		if got < c.low || got > c.top {
			t.Errorf("share %.2f, want %.2f to %.2f", got, c.low, c.top)
		}
	}
}

func TestSketchIsBoundedAndOrdered(t *testing.T) {
	s := Sketch(reading(t, "甲局", 2023, words(5, 3000)))
	if len(s) != sketchSize || !slices.IsSorted(s) {
		t.Errorf("%d numbers, sorted %v", len(s), slices.IsSorted(s))
	}
	if s := Sketch(reading(t, "甲局", 2023, words(5, 100))); s != nil {
		t.Errorf("a text of 100 characters has %d numbers", len(s))
	}
	law := strings.Repeat("依照《中华人民共和国政府信息公开条例》的规定，本报告由下列各部分组成并且按时向社会公布。", 40)
	if s := Sketch(reading(t, "甲局", 2023, law)); s != nil {
		t.Error("what every report says is no report's own")
	}
}

func TestNCopiedPeers(t *testing.T) {
	text := words(6, 1500)
	peer := func(file, agency string, year int, text string) Peer {
		return Peer{File: file, Agency: agency, Year: year, Sketch: Sketch(reading(t, agency, year, text))}
	}
	for _, c := range []struct {
		peer Peer
		want string // part of the message
	}{
		{peer("b.txt", "乙局", 2023, text), "正文约100%与“乙局”2023年报告相同"},
		{peer("a22.txt", "甲局", 2022, text), "正文约100%与上一年（2022年）报告相同"},
		{peer("a.pdf", "甲局", 2023, text), ""},               // the same report in another file
		{peer("a24.txt", "甲局", 2024, text), ""},             // the later one is the copy
		{peer("b22.txt", "乙局", 2022, text), ""},             // another year of another agency
		{peer("c.txt", "丙局", 2023, words(7, 1500)), ""},     // another text
		{Peer{File: "d.txt", Agency: "丁局", Year: 2023}, ""}, // too short to be compared
	} {
		in := Input{Reading: reading(t, "甲局", 2023, text), Peers: []Peer{c.peer}}
		fs := nCopied.run(&in)
		switch {
		case c.want == "" && len(fs) > 0:
			t.Errorf("%s: %s", c.peer.File, fs[0].Message)
		case c.want != "" && (len(fs) != 1 || fs[0].Message != c.want || fs[0].Where[1].File != c.peer.File):
			t.Errorf("%s: %v", c.peer.File, fs)
		}
	}
}

func TestNCopiedQuotesTheLongestPassage(t *testing.T) {
	old := words(8, 900)
	fresh := string([]rune(old)[:700]) + words(9, 200)
	fs := findings(t, "N-COPIED", "〔文〕"+fresh+"〔上年〕"+old)
	if len(fs) != 1 || !strings.HasPrefix(fs[0].Message, "正文约7") || !strings.Contains(fs[0].Message, "最长一段700字：“"+string([]rune(old)[:35])+"…") {
		t.Errorf("%v", fs)
	}
	silent(t, "N-COPIED", "〔文〕"+words(10, 900)+"〔上年〕"+old)
	silent(t, "N-COPIED", "〔文〕工作平稳。〔上年〕工作平稳。")
}

func BenchmarkSketch(b *testing.B) {
	r := &report.Reading{}
	lines := lineCounter(0)
	section(r, &lines, report.SectionOverview, words(11, 2000))
	b.ReportAllocs()
	for b.Loop() {
		Sketch(r)
	}
}

func BenchmarkCompareSketches(b *testing.B) {
	r, q := &report.Reading{}, &report.Reading{}
	lines := lineCounter(0)
	section(r, &lines, report.SectionOverview, words(11, 2000))
	section(q, &lines, report.SectionOverview, words(12, 2000))
	x, y := Sketch(r), Sketch(q)
	for b.Loop() {
		inCommon(x, y)
	}
}
