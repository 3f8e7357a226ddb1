package xlsx

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// formatToken is a letter or sign of a format code, or literal text in it.
type formatToken struct {
	text    string
	literal bool
}

// scanFormat cuts the first section of a code into tokens. Runs of one date
// letter stay together.
func scanFormat(code string) []formatToken {
	var out []formatToken
	runes := []rune(code)
	until := func(from int, stop func(rune) bool) int {
		for from < len(runes) && !stop(runes[from]) {
			from++
		}
		return from
	}
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == ';':
			return out
		case halfDay(runes[i:]) > 0:
			out = append(out, formatToken{amPm, false})
			i += halfDay(runes[i:]) - 1
		case r == '"':
			end := until(i+1, func(c rune) bool { return c == '"' })
			out = append(out, formatToken{string(runes[i+1 : end]), true})
			i = end
		case (r == '\\' || r == '!') && i+1 < len(runes):
			i++
			out = append(out, formatToken{string(runes[i]), true})
		case (r == '_' || r == '*') && i+1 < len(runes):
			i++ // a space as wide as the next character, or a filling
		case r == '[':
			end := until(i+1, func(c rune) bool { return c == ']' })
			inner := strings.ToLower(string(runes[i+1 : end]))
			if inner != "" && strings.Trim(inner, inner[:1]) == "" && strings.Contains("hms", inner[:1]) {
				out = append(out, formatToken{"[" + inner[:1] + "]", false})
			}
			i = end
		case strings.ContainsRune("ymdhsaeYMDHSAE", r):
			end := until(i, func(c rune) bool { return unicode.ToLower(c) != unicode.ToLower(r) })
			out = append(out, formatToken{strings.ToLower(string(runes[i:end])), false})
			i = end - 1
		case r > 0x7F || r == ' ' || r == '-' || r == ':' || r == '(' || r == ')' || r == '$' || r == '+':
			out = append(out, formatToken{string(r), true})
		default:
			out = append(out, formatToken{string(r), false})
		}
	}
	return out
}

const amPm = "am/pm"

// halfDay is the length of the mark that s begins with and that asks for the
// half of the day, 0 where none.
func halfDay(s []rune) int {
	for _, mark := range []string{"AM/PM", "A/P", "上午/下午"} {
		n := utf8.RuneCountInString(mark)
		if len(s) >= n && strings.EqualFold(string(s[:n]), mark) {
			return n
		}
	}
	return 0
}

// builtIn is the code of a format that files name by number alone, as the
// Chinese editions of Excel and WPS show it (ECMA-376 part 1, 18.8.30).
func builtIn(id int) string {
	switch id {
	case 1, 3, 37, 38, 41, 42:
		return "0"
	case 2, 4, 39, 40, 43, 44:
		return "0.00"
	case 9:
		return "0%"
	case 10:
		return "0.00%"
	case 14, 15, 30:
		return "yyyy/m/d"
	case 16:
		return "m/d"
	case 17:
		return "yyyy/m"
	case 18, 20, 32, 34, 55:
		return "h:mm"
	case 19, 21, 33, 35, 56:
		return "h:mm:ss"
	case 22:
		return "yyyy/m/d h:mm"
	case 27, 36, 50, 52, 57:
		return `yyyy"年"m"月"`
	case 28, 29, 51, 53, 54, 58:
		return `m"月"d"日"`
	case 31:
		return `yyyy"年"m"月"d"日"`
	case 45, 47:
		return "mm:ss"
	case 46:
		return "[h]:mm:ss"
	}
	return ""
}
