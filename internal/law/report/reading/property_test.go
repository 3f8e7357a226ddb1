package reading

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/law/report"
	"gongkai/internal/property"
)

// wrongCells lists cells that a reading states otherwise than the report: the
// one thing that must never be. Unknown cells are allowed.
func wrongCells(want *report.Report, got *report.Reading) (wrong []string, known int) {
	a, b := want.Counts(), got.Report.Counts()
	for i := range a {
		switch {
		case !b[i].Value.Known:
		case *a[i].Value != *b[i].Value:
			wrong = append(wrong, fmt.Sprintf("%s: %s, not %s", a[i].Path, b[i].Value, a[i].Value))
		default:
			known++
		}
	}
	if t := got.Report.Trial; t != nil {
		for name, v := range t.Counts {
			if want.Trial == nil || v.Known && v != want.Trial.Counts[name] {
				wrong = append(wrong, fmt.Sprintf("trial.%s: %s", name, v))
			}
		}
		for name, v := range t.Amounts {
			if want.Trial == nil || v != "" && v != want.Trial.Amounts[name] {
				wrong = append(wrong, fmt.Sprintf("trial.%s: %s", name, v))
			}
		}
	}
	if f := got.Report.Proactive.Fees; f != "" {
		if f != want.Proactive.Fees {
			wrong = append(wrong, fmt.Sprintf("fees: %s, not %s", f, want.Proactive.Fees))
		}
		known++
	}
	return wrong, known
}

// TestDamageNeverGivesWrongNumber damages laid-out reports with one to three
// operators at once.
func TestDamageNeverGivesWrongNumber(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		big := rapid.SampledFrom([]int{1, 9, 30, 5000}).Draw(t, "big")
		m := mode(rapid.IntRange(0, int(modeSize)-1).Draw(t, "mode"))
		ops := rapid.SliceOfN(rapid.IntRange(0, len(damages)-1), 1, 3).Draw(t, "damages")
		if hidesItself(ops, m) {
			t.Skip("a stray figure and a lost one in a row make seven: nothing shows it")
		}
		r := rand.New(rand.NewPCG(seed, 1))
		rep := forgeReport(r, big)
		s := layOut(rep, m)
		for _, op := range ops {
			damages[op].do(r, s)
		}
		d := document(rep, proactiveBlocks(rep, m), s.blocks(), disputeBlocks(rep, m))
		got, _ := Read(d)
		if wrong, _ := wrongCells(rep, got); len(wrong) > 0 {
			for _, op := range ops {
				t.Logf("damage: %s", damages[op].name)
			}
			t.Fatalf("%v\n%s", wrong, d.PlainText())
		}
	})
}

// hidesItself reports damages that can make up for each other in a text whose
// cells have no borders.
func hidesItself(ops []int, m mode) bool {
	stray, lost := false, false
	for _, op := range ops {
		stray = stray || damages[op].strays
		lost = lost || damages[op].hides
	}
	return stray && lost && m != merged && m != tabbed
}

// rounds is how many reports are damaged in the same way: few at the desk, more
// where CI is set, many where GONGKAI_LONG is.
func rounds() int {
	switch {
	case os.Getenv("GONGKAI_LONG") != "":
		return 60
	case os.Getenv("CI") != "":
		return 16 // four of each size, all that CI has time for
	}
	return 4
}

// TestRecovery prints, with -v, how much of table 3 is read for each kind of
// damage in each layout.
func TestRecovery(t *testing.T) {
	rounds := rounds()
	for _, op := range damages {
		line := ""
		for m := range modeSize {
			known, all, refused := 0, 0, 0
			for i := range rounds {
				r := rand.New(rand.NewPCG(uint64(i), uint64(m)))
				rep := forgeReport(r, []int{1, 9, 30, 5000}[i%4])
				s := layOut(rep, m)
				op.do(r, s)
				got, err := Read(document(rep, proactiveBlocks(rep, m), s.blocks(), disputeBlocks(rep, m)))
				wrong, k := wrongCells(rep, got)
				if len(wrong) > 0 {
					t.Errorf("%s, layout %d: %v", op.name, m, wrong)
				}
				if err != nil {
					refused++
				}
				known += k
				all += report.CellCount
			}
			line += percent(known, all) + fmt.Sprintf(" (%2d refused)", refused)
		}
		t.Logf("%-34s%s", op.name, line)
	}
}

func percent(n, of int) string { return fmt.Sprintf(" %6.2f%%", 100*float64(n)/float64(of)) }
