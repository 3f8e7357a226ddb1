package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper/pdf/font"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

func TestSameDocumentSameBytes(t *testing.T) {
	d := annualReport()
	d.Attachments = []doc.Attachment{{Name: "gongkai-report.json", Data: []byte(`{"year":2023}`)}}
	if !bytes.Equal(written(t, d), written(t, d)) {
		t.Error("the same document gives different files")
	}
}

func TestMissingCharacters(t *testing.T) {
	d := &doc.Document{Blocks: []doc.Block{
		doc.P(doc.Body, "张𬭎、李㵘㵘"),
		doc.T(&doc.Table{Rows: []doc.Row{cells("龘", "公开")}}),
	}}
	var out bytes.Buffer
	err := Write(&out, d)
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != "pdf.characters" || f.Kind != fault.Invalid {
		t.Fatalf("error %v, want pdf.characters", err)
	}
	for _, r := range "𬭎㵘龘" {
		if name := fmt.Sprintf("%c（U+%04X）", r, r); strings.Count(f.Message, name) != 1 {
			t.Errorf("%q does not name %s once", f.Message, name)
		}
	}
	if out.Len() > 0 {
		t.Errorf("%d bytes were written before the error", out.Len())
	}
}

func TestInvisibleCharactersGo(t *testing.T) {
	d := &doc.Document{Blocks: []doc.Block{doc.P(doc.Body, "公\u200b开\t透\ufe0f明\r\u00a0及时")}}
	if got := read(t, written(t, d)).Blocks[0].Para.Text; got != "公开 透明 及时" {
		t.Errorf("read back as %q", got)
	}
}

func newTestSheet(t *testing.T) *sheet {
	f, err := font.Kai()
	if err != nil {
		t.Fatal(err)
	}
	return newSheet(f, false)
}

func TestLineBreaking(t *testing.T) {
	s := newTestSheet(t)
	tests := []struct {
		text string
		room float64
		want string
	}{
		{"公开是常态，不公开是例外", 5, "公开是常/态，不公开/是例外"},
		{"收费621.952万元", 4, "收费/621.952/万元"},
		{"《条例》规定的（一）项", 4, "《条例》/规定的/（一）项"},
		{"公开共 45 件", 3, "公开/共 45 /件"},
		{"abcdefghijklmnopqrstuvwxyz", 4, "abcdefg/hijklmno/pqrstuv/wxyz"},
		{"", 4, ""},
	}
	for _, tt := range tests {
		if got := strings.Join(s.wrap(tt.text, tt.room, tt.room), "/"); got != tt.want {
			t.Errorf("%q breaks as %q, want %q", tt.text, got, tt.want)
		}
	}
}

// Widths: what relative widths ask for, but room for each column's words.
func TestColumnEdges(t *testing.T) {
	tests := []struct {
		relative, least []float64
		want            string
	}{
		{nil, []float64{10, 10}, "[0 50 100]"},
		{[]float64{1, 3}, []float64{10, 10}, "[0 25 100]"},
		{[]float64{1, 9}, []float64{20, 10}, "[0 20 100]"},
		{[]float64{1, 1, 8}, []float64{20, 5, 5}, "[0 20 28.9 100]"},
		{[]float64{1, 1}, []float64{150, 50}, "[0 75 100]"},
	}
	for _, tt := range tests {
		got := columnEdges(tt.relative, tt.least, 100)
		for i := range got {
			got[i] = float64(int(got[i]*10+0.5)) / 10
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("columns of %v with at least %v begin at %v, want %v", tt.relative, tt.least, got, tt.want)
		}
	}
}

// The head rows come again on every page of a long table, and a label merged
// over many rows stands once.
func TestLongTable(t *testing.T) {
	table := &doc.Table{HeaderRows: 1, Rows: []doc.Row{cells("部门", "事项", "件数")}}
	const rows = 90
	for i := range rows {
		row := cells(fmt.Sprintf("事项%d", i), fmt.Sprint(1000+i))
		if i%rows == 0 {
			row = append(doc.Row{cell("示范市信访局", 1, rows)}, row...)
		}
		table.Rows = append(table.Rows, row)
	}
	d := read(t, written(t, &doc.Document{Blocks: []doc.Block{doc.T(table)}}))
	labels, heads, figures := 0, 0, 0
	for _, b := range d.Blocks {
		if b.Table == nil {
			t.Fatalf("paragraph %q between the pieces", b.Para.Text)
		}
		if g := b.Table.Grid(); g[0][1].Text == "事项" && len(g[0]) == 3 {
			heads++
		}
		for _, row := range b.Table.Rows {
			for _, c := range row {
				if strings.ReplaceAll(c.Text, "\n", "") == "示范市信访局" {
					labels++
				}
				if len(c.Text) == 4 && c.Text[0] == '1' {
					figures++
				}
			}
		}
	}
	if len(d.Blocks) < 2 || heads != len(d.Blocks) || labels != 1 || figures != rows {
		t.Errorf("%d pieces, %d heads, %d labels, %d figures; want a head on each, 1 label, %d figures",
			len(d.Blocks), heads, labels, figures, rows)
	}
}

// A cell longer than a page goes on over pages; nothing is lost.
func TestCellLongerThanPage(t *testing.T) {
	long := strings.Repeat("逐项核对后公开，", 900)
	table := &doc.Table{Rows: []doc.Row{cells("甲", "乙"), cells(long, "完")}}
	var got strings.Builder
	for _, b := range read(t, written(t, &doc.Document{Blocks: []doc.Block{doc.T(table)}})).Blocks {
		for _, row := range b.Table.Rows {
			got.WriteString(strings.ReplaceAll(row[0].Text, "\n", ""))
		}
	}
	if got.String() != "甲"+long {
		t.Errorf("%d characters came back, want %d", len([]rune(got.String())), 1+len([]rune(long)))
	}
}

// A heading never ends a page: it stands with what it heads.
func TestHeadingsKeepTheirText(t *testing.T) {
	for lines := range 22 {
		d := &doc.Document{}
		for range lines {
			d.Blocks = append(d.Blocks, doc.P(doc.Body, "占一行。"))
		}
		d.Blocks = append(d.Blocks, doc.P(doc.Heading1, "一、总体情况"), doc.P(doc.Body, "正文。"))
		got := read(t, written(t, d)).Blocks
		n := len(got)
		if a, b := got[n-2].Para.PosAt(0).Page, got[n-1].Para.PosAt(0).Page; a != b || a == 0 {
			t.Errorf("after %d lines the heading is on page %d, its text on %d", lines, a, b)
		}
	}
}

func TestLandscape(t *testing.T) {
	d := annualReport()
	d.Landscape = true
	back := read(t, written(t, d))
	if !back.Landscape {
		t.Error("read back as portrait")
	}
	sameContent(t, d, back)
}

func TestEmptyDocument(t *testing.T) {
	for _, d := range []*doc.Document{
		{},
		{Blocks: []doc.Block{doc.T(&doc.Table{})}},
		{Blocks: []doc.Block{doc.P(doc.Body, "")}},
		{Blocks: []doc.Block{doc.T(&doc.Table{Rows: []doc.Row{{}, {}}})}},
	} {
		if data := written(t, d); !bytes.HasPrefix(data, []byte("%PDF-")) {
			t.Errorf("%+v gives no PDF", d)
		}
	}
}

// The red line belongs to a head with its issue mark (GB/T 9704-2012, 7.2.7),
// as in Word: a letter under a plain title has none.
func TestRedLine(t *testing.T) {
	for _, mark := range []bool{true, false} {
		s := newTestSheet(t)
		s.pdf.SetCompression(false)
		blocks := []doc.Block{doc.P(doc.Title, "政府信息公开申请答复书"), doc.P(doc.DocNumber, "示政〔2024〕1号"), doc.P(doc.Body, "正文")}
		if mark {
			blocks[0] = doc.P(doc.IssueMark, "示例县人民政府文件")
		}
		for i := range blocks {
			s.block(blocks, i)
		}
		var out bytes.Buffer
		if err := s.pdf.Output(&out); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "0.784 0.000 0.000 RG") != mark {
			t.Errorf("with an issue mark %v: no red line, or one too many", mark)
		}
	}
}
