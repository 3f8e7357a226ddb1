package request

import (
	"slices"

	"gongkai/internal/kernel/calendar"
)

// Violation is one act that broke the law. It is recorded and reported, never
// refused: the ledger must hold what happened.
type Violation struct {
	Article string        `json:"article"`
	Rule    RuleID        `json:"rule"`
	On      calendar.Date `json:"on"`
	Text    string        `json:"text"`
}

// RuleID names a rule of a case; ids are never re-used.
type RuleID string

// The rules.
const (
	CorrectionLate           RuleID = "correction-late"
	CorrectionRepeated       RuleID = "correction-repeated"
	ExtensionLate            RuleID = "extension-late"
	ExtensionRepeated        RuleID = "extension-repeated"
	ExtensionUnapproved      RuleID = "extension-unapproved"
	ExtensionTooLong         RuleID = "extension-too-long"
	DelayLate                RuleID = "delay-late"
	FeeNoticeLate            RuleID = "fee-notice-late"
	FeeMethodsMixed          RuleID = "fee-methods-mixed"
	AnswerLate               RuleID = "answer-late"
	AnswerAfterDelay         RuleID = "answer-after-delay"
	AnswerAfterReopening     RuleID = "answer-after-reopening"
	CorrectionAbandonedEarly RuleID = "correction-abandoned-early"
	FeeAbandonedEarly        RuleID = "fee-abandoned-early"
	RecordNotCorrected       RuleID = "record-not-corrected"
)

// Rule is a rule with the article it rests on and what it says.
type Rule struct {
	ID      RuleID
	Article string
	Title   string
}

var rules = []Rule{
	{CorrectionLate, "30", "告知补正超过收到之日起7个工作日"},
	{CorrectionRepeated, "30", "告知补正不止一次"},
	{ExtensionLate, "33", "延期告知晚于答复期限届满日"},
	{ExtensionRepeated, "33", "延期不止一次"},
	{ExtensionUnapproved, "33", "延期未经政府信息公开工作机构负责人同意"},
	{ExtensionTooLong, "33", "延期超过20个工作日"},
	{DelayLate, "35", "答复期限届满后才确定延迟答复的期限"},
	{FeeNoticeLate, "42", "收费通知晚于答复期限届满日"},
	{FeeMethodsMixed, "42", "同一申请按件、按量两种方式计收"},
	{AnswerLate, "33", "答复晚于届满日"},
	{AnswerAfterDelay, "35", "答复晚于告知的延迟答复期限"},
	{AnswerAfterReopening, "51", "重新答复晚于复议决定或者判决确定的期限"},
	{CorrectionAbandonedEarly, "30", "补正期限未满即不再处理"},
	{FeeAbandonedEarly, "42", "缴费期限未满即不再处理"},
	{RecordNotCorrected, "41", "核实属实的记录没有更正"},
}

func ruleOf(id RuleID) Rule {
	return rules[slices.IndexFunc(rules, func(r Rule) bool { return r.ID == id })]
}

// Breaches is what is unlawful about a case on the day asked: its violations and,
// while nobody has answered in time, that, which no act says.
func (s *State) Breaches() []Violation {
	if !s.Overdue {
		return s.Violations
	}
	return append(slices.Clip(s.Violations), Violation{ruleOf(s.Late).Article, s.Late, s.Due, "逾期没有答复：应不晚于" + s.Due.Chinese()})
}

// breach records that the act at hand broke a rule; detail says by what dates.
func (f *folder) breach(id RuleID, detail string) {
	r := ruleOf(id)
	f.state.Violations = append(f.state.Violations, Violation{r.Article, id, f.act.On, r.Title + "：" + detail})
}
