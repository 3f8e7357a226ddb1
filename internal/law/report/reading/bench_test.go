package reading

import (
	"math/rand/v2"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
)

// benchDocument is a report in the official layout with some 15 KB of prose.
func benchDocument(m mode) *doc.Document {
	r := rand.New(rand.NewPCG(7, 7))
	rep := forgeReport(r, 30)
	d := document(rep, proactiveBlocks(rep, m), layOut(rep, m).blocks(), disputeBlocks(rep, m))
	prose := doc.P(doc.Body, strings.Repeat("全年更新栏目若干，解读文件多种，群众查阅方便，答复及时。", 12))
	for i := range d.Blocks {
		if p := d.Blocks[i].Para; p != nil && p.Style == doc.Body && i < 4 {
			rest := append([]doc.Block(nil), d.Blocks[i:]...)
			d.Blocks = d.Blocks[:i]
			for range 15 {
				d.Blocks = append(d.Blocks, prose)
			}
			d.Blocks = append(d.Blocks, rest...)
			break
		}
	}
	return d
}

func BenchmarkRead(b *testing.B) {
	for name, m := range map[string]mode{"merged": merged, "tabbed": tabbed, "stacked": stacked} {
		d := benchDocument(m)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Read(d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
