package prose

import (
	"strings"
	"unicode/utf8"
)

// suffix takes 余, 多 or 来 between figures and unit.
func (s *scanner) suffix(q *Quantity, rest string) int {
	for _, w := range [...]string{"余", "多", "来"} {
		if strings.HasPrefix(rest, w) {
			r, _ := utf8.DecodeRuneInString(rest[len(w):])
			if _, n := units.At(r, rest[len(w):]); n > 0 {
				q.Approx = AtLeast
				return len(w)
			}
		}
	}
	if strings.HasPrefix(rest, "余万") || strings.HasPrefix(rest, "多万") {
		if v, ok := q.Value.times(1_0000); ok {
			q.Value, q.Approx = v, AtLeast
			return len("余万")
		}
	}
	return 0
}

// approximate looks at the words around a quantity for how exact it is.
func (s *scanner) approximate(q *Quantity, rest string) {
	switch {
	case q.Approx != Exact:
		return
	case hasAnyPrefix(rest, "左右", "上下"):
		q.Approx = About
	case hasAnyPrefix(rest, "以上", "多", "余"):
		q.Approx = AtLeast
	case hasAnyPrefix(rest, "以下", "以内"):
		q.Approx = AtMost
	default:
		q.Approx = approxBefore(s.text[:q.Start])
	}
}

// approxBefore reads the words right before a number.
func approxBefore(text string) Approx {
	last, _ := utf8.DecodeLastRuneInString(text)
	switch last {
	case '约', '近', '概', '乎':
		if hasAnySuffix(text, "约", "近", "大概", "几乎") {
			return About
		}
	case '过':
		if strings.HasSuffix(text, "不超过") {
			return AtMost
		}
		if strings.HasSuffix(text, "超过") {
			return AtLeast
		}
	case '超', '逾', '于', '少', '破':
		if hasAnySuffix(text, "超", "逾", "不少于", "不低于", "至少", "突破") {
			return AtLeast
		}
	case '足', '到', '多':
		if hasAnySuffix(text, "不足", "不到", "最多") {
			return AtMost
		}
	}
	return Exact
}

func hasAnySuffix(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func hasAnyPrefix(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}
