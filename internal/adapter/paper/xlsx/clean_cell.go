package xlsx

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// cell leaves of a cell its look and what it shows.
func (s *sheetCleaner) cell(x *archive.Node, row, col int, hidden bool) {
	text := s.shown[[2]int{row, col}]
	ref := refOf(row, col)
	fresh, cut := s.cutText(text, ref)
	why := ""
	switch style, err := strconv.Atoi(x.Attr("s")); {
	case text == "" || hidden:
	case s.columnHidden(col):
		s.cols = append(s.cols, text)
		empty(x)
		return
	case s.covered(row, col):
		why = "被合并单元格盖住"
	case err == nil && style >= 0 && style < len(s.unseen) && s.unseen[style]:
		why = "白色字或者不显示的格式"
	}
	if why != "" {
		s.note(doc.HiddenText, "工作表“"+s.name+"”"+ref+"（"+why+"）", text)
		empty(x)
		return
	}
	if cut {
		empty(x)
		setInline(x, []*archive.Node{{Name: "t", Attrs: []archive.NodeAttr{{Name: "xml:space", Value: "preserve"}}, Children: []*archive.Node{{Text: fresh}}}})
		return
	}
	s.plain(x)
}

func empty(x *archive.Node) {
	x.Children = nil
	x.DropAttrs(func(name string) bool { return name != "r" && name != "s" })
}

func setInline(x *archive.Node, text []*archive.Node) {
	x.Attrs = append(x.Attrs, archive.NodeAttr{Name: "t", Value: "inlineStr"})
	x.Children = []*archive.Node{{Name: "is", Children: text}}
}

// plain drops the formula of a cell and puts shared text into it.
func (s *sheetCleaner) plain(x *archive.Node) {
	x.DropAttrs(func(name string) bool { return name != "r" && name != "s" && name != "t" })
	x.Children = slices.DeleteFunc(x.Children, func(y *archive.Node) bool { return y.Name != "v" && y.Name != "is" })
	if is := x.Child("is"); is != nil {
		is.Children = slices.DeleteFunc(is.Children, isGuide)
	}
	if x.Attr("t") != "s" {
		return
	}
	value := x.Child("v")
	empty(x)
	if value == nil {
		return
	}
	if i, err := strconv.Atoi(strings.TrimSpace(value.AllText())); err == nil && i >= 0 && i < len(s.si) {
		setInline(x, slices.DeleteFunc(slices.Clone(s.si[i].Children), isGuide))
	}
}

// isGuide tells phonetic guides, which may keep a name that the text lost.
func isGuide(n *archive.Node) bool {
	return n.Name == "rPh" || n.Name == "phoneticPr" || n.Name == "extLst"
}

// cutText takes the cuts out of the text of a cell, or of a shape where ref is "".
func (s *sheetCleaner) cutText(text, ref string) (out string, cut bool) {
	out = text
	for i, c := range s.cuts {
		if c.Pos.Sheet != "" && c.Pos.Sheet != s.name || c.Pos.Ref != "" && c.Pos.Ref != ref {
			continue
		}
		switch {
		case c.Text == "" && c.Pos.Ref != "":
			out, cut, s.found[i] = c.Mark(), true, true
		case c.Text != "" && strings.Contains(out, c.Text):
			out, cut, s.found[i] = strings.ReplaceAll(out, c.Text, c.Mark()), true, true
		}
	}
	return out, cut
}

// margins reads headers and footers, and cuts them.
func (s *sheetCleaner) margins(x *archive.Node) {
	for _, y := range x.Children {
		text := y.AllText()
		if out, cut := s.cutText(text, ""); cut {
			y.Children = []*archive.Node{{Text: out}}
			text = out
		}
		if strings.TrimSpace(text) != "" {
			s.note(doc.Margin, "工作表“"+s.name+"”的页眉页脚", text)
		}
	}
}
