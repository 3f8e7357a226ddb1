package hanzi

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Canon gives s in the form that search compares. Text is a row of units: one
// unit is one ideograph (or a character of another script written without
// spaces), or one word of letters and digits, folded and in lower case. In the
// canonical form ideographs stand side by side, a word stands between single
// spaces, and a line feed stands where a mark parts the text:
//
//	云政发〔2024〕15号，《信息公开办法》  →  "云政发 2024 15 号\n信息公开办法"
//
// Blanks, quotes, brackets and dashes do not part: a document number is the
// same in any brackets, a name the same in and out of 《》, and a line that was
// broken with blanks is whole. All other marks and line ends part, save a
// point, colon, comma or the like alone between two words (3.5, 10:30).
//
// A text holds a word of a query where its canonical form contains the word's:
// that is the whole meaning of search, and Tokens only makes it quick.
// The canonical form of a canonical form is itself.
func Canon(s string) string {
	var c canonizer
	c.out = make([]byte, 0, len(s)+8)
	c.write(s)
	return string(c.out)
}

// Edition is raised whenever Fold, Canon or Tokens gives another answer for some
// text, so that what was indexed before is indexed again.
const Edition = 1

// maxWord is the length in characters at which a word is cut in two, so that
// no token grows without bound.
const maxWord = 40

// unit is where a unit stands in the canonical form and in the source, in bytes.
type unit struct {
	at, end  int // canonical, without the spaces of a word
	from, to int // source
	word     bool
}

// What stands between the last unit and the next.
type gap uint8

const (
	gapNone  gap = iota
	gapSoft      // marks that do not part
	gapLone      // one mark that parts, unless words stand on both sides
	gapBreak     // marks that part
)

// canonizer writes the canonical form of a text.
type canonizer struct {
	out   []byte
	units []unit // where keep is set
	keep  bool
	word  int // characters of the word being written, 0 outside of one
	last  class
	gap   gap
	buf   [32]byte
}

type class uint8

const (
	classNone class = iota
	classChar       // a unit by itself
	classWord       // part of a word
	classSoft
	classLone // parts, unless it stands alone between two words
	classHard
	classLine
	classDrop
)

func (c *canonizer) write(s string) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case isUnified(r):
			c.take(simplify(r), i, i+n)
		case r < 0x80 || !changes(r):
			c.take(r, i, i+n)
		default:
			for _, f := range string(AppendFold(c.buf[:0], r)) {
				c.take(f, i, i+n)
			}
		}
		i += n
	}
	c.endWord()
}

func (c *canonizer) take(r rune, from, to int) {
	switch k := classOf(r); k {
	case classChar:
		c.endWord()
		c.begin(classChar)
		c.put(r, from, to)
	case classWord:
		if c.word == maxWord {
			c.endWord()
		}
		if c.word == 0 {
			c.begin(classWord)
			c.put(unicode.ToLower(r), from, to)
		} else {
			c.out = utf8.AppendRune(c.out, unicode.ToLower(r))
			c.extend(to)
		}
		c.word++
	case classDrop:
	default:
		c.endWord()
		c.widen(k)
	}
}

func (c *canonizer) widen(k class) {
	switch {
	case k == classLine || k == classHard || k == classLone && c.gap != gapNone || c.gap == gapLone:
		c.gap = gapBreak
	case k == classLone:
		c.gap = gapLone
	case c.gap == gapNone:
		c.gap = gapSoft
	}
}

// begin closes the gap before a unit of class k.
func (c *canonizer) begin(k class) {
	parts := c.gap == gapBreak || c.gap == gapLone && !(k == classWord && c.last == classWord)
	if parts && len(c.out) > 0 {
		c.out = append(c.out, '\n')
	}
	if k == classWord && (len(c.out) == 0 || c.out[len(c.out)-1] != ' ') {
		c.out = append(c.out, ' ')
	}
	c.gap, c.last = gapNone, k
}

func (c *canonizer) endWord() {
	if c.word > 0 {
		c.out = append(c.out, ' ')
		c.word = 0
	}
}

func (c *canonizer) put(r rune, from, to int) {
	at := len(c.out)
	c.out = utf8.AppendRune(c.out, r)
	if c.keep {
		c.units = append(c.units, unit{at: at, end: len(c.out), from: from, to: to})
	}
}

func (c *canonizer) extend(to int) {
	if c.keep {
		u := &c.units[len(c.units)-1]
		u.end, u.to = len(c.out), to
	}
}

// classOf says what a folded character is to search.
func classOf(r rune) class {
	switch {
	case isUnified(r):
		return classChar
	case r < 0x80:
		return classASCII(r)
	case isChar(r):
		return classChar
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		return classWord
	case unicode.In(r, unicode.Zs, unicode.Ps, unicode.Pe, unicode.Pi, unicode.Pf, unicode.Pd, unicode.Pc) || r == '·':
		return classSoft
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		return classLine
	case unicode.Is(unicode.Cf, r):
		return classDrop
	}
	return classHard
}

func classASCII(r rune) class {
	switch {
	case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
		return classWord
	case r == '\n' || r == '\r' || r == '\v' || r == '\f':
		return classLine
	case strings.ContainsRune(" \t\"'()[]{}<>-_/\\~`", r):
		return classSoft
	case strings.ContainsRune(".:,+&@=*", r):
		return classLone
	}
	return classHard
}

// isChar reports whether r is written without spaces around words: ideographs,
// Yi, kana, and the private characters that old systems use for rare names.
func isChar(r rune) bool {
	return IsHan(r) || unicode.In(r, unicode.Han, unicode.Yi, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Co)
}
