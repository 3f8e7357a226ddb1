package letter

import (
	"strings"

	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// clause is the remedy clause of this very letter: the kind's, and of a partial
// answer what its withheld parts and the setting decide (choice 4.2).
func (w *writer) clause() request.Remedy {
	r, ok := request.ReplyByKey(w.info.Reply)
	if !ok {
		return w.info.Remedy
	}
	withheld := false
	for _, p := range w.f.Withheld {
		withheld = withheld || p.refused()
	}
	return r.Remedy(withheld, w.f.Values)
}

// remedy writes clause A or B (law/requests.md §6.1). Names come from the
// agency's data; the periods from the statutes in force on the letter's day.
func (w *writer) remedy() {
	body, court := w.reviewer(), w.need("人民法院（remedy.court）", "court", w.f.Agency.Remedy.Court)
	what := "本答复"
	if w.info.Kind == ThirdPartyDecision {
		what = "本告知书"
	}
	switch w.clause() {
	case request.ReviewFirst:
		w.p("如对%s不服，%s", what, w.reviewFirst(body, court))
	case request.ReviewOrSuit:
		w.p("如对%s不服，%s", what, w.either(body, court))
	case request.ReviewByParts:
		w.p("如对%s中不予公开的部分不服，%s", what, w.reviewFirst(body, court))
		w.p("如对%s的其他部分不服，%s", what, w.either(body, court))
	}
	for _, where := range w.f.Agency.Remedy.Bodies() {
		w.p("%s", where)
	}
	w.online()
}

func (w *writer) reviewFirst(body, court string) string {
	return "应当自收到之日起" + w.period(statute.ReviewApplication) + "内先向" + body + "申请行政复议；对复议决定不服的，可以自收到复议决定书之日起" +
		w.period(statute.SuitAfterReview) + "内向" + court + "提起行政诉讼。"
}

func (w *writer) either(body, court string) string {
	return "可以自收到之日起" + w.period(statute.ReviewApplication) + "内向" + body + "申请行政复议，或者" +
		w.period(statute.SuitDirect) + "内向" + court + "提起行政诉讼。"
}

// period is a period in force on the letter's day: 60日, 6个月.
func (w *writer) period(k statute.PeriodKey) string { return limit(k.At(w.f.Date)) }

// reviewer is the review body's own name: a description of it would leave the
// applicant to guess, and has been wrong for most departments since 2024.
func (w *writer) reviewer() string {
	body := w.need("复议机关（remedy.review_body）", "review-body", w.f.Agency.Remedy.ReviewBody)
	for _, vague := range []string{"上级", "主管部门", "或", "×", "XX"} {
		if strings.Contains(body, vague) {
			w.fault("复议机关（remedy.review_body）", "review-body-vague", "应为一个机关的全称，不能是“%s”", body)
			return body
		}
	}
	return body
}

// online gives the way to file on line where the letter goes out on line
// (Administrative Reconsideration Law art. 22(2)).
func (w *writer) online() {
	url := line(w.f.Agency.Remedy.OnlineURL)
	switch {
	case url != "":
		w.p("行政复议申请也可以通过互联网提交，网址为：")
		w.p("%s", url) // on its own line: nothing breaks or stretches it
	case w.f.Delivery == "electronic":
		w.fault("网上复议渠道（remedy.online_url）", "online-review", "通过互联网送达的，须同时提供网上提交行政复议申请书的渠道（行政复议法第二十二条第二款）")
	}
}
