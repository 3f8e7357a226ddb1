package office

import (
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

// dayWords is a day with its weekday: 2023年11月2日（星期四）.
func dayWords(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese() + "（" + d.WeekdayChinese() + "）"
}

// wordOf finds the label of a key; an unknown key stays as it is.
func wordOf(words []request.Word, key string) string {
	for _, w := range words {
		if w.Key == key {
			return w.Label
		}
	}
	return key
}

// columnWords is the name of an applicant's column of table 3.
func columnWords(key string) string {
	if c, ok := report.ColumnByKey(key); ok {
		return c.Label()
	}
	return key
}

func typeWords(t string) string {
	if t == string(request.TypeRecordCorrection) {
		return "更正申请"
	}
	return "公开申请"
}

// articleOf is the article that an act of a request rests on.
var articleOf = map[request.Kind]string{
	request.Confirmed: "第三十一条", request.CorrectionRequested: "第三十条", request.Corrected: "第三十条",
	request.Consulted: "第三十二条至第三十四条", request.ConsultationAnswered: "第三十二条至第三十四条",
	request.Extended: "第三十三条", request.ReasonsRequested: "第三十五条", request.ReasonsGiven: "第三十五条", request.DelaySet: "第三十五条",
	request.FeeNoticed: "第四十二条", request.FeePaid: "第四十二条", request.Assigned: "第四十五条", request.TransferredOut: "第四十五条",
	request.Answered: "第三十六条至第三十九条", request.Abandoned: "第三十条、第四十二条", request.Withdrawn: "第二十九条", request.Merged: "第二十九条",
	request.Reopened: "第五十一条", request.Archived: "第四十五条",
}

// articleIn is the article that an act of a case of a type rests on: a record
// correction has art. 41 alone, its disputes and its filing.
func articleIn(t string, k request.Kind) string {
	if t == string(request.TypeRecordCorrection) && k != request.Reopened && k != request.Archived && k != request.Assigned {
		return "第四十一条"
	}
	return articleOf[k]
}

// labelIn is what an act is called in a case of a type.
func labelIn(t string, k request.Kind) string { return k.LabelIn(request.Type(t)) }

// actWords says what an act stated, line by line.
func actWords(a request.Act) []string {
	var out []string
	add := func(label, value string) {
		if value != "" {
			out = append(out, label+"："+value)
		}
	}
	if a.Channel != "" {
		add("渠道", wordOf(request.Channels(), a.Channel))
	}
	add("邮戳日期", dayWords(a.PostedOn))
	add("双方确认", dayWords(a.ConfirmedOn))
	add("确认人", a.ConfirmedBy)
	add("期限至", dayWords(a.Until))
	add("需补正", strings.Join(a.Points, "；"))
	if a.With != "" {
		add("征求对象", wordOf(request.Parties(), a.With)+"（编号 "+a.ID+"）")
	} else {
		add("编号", a.ID)
	}
	add("对方收到", dayWords(a.ReceivedOn))
	if a.Opinion != "" {
		if a.Kind == request.Verified {
			add("核实结果", wordOf(request.Findings(), a.Opinion))
		} else {
			add("意见", wordOf(request.Opinions(), a.Opinion))
		}
	}
	if a.Days != 0 {
		add("延长", itoa(a.Days)+" 个工作日")
	}
	add("同意人", a.ApprovedBy)
	add("告知申请人", dayWords(a.ToldOn))
	if a.Method != "" {
		add("计收方式", wordOf(request.FeeMethods(), a.Method))
		add("金额", money(a.Amount))
	}
	add("承办机构", a.Unit)
	return append(out, answerWords(a)...)
}

func answerWords(a request.Act) []string {
	var out []string
	add := func(label, value string) {
		if value != "" {
			out = append(out, label+"："+value)
		}
	}
	add("结果", request.OutcomeLabel(a.Outcome))
	if r, ok := request.ReplyByKey(a.Reply); ok {
		add("答复类型", r.Label)
	}
	var names []string
	for _, k := range a.Articles {
		names = append(names, articleName(k))
	}
	add("依据", strings.Join(names, "、"))
	add("文号", a.DocumentNo)
	if a.Delivery != "" {
		add("送达", wordOf(request.Deliveries(), a.Delivery))
	}
	if a.Ground != "" {
		add("事由", wordOf(request.Grounds(), a.Ground))
	}
	add("复议诉讼案号", a.Dispute)
	add("档号", a.ShelfNo)
	add("并入", a.Into)
	if a.Kind == request.ConsultationAnswered {
		add("理由", a.Reason)
	} else {
		add("说明", a.Reason)
	}
	return out
}
