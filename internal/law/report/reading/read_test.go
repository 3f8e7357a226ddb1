package reading

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/property"
)

// TestStatedWrongStaysWrong lays out reports that contradict themselves: what
// the agency stated is what is read, so that the rules can see it.
func TestStatedWrongStaysWrong(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 2))
		m := mode(rapid.IntRange(0, int(modeSize)-1).Draw(t, "mode"))
		rep := forgeReport(r, 40)
		for _, c := range rep.Counts() {
			if r.IntN(4) == 0 {
				c.Value.N = int64(r.IntN(90))
			}
		}
		s := layOut(rep, m)
		if rapid.Bool().Draw(t, "slid") && m != merged {
			slideRows(r, s)
			padTotal(r, s)
		}
		got, err := Read(document(rep, proactiveBlocks(rep, m), s.blocks(), disputeBlocks(rep, m)))
		wrong, known := wrongCells(rep, got)
		if err != nil || len(wrong) > 0 || known != report.CellCount || len(got.Findings) > 0 {
			t.Fatalf("%v; %d known; %v; %+v", err, known, wrong, got.Findings)
		}
	})
}

// TestSources checks that every cell says where it stands and what stood there.
func TestSources(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "units-signs-notes.txt"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(documentOf(string(text)))
	if err != nil || len(r.Sources) != report.CellCount {
		t.Fatalf("%v, %d sources", err, len(r.Sources))
	}
	lines := strings.Split(string(text), "\n")
	for p, s := range r.Sources {
		if s.Pos.Line == 0 || !strings.Contains(lines[s.Pos.Line-1], s.Raw) || s.Recovered {
			t.Errorf("%s: %+v", p, s)
		}
	}
	if s := r.Sources["requests.new.natural_person"]; s.Raw != "+74" {
		t.Errorf("%+v", s)
	}
}

// TestSplitPosition checks that cells cut out of a line know their columns.
func TestSplitPosition(t *testing.T) {
	rep := forgeReport(rand.New(rand.NewPCG(1, 1)), 9)
	d := document(rep, proactiveBlocks(rep, spaced), layOut(rep, spaced).blocks(), disputeBlocks(rep, spaced))
	for i := range d.Blocks {
		if p := d.Blocks[i].Para; p != nil {
			p.Runs = runAt(i, 0)
		}
	}
	r, err := Read(d)
	if err != nil {
		t.Fatal(err)
	}
	for p, s := range r.Sources {
		runes := []rune(d.Blocks[s.Pos.Line-1].Para.Text)
		if got := string(runes[s.Pos.Col-1:]); !strings.HasPrefix(got, s.Raw) {
			t.Errorf("%s: %+v points to %q", p, s, got)
		}
	}
}

func TestNothingToRead(t *testing.T) {
	for _, d := range []*doc.Document{{}, {Blocks: []doc.Block{doc.P(doc.Body, "会议通知")}}, {Blocks: []doc.Block{doc.T(&doc.Table{})}}} {
		r, err := Read(d)
		if fault.KindOf(err) != fault.Invalid || r == nil || times(r, "TABLE-MISSING") != 3 {
			t.Errorf("%v %+v", err, r)
		}
	}
}

// times counts the findings of a rule.
func times(r *report.Reading, rule string) (n int) {
	for _, f := range r.Findings {
		if f.Rule == rule {
			n++
		}
	}
	return n
}

// FuzzRead reads arbitrary text as paragraphs, rows and merged cells. Whatever
// comes, Read returns, and what it says is whole.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, name := range files {
		if text, err := os.ReadFile(name); err == nil {
			f.Add(string(text))
		}
	}
	f.Add("{9999999,2}a\tb\n{1,99999}c\td")
	f.Add("一、本年新收政府信息公开申请数量 1 2 3 4 5 6 7 8 9")
	f.Fuzz(func(t *testing.T, text string) {
		d := documentOf(text)
		r, err := Read(d)
		if r == nil || r.Sources == nil {
			t.Fatal("no reading")
		}
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatalf("error of another kind: %v", err)
		}
		for _, c := range r.Report.Counts() {
			if _, there := r.Sources[c.Path]; c.Value.Known && !there {
				t.Fatalf("%s is known and stands nowhere", c.Path)
			}
			if c.Value.N < 0 || !c.Value.Known && c.Value.N != 0 {
				t.Fatalf("%s is %+v", c.Path, *c.Value)
			}
		}
		again, _ := Read(d)
		if string(goldenOf(r, nil)) != string(goldenOf(again, nil)) {
			t.Fatal("two readings of one document differ")
		}
	})
}
