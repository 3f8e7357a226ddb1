package rules

import (
	"slices"
	"testing"
)

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
