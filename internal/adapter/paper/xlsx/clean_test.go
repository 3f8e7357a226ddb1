package xlsx_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/adapter/paper/xlsx"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// hiding is a workbook as Excel writes it, by a library that is not ours, with
// everything that it can hide.
func hiding(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	set := func(sheet, ref string, v any) { must(f.SetCellValue(sheet, ref, v)) }
	for i, text := range []string{"姓名", "事项", "隐列一", "结果"} {
		set("Sheet1", string(rune('A'+i))+"1", text)
	}
	set("Sheet1", "A2", "张某")
	set("Sheet1", "B2", "身份证11010519491231002X")
	set("Sheet1", "C2", "隐列二")
	set("Sheet1", "D2", 1234.5)
	set("Sheet1", "A3", "隐行三")
	set("Sheet1", "A4", "可见四")
	set("Sheet1", "B5", "白字五")
	set("Sheet1", "A6", "合并六")
	must(f.SetCellFormula("Sheet1", "D4", "D2*2"))
	must(f.MergeCell("Sheet1", "A6", "B6"))
	must(f.SetColVisible("Sheet1", "C", false))
	must(f.SetRowVisible("Sheet1", 3, false))
	white, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Color: "FFFFFF"}})
	must(err)
	must(f.SetCellStyle("Sheet1", "B5", "B5", white))
	must(f.AddComment("Sheet1", excelize.Comment{Cell: "A2", Author: "批注人", Paragraph: []excelize.RichTextRun{{Text: "批注八"}}}))
	_, err = f.NewSheet("底册")
	must(err)
	set("底册", "A1", "底册九")
	must(f.SetSheetVisible("底册", false))
	_, err = f.NewSheet("深藏")
	must(err)
	set("深藏", "A1", "深藏十")
	must(f.SetSheetVisible("深藏", false, true))
	must(f.SetDocProps(&excelize.DocProperties{Creator: "作者十一", LastModifiedBy: "改者十二"}))
	must(f.SetDefinedName(&excelize.DefinedName{Name: "秘名十三", RefersTo: "底册!$A$1"}))
	var b bytes.Buffer
	must(f.Write(&b))
	return b.Bytes()
}

func TestCleanLeavesWhatSheetsShow(t *testing.T) {
	data := hiding(t)
	facts, err := xlsx.Inspect(data)
	if err != nil {
		t.Fatal(err)
	}
	got := map[doc.HiddenKind]string{}
	for _, f := range facts {
		got[f.Kind] += f.Place + "：" + f.Text + "|"
	}
	for kind, text := range map[doc.HiddenKind]string{
		doc.HiddenSheet: "底册九", doc.HiddenRows: "第3行：隐行三", doc.HiddenColumns: "隐藏的C列：隐列一\n隐列二",
		doc.HiddenText: "B5（白色字或者不显示的格式）：白字五", doc.Comment: "批注八", doc.Properties: "作者十一",
	} {
		if !strings.Contains(got[kind], text) {
			t.Errorf("%s: %q lacks %q", kind, got[kind], text)
		}
	}
	var b bytes.Buffer
	if err := xlsx.Clean(&b, data, nil); err != nil {
		t.Fatal(err)
	}
	all := proof.Parts(t, b.Bytes())
	for _, word := range []string{"隐列一", "隐列二", "隐行三", "白字五", "批注八", "批注人", "底册", "深藏", "作者十一", "改者十二", "秘名十三", "<f>"} {
		if strings.Contains(all, word) {
			t.Errorf("the cleaned workbook still says %s", word)
		}
	}
	for _, word := range []string{"张某", "11010519491231002X", "可见四", "合并六", "1234.5"} {
		if !strings.Contains(all, word) {
			t.Errorf("the cleaned workbook lost %s", word)
		}
	}
	if again, err := xlsx.Inspect(b.Bytes()); err != nil || len(again) > 0 {
		t.Errorf("the cleaned workbook still hides %v %v", again, err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := f.GetCellValue("Sheet1", "D2"); v != "1234.5" {
		t.Errorf("D2 is %q", v)
	}
}

func TestCutsOfSheets(t *testing.T) {
	data := hiding(t)
	var b bytes.Buffer
	cuts := []doc.Cut{
		{Pos: doc.Pos{Sheet: "Sheet1", Ref: "B2"}, Text: "11010519491231002X", With: "110105********002X"},
		{Pos: doc.Pos{Sheet: "Sheet1", Ref: "D2"}},
		{Text: "可见四"},
	}
	if err := xlsx.Clean(&b, data, cuts); err != nil {
		t.Fatal(err)
	}
	all := proof.Parts(t, b.Bytes())
	for _, word := range []string{"19491231002X", "1234.5", "可见四"} {
		if strings.Contains(all, word) {
			t.Errorf("%s was not taken out", word)
		}
	}
	d, err := xlsx.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if text := d.PlainText(); !strings.Contains(text, "110105********002X") || strings.Count(text, doc.Covered) != 2 {
		t.Errorf("reads %q", text)
	}
	if text := string(proof.Convert(t, b.Bytes(), "xlsx", "csv")); !strings.Contains(text, "110105********002X") {
		t.Errorf("LibreOffice reads %q", text)
	}
	var none bytes.Buffer
	err = xlsx.Clean(&none, data, []doc.Cut{{Pos: doc.Pos{Sheet: "Sheet1", Ref: "Z9"}, Text: "没有"}})
	if fault.KindOf(err) != fault.Invalid || none.Len() > 0 {
		t.Errorf("a cut that is not found: %v", err)
	}
}

func TestCleanRefusesABookWithoutSheetsInSight(t *testing.T) {
	var b bytes.Buffer
	if err := xlsx.Clean(&b, file(t, data(row(1, c("A1", "str", "甲")))), nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestCleanDropsWhatMergesCover(t *testing.T) {
	var o archive.Office
	o.Link("", "officeDocument", "xl/workbook.xml")
	o.Add("xl/worksheets/sheet1.xml", "", `<worksheet xmlns="`+spreadsheet+`">`+data(row(1, c("A1", "str", "合并六"), c("B1", "str", "盖住七")))+merged("A1:B1")+`</worksheet>`)
	o.Add("xl/workbook.xml", "", `<workbook xmlns="`+spreadsheet+`" xmlns:r="`+relations+`"><sheets><sheet name="表" sheetId="1" r:id="`+
		o.Link("xl/workbook.xml", "worksheet", "xl/worksheets/sheet1.xml")+`"/></sheets></workbook>`)
	var in, out bytes.Buffer
	if err := o.Pack(&in); err != nil {
		t.Fatal(err)
	}
	if err := xlsx.Clean(&out, in.Bytes(), nil); err != nil {
		t.Fatal(err)
	}
	if all := proof.Parts(t, out.Bytes()); strings.Contains(all, "盖住七") || !strings.Contains(all, "合并六") {
		t.Error(all)
	}
}

// Whatever the sheet says, cleaning gives a workbook that reads the same, save
// for what nobody sees, and hides nothing more.
func FuzzClean(f *testing.F) {
	f.Add(data(row(1, c("A1", "str", "甲"), c("B1", "n", "12")), row(2, c("A2", "s", "1"))))
	f.Add(`<cols><col min="2" max="3" hidden="1"/></cols>` + data(row(1, c("B1", "str", "藏"))))
	f.Add(`<sheetData><row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>行</t></is></c></row></sheetData><headerFooter><oddHeader>眉</oddHeader></headerFooter>`)
	f.Fuzz(func(t *testing.T, xml string) {
		var o archive.Office
		o.Link("", "officeDocument", "xl/workbook.xml")
		o.Add("xl/worksheets/sheet1.xml", "", `<worksheet xmlns="`+spreadsheet+`">`+xml+`</worksheet>`)
		o.Add("xl/workbook.xml", "", `<workbook xmlns="`+spreadsheet+`" xmlns:r="`+relations+`"><sheets><sheet name="表" sheetId="1" r:id="`+
			o.Link("xl/workbook.xml", "worksheet", "xl/worksheets/sheet1.xml")+`"/></sheets></workbook>`)
		var in, out bytes.Buffer
		if err := o.Pack(&in); err != nil {
			t.Fatal(err)
		}
		before, err := xlsx.Read(in.Bytes())
		if err != nil {
			return
		}
		facts, err := xlsx.Inspect(in.Bytes())
		if err == nil {
			err = xlsx.Clean(&out, in.Bytes(), nil)
		}
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Error(err)
			}
			return
		}
		again, err := xlsx.Inspect(out.Bytes())
		if err != nil {
			t.Error(err)
		}
		hides := false
		for _, x := range facts {
			hides = hides || x.Kind != doc.Margin
		}
		for _, x := range again {
			if x.Kind != doc.Margin {
				t.Errorf("still hides %+v", x)
			}
		}
		after, err := xlsx.Read(out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(strings.Fields(after.PlainText()), ""), strings.Join(strings.Fields(before.PlainText()), ""); !hides && got != want {
			t.Errorf("reads %q, was %q", got, want)
		}
	})
}
