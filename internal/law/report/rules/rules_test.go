package rules

import (
	"slices"
	"testing"

	"gongkai/internal/law/report"
)

// The ids and levels of the contract, in its order. An id is never re-used.
var contract = []struct {
	id       string
	severity report.Severity
}{
	{"FILE-UNREADABLE", report.Error}, {"TABLE-MISSING", report.Error},
	{"CELL-MISSING", report.Error}, {"CELL-NOT-NUMBER", report.Error},
	{"CELL-RECOVERED", report.Info}, {"FILE-CONTRADICTS", report.Error},
	{"T3-ROW", report.Error}, {"T3-COLUMN", report.Error}, {"T3-BALANCE", report.Error}, {"T4-SUM", report.Error},
	{"X-CARRY", report.Error}, {"X-STOCK", report.Warning},
	{"N-TABLE", report.Error}, {"N-PARTS", report.Error}, {"N-SELF", report.Warning}, {"N-COUNT", report.Warning},
	{"N-YEAR", report.Error}, {"N-NAME", report.Warning}, {"N-NUMBERING", report.Warning}, {"N-SECTION", report.Error},
	{"N-FEE", report.Warning}, {"N-COPIED", report.Warning}, {"N-PRIVACY", report.Error},
	{"R-SUM", report.Error}, {"R-MISSING", report.Error},
}

func TestAllKeepsTheContract(t *testing.T) {
	all := All()
	for i, want := range contract {
		if i >= len(all) {
			t.Errorf("missing %s", want.id)
			continue
		}
		if all[i].ID != want.id || all[i].Severity != want.severity {
			t.Errorf("rule %d is %s (%s), want %s (%s)", i, all[i].ID, all[i].Severity, want.id, want.severity)
		}
	}
	if len(all) > len(contract) {
		t.Errorf("%d rules, the contract has %d", len(all), len(contract))
	}
}

func TestEveryRuleExplainsItself(t *testing.T) {
	for _, r := range All() {
		if r.Title == "" || r.Checks == "" || r.Source == "" {
			t.Errorf("%s: title, checks and source must say something", r.ID)
		}
		if len(r.Fires) == 0 || len(r.Silent) == 0 {
			t.Errorf("%s: needs an example that fires and one that must not", r.ID)
		}
		for _, e := range slices.Concat(r.Fires, r.Silent) {
			if e.Text == "" || e.Why == "" {
				t.Errorf("%s: an example without text or reason", r.ID)
			}
		}
		ways := 0
		for _, has := range []bool{r.run != nil, r.relations != nil, r.by != 0} {
			if has {
				ways++
			}
		}
		if ways != 1 {
			t.Errorf("%s: must be checked in exactly one way, has %d", r.ID, ways)
		}
	}
}

func TestFindTakesAnyCase(t *testing.T) {
	if r, ok := Find("t3-balance"); !ok || r.ID != "T3-BALANCE" {
		t.Errorf("got %q, %v", r.ID, ok)
	}
	if _, ok := Find("T3"); ok {
		t.Error("a part of an id is no id")
	}
}
