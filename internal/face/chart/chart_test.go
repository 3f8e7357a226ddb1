package chart

import (
	"encoding/xml"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/property"
)

var update = flag.Bool("update", false, "write the golden files anew")

func values(ns ...float64) []Value {
	out := make([]Value, len(ns))
	for i, n := range ns {
		if n >= 0 {
			out[i] = V(n)
		}
	}
	return out
}

// samples are one chart a kind, with the awkward cases in them: an unknown
// value (-1), zero rows, lines that end at the same height, tiny parts.
func samples() []Chart {
	years := []string{"2019年", "2020年", "2021年", "2022年", "2023年"}
	trend := []Series{
		{"新收", Style{Colour: Blue}, values(31, 45, 52, 40, 24)},
		{"办结", Style{Colour: Dark, Dash: Dashed, Marker: Square}, values(30, 44, -1, 42, 24)},
		{"结转下年", Style{Colour: Red, Dash: Fine, Marker: Triangle}, values(1, 2, 3, 0, 0)},
	}
	parts := []Series{
		{"予以公开", Style{Colour: Blue}, values(43, 0, 12)},
		{"部分公开", Style{Colour: LightBlue, Pattern: Hatched}, values(0, 0, 2)},
		{"不予公开", Style{Colour: Red, Pattern: BackHatched}, values(0, 0, 1)},
		{"无法提供", Style{Colour: Grey}, values(17, 0, 30)},
		{"不予处理", Style{Colour: Dark, Pattern: Dotted}, values(0, 0, -1)},
		{"其他处理", Style{Colour: Dark, Pattern: Crossed}, values(11, 0, 400)},
	}
	agencies := []string{"甲区人民政府办公室", "乙镇", "名称特别特别特别长的某某高新技术产业开发区某某街道办事处政务公开工作领导小组"}
	return []Chart{
		{"trend", Lines, "申请 <数量> & 走势", "各年新收、办结、结转的申请数量", "件", years, trend},
		{"bars", Bars, "规范性文件", "制发、废止、有效", "件", years[:2], []Series{
			{"制发", Style{Colour: Blue}, values(16, 6)},
			{"废止", Style{Colour: Red, Pattern: Hatched}, values(0, 2)},
			{"现行有效", Style{Colour: Grey, Pattern: Hollow}, values(57, -1)},
		}},
		{"stacked", Stacked, "办理结果", "各机关的办理结果", "件", agencies, parts},
		{"shares", Shares, "办理结果的构成", "各机关办理结果的比例", "件", agencies, parts},
		{"empty", Bars, "行政诉讼", "全部为零", "件", years[:1], []Series{{"维持", Style{Colour: Blue}, values(0)}}},
	}
}

func TestFigureGolden(t *testing.T) {
	for _, c := range samples() {
		t.Run(c.ID, func(t *testing.T) {
			got := string(c.Figure())
			file := filepath.Join("testdata", c.ID+".html")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs from the golden file; look at it and run with -update", c.ID)
			}
			if second := string(c.Figure()); second != got {
				t.Error("the same chart gave other bytes")
			}
		})
	}
}

// Whatever is charted, the SVG is well-formed, named, free of scripts and
// inline styles, and stays inside its own frame.
func TestEveryChartIsWellFormed(t *testing.T) {
	name := rapid.StringMatching(`[甲乙丙a-z<>&"' ]{0,20}`)
	property.Check(t, func(t *rapid.T) {
		c := Chart{ID: "x", Kind: Kind(rapid.IntRange(0, 3).Draw(t, "kind")), Title: name.Draw(t, "title"), Desc: name.Draw(t, "desc"), Unit: "件"}
		c.Categories = rapid.SliceOfN(name, 0, 30).Draw(t, "categories")
		for range rapid.IntRange(0, 9).Draw(t, "series") {
			c.Series = append(c.Series, Series{
				Name:  name.Draw(t, "name"),
				Style: Style{Colour: Blue, Pattern: Pattern(rapid.IntRange(0, 5).Draw(t, "pattern")), Marker: Marker(rapid.IntRange(0, 3).Draw(t, "marker"))},
				Values: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Value {
					return Value{rapid.Float64().Draw(t, "n"), rapid.Bool().Draw(t, "known")}
				}), 0, 30).Draw(t, "values"),
			})
		}
		checkSVG(t, string(c.SVG()))
	})
}

func checkSVG(t *rapid.T, svg string) {
	dec, seen := xml.NewDecoder(strings.NewReader(svg)), map[string]bool{}
	for {
		tok, err := dec.Token()
		if err != nil {
			if err.Error() != "EOF" {
				t.Fatalf("not well-formed: %v\n%s", err, svg)
			}
			break
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		seen[el.Name.Local] = true
		for _, a := range el.Attr {
			if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
				t.Fatalf("inline %s", a.Name.Local)
			}
			if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
				t.Fatalf("%s=%q", a.Name.Local, a.Value)
			}
			if x, err := strconv.ParseFloat(a.Value, 64); err == nil && a.Name.Local == "x" && (x < 0 || x > width) {
				t.Fatalf("x=%v outside the frame", x)
			}
		}
	}
	if !seen["title"] || !seen["desc"] || seen["script"] {
		t.Fatalf("unnamed or scripted: %v", seen)
	}
}

func TestTicks(t *testing.T) {
	cases := []struct {
		top  float64
		want []float64
	}{
		{0, []float64{0, 1}},
		{1, []float64{0, 1}},
		{3, []float64{0, 1, 2, 3}},
		{24, []float64{0, 5, 10, 15, 20, 25}},
		{57, []float64{0, 20, 40, 60}},
		{14069, []float64{0, 5000, 10000, 15000}},
		{621.952, []float64{0, 200, 400, 600, 800}},
	}
	for _, c := range cases {
		got := ticks(c.top, 5)
		if len(got) != len(c.want) {
			t.Errorf("ticks(%v) = %v, want %v", c.top, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("ticks(%v) = %v, want %v", c.top, got, c.want)
				break
			}
		}
	}
	for _, odd := range []float64{math.NaN(), math.Inf(1), -3, math.MaxFloat64} {
		if n := len(ticks(odd, 5)); n > 11 {
			t.Errorf("ticks(%v) gives %d marks", odd, n)
		}
	}
}

func TestSpreadKeepsNamesApart(t *testing.T) {
	ys := []float64{10, 11, 12, 99}
	spread(ys, 15, 10, 100)
	for i := 1; i < len(ys); i++ {
		if ys[i]-ys[i-1] < 15 {
			t.Errorf("too close: %v", ys)
		}
	}
	if ys[3] > 100 {
		t.Errorf("below the axis: %v", ys)
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		part, whole float64
		want        string
	}{{1, 3, "33%"}, {1, 1000, "<1%"}, {0, 5, "0%"}, {5, 5, "100%"}} {
		if got := percent(c.part, c.whole); got != c.want {
			t.Errorf("percent(%v, %v) = %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

func TestTooManySeriesAreSaid(t *testing.T) {
	c := Chart{ID: "many", Kind: Bars, Categories: []string{"甲"}}
	for range MaxSeries + 2 {
		c.Series = append(c.Series, Series{Name: "组", Values: values(1)})
	}
	if !strings.Contains(string(c.Figure()), "另有 2 组") {
		t.Error("nine series, and nobody is told that two are missing")
	}
}

func BenchmarkFigure(b *testing.B) {
	c := samples()[3]
	for b.Loop() {
		c.Figure()
	}
}
