package cli

import (
	"fmt"
	"reflect"
	"testing"

	"gongkai/internal/face/findings"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

func TestHeldGivesBackWhatItGot(t *testing.T) {
	full := &report.Reading{
		Report:   report.Report{Agency: "云岭县", Year: 2023, Trial: &report.Trial{Counts: map[string]report.Count{"rules.made": report.C(3)}}},
		Sources:  map[report.Path]report.Source{"requests.new.total": {Raw: "24", Pos: doc.Pos{Page: 2, Box: doc.Rect{X0: 1.5}}, Recovered: true}},
		Prose:    []report.Section{{Kind: report.SectionOther, Heading: doc.Para{Text: "六", Runs: []doc.Run{{Start: 0, Pos: doc.Pos{Line: 1, Col: 1}}}}}},
		Findings: []report.Finding{{Rule: "CELL-MISSING", Where: []report.Place{{Cell: "proactive.fees", File: "b"}}}},
	}
	full.Report.Requests[report.New][report.RowTotal] = report.C(24)
	want := []*findings.File{
		{Name: "a.txt", Agency: "云岭县", Year: 2023, Format: doc.PDF, Reading: full},
		{Name: "坏.pdf", Refused: true, Result: rules.Result{Run: 6, Findings: full.Findings}},
		{Name: "空", Reading: &report.Reading{}, Result: rules.Result{Unchecked: []rules.Unchecked{{Rule: "T3-ROW", Relation: "一", Missing: []report.Path{"x"}}}}},
	}
	h := newHeld()
	defer h.close()
	for _, f := range want {
		if err := h.put(f); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	err := h.each(func(i int, got *findings.File) error {
		if i != n || !reflect.DeepEqual(got, want[i]) {
			return fmt.Errorf("file %d: %+v, want %+v", i, got, want[n])
		}
		n++
		return nil
	})
	if err != nil || n != len(want) {
		t.Errorf("%d files, %v", n, err)
	}
}
