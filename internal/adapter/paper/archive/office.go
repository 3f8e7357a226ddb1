package archive

import (
	"fmt"
	"io"
	"path"
	"strings"
)

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relationTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	coreType      = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)

// Office is an office file being put together: its parts, their content types
// and the links between them. The zero Office is empty.
type Office struct {
	parts []Part
	types []string // Override elements
	links []link
}

type link struct{ from, kind, to string }

// Add puts a part in. Its content type is the last piece of
// application/vnd.openxmlformats-officedocument.…+xml; "" means plain XML.
func (o *Office) Add(name, contentType, xml string) {
	o.parts = append(o.parts, Part{name, []byte(xmlHead + xml)})
	if contentType != "" {
		o.types = append(o.types, fmt.Sprintf(`<Override PartName="/%s" ContentType="application/vnd.openxmlformats-%s+xml"/>`,
			name, contentType))
	}
}

// AddFile puts in a part that is no XML, such as a picture.
func (o *Office) AddFile(name, contentType string, data []byte) {
	o.parts = append(o.parts, Part{name, data})
	o.types = append(o.types, fmt.Sprintf(`<Override PartName="/%s" ContentType="%s"/>`, Escape(name), Escape(contentType)))
}

// Link relates one part, "" for the whole file, to another and gives the id by
// which the first may name it. kind is as in Relation.Type.
func (o *Office) Link(from, kind, to string) (id string) {
	n := 1
	for _, l := range o.links {
		if l.from == from {
			n++
		}
	}
	o.links = append(o.links, link{from, kind, to})
	return fmt.Sprintf("rId%d", n)
}

// Describe adds the title and language that the file states of itself. No dates
// and no names: they would differ from one writing to the next.
func (o *Office) Describe(title, language string) {
	if language == "" {
		language = "zh-CN"
	}
	o.Add("docProps/core.xml", "package.core-properties",
		`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"`+
			` xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>`+Escape(title)+`</dc:title>`+
			`<dc:language>`+Escape(language)+`</dc:language></cp:coreProperties>`)
	o.Link("", "core-properties", "docProps/core.xml")
	o.Add("docProps/app.xml", "officedocument.extended-properties",
		`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">`+
			`<Application>gongkai</Application></Properties>`)
	o.Link("", "extended-properties", "docProps/app.xml")
}

// Pack writes the file.
func (o *Office) Pack(w io.Writer) error {
	types := xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` + strings.Join(o.types, "") + `</Types>`
	parts := append([]Part{{"[Content_Types].xml", []byte(types)}}, o.linkParts()...)
	return Pack(w, append(parts, o.parts...))
}

func (o *Office) linkParts() []Part {
	var out []Part
	done := map[string]bool{}
	for _, first := range o.links {
		if done[first.from] {
			continue
		}
		done[first.from] = true
		var b strings.Builder
		b.WriteString(xmlHead + `<Relationships xmlns="` + relationsSpace + `">`)
		n := 0
		for _, l := range o.links {
			if l.from != first.from {
				continue
			}
			n++
			address := relationTypes + l.kind
			if l.kind == "core-properties" {
				address = coreType
			}
			fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s" Target="%s"/>`, n, address, relative(l.from, l.to))
		}
		b.WriteString(`</Relationships>`)
		folder, file := path.Split(first.from)
		out = append(out, Part{folder + "_rels/" + file + ".rels", []byte(b.String())})
	}
	return out
}

// relative is the way from the folder of one part to another. Some programs
// do not follow absolute targets.
func relative(from, to string) string {
	folder, _ := path.Split(from)
	if below, ok := strings.CutPrefix(to, folder); ok {
		return below
	}
	return strings.Repeat("../", strings.Count(folder, "/")) + to
}
