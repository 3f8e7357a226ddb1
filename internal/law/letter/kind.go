// Package letter writes the statutory letters of disclosure on request
// (Regulations arts 27–45): what each must state, with its articles and its
// remedy clause, as a document. A mandatory fact that is missing is a fault
// that names it, never a blank; a template may change the words around the
// mandatory parts and never the parts.
package letter

import (
	"slices"

	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// Kind names a letter.
type Kind string

// The kinds. The numbers of the list of forms are in the table below.
const (
	RegisterForm           Kind = "register_form"
	Receipt                Kind = "receipt"
	CorrectionNotice       Kind = "correction_notice"
	ReasonsNotice          Kind = "reasons_notice"
	ExtensionNotice        Kind = "extension_notice"
	ThirdPartyConsultation Kind = "third_party_consultation"
	ThirdPartyReply        Kind = "third_party_reply"
	ConsultationNotice     Kind = "consultation_notice"
	ThirdPartyDecision     Kind = "third_party_decision"
	CoMakerConsultation    Kind = "co_maker_consultation"
	OrganConsultation      Kind = "organ_consultation"
	Assistance             Kind = "assistance"
	FeeNotice              Kind = "fee_notice"
	Provided               Kind = "provided"
	AlreadyPublic          Kind = "already_public"
	Refused                Kind = "refused"
	Partial                Kind = "partial"
	NotExist               Kind = "not_exist"
	NotOurs                Kind = "not_ours"
	Repeat                 Kind = "repeat"
	SpecialLaw             Kind = "special_law"
	NeedsCreation          Kind = "needs_creation"
	Petition               Kind = "petition"
	Publication            Kind = "publication"
	Excessive              Kind = "excessive"
	DelayNotice            Kind = "delay_notice"
	Abandonment            Kind = "abandonment"
	RecordNotice           Kind = "record_notice"
	RecordTransfer         Kind = "record_transfer"
	Conversion             Kind = "conversion"
	SuggestionReply        Kind = "suggestion_reply"
	ServiceReceipt         Kind = "service_receipt"
	StillUnclear           Kind = "still_unclear"
	Reconfirmation         Kind = "reconfirmation"
	NotInformation         Kind = "not_government_information"
)

// Reader is whom a letter goes to; it decides what the letter may reveal.
type Reader string

// The readers.
const (
	ToApplicant  Reader = "申请人"
	ToThirdParty Reader = "第三方"
	ToOrgan      Reader = "其他机关"
	ToUnit       Reader = "内部机构"
	ToFile       Reader = "案卷"
)

// Info is what the law says of a kind of letter.
type Info struct {
	Kind     Kind           `json:"kind"`
	Number   int            `json:"number,omitempty"` // in the list of forms (law/requests.md §6); 0 where the list has none
	Name     string         `json:"name"`             // in that list
	Title    string         `json:"title"`            // after the agency's name
	To       Reader         `json:"to"`
	Act      request.Kind   `json:"act,omitempty"`      // the act that issuing it is; "" for none
	With     string         `json:"with,omitempty"`     // of that act, for a consultation
	Reply    string         `json:"reply,omitempty"`    // of that act, for an answer: request.ReplyByKey
	Articles []string       `json:"articles,omitempty"` // of the Regulations
	Must     []string       `json:"must"`               // blocks that it cannot lack, in the usual order
	Remedy   request.Remedy `json:"remedy"`
	Numbered bool           `json:"numbered"` // bears a 发文字号
}

// IsAnswer reports whether the letter is an answer to the application.
func (i Info) IsAnswer() bool { return i.Reply != "" }

// OfFile reports whether the letter stays in the case's own file and tells
// nobody anything: it may be made also for a case that went into another.
func (i Info) OfFile() bool { return i.To == ToFile && !i.Numbered }

// letters is the table of all kinds. An answer's articles and remedy stand in
// request.Replies; complete fills them in.
var letters = []Info{
	{Kind: RegisterForm, Number: 1, Name: "申请登记表", Title: "政府信息公开申请登记表", To: ToFile, Articles: []string{"29", "31"}, Must: []string{blockRegister}},
	{Kind: Receipt, Number: 2, Name: "接收（登记）回执", Title: "政府信息公开申请登记回执", To: ToApplicant, Articles: []string{"31", "33"}, Must: []string{blockReceived, blockDue, blockContact}},
	{Kind: CorrectionNotice, Number: 3, Name: "补正告知书", Title: "政府信息公开申请补正告知书", To: ToApplicant, Act: request.CorrectionRequested, Articles: []string{"30"}, Must: []string{blockRequest, blockUnclear, blockPoints, blockTerm, blockLapse, blockRestart}, Numbered: true},
	{Kind: ReasonsNotice, Number: 4, Name: "说明理由告知书", Title: "政府信息公开申请说明理由告知书", To: ToApplicant, Act: request.ReasonsRequested, Articles: []string{"35"}, Must: []string{blockRequest, blockExcess, blockTerm, blockLapse}, Numbered: true},
	{Kind: ExtensionNotice, Number: 5, Name: "延期答复告知书", Title: "政府信息公开申请延期答复告知书", To: ToApplicant, Act: request.Extended, Articles: []string{"33"}, Must: []string{blockRequest, blockExtension}, Numbered: true},
	{Kind: ThirdPartyConsultation, Number: 6, Name: "征求意见书（第三方）", Title: "政府信息公开征求意见书", To: ToThirdParty, Act: request.Consulted, With: request.ThirdParty, Articles: []string{"15", "32"}, Must: []string{blockInformation, blockOpinionTerm, blockObjection, blockSilence}, Numbered: true},
	{Kind: ThirdPartyReply, Number: 7, Name: "征求意见确认函（回函）", Title: "政府信息公开征求意见回函", To: ToThirdParty, Articles: []string{"32"}, Must: []string{blockReplyForm}},
	{Kind: ConsultationNotice, Number: 8, Name: "征求意见告知书（申请人）", Title: "政府信息公开申请征求意见告知书", To: ToApplicant, Articles: []string{"33"}, Must: []string{blockRequest, blockNotCounted}, Numbered: true},
	{Kind: ThirdPartyDecision, Number: 9, Name: "告知书（第三方）", Title: "政府信息公开第三方告知书", To: ToThirdParty, Articles: []string{"32"}, Must: []string{blockDisclosed, blockReasons, blockRemedy}, Remedy: request.ReviewOrSuit, Numbered: true},
	{Kind: CoMakerConsultation, Number: 10, Name: "征求意见书（共同制作机关）", Title: "关于征求政府信息公开意见的函", To: ToOrgan, Act: request.Consulted, With: request.CoMaker, Articles: []string{"34"}, Must: []string{blockInformation, blockOpinionTerm, blockSilence}, Numbered: true},
	{Kind: OrganConsultation, Name: "征求意见函（其他机关）", Title: "关于征求政府信息公开意见的函", To: ToOrgan, Act: request.Consulted, With: request.OtherOrgan, Articles: []string{"33"}, Must: []string{blockInformation, blockOpinionTerm}, Numbered: true},
	{Kind: Assistance, Number: 11, Name: "协办函", Title: "政府信息公开申请协办函", To: ToUnit, Articles: []string{"33"}, Must: []string{blockQuestion, blockTerm}},
	{Kind: FeeNotice, Number: 12, Name: "收费通知书", Title: "政府信息公开信息处理费收费通知书", To: ToApplicant, Act: request.FeeNoticed, Articles: []string{"42"}, Must: []string{blockRequest, blockFeeBasis, blockFeeSum, blockPayment, blockLapse, blockFeeRemedy}, Numbered: true},
	{Kind: Provided, Number: 13, Name: "答复书（予以公开）", Reply: "provided", Must: []string{blockRequest, blockDecision, blockSupply, blockRemedy}},
	{Kind: AlreadyPublic, Number: 14, Name: "答复书（已主动公开）", Reply: "already_public", Must: []string{blockRequest, blockDecision, blockPlaces, blockRemedy}},
	{Kind: Refused, Number: 15, Name: "答复书（不予公开）", Reply: "refused", Must: []string{blockRequest, blockDecision, blockReasons, blockRemedy}},
	{Kind: Partial, Number: 16, Name: "答复书（部分公开）", Reply: "partial", Must: []string{blockRequest, blockDecision, blockGiven, blockWithheld, blockRemedy}},
	{Kind: NotExist, Number: 17, Name: "答复书（信息不存在）", Reply: "not_exist", Must: []string{blockRequest, blockSearch, blockDecision, blockRemedy}},
	{Kind: NotOurs, Number: 18, Name: "答复书（非本机关负责公开）", Reply: "not_ours", Must: []string{blockRequest, blockDecision, blockReasons, blockResponsible, blockRemedy}},
	{Kind: Repeat, Number: 19, Name: "告知书（不予重复处理）", Reply: "repeat", Must: []string{blockRequest, blockEarlier, blockDecision, blockRemedy}},
	{Kind: SpecialLaw, Number: 20, Name: "答复书（依特别规定办理）", Reply: "special_law", Must: []string{blockRequest, blockDecision, blockSpecialLaw, blockRemedy}},
	{Kind: NeedsCreation, Number: 21, Name: "答复书（需加工、分析）", Reply: "needs_creation", Must: []string{blockRequest, blockDecision, blockReasons, blockRemedy}},
	{Kind: Petition, Number: 22, Name: "告知书（信访、投诉、举报）", Reply: "petition", Must: []string{blockRequest, blockDecision, blockChannel, blockRemedy}},
	{Kind: Publication, Number: 23, Name: "告知书（公开出版物）", Reply: "publication", Must: []string{blockRequest, blockDecision, blockPlaces, blockRemedy}},
	{Kind: Excessive, Number: 24, Name: "告知书（不予处理）", Reply: "excessive", Must: []string{blockRequest, blockReasonsGiven, blockDecision, blockReasons, blockRemedy}},
	{Kind: DelayNotice, Number: 24, Name: "告知书（延迟答复）", Title: "政府信息公开申请延迟答复告知书", To: ToApplicant, Act: request.DelaySet, Articles: []string{"35"}, Must: []string{blockRequest, blockReasonsGiven, blockDelay}, Numbered: true},
	{Kind: Abandonment, Number: 25, Name: "告知书（不再处理）", Title: "政府信息公开申请不再处理告知书", To: ToApplicant, Act: request.Abandoned, Must: []string{blockRequest, blockLapsed, blockDecision, blockRemedy}, Numbered: true},
	{Kind: RecordNotice, Number: 26, Name: "更正告知书", Title: "政府信息更正申请告知书", To: ToApplicant, Act: request.Answered, Articles: []string{"41"}, Must: []string{blockRecord, blockDecision, blockReasons, blockRemedy}, Remedy: request.ReviewOrSuit, Numbered: true},
	{Kind: RecordTransfer, Number: 26, Name: "转送函", Title: "关于转送政府信息更正申请的函", To: ToOrgan, Act: request.TransferredOut, Articles: []string{"41"}, Must: []string{blockTransfer}, Numbered: true},
	{Kind: Conversion, Number: 27, Name: "转为主动公开决定", Title: "政府信息转为主动公开决定书", To: ToFile, Articles: []string{"44", "26"}, Must: []string{blockConversion}, Numbered: true},
	{Kind: SuggestionReply, Number: 27, Name: "答复书（建议转为主动公开）", Title: "转为主动公开建议答复书", To: ToApplicant, Articles: []string{"44"}, Must: []string{blockSuggestion, blockReasons}, Numbered: true},
	{Kind: ServiceReceipt, Number: 28, Name: "送达回证", Title: "政府信息公开文书送达回证", To: ToFile, Must: []string{blockService}},
	{Kind: StillUnclear, Name: "答复书（补正后仍不明确）", Reply: "still_unclear", Must: []string{blockRequest, blockCorrected, blockDecision, blockReasons, blockRemedy}},
	{Kind: Reconfirmation, Name: "告知书（确认或者重新出具）", Reply: "reconfirmation", Must: []string{blockRequest, blockDecision, blockReasons, blockRemedy}},
	{Kind: NotInformation, Name: "答复书（不属于政府信息）", Reply: "not_government_information", Must: []string{blockRequest, blockDecision, blockReasons, blockRemedy}},
}

// Kinds lists the letters in the order of the list of forms, those that it
// does not name last.
func Kinds() []Info {
	out := make([]Info, len(letters))
	for i, one := range letters {
		out[i] = complete(one)
	}
	return out
}

// Lookup finds a kind of letter by its key.
func Lookup(k Kind) (Info, bool) {
	i := slices.IndexFunc(letters, func(one Info) bool { return one.Kind == k })
	if i < 0 {
		return Info{}, false
	}
	return complete(letters[i]), true
}

// complete fills in what all answers have in common, and the clause of an act
// that is no answer.
func complete(i Info) Info {
	i.Must, i.Articles = slices.Clone(i.Must), slices.Clone(i.Articles)
	if r, ok := request.ReplyByKey(i.Reply); ok {
		i.Title, i.To, i.Act, i.Numbered = "政府信息公开申请答复书", ToApplicant, request.Answered, true
		if r.Article != "" {
			i.Articles = append(i.Articles, r.Article)
		}
		i.Remedy = r.Remedy(true, statute.Values{})
		switch i.Kind {
		case Repeat, Petition, Publication, Excessive, Reconfirmation:
			i.Title = "政府信息公开申请告知书"
		}
	}
	if i.Remedy == "" {
		i.Remedy = i.Act.Remedy()
	}
	return i
}
