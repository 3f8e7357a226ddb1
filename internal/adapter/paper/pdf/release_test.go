package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// streams is the file with every Flate stream in it unpacked.
func streams(t testing.TB, data []byte) string {
	t.Helper()
	var b strings.Builder
	b.Write(data)
	for rest := data; ; {
		i := bytes.Index(rest, []byte("stream"))
		if i < 0 {
			return b.String()
		}
		rest = bytes.TrimLeft(rest[i+len("stream"):], "\r\n")
		if z, err := zlib.NewReader(bytes.NewReader(rest)); err == nil {
			out, _ := io.ReadAll(io.LimitReader(z, 64<<20)) // what is no stream of this kind ends at once
			b.Write(out)
		}
	}
}

func pdftotext(t testing.TB, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(proof.Program(t, "pdftotext"), file, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("pdftotext: %v\n%s", err, out)
	}
	return string(out)
}

// hidingPage has text in sight, under a black box, white, invisible and off the page.
func hidingPage() []byte {
	return onePage("/Annots [<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /T (Zhang) /Contents (note nine) >>]",
		"BT /F 12 Tf 40 250 Td (Seen one) Tj ET "+
			"BT /F 12 Tf 40 200 Td (SECRET TWO) Tj ET 0 0 0 rg 35 195 120 18 re f "+
			"1 1 1 rg BT /F 12 Tf 40 150 Td (white three) Tj ET 0 0 0 rg "+
			"BT 3 Tr /F 12 Tf 40 120 Td (invisible four) Tj ET "+
			"BT 0 Tr /F 12 Tf 40 80 Td (Seen five) Tj ET "+
			"BT /F 12 Tf 900 80 Td (outside six) Tj ET")
}

func TestInspectSeesWhatIsNotSeen(t *testing.T) {
	r := newReader(t)
	data := append(hidingPage(), []byte("\n% later\nstartxref\n0\n%%EOF\n")...)
	facts, err := r.Inspect(context.Background(), data)
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
		{doc.CoveredText, "SECRETTWO"}, {doc.HiddenText, "whitethree"}, {doc.HiddenText, "invisiblefour"}, {doc.HiddenText, "outsidesix"},
		{doc.Annotation, "notenine"}, {doc.Remains, "1 个旧版本"},
	} {
		if !strings.Contains(strings.ReplaceAll(got[c.kind], " ", ""), strings.ReplaceAll(c.text, " ", "")) {
			t.Errorf("%s: %q lacks %q", c.kind, got[c.kind], c.text)
		}
	}
	if all := got[doc.CoveredText] + got[doc.HiddenText]; strings.Contains(all, "Seen") {
		t.Errorf("what is seen is called hidden: %q", all)
	}
}

func TestOwnDocumentsHideNothing(t *testing.T) {
	r := newReader(t)
	var b bytes.Buffer
	if err := Write(&b, proof.Sample()); err != nil {
		t.Fatal(err)
	}
	facts, err := r.Inspect(context.Background(), b.Bytes())
	if err != nil || len(facts) > 0 {
		t.Errorf("%v %v", facts, err)
	}
}

func TestCleanPDF(t *testing.T) {
	r := newReader(t)
	out, err := r.Clean(context.Background(), hidingPage(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := streams(t, out)
	for _, word := range []string{"SECRET", "white three", "invisible four", "outside six", "note nine", "Zhang"} {
		if strings.Contains(all, word) {
			t.Errorf("the cleaned file still says %q", word)
		}
	}
	facts, err := r.Inspect(context.Background(), out)
	if err != nil || len(facts) > 0 {
		t.Errorf("the cleaned file still hides %v %v", facts, err)
	}
	text := strings.ReplaceAll(pdftotext(t, out), " ", "")
	if !strings.Contains(text, "Seenone") || !strings.Contains(text, "Seenfive") || strings.Contains(text, "SECRET") {
		t.Errorf("pdftotext reads %q", text)
	}
}

func TestCutsOfPDF(t *testing.T) {
	r := newReader(t)
	d := &doc.Document{Title: "告知书", Blocks: []doc.Block{
		doc.P(doc.Title, "政府信息公开告知书"),
		doc.P(doc.Body, "申请人张某某（身份证号码11010519491231002X，电话13912345678）申请公开的信息，本机关答复如下。"),
		doc.P(doc.Body, strings.Repeat("本机关依照条例的规定予以公开。", 60)),
		doc.P(doc.Body, strings.Repeat("第二页写的是另外的事项。", 60)),
	}}
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	out, err := r.Clean(context.Background(), b.Bytes(), []doc.Cut{{Text: "11010519491231002X"}, {Pos: doc.Pos{Page: 1}, Text: "13912345678"}})
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("LOOK"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "cut.pdf"), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := strings.Join(strings.Fields(pdftotext(t, out)), "")
	for _, word := range []string{"19491231", "13912345678", "002X"} {
		if strings.Contains(text, word) || strings.Contains(streams(t, out), word) {
			t.Errorf("%s was not taken out", word)
		}
	}
	for _, word := range []string{"申请人张某某", "答复如下", "另外的事项"} {
		if !strings.Contains(text, word) {
			t.Errorf("%s is gone: %s", word, text)
		}
	}
	got, err := r.Read(context.Background(), out)
	if err != nil {
		t.Fatal(err)
	}
	if s := got.PlainText(); !strings.Contains(s, "已遮盖") || strings.Contains(s, "19491231") {
		t.Errorf("our reader reads %q", s)
	}
	for _, cuts := range [][]doc.Cut{{{Text: "不在文中"}}, {{Pos: doc.Pos{Page: 9}}}} {
		if out, err := r.Clean(context.Background(), b.Bytes(), cuts); fault.KindOf(err) != fault.Invalid || out != nil {
			t.Errorf("a cut that is not found: %v", err)
		}
	}
	out, err = r.Clean(context.Background(), b.Bytes(), []doc.Cut{{Pos: doc.Pos{Page: 2}}})
	if err != nil {
		t.Fatal(err)
	}
	if all := streams(t, out); strings.Contains(all, "第二页写的") {
		t.Error("page two was not taken out")
	}
	text = strings.Join(strings.Fields(pdftotext(t, out)), "")
	if !strings.Contains(text, "11010519491231002X") || !strings.Contains(text, doc.Covered) {
		t.Errorf("page one should stay and page two be marked: %q", text)
	}
	if pages := strings.Split(pdftotext(t, out), "\f"); len(pages) < 2 || len(strings.Join(strings.Fields(pages[1]), "")) > len(doc.Covered) {
		t.Errorf("page two still says %q", pages)
	}
}

// A page that stays a drawing brings nothing along that it does not draw.
func TestCleanKeepsDrawings(t *testing.T) {
	r := newReader(t)
	data := onePage("/PieceInfo << /X << /Private (private ten) >> >> /AA << /O << /S /JavaScript /JS (evil eleven) >> >>"+
		" /Annots [<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /T (Zhang) /Contents (note nine) >>]",
		"BT /F 12 Tf 40 250 Td (Seen one) Tj ET 0.8 g 40 200 100 20 re f 0 g BT /F 12 Tf 45 205 Td (Seen two) Tj ET",
		"<< /Author (author twelve) >>")
	data = bytes.Replace(data, []byte("<< /Root 1 0 R"), []byte("<< /Info 6 0 R /Root 1 0 R"), 1)
	facts, err := r.Inspect(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	kinds := ""
	for _, f := range facts {
		kinds += string(f.Kind) + " "
	}
	for _, kind := range []doc.HiddenKind{doc.Properties, doc.Macro, doc.Annotation} {
		if !strings.Contains(kinds, string(kind)) {
			t.Errorf("%s lacks %s", kinds, kind)
		}
	}
	out, err := r.Clean(context.Background(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := streams(t, out)
	for _, word := range []string{"private ten", "evil eleven", "note nine", "author twelve", "/Image"} {
		if strings.Contains(all, word) {
			t.Errorf("the cleaned file still says %q", word)
		}
	}
	if text := pdftotext(t, out); !strings.Contains(text, "Seen one") || !strings.Contains(text, "Seen two") {
		t.Errorf("pdftotext reads %q", text)
	}
	if again, err := r.Inspect(context.Background(), out); err != nil || len(again) > 0 {
		t.Errorf("still hides %v %v", again, err)
	}
}

// What a switched-off layer draws does not come to light in the copy.
func TestCleanKeepsLayersDark(t *testing.T) {
	r := newReader(t)
	data := onePage("", "BT /F 12 Tf 40 250 Td (Seen one) Tj ET /OC /L BDC 0 g 40 100 200 80 re f BT /F 12 Tf 40 60 Td (layer two) Tj ET EMC", "<< /Type /OCG /Name (draft) >>")
	data = bytes.Replace(data, []byte("<< /Type /Catalog"), []byte("<< /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> /Type /Catalog"), 1)
	data = bytes.Replace(data, []byte("/Resources << "), []byte("/Resources << /Properties << /L 6 0 R >> "), 1)
	facts, err := r.Inspect(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	found := ""
	for _, f := range facts {
		found += string(f.Kind) + " " + f.Text + "|"
	}
	if !strings.Contains(found, "layer|") && !strings.Contains(strings.ReplaceAll(found, " ", ""), "layertwo") {
		t.Errorf("got %q", found)
	}
	out, err := r.Clean(context.Background(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text := pdftotext(t, out); strings.Contains(text, "layer two") || !strings.Contains(strings.ReplaceAll(text, " ", ""), "Seenone") {
		t.Errorf("pdftotext reads %q", text)
	}
	in, err := r.engine.Open(context.Background(), out)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	pic, err := in.Render(context.Background(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if c := pic.RGBAAt(100, 160); c.R < 200 {
		t.Errorf("the layer's box is drawn: %v", c)
	}
}

// pictured has an image with something written beside it, as a page with a
// scan pasted in has.
func pictured() []byte {
	image := stream("/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8", "\x00\xf0\x20\xff\xa0\x10\xc0\x30\x00\xf0\x20\xff\xa0\x10\xc0\x30")
	return onePage("", "BT /F 12 Tf 40 250 Td (Seen one 13912345678) Tj ET q 150 0 0 80 40 100 cm /X Do Q", image)
}

// Nobody reads what is written in a picture: it is told, also of the copy whose
// page has become a picture of itself; the page's own text is read in that.
func TestPicturesAreTold(t *testing.T) {
	r := newReader(t)
	want := doc.Pictures([]string{"第1页"})
	for name, cuts := range map[string][]doc.Cut{"kept": nil, "cut": {{Text: "13912345678"}}} {
		out, err := r.Clean(context.Background(), pictured(), cuts)
		if err != nil {
			t.Fatal(err)
		}
		for what, data := range map[string][]byte{"original": pictured(), "copy": out} {
			if facts, err := r.Inspect(context.Background(), data); err != nil || !slices.Equal(facts, want) {
				t.Errorf("%s, %s: %v %v", name, what, facts, err)
			}
		}
	}
	out, err := r.Clean(context.Background(), pictured(), []doc.Cut{{Pos: doc.Pos{Page: 1}}})
	if err != nil {
		t.Fatal(err)
	}
	if facts, err := r.Inspect(context.Background(), out); err != nil || len(facts) > 0 {
		t.Errorf("a page that is cut as a whole has no picture: %v %v", facts, err)
	}
}

// What runs along the top and bottom of pages is no part of the body, but it
// leaves with the file: it is told, once, without page numbers, and can be cut.
func TestRunningHeadsAreTold(t *testing.T) {
	f := fpdf.New("P", "pt", "A4", "")
	f.SetFont("Helvetica", "", 12)
	for i := range 3 {
		f.AddPage()
		f.Text(60, 40, "Top Secret 11010519491231002X")
		for y := 140; y < 600; y += 40 {
			f.Text(60, float64(y), fmt.Sprintf("Page %d says %d.", i, y))
		}
		f.Text(280, 800, fmt.Sprintf("- %d -", i+1))
	}
	var b bytes.Buffer
	if err := f.Output(&b); err != nil {
		t.Fatal(err)
	}
	r := newReader(t)
	margin := func(data []byte) (texts []string) {
		facts, err := r.Inspect(context.Background(), data)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range facts {
			if x.Kind == doc.Margin {
				texts = append(texts, x.Text)
			}
		}
		return texts
	}
	if got := margin(b.Bytes()); !slices.Equal(got, []string{"Top Secret 11010519491231002X"}) {
		t.Errorf("told %q", got)
	}
	out, err := r.Clean(context.Background(), b.Bytes(), []doc.Cut{{Text: "11010519491231002X"}})
	if err != nil {
		t.Fatal(err)
	}
	if text := pdftotext(t, out) + strings.Join(margin(out), ""); strings.Contains(strings.ReplaceAll(text, " ", ""), "11010519491231002X") || !strings.Contains(text, "says 140") {
		t.Errorf("the copy reads %q", text)
	}
}

// Lines of cells that stand side by side come mixed; what is broken over two
// lines of one is found and cut all the same, and a box keeps a cut in its cell.
func TestCutsInCells(t *testing.T) {
	r := newReader(t)
	grid := "0.5 w 40 200 300 60 re S 40 160 300 40 re S 190 160 m 190 260 l S "
	at := func(x, y int, s string) string { return fmt.Sprintf("BT /F 12 Tf %d %d Td (%s) Tj ET ", x, y, s) }
	data := onePage("", grid+at(50, 240, "left one 7")+at(200, 240, "number 11010519")+at(50, 220, "left two")+at(200, 220, "491231002X end")+at(50, 175, "7")+at(200, 175, "last"))
	read, err := r.Read(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(read.Blocks, func(b doc.Block) bool { return b.Table != nil })
	if i < 0 {
		t.Fatalf("no table: %+v", read.Blocks)
	}
	seven := read.Blocks[i].Table.Rows[1][0]
	out, err := r.Clean(context.Background(), data, []doc.Cut{{Text: "11010519491231002X"}, {Pos: seven.Pos(), Text: seven.Text}})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(pdftotext(t, out)), "")
	for _, word := range []string{"110105", "491231", "002X"} {
		if strings.Contains(text, word) {
			t.Errorf("%s stands in %s", word, text)
		}
	}
	for _, word := range []string{"leftone7", "lefttwo", "number", "end", "last"} {
		if !strings.Contains(text, word) {
			t.Errorf("%s is gone: %s", word, text)
		}
	}
	if strings.Count(text, "7") != 1 {
		t.Errorf("one of two sevens should stay: %s", text)
	}
}
