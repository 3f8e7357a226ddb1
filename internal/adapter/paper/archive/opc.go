package archive

import (
	"path"
	"strings"
)

// Relation is a link from one part of an office file to another (Open Packaging
// Conventions, ECMA-376 part 2). Type is the last word of its address, such as
// "officeDocument" or "styles", which strict and transitional files share.
type Relation struct {
	ID, Type string
	Target   string // name of the part in the archive; an address where External
	External bool
}

const relationsSpace = "http://schemas.openxmlformats.org/package/2006/relationships"

// Relations lists the links of a part, "" for those of the whole file. A part
// without links has none.
func (a *Archive) Relations(part string) ([]Relation, error) {
	folder, file := path.Split(part)
	name, ok := a.Find(folder + "_rels/" + file + ".rels")
	if !ok {
		return nil, nil
	}
	data, err := a.Read(name)
	if err != nil {
		return nil, err
	}
	var out []Relation
	x := NewXML(name, data, Spaces{relationsSpace: ""})
	for child := range x.Children() {
		if child != "Relationship" {
			continue
		}
		r := Relation{
			ID: x.Attr("Id"), Type: path.Base(x.Attr("Type")), Target: x.Attr("Target"),
			External: x.Attr("TargetMode") == "External",
		}
		if !r.External {
			r.Target = resolve(folder, r.Target)
		}
		out = append(out, r)
	}
	return out, x.Err()
}

// Related is the part that the first link of a type leads to, "" where none.
func Related(links []Relation, kind string) string {
	for _, r := range links {
		if r.Type == kind && !r.External {
			return r.Target
		}
	}
	return ""
}

func resolve(folder, target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if !strings.HasPrefix(target, "/") {
		target = "/" + folder + target
	}
	return strings.TrimPrefix(path.Clean(target), "/")
}

// Find gives a file's name as the archive spells it: names of parts do not
// tell capital from small letters.
func (a *Archive) Find(name string) (string, bool) {
	if a.Has(name) {
		return name, true
	}
	name, ok := a.folded()[strings.ToLower(name)]
	return name, ok
}

func (a *Archive) fold() map[string]string {
	out := make(map[string]string, len(a.names))
	for _, n := range a.names {
		out[strings.ToLower(n)] = n
	}
	return out
}

// Part reads a part of an office file. Missing parts give a fault of kind
// NotFound.
func (a *Archive) Part(name string) ([]byte, error) {
	if found, ok := a.Find(name); ok {
		name = found
	}
	return a.Read(name)
}

// Description gives the title and language that an office file states of
// itself, "" where it says nothing.
func (a *Archive) Description() (title, language string, err error) {
	top, err := a.Relations("")
	if err != nil {
		return "", "", err
	}
	part := Related(top, "core-properties")
	if _, ok := a.Find(part); !ok {
		return "", "", nil
	}
	data, err := a.Part(part)
	if err != nil {
		return "", "", err
	}
	x := NewXML(part, data, Spaces{"http://purl.org/dc/elements/1.1/": "dc"})
	for name := range x.Children() {
		switch name {
		case "dc:title":
			title = x.Text()
		case "dc:language":
			language = x.Text()
		}
	}
	return title, language, x.Err()
}
