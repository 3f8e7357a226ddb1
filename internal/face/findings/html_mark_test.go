package findings

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/property"
)

// However places lie and overlap, the page shows the paragraph once, whole.
func TestMarksLoseNoWords(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("全年公开信息12条…*<&。é"))).Draw(t, "text")
		cut := 0
		for i := range text {
			if rapid.Bool().Draw(t, "second run") {
				cut = i
			}
		}
		b := &block{Kind: "p", para: &doc.Para{Text: text, Runs: []doc.Run{
			{Start: 0, Pos: doc.Pos{Line: 3, Col: 1}}, {Start: cut, Pos: doc.Pos{Line: 4, Col: 9}},
		}}}
		for n := range rapid.IntRange(0, 5).Draw(t, "marks") {
			p := report.Place{
				Pos:  doc.Pos{Line: rapid.IntRange(2, 5).Draw(t, "line"), Col: rapid.IntRange(0, 12).Draw(t, "col")},
				Text: rapid.StringOf(rapid.RuneFrom([]rune("公开信息12条…*"))).Draw(t, "words"),
			}
			b.markText(p, mark{n, 0, string(report.Error)})
		}
		b.cut()
		var shown strings.Builder
		for _, s := range b.Segments {
			shown.WriteString(s.Text)
		}
		if got := shown.String(); len(got) != len(text) || !utf8.ValidString(got) || !strings.Contains(text, "*") && !strings.Contains(got, "*") && got != text {
			t.Fatalf("%q became %q", text, got)
		}
	})
}
