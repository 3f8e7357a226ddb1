package prose

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

// scanner is the state of reading: one frame for each open bracket.
type scanner struct {
	p        *Passage
	text     string
	i        int
	sentence int
	begin    int  // of the sentence
	when     When // of the sentence: the year it begins with
	quoted   bool
	frames   []frame
	store    [4]frame
}

// frame is the clause being read at one depth of brackets.
type frame struct {
	clause  int
	segment int // where the words before the next number begin
	last    int // the last quantity of the clause, -1 for none
	when    When
}

func (s *scanner) top() *frame { return &s.frames[len(s.frames)-1] }

func (s *scanner) run() {
	for s.i < len(s.text) {
		c := s.text[s.i]
		if c < utf8.RuneSelf {
			s.ascii(c)
			continue
		}
		at, n := slotAt(s.text, s.i)
		switch {
		case at < 0:
			if !s.mark() {
				s.i += n
			}
		case !beginnings.has(at):
			s.i += n
		case numerals.begins.has(at) && s.numeral(runeOf(at)), cueWords.begins.has(at) && s.cue(at):
		default:
			s.i += n
		}
	}
}

// beginnings are the characters that a number in words or a cue begins with.
var beginnings = func() (b bitset) {
	for i := range b {
		b[i] = numerals.begins[i] | cueWords.begins[i]
	}
	return b
}()

// numerals are the characters that a number in words begins with; 百 for 百分之.
var numerals = NewLexicon(Term[bool]{true, "零 一 二 三 四 五 六 七 八 九 两 十 百 廿 卅 壹 贰 叁 肆 伍 陆 柒 捌 玖 拾"})

func (s *scanner) ascii(c byte) {
	switch {
	case isDigit(c):
		s.digits()
	case c == ',' || c == ';' || c == ':':
		s.boundary(c, 1)
	case c == '!' || c == '?':
		s.stop(1)
	case c == '(':
		s.bracket()
	case c == ')':
		s.unbracket()
	case c == '[':
		s.i += s.docNumber()
	case c == '"':
		s.quoted = !s.quoted
		s.i++
	case c == '%' || !isWord(c):
		s.i++
	default: // a Latin word with the digits in it: 5G goes the other way round
		for s.i < len(s.text) && isWord(s.text[s.i]) {
			s.i++
		}
	}
}

// mark handles the marks that are not ASCII.
func (s *scanner) mark() bool {
	switch r, n := utf8.DecodeRuneInString(s.text[s.i:]); r {
	case '。':
		s.stop(n)
	case '、':
		s.item(n)
	case '《':
		s.title()
	default:
		return false
	}
	return true
}

// open begins a clause at byte at.
func (s *scanner) open(at int) {
	f := s.top()
	*f = frame{clause: len(s.p.Clauses), segment: at, last: -1}
	s.p.Clauses = append(s.p.Clauses, Clause{Span: Span{at, at}, Sentence: s.sentence, Depth: len(s.frames) - 1})
	s.i = at
	s.point()
}

// close ends the clause of the innermost frame.
func (s *scanner) close(at int, stop byte) {
	f := s.top()
	s.tail(at)
	c := &s.p.Clauses[f.clause]
	c.End, c.Stop = at, stop
}

// tail ends the words after the last quantity, if they go on.
func (s *scanner) tail(at int) {
	f := s.top()
	if f.last >= 0 {
		if q := &s.p.Quantities[f.last]; q.Tail == 0 {
			q.Tail = at
		}
	}
}

func (s *scanner) boundary(stop byte, n int) {
	s.close(s.i, stop)
	s.open(s.i + n)
}

// stop is the end of a sentence.
func (s *scanner) stop(n int) {
	s.close(s.i, '.')
	s.p.sentences = append(s.p.sentences, Span{s.begin, s.i})
	s.sentence++
	s.begin = s.i + n
	s.when, s.quoted = When{}, false
	s.open(s.i + n)
}

// item is an enumeration comma: it parts quantities, not the words of a head
// and not the things that there is none of.
func (s *scanner) item(n int) {
	f := s.top()
	if f.last >= 0 && !s.p.Quantities[f.last].Absent {
		s.tail(s.i)
		f.segment = s.i + n
	}
	s.i += n
}

// cue notes a cue word, a relative year or the absence of something.
func (s *scanner) cue(at int) bool {
	w, n := cueWords.at(at, s.text[s.i:])
	if n == 0 {
		return false
	}
	f := s.top()
	switch {
	case w.when.Stated():
		s.year(Year{Span: Span{s.i, s.i + n}, When: w.when})
	case w.cue == Negated:
		s.absent(n)
	case w.cue != 0:
		s.p.Clauses[f.clause].Cues |= w.cue
		s.p.Marks = append(s.p.Marks, Mark{Span{s.i, s.i + n}, w.cue, f.clause})
	}
	s.i += n
	return true
}

// happened are the verbs whose negation says that there is none of something.
var happened = NewLexicon(Term[bool]{true, "收到 接到 收取 受理 接收 发生 产生 引发 引起 出现 被 有 因 办理 涉及 存在 提供 形成 制定 制发 出台 开展 作出 实施 废止 发布 向 对 收 予以"})

// absent notes 未收到… as a quantity of none; other negations only mark the
// clause. 无 must begin its words: 年内无…, not 存在有平台无运营.
func (s *scanner) absent(n int) {
	f := s.top()
	s.p.Clauses[f.clause].Cues |= Negated
	s.p.Marks = append(s.p.Marks, Mark{Span{s.i, s.i + n}, Negated, f.clause})
	rest := s.text[s.i+n:]
	r, _ := utf8.DecodeRuneInString(rest)
	_, verb := happened.At(r, rest)
	word := s.text[s.i : s.i+n]
	if verb == 0 && !strings.HasSuffix(word, "无") && !strings.HasSuffix(word, "没有") || s.quoted {
		return
	}
	s.add(Quantity{Span: Span{s.i, s.i + n}, Absent: true})
}

// add appends a quantity and makes it the last of its clause.
func (s *scanner) add(q Quantity) {
	f := s.top()
	s.tail(q.Start)
	q.Clause, q.Head, q.Quoted = f.clause, f.segment, s.quoted
	q.When = f.when
	if !q.When.Stated() {
		q.When = s.when
	}
	q.Cues = s.p.Clauses[f.clause].Cues
	q.Delta = !q.Absent && isDelta(s.text[q.Head:q.Start], q.Cues)
	f.last = len(s.p.Quantities)
	f.segment = q.End
	s.p.Quantities = append(s.p.Quantities, q)
}

// precededBy reports whether the text before the scanner ends with word.
func (s *scanner) precededBy(word string) bool { return strings.HasSuffix(s.text[:s.i], word) }

// prevHan reports whether a Chinese character stands right before byte i.
func prevHan(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return hanzi.IsHan(r)
}
