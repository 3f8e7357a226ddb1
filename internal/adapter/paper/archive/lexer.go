package archive

import (
	"bytes"
	"errors"
)

// What a token is.
type tokenKind uint8

const (
	end tokenKind = iota // of the part, every element closed
	startTag
	endTag
	charData
)

// What makes a part unreadable; the words go into a Chinese sentence.
var (
	errTruncated = errors.New("内容不完整")
	errMarkup    = errors.New("标记不合 XML 规范")
	errDoctype   = errors.New("含有不允许的 DOCTYPE 声明")
	errTooDeep   = errors.New("嵌套太深")
	errTooMuch   = errors.New("标记太多")
	errCharacter = errors.New("含有 XML 不允许的字符")
	errEntity    = errors.New("含有未定义的实体")
)

// lexer cuts a part into tags and text. Slices point into data.
type lexer struct {
	data   []byte
	pos    int
	tokens int

	kind  tokenKind
	raw   []byte // charData: as it stands in the file
	cdata bool   // raw stands between <![CDATA[ and ]]>
	attrs []attr
	empty bool     // the start tag closed itself; an end tag is due
	open  [][]byte // names of the open elements

	names names
}

type attr struct{ name, value []byte }

func newLexer(data []byte, spaces Spaces) lexer {
	return lexer{data: data, names: newNames(spaces)}
}

func (l *lexer) next() error {
	if l.tokens++; l.tokens > MaxTokens {
		return errTooMuch
	}
	if l.empty {
		l.empty = false
		l.pop()
		return nil
	}
	for {
		rest := l.data[l.pos:]
		switch {
		case len(rest) == 0:
			l.kind = end
			if len(l.open) > 0 {
				return errTruncated
			}
			return nil
		case rest[0] != '<':
			l.setText(rest)
			return nil
		case len(rest) == 1:
			return errTruncated
		case rest[1] == '/':
			return l.closing(rest)
		case rest[1] != '!' && rest[1] != '?':
			return l.opening()
		}
		if text, err := l.aside(rest); text || err != nil {
			return err
		}
	}
}

// aside passes what is neither tag nor plain text and reports whether it was
// text after all, between <![CDATA[ and ]]>.
func (l *lexer) aside(rest []byte) (text bool, err error) {
	const comment, cdata = "<!--", "<![CDATA["
	switch {
	case rest[1] == '?':
		return false, l.pass("?>")
	case bytes.HasPrefix(rest, []byte(comment)):
		l.pos += len(comment)
		return false, l.pass("-->")
	case bytes.HasPrefix(rest, []byte(cdata)):
		from := l.pos + len(cdata)
		if err := l.pass("]]>"); err != nil {
			return false, err
		}
		l.kind, l.cdata, l.raw = charData, true, l.data[from:l.pos-len("]]>")]
		return true, nil
	}
	return false, errDoctype
}

func (l *lexer) setText(rest []byte) {
	n := bytes.IndexByte(rest, '<')
	if n < 0 {
		n = len(rest)
	}
	l.kind, l.cdata, l.raw = charData, false, rest[:n]
	l.pos += n
}

// pass moves behind the next occurrence of mark.
func (l *lexer) pass(mark string) error {
	n := bytes.Index(l.data[l.pos:], []byte(mark))
	if n < 0 {
		return errTruncated
	}
	l.pos += n + len(mark)
	return nil
}

func (l *lexer) pop() {
	l.kind = endTag
	l.names.leave(len(l.open))
	l.open = l.open[:len(l.open)-1]
}

func (l *lexer) closing(rest []byte) error {
	n := bytes.IndexByte(rest, '>')
	if n < 0 {
		return errTruncated
	}
	name := bytes.TrimRight(rest[2:n], " \t\r\n")
	if len(l.open) == 0 || !bytes.Equal(name, l.open[len(l.open)-1]) {
		return errMarkup
	}
	l.pos += n + 1
	l.pop()
	return nil
}

func (l *lexer) opening() error {
	l.pos++
	name := l.word()
	if len(name) == 0 {
		return errMarkup
	}
	if len(l.open) == MaxDepth {
		return errTooDeep
	}
	l.kind, l.attrs = startTag, l.attrs[:0]
	l.open = append(l.open, name)
	for {
		l.space()
		if l.pos >= len(l.data) {
			return errTruncated
		}
		switch l.data[l.pos] {
		case '>':
			l.pos++
			return nil
		case '/':
			if l.pos+1 >= len(l.data) || l.data[l.pos+1] != '>' {
				return errMarkup
			}
			l.pos += 2
			l.empty = true
			return nil
		}
		if err := l.attribute(); err != nil {
			return err
		}
	}
}

func (l *lexer) attribute() error {
	if len(l.attrs) == maxAttributes {
		return errTooMuch
	}
	name := l.word()
	l.space()
	if len(name) == 0 || l.pos >= len(l.data) || l.data[l.pos] != '=' {
		return errMarkup
	}
	l.pos++
	l.space()
	if l.pos >= len(l.data) {
		return errTruncated
	}
	quote := l.data[l.pos]
	if quote != '"' && quote != '\'' {
		return errMarkup
	}
	l.pos++
	n := bytes.IndexByte(l.data[l.pos:], quote)
	if n < 0 {
		return errTruncated
	}
	value := l.data[l.pos : l.pos+n]
	l.pos += n + 1
	if bytes.HasPrefix(name, []byte("xmlns")) && (len(name) == 5 || name[5] == ':') {
		return l.names.bind(string(bytes.TrimPrefix(name[5:], []byte(":"))), value, len(l.open))
	}
	l.attrs = append(l.attrs, attr{name, value})
	return nil
}

// word is the name at the current place.
func (l *lexer) word() []byte {
	from := l.pos
	for ; l.pos < len(l.data); l.pos++ {
		switch l.data[l.pos] {
		case ' ', '\t', '\r', '\n', '/', '>', '=', '<', '"', '\'':
			return l.data[from:l.pos]
		}
	}
	return l.data[from:]
}

func (l *lexer) space() {
	for l.pos < len(l.data) {
		switch l.data[l.pos] {
		case ' ', '\t', '\r', '\n':
			l.pos++
		default:
			return
		}
	}
}

func (l *lexer) elementName() string         { return l.names.element(l.open[len(l.open)-1]) }
func (l *lexer) attrName(name []byte) string { return l.names.attribute(name) }

func (l *lexer) text() (string, error) {
	if l.cdata {
		return newlines(string(l.raw)), nil
	}
	return unescape(l.raw)
}
