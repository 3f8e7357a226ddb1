package screening

import (
	"strings"
	"unicode/utf8"
)

// The rules for secrets.
const (
	ruleSecret = "S-SECRET"
	ruleMark   = "S-MARK"
)

// secrecy finds classification marks (保密法 art. 23 of 2024; GB/T 9704-2012,
// 7.2.2): 机密★10年, 秘密★启封前, or the bare word where a mark stands, alone in
// its line. 国家秘密, 商业秘密 and the like in a sentence are no marks.
func secrecy(p *passage) []hit {
	var out []hit
	alone := strings.Trim(p.folded, " \t\n()[]*")
	for _, grade := range [...]string{"绝密", "机密", "秘密"} {
		for from := 0; ; {
			i := strings.Index(p.folded[from:], grade)
			if i < 0 {
				break
			}
			start := from + i
			end := start + len(grade)
			from = end
			rest := strings.TrimLeft(p.folded[end:], " ")
			star := strings.HasPrefix(rest, "★") || strings.HasPrefix(rest, "☆")
			if star {
				end = len(p.folded) - len(rest) + len("★")
			}
			if !star && !isBareMark(alone, grade) {
				continue
			}
			out = append(out, hit{
				rule: ruleSecret, title: "国家秘密标志", severity: Block, start: start, end: end,
				suggestion: "立即停止发布，送保密审查；涉密文件不得在联网的系统中处理",
			})
		}
	}
	return out
}

// isBareMark reports whether a whole line is a mark: 机密, 秘密 10年, 机密·长期.
func isBareMark(line, grade string) bool {
	rest, ok := strings.CutPrefix(line, grade)
	if !ok {
		return false
	}
	rest = strings.Trim(rest, " *·:-")
	return rest == "" || strings.TrimLeft(rest, "0123456789一二三四五六七八九十") == "年" ||
		rest == "长期" || rest == "特急" || rest == "加急" || rest == "启封前"
}

// mark judges a mark of work secrets: alone in its line it blocks, in a
// sentence it is worth a look.
func mark(p *passage, f found) hit {
	const line = 16 // characters of a line that is a mark
	h := hit{rule: ruleMark, title: "内部标志", severity: Hint, start: f.start, end: f.end, suggestion: "确认文件可以公开"}
	if utf8.RuneCountInString(strings.TrimSpace(p.folded)) <= line {
		h.severity, h.suggestion = Block, "文件标明不对外公开，送保密审查后再定"
	}
	return h
}
