package ofd

import (
	"path"
	"strings"

	"gongkai/internal/adapter/paper/archive"
	"gongkai/internal/kernel/doc"
)

// annotations notes what is noted on pages (GB/T 33190, 15).
func (r *reader) annotations(part string) error {
	if !r.archive.Has(part) {
		return nil
	}
	tree, err := r.tree(part)
	if err != nil {
		return err
	}
	for i, n := range tree.Children {
		file := n.Child("FileLoc")
		if n.Name != "Page" || file == nil || i > maxPages {
			continue
		}
		name := resolve(path.Dir(part), file.AllText())
		if !r.archive.Has(name) {
			continue
		}
		notes, err := r.tree(name)
		if err != nil {
			return err
		}
		for _, a := range notes.Children {
			if a.Name != "Annot" {
				continue
			}
			text := ""
			if remark := a.Child("Remark"); remark != nil {
				text = remark.AllText()
			}
			a.Each(func(x *archive.Node) bool {
				if x.Name == "TextCode" {
					text += " " + x.AllText()
				}
				return true
			})
			if text = strings.TrimSpace(text); text != "" && a.Attr("Type") != "Watermark" {
				r.note(doc.Annotation, "注释（"+a.Attr("Creator")+"）", text)
			}
		}
	}
	return nil
}

// attachments lists the files inside the file (GB/T 33190, 17).
func (r *reader) attachments(part string) error {
	if !r.archive.Has(part) {
		return nil
	}
	tree, err := r.tree(part)
	if err != nil {
		return err
	}
	left := maxAttachment
	for _, n := range tree.Children {
		file := n.Child("FileLoc")
		if n.Name != "Attachment" || file == nil {
			continue
		}
		r.note(doc.Embedded, "附件“"+n.Attr("Name")+"”", "")
		name := resolve(path.Dir(part), file.AllText())
		if !r.archive.Has(name) {
			continue
		}
		data, err := r.archive.Read(name)
		if err != nil {
			return err
		}
		if left -= len(data); left >= 0 {
			r.attached = append(r.attached, doc.Attachment{Name: n.Attr("Name"), Data: data})
		}
	}
	return nil
}
