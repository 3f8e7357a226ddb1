package portal

import (
	"fmt"
	"html/template"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/fee"
	"gongkai/internal/law/request"
)

// nextSteps say whose turn it is and what the applicant does.
type nextSteps struct {
	Title  string
	Text   []string
	Points []string // what to correct, before Last
	Last   string
	Links  []web.Link // to what stands further down
	Late   bool
}

// dial makes the telephone numbers of a text ready to be called, and keeps each
// on one line. It is asked for many texts of a page: a regular expression took a
// third of the page's time.
func dial(text template.HTML) template.HTML {
	s := string(text)
	var out []byte
	done := 0
	for i := 0; i < len(s); {
		from := i
		if s[i] == '<' { // nothing inside a tag
			i += max(strings.IndexByte(s[i:], '>'), 0)
		}
		for i < len(s) && ofNumber(s[i]) {
			i++
		}
		if i == from {
			i++
			continue
		}
		if number := s[from:i]; isTelephone(number) {
			out = append(append(out, s[done:from]...), `<a class="tel" href="tel:`+number+`">`+number+`</a>`...)
			done = i
		}
	}
	if out == nil {
		return text
	}
	return template.HTML(append(out, s[done:]...)) //nolint:gosec // digits alone are put into what was escaped
}

// ofNumber reports what goes with a number; letters make another one of it.
func ofNumber(b byte) bool {
	return '0' <= b && b <= '9' || b == '-' || b == '_' || 'a' <= b|' ' && b|' ' <= 'z'
}

// isTelephone tells 0XX-XXXXXXX, with a digit more in either part, and a mobile
// number of eleven digits.
func isTelephone(s string) bool {
	digits := func(s string, least, most int) bool {
		return len(s) >= least && len(s) <= most && strings.Trim(s, "0123456789") == ""
	}
	area, rest, parted := strings.Cut(s, "-")
	if !parted {
		return digits(s, 11, 11) && s[0] == '1'
	}
	return area[:min(len(area), 1)] == "0" && digits(area, 3, 4) && digits(rest, 7, 8)
}

func day(d calendar.Date) string { return d.Chinese() + "（" + d.WeekdayChinese() + "）" }

func stageTag(s *request.State) web.Tag {
	t := web.Tag{Text: s.Stage.Label(), Tone: web.Good}
	switch s.Stage {
	case request.StageAwaitingCorrection, request.StageAwaitingPayment, request.StageAwaitingReasons:
		t.Tone = web.Soon
	case request.StageUnconfirmed:
		t.Tone = web.Quiet
	case request.StageOpen:
		if s.Overdue {
			t = web.Tag{Text: "逾期未答复", Tone: web.Late}
		}
	}
	return t
}

// clock is the office's clock in words for the applicant.
func clock(t *app.Tracked) web.Clock {
	s := t.State
	c := web.NewClock(s, t.Today)
	switch s.Stage {
	case request.StageUnconfirmed:
		c.Line = "答复期限还没有开始 · 等待受理机关与您确认"
		c.Detail = "网上提交的申请，以双方确认之日为收到申请之日（条例第三十一条第三项）。确认后，自次日起计算 " + count(statute.Answer.At(t.Today)) + "。"
	case request.StageAwaitingCorrection:
		c.Line = "答复期限暂停 · 等待您补正"
	case request.StageAwaitingPayment:
		c.Line = "答复期限暂停 · 等待您缴费"
	case request.StageMerged:
		c.Line = "您的这份申请另从其他渠道收到过，已于 " + day(s.ClosedOn) + "并入先收到的一件办理"
	case request.StageWithdrawn:
		c.Line = "您已于 " + day(s.ClosedOn) + "撤回申请"
	}
	if t.Type == request.TypeRecordCorrection && s.ClosedOn.IsZero() && !s.Counting {
		c.Line, c.Detail = "办理中", "更正本人信息的申请，条例没有规定办理期限。"
		if s.Stage == request.StageAwaitingCorrection {
			c.Line = "等待您补充材料"
		}
	}
	return c
}

func next(t *app.Tracked) nextSteps {
	s := &t.State
	switch s.Stage {
	case request.StageUnconfirmed:
		return nextSteps{Title: "现在不需要您做什么", Text: []string{"受理机关会按您留下的联系方式与您确认。请留意来电、短信和邮件。", "过几天仍没有人联系您的，请打 " + said(t.Agency.Face.Phone) + "。"}}
	case request.StageAwaitingCorrection:
		return awaitCorrection(t)
	case request.StageAwaitingReasons:
		return nextSteps{Title: "请您说明理由", Text: []string{"受理机关认为申请的数量、频次明显超过合理范围，请按说明理由告知书说明理由（条例第三十五条）。可以在下面网上说明，也可以书面寄送。", "电话：" + said(t.Agency.Face.Phone)}}
	case request.StageAwaitingPayment:
		return awaitPayment(t)
	case request.StageAnswered:
		return decided(t)
	case request.StageAbandoned:
		return nextSteps{Title: "申请不再处理", Text: []string{"原因见下。您可以重新申请；不服的，见“救济途径”。"}}
	case request.StageMerged:
		return nextSteps{Title: "请查看先收到的一件", Text: []string{"期限自先收到的一件起算，答复在那一件中作出。没有那一件的受理编号的，请联系受理机关。"}}
	case request.StageWithdrawn:
		return nextSteps{Title: "申请已经撤回", Text: []string{"需要时可以随时重新申请。"}}
	}
	if s.Overdue {
		return nextSteps{Title: "受理机关没有按期答复", Text: []string{"您可以打 " + said(t.Agency.Face.Phone) + " 询问，也可以按下面的“救济途径”维护权利。"}, Late: true}
	}
	n := nextSteps{Title: "现在不需要您做什么", Text: []string{"受理机关正在办理。答复作出后在这里显示。"}}
	for i := range t.Acts {
		if t.Acts[i].Kind == request.TransferredOut && t.Type == request.TypeRequest {
			n.Text[0] = "这份申请已经转由" + t.Agency.Name + "办理，电话 " + said(t.Agency.Face.Phone) + "。答复作出后在这里显示。"
		}
	}
	return n
}

// decided says what was decided and leads down to it: on a phone the answer is
// several screens long.
func decided(t *app.Tracked) nextSteps {
	n := nextSteps{Title: "申请已经答复"}
	if l := request.OutcomeLabel(t.State.Outcome); l != "" {
		n = add(n, "答复结果："+l)
	}
	n = add(n, "答复和获取信息的办法见下。对答复不服的，见“救济途径”。")
	if len(t.Letters) > 0 {
		n.Links = append(n.Links, web.Link{Text: "看答复、下载", Href: "#answer"})
	}
	if t.Remedies.Clause != request.NoRemedy {
		n.Links = append(n.Links, web.Link{Text: "救济途径", Href: "#remedies"})
	}
	return n
}

func awaitCorrection(t *app.Tracked) nextSteps {
	record := t.Type == request.TypeRecordCorrection
	n := nextSteps{Title: "请您补正", Text: []string{"受理机关需要您把申请写得更明确："}}
	if record {
		n = nextSteps{Title: "请您补充材料", Text: []string{"受理机关核实您的申请，需要您补充："}}
	}
	for i := len(t.Acts) - 1; i >= 0; i-- {
		if t.Acts[i].Kind == request.CorrectionRequested {
			n.Points = t.Acts[i].Points
			break
		}
	}
	until := t.State.AwaitedUntil
	if record {
		return last(n, "请在 "+day(until)+"或者之前提交。逾期不会视为放弃申请，受理机关按现有材料办理。")
	}
	if t.Today.After(until) {
		n.Late = true
		return last(n, "补正期限已于 "+day(until)+"届满。有正当理由的请尽快补正并说明；没有正当理由逾期不补正的，视为放弃申请（条例第三十条）。")
	}
	return last(n, "请在 "+day(until)+"或者之前补正。没有正当理由逾期不补正的，视为放弃申请（条例第三十条）。")
}

func add(n nextSteps, text string) nextSteps {
	n.Text = append(n.Text, text)
	return n
}

func last(n nextSteps, text string) nextSteps {
	n.Last = text
	return n
}

func awaitPayment(t *app.Tracked) nextSteps {
	n := nextSteps{Title: "请您缴纳信息处理费"}
	if until := t.State.AwaitedUntil; !until.IsZero() {
		n = add(n, "请在 "+day(until)+"或者之前缴纳，逾期视为放弃申请（条例第四十二条）。")
	}
	return add(n, "金额、计算和缴纳办法见下。对收费通知不能单独申请复议或者起诉。")
}

// feeItems are the sum that is awaited: how much, how it was counted, how and
// until when to pay.
func feeItems(t *app.Tracked) (out []web.Item) {
	if t.State.Stage != request.StageAwaitingPayment {
		return nil
	}
	theirs := false
	put := func(key, text string) {
		if text != "" {
			out = append(out, web.Item{Key: key, Text: text, Data: theirs})
		}
	}
	for i := len(t.Acts) - 1; i >= 0; i-- {
		if a := &t.Acts[i]; a.Kind == request.FeeNoticed {
			put("金额", yuan(a.Amount))
			put("计收方式", map[string]string{"items": "按件计收", "pages": "按量（页）计收"}[a.Method])
			break
		}
	}
	if sum := t.Fee; sum != nil {
		put("怎样计算", feeLines(sum))
		put("依据", sum.Source)
	}
	if until := t.State.AwaitedUntil; !until.IsZero() {
		put("缴纳期限", day(until))
	}
	pay := t.Agency.Payment
	theirs = true
	put("收款单位", pay.Payee)
	put("开户银行", pay.Bank)
	put("账号", pay.Account)
	put("缴纳方式", pay.How)
	put("咨询电话", t.Agency.Face.Phone)
	return out
}

// feeLines words a sum tier by tier.
func feeLines(s *fee.Sum) string {
	unit := "件"
	if s.Method == statute.ByPages {
		unit = "页"
	}
	lines := []string{fmt.Sprintf("本次 %d %s", s.Count, unit)}
	if s.Already > 0 {
		lines[0] += fmt.Sprintf("，当月此前已有 %d 件，接着计算", s.Already)
	}
	for _, l := range s.Tiers {
		lines = append(lines, fmt.Sprintf("第 %d 至 %d %s：%d %s × %d 元 = %d 元", l.First, l.Last, unit, l.Count, unit, l.Rate, l.Sum))
	}
	return strings.Join(append(lines, fmt.Sprintf("合计 %d 元", s.Amount)), "\n")
}

// events are the applicant's steps, the newest first.
func events(t *app.Tracked) []web.Event {
	var out []web.Event
	for i := len(t.Acts) - 1; i >= 0; i-- {
		a := &t.Acts[i]
		e := web.Event{Day: a.On.Chinese(), Weekday: a.On.WeekdayChinese()}
		e.Title, e.Text = wording(t, a)
		e.Said = agencyWords(t, a)
		out = append(out, e)
	}
	return out
}

// agencyWords is what an act says in the agency's own words.
func agencyWords(t *app.Tracked, a *request.Act) []string {
	switch {
	case a.Kind == request.CorrectionRequested:
		return a.Points
	case a.Kind == request.Answered && a.DocumentNo != "":
		return []string{a.DocumentNo}
	case a.Kind == request.TransferredOut && t.Type == request.TypeRecordCorrection:
		return []string{a.Agency}
	}
	return nil
}

// wording words an act for the applicant.
func wording(t *app.Tracked, a *request.Act) (title string, text []string) {
	switch a.Kind {
	case request.Received:
		return "您提交了申请", nil
	case request.Confirmed:
		return "受理机关与您确认收到申请", []string{"这一天是收到申请之日，次日起计算期限（条例第三十一条）。"}
	case request.CorrectionRequested:
		if t.Type == request.TypeRecordCorrection {
			return "请您补充材料", []string{"期限至 " + day(a.Until) + "。"}
		}
		return "请您补正", []string{"期限至 " + day(a.Until) + "。"}
	case request.Corrected:
		if t.Type == request.TypeRecordCorrection {
			return "收到您补充的材料", nil
		}
		return "收到您的补正", []string{"自这一天重新计算期限（条例第三十条）。"}
	case request.Consulted:
		return "正在征求" + partyOf(a.With) + "意见", []string{"征求意见所需时间不计入答复期限（条例第三十三条）。"}
	case request.ConsultationAnswered:
		return "收到有关方面的意见", nil
	case request.Extended:
		return fmt.Sprintf("延长答复期限 %d 个工作日", a.Days), reason(a)
	case request.ReasonsRequested:
		return "请您说明理由", nil
	case request.ReasonsGiven:
		return "收到您的理由说明", nil
	case request.DelaySet:
		return "确定延迟答复的期限", append(reason(a), "至 "+day(a.Until)+"。")
	case request.FeeNoticed:
		return "通知缴纳信息处理费 " + yuan(a.Amount), nil
	case request.FeePaid:
		return "缴费完成", nil
	case request.Answered:
		return answered(t, a)
	case request.Abandoned:
		return "不再处理", []string{map[string]string{"correction": "没有在期限内补正。", "fee": "没有在期限内缴费。"}[a.Ground]}
	case request.Withdrawn:
		return "您撤回了申请", nil
	case request.Reopened:
		return "重新办理", nil
	case request.TransferredOut:
		if t.Type == request.TypeRecordCorrection {
			return "转送有权更正的机关", nil
		}
		return "转由" + a.Agency + "办理", []string{"受理编号和查询码不变，已经计算的期限不重新开始。"}
	}
	return a.Kind.Label(), nil
}

func partyOf(key string) string {
	for _, w := range request.Parties() {
		if w.Key == key {
			return w.Label
		}
	}
	return "有关方面"
}

func reason(a *request.Act) []string {
	if a.Reason == "" {
		return nil
	}
	return []string{"理由：" + a.Reason}
}

func answered(t *app.Tracked, a *request.Act) (title string, text []string) {
	title = "答复"
	if l := request.OutcomeLabel(a.Outcome); l != "" {
		title += "：" + l
	}
	for i, key := range a.Articles {
		if i == 0 {
			text = append(text, "依据："+web.Article(key))
		} else {
			text[len(text)-1] += "、" + web.Article(key)
		}
	}
	return title, append(text, reason(a)...)
}
