package xlsx

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kernel/fault"
)

func TestDataComesBack(t *testing.T) {
	rows := [][]string{
		{"agency", "year", "proactive.fees"},
		{"机关", "年度", "行政事业性收费·本年收费金额（万元）"},
		{"云岭县财政局", "2023", "621.952"},
		{"=HYPERLINK(\"x\")", "2022", ""},
		{"0012", "", "0.50"},
	}
	var b bytes.Buffer
	if err := WriteData(&b, "数据", rows, 2); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	for r, row := range rows {
		for c, want := range row {
			ref := refOf(r, c)
			got, err := f.GetCellValue("数据", ref, excelize.Options{RawCellValue: true})
			if err != nil || got != want {
				t.Errorf("%s: %q, want %q (%v)", ref, got, want, err)
			}
			if formula, _ := f.GetCellFormula("数据", ref); formula != "" {
				t.Errorf("%s is a formula: %s", ref, formula)
			}
		}
	}
	for ref, want := range map[string]excelize.CellType{"B3": excelize.CellTypeUnset, "A4": excelize.CellTypeSharedString, "A5": excelize.CellTypeSharedString} {
		if got, err := f.GetCellType("数据", ref); err != nil || got != want {
			t.Errorf("%s has type %v, want %v (%v)", ref, got, want, err)
		}
	}
	for ref, want := range map[string]string{"A3": "left", "B3": "right", "C3": "right", "A4": "left"} {
		id, _ := f.GetCellStyle("数据", ref)
		if style, err := f.GetStyle(id); err != nil || style.Alignment == nil || style.Alignment.Horizontal != want {
			t.Errorf("%s does not stand %s: %v", ref, want, err)
		}
	}
	for col, least := range map[string]float64{"A": 15, "B": dataLeast, "C": 18} { // 云岭县财政局 and half of the head
		if w, err := f.GetColWidth("数据", col); err != nil || w < least || w > dataMost {
			t.Errorf("column %s is %v wide, %v", col, w, err)
		}
	}
	panes, err := f.GetPanes("数据")
	if err != nil || !panes.Freeze || panes.YSplit != 2 || panes.XSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if d, err := Read(b.Bytes()); err != nil || !strings.Contains(d.PlainText(), "621.952") {
		t.Errorf("our own reader: %v", err)
	}
}

// Days, times and shares are numbers that Excel sorts, filters and adds up, and
// look as they were written; what only looks like one stays text.
func TestDataKnowsDaysAndShares(t *testing.T) {
	whole := []string{"2026-10-22", "2024-02-29", "1900-03-01", "2026-11-23 10:59", "2026-11-23 10:59:47", "100%", "0%", "97.4%", "-1.25%"}
	text := []string{"-0%", "2026-02-30", "1900-02-28", "2026-1-2", "2026-11-23 24:00", "1.125%", "+1%", "1e2%", "NaN%", "%", "—"}
	var b bytes.Buffer
	if err := WriteData(&b, "数据", [][]string{slices.Repeat([]string{"2026-10-22"}, len(whole)), whole, text}, 1); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	kind := func(row int, cells []string, want excelize.CellType) {
		for c, cell := range cells {
			ref := refOf(row, c)
			got, err := f.GetCellValue("数据", ref)
			if kind, _ := f.GetCellType("数据", ref); err != nil || got != cell || kind != want {
				t.Errorf("%s is %q of type %v, want %q of %v (%v)", ref, got, kind, cell, want, err)
			}
		}
	}
	kind(1, whole, excelize.CellTypeUnset)
	kind(2, text, excelize.CellTypeSharedString)
	if raw, _ := f.GetCellValue("数据", "A2", excelize.Options{RawCellValue: true}); raw != "46317" {
		t.Errorf("22 October 2026 is day %s", raw)
	}
	if kind, _ := f.GetCellType("数据", "A1"); kind != excelize.CellTypeSharedString {
		t.Errorf("a head is of type %v", kind)
	}
	d, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range append(whole, text...) {
		if !strings.Contains(d.PlainText(), cell) {
			t.Errorf("our own reader does not find %s", cell)
		}
	}
}

func TestDataThatNoSheetHolds(t *testing.T) {
	wide := make([]string, maxCol+1)
	for _, rows := range [][][]string{nil, {{}}, {wide}, {{strings.Repeat("长", maxCellText+1)}}} {
		var b bytes.Buffer
		if err := WriteData(&b, "", rows, 0); fault.KindOf(err) != fault.Invalid || b.Len() > 0 {
			t.Errorf("%d rows: %v, %d bytes", len(rows), err, b.Len())
		}
	}
}
