package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// drawing passes on pictures and shapes of a sheet; charts, which hold all
// their data, and hidden shapes stay behind.
func (s *sheetCleaner) drawing(part, target string, n int) (id string, err error) {
	links, err := s.archive.Relations(part)
	if err != nil {
		return "", err
	}
	old := archive.Related(links, "drawing")
	if _, ok := s.archive.Find(old); !ok {
		return "", nil
	}
	tree, err := s.tree(old)
	if err != nil {
		return "", err
	}
	inner, err := s.archive.Relations(old)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("xl/drawings/drawing%d.xml", n)
	tree.Children = slices.DeleteFunc(tree.Children, func(anchor *archive.Node) bool {
		keep := err == nil && (anchor.Child("xdr:pic") != nil || anchor.Child("xdr:sp") != nil || anchor.Child("xdr:cxnSp") != nil || anchor.Child("xdr:grpSp") != nil)
		if !keep {
			return true
		}
		if isHiddenShape(anchor) {
			s.note(doc.HiddenText, "工作表“"+s.name+"”隐藏的图形", anchor.AllText())
			return true
		}
		dropAll(anchor, "a:hlinkClick", "a:hlinkHover", "a:extLst", "xdr:graphicFrame")
		err = s.shape(anchor, name, inner)
		return false
	})
	if err != nil || len(tree.Children) == 0 {
		return "", err
	}
	s.out.Add(name, "officedocument.drawing", tree.XML(cleanSpaces))
	return s.out.Link(target, "drawing", name), nil
}

func isHiddenShape(anchor *archive.Node) bool {
	hidden := false
	anchor.Each(func(x *archive.Node) bool {
		hidden = hidden || x.Name == "xdr:cNvPr" && isTrue(x.Attr("hidden"))
		return true
	})
	return hidden
}

// shape moves the links of pictures and cuts the text of shapes.
func (s *sheetCleaner) shape(anchor *archive.Node, part string, links []archive.Relation) (err error) {
	anchor.Each(func(x *archive.Node) bool {
		x.DropAttrs(func(name string) bool {
			return name == "textlink" || name == "macro" || name == "descr" && strings.ContainsAny(x.Attr(name), `\/`) || name == "r:link"
		})
		if x.Name == "a:p" {
			if out, cut := s.cutText(lineOf(x), ""); cut {
				setLine(x, out)
			}
		}
		for i := range x.Attrs {
			if x.Attrs[i].Name != "r:embed" || err != nil {
				continue
			}
			fresh := ""
			for _, l := range links {
				if l.ID == x.Attrs[i].Value {
					var ok bool
					if fresh, ok, err = s.picture(part, l); ok {
						s.seen = append(s.seen, "工作表“"+s.name+"”")
					}
				}
			}
			x.Attrs[i].Value = fresh
		}
		return true
	})
	return err
}

func lineOf(p *archive.Node) string {
	text := ""
	p.Each(func(x *archive.Node) bool {
		if x.Name == "a:t" {
			text += x.AllText()
		}
		return true
	})
	return text
}

func setLine(p *archive.Node, text string) {
	p.Each(func(x *archive.Node) bool {
		if x.Name == "a:t" {
			x.Children = []*archive.Node{{Text: text}}
			text = ""
		}
		return true
	})
}
