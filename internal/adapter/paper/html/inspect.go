package html

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"gongkai/internal/adapter/paper/charset"
	"gongkai/internal/kernel/doc"
)

// Inspect lists what a page carries and a browser does not show: comments,
// scripts, hidden elements and fields, authors, frames of other places.
func Inspect(data []byte) ([]doc.Hidden, error) {
	facts, pictures, err := inspect(data, declared(data))
	return append(facts, doc.Pictures(pictures)...), err
}

// inspect gives the places of pictures by themselves.
func inspect(data []byte, label string) (facts []doc.Hidden, pictures []string, err error) {
	src, err := charset.Decode(data, label)
	if err != nil {
		return nil, nil, err
	}
	in := inspector{z: html.NewTokenizer(strings.NewReader(src))}
	in.z.SetMaxBuf(maxToken)
	for {
		tt := in.z.Next()
		if tt == html.ErrorToken {
			break
		}
		in.line += strings.Count(string(in.z.Raw()), "\n")
		in.token(tt)
	}
	if in.z.Err() == html.ErrBufferExceeded {
		return nil, nil, tooBig("单个标签或一段文字超过 8 MB")
	}
	return in.facts, in.pictures, nil
}

type inspector struct {
	z      *html.Tokenizer
	line   int
	facts  []doc.Hidden
	hidden []string        // open elements since the hidden one, which is the first
	text   strings.Builder // inside it
	script bool

	pictures []string // where those stand that the page carries itself
}

const maxFacts = 2000

func (in *inspector) note(kind doc.HiddenKind, what, text string) {
	if len(in.facts) < maxFacts {
		in.facts = append(in.facts, doc.Hidden{Kind: kind, Place: "第" + strconv.Itoa(in.line+1) + "行" + what, Text: strings.TrimSpace(text)})
	}
}

// marker reports whether a comment is one of the marks with which Word fences
// what a page shows: <![if !supportLists]> … <![endif]>. They hide nothing.
func marker(text string) bool {
	if !strings.HasPrefix(text, "[") || !strings.HasSuffix(text, "]") {
		return false
	}
	inner := text[1 : len(text)-1]
	return inner == "endif" || strings.HasPrefix(inner, "if ") && !strings.ContainsAny(inner, "<>[]")
}

func (in *inspector) token(tt html.TokenType) {
	switch tt {
	case html.CommentToken:
		if text := strings.TrimSpace(string(in.z.Text())); text != "" && !marker(text) {
			in.note(doc.Comment, "的注释", text)
		}
	case html.TextToken:
		text := string(in.z.Text())
		if in.script && strings.TrimSpace(text) != "" {
			in.note(doc.Macro, "的脚本", text[:min(len(text), 4<<10)])
		} else if len(in.hidden) > 0 && in.text.Len() < 64<<10 {
			in.text.WriteString(text)
		}
		in.script = false
	case html.StartTagToken, html.SelfClosingTagToken:
		name, more := in.z.TagName()
		in.open(string(name), in.attributes(more), tt == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := in.z.TagName()
		in.close(string(name))
	}
}

func (in *inspector) attributes(more bool) map[string]string {
	out := map[string]string{}
	for more {
		var key, value []byte
		key, value, more = in.z.TagAttr()
		out[string(key)] = string(value)
	}
	return out
}

func (in *inspector) open(name string, a map[string]string, closed bool) {
	switch name {
	case "script":
		in.script = a["data-name"] == "" || !strings.HasPrefix(a["data-name"], "gongkai-")
		if a["src"] != "" {
			in.note(doc.Macro, "的脚本", a["src"])
		}
		return
	case "meta":
		if n := strings.ToLower(a["name"]); n == "author" || n == "creator" {
			in.note(doc.Properties, "的作者", a["content"])
		}
	case "input":
		if strings.EqualFold(a["type"], "hidden") && a["value"] != "" {
			in.note(doc.HiddenText, "隐藏的表单项", a["value"])
		}
	case "img":
		if strings.HasPrefix(strings.ToLower(a["src"]), "data:") {
			in.pictures = append(in.pictures, "第"+strconv.Itoa(in.line+1)+"行")
		}
	case "iframe", "object", "embed", "frame":
		if src := a["src"] + a["data"]; src != "" {
			in.note(doc.ExternalLink, "引用的内容", src)
		}
	}
	if isVoid(name) || closed {
		return
	}
	if len(in.hidden) > 0 {
		if len(in.hidden) < 1000 {
			in.hidden = append(in.hidden, name)
		}
		return
	}
	if _, hide := a["hidden"]; hide || isUnseen(a["style"]) {
		in.hidden = []string{name}
		in.text.Reset()
	}
}

func (in *inspector) close(name string) {
	for i := len(in.hidden) - 1; i >= 0; i-- {
		if in.hidden[i] != name {
			continue
		}
		if in.hidden = in.hidden[:i]; i == 0 {
			if text := strings.Join(strings.Fields(in.text.String()), " "); text != "" {
				in.note(doc.HiddenText, "隐藏的文字", text)
			}
		}
		return
	}
}

// isUnseen reports whether a style keeps text from being seen: not displayed,
// or of no size or colour.
func isUnseen(style string) bool {
	s := strings.ToLower(strings.Join(strings.Fields(style), ""))
	if s == "" {
		return false
	}
	for _, rule := range strings.Split(s, ";") {
		switch strings.TrimSuffix(rule, "!important") {
		case "display:none", "visibility:hidden", "opacity:0", "font-size:0", "font-size:0px", "font-size:0pt", "color:transparent":
			return true
		case "color:#fff", "color:#ffffff", "color:white":
			return !strings.Contains(s, "background")
		}
	}
	return false
}

func isVoid(name string) bool {
	switch name {
	case "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "frame", "param":
		return true
	}
	return false
}
