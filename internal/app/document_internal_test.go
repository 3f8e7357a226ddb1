package app

import "testing"

// Table 2 counts what stands in the library and in the imported register once,
// as the library has it, however its number is written in the register.
func TestMergedCountsOnce(t *testing.T) {
	got := merged([]Document{{Number: "云教规〔2024〕1号", Title: "甲办法", Item: "i1"}},
		[]Document{{Number: "云教规[2024]1号", Title: "甲办法"}, {Number: "云教规〔2024〕2号", Title: "乙办法"}})
	if len(got) != 2 || got[0].Item != "i1" || got[1].Title != "乙办法" {
		t.Errorf("%+v", got)
	}
}
