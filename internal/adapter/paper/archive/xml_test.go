package archive

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kernel/fault"
)

var testSpaces = Spaces{"urn:w": "w", "urn:main": "", "urn:strict": "w"}

// outline writes the elements of a part as name[attribute k]{children}text.
func outline(x *XML) string {
	var b strings.Builder
	for name := range x.Children() {
		b.WriteString(name)
		if v, ok := x.Lookup("w:k"); ok {
			fmt.Fprintf(&b, "[%s]", v)
		}
		if name == "w:t" {
			fmt.Fprintf(&b, "=%q", x.Text())
		} else {
			fmt.Fprintf(&b, "{%s}", outline(x))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

func TestXMLReads(t *testing.T) {
	cases := map[string]struct{ in, want string }{
		"plain":             {`<w:d xmlns:w="urn:w"><w:p w:k="1"/><w:t> 字 </w:t></w:d>`, `w:p[1]{} w:t=" 字 " `},
		"other prefix":      {`<a:d xmlns:a="urn:strict"><a:p a:k='&quot;'></a:p></a:d>`, `w:p["]{} `},
		"default space":     {`<d xmlns="urn:main"><c/><x:c xmlns:x="urn:none"/></d>`, `c{} ?:c{} `},
		"redeclared":        {`<w:d xmlns:w="urn:w"><w:p xmlns:w="urn:none"><w:q/></w:p><w:p/></w:d>`, `?:p{?:q{} } w:p{} `},
		"undeclared prefix": {`<d><w:p/></d>`, `?:p{} `},
		"references":        {`<d xmlns="urn:w"><t>&lt;&#20844;&#x5F00;&amp;</t></d>`, `w:t="<公开&" `},
		"CDATA, comments":   {`<!-- --><d xmlns="urn:w"><?pi?><t>a<![CDATA[<&amp;]]><!-- x -->b</t></d>`, `w:t="a<&amp;b" `},
		"text of others":    {`<d xmlns="urn:w"><t>a<b>no</b>c</t></d>`, `w:t="ac" `},
		"line ends":         {"<d xmlns=\"urn:w\"><t>a\r\nb\rc</t></d>", `w:t="a\nb\nc" `},
		"byte order mark":   {"\uFEFF<?xml version=\"1.0\"?>\n<d><p/></d>", `p{} `},
		"UTF-16":            {"\xFF\xFE<\x00d\x00>\x00<\x00p\x00/\x00>\x00<\x00/\x00d\x00>\x00", `p{} `},
		"behind the root":   {`<d><p/></d><rest>`, `p{} `},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			x := NewXML("part.xml", []byte(c.in), testSpaces)
			if got := outline(x); got != c.want || x.Err() != nil {
				t.Errorf("got %s (%v), want %s", got, x.Err(), c.want)
			}
		})
	}
}

func TestXMLRefuses(t *testing.T) {
	laughs := `<!DOCTYPE a [<!ENTITY b "哈哈"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>`
	cases := map[string]struct {
		in   string
		want error
	}{
		"nothing":          {"", errTruncated},
		"text only":        {"字", errTruncated},
		"doctype":          {`<!DOCTYPE html><a/>`, errDoctype},
		"billion laughs":   {laughs, errDoctype},
		"entity":           {`<a><t>&c;</t></a>`, errEntity},
		"no semicolon":     {`<a><t>&amp</t></a>`, errEntity},
		"null":             {`<a><t>&#0;</t></a>`, errEntity},
		"surrogate":        {`<a><t>&#xD800;</t></a>`, errEntity},
		"control":          {"<a>\x01</a>", errCharacter},
		"not UTF-8":        {"<a>\xB9\xAB</a>", errCharacter},
		"open":             {`<a><b>`, errTruncated},
		"open tag":         {`<a><b c="`, errTruncated},
		"open comment":     {`<a><!-- `, errTruncated},
		"crossed":          {`<a><b></a></b>`, errMarkup},
		"unquoted":         {`<a><b c=d/></a>`, errMarkup},
		"no name":          {`<a>< b/></a>`, errMarkup},
		"deep":             {strings.Repeat("<a>", MaxDepth+1), errTooDeep},
		"many attributes":  {`<a ` + strings.Repeat(`b="" `, maxAttributes+1) + `/>`, errTooMuch},
		"many namespaces":  {`<a ` + strings.Repeat(`xmlns:b="" `, maxBindings+1) + `/>`, errTooMuch},
		"attribute entity": {`<a xmlns:w="urn:w"><b w:k="&x;"/></a>`, errEntity},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			x := NewXML("part.xml", []byte(c.in), testSpaces)
			for range x.Children() {
				x.Attr("w:k")
				x.Text()
			}
			if !errors.Is(x.Err(), c.want) || fault.KindOf(x.Err()) != fault.Invalid {
				t.Errorf("got %v, want %v", x.Err(), c.want)
			}
		})
	}
}

// Hostile parts must cost time in proportion to their size.
func TestXMLTimeIsLinear(t *testing.T) {
	const n = 300_000
	var distinct strings.Builder
	for i := range n {
		fmt.Fprintf(&distinct, "<n%d/>", i)
	}
	parts := map[string]string{
		"cut text":   "<a><t>" + strings.Repeat("a<!---->", n) + "</t></a>",
		"rebinding":  "<a>" + strings.Repeat(`<b xmlns:c="urn:w"/>`, n) + "</a>",
		"names":      "<a>" + distinct.String() + "</a>",
		"ampersands": "<a><t>" + strings.Repeat("&lt;", n) + "</t></a>",
	}
	for name, part := range parts {
		begun := time.Now()
		x := NewXML("part.xml", []byte(part), testSpaces)
		for range x.Children() {
			x.Text()
		}
		if took := time.Since(begun); x.Err() != nil || took > 5*time.Second {
			t.Errorf("%s: %v, %v", name, took, x.Err())
		}
	}
}

func TestEscapeComesBack(t *testing.T) {
	in := "<公开 a=\"1\">&'\t\r\n]]>\x00\uFFFE"
	x := NewXML("p", []byte(`<a b="`+Escape(in)+`">`+Escape(in)+`</a>`), nil)
	want := "<公开 a=\"1\">&'\t\r\n]]>\uFFFD\uFFFD"
	if got := x.Attr("b"); got != want {
		t.Errorf("attribute %q", got)
	}
	if got := x.Text(); got != want || x.Err() != nil {
		t.Errorf("text %q, %v", got, x.Err())
	}
}

// What encoding/xml reads, the lexer must read the same.
func FuzzXML(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><w:d xmlns:w="urn:w"><w:p w:k="1" j='2'/>a&amp;b<![CDATA[<c>]]><!-- d --></w:d>`))
	f.Add([]byte("<a>\r\n<b c=\"&#10;\"></b ></a>"))
	f.Add([]byte("\xFF\xFE<\x00a\x00/\x00>\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		data, err := toUTF8(data)
		want, ok := standard(data)
		if err != nil || !ok {
			return // encoding/xml lets any byte stand in comments
		}
		got, err := lexed(data)
		if err != nil || got != want {
			t.Errorf("%q:\ngot  %s %v\nwant %s", data, got, err, want)
		}
	})
}

func lexed(data []byte) (string, error) {
	var b tokens
	for l := newLexer(data, nil); ; {
		if err := l.next(); err != nil {
			return "", err
		}
		switch l.kind {
		case end:
			return b.String(), nil
		case startTag:
			b.mark("<" + string(l.open[len(l.open)-1]))
			for _, a := range l.attrs {
				v, err := unescape(a.value)
				if err != nil {
					return "", err
				}
				b.mark(fmt.Sprintf(" %s=%q", a.name, v))
			}
		case endTag:
			b.mark("/")
		case charData:
			s, err := l.text()
			if err != nil {
				return "", err
			}
			b.chars.WriteString(s)
		}
	}
}

func standard(data []byte) (string, bool) {
	for d := xml.NewDecoder(bytes.NewReader(data)); ; {
		if token, err := d.Token(); err == io.EOF {
			break
		} else if _, directive := token.(xml.Directive); err != nil || directive {
			return "", false
		}
	}
	var b tokens
	for d, depth := xml.NewDecoder(bytes.NewReader(data)), 0; depth <= MaxDepth; {
		token, err := d.RawToken()
		switch token := token.(type) {
		case xml.StartElement:
			depth++
			b.mark("<" + rawName(token.Name))
			for _, a := range token.Attr {
				if n := rawName(a.Name); n != "xmlns" && !strings.HasPrefix(n, "xmlns:") {
					b.mark(fmt.Sprintf(" %s=%q", n, a.Value))
				}
			}
		case xml.EndElement:
			depth--
			b.mark("/")
		case xml.CharData:
			b.chars.Write(token)
		}
		if err != nil {
			return b.String(), err == io.EOF
		}
	}
	return "", false
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// tokens is a list of marks with the characters between them joined.
type tokens struct {
	strings.Builder
	chars strings.Builder
}

func (b *tokens) mark(s string) {
	if b.chars.Len() > 0 {
		fmt.Fprintf(&b.Builder, "%q", b.chars.String())
		b.chars.Reset()
	}
	b.WriteString(s)
}

func benchmarkPart() []byte {
	row := `<w:tr w:rsidR="00A77B3E"><w:tc><w:tcPr><w:tcW w:w="884" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>` +
		`<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E"><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr>` +
		`<w:rFonts w:hint="eastAsia" w:eastAsia="仿宋_GB2312"/><w:sz w:val="21"/></w:rPr><w:t>予以公开</w:t></w:r></w:p></w:tc></w:tr>`
	return []byte(`<w:document xmlns:w="urn:w">` + strings.Repeat(row, 500) + `</w:document>`)
}

func BenchmarkXML(b *testing.B) {
	part := benchmarkPart()
	b.Run("own", func(b *testing.B) {
		b.SetBytes(int64(len(part)))
		for b.Loop() {
			if x := NewXML("p", part, testSpaces); outline(x) == "" || x.Err() != nil {
				b.Fatal(x.Err())
			}
		}
	})
	b.Run("lexer", func(b *testing.B) {
		b.SetBytes(int64(len(part)))
		for b.Loop() {
			x := NewXML("p", part, testSpaces)
			for range x.Children() {
				continue
			}
		}
	})
	b.Run("encoding/xml", func(b *testing.B) {
		b.SetBytes(int64(len(part)))
		for b.Loop() {
			d := xml.NewDecoder(bytes.NewReader(part))
			for {
				if _, err := d.Token(); err != nil {
					break
				}
			}
		}
	})
}
