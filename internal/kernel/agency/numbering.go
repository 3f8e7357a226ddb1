package agency

import "strings"

// UsualCaseFormat is how cases are numbered where an agency has no own way:
// {年} is the year, {序} the serial number in four digits, {号} without zeros.
const UsualCaseFormat = "{年}-{序}"

// CaseFormat is how the agency numbers its cases.
func (a Agency) CaseFormat() string {
	if a.CaseNumber == "" {
		return UsualCaseFormat
	}
	return a.CaseNumber
}

// CheckCaseFormat says what is wrong with a way of numbering, "" for nothing.
// People type the number to ask for their case, so it holds no spaces.
func CheckCaseFormat(s string) string {
	rest := strings.NewReplacer("{年}", "", "{序}", "", "{号}", "").Replace(s)
	switch {
	case s == "":
		return ""
	case len([]rune(s)) > 40:
		return "最多 40 个字"
	case strings.Count(s, "{年}") != 1 || strings.Count(s, "{序}")+strings.Count(s, "{号}") != 1:
		return "须有一个 {年} 和一个 {序}（或者 {号}），例如 " + UsualCaseFormat
	case strings.ContainsFunc(rest, func(r rune) bool { return r <= ' ' || r == 0x3000 || r == '{' || r == '}' || r == '/' }):
		return "不能有空格、斜线和其他花括号"
	}
	return ""
}
