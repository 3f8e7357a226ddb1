package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/report"
)

// Table 4 as sentences: 行政复议：结果维持 2 件，结果纠正 0 件，….

// disputeWord is a word of table 4 in running text.
type disputeWord struct {
	word string
	label
}

// Longer words stand before those they contain.
var disputeWords = [...]disputeWord{
	{"未经复议直接起诉", label{kind: disputeLabel, n: int8(report.LitigationDirect)}},
	{"复议后起诉", label{kind: disputeLabel, n: int8(report.LitigationAfterReconsideration)}},
	{"行政复议", label{kind: disputeLabel, n: int8(report.Reconsideration)}},
	{"结果维持", label{kind: resultLabel, n: int8(report.Upheld)}},
	{"结果纠正", label{kind: resultLabel, n: int8(report.Corrected)}},
	{"其他结果", label{kind: resultLabel, n: int8(report.OtherResult)}},
	{"尚未审结", label{kind: resultLabel, n: int8(report.Pending)}},
	{"总计", label{kind: totalLabel}},
	{"合计", label{kind: totalLabel}},
}

// listedDisputes reads table 4 out of the sentences below its heading. Each
// result must be named once, with its figure right behind it.
func (r *reader) listedDisputes() bool {
	s := disputeScanner{}
	var taken []int
	for i := range r.lines {
		if r.lines[i].head.kind != report.SectionDisputes {
			continue
		}
		for k := i + 1; k < len(r.lines) && r.lines[k].head.kind == report.Preface; k++ {
			if l := &r.lines[k]; l.para != nil && !l.taken && s.sentence(l.para) {
				taken = append(taken, k)
			}
		}
		break
	}
	s.flush()
	t := disputes{runs: s.runs}
	var runs []*disputeRun
	for i := range t.runs {
		if len(t.runs[i].values) > 0 {
			runs = append(runs, &t.runs[i])
		}
	}
	if len(runs) < results || !t.list(runs) {
		return false
	}
	for _, k := range taken {
		r.lines[k].taken = true
	}
	r.putDisputes(&t)
	return true
}

// sentence takes the labels and figures of a paragraph in their order.
func (s *disputeScanner) sentence(p *doc.Para) (found bool) {
	for at := 0; at < len(p.Text); {
		w, n := wordAt(p.Text[at:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(p.Text[at:])
			at += size
			continue
		}
		at += n
		s.note(w)
		if w.kind == disputeLabel {
			continue
		}
		if from, to := figureBehind(p.Text[at:]); to > from {
			c := cell{text: p.Text[at+from : at+to], para: p, off: int32(at + from), kind: figure, row: noRow}
			if num, ok := parseNumber(c.text); ok {
				c.num = num
				s.now.cells, s.now.values = append(s.now.cells, &c), append(s.now.values, &c)
				s.flush()
				found = true
			}
			at += to
		}
	}
	return found
}

// note adds a label to the run under way.
func (s *disputeScanner) note(w label) {
	switch w.kind {
	case disputeLabel:
		s.now.groups = append(s.now.groups, report.Group(w.n))
	case resultLabel:
		s.now.results = append(s.now.results, report.Result(w.n))
	default:
		s.now.results = append(s.now.results, report.GroupTotal)
	}
	s.now.last = w.kind
}

// wordAt is the word of table 4 that t begins with, blanks between its
// characters allowed, and its length.
func wordAt(t string) (label, int) {
	for _, w := range disputeWords {
		rest, n := w.word, 0
		for _, r := range t {
			if isBlank(r) && n > 0 {
				n += utf8.RuneLen(r)
				continue
			}
			var buf [8]byte
			f := hanzi.AppendFold(buf[:0], r)
			if !strings.HasPrefix(rest, string(f)) || len(f) == 0 {
				break
			}
			rest, n = rest[len(f):], n+utf8.RuneLen(r)
			if rest == "" {
				return w.label, n
			}
		}
	}
	return label{}, 0
}

// figureBehind finds the figure right behind a word: only marks and a few
// words of no weight may stand between.
func figureBehind(t string) (from, to int) {
	from = strings.IndexFunc(t, func(r rune) bool {
		return !isBlank(r) && !strings.ContainsRune("：:为是的共有计数（(“”\"", r)
	})
	if from < 0 {
		return 0, 0
	}
	n := strings.IndexFunc(t[from:], func(r rune) bool { return !isDigit(r) && r != ',' && r != ' ' })
	if n < 0 {
		n = len(t) - from
	}
	return from, from + len(strings.TrimRight(t[from:from+n], " ,"))
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }
