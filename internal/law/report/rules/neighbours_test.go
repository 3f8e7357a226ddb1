package rules

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/property"
)

// What digests give later is what a check with the whole report of last year
// gives.
func TestDigestsAreEnoughForTheYears(t *testing.T) {
	for _, words := range []string{xCarry.Fires[0].Text, xStock.Fires[0].Text, xCarry.Silent[0].Text} {
		in := inWords(t, words)
		whole := Check(in)
		later := Check(Input{Reading: in.Reading})
		now, was := NewDigest("本年.txt", in.Reading), NewDigest(in.PreviousFile, in.Previous)
		all := NewNeighbours()
		all.Add(now)
		if !later.AddNeighbours(now, was, all) {
			t.Errorf("%s: not of the year before", words)
		}
		if !reflect.DeepEqual(whole, later) {
			t.Errorf("%s:\nwhole %+v\nlater %+v", words, whole, later)
		}
	}
}

// wordy is a report with prose of its own made of n paragraphs from first on.
func wordy(agency string, year, first, n int) *report.Reading {
	r := &report.Reading{Report: report.Report{Agency: agency, Year: year}}
	s := report.Section{Kind: report.SectionOverview}
	for i := first; i < first+n; i++ {
		random := rand.New(rand.NewPCG(1, uint64(i)))
		var b strings.Builder
		for range 60 {
			b.WriteRune(rune(0x4e00 + random.IntN(3000)))
		}
		s.Paras = append(s.Paras, doc.Para{Text: b.String() + "。", Runs: []doc.Run{{Pos: doc.Pos{Line: 3 + i, Col: 1}}}})
	}
	r.Prose = []report.Section{s}
	return r
}

func copied(t *testing.T, readings ...*report.Reading) []string {
	t.Helper()
	all := NewNeighbours()
	var digests []*Digest
	for i, r := range readings {
		d := NewDigest(fmt.Sprintf("%d.txt", i), r)
		digests = append(digests, d)
		all.Add(d)
	}
	var out []string
	for i, d := range digests {
		res := Check(Input{Reading: readings[i]})
		res.AddNeighbours(d, all.Before(d), all)
		for _, f := range res.Findings {
			if f.Rule == "N-COPIED" {
				out = append(out, fmt.Sprintf("%d from %s at %d", i, f.Where[1].File, f.Where[0].Pos.Line))
			}
		}
	}
	return out
}

func TestNeighboursAreCompared(t *testing.T) {
	a, b := wordy("甲局", 2023, 0, 20), wordy("乙局", 2023, 2, 20)
	before, other := wordy("甲局", 2022, 1, 20), wordy("丙局", 2023, 100, 20)
	for _, tt := range []struct {
		name     string
		readings []*report.Reading
		want     []string
	}{
		{"each names the other", []*report.Reading{a, other, b}, []string{"0 from 2.txt at 3", "2 from 0.txt at 5"}},
		{"last year's, whatever the order", []*report.Reading{a, before}, []string{"0 from 1.txt at 3"}},
		{"last year's", []*report.Reading{before, a}, []string{"1 from 0.txt at 3"}},
		{"different words", []*report.Reading{a, other}, nil},
		{"two files of one report", []*report.Reading{a, a}, nil},
		{"alone", []*report.Reading{a}, nil},
	} {
		if got := copied(t, tt.readings...); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// The index loses no pair that a comparison of all with all would find.
func TestNeighboursLoseNobody(t *testing.T) {
	const n = 150
	all := NewNeighbours()
	var digests []*Digest
	for i := range n {
		d := NewDigest(fmt.Sprintf("%03d.txt", i), wordy(fmt.Sprintf("%d局", i), 2023, i*3, 20))
		digests = append(digests, d)
		all.Add(d)
	}
	pairs := 0
	for _, d := range digests {
		near := all.alike(d)
		for _, other := range digests {
			if other == d || inCommon(d.Sketch, other.Sketch) < copiedShare {
				continue
			}
			pairs++
			if !slices.ContainsFunc(near, func(p Peer) bool { return p.File == other.File }) {
				t.Errorf("%s and %s have %.0f%% in common and do not meet", d.File, other.File, 100*inCommon(d.Sketch, other.Sketch))
			}
		}
		if len(near) > 40 {
			t.Errorf("%d neighbours for %s", len(near), d.File)
		}
	}
	if pairs < n {
		t.Errorf("only %d pairs alike: the test proves nothing", pairs)
	}
}

// A rule that compares has run once there was somebody to compare with.
func TestComparingCounts(t *testing.T) {
	a, b := wordy("甲局", 2023, 0, 20), wordy("丙局", 2023, 100, 20)
	all := NewNeighbours()
	d := NewDigest("a.txt", a)
	all.Add(d)
	res := Check(Input{Reading: a})
	run, skipped := res.Run, res.Skipped
	if res.AddNeighbours(d, nil, all); res.Run != run {
		t.Error("compared with nobody")
	}
	all.Add(NewDigest("b.txt", b))
	if res.AddNeighbours(d, nil, all); res.Run != run+1 || res.Skipped != skipped-1 {
		t.Errorf("run %d, skipped %d; was %d, %d", res.Run, res.Skipped, run, skipped)
	}
}

func TestDigestKeepsLittle(t *testing.T) {
	r := wordy("甲局", 2023, 0, 40)
	d := NewDigest("a.txt", r)
	_, opening := d.reading()
	if len(d.Sketch) > sketchSize || len(opening.Text) > openingBytes || !strings.HasPrefix(r.Prose[0].Paras[0].Text, opening.Text) {
		t.Errorf("%d hashes, opening %q", len(d.Sketch), opening.Text)
	}
}

// A digest gives back every field of the places it kept.
func TestDigestGivesBackWhatItKept(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		r := &report.Reading{Sources: map[report.Path]report.Source{}}
		eachYearCell(&r.Report, func(path report.Path, v *report.Count) {
			if rapid.Bool().Draw(t, "known") {
				*v = report.C(rapid.Int64().Draw(t, "n"))
			}
			if rapid.Bool().Draw(t, "shown") {
				r.Sources[path] = rapid.Make[report.Source]().Draw(t, "source")
			}
			if rapid.Bool().Draw(t, "plain") {
				r.Sources[path] = report.Source{Raw: v.String(), Pos: doc.Pos{Line: 3, Col: 4}}
			}
		})
		words := doc.Para{Text: "紧扣群众关心的问题", Runs: []doc.Run{{Pos: rapid.Make[doc.Pos]().Draw(t, "opening")}}}
		r.Prose = []report.Section{{Paras: []doc.Para{words}}}
		got, opening := NewDigest("a", r).reading()
		if !reflect.DeepEqual(got.Report, r.Report) || !reflect.DeepEqual(got.Sources, r.Sources) || !reflect.DeepEqual(opening, words) {
			t.Fatalf("%+v %+v\nwant %+v %+v", got, opening, r, words)
		}
	})
}

// What a run keeps of each report to compare it later stays within 2 KB.
func TestNeighboursKeepLittle(t *testing.T) {
	const n, most = 2000, 2 << 10
	r := wordy("甲局", 2023, 0, 20)
	r.Sources = map[report.Path]report.Source{}
	eachYearCell(&r.Report, func(path report.Path, v *report.Count) {
		*v = report.C(1234)
		r.Sources[path] = report.Source{Raw: "1234", Pos: doc.Pos{Line: 1200, Col: 80}}
	})
	all := NewNeighbours()
	before := liveBytes()
	for i := range n {
		r.Report.Agency = fmt.Sprintf("云岭县第%d局", i)
		d := NewDigest(fmt.Sprintf("/年报/2023/%05d.html", i), r)
		for k := range d.Sketch {
			d.Sketch[k] += uint64(i) // as of reports that have nothing in common
		}
		all.Add(d)
	}
	all.alike(all.all[0])
	if each := (liveBytes() - before) / n; each > most || each < 512 {
		t.Errorf("%d bytes a report, want at most %d", each, most)
	}
	runtime.KeepAlive(all)
}

func liveBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
