package rules

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

var nYear = Rule{
	ID: "N-YEAR", Severity: report.Error,
	Title:  "年份不可能",
	Checks: "报告年度之外的年份被当作本年，或报告年度被当作将来：把上一年的工作写成本年做的（“2022年，我局开展培训3次”写在2023年报告里）；把报告年度写成打算（“将在2023年工作中改进”）；统计期限或本报告自称的年度与标题不同；下一年的工作写成已经完成。与往年比较、书名号里的年份、某年度的年报或考核、截至某日、某月某日的事实、“以来”、上级的事、下一年的打算，都不提。",
	Source: "条例第四十九条、第五十条（年度报告公布上一年度情况）",
	Fires: []Example{
		{"（五）监督保障。2022年，我局办讲座3次，检查2次，开展测验1次。", "2023年报告说2022年的工作"},
		{"〔五〕这些短处，我局将在2023年工作中逐项补上。", "2023年已经过去"},
		{"本报告所列数据统计期限自2022年1月1日起至2022年12月31日止。", "应为2023年"},
		{"〔五〕2023年，我局将继续扩大公开范围。", "把报告年度当作将来"},
	},
	Silent: []Example{
		{"2022年收到申请35件，2023年收到45件。", "两年比较"},
		{"集中上网2022年度年报45份。", "上一年度的年报在本年公布"},
		{"2019年修订的条例施行以来，公开范围不断扩大。", "史实"},
		{"〔五〕2024年，我局将继续扩大公开范围。", "下一年的打算"},
		{"〔五〕2023年，我局将公开工作纳入考核，但解读仍不够。", "“将”是“把”的意思"},
	},
	run: func(in *Input) []report.Finding {
		if in.Report.Year == 0 {
			return nil
		}
		var out []report.Finding
		n := in.narrative()
		for i := range n.passages {
			p := &n.passages[i]
			for k := range p.Years[:min(len(p.Years), mostYears)] {
				y := yearIn{p, &p.Years[k], in.Report.Year, n, i}
				if f, bad := y.check(); bad {
					out = append(out, f)
					break // one year of a paragraph is enough to find it
				}
			}
		}
		return out
	},
}

// mostYears bounds the years that are looked at in one paragraph.
const mostYears = 200

// yearIn is a year of a paragraph of the report of another or the same year.
type yearIn struct {
	p *passage
	*prose.Year
	report  int
	n       *narrative
	passage int // ordinal in the narrative
}

func (y *yearIn) check() (report.Finding, bool) {
	named := y.When.Year
	if named == 0 || y.Quoted || y.p.heading {
		return report.Finding{}, false
	}
	switch {
	case y.Month > 0:
		return y.ofPeriod()
	case y.To != 0:
		return report.Finding{}, false
	case named != y.report && y.namesThisReport():
		return y.finding(report.Error, fmt.Sprintf("本报告是%d年度的，正文却称“%d年”", y.report, named), y.report), true
	case y.planned():
		return y.ofPlan()
	case named < y.report && y.doneThen():
		severity := report.Error
		if named < y.report-1 {
			severity = report.Warning
		}
		return y.finding(severity, fmt.Sprintf("%d年度报告把%d年的工作写成本年的", y.report, named), y.report), true
	case named == y.report+1 && y.doneAlready():
		return y.finding(report.Error, fmt.Sprintf("%d年度报告把%d年的工作写成已经完成", y.report, named), y.report), true
	}
	return report.Finding{}, false
}

// sentence is the text of the year's sentence before and after it.
func (y *yearIn) sentence() (before, after string) {
	s := y.p.Sentence(y.Clause)
	return y.p.Text[min(y.Start, max(s.Start, y.Start-nearby)):y.Start], y.p.Text[y.End:max(y.End, min(s.End, y.End+nearby))]
}

func (y *yearIn) finding(severity report.Severity, what string, want int) report.Finding {
	s := y.p.Sentence(y.Clause)
	if s.Start < y.Start-90 {
		s.Start = y.p.Clauses[y.Clause].Start
	}
	words := y.p.place(s)
	f := found("N-YEAR", severity, fmt.Sprintf("%s：“%s”", what, words.Text), y.p.place(y.Span))
	f.Got, f.Want = fmt.Sprint(y.When.Year), fmt.Sprint(want)
	return f
}

// ofPeriod checks the period that the report says its figures are of.
func (y *yearIn) ofPeriod() (report.Finding, bool) {
	before, after := y.sentence()
	whole := before + after
	first, last := y.Month == 1 && y.Day == 1, y.Month == 12 && y.Day == 31
	if !first && !last || y.When.Year == y.report || !hasAny(whole, "统计期", "统计时", "时限", "期限自", "期限从", "所列数据", "报告期", "数据统计", "起止时间", "时间范围") {
		return report.Finding{}, false
	}
	return y.finding(report.Error, fmt.Sprintf("统计期限应为%d年1月1日至12月31日", y.report), y.report), true
}

// namesThisReport reports whether the year is that of the report itself: 现公布
// 2022年政府信息公开工作年度报告. Reports of other years are published too, so
// only the opening of a report says such a thing of itself.
func (y *yearIn) namesThisReport() bool {
	if y.p.section > report.SectionOverview || y.passage > 4 {
		return false
	}
	clause := y.p.Words(y.p.Clauses[y.Clause].Span)
	after := y.p.Text[y.End:y.p.Clauses[y.Clause].End]
	if !hasAny(after, "年度报告", "年报", "工作报告", "公开工作情况", "公开情况") || hasAny(clause, "各", "下级", "上年", "按时", "发布了", "公布了", "完成", "份", "督促", "指导", "审核") {
		return false
	}
	before, all := y.sentence()
	return hasAny(before, "现公布", "现将", "现向社会公布", "现予以公布", "特编制", "特制定", "编制本", "编制了本", "本报告", "编制") && (hasAny(all, "如下", "公布") || hasAny(before, "现", "特", "本"))
}

// Words that may follow a year which says when the agency did its work.
var (
	doers = []string{
		",", "我", "本机关", "本单位", "本部门", "本局", "本镇", "本乡", "本县", "全年", "全县", "全市", "全区", "全镇", "全乡", "全局", "全省", "共", "累计", "县政府", "市政府", "区政府", "镇政府",
		"公开", "发布", "收到", "受理", "办理", "开展", "组织", "举办", "召开", "制定", "印发", "主动", "通过", "依托", "先后", "继续", "持续", "新增", "编制", "修订", "接受", "参加", "在县", "在市", "在区", "在省", "在局", "认真", "坚持", "严格",
	}
	// others are those whose work is not the agency's.
	others = []string{"国务院", "国家", "中央", "党的", "全国", "条例施行", "条例修订", "新修订", "省政府", "省委", "上级", "机构改革", "新冠", "疫情", "换届", "撤县", "设立", "成立", "挂牌", "更名", "组建", "试点", "被评为", "荣获", "获得", "上线", "开通", "建成", "颁布", "施行", "实施以来", "公布施行"}
	works  = []string{"开展", "组织", "举办", "召开", "制定", "印发", "公开", "发布", "收到", "受理", "办理", "坚持", "贯彻", "落实", "加强", "推进", "强化", "认真", "严格", "围绕", "完善", "健全", "持续", "积极", "深化", "推动", "成效", "成绩"}
)

// doneThen reports whether the sentence tells of the agency's own work in the
// year, and of nothing else.
func (y *yearIn) doneThen() bool {
	before, after := y.sentence()
	if !y.Lead || before != "" && before != "在" && !y.openedBy(before) || !startsWith(after, doers...) && !y.startsWithOwnName(after) {
		return false
	}
	sentence := before + after
	if hasAny(sentence, "同比", "相比", "较上年", "比上年", "较去年", "增长", "下降", "今年", "本年", "提升至", "年以来", "至今", "以来", "去年", "上年", "目前", "截至", "截止", "以后", "之后", "后,", "起,", "起至") || hasAny(firstOf(after, 40), others...) {
		return false
	}
	if y.otherYearsNear() {
		return false
	}
	if !startsWith(after, ",") && !hasAny(after, works...) {
		return false
	}
	if y.When.Year < y.report-1 {
		return y.counted() && hasAny(firstOf(after, 24), "我", "本", "全")
	}
	return y.counted() || hasAny(firstOf(after, 120), works...)
}

// openedBy reports whether before the year there are only a marker and a
// heading: （五）监督保障：2022年，…
func (y *yearIn) openedBy(before string) bool {
	before = strings.TrimSuffix(before, "在")
	if y.afterMarker(before) {
		return true
	}
	return (strings.HasSuffix(before, ":") || strings.HasSuffix(before, "。")) && len(before) < 60 || strings.HasSuffix(before, ";")
}

// otherYearsNear reports whether the sentence names the report's year, or
// another besides this one.
func (y *yearIn) otherYearsNear() bool {
	s := y.p.Sentence(y.Clause)
	for i := range y.p.Years {
		o := &y.p.Years[i]
		if o.Start != y.Start && o.Start >= s.Start && o.End <= s.End && o.When != y.When {
			return true
		}
	}
	return false
}

func (y *yearIn) startsWithOwnName(s string) bool {
	a := &y.n.agency
	return a.full != "" && strings.HasPrefix(s, a.full) || a.organ != "" && a.kind != "" && strings.HasPrefix(s, a.organ) || a.place() != "" && strings.HasPrefix(s, a.place())
}

// counted reports whether the year rules a plain number of the sentence.
func (y *yearIn) counted() bool {
	s := y.p.Sentence(y.Clause)
	for i := range y.p.Quantities {
		q := &y.p.Quantities[i]
		if q.Start > y.End && q.End <= s.End && q.When == y.When && !q.Delta && (q.Class == prose.Piece || q.Class == prose.People || q.Class == prose.Money) {
			return true
		}
	}
	return false
}

// doneAlready reports whether the sentence counts what was done in the year.
func (y *yearIn) doneAlready() bool {
	before, after := y.sentence()
	if !y.Lead || before != "" && before != "在" && !y.openedBy(before) || !y.counted() || y.otherYearsNear() {
		return false
	}
	if futureAt(after) >= 0 || hasAny(after, "计划", "拟", "力争", "争取", "预计", "目标", "继续", "进一步", "要", "确保", "不少于", "打算", "以下", "下列") {
		return false
	}
	return startsWith(after, ",", "我", "全") && hasAny(after, "共收到", "共受理", "共公开", "共发布", "已", "收到", "受理", "办结", "开展了", "组织了", "举办了")
}
