package web

import (
	"fmt"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// soonDays is when a case turns amber: fewer working days left than these
// (design/faces.md).
const soonDays = 5

// Clock is the one line that a person can trust, and its explanation.
type Clock struct {
	Tone        Tone
	Line        string // 剩余 3 个工作日 · 应于 2023年11月2日（星期四）前答复
	Detail      string // what is awaited, what is provisional
	Steps       []ClockStep
	Provisional bool
}

// ClockStep is one date or span of the clock with its article; Strip is empty
// where nothing is counted.
type ClockStep struct {
	Article, Text, Span string
	Counted             int
	Notices             []string
	Strip               *Strip
	Open                bool // shown at once: the step that ends with the due date
}

// ClockLine is a state's one line, for a list.
func ClockLine(s request.State) (Tone, string) { return clockLine(s) }

// NewClock words a state; ExplainDays fills the strips if it was called.
func NewClock(s request.State, today calendar.Date) Clock {
	c := Clock{Provisional: s.Provisional}
	c.Tone, c.Line = clockLine(s)
	switch {
	case s.Untimed && s.Stage == request.StageAwaitingCorrection:
		c.Detail = lapse(s.AwaitedUntil, today, "补充材料") + "逾期不视为放弃申请，按现有材料办理。"
	case s.Stage == request.StageAwaitingCorrection && !s.AwaitedUntil.IsZero():
		c.Detail = "收到补正之日起重新计算期限。" + lapse(s.AwaitedUntil, today, "补正")
	case s.Stage == request.StageAwaitingPayment && !s.AwaitedUntil.IsZero():
		c.Detail = "缴费完成后重新计算期限。" + lapse(s.AwaitedUntil, today, "缴费")
	case s.Stage == request.StageUnconfirmed:
		c.Detail = "以平常信函、互联网、传真、电子邮件方式提交的，双方确认之日为收到申请之日，请尽快与申请人确认。"
	default:
		c.Detail = consulting(s, today)
		if s.Provisional {
			c.Detail += "期限跨入尚未公布放假安排的年份，此日期为暂定，录入安排后自动重算。"
		}
	}
	for i := range s.Steps {
		c.Steps = append(c.Steps, newClockStep(&s.Steps[i], s.Due))
	}
	return c
}

// opinionArticle is the provision by which a party is asked.
var opinionArticle = map[string]string{request.ThirdParty: "32", request.CoMaker: "34", request.OtherOrgan: "33"}

// consulting says whose opinion is awaited and until when, for each that is.
func consulting(s request.State, today calendar.Date) (out string) {
	if !s.ClosedOn.IsZero() {
		return ""
	}
	for _, a := range s.Asked {
		party := ""
		for _, p := range request.Parties() {
			if p.Key == a.With {
				party = p.Label
			}
		}
		switch article := Article(opinionArticle[a.With]); {
		case !a.AnsweredOn.IsZero():
		case today.After(a.TermEnd):
			out += fmt.Sprintf("征求%s意见（%s）的期限已于%s届满。", party, article, dayOf(a.TermEnd))
		default:
			out += fmt.Sprintf("正在等待%s的意见（%s），意见期限至%s，其间不计入答复期限。", party, article, dayOf(a.TermEnd))
		}
	}
	return out
}

func lapse(until, today calendar.Date, what string) string {
	if today.After(until) {
		return what + "期限（" + until.Chinese() + "）已过。"
	}
	return what + "期限至" + dayOf(until) + "。"
}

func dayOf(d calendar.Date) string { return d.Chinese() + "（" + d.WeekdayChinese() + "）" }

func clockLine(s request.State) (Tone, string) {
	switch {
	case !s.Untimed || s.Counting:
	case s.Stage == request.StageOpen:
		return Quiet, "没有法定办理期限"
	case s.Stage == request.StageAwaitingCorrection:
		return Quiet, "没有法定办理期限 · 等待申请人补充材料"
	}
	switch s.Stage {
	case request.StageUnconfirmed:
		return Quiet, "期限未起算 · 等待与申请人确认"
	case request.StageAwaitingCorrection:
		return Quiet, "期限未起算 · 等待申请人补正"
	case request.StageAwaitingPayment:
		return Quiet, "期限未起算 · 等待申请人缴费"
	case request.StageAnswered:
		return Plain, "已于 " + dayOf(s.ClosedOn) + "答复" + against(s)
	case request.StageAbandoned:
		return Plain, "已于 " + dayOf(s.ClosedOn) + "告知不再处理"
	case request.StageWithdrawn:
		return Plain, "申请人已于 " + dayOf(s.ClosedOn) + "撤回"
	case request.StageMerged:
		return Plain, "已于 " + dayOf(s.ClosedOn) + "并入另一件办理，不再单独计算期限"
	case request.StageArchived:
		if s.Into != "" {
			return Plain, "已于 " + dayOf(s.ClosedOn) + "并入另一件办理，已归档"
		}
		return Plain, "已办结（" + dayOf(s.ClosedOn) + "），已归档"
	}
	left, due := s.WorkingDaysLeft, "应于 "+dayOf(s.Due)+"前答复"
	switch {
	case !s.Counting:
		return Quiet, "期限未起算"
	case s.Overdue:
		return Late, fmt.Sprintf("已逾期 %d 个工作日 · %s", max(-left, 1), due)
	case left == 0:
		return Soon, "今日届满 · " + due
	case left < soonDays:
		return Soon, fmt.Sprintf("剩余 %d 个工作日 · %s", left, due)
	}
	return Good, fmt.Sprintf("剩余 %d 个工作日 · %s", left, due)
}

func against(s request.State) string {
	if s.Due.IsZero() {
		return ""
	}
	if s.ClosedOn.After(s.Due) {
		return "，晚于届满日 " + s.Due.Chinese()
	}
	return "，届满日 " + s.Due.Chinese()
}

func newClockStep(st *request.Step, due calendar.Date) ClockStep {
	out := ClockStep{Article: Article(st.Article), Text: st.Text, Counted: st.Counted, Notices: st.Notices}
	switch {
	case st.From.IsZero():
	case st.To.IsZero():
		out.Span = st.From.Chinese() + "起"
	case st.To == st.From:
		out.Span = st.From.Chinese()
	default:
		out.Span = st.From.Chinese() + "—" + st.To.Chinese()
	}
	if len(st.Days) > 0 {
		out.Strip = newStrip(st.Days)
		out.Open = !due.IsZero() && st.To == due
	}
	return out
}

// Article is the name of a provision of the Regulations given by its key, 条例
// 第三十三条 for "33"; a key that is not listed stays as it is.
func Article(key string) string {
	if a, ok := statute.ArticleByKey(key); ok {
		return "条例" + a.Name
	}
	return key // a law of its own, named in full
}
