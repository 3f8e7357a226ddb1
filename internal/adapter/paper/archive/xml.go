package archive

import (
	"fmt"
	"iter"
	"strings"

	"gongkai/internal/kernel/fault"
)

// Limits of an XML part. Word nests about ten levels for each table in a
// table; a token is a tag or a stretch of text.
const (
	MaxDepth      = 512
	MaxTokens     = 32 << 20
	maxAttributes = 1 << 10 // of one tag
	maxBindings   = 1 << 10 // of prefixes, in scope at one place
)

// Spaces maps namespace addresses to the prefixes by which a reader knows them,
// whatever prefixes the file uses. Names in a space that is not listed come as
// "?:local".
type Spaces map[string]string

// XML walks the elements of one part, such as word/document.xml, without
// building a tree: Children goes over the elements inside the current one,
// Attr and Text read it. It refuses document type declarations, so there are no
// entities to expand. encoding/xml reads the same but ten times slower.
type XML struct {
	part   string
	lex    lexer
	name   string // of the current element
	err    error
	spaces Spaces
}

// NewXML starts at the root element of a part. An empty or damaged part has no
// children; Err tells why after the walk.
func NewXML(part string, data []byte, spaces Spaces) *XML {
	x := &XML{part: part, spaces: spaces}
	data, err := toUTF8(data)
	x.lex = newLexer(data, spaces)
	if err != nil {
		x.fail(err)
	}
	for x.next() {
		if x.lex.kind == startTag {
			return x // white space and comments may stand before the root
		}
	}
	x.fail(errTruncated)
	return x
}

// Name is the current element's name, e.g. "w:document".
func (x *XML) Name() string { return x.name }

// Err is the fault that ended the walk before its time, nil where the part was
// walked whole. It is of kind Invalid.
func (x *XML) Err() error { return x.err }

// Attr is the value of an attribute of the current element, "" where absent. It
// is valid until the walk moves on.
func (x *XML) Attr(name string) string {
	value, _ := x.Lookup(name)
	return value
}

// Lookup is Attr that tells an empty attribute from an absent one.
func (x *XML) Lookup(name string) (value string, ok bool) {
	for i := range x.lex.attrs {
		if a := &x.lex.attrs[i]; x.lex.attrName(a.name) == name {
			v, err := unescape(a.value)
			if err != nil {
				x.fail(err)
			}
			return v, true
		}
	}
	return "", false
}

// Children goes over the elements directly inside the current one. While the
// loop body runs, the child is the current element; what the body leaves of it
// is skipped. Afterwards the current element is closed.
func (x *XML) Children() iter.Seq[string] {
	return func(yield func(string) bool) {
		depth := len(x.lex.open)
		for x.next() && len(x.lex.open) >= depth {
			if x.lex.kind != startTag {
				continue
			}
			more := yield(x.name)
			x.closeTo(depth)
			if !more {
				x.closeTo(depth - 1)
				return
			}
		}
	}
}

// Text is the character data directly inside the current element, which it
// closes.
func (x *XML) Text() string {
	depth := len(x.lex.open)
	first := ""
	var rest strings.Builder // comments and CDATA part a text; few have them
	for x.next() && len(x.lex.open) >= depth {
		switch x.lex.kind {
		case startTag:
			x.closeTo(depth)
		case charData:
			s, err := x.lex.text()
			if err != nil {
				x.fail(err)
			}
			if first == "" {
				first = s
			} else {
				rest.WriteString(s)
			}
		}
	}
	return first + rest.String()
}

// closeTo walks on until no more than depth elements are open.
func (x *XML) closeTo(depth int) {
	for len(x.lex.open) > depth && x.next() {
		continue
	}
}

func (x *XML) next() bool {
	if x.err != nil {
		return false
	}
	if err := x.lex.next(); err != nil {
		x.fail(err)
		return false
	}
	if x.lex.kind == startTag {
		x.name = x.lex.elementName()
	}
	return x.lex.kind != end
}

func (x *XML) fail(cause error) {
	if x.err == nil {
		x.err = fault.Wrap(fault.Invalid, "xml.damaged",
			fmt.Sprintf("文件内部的 %s 无法读取（%v），请用 Word、Excel 或 WPS 打开后另存一份再试", x.part, cause), cause)
	}
}
