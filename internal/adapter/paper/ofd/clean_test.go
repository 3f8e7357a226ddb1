package ofd_test

import (
	"bytes"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper/ofd"
	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// sealed is a document with all that hides and much that is seen: a font of its
// own whose glyphs say the text once more, colours, lines, a note, a file, a
// signature, an older version.
func sealed(t testing.TB) []byte {
	objects := text(30, 40, 7, "关于公租房配租的通知", `ID="11"`, `Font="5"`) +
		strings.Replace(text(30, 60, 5, "申请人王建国身份证号11010519491231002X", `Font="5"`), `<ofd:TextCode`, `<ofd:FillColor Value="200 0 0"/><ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="2"><ofd:Glyphs>77 78</ofd:Glyphs></ofd:CGTransform><ofd:TextCode`, 1) +
		text(30, 70, 5, "住址青石县和平路") + text(30, 78, 5, "八号院三单元") +
		text(30, 90, 5, "藏二", `Visible="false"`) + text(30, 100, 5, "盖四") +
		`<ofd:PathObject Boundary="25 95 60 20" Fill="true" Stroke="false"><ofd:FillColor Value="240 240 240"/><ofd:AbbreviatedData>M 0 0 L 60 0 L 60 20 L 0 20 C 文字</ofd:AbbreviatedData></ofd:PathObject>` +
		`<ofd:PathObject Boundary="30 120 120 1" LineWidth="0.3" Name="行号"><ofd:Actions><ofd:Action Event="CLICK"><ofd:URI URI="http://a.example"/></ofd:Action></ofd:Actions><ofd:AbbreviatedData>M 0 0 L 120 0</ofd:AbbreviatedData></ofd:PathObject>`
	data := forge(t, `<ofd:Author>作者五</ofd:Author>`, objects,
		"Doc_0/Annots/Annotations.xml", `<ofd:Annotations`+ns+`><ofd:Page PageID="1"><ofd:FileLoc>Page_0/Annot_0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
		"Doc_0/Annots/Page_0/Annot_0.xml", `<ofd:PageAnnot`+ns+`><ofd:Annot Type="Highlight" Creator="审稿人"><ofd:Remark>注释六</ofd:Remark></ofd:Annot></ofd:PageAnnot>`,
		"Doc_0/Attachs/Attachments.xml", `<ofd:Attachments`+ns+`><ofd:Attachment ID="1" Name="底稿.xlsx"><ofd:FileLoc>a.xlsx</ofd:FileLoc></ofd:Attachment></ofd:Attachments>`,
		"Doc_0/Attachs/a.xlsx", "PK", "Doc_0/Signs/Signatures.xml", "<a>签章七</a>",
		"Doc_0/Public.xml", `<ofd:Res`+ns+` BaseLoc="Res"><ofd:Fonts><ofd:Font ID="5" FontName="仿宋"><ofd:FontFile>f.ttf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>`,
		"Doc_0/Res/f.ttf", "字形八")
	return bytes.Clone(data)
}

func plain(t *testing.T, data []byte) string {
	t.Helper()
	d, err := ofd.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(d.PlainText()), "")
}

// What is seen stays where it was, what is hidden goes, and of what is cut no
// part of the file says anything, over the end of a line too.
func TestClean(t *testing.T) {
	data := sealed(t)
	var out bytes.Buffer
	if err := ofd.Clean(&out, data, nil); err != nil {
		t.Fatal(err)
	}
	if facts, err := ofd.Inspect(out.Bytes()); err != nil || len(facts) > 0 {
		t.Errorf("%+v, %v", facts, err)
	}
	if !ofd.Sealed(data) || ofd.Sealed(out.Bytes()) {
		t.Error("the copy bears a seal, or the original none")
	}
	if was, is := plain(t, data), plain(t, out.Bytes()); is != strings.ReplaceAll(was, "盖四", "") {
		t.Errorf("%q became %q", was, is)
	}
	said := proof.Parts(t, out.Bytes())
	for _, gone := range []string{"作者五", "藏二", "盖四", "注释六", "底稿", "签章", "f.ttf", "字形", "CGTransform", "77 78", "a.example", "行号", "文字"} {
		if strings.Contains(said, gone) {
			t.Errorf("the copy has %s", gone)
		}
	}
	for _, kept := range []string{`Value="200 0 0"`, `LineWidth="0.3"`, `FontName="仿宋"`, "M 0 0 L 120 0"} {
		if !strings.Contains(said, kept) {
			t.Errorf("the copy lacks %s", kept)
		}
	}
	out.Reset()
	cuts := []doc.Cut{{Text: "11010519491231002X"}, {Text: "和平路八号院"}, {Text: "王建国", With: "王某某"}, {Pos: doc.Pos{Page: 1, Box: doc.Rect{X0: 60, Y0: 105, X1: 400, Y1: 140}}}}
	if err := ofd.Clean(&out, data, cuts); err != nil {
		t.Fatal(err)
	}
	said = proof.Parts(t, out.Bytes())
	for _, gone := range []string{"1949", "和平路", "八号院", "王建国", "建国", "配租"} {
		if strings.Contains(said, gone) {
			t.Errorf("what was cut is left: %s", gone)
		}
	}
	got := plain(t, out.Bytes())
	for _, want := range []string{"申请人", "身份证号", "住址青石县", "三单元", doc.Covered, "王某某"} {
		if !strings.Contains(got, want) {
			t.Errorf("the copy lacks %s: %s", want, got)
		}
	}
	if facts, err := ofd.Inspect(out.Bytes()); err != nil || len(facts) > 0 {
		t.Errorf("%+v, %v", facts, err)
	}
	var again bytes.Buffer
	if err := ofd.Clean(&again, data, cuts); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("the same is not the same: %v", err)
	}
}

// What cannot be passed on whole is refused, and nothing is written.
func TestCleanRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		objects string
		cuts    []doc.Cut
	}{
		"a text that is not there": {text(30, 40, 5, "字"), []doc.Cut{{Text: "没有"}}},
		"a page that is not there": {text(30, 40, 5, "字"), []doc.Cut{{Pos: doc.Pos{Page: 9}}}},
		"put together of others":   {text(30, 40, 5, "字") + `<ofd:CompositeObject Boundary="1 1 90 90" ResourceID="3"/>`, nil},
	} {
		var out bytes.Buffer
		if err := ofd.Clean(&out, forge(t, "", c.objects), c.cuts); fault.KindOf(err) != fault.Invalid || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
	}
}
