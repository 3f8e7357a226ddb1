package screening

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
)

// hit is what a rule found, in bytes of a passage's folded text.
type hit struct {
	rule        string
	severity    Severity
	title       string
	start, end  int
	secret      bool   // the text itself must not be repeated
	name        [2]int // where a person's name stands in it, which must not be repeated either
	suggestion  string
	replacement string
}

// Screener is lists made ready to search. It is safe for concurrent use.
type Screener struct {
	lists Lists
	words map[rune][]entry // by first character, longest first
	allow map[string]bool
}

// New makes lists ready. Lists that Check refuses give no panic, only words
// that are never found.
func New(l Lists) *Screener {
	s := &Screener{lists: l, words: map[rune][]entry{}, allow: map[string]bool{}}
	s.index()
	for _, a := range l.Allow {
		s.allow[plain(a)] = true
	}
	return s
}

// Screen is Screen with these lists.
func (s *Screener) Screen(d *doc.Document, hidden []doc.Hidden) []Finding {
	var out []Finding
	seen := map[string]int{}
	add := func(f Finding, key string) bool {
		f.ID = identify(f.Rule, f.Place.Text, key, seen)
		out = append(out, f)
		return len(out) < MostFindings
	}
	for i, h := range hidden {
		if f, ok := fact(h, i); ok && !add(f, h.Text) {
			return out
		}
	}
	all := passages(d, hidden)
	for _, p := range all {
		hits := s.hits(p)
		masked := p.masked(hits, s.lists.Masks)
		p.quote(out, masked)
		for _, h := range hits {
			f := p.finding(h, masked, s.lists.Masks)
			if !add(f, f.Excerpt) {
				return out
			}
		}
	}
	for _, f := range rosters(d) {
		if !add(f, f.Excerpt) {
			return out
		}
	}
	return out
}

// identify hashes rule, place and masked text: never what is personal, because
// a number could be found again from its hash. Equal ones are counted.
func identify(rule, place, key string, seen map[string]int) string {
	base := rule + "\x00" + place + "\x00" + key
	seen[base]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", base, seen[base]))
	return hex.EncodeToString(sum[:8])
}

// hits runs the rules over a passage and drops what lies inside another's
// find: an identity number holds no telephone number.
func (s *Screener) hits(p *passage) []hit {
	var all []hit
	all = append(all, s.numbers(p)...)
	all = append(all, s.letters(p)...)
	all = append(all, s.reach(p)...)
	all = append(all, addresses(p)...)
	found := s.find(p)
	all = append(all, s.wordHits(p, found)...)
	all = append(all, secrecy(p)...)
	all = append(all, delicate(p, found)...)
	all = append(all, s.cities(p, found)...)
	all = append(all, s.leaders(p, found)...)
	all = append(all, documentNumbers(p)...)
	slices.SortStableFunc(all, func(a, b hit) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(rank(a.severity), rank(b.severity)))
	})
	out := all[:0]
	end := map[string]int{}
	for _, h := range all {
		family := h.rule
		if h.secret {
			family = "secret"
		}
		if h.end <= end[family] {
			continue
		}
		end[family] = h.end
		out = append(out, h)
	}
	return out
}

func rank(s Severity) int {
	switch s {
	case Block:
		return 0
	case Justify:
		return 1
	}
	return 2
}

// span is a piece of a passage that is shown as text.
type span struct {
	start, end int
	text       string
}

// masked lists what of a passage must not be repeated, and what is shown
// instead.
func (p *passage) masked(hits []hit, masks map[string]Mask) []span {
	var out []span
	for _, h := range hits {
		switch {
		case h.secret:
			out = append(out, span{h.start, h.end, h.mask(p, masks)})
		case h.name[1] > 0:
			out = append(out, span{h.name[0], h.name[1], maskName(p.folded[h.name[0]:h.name[1]])})
		}
	}
	slices.SortStableFunc(out, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	return out
}

// show is folded text with what is masked in it.
func (p *passage) show(from, to int, masked []span) string {
	var b strings.Builder
	i, _ := slices.BinarySearchFunc(masked, from, func(m span, at int) int { return cmp.Compare(m.end, at+1) })
	for ; i < len(masked) && masked[i].start < to; i++ {
		if m := masked[i]; m.end > from {
			if m.start > from {
				b.WriteString(p.folded[from:m.start])
			}
			b.WriteString(m.text)
			from = m.end
		}
	}
	if from < to {
		b.WriteString(p.folded[from:to])
	}
	return b.String()
}

// context is how many bytes of text around a find are shown.
const context = 36

// excerpt is the find with some words around it, masked.
func (p *passage) excerpt(h hit, masked []span) string {
	from, to := clip(p.folded, h.start-context), clip(p.folded, h.end+context)
	text := p.show(from, to, masked)
	if from > 0 {
		text = "…" + text
	}
	if to < len(p.folded) {
		text += "…"
	}
	return shorten(text, 120)
}

// quote shows in the finding of a hidden place what is written there, masked.
func (p *passage) quote(found []Finding, masked []span) {
	if p.place.Hidden == "" {
		return
	}
	for i := range found {
		if f := &found[i]; f.Rule == ruleHidden && f.Place.Hidden == p.place.Hidden && f.Place.Block == p.place.Block {
			f.Excerpt = shorten(p.show(0, clip(p.folded, 600), masked), 60)
		}
	}
}

// clip moves i to the start of a character inside s.
func clip(s string, i int) int {
	i = max(0, min(i, len(s)))
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

func (p *passage) finding(h hit, masked []span, masks map[string]Mask) Finding {
	place := p.place
	place.Start, place.End = p.origin(h.start), p.origin(h.end)
	if place.End <= place.Start && h.end > h.start {
		place.End = min(len(p.text), place.Start+1)
	}
	f := Finding{
		Rule: h.rule, Severity: h.severity, Title: h.title, Place: place,
		Excerpt: p.excerpt(h, masked), Suggestion: h.suggestion, Replacement: h.replacement,
	}
	shown := p.show(h.start, h.end, masked)
	if h.secret {
		f.Replacement = shown
	}
	f.Message = fmt.Sprintf("%s有%s“%s”，%s", place.Text, h.title, shorten(shown, 30), h.suggestion)
	return f
}

func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "…"
	}
	return s
}
