package ofd_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/paper/ofd"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

const ns = ` xmlns:ofd="http://www.ofdspec.org/2016"`

// forge makes an OFD of one page, A4, with the objects given, and further parts
// by name.
func forge(t testing.TB, info, objects string, more ...string) []byte {
	t.Helper()
	parts := []archive.Part{
		{Name: "OFD.xml", Data: []byte(`<?xml version="1.0" encoding="UTF-8"?><ofd:OFD` + ns + ` Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>` + info +
			`</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`)},
		{Name: "Doc_0/Document.xml", Data: []byte(`<ofd:Document` + ns + `><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>` +
			`<ofd:PublicRes>Public.xml</ofd:PublicRes><ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>` +
			`<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>` +
			`<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations><ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments></ofd:Document>`)},
		{Name: "Doc_0/Tpls/Tpl_0/Content.xml", Data: []byte(`<ofd:Page` + ns + `><ofd:Content><ofd:Layer ID="2">` + text(90, 20, 6, "示例县文件") + `</ofd:Layer></ofd:Content></ofd:Page>`)},
		{Name: "Doc_0/Pages/Page_0/Content.xml", Data: []byte(`<ofd:Page` + ns + `><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer ID="3">` + objects + `</ofd:Layer></ofd:Content></ofd:Page>`)},
	}
	for i := 0; i+1 < len(more); i += 2 {
		parts = append(parts, archive.Part{Name: more[i], Data: []byte(more[i+1])})
	}
	var b bytes.Buffer
	if err := archive.Pack(&b, parts); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// text is a line of characters, each as wide as its size, at x, y millimetres.
func text(x, y, size float64, s string, attrs ...string) string {
	n := len([]rune(s))
	return fmt.Sprintf(`<ofd:TextObject Boundary="%g %g %g %g" Size="%g" %s><ofd:TextCode X="0" Y="%g" DeltaX="g %d %g">%s</ofd:TextCode></ofd:TextObject>`,
		x, y, size*float64(n), size*1.2, size, strings.Join(attrs, " "), size, max(n-1, 1), size, s)
}

func TestRead(t *testing.T) {
	objects := text(30, 40, 7, "关于做好信息公开工作的通知") + text(30, 60, 5, "各乡镇人民政府，县政府各部门：") +
		text(40, 70, 5, "现将有关事项通知如下，请认真贯彻执行。")
	// a table of two rows and two columns, drawn with lines
	for _, y := range []int{100, 110, 120} {
		objects += fmt.Sprintf(`<ofd:PathObject Boundary="30 %d 120 1" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L 120 0</ofd:AbbreviatedData></ofd:PathObject>`, y)
	}
	for _, x := range []int{30, 90, 150} {
		objects += fmt.Sprintf(`<ofd:PathObject Boundary="%d 100 1 20" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L 0 20</ofd:AbbreviatedData></ofd:PathObject>`, x)
	}
	objects += text(35, 102, 5, "项目") + text(95, 102, 5, "件数") + text(35, 112, 5, "受理") + text(95, 112, 5, "12")
	d, err := ofd.Read(forge(t, `<ofd:Title>通知</ofd:Title>`, objects))
	if err != nil {
		t.Fatal(err)
	}
	plain := d.PlainText()
	for _, want := range []string{"示例县文件", "关于做好信息公开工作的通知", "各乡镇人民政府，县政府各部门：", "项目\t件数", "受理\t12"} {
		if !strings.Contains(plain, want) {
			t.Errorf("lacks %q: %q", want, plain)
		}
	}
	if d.Title != "通知" || d.Format != doc.OFD {
		t.Errorf("title %q, format %q", d.Title, d.Format)
	}
	for _, b := range d.Blocks {
		if b.Para != nil && b.Para.PosAt(0).Page != 1 {
			t.Errorf("no place: %+v", b.Para)
		}
	}
}

func TestInspect(t *testing.T) {
	objects := text(30, 40, 5, "可见一") + text(30, 50, 5, "藏二", `Visible="false"`) +
		strings.Replace(text(30, 60, 5, "白三"), `<ofd:TextCode`, `<ofd:FillColor Value="255 255 255"/><ofd:TextCode`, 1) +
		text(30, 80, 5, "盖四") + `<ofd:PathObject Boundary="25 75 60 20" Fill="true" Stroke="false"><ofd:AbbreviatedData>M 0 0 L 60 0 L 60 20 L 0 20 C</ofd:AbbreviatedData></ofd:PathObject>`
	data := forge(t, `<ofd:Author>作者五</ofd:Author>`, objects,
		"Doc_0/Annots/Annotations.xml", `<ofd:Annotations`+ns+`><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annot_0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
		"Doc_0/Annots/Page_0/Annot_0.xml", `<ofd:PageAnnot`+ns+`><ofd:Annot Type="Highlight" Creator="审稿人"><ofd:Remark>注释六</ofd:Remark></ofd:Annot></ofd:PageAnnot>`,
		"Doc_0/Attachs/Attachments.xml", `<ofd:Attachments`+ns+`><ofd:Attachment ID="1" Name="底稿.xlsx"><ofd:FileLoc>a.xlsx</ofd:FileLoc></ofd:Attachment></ofd:Attachments>`,
		"Doc_0/Attachs/a.xlsx", "PK")
	facts, err := ofd.Inspect(data)
	if err != nil {
		t.Fatal(err)
	}
	got := map[doc.HiddenKind]string{}
	for _, f := range facts {
		got[f.Kind] += f.Place + "：" + f.Text + "|"
	}
	for _, c := range []struct {
		kind doc.HiddenKind
		text string
	}{
		{doc.HiddenText, "藏二"}, {doc.HiddenText, "白三"}, {doc.CoveredText, "盖四"}, {doc.Properties, "作者五"}, {doc.Annotation, "注释六"}, {doc.Embedded, "底稿.xlsx"},
	} {
		if !strings.Contains(got[c.kind], c.text) {
			t.Errorf("%s: %q lacks %q", c.kind, got[c.kind], c.text)
		}
	}
	if strings.Contains(got[doc.HiddenText]+got[doc.CoveredText], "可见一") {
		t.Error("what is seen is called hidden")
	}
}

// units makes resources of units, each of a number and its objects.
func units(list ...string) string {
	var b strings.Builder
	for i := 0; i+1 < len(list); i += 2 {
		b.WriteString(`<ofd:CompositeGraphicUnit ID="` + list[i] + `" Width="100" Height="50"><ofd:Content>` + list[i+1] + `</ofd:Content></ofd:CompositeGraphicUnit>`)
	}
	return `<ofd:Res` + ns + ` BaseLoc="Res"><ofd:CompositeGraphicUnits>` + b.String() + `</ofd:CompositeGraphicUnits></ofd:Res>`
}

func drawn(id string, attrs string) string {
	return `<ofd:CompositeObject Boundary="30 100 120 60" ResourceID="` + id + `" ` + attrs + `/>`
}

// What a page draws out of a unit is read where it stands, turned and scaled;
// what of it is not seen is hidden; a unit that is missing or given twice
// counts as a picture, which somebody must look at.
func TestReadUnits(t *testing.T) {
	lines := ""
	for _, at := range []string{"0 0 80 1", "0 10 80 1", "0 20 80 1"} {
		lines += `<ofd:PathObject Boundary="` + at + `" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L 80 0</ofd:AbbreviatedData></ofd:PathObject>`
	}
	for _, at := range []string{"0 0 1 20", "40 0 1 20", "80 0 1 20"} {
		lines += `<ofd:PathObject Boundary="` + at + `" LineWidth="0.3"><ofd:AbbreviatedData>M 0 0 L 0 20</ofd:AbbreviatedData></ofd:PathObject>`
	}
	table := lines + text(2, 2, 5, "项目") + text(42, 2, 5, "件数") + text(2, 12, 5, "受理") + text(42, 12, 5, "12")
	res := units("20", `<ofd:PageBlock>`+text(0, 0, 4, "正文在组合图元里")+`</ofd:PageBlock>`, "21", table, "22", drawn("20", `CTM="1 0 0 1 -30 -100"`), "23", text(0, 0, 4, "一"), "23", text(0, 0, 4, "二"))
	data := forge(t, "", text(30, 40, 5, "标题一行")+drawn("22", `CTM="2 0 0 2 0 -40"`)+drawn("21", "")+drawn("20", `Alpha="0" CTM="1 0 0 1 0 90"`)+drawn("404", "")+drawn("23", ""), "Doc_0/Public.xml", res)
	d, err := ofd.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	plain := d.PlainText()
	for _, want := range []string{"标题一行", "正文在组合图元里", "项目\t件数", "受理\t12"} {
		if !strings.Contains(plain, want) {
			t.Errorf("lacks %q: %q", want, plain)
		}
	}
	for _, b := range d.Blocks {
		if b.Para != nil && strings.HasPrefix(b.Para.Text, "正文") {
			const mm = 72 / 25.4
			if box := b.Para.PosAt(0).Box; box.X0 < 29*mm || box.X0 > 31*mm || box.Y0 < 55*mm || box.Y1 > 75*mm || box.X1 < 93*mm {
				t.Errorf("stands at %+v", box)
			}
		}
	}
	facts, err := ofd.Inspect(data)
	said := fmt.Sprintf("%+v", facts)
	if err != nil || strings.Count(said, "正文在组合图元里") != 1 || !strings.Contains(said, "2 张图片") || strings.Contains(plain, "一\n二") {
		t.Errorf("%s, %v", said, err)
	}
	if err := ofd.Clean(io.Discard, data, nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a copy of what is put together: %v", err)
	}
	ten := strings.Repeat(drawn("31", ""), 10)
	for name, more := range map[string]string{"itself": units("30", drawn("30", "")),
		"ten times ten":    units("30", ten, "31", strings.ReplaceAll(ten, "31", "32"), "32", strings.ReplaceAll(ten, "31", "33"), "33", strings.ReplaceAll(ten, "31", "34"), "34", strings.ReplaceAll(ten, "31", "35"), "35", strings.ReplaceAll(ten, "31", "36"), "36", strings.Repeat(text(0, 0, 4, "字"), 10)),
		"a long one often": units("30", strings.Repeat(drawn("31", ""), 2000), "31", `<ofd:PathObject Boundary="1 1 1 1"><ofd:AbbreviatedData>`+strings.Repeat("B 1 1 1 1 1 1 ", 20000)+`</ofd:AbbreviatedData></ofd:PathObject>`)} {
		if _, err := ofd.Read(forge(t, "", drawn("30", ""), "Doc_0/Public.xml", more)); fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, data := range map[string][]byte{
		"cut":       forge(t, "", text(30, 40, 5, "字"))[:300],
		"encrypted": forge(t, "", text(30, 40, 5, "字"), "Encryptions.xml", "<a/>"),
		"empty":     forge(t, "", strings.Replace(text(0, 0, 5, "字"), "字", "", 1)),
		"no zip":    []byte("OFD"),
	} {
		_, err := ofd.Read(data)
		if name == "empty" && err == nil { // the template still has text
			continue
		}
		if k := fault.KindOf(err); k != fault.Invalid && k != fault.Unavailable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(text(30, 40, 5, "字"))
	f.Add(`<ofd:PathObject Boundary="1 2 3 4"><ofd:AbbreviatedData>M 0 0 L 1e9 NaN B 1 2 C Q A S</ofd:AbbreviatedData></ofd:PathObject>`)
	f.Add(`<ofd:TextObject Boundary="x" Size="-1" CTM="1"><ofd:TextCode DeltaX="g 99999999 1 g g">字字字</ofd:TextCode></ofd:TextObject>`)
	f.Add(strings.Repeat(`<ofd:PageBlock>`, 200))
	f.Add(drawn("1", `CTM="1 2 3 4 5 NaN"`))
	f.Fuzz(func(t *testing.T, objects string) {
		data := forge(t, "", objects, "Doc_0/Public.xml", units("1", objects))
		for _, err := range []error{second(ofd.Read(data)), second(ofd.Inspect(data)), ofd.Clean(io.Discard, data, []doc.Cut{{Text: "字"}}), ofd.Clean(io.Discard, data, nil)} {
			if err != nil && fault.KindOf(err) == fault.Internal {
				t.Errorf("%q: %v", objects, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }
