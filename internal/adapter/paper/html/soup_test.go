package html

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/property"
)

var soupTags = []string{
	"<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<br>", "<ul>", "<li>", "</ul>", "<h2>", "</h2>", "<pre>", "</pre>", "<table>", "</table>", "<tr>", "</tr>",
	"<td>", "</td>", "<td colspan=2>", "<td rowspan=3>", "<th>", "<caption>", "</caption>", "<thead>", "<tbody>", "</tbody>", "<table><tr><td>", "</td></tr></table>", "<p/>", "</span>",
}

// However the tags lie, every word of the page comes out once.
func TestNothingIsLost(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		var page strings.Builder
		var want []string
		for range rapid.IntRange(1, 60).Draw(t, "n") {
			if page.WriteString(rapid.SampledFrom(soupTags).Draw(t, "tag")); rapid.Bool().Draw(t, "word?") {
				want = append(want, fmt.Sprintf("第%d词", len(want)))
				page.WriteString(want[len(want)-1] + " ")
			}
		}
		d, err := Parse(page.String())
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, b := range d.Blocks {
			all = append(all, textsOf(b)...)
		}
		got := strings.Fields(strings.Join(all, " "))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s\ngot  %q\nwant %q", page.String(), got, want)
		}
	})
}

func textsOf(b doc.Block) (out []string) {
	if b.Para != nil {
		return []string{b.Para.Text}
	}
	for _, row := range b.Table.Rows {
		for n := range row {
			out = append(out, row[n].Text)
		}
	}
	return out
}
