package hanzi

// IsHan reports whether r is a Chinese character, 〇 among them.
func IsHan(r rune) bool {
	return isUnified(r) || r == '〇' || r >= 0x3400 && r <= 0x4DBF ||
		r >= 0xF900 && r <= 0xFAD9 || r >= 0x20000 && r <= 0x323AF
}

// IsNumeral reports whether r can begin a Chinese numeral: a digit, 十 or one
// of their capital and old forms. 百, 千, 万 and 亿 only follow.
func IsNumeral(r rune) bool {
	if digit(r) >= 0 {
		return true
	}
	place, _ := place(r)
	return place == 10
}

// digit is the value of a Chinese digit, or -1.
func digit(r rune) int64 {
	switch r {
	case '〇', '零', '○':
		return 0
	case '一', '壹':
		return 1
	case '二', '贰', '两':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

// place is the power of ten that a character multiplies by, and how many of
// it the character says by itself (廿 is two tens); 0, 0 where it is none.
func place(r rune) (power, times int64) {
	switch r {
	case '十', '拾':
		return 10, 1
	case '廿':
		return 10, 2
	case '卅':
		return 10, 3
	case '百', '佰':
		return 100, 0
	case '千', '仟':
		return 1000, 0
	}
	return 0, 0
}
