package docx_test

import (
	"bytes"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper/docx"
	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

func clean(t testing.TB, data []byte, cuts ...doc.Cut) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Clean(&b, data, cuts); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Everything that a document can hide, each with a word of its own.
const hiding = `<w:p w:rsidR="00AB12CD"><w:r><w:t>可见一</w:t></w:r><w:ins w:author="改稿人"><w:r><w:t>新增二</w:t></w:r></w:ins>` +
	`<w:del w:author="改稿人"><w:r><w:delText>删掉三</w:delText></w:r></w:del></w:p>` +
	`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏四</w:t></w:r><w:r><w:t>可见五</w:t></w:r>` +
	`<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>白字六</w:t></w:r><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>小字七</w:t></w:r>` +
	`<w:commentRangeStart w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>` +
	`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>AUTHOR 拟稿八</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>域九</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` +
	`<w:sdt><w:sdtPr><w:alias w:val="控件十"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>内容十一</w:t></w:r></w:p></w:sdtContent></w:sdt>` +
	`<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>格十二</w:t></w:r></w:p></w:tc></w:tr>` +
	`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>盖住十三</w:t></w:r></w:p></w:tc></w:tr>` +
	`<w:tr><w:trPr><w:del w:author="改稿人"/></w:trPr><w:tc><w:p><w:r><w:t>删行十四</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` +
	`<w:p><w:pPr><w:rPr><w:del w:author="改稿人"/></w:rPr></w:pPr><w:r><w:t>并段十五</w:t></w:r></w:p><w:p><w:r><w:t>之后十六</w:t></w:r></w:p>` +
	`<x:unknown>未知十七</x:unknown><w:p><w:r><w:t>末尾十八</w:t></w:r></w:p>`

var gone = []string{"删掉三", "隐藏四", "白字六", "小字七", "拟稿八", "控件十", "盖住十三", "删行十四", "未知十七", "批注十九", "改稿人", "00AB12CD"}

func TestCleanLeavesWhatPagesShow(t *testing.T) {
	data := file(t, hiding, "comments", `<w:comment w:id="1" w:author="改稿人"><w:p><w:r><w:t>批注十九</w:t></w:r></w:p></w:comment>`)
	facts, err := docx.Inspect(data)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[doc.HiddenKind]string{}
	for _, f := range facts {
		kinds[f.Kind] += f.Text + "|"
	}
	for kind, text := range map[doc.HiddenKind]string{
		doc.Comment: "批注十九", doc.Revision: "删掉三", doc.HiddenText: "隐藏四", doc.CustomData: "AUTHOR 拟稿八",
	} {
		if !strings.Contains(kinds[kind], text) {
			t.Errorf("%s: %q does not list %s", kind, kinds[kind], text)
		}
	}
	for _, more := range []string{"新增二", "删行十四"} {
		if !strings.Contains(kinds[doc.Revision], more) {
			t.Errorf("revisions %q lack %s", kinds[doc.Revision], more)
		}
	}
	for _, more := range []string{"白字六", "小字七", "盖住十三"} {
		if !strings.Contains(kinds[doc.HiddenText], more) {
			t.Errorf("hidden text %q lacks %s", kinds[doc.HiddenText], more)
		}
	}
	out := clean(t, data)
	all := proof.Parts(t, out)
	for _, word := range gone {
		if strings.Contains(all, word) {
			t.Errorf("the cleaned file still says %s", word)
		}
	}
	want := "0:可见一新增二 0:可见五 0:域九 0:内容十一 [格十二 2×1/] 0:并段十五之后十六 0:末尾十八"
	if got := outline(read(t, out)); got != want {
		t.Errorf("cleaned: %s\nwant:    %s", got, want)
	}
	if again, err := docx.Inspect(out); err != nil || len(again) > 0 {
		t.Errorf("the cleaned file still hides %v %v", again, err)
	}
}

// What the reader numbers so is what a cut takes out.
func TestCutsFollowTheReader(t *testing.T) {
	data := file(t, hiding+`<w:p><w:r><w:t>张三</w:t></w:r><w:r><w:t>身份证110105</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>19491231002X，住某村</w:t></w:r></w:p>`)
	d := read(t, data)
	for _, b := range d.Blocks {
		if b.Para == nil {
			continue
		}
		out := clean(t, data, doc.Cut{Pos: b.Para.PosAt(0), Text: b.Para.Text})
		if strings.Contains(proof.Parts(t, out), b.Para.Text) {
			t.Errorf("%s was not taken out", b.Para.Text)
		}
	}
	out := clean(t, data, doc.Cut{Text: "11010519491231002X"}, doc.Cut{Text: "张三", With: "张某"})
	all := proof.Parts(t, out)
	if strings.Contains(all, "19491231") || strings.Contains(all, "110105") || strings.Contains(all, "张三") {
		t.Error("a number in two runs was not taken out")
	}
	if got := outline(read(t, out)); !strings.Contains(got, "张某身份证〔已遮盖〕，住某村") {
		t.Errorf("got %s", got)
	}
	var b bytes.Buffer
	err := docx.Clean(&b, data, []doc.Cut{{Text: "不在文中"}})
	if fault.KindOf(err) != fault.Invalid || b.Len() > 0 {
		t.Errorf("a cut that is not found: %v, %d bytes written", err, b.Len())
	}
}

func TestCleanOwnDocuments(t *testing.T) {
	d := &doc.Document{Title: "告知书", Blocks: []doc.Block{doc.P(doc.Title, "政府信息公开告知书"), doc.P(doc.Body, "张某："),
		doc.T(&doc.Table{Rows: []doc.Row{{{Text: "姓名"}, {Text: "电话"}}, {{Text: "张某"}, {Text: "13912345678"}}}})}}
	var b bytes.Buffer
	if err := docx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	facts, err := docx.Inspect(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range facts {
		if f.Kind != doc.Margin {
			t.Errorf("our own document hides %+v", f)
		}
	}
	out := clean(t, b.Bytes(), doc.Cut{Text: "13912345678", With: "139****5678"})
	if strings.Contains(proof.Parts(t, out), "13912345678") {
		t.Error("the number is still there")
	}
	if got, want := outline(read(t, out)), strings.Replace(outline(read(t, b.Bytes())), "13912345678", "139****5678", 1); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if text := string(proof.Convert(t, out, "docx", "txt")); !strings.Contains(text, "139****5678") {
		t.Errorf("LibreOffice reads %q", text)
	}
	if strings.Contains(string(proof.Convert(t, out, "docx", "pdf")[:5]), "%PDF") {
		return
	}
	t.Error("LibreOffice does not print the cleaned file")
}

// Whatever the body says, cleaning gives a document that reads the same, save
// for what nobody sees, and hides nothing more.
func FuzzClean(f *testing.F) {
	f.Add(hiding)
	f.Add(`<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>甲</w:t></mc:Choice><mc:Fallback><w:t>乙</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`)
	f.Add(`<w:p><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink><w:fldSimple w:instr="AUTHOR"><w:r><w:t>名</w:t></w:r></w:fldSimple></w:p><w:tbl><w:tr><w:tc/></w:tr></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) {
		data := file(t, body)
		before, err := docx.Read(data)
		if err != nil {
			return
		}
		facts, err := docx.Inspect(data)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Error(err)
			}
			return
		}
		out := clean(t, data)
		again, err := docx.Inspect(out)
		if err != nil || len(again) > 0 {
			t.Errorf("still hides %v %v", again, err)
		}
		for _, x := range facts {
			if x.Kind == doc.HiddenText { // the reader reads white type
				return
			}
		}
		if got, want := squeeze(read(t, out).PlainText()), squeeze(before.PlainText()); got != want {
			t.Errorf("reads %q, was %q", got, want)
		}
	})
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
