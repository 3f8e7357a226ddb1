package portal

import (
	"gongkai/internal/app"
	"gongkai/internal/law/request"
)

// generally names the bodies by what they are where the agency's are not at
// hand.
func generally(r app.Remedies) app.Remedies {
	if r.ReviewBody == "" {
		r.ReviewBody = "答复机关的复议机关"
	}
	if r.Court == "" {
		r.Court = "有管辖权的人民法院"
	}
	return r
}

func reviewFirst(r app.Remedies) string {
	return "应当先自收到答复之日起" + count(r.Review) + "内向" + r.ReviewBody + "申请行政复议；对复议决定不服的，可以自收到复议决定书之日起" + count(r.AfterReview) + "内向" + r.Court + "提起行政诉讼。直接起诉的，法院不予立案。"
}

func either(r app.Remedies) string {
	return "可以自收到答复之日起" + count(r.Review) + "内向" + r.ReviewBody + "申请行政复议，或者" + count(r.Suit) + "内直接向" + r.Court + "提起行政诉讼。"
}

// silence is choice 4.3: the texts do not agree, so both ways are told.
func silence(r app.Remedies) string {
	return "期限已过仍没有答复的，可以向" + r.ReviewBody + "申请行政复议，也可以向" + r.Court + "提起行政诉讼。各地对是否须先复议理解不一，稳妥起见可先申请复议。"
}

// remedyWords say what may be done, in the words of the answer's own clause; a
// general guide tells both ways.
func remedyWords(r app.Remedies) []string {
	r = generally(r)
	var out []string
	switch {
	case r.Silence:
		out = []string{silence(r)}
	case r.Clause == request.ReviewFirst:
		out = []string{"对这份不予公开的答复不服的，" + reviewFirst(r)}
	case r.Clause == request.ReviewOrSuit:
		out = []string{"对答复不服的，" + either(r)}
	case r.Clause == request.ReviewByParts:
		out = []string{"对答复中不予公开的部分不服的，" + reviewFirst(r), "对答复的其他部分不服的，" + either(r)}
	case r.Clause == "":
		out = []string{"对依据条例第十四、十五、十六条不予公开的答复不服的，" + reviewFirst(r), "对其他答复不服的，" + either(r), silence(r)}
	default:
		return nil
	}
	out = append(out, r.Bodies...)
	if r.OnlineURL != "" {
		out = append(out, "行政复议申请也可以在网上提交："+r.OnlineURL)
	}
	return append(out, "也可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报（条例第五十一条）。")
}
