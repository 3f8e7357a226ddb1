package catalog

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// DefaultIndexFormat is 统一社会信用代码/YYYY-NNNNN (choice 7.13).
const DefaultIndexFormat = "{信用代码}/{年}-{序5}"

// IndexParts are what an index number is made of.
type IndexParts struct {
	Code   string // 统一社会信用代码 of the agency
	Short  string // its 代字
	Kind   Kind
	On     calendar.Date
	Serial int
}

// kindCodes stand for {类别} in older formats.
var kindCodes = map[Kind]string{Normative: "02", Rules: "01", PolicyPaper: "03", Explanation: "04", Notice: "05", News: "06", Data: "07", Report: "08", Page: "09"}

// CheckIndexFormat refuses a format that could give one number twice.
func CheckIndexFormat(format string) error {
	rest := indexMarks.ReplaceAllString(format, "")
	switch {
	case !strings.Contains(format, "{序5}") && !strings.Contains(format, "{序4}") && !strings.Contains(format, "{序}"):
		return fault.New(fault.Invalid, "catalog.index", "索引号格式中应有流水号 {序5}、{序4} 或者 {序}。")
	case !strings.Contains(format, "{年}"):
		return fault.New(fault.Invalid, "catalog.index", "索引号格式中应有年份 {年}，流水号每年从 1 编起。")
	case strings.ContainsAny(rest, "{}") || len([]rune(format)) > 60:
		return fault.New(fault.Invalid, "catalog.index", "索引号格式中有不认识的部分；可用 {信用代码}、{机构代码}、{机关}、{类别}、{年}、{月}、{序5}、{序4}、{序}。")
	}
	return nil
}

var indexMarks = regexp.MustCompile(`\{(信用代码|机构代码|机关|类别|年|月|序5|序4|序)\}`)

// Index writes an index number; what the format asks for and the agency has
// not is a fault.
func Index(format string, p IndexParts) (string, error) {
	if strings.Contains(format, "{信用代码}") && p.Code == "" || strings.Contains(format, "{机构代码}") && len(p.Code) != 18 {
		return "", fault.New(fault.Invalid, "catalog.index-code", "索引号要用到本机关的统一社会信用代码，请系统管理员先在机关资料中填写。")
	}
	short := p.Code
	if len(p.Code) == 18 {
		short = p.Code[8:17]
	}
	return strings.NewReplacer("{信用代码}", p.Code, "{机构代码}", short, "{机关}", p.Short, "{类别}", kindCodes[p.Kind],
		"{年}", fmt.Sprintf("%04d", p.On.Year), "{月}", fmt.Sprintf("%02d", int(p.On.Month)),
		"{序5}", fmt.Sprintf("%05d", p.Serial), "{序4}", fmt.Sprintf("%04d", p.Serial), "{序}", strconv.Itoa(p.Serial)).Replace(format), nil
}

// DocumentNumber is 文号 taken apart; for an order (令第N号) Year is 0.
type DocumentNumber struct {
	Text   string // normalised
	Prefix string // 代字, e.g. 云政规
	Year   int
	Serial int
}

var (
	numberShape = regexp.MustCompile(`^(\p{Han}[\p{Han}A-Za-z0-9]*?)〔(\d{4})〕第?(\d{1,5})号$`)
	orderShape  = regexp.MustCompile(`^(\p{Han}*?令?)第(\d{1,5})号$`)
	brackets    = strings.NewReplacer("[", "〔", "]", "〕", "［", "〔", "］", "〕", "（", "〔", "）", "〕", "(", "〔", ")", "〕", "【", "〔", "】", "〕", "﹝", "〔", "﹞", "〕")
	widths      = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", " ", "", "　", "", "\u00a0", "", "\t", "")
)

// NormalNumber normalises a document number: the year in 〔〕, ASCII digits, no
// blanks, 〔2023〕5号 without leading zeros. What is no number of a document
// comes back trimmed with ok false.
func NormalNumber(s string) (n DocumentNumber, ok bool) {
	n.Text = brackets.Replace(widths.Replace(strings.TrimSpace(s)))
	if m := numberShape.FindStringSubmatch(n.Text); m != nil {
		n.Prefix = m[1]
		n.Year, _ = strconv.Atoi(m[2])
		n.Serial, _ = strconv.Atoi(m[3])
		n.Text = fmt.Sprintf("%s〔%d〕%d号", n.Prefix, n.Year, n.Serial)
		return n, n.Serial > 0
	}
	if m := orderShape.FindStringSubmatch(n.Text); m != nil {
		n.Prefix = m[1]
		n.Serial, _ = strconv.Atoi(m[2])
		n.Text = fmt.Sprintf("%s第%d号", n.Prefix, n.Serial)
		return n, n.Serial > 0
	}
	n.Text = strings.TrimSpace(s)
	return n, n.Text == ""
}
