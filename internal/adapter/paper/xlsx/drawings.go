package xlsx

import (
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// drawingSpaces are the namespaces of text in shapes, transitional and strict.
var drawingSpaces = archive.Spaces{
	"http://schemas.openxmlformats.org/drawingml/2006/main":       "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                   "a",
	"http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
}

// textBoxes gives what stands in shapes on a sheet: people paste prose there.
func (b *book) textBoxes(ref sheetRef) ([]doc.Block, error) {
	links, err := b.archive.Relations(ref.part)
	if err != nil {
		return nil, err
	}
	part := archive.Related(links, "drawing")
	if _, ok := b.archive.Find(part); !ok {
		return nil, nil
	}
	data, err := b.archive.Part(part)
	if err != nil {
		return nil, err
	}
	x := archive.NewXML(part, data, drawingSpaces)
	lines := shapeLines(x)
	if x.Err() != nil {
		return nil, x.Err()
	}
	runs := []doc.Run{{Pos: doc.Pos{Sheet: ref.name}}}
	return paras(strings.Join(lines, "\n"), runs), nil
}

// shapeLines lists the paragraphs of all shapes inside the current element.
func shapeLines(x *archive.XML) []string {
	var out []string
	for name := range x.Children() {
		switch name {
		case "a:p":
			out = append(out, shapeLine(x))
		case "mc:Fallback": // the same shape once more, in an older form
		default:
			out = append(out, shapeLines(x)...)
		}
	}
	return out
}

func shapeLine(x *archive.XML) string {
	var b strings.Builder
	for name := range x.Children() {
		switch name {
		case "a:r", "a:fld":
			for name := range x.Children() {
				if name == "a:t" {
					b.WriteString(x.Text())
				}
			}
		case "a:br":
			b.WriteByte('\n')
		}
	}
	return b.String()
}
