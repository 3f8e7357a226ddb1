package proof

import (
	"html"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Word is a word on a page with its box in points, from the upper left.
type Word struct {
	Text           string
	X0, Y0, X1, Y1 float64
}

// Words are the words of a PDF in the order in which poppler finds them.
type Words []Word

var box = regexp.MustCompile(`xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<`)

// Read lists the words of a PDF.
func Read(t testing.TB, pdf []byte) Words {
	t.Helper()
	in := filepath.Join(t.TempDir(), "proof.pdf")
	if err := os.WriteFile(in, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(Program(t, "pdftotext"), "-bbox", in, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all Words
	for _, m := range box.FindAllStringSubmatch(string(out), -1) {
		w := Word{Text: html.UnescapeString(m[5])}
		for i, f := range []*float64{&w.X0, &w.Y0, &w.X1, &w.Y1} {
			if *f, err = strconv.ParseFloat(m[i+1], 64); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, w)
	}
	return all
}

// Shows asserts that a text stands on the pages; spaces do not count.
func (all Words) Shows(t testing.TB, text string) {
	t.Helper()
	var b strings.Builder
	for _, w := range all {
		b.WriteString(w.Text)
	}
	if !strings.Contains(b.String(), strings.ReplaceAll(text, " ", "")) {
		t.Errorf("%q stands on no page", text)
	}
}

// slack is how far centres may lie apart, in points: half a line of small print.
const slack = 6

// Abreast asserts that words stand in one row of a table, left to right.
func (all Words) Abreast(t testing.TB, texts ...string) {
	t.Helper()
	all.pairs(t, texts, func(a, b Word) bool {
		return a.X1 <= b.X0 && math.Abs(a.Y0+a.Y1-b.Y0-b.Y1) <= 2*slack
	})
}

// Below asserts that words stand in one column of a table, top to bottom.
func (all Words) Below(t testing.TB, texts ...string) {
	t.Helper()
	all.pairs(t, texts, func(a, b Word) bool {
		return a.Y1 <= b.Y0+slack && math.Abs(a.X0+a.X1-b.X0-b.X1) <= 2*slack
	})
}

func (all Words) pairs(t testing.TB, texts []string, right func(a, b Word) bool) {
	t.Helper()
	for i := 1; i < len(texts); i++ {
		a, b := all.find(t, texts[i-1]), all.find(t, texts[i])
		if !right(a, b) {
			t.Errorf("%q and %q are out of place: %+v %+v", a.Text, b.Text, a, b)
		}
	}
}

func (all Words) find(t testing.TB, text string) Word {
	t.Helper()
	i := slices.IndexFunc(all, func(w Word) bool { return w.Text == text })
	if i < 0 {
		t.Fatalf("%q stands on no page", text)
	}
	return all[i]
}
