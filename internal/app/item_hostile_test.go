package app_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// pdfOf is a PDF of one page with nothing on it; trailer adds to its last part.
func pdfOf(trailer string, more ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	parts := append([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>"}, more...)
	at := make([]int, len(parts))
	for i, p := range parts {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj %s endobj\n", i+1, p)
	}
	x := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(parts)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer <</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(parts)+1, trailer, x)
	return b.Bytes()
}

func lockedPDF() []byte {
	key := strings.Repeat("00", 32)
	return pdfOf("/Encrypt 4 0 R/ID[<00><00>]", "<</Filter/Standard/V 1/R 2/P -4/O<"+key+">/U<"+key+">>>")
}

func ofdOf(t testing.TB, pages string) []byte {
	const ns = ` xmlns:ofd="http://www.ofdspec.org/2016"`
	return packedZip(t, "OFD.xml", `<ofd:OFD`+ns+` Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
		"Doc_0/Document.xml", `<ofd:Document`+ns+`><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages></ofd:Document>`,
		"Doc_0/P.xml", `<ofd:Page`+ns+`>`+pages+`</ofd:Page>`)
}

func packedZip(t testing.TB, files ...string) []byte {
	t.Helper()
	var parts []archive.Part
	for i := 0; i+1 < len(files); i += 2 {
		parts = append(parts, archive.Part{Name: files[i], Data: []byte(files[i+1])})
	}
	var b bytes.Buffer
	if err := archive.Pack(&b, parts); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// office97 is a file of Office 97's container with one stream and its first block.
func office97(stream, block string) []byte {
	b := make([]byte, 1024)
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	copy(b[512:], block)
	for _, c := range stream {
		b = append(b, byte(c), 0)
	}
	return b
}

// sealedZip marks every member as encrypted.
func sealedZip(data []byte) []byte {
	for i := 0; i+10 < len(data); i++ {
		switch string(data[i : i+4]) {
		case "PK\x03\x04":
			data[i+6] |= 1
		case "PK\x01\x02":
			data[i+8] |= 1
		}
	}
	return data
}

// hostile are files that must not be taken, whatever they are called.
func hostile(t testing.TB) map[string][]byte {
	docx, xlsx := written(t, doc.DOCX, "正文"), written(t, doc.XLSX, "正文")
	program := []byte("MZ\x90\x00" + strings.Repeat("x", 200))
	secret := office97("EncryptedPackage", "")
	bomb := func(part, types string) []byte {
		return packedZip(t, "[Content_Types].xml", types, part, "<x>"+strings.Repeat(" ", 30<<20)+"</x>")
	}
	return map[string][]byte{
		"空.docx": nil, "空白.txt": []byte(" \n"),
		"截断.docx": docx[:len(docx)/2], "截断.xlsx": xlsx[:len(xlsx)*2/3], "截断.ofd": ofdOf(t, "")[:200], "截断.pdf": []byte("%PDF-1.7\n1 0 obj"), "截断.png": []byte("\x89PNG\r\n\x1a\nxx"), "截断.zip": docx[:90],
		"加密.docx": secret, "加密.csv": secret, "加密.json": secret, "加密.doc": office97("WordDocument", "\xEC\xA5\xC1\x00\x00\x00\x00\x00\x00\x00\x00\x01"), "加密.zip": sealedZip(packedZip(t, "a.txt", "甲")), "加密.pdf": lockedPDF(),
		"程序.docx": program, "程序.csv": program, "程序.json": program, "程序.xml": program, "程序.jpg": program, "程序.exe": program, "包.zip": packedZip(t, "安装.exe", string(program)),
		"二进制.csv": []byte("a,b\x00\x01\x02"), "坏.json": []byte(`{"甲":`), "坏.xml": []byte("<a><b></a>"), "实体.xml": []byte(`<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>`), "网页.csv": []byte("<html><body>x</body></html>"),
		"假.jpg": []byte("<script>"), "改名.pdf": docx, "改名.zip": office97("Workbook", ""), "图.docx": []byte("\x89PNG\r\n\x1a\n"), "脚本.vbs": []byte("MsgBox 1"),
		"炸弹.docx": bomb("word/document.xml", "wordprocessingml.document.main"), "炸弹.xlsx": bomb("xl/workbook.xml", "spreadsheetml.sheet.main"), "炸弹.zip": packedZip(t, "a.txt", strings.Repeat("0", 40<<20)), "炸弹.ofd": packedZip(t, "OFD.xml", strings.Repeat(" ", 30<<20)),
		"深.html": []byte(strings.Repeat("<table><tr><td>", 200) + "甲"),
	}
}

// longRun reports whether tests may take their time.
func longRun() bool { return os.Getenv("CI") != "" || os.Getenv("GONGKAI_LONG") != "" }

// keptFiles counts what the store of files and the ledger hold of attachments.
func keptFiles(t testing.TB, p store.Place, a *app.App) (blobs, records int64) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(p.Dir, "blobs"), func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			blobs++
		}
		if os.IsNotExist(err) {
			return nil
		}
		return err
	})
	v, err2 := a.Verify(ctx, apptest.Operator, nil)
	if err != nil || err2 != nil || len(v.Faults) > 0 {
		t.Fatal(err, err2, v.Faults)
	}
	return blobs, v.Records
}

// endless gives bytes without end.
type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// Nothing of a file that is refused stays, and its refusal names it and says why.
func TestHostileFilesLeaveNothing(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, p store.Place) {
		blobs, records := keptFiles(t, p, a)
		files := hostile(t)
		if !longRun() { // its library is compiled for a new installation
			delete(files, "加密.pdf")
			delete(files, "截断.pdf")
		}
		if p.URL != "" { // what a file is does not depend on the database
			files = map[string][]byte{"假.jpg": files["假.jpg"], "炸弹.zip": files["炸弹.zip"]}
		}
		for name, data := range files {
			_, err := a.PutItemFile(ctx, editor, "edu", name, bytes.NewReader(data))
			if fault.KindOf(err) != fault.Invalid || len(data) > 2 && !strings.Contains(err.Error(), name) {
				t.Errorf("attached %s: %v", name, err)
			}
			if name == "二进制.csv" || name == "坏.xml" || name == "坏.json" || name == "实体.xml" || strings.HasPrefix(name, "网页") || strings.HasPrefix(name, "改名.pdf") || name == "脚本.vbs" || name == "假.jpg" {
				continue // as the text of an article they are text, or refused below
			}
			if _, err := a.ReadItemText(ctx, editor, "edu", name, bytes.NewReader(data)); fault.KindOf(err) != fault.Invalid {
				t.Errorf("read %s: %v", name, err)
			}
		}
		if p.URL == "" {
			if _, err := a.PutItemFile(ctx, editor, "edu", "大.pdf", io.LimitReader(endless{}, app.MaxItemFile+1)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "64 MB") {
				t.Errorf("too large: %v", err)
			}
			if _, err := a.ReadItemText(ctx, editor, "edu", "大.txt", io.LimitReader(endless{}, app.MaxItemFile+1)); fault.KindOf(err) != fault.Invalid {
				t.Errorf("too large to read: %v", err)
			}
		}
		for _, name := range []string{"", "..", "/", "\x00", strings.Repeat("长", 200) + ".txt"} {
			if _, err := a.PutItemFile(ctx, editor, "edu", name, strings.NewReader("甲")); fault.KindOf(err) != fault.Invalid {
				t.Errorf("the name %q: %v", name, err)
			}
		}
		if b, r := keptFiles(t, p, a); b != blobs || r != records {
			t.Errorf("kept %d files and %d records of refused ones", b-blobs, r-records)
		}
		for name, want := range map[string]string{"../../etc/说明.txt": "说明.txt", `C:\temp\说明.txt`: "说明.txt", "说明\u202etxt.exe.txt": "说明txt.exe.txt", "<b>.txt": "b.txt"} {
			att, err := a.PutItemFile(ctx, editor, "edu", name, strings.NewReader("甲"))
			if err != nil || att.Name != want {
				t.Errorf("%q is kept as %q, %v", name, att.Name, err)
			}
		}
	})
}

// A hidden sheet is told of and stays behind when a workbook becomes a body; what
// a file hides so that it cannot be told from the rest is said to be in it.
func TestBodyTakesNothingHidden(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		text, err := a.ReadItemText(ctx, editor, "edu", "发放表.xlsx", bytes.NewReader(app.DemoWorkbook()))
		if err != nil || len(text.Hidden) == 0 || text.Text == "" || len(text.ReadIn()) > 0 {
			t.Fatalf("%+v, %v", text, err)
		}
		text.Text += text.Hidden[0].Text
		if text.Hidden[0].Text == "" || len(text.ReadIn()) == 0 {
			t.Errorf("nothing is known of what is hidden: %+v", text.Hidden)
		}
	})
}

// A page of a hundred thousand nested elements is read in no time or refused.
func TestDeepPageIsBounded(t *testing.T) {
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		page := strings.Repeat("<div><blockquote><b>", 100_000) + "甲"
		begun := time.Now()
		text, err := a.ReadItemText(ctx, editor, "edu", "深.html", strings.NewReader(page))
		if k := fault.KindOf(err); err != nil && k != fault.Invalid || err == nil && !strings.Contains(text.Title+text.Text, "甲") || time.Since(begun) > 10*time.Second {
			t.Errorf("%v in %v", err, time.Since(begun))
		}
		x := paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))
		x.Body = page
		if v, err := a.DraftItem(ctx, editor, x); err != nil && fault.KindOf(err) != fault.Invalid || err == nil && len(v.Text.Body) > 2*len(page) || time.Since(begun) > 20*time.Second {
			t.Errorf("%v in %v", err, time.Since(begun))
		}
	})
}

// unreadable are files that may go out once somebody has looked at them.
func unreadable(t testing.TB) map[string][]byte {
	pages := `<Override ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/>`
	return map[string][]byte{
		"现场.png": picture(t), "录像.mp4": []byte("\x00\x00\x00\x18ftypmp42"), "录音.mp3": []byte("ID3\x03"), "材料.zip": packedZip(t, "甲.txt", "甲"),
		"旧.doc": office97("WordDocument", "\xEC\xA5\xC1\x00"), "旧.wps": office97("WordDocument", "\xEC\xA5\xC1\x01"), "旧.xls": office97("Workbook", ""), "旧.ppt": office97("PowerPoint Document", ""),
		"讲稿.pptx": packedZip(t, "[Content_Types].xml", pages), "材料.rar": []byte("Rar!\x1A\x07\x00\x00\x00\x73\x00\x00\x07\x00\x00\x00\x7B\x00\x00\x07\x00"),
		"扫描件.pdf": pdfOf(""), "扫描件.ofd": ofdOf(t, ""),
	}
}

// Of a text beyond the bound the rest is to be looked at.
func TestLongTextIsNotWhole(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		att, err := a.PutItemFile(ctx, editor, "edu", "长.txt", strings.NewReader(strings.Repeat(strings.Repeat("一二三四五六七八九十", 100)+"\n", 1500)))
		if err != nil || !strings.Contains(att.Unread, "前面的部分") || len(att.Text) > 4<<20 {
			t.Errorf("%s, %d bytes, %v", att.Unread, len(att.Text), err)
		}
	})
}

// pictured is a Word file with a photograph and nothing else to be found in it.
func pictured(t *testing.T, a *app.App) catalog.Attachment {
	t.Helper()
	r := paper.NewReader(paper.Options{})
	defer func() { _ = r.Close() }()
	data, err := r.Clean(ctx, "检查记录.docx", app.DemoRecord(), []doc.Cut{{Pos: doc.Pos{Line: 3}}})
	if err != nil {
		t.Fatal(err)
	}
	att, err := a.PutItemFile(ctx, editor, "edu", "检查记录.docx", bytes.NewReader(data))
	if err != nil || att.Unread != "" {
		t.Fatal(att.Unread, err)
	}
	return att
}

// What nobody could read for us keeps an item in until somebody says that it
// was looked at; what was said of one file does not hold for the next.
func TestUnreadFilesWantAReason(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, p store.Place) {
		d := reviewDesk{t, a}
		x := paperOf("甲办法", "云教规〔2024〕1号", calendar.D(2024, 2, 20))
		files := unreadable(t)
		if !longRun() {
			delete(files, "扫描件.pdf")
		}
		if p.URL != "" {
			files = map[string][]byte{"现场.png": files["现场.png"], "旧.doc": files["旧.doc"]}
		}
		for name, data := range files {
			att, err := a.PutItemFile(ctx, editor, "edu", name, bytes.NewReader(data))
			if err != nil || att.Unread == "" {
				t.Fatalf("%s: %+v, %v", name, att, err)
			}
			x.Attachments = append(x.Attachments, att)
		}
		x.Attachments = append(x.Attachments, pictured(t, a))
		v := d.draft(x)
		open := openFindings(v)
		if open["附件“检查记录.docx”"] != "S-PICTURE" {
			t.Errorf("nobody has to look at the picture in a document: %v", open)
		}
		for name := range files {
			if open["附件“"+name+"”"] != "S-UNREAD" {
				t.Errorf("nobody has to look at %s: %v", name, open)
			}
		}
		v = d.reviewed(v)
		d.refused(head, v, catalog.Act{Kind: catalog.Signed}, "筛查结果没有处理")
		v = d.settled(v, "逐个打开检查，没有个人信息")
		v = d.act(head, v, catalog.Act{Kind: catalog.Signed})
		v = d.act(publisher, v, catalog.Act{Kind: catalog.Released})

		next, err := a.PutItemFile(ctx, editor, "edu", "现场.png", bytes.NewReader(append(picture(t), 0)))
		if err != nil {
			t.Fatal(err)
		}
		text := v.Text
		for i := range text.Attachments {
			if text.Attachments[i].Name == "现场.png" {
				text.Attachments[i] = next
			}
		}
		if v, err = a.ReviseItem(ctx, editor, v.ID, v.Version, text, "换一张照片"); err != nil {
			t.Fatal(err)
		}
		if open := openFindings(v); len(open) != 1 || open["附件“现场.png”"] == "" {
			t.Errorf("after another picture of the same name: %v", open)
		}
		verifiedItems(t, a)
	})
}

// openFindings are the rules of what keeps an item in, by place.
func openFindings(v app.ItemView) map[string]string {
	out := map[string]string{}
	for _, f := range v.Findings {
		if f.Block || f.Must && f.Settled == "" {
			out[f.Where] = f.Rule
		}
	}
	return out
}

// reviewed takes a draft through all reviews before signing.
func (d reviewDesk) reviewed(v app.ItemView) app.ItemView {
	d.t.Helper()
	v = d.act(editor, v, catalog.Act{Kind: catalog.Submitted})
	for _, s := range []struct {
		who  agency.Actor
		step string
	}{{reader1, "review1"}, {reader1, "proof1"}, {reader2, "review2"}, {reader2, "proof2"}, {reader3, "review3"}, {reader3, "proof3"}} {
		v = d.act(s.who, v, catalog.Act{Kind: catalog.Passed, Step: s.step})
	}
	return d.act(keeper, v, catalog.Act{Kind: catalog.SecrecyReviewed, Secrecy: cleared()})
}

// settled gives the same reason for everything that may be settled.
func (d reviewDesk) settled(v app.ItemView, why string) app.ItemView {
	d.t.Helper()
	for _, f := range v.Findings {
		if f.Must && !f.Block && f.Settled == "" {
			v = d.act(reader1, v, catalog.Act{Kind: catalog.Settled, Finding: f.ID, Reason: why})
		}
	}
	return v
}
