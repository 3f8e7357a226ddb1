// Package prose reads the numbers of official Chinese: how many of what, of
// which year, as part of which whole, and what is no number at all (years,
// document numbers, articles, hotlines). It knows no law; the rules of the
// annual report ask it what a paragraph says.
//
// A paragraph is read in one pass. All offsets are bytes of Passage.Text, the
// paragraph folded and without blanks; Passage.Source leads back to the
// paragraph as it was written.
package prose

// Span is a stretch of a text in bytes, End excluded.
type Span struct{ Start, End int }

// Passage is one paragraph as it was read.
type Passage struct {
	Original string
	Text     string // folded by hanzi.Fold, blanks taken out
	Clauses  []Clause
	// Quantities are in the order of the text.
	Quantities []Quantity
	Years      []Year
	Points     []Point
	Marks      []Mark
	Titles     []Span // 《…》 with the marks
	sentences  []Span
	back       []shift
}

// Clause is what stands between two of ，；：。！？ and brackets. A clause that a
// bracket interrupts goes on behind it and spans it.
type Clause struct {
	Span
	Sentence int  // ordinal of the sentence
	Depth    int  // brackets around it
	Stop     byte // what ends it: ',' ';' ':' '.' (any full stop) ')' or 0
	Cues     Cue
}

// Quantity is a number of something.
type Quantity struct {
	Span  // the number through its unit
	Value Decimal
	// Upper is the other end of a range (5至10件), else zero.
	Upper  Decimal
	Approx Approx
	Unit   string
	Class  Class
	Clause int
	// Head is where the words before the number begin, Tail where those after
	// the unit end: both stop at the clause's ends and at the next quantity.
	Head, Tail int
	When       When
	Cues       Cue  // of the clause, as far as the number
	Delta      bool // by how much something changed (增加10件), not how much there is
	// Absent is a quantity of none said in words (未收到…): Start to End is the
	// negation, Unit is empty and the words after it name what there is none of.
	Absent  bool
	Spelled bool // in Chinese numerals
	Quoted  bool // inside quotation marks
}

// Approx says how exact a number means to be.
type Approx uint8

// The ways of being inexact.
const (
	Exact   Approx = iota
	AtLeast        // 余 多 超过 以上 不少于
	About          // 约 近 左右
	AtMost         // 不足 以内 不超过
	Range          // 5至10
)

// When is the time that a quantity speaks of: a year, or one relative to the
// year of the text. The zero When is not stated.
type When struct {
	Year  int // 2023; 0 where relative or not stated
	Shift int // -1 上年, +1 明年
	Now   bool
}

// Stated reports whether a time was named.
func (w When) Stated() bool { return w != When{} }

// In is the year meant in a text about the year of the text.
func (w When) In(year int) int {
	if w.Year != 0 {
		return w.Year
	}
	return year + w.Shift
}

// Year is a year named in the text.
type Year struct {
	Span   // 2023年, 2022年度, 去年; with month and day where they follow
	When   When
	To     int  // the last year of 2021—2023年, else 0
	Month  int  // 1–12 where a month follows, else 0
	Day    int  // 1–31 where a day follows, else 0
	Annual bool // 年度
	Bare   bool // without 年
	Clause int
	Lead   bool // begins its clause, but for 在, 截至 and the like
	Quoted bool
}

// Mark is the place of a cue.
type Mark struct {
	Span
	Cue    Cue
	Clause int
}

// Point is a list marker or the number of a heading.
type Point struct {
	Span   // the marker
	Kind   PointKind
	N      int
	Opens  bool // stands at the very beginning of the paragraph
	Clause int
}

// PointKind is the shape of a marker.
type PointKind uint8

// The shapes. Official documents nest the first four in this order.
const (
	Ideographic      PointKind = iota // 一、
	ParenIdeographic                  // （一）
	Arabic                            // 1. 1、
	ParenArabic                       // （1）
	Circled                           // ①
	NthIs                             // 一是
	NthOrdinal                        // 第一，
)

// Before is the text between the last boundary and the number.
func (p *Passage) Before(q *Quantity) string { return p.Text[q.Head:q.Start] }

// After is the text between the unit and the next boundary.
func (p *Passage) After(q *Quantity) string { return p.Text[q.End:q.Tail] }

// Words is the text of a span.
func (p *Passage) Words(s Span) string { return p.Text[s.Start:s.End] }

// Sentence is the span of the sentence that a clause belongs to.
func (p *Passage) Sentence(clause int) Span {
	return p.sentences[p.Clauses[clause].Sentence]
}
