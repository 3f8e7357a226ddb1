package paper

import (
	"bytes"
	"context"
	"strings"
	"testing"

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
