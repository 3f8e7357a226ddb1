package html

import (
	"encoding/base64"
	"strings"

	"gongkai/internal/kernel/doc"
)

// attrs are the attributes of one start tag, read when first asked for: the
// tokenizer hands them out once only.
type attrs struct {
	end  int // end of the tag in the source, tells whose they are
	list [][2]string
}

// lookup gives an attribute of the current start tag.
func (r *reader) lookup(name string) (string, bool) {
	if r.attrs.end != r.end {
		r.attrs.end, r.attrs.list = r.end, r.attrs.list[:0]
		for more := true; more; {
			var key, val []byte
			key, val, more = r.tok.TagAttr()
			r.attrs.list = append(r.attrs.list, [2]string{string(key), string(val)})
		}
	}
	for _, a := range r.attrs.list {
		if a[0] == name {
			return a[1], true
		}
	}
	return "", false
}

func (r *reader) attr(name string) string {
	val, _ := r.lookup(name)
	return val
}

// attachment begins the file that the current script element carries, nil for
// a script that is one.
func (r *reader) attachment() *doc.Attachment {
	if !strings.Contains(r.src[r.start:r.end], "data-name") {
		return nil
	}
	name, mediaType := r.attr("data-name"), r.attr("type")
	if name == "" || mediaType == "" {
		return nil
	}
	r.packed = r.attr("data-encoding") == "base64"
	return &doc.Attachment{Name: name, MediaType: mediaType}
}

// attach ends it with the content of the element.
func (r *reader) attach(content string) {
	data := []byte(strings.TrimSpace(content))
	if r.packed {
		raw, err := base64.StdEncoding.DecodeString(string(data))
		if err != nil {
			return // not what Write writes
		}
		data = raw
	}
	r.file.Data = data
	r.doc.Attachments = append(r.doc.Attachments, *r.file)
}
