package screening

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

const ruleWrong = "S-WRONG"

// entry is a word of a list, folded, and where it came from.
type entry struct {
	word string
	kind kind
	at   int // index in its list
}

type kind uint8

const (
	wrongWord kind = iota
	markWord
	delicateWord
	cityWord
	leaderName
	leaderWrong
	allowWord
)

// found is an entry at a place of a passage.
type found struct {
	entry
	start, end int
}

func (s *Screener) index() {
	put := func(word string, k kind, at int) {
		word = hanzi.Fold(strings.TrimSpace(word))
		if word == "" {
			return
		}
		r, _ := utf8.DecodeRuneInString(word)
		s.words[r] = append(s.words[r], entry{word, k, at})
	}
	l := s.lists
	for i, w := range l.Wrong {
		put(w.Wrong, wrongWord, i)
	}
	for i, w := range l.Marks {
		put(w, markWord, i)
	}
	for i, d := range l.Delicate {
		for _, w := range d.Words {
			put(w, delicateWord, i)
		}
	}
	for i, p := range l.Cities {
		for _, c := range p.Cities {
			put(c, cityWord, i)
		}
		put(p.Name, cityWord, i)
	}
	for i, p := range l.Leaders {
		put(p.Name, leaderName, i)
		for _, w := range p.Wrong {
			put(w, leaderWrong, i)
		}
	}
	for i, a := range l.Allow {
		put(a, allowWord, i)
	}
	for _, list := range s.words {
		slices.SortStableFunc(list, func(a, b entry) int { return cmp.Compare(len(b.word), len(a.word)) })
	}
}

// find lists the words of all lists in a passage, in order; what stands inside
// an allowed wording is left out.
func (s *Screener) find(p *passage) []found {
	var out []found
	allowed := 0 // up to this byte words may stand
	for i, r := range p.folded {
		for _, e := range s.words[r] {
			if !strings.HasPrefix(p.folded[i:], e.word) {
				continue
			}
			if e.kind == allowWord {
				allowed = max(allowed, i+len(e.word))
				continue
			}
			out = append(out, found{e, i, i + len(e.word)})
		}
		if n := len(out); n > 0 && out[n-1].start == i && out[n-1].end <= allowed {
			out = slices.DeleteFunc(out, func(f found) bool { return f.start == i && f.end <= allowed })
		}
	}
	return out
}

// wordHits makes findings of wrong words and of marks.
func (s *Screener) wordHits(p *passage, words []found) []hit {
	var out []hit
	for _, f := range words {
		switch f.kind {
		case wrongWord:
			w := s.lists.Wrong[f.at]
			if w.Right != "" && isPartOf(p.folded, f, hanzi.Fold(w.Right)) {
				continue
			}
			h := hit{rule: ruleWrong, title: "错误或者不规范的用词", severity: cmp.Or(w.Severity, Hint), start: f.start, end: f.end, replacement: w.Right}
			h.suggestion = "请核对用词"
			if w.Right != "" {
				h.suggestion = "应为“" + w.Right + "”"
			}
			if w.Source != "" {
				h.suggestion += "（" + w.Source + "）"
			}
			out = append(out, h)
		case markWord:
			out = append(out, mark(p, f))
		}
	}
	return out
}

// isPartOf reports whether the wrong wording stands inside the right one: 账户
// must not be found wrong in a longer right word.
func isPartOf(text string, f found, right string) bool {
	i := strings.Index(right, f.word)
	if i < 0 {
		return false
	}
	from := f.start - i
	return from >= 0 && strings.HasPrefix(text[from:], right)
}
