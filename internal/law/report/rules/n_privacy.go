package rules

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/idnumber"
	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nPrivacy = Rule{
	ID: "N-PRIVACY", Severity: report.Error,
	Title:  "文中有个人信息",
	Checks: "正文里的公民身份号码（地区、出生日期、校验码都对）、写明是身份证号的15位旧号码、手机号码、银行卡号（校验位对，且写明卡号或为银联卡号段）、护照号码，以及申请人的电子邮箱。不提：座机、写明是咨询、监督、公开等办公用途的电话、统一社会信用代码、文号、工单号。号码在提示里只显示首尾几位。",
	Source: "条例第十五条；个人信息保护法第二十八条；GB 11643—1999；GB 32100—2015",
	Fires: []Example{
		{"申请人张某（身份证号11010519491231002X）申请公开信息。", "公民身份号码，校验码相符"},
		{"联系人李某，手机13912345678。", "私人手机号码"},
	},
	Silent: []Example{
		{"政务公开咨询电话：13912345678，0371-12345678。", "公布的办公电话"},
		{"统一社会信用代码914103007000000051。", "机构代码"},
		{"12345热线受理工单20230112345号。", "工单号"},
	},
	run: func(in *Input) []report.Finding {
		var out []report.Finding
		n := in.narrative()
		for i := range n.passages {
			p := &n.passages[i]
			for at := 0; ; {
				t, next := nextFigures(p.Text, at)
				if next < 0 || len(out) >= mostPrivate {
					break
				}
				at = next
				if what, severity := p.private(t, in.Report.Year); what != "" {
					place := p.place(t.Span)
					out = append(out, found("N-PRIVACY", severity, fmt.Sprintf("正文中有%s：%s，公布前应删去或遮盖", what, place.Text), place))
				}
			}
			out = append(out, p.emails()...)
		}
		return out
	},
}

// mostPrivate bounds the findings of one report.
const mostPrivate = 100

// figuresToken is a run of figures as people group them.
type figuresToken struct {
	prose.Span
	digits   string // without blanks and hyphens; an X at the end upper case
	lettered bool   // Latin letters stand beside it
}

// nextFigures finds the next run of eight figures or more at or after byte i;
// next is where to go on, -1 at the end.
func nextFigures(text string, i int) (t figuresToken, next int) {
	for i < len(text) {
		if text[i] < '0' || text[i] > '9' {
			i++
			continue
		}
		start := i
		var digits []byte
		for i < len(text) && len(digits) < 40 {
			c := text[i]
			if c >= '0' && c <= '9' {
				digits = append(digits, c)
				i++
				continue
			}
			if (c == ' ' || c == '-') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' {
				i++
				continue
			}
			break
		}
		if i < len(text) && (text[i] == 'X' || text[i] == 'x') && len(digits) == 17 {
			digits = append(digits, 'X')
			i++
		}
		if len(digits) >= 8 {
			t = figuresToken{Span: prose.Span{Start: start, End: i}, digits: string(digits)}
			t.lettered = start > 0 && isLetter(text[start-1]) || i < len(text) && isLetter(text[i])
			return t, i
		}
	}
	return t, -1
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// private names what personal number a run of figures is, "" for none.
func (p *passage) private(t figuresToken, year int) (string, report.Severity) {
	before := p.Text[max(0, t.Start-60):t.Start]
	latest := 0 // year of birth; a report is written in the year after its own
	if year > 0 {
		latest = year + 1
	}
	switch n := len(t.digits); {
	case n == 8 && t.lettered:
		if isPassport(p.Text, t.Start) && strings.Contains(before, "护照") {
			return "护照号码", report.Error
		}
	case t.lettered, hasSuffix(before, "代码", "代码:", "信用代码为", "文号", "编号", "编号:", "工单", "工单号", "流水号", "订单号", "索引号", "索引号:", "统一编码"):
	case n == 18 && idnumber.IsResident(t.digits, latest) && !isCreditCode(t.digits),
		n == 18 && idnumber.IsResident(t.digits, latest) && hasAny(before, "身份证", "身份号码"):
		return "公民身份号码", report.Error
	case n == 15 && hasAny(before, "身份证", "身份号码") && idnumber.IsOldResident(t.digits):
		return "公民身份号码", report.Error
	case idnumber.IsMobile(t.digits) && !isOfficeLine(before):
		return "手机号码", report.Error
	case n >= 16 && n <= 19 && idnumber.PassesLuhn(t.digits):
		if hasAny(before, "卡号", "账号", "帐号", "账户", "帐户", "银行") {
			return "银行卡号", report.Error
		}
		if strings.HasPrefix(t.digits, "62") && (n == 16 || n == 19) {
			return "疑似银行卡号", report.Warning
		}
	}
	return "", ""
}

// isPassport reports whether the figures at start follow one of the letters of
// Chinese passports.
func isPassport(text string, start int) bool {
	if start == 0 || strings.IndexByte("EGDSPHeg", text[start-1]) < 0 {
		return false
	}
	return start == 1 || !isLetter(text[start-2])
}

// isCreditCode tells an all-figure 统一社会信用代码 of a registry that issues
// such codes.
func isCreditCode(digits string) bool {
	return strings.IndexByte("12359", digits[0]) >= 0 && idnumber.IsUnifiedCode(digits)
}

// isOfficeLine reports whether the words before a number say that it is
// published for business, and not somebody's own.
func isOfficeLine(before string) bool {
	if hasAny(before, "申请人", "当事人", "联系人", "本人", "同志", "先生", "女士", "手机", "某") {
		return false
	}
	return hasAny(before, "咨询", "监督", "举报", "热线", "服务电话", "办公", "值班", "受理电话", "公开电话", "联系电话", "投诉", "客服", "传真", "咨询电话")
}

// emails finds addresses that the words before them say are an applicant's.
func (p *passage) emails() []report.Finding {
	var out []report.Finding
	for from := 0; len(out) < mostPrivate; {
		i := strings.IndexByte(p.Text[from:], '@')
		if i < 0 {
			break
		}
		at := from + i
		from = at + 1
		start, end := at, at+1
		for start > 0 && isAddress(p.Text[start-1]) {
			start--
		}
		for end < len(p.Text) && isAddress(p.Text[end]) {
			end++
		}
		if start == at || !strings.Contains(p.Text[at:end], ".") || !hasAny(p.Text[max(0, start-60):start], "申请人", "当事人", "个人邮箱", "本人邮箱") {
			continue
		}
		place := p.place(prose.Span{Start: start, End: end})
		place.Text = p.Text[start:min(start+2, at)] + "***" + p.Text[at:end]
		out = append(out, found("N-PRIVACY", report.Error, fmt.Sprintf("正文中有个人电子邮箱：%s，公布前应删去或遮盖", place.Text), place))
	}
	return out
}

func isAddress(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-'
}
