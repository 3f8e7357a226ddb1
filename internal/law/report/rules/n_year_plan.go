package rules

import (
	"fmt"
	"strings"

	"gongkai/internal/law/report"
)

// planned reports whether the sentence speaks of the year as of a time to come.
func (y *yearIn) planned() bool {
	before, after := y.sentence()
	clause := y.p.Text[y.p.Clauses[y.Clause].Start:y.Start]
	if hasSuffix(clause, "将在", "将于", "拟在", "拟于", "争取在", "力争在") {
		return true
	}
	if y.p.section == report.SectionProblems && hasSuffix(clause, "计划在", "计划于", "打算在", "下一步在", "今后在") {
		return true
	}
	if startsWith(after, "工作计划", "工作打算", "工作思路", "重点工作安排", "工作安排", "下一步") && y.p.section == report.SectionProblems {
		return true
	}
	if !y.Lead || before != "" && before != "在" && !y.openedBy(before) || startsWith(after, "存在", "工作中存在", "工作情况", "工作基础", "以来", "底", "末", "的基础", "的成绩", "度", "及", "和", "、") {
		return false
	}
	if startsWith(after, "的") && !startsWith(after, "的工作", "的政") {
		return false
	}
	will := futureAt(after)
	if will < 0 || will > 150 {
		return false
	}
	between := after[:will]
	return !hasAny(between, "。", ";", "存在", "虽", "但", "仍", "不足", "问题", "成效", "成绩", "下一步", "今后", "下阶段", "接下来", "下步", "明年", "新的一年", "已", "了", "年")
}

// afterMarker reports whether only a list marker stands before the year.
func (y *yearIn) afterMarker(before string) bool {
	for _, m := range y.p.Points {
		if m.End == y.Start || m.End == y.Start-len("在") {
			return strings.HasSuffix(before, y.p.Text[m.Start:m.End]) || strings.HasSuffix(before, "在")
		}
	}
	return false
}

// ofPlan judges a plan by its year: this year and earlier ones are over.
func (y *yearIn) ofPlan() (report.Finding, bool) {
	if y.When.Year > y.report {
		return report.Finding{}, false
	}
	severity := report.Warning
	if y.p.section == report.SectionProblems {
		severity = report.Error
	}
	return y.finding(severity, fmt.Sprintf("%d年度报告在年度结束后编写，%d年已经过去，不能再作打算", y.report, y.When.Year), y.report+1), true
}

// wills are words that after 将 make it the future; otherwise it means 把.
var wills = []string{
	"进一步", "继续", "持续", "不断", "认真", "切实", "严格", "从", "以", "按照", "按", "围绕", "结合", "坚持", "深入", "在", "努力", "积极", "加强", "加大", "加快",
	"做好", "抓好", "着力", "着重", "重点", "着眼", "对照", "立足", "全面", "大力", "充分", "针对", "聚焦", "紧", "推动", "推进", "强化", "完善", "健全", "通过", "更加", "采取",
	"组织", "开展", "会", "于", "主要", "突出", "贯彻", "根据", "逐步", "扎实", "稳步", "常态", "优化", "提升", "提高", "一如既往", "把", "定期", "适时", "建立", "力争", "改进", "深化", "扩大", "丰富", "拓展", "规范", "严",
}

// isObject reports whether 将 only brings an object forward: 将以人为本的理念贯穿始终.
func isObject(behind string) bool {
	clause, _, _ := strings.Cut(behind, ",")
	return !startsWith(clause, "把", "继续", "进一步") && hasAny(firstOf(clause, nearby), "贯穿", "融入", "纳入", "列入", "作为", "摆上", "摆在", "放在", "置于", "视为", "转化", "移交", "分解", "列为")
}

// futureAt is where 将 says that something will be, -1 if nowhere.
func futureAt(s string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], "将")
		if i < 0 {
			return -1
		}
		i += from
		if behind := s[i+len("将"):]; startsWith(behind, wills...) && !isObject(behind) {
			return i
		}
		from = i + len("将")
	}
}
