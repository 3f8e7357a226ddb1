package screening

import (
	"strings"
	"testing"
	"time"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/hanzi"
)

// prose is n paragraphs as agencies write them, with a few numbers in.
func prose(n int) *doc.Document {
	const one = "本机关收到申请后，依照《中华人民共和国政府信息公开条例》第三十六条第（二）项的规定，向申请人提供该政府信息，并告知联系电话0371-66123456。" +
		"根据国办发〔2021〕12号文件，全年受理1,024件，办结1,000件，同比增长12.5%，其中予以公开800件，部分公开120件，不予公开80件。"
	d := &doc.Document{}
	for range n {
		d.Blocks = append(d.Blocks, doc.P(doc.Body, one))
	}
	return d
}

func BenchmarkScreen(b *testing.B) {
	l := lists(b)
	for name, n := range map[string]int{"1x": 500, "8x": 4000} {
		d := prose(n)
		s := New(l)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(d.PlainText())))
			for b.Loop() {
				s.Screen(d, nil)
			}
		})
	}
}

// BenchmarkOneParagraph shows that one long text takes no longer than many
// short ones.
func BenchmarkOneParagraph(b *testing.B) {
	s := New(lists(b))
	text := strings.ReplaceAll(prose(4000).PlainText(), "\n", "")
	d := &doc.Document{Blocks: []doc.Block{doc.P(doc.Body, text)}}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Screen(d, nil)
	}
}

func BenchmarkNew(b *testing.B) {
	l := lists(b)
	for b.Loop() {
		New(l)
	}
}

// BenchmarkScreenBeside screens and folds the same bytes in turns and reports
// how many times as long screening takes; folding is the least that a reader of
// Chinese text does.
func BenchmarkScreenBeside(b *testing.B) {
	s := New(lists(b))
	d := prose(1000)
	text := d.PlainText()
	b.SetBytes(int64(len(text)))
	var screened, folded time.Duration
	for b.Loop() {
		start := time.Now()
		s.Screen(d, nil)
		middle := time.Now()
		if hanzi.Fold(text) == "" {
			b.Fatal("nothing")
		}
		screened, folded = screened+middle.Sub(start), folded+time.Since(middle)
	}
	b.ReportMetric(float64(screened)/float64(folded), "times-fold")
}
