package xlsx

import (
	"bytes"
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

func TestDataThatNoSheetHolds(t *testing.T) {
	wide := make([]string, maxCol+1)
	for _, rows := range [][][]string{nil, {{}}, {wide}, {{strings.Repeat("长", maxCellText+1)}}} {
		var b bytes.Buffer
		if err := WriteData(&b, "", rows, 0); fault.KindOf(err) != fault.Invalid || b.Len() > 0 {
			t.Errorf("%d rows: %v, %d bytes", len(rows), err, b.Len())
		}
	}
}
