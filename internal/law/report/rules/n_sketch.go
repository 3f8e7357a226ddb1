package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

// sketchSize bounds a sketch: the 64 smallest hashes of a text estimate the
// share it has in common with another to about one part in sixteen.
const sketchSize = 64

// shingle is the length, in Chinese characters, of the pieces that are
// compared: long enough that a common phrase is no copy.
const shingle = 9

// Sketch is a report's prose in at most 64 numbers, for Peer: the smallest
// hashes of its pieces of nine characters, ascending. Figures, titles of
// documents, and sentences that the form or the law puts into every report are
// left out. Reports with hardly any words of their own give nil.
func Sketch(r *report.Reading) []uint64 {
	var s shingler
	smallest := make([]uint64, 0, sketchSize+1)
	pieces := 0
	for i := range r.Prose {
		for k := range r.Prose[i].Paras {
			s.read(hanzi.Fold(r.Prose[i].Paras[k].Text), func(hash uint64, _, _ int) {
				pieces++
				smallest = keepSmallest(smallest, hash)
			})
		}
	}
	if pieces < leastPieces {
		return nil
	}
	return smallest
}

// leastPieces is how many pieces a text must have to be compared at all: some
// four hundred characters.
const leastPieces = 300

func keepSmallest(smallest []uint64, hash uint64) []uint64 {
	if len(smallest) == sketchSize && hash >= smallest[sketchSize-1] {
		return smallest
	}
	at, found := slices.BinarySearch(smallest, hash)
	if found {
		return smallest
	}
	smallest = slices.Insert(smallest, at, hash)
	return smallest[:min(len(smallest), sketchSize)]
}

// inCommon estimates which share of two texts of about equal length is the
// same, from their sketches.
func inCommon(a, b []uint64) float64 {
	both, seen := 0, 0
	for i, k := 0, 0; seen < sketchSize && (i < len(a) || k < len(b)); seen++ {
		switch {
		case k >= len(b) || i < len(a) && a[i] < b[k]:
			i++
		case i >= len(a) || b[k] < a[i]:
			k++
		default:
			both++
			i, k = i+1, k+1
		}
	}
	if seen == 0 {
		return 0
	}
	j := float64(both) / float64(seen) // of the pieces of both texts together
	return 2 * j / (1 + j)
}

// shingler cuts text into overlapping pieces of Chinese characters.
type shingler struct {
	window [shingle]rune
	starts [shingle]int
}

// read gives every piece of a folded text with its hash and place.
func (s *shingler) read(text string, piece func(hash uint64, start, end int)) {
	for from := 0; from < len(text); {
		end := sentenceEnd(text, from)
		if sentence := text[from:end]; !isTemplate(sentence) {
			s.sentence(text, from, end, piece)
		}
		from = end
	}
}

// sentenceEnd is behind the next full stop or semicolon.
func sentenceEnd(text string, from int) int {
	end := len(text)
	if i := strings.Index(text[from:], "。"); i >= 0 {
		end = from + i + len("。")
	}
	if i := strings.IndexByte(text[from:end], ';'); i >= 0 {
		end = from + i + 1
	}
	return end
}

// templates are words of sentences that every report has.
var templates = prose.NewLexicon(prose.Term[bool]{Value: true, Words: "信息公开条例 国办 统计期 本报告 勾稽 处理费 新时代 党的二十大 党的十九 二十届 需要报告 年度报告 联系地址 联系电话 按照上级 主要负责"})

func isTemplate(sentence string) bool { return templates.In(sentence) }

// multiplier is that of the rolling hash, leaving its power by which a character
// that leaves the window counted.
const multiplier = 0x100000001b3

var leaving = func() uint64 {
	p := uint64(1)
	for range shingle {
		p *= multiplier
	}
	return p
}()

func (s *shingler) sentence(text string, from, end int, piece func(hash uint64, start, end int)) {
	var hash uint64
	n, depth := 0, 0
	for i := from; i < end; {
		r, size := utf8.DecodeRuneInString(text[i:end])
		switch {
		case r == '《':
			depth++
		case r == '》':
			depth = max(0, depth-1)
		case depth == 0 && hanzi.IsHan(r):
			k := n % shingle
			if n >= shingle {
				hash -= uint64(s.window[k]) * leaving
			}
			hash = (hash + uint64(r)) * multiplier
			s.window[k], s.starts[k] = r, i
			n++
			if n >= shingle {
				piece(mix(hash), s.starts[n%shingle], i+size)
			}
		}
		i += size
	}
}

// mix spreads a hash over all 64 bits.
func mix(h uint64) uint64 {
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}
