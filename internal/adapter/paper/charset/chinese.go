package charset

import "gongkai/internal/kernel/fault"

// sample bounds how many bytes the judgement between GB18030 and Big5 reads.
const sample = 256 << 10

// tally counts the double-byte characters of a text read in one encoding.
type tally struct{ common, rare, broken int }

// share is how plausible the reading is, 1 where every character is a common
// one; each broken character outweighs two common ones.
func (t tally) share() float64 {
	n := t.common + t.rare + t.broken
	if n == 0 {
		return 0
	}
	return float64(t.common-2*t.broken) / float64(n)
}

// isText reports whether the reading is text at all: at most one character in
// twenty broken and, beyond a few words, a third of the others common (GBK text
// in traditional characters has seven in ten).
func (t tally) isText() bool {
	n := t.common + t.rare + t.broken
	return t.broken*20 <= n && (n < 20 || t.common*3 >= n)
}

// chinese decides between GB18030 and Big5. Both tables are sorted by
// frequency: running text stays within level 1 (and the punctuation rows),
// while the same bytes read in the wrong table scatter over rare characters.
func chinese(data []byte, declared Name) (Name, error) {
	data = data[:min(len(data), sample)]
	gb, big := count(data, gbPair), count(data, big5Pair)
	gbShare, bigShare := gb.share(), big.share()
	switch declared {
	case GB18030:
		gbShare += 0.1
	case Big5:
		bigShare += 0.1
	}
	best, name := gb, GB18030
	if bigShare > gbShare {
		best, name = big, Big5
	}
	if !best.isText() {
		return "", fault.New(fault.Invalid, "paper.encoding",
			"认不出文字编码：不是 UTF-8、UTF-16、GB18030（GBK）或 Big5；请另存为 UTF-8 后再试")
	}
	return name, nil
}

type pairClass int

const (
	commonPair pairClass = iota
	rarePair
	brokenPair
)

func count(data []byte, classify func(a, b byte) pairClass) tally {
	var t tally
	for i := 0; i < len(data); i++ {
		if data[i] < 0x80 {
			continue
		}
		if i+1 == len(data) {
			break // cut by the sample or the end of the file
		}
		switch classify(data[i], data[i+1]) {
		case commonPair:
			t.common++
			i++
		case rarePair:
			t.rare++
			i++
		default:
			t.broken++
		}
	}
	return t
}

// gbPair knows rows 1–3 (punctuation, full-width forms) and 16–55 (level 1 of
// GB 2312) as common; the first half of a four-byte character counts as rare.
func gbPair(a, b byte) pairClass {
	switch {
	case a == 0x80 || a == 0xFF:
		return brokenPair
	case b >= 0xA1 && b <= 0xFE && (a >= 0xB0 && a <= 0xD7 || a >= 0xA1 && a <= 0xA3):
		return commonPair
	case b >= 0x40 && b <= 0xFE && b != 0x7F, b >= 0x30 && b <= 0x39:
		return rarePair
	}
	return brokenPair
}

// big5Pair knows A1–A3 (punctuation) and A4–C6 (level 1) as common.
func big5Pair(a, b byte) pairClass {
	trail := b >= 0x40 && b <= 0x7E || b >= 0xA1 && b <= 0xFE
	switch {
	case !trail || a < 0x87 || a == 0xFF:
		return brokenPair
	case a >= 0xA1 && a <= 0xC6:
		return commonPair
	}
	return rarePair
}
