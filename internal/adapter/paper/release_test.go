package paper

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

func TestInspectAndCleanPages(t *testing.T) {
	r := NewReader(Options{})
	defer func() { _ = r.Close() }()
	page := `<!doctype html><html><head><meta name="author" content="拟稿一"><script>var x = "脚本二"</script></head><body><!-- 注释三 -->` +
		`<p>可见四，电话13912345678</p><p style="display: none">藏五<br>藏六</p><div hidden>藏七</div><p style="color:#FFF">白八</p><input type="hidden" value="值九"></body></html>`
	facts, err := r.Inspect(context.Background(), "a.html", []byte(page))
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, f := range facts {
		all += string(f.Kind) + " " + f.Text + "|"
	}
	for _, want := range []string{"properties 拟稿一", "macro var x", "comment 注释三", "hidden_text 藏五藏六", "hidden_text 藏七", "hidden_text 白八", "hidden_text 值九"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q lacks %q", all, want)
		}
	}
	out, err := r.Clean(context.Background(), "a.html", []byte(page), []doc.Cut{{Text: "13912345678", With: "139****5678"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"拟稿一", "脚本二", "注释三", "藏五", "藏七", "值九", "13912345678"} {
		if bytes.Contains(out, []byte(word)) {
			t.Errorf("still says %s", word)
		}
	}
	if !bytes.Contains(out, []byte("可见四，电话139****5678")) {
		t.Errorf("lost what is seen: %s", out)
	}
	if _, err := r.Clean(context.Background(), "a.txt", []byte("一段文字"), []doc.Cut{{Text: "没有"}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a cut that is not found: %v", err)
	}
}

// Whatever comes, it is refused with a reason or cleaned; nothing panics.
func TestInspectRefusesHostileFiles(t *testing.T) {
	r := NewReader(Options{MaxBytes: 1 << 20})
	defer func() { _ = r.Close() }()
	deep := strings.Repeat("<w:sdt><w:sdtContent>", 400)
	for name, data := range map[string][]byte{
		"large.docx":     make([]byte, 2<<20),
		"deep.docx":      zipOf(t, "[Content_Types].xml", `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`, "word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`+deep),
		"doctype.xlsx":   zipOf(t, "[Content_Types].xml", `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`, "xl/workbook.xml", `<!DOCTYPE a [<!ENTITY b "c">]><workbook/>`),
		"broken.pdf":     []byte("%PDF-1.7\n1 0 obj\n<<"),
		"truncated.jpeg": []byte("\xFF\xD8\xFF\xE1\x40\x00Exif"),
		"other.docx":     zipOf(t, "[Content_Types].xml", `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`),
	} {
		if _, err := r.Inspect(context.Background(), name, data); fault.KindOf(err) == fault.Internal || err == nil {
			t.Errorf("%s: inspected: %v", name, err)
		}
		if out, err := r.Clean(context.Background(), name, data, nil); fault.KindOf(err) == fault.Internal || err == nil || out != nil {
			t.Errorf("%s: cleaned: %v", name, err)
		}
	}
}

// Every format says where its pictures are, which nobody read; a copy keeps them.
func TestPicturesAreTold(t *testing.T) {
	r := NewReader(Options{})
	defer func() { _ = r.Close() }()
	var shot bytes.Buffer
	if err := png.Encode(&shot, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	const w = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
	const drawing = `<w:p><w:r><w:drawing><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="rId7"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></w:drawing></w:r></w:p>`
	book := excelize.NewFile()
	if err := book.AddPictureFromBytes("Sheet1", "B3", &excelize.Picture{Extension: ".png", File: shot.Bytes()}); err != nil {
		t.Fatal(err)
	}
	if err := book.SetCellValue("Sheet1", "A1", "现场照片"); err != nil {
		t.Fatal(err)
	}
	sheet, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	const o = ` xmlns:ofd="http://www.ofdspec.org/2016"`
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"a.docx": {zipOf(t, "[Content_Types].xml", `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
			"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
			"word/_rels/document.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/></Relationships>`,
			"word/media/a.png", shot.String(), "word/document.xml", `<w:document`+w+`><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p>`+drawing+drawing+`</w:body></w:document>`), "2 张图片（第2段、第3段）"},
		"a.xlsx": {sheet.Bytes(), "1 张图片（工作表“Sheet1”）"},
		"a.ofd": {zipOf(t, "OFD.xml", `<ofd:OFD`+o+`><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
			"Doc_0/Document.xml", `<ofd:Document`+o+`><ofd:CommonData><ofd:DocumentRes>R.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>`,
			"Doc_0/R.xml", `<ofd:Res`+o+` BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`, "Doc_0/Res/a.png", shot.String(),
			"Doc_0/P.xml", `<ofd:Page`+o+`><ofd:Content><ofd:Layer ID="3"><ofd:ImageObject Boundary="20 20 80 50" ResourceID="7"/></ofd:Layer></ofd:Content></ofd:Page>`), "1 张图片（第1页）"},
		"a.html": {[]byte("<!doctype html><html><body><p>甲</p>\n<img src=\"data:image/png;base64,AA==\"><img src=\"b.png\"></body></html>"), "1 张图片（第2行）"},
	} {
		facts, err := r.Inspect(context.Background(), name, c.data)
		i := slices.IndexFunc(facts, func(h doc.Hidden) bool { return h.Kind == doc.Picture })
		if err != nil || i < 0 || facts[i].Place != c.want {
			t.Errorf("%s: %+v %v, want %s", name, facts, err, c.want)
			continue
		}
		if name == "a.html" { // which is written anew without its pictures
			continue
		}
		out, err := r.Clean(context.Background(), name, c.data, nil)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := r.Inspect(context.Background(), name, out); err != nil || len(again) != 1 || again[0].Place != c.want {
			t.Errorf("the copy of %s: %+v %v", name, again, err)
		}
	}
}
