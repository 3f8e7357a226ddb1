package app

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// NoticeWords are the words of a notification: a mail's subject and body, and
// a short message. What stands in braces is filled in from the case.
type NoticeWords struct {
	Event   Event  `json:"event"`
	Subject string `json:"subject"`
	Mail    string `json:"mail"`
	SMS     string `json:"sms"`
}

// The placeholders. Nothing else of a case can be said in a notification: not
// what was asked, not what was answered, not who asked, never the query code.
const (
	fillReceipt = "{受理编号}"
	fillAgency  = "{机关}"
	fillTerm    = "{期限}"
	fillPortal  = "{查询网址}"
	fillPhone   = "{电话}"
)

// Placeholders lists them with what they stand for.
func Placeholders() [][2]string {
	return [][2]string{{fillReceipt, "受理编号"}, {fillAgency, "受理机关的名称"}, {fillTerm, "补正、缴费或者答复的最后一日"}, {fillPortal, "公众端查询页面的网址"}, {fillPhone, "受理机关的电话"}}
}

// noticeKind is what is fixed about an event's notification.
type noticeKind struct {
	name  string
	term  bool // must say until when
	words NoticeWords
}

func words(subject, mail, sms string) NoticeWords {
	return NoticeWords{Subject: subject, Mail: mail, SMS: sms}
}

// noticeOrder is the order of pages.
var noticeOrder = []Event{EventRegistered, EventConfirmed, EventRecord, EventEvidence, EventCorrection, EventCorrected, EventConsulted, EventReasons, EventExtended, EventDelayed, EventFee,
	EventAnswered, EventAbandoned, EventWithdrawn, EventTransferred, EventReopened}

var noticeKinds = map[Event]noticeKind{
	EventRegistered: {"已登记，等待确认", false, words("申请已登记，等待与您确认（{受理编号}）",
		"您好！{机关}已登记您的申请，受理编号为{受理编号}。\n通过互联网提交的申请，以双方确认之日为收到之日，{机关}会与您联系确认。", "申请已登记，受理编号{受理编号}，请等候确认。")},
	EventConfirmed: {"已确认收到", true, words("申请已收到（{受理编号}）",
		"您好！{机关}已收到您的申请（受理编号{受理编号}）。\n答复期限至{期限}；如果期间依法征求意见或者延长期限，会另行告知。", "申请{受理编号}已收到，答复期限至{期限}。")},
	EventRecord: {"已收到更正申请", false, words("更正申请已收到（{受理编号}）",
		"您好！{机关}已收到您要求更正本人信息的申请，受理编号为{受理编号}。\n{机关}核实后会告知您结果。", "更正申请已收到，受理编号{受理编号}。")},
	EventEvidence: {"更正申请需要补充材料", true, words("更正申请需要补充材料，请在{期限}前提交（{受理编号}）",
		"您好！您要求更正本人信息的申请（受理编号{受理编号}）需要补充证据材料，请在{期限}前提交。\n需要哪些材料见网上的办理进度；逾期没有补充的，{机关}按现有材料办理。", "更正申请{受理编号}需补充材料，请在{期限}前提交。")},
	EventCorrection: {"需要补正", true, words("申请需要补正，请在{期限}前办理（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）有内容需要补正，请在{期限}前补正。\n需要补正的事项见网上的补正告知书；没有正当理由逾期不补正的，视为放弃申请。", "申请{受理编号}需要补正，请在{期限}前办理。")},
	EventCorrected: {"已收到补正", true, words("已收到您的补正（{受理编号}）",
		"您好！{机关}已收到您对申请（受理编号{受理编号}）的补正。\n答复期限自收到补正之日的次日重新计算，至{期限}。", "申请{受理编号}的补正已收到，答复期限至{期限}。")},
	EventConsulted: {"正在征求意见", false, words("正在征求意见，所需时间不计入答复期限（{受理编号}）",
		"您好！办理您的申请（受理编号{受理编号}）需要征求第三方或者其他机关的意见。\n征求意见所需的时间依法不计入答复期限，新的期限可以上网查看。", "申请{受理编号}正在征求意见，所需时间不计入期限。")},
	EventReasons: {"需要说明理由", false, words("请说明申请的理由（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）需要说明理由。\n要求见网上的告知书，请在其中写明的期限内说明。", "申请{受理编号}需要说明理由，请上网查看。")},
	EventExtended: {"延长答复期限", true, words("答复期限延长至{期限}（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）不能按期答复，答复期限依法延长至{期限}。\n理由见网上的延期告知。", "申请{受理编号}的答复期限延长至{期限}。")},
	EventDelayed: {"延迟答复", true, words("答复时间定为{期限}前（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）将在{期限}前答复。\n理由见网上的告知书。", "申请{受理编号}将在{期限}前答复。")},
	EventFee: {"需要缴纳信息处理费", true, words("请在{期限}前缴纳信息处理费（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）需要缴纳信息处理费，请在{期限}前缴纳。\n金额、依据和缴纳方式见收费通知书，不会通过邮件或者短信要求转账；逾期未缴纳的，视为放弃申请。", "申请{受理编号}需缴信息处理费，期限{期限}，以通知书为准。")},
	EventAnswered: {"已答复", false, words("申请已答复，请查看（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）已经答复。\n答复的内容不在本邮件中，请上网查看；选择邮寄或者当面领取的，以收到的文书为准。", "申请{受理编号}已答复，请上网查看。")},
	EventAbandoned: {"不再处理", false, words("申请不再处理，请查看告知书（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）因逾期未补正或者未缴费，不再处理。\n理由和救济途径见告知书；仍然需要的，可以重新提出申请。", "申请{受理编号}不再处理，理由请上网查看。")},
	EventWithdrawn: {"已撤回", false, words("申请已撤回（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）已经撤回，办理到此结束。\n如果不是您本人撤回的，请尽快与{机关}联系。", "申请{受理编号}已撤回。非本人操作请联系受理机关。")},
	EventTransferred: {"已转送", false, words("申请已转送（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）已转送有权办理的机关，去向见网上的办理进度。\n原来的受理编号和查询码仍然可用。", "申请{受理编号}已转送，请上网查看。")},
	EventReopened: {"重新办理", true, words("申请正在重新办理（{受理编号}）",
		"您好！您的申请（受理编号{受理编号}）正在重新办理，期限至{期限}。", "申请{受理编号}正在重新办理，期限至{期限}。")},
}

// Name is the event in Chinese.
func (e Event) Name() string { return noticeKinds[e].name }

// Events lists them in order.
func Events() []Event { return slices.Clone(noticeOrder) }

const kindNoticeWords = "notice_words" // key is the event

// noticeWords are the agency's own words of an event, else the usual ones.
func (w *work) noticeWords(ctx context.Context, agencyID string, e Event) (NoticeWords, error) {
	usual := noticeKinds[e].words
	usual.Event = e
	r, err := w.Record(ctx, kindNoticeWords, agencyID, string(e))
	if err != nil || r == nil {
		return usual, err
	}
	return decode[NoticeWords](r.Body)
}

// NoticeWordsOf gives the words of an event that hold in an agency.
func (a *App) NoticeWordsOf(ctx context.Context, actor agency.Actor, agencyID string, e Event) (out NoticeWords, err error) {
	if _, ok := noticeKinds[e]; !ok {
		return out, fault.New(fault.NotFound, "notice.event", "没有这种通知。")
	}
	err = a.read(ctx, actor, agency.SettingManage, agencyID, func(w *work) error { out, err = w.noticeWords(ctx, agencyID, e); return err })
	return out, err
}

// PutNoticeWords sets an agency's words of an event.
func (a *App) PutNoticeWords(ctx context.Context, actor agency.Actor, agencyID string, words NoticeWords) error {
	words.Subject, words.Mail, words.SMS = visible(words.Subject), visible(words.Mail), visible(words.SMS)
	if err := words.check(); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.SettingManage, agencyID, func(w *work) error {
		return w.putJSON(ctx, agency.SettingManage, kindNoticeWords, agencyID, string(words.Event), 0, words)
	})
}

// Bounds of the words, in characters with the placeholders.
const (
	mostSubject = 60
	mostMail    = 1000
	mostSMS     = 200
)

func (n *NoticeWords) check() error {
	kind, ok := noticeKinds[n.Event]
	if !ok {
		return fault.New(fault.NotFound, "notice.event", "没有这种通知。")
	}
	var fs []fault.Field
	for _, x := range []struct {
		name, text string
		most       int
		must       []string
		line       bool
	}{
		{"subject", n.Subject, mostSubject, nil, true}, {"mail", n.Mail, mostMail, must(kind), false}, {"sms", n.SMS, mostSMS, must(kind), true},
	} {
		if m := checkWords(x.text, x.most, x.must, x.line); m != "" {
			fs = append(fs, fault.Field{Name: x.name, Code: "notice." + x.name, Message: m})
		}
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "notice.words", Message: "通知的用语有误", Fields: fs}
	}
	return nil
}

// must are the placeholders that an event's words cannot lack.
func must(k noticeKind) []string {
	if k.term {
		return []string{fillReceipt, fillTerm}
	}
	return []string{fillReceipt}
}

// MustSay are the placeholders that an event's words cannot lack.
func (e Event) MustSay() []string { return must(noticeKinds[e]) }

var braced = regexp.MustCompile(`\{[^{}]*\}`)

func checkWords(text string, most int, must []string, line bool) string {
	switch n := len([]rune(text)); {
	case n == 0:
		return "不能为空"
	case n > most:
		return fmt.Sprintf("最多 %d 个字，现有 %d 个", most, n)
	case line && strings.Contains(text, "\n"):
		return "只能是一行"
	}
	rest := braced.ReplaceAllStringFunc(text, func(s string) string {
		if slices.ContainsFunc(Placeholders(), func(p [2]string) bool { return p[0] == s }) {
			return ""
		}
		return s
	})
	if bad := braced.FindString(rest); bad != "" {
		return "不认识 " + bad + "，可用的是 " + placeholderList()
	}
	if strings.ContainsAny(rest, "{}") {
		return "花括号只能成对用在占位符上：" + placeholderList()
	}
	for _, m := range must {
		if !strings.Contains(text, m) {
			return "缺少 " + m + "，收到的人需要知道"
		}
	}
	return ""
}

func placeholderList() string {
	var names []string
	for _, p := range Placeholders() {
		names = append(names, p[0])
	}
	return strings.Join(names, "、")
}

// fill puts the facts in place of the placeholders, each looked at once.
func (f *noticeFacts) fill(text string) string {
	term := "网上所示日期"
	if !f.term.IsZero() {
		term = shortDay(f.term, f.today)
		if f.provisional {
			term += "（暂定）"
		}
	}
	phone := f.agency.Face.Phone
	if phone == "" {
		phone = "见公开指南"
	}
	return strings.NewReplacer(fillReceipt, f.receipt, fillAgency, f.agency.Name, fillTerm, term, fillPortal, f.address(), fillPhone, phone).Replace(text)
}

// address is where the applicant reads on.
func (f *noticeFacts) address() string {
	if f.portal == "" {
		return "受理机关网站"
	}
	return strings.TrimSuffix(f.portal, "/") + "/track"
}

// mail is a mail's body: the agency's words in a frame that they cannot touch.
func (f *noticeFacts) mail(words NoticeWords) string {
	var b strings.Builder
	b.WriteString(f.fill(words.Mail) + "\n\n")
	if f.portal != "" {
		b.WriteString("查看和办理，请凭受理编号和查询码到：\n" + f.address() + "\n")
	} else {
		b.WriteString("查看和办理，请凭受理编号和查询码到受理机关网站的“查询进度”。\n")
	}
	b.WriteString(strings.TrimSuffix("受理机关："+f.agency.Name+"，电话 "+f.agency.Face.Phone, "，电话 ") + "\n\n")
	b.WriteString("本邮件由系统自动发出，只是提醒，不代替文书的送达，期限以文书为准。请勿直接回复。我们不会向您索要查询码。\n")
	return b.String()
}

// Sample fills words with made-up facts, as the page of the words shows them.
func (n NoticeWords) Sample(one agency.Agency, portal string, today calendar.Date) (subject, mail, sms string) {
	f := noticeFacts{event: n.Event, receipt: receiptNumber(one.ID, fmt.Sprintf("%d-0001", today.Year)), agency: one, portal: portal, term: today.AddDays(28), today: today}
	return f.fill(n.Subject), f.mail(n), f.fill(n.SMS)
}

// Segments is how many short messages a text becomes: 70 characters in one,
// 67 in each of several (3GPP TS 23.040, UCS-2).
func Segments(text string) (characters, segments int) {
	for _, r := range text {
		if characters++; r > 0xffff {
			characters++
		}
	}
	if characters <= 70 {
		return characters, 1
	}
	return characters, (characters + 66) / 67
}
