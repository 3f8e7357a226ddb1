package web

import (
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gongkai/internal/face/web/quick"
)

// phrase is an entry of the catalogue with placeholders, read backwards: a text
// that was put together in Chinese below the faces is known again by the words
// around what was put in.
type phrase struct {
	anchor string // its longest piece without placeholders, to pass over it fast
	like   *regexp.Regexp
	text   string // the translation, with its placeholders
	length int    // of what is not a placeholder
}

// newPhrases makes them of a language's catalogue, the most exact first.
func newPhrases(by map[string]string) (out []phrase) {
	for zh, text := range by {
		spots := verb.FindAllStringSubmatchIndex(zh, -1)
		if len(spots) == 0 {
			continue
		}
		p, at, like := phrase{text: text}, 0, "(?s)^"
		for i, m := range append(spots, []int{len(zh), len(zh), 0, 0}) {
			piece := zh[at:m[0]]
			at, p.length = m[1], p.length+len(piece)
			if like += regexp.QuoteMeta(piece); len(piece) > len(p.anchor) {
				p.anchor = piece
			}
			switch {
			case i == len(spots):
			case zh[m[2]] == 'd':
				like += `(\d+)`
			case m[1] == len(zh):
				like += `(.+)`
			default:
				like += `([^。；]+?)`
			}
		}
		if p.anchor == "" {
			continue // nothing to know it by
		}
		p.like = regexp.MustCompile(like + "$")
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b phrase) int {
		if a.length != b.length {
			return b.length - a.length
		}
		return strings.Compare(a.like.String(), b.like.String())
	})
	return out
}

// part is a piece of a translated text; one that is foreign is somebody's own
// words and stays as it is.
type part struct {
	text    string
	foreign bool
}

func joined(parts []part, _ bool) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.text)
	}
	return b.String()
}

// weak is how many bytes of its own a phrase may have that says too little by
// itself, as %s：%s: all that is put into it must be known.
const weak = 6

// deepest is how often a text is taken apart within another.
const deepest = 4

// take puts a text into a language: as it stands in the catalogue, as a day, as
// an article of a law, as a phrase, or sentence by sentence. False is a text
// that the catalogue does not know; it comes back as it was.
func (c *catalogue) take(l Lang, zh string, depth int) ([]part, bool) {
	if t := c.by[l][zh]; t != "" {
		return []part{{text: t}}, true
	}
	if l == Chinese || !hasHan(zh) {
		return []part{{text: zh}}, true
	}
	if depth > deepest {
		return []part{{zh, true}}, false
	}
	if t, ok := englishDay(zh); ok {
		return []part{{text: t}}, true
	}
	if parts, ok := c.article(l, zh); ok {
		return parts, true
	}
	for i := range c.phrases[l] {
		p := &c.phrases[l][i]
		if !strings.Contains(zh, p.anchor) {
			continue
		}
		if m := p.like.FindStringSubmatch(zh); m != nil {
			if parts, ok := c.fill(l, p.text, m[1:], depth); ok || p.length > weak {
				return parts, true
			}
		}
	}
	for _, cut := range []struct{ at, between string }{{"。", " "}, {"；", "; "}, {"\n", "\n"}, {" · ", " · "}, {"、", ", "}, {"—", "–"}} {
		if parts, ok := c.each(l, zh, cut.at, cut.between, depth); ok {
			return parts, true
		}
	}
	return []part{{zh, true}}, false
}

// each translates what stands between the cuts; false unless all of it is known.
func (c *catalogue) each(l Lang, zh, at, between string, depth int) (out []part, ok bool) {
	pieces := strings.Split(zh, at)
	if last := len(pieces) - 1; pieces[last] == "" {
		pieces = pieces[:last]
	}
	if len(pieces) < 2 {
		return nil, false
	}
	for i, one := range pieces {
		if at == "。" && (i+1 < len(pieces) || strings.HasSuffix(zh, at)) {
			one += at
		}
		parts, ok := c.take(l, one, depth+1)
		if !ok {
			return nil, false
		}
		if i > 0 {
			out = append(out, part{text: between})
		}
		out = append(out, parts...)
	}
	return out, true
}

// fill puts what was found into a translation; what the catalogue does not
// know of it is somebody's own, and false is returned.
func (c *catalogue) fill(l Lang, text string, found []string, depth int) (out []part, ok bool) {
	at, ok := 0, true
	for i, m := range verb.FindAllStringIndex(text, -1) {
		if which := text[m[0]+1]; which == '[' {
			i = int(text[m[0]+2] - '1')
		}
		parts, known := c.take(l, found[i], depth+1)
		ok = ok && known
		out = append(append(out, part{text: text[at:m[0]]}), parts...)
		at = m[1]
	}
	return append(out, part{text: text[at:]}), ok
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

var chineseDay = regexp.MustCompile(`^(\d{4})年(\d{1,2})月(\d{1,2})日(?:（?星期([一二三四五六日])）?)?(起|止)?$`)

// englishDay is a day as the English write it: Thursday 2 November 2023.
func englishDay(zh string) (string, bool) {
	m := chineseDay.FindStringSubmatch(zh)
	if m == nil {
		return "", false
	}
	month, err := strconv.Atoi(m[2])
	if err != nil || month < 1 || month > 12 {
		return "", false
	}
	out := m[3] + " " + time.Month(month).String() + " " + m[1]
	if m[4] != "" {
		out = time.Weekday(strings.Index("日一二三四五六", m[4])/len("日")).String() + " " + out
	}
	switch m[5] {
	case "起":
		out = "from " + out
	case "止":
		out = "until " + out
	}
	return out, true
}

var lawPlace = regexp.MustCompile(`^(.*?)第([一二三四五六七八九十百零]+)条(?:第([一二三四五六七八九十]+)款)?(?:第([一二三四五六七八九十]+)项)?$`)

// article is a provision of a law: 条例第三十一条第三项 is art. 31(3) of the
// Regulations. A law without an English name keeps its own.
func (c *catalogue) article(l Lang, zh string) ([]part, bool) {
	m := lawPlace.FindStringSubmatch(zh)
	if m == nil {
		return nil, false
	}
	place := "art. " + strconv.Itoa(numeral(m[2]))
	for _, n := range m[3:] {
		if n != "" {
			place += "(" + strconv.Itoa(numeral(n)) + ")"
		}
	}
	law := strings.TrimSuffix(strings.TrimPrefix(m[1], "《"), "》")
	switch name := c.by[l][law]; {
	case law == "":
		return []part{{text: place}}, true
	case name != "":
		return []part{{text: place + " of " + name}}, true
	case strings.ContainsAny(law, "。，；、 "):
		return nil, false // a sentence that ends with an article
	}
	return []part{{text: place + ", "}, {law, true}}, true
}

// numeral reads a Chinese number below a thousand.
func numeral(s string) (n int) {
	digit := 0
	for _, r := range s {
		switch r {
		case '百':
			n, digit = n+100*max(digit, 1), 0
		case '十':
			n, digit = n+10*max(digit, 1), 0
		default:
			if i := strings.IndexRune("零一二三四五六七八九", r); i >= 0 {
				digit = i / len("零")
			}
		}
	}
	return n + digit
}

// tongue writes texts in the language of a page.
type tongue struct {
	words *catalogue
	lang  Lang
}

// text is for attributes and for what holds nobody's words but ours.
func (t tongue) text(zh string, args ...any) string { return t.words.say(t.lang, zh, args...) }

// say is a text of ours; the words of others within it are marked as Chinese
// where the page is not.
func (t tongue) say(zh string) template.HTML { return template.HTML(t.appendSay(nil, zh)) } //nolint:gosec // escaped

// data are the words of others: they stay as they are and are marked, unless
// they are a name that the catalogue has.
func (t tongue) data(s string) template.HTML { return template.HTML(t.appendData(nil, s)) } //nolint:gosec // escaped

// foreign reports whether a text stays Chinese on a page that is not, for
// elements that hold text alone.
func (t tongue) foreign(s string) bool { return t.lang != Chinese && hasHan(t.text(s)) }

func (t tongue) appendSay(b []byte, zh string) []byte {
	if t.lang == Chinese {
		return quick.AppendText(b, zh)
	}
	parts, ok := t.words.take(t.lang, zh, 0)
	for _, p := range parts {
		if ok {
			b = appendMarked(b, p.text, p.foreign)
		} else {
			b = quick.AppendText(b, p.text)
		}
	}
	return b
}

// appendJoined is appendSay of a text in parts, which only a translation joins.
func (t tongue) appendJoined(b []byte, parts ...string) []byte {
	if t.lang != Chinese {
		return t.appendSay(b, strings.Join(parts, ""))
	}
	for _, p := range parts {
		b = quick.AppendText(b, p)
	}
	return b
}

func (t tongue) appendData(b []byte, s string) []byte {
	if t.lang == Chinese {
		return quick.AppendText(b, s)
	}
	if name := t.words.by[t.lang][s]; name != "" {
		return quick.AppendText(b, name)
	}
	if day, ok := englishDay(s); ok {
		return quick.AppendText(b, day)
	}
	return appendMarked(b, s, true)
}

var hanRun = regexp.MustCompile(`\p{Han}+`)

// appendMarked marks what is Chinese in a text: all of it, where it is
// somebody's own, else the words that a translation quotes.
func appendMarked(b []byte, s string, whole bool) []byte {
	const open, end = `<span lang="zh-CN">`, "</span>"
	if whole && hasHan(s) {
		return append(quick.AppendText(append(b, open...), s), end...)
	}
	at := 0
	for _, m := range hanRun.FindAllStringIndex(s, -1) {
		b = append(quick.AppendText(b, s[at:m[0]]), open...)
		b = append(quick.AppendText(b, s[m[0]:m[1]]), end...)
		at = m[1]
	}
	return quick.AppendText(b, s[at:])
}
