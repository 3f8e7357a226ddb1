package letter

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Template is the words of a kind of letter around its mandatory blocks: the
// law's usual ones, an agency's own, or one letter's. Every Template was
// checked when it was parsed, so none lacks a mandatory block.
type Template struct {
	Kind  Kind
	From  calendar.Date // in force from; zero for the usual words and one letter's
	paras []para
}

// para is one paragraph: a block, or pieces of text.
type para struct {
	block  string
	pieces []piece
}

// piece is literal text or, where value is set, a placeholder. Values are
// written as they are and never looked at for placeholders again.
type piece struct {
	text  string
	value func(*writer) string
}

// write adds the paragraphs to the letter.
func (t *Template) write(w *writer) {
	for _, p := range t.paras {
		if p.block != "" {
			w.block(p.block)
			continue
		}
		var b strings.Builder
		for _, one := range p.pieces {
			if one.value != nil {
				b.WriteString(line(one.value(w)))
			} else {
				b.WriteString(one.text)
			}
		}
		w.p("%s", strings.TrimSpace(b.String()))
	}
}

// Usual is the law's own wording: the mandatory blocks in their order.
func Usual(k Kind) *Template {
	info, _ := Lookup(k)
	t := &Template{Kind: k}
	for _, name := range info.Must {
		t.paras = append(t.paras, para{block: name})
	}
	if ending := endings[info.To]; ending != "" && info.Numbered {
		t.paras = append(t.paras, para{pieces: []piece{{text: ending}}})
	}
	return t
}

// endings close a letter as custom wants.
var endings = map[Reader]string{ToApplicant: "特此告知。", ToThirdParty: "特此告知。", ToOrgan: "此函。"}

// Limits of a template.
const (
	maxTemplate = 64 << 10
	maxLines    = 500
)

// ParseTemplate reads an agency's wording: two head lines, a blank line, then a
// paragraph a line.
//
//	文书：refused
//	施行：2024-07-01
//
//	{必备:申请情况}
//	感谢{称谓}对{机关}工作的关心。
//	{必备:决定}
//	…
//
// {名称} is a placeholder, {必备:名称} alone on its line a mandatory block. The
// error lists, by line, everything that is wrong: a mandatory block that is
// missing, repeated or unknown, a placeholder that is unknown or reveals too
// much, a stray brace, words about remedies outside their block.
func ParseTemplate(text string) (*Template, error) {
	head, body, _ := strings.Cut(strings.TrimPrefix(strings.ReplaceAll(text, "\r\n", "\n"), "\ufeff"), "\n\n")
	t := &Template{}
	c := checker{}
	lines := 0
	for l := range strings.Lines(head) {
		lines++
		name, value, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(l), ":", "："), "：")
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(name) {
		case "文书":
			t.Kind = Kind(value)
		case "施行":
			var err error
			if t.From, err = calendar.ParseDate(value); err != nil {
				c.fault(lines, "template-from", "%v", err)
			}
		default:
			c.fault(lines, "template-head", "开头应为“文书：”和“施行：”两行，然后空一行，不能是“%s”", shorten(line(l)))
		}
	}
	info, ok := Lookup(t.Kind)
	if !ok {
		c.fault(1, "template-kind", "没有“%s”这种文书，可用 gongkai letter kinds 查看", shorten(string(t.Kind)))
		return nil, c.err()
	}
	t.paras = c.body(info, body, lines+1)
	return t, c.err()
}

// ParseBody reads the words of one letter: a template without its head.
func ParseBody(k Kind, text string) (*Template, error) {
	info, ok := Lookup(k)
	if !ok {
		return nil, fault.New(fault.Invalid, "letter.kind", fmt.Sprintf("没有 %q 这种文书", k))
	}
	c := checker{}
	t := &Template{Kind: k, paras: c.body(info, strings.ReplaceAll(text, "\r\n", "\n"), 0)}
	return t, c.err()
}

// Source is the usual wording of a kind as a template's text, to begin from.
func Source(k Kind) string {
	var b strings.Builder
	fmt.Fprintf(&b, "文书：%s\n施行：\n\n", k)
	for _, p := range Usual(k).paras {
		if p.block != "" {
			fmt.Fprintf(&b, "{%s%s}\n", blockMark, p.block)
			continue
		}
		for _, one := range p.pieces {
			b.WriteString(one.text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

const blockMark = "必备:"
