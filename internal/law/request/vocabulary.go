package request

import (
	"slices"
	"strings"
)

// Word is a key of a closed vocabulary with its Chinese label.
type Word struct{ Key, Label string }

var kinds = []struct {
	kind  Kind
	label string
}{
	{Received, "收到申请"},
	{Confirmed, "与申请人确认"},
	{CorrectionRequested, "告知补正"},
	{Corrected, "收到补正"},
	{Consulted, "征求意见"},
	{ConsultationAnswered, "收到意见"},
	{Extended, "延长答复期限"},
	{ReasonsRequested, "要求说明理由"},
	{ReasonsGiven, "收到理由说明"},
	{DelaySet, "确定延迟答复期限"},
	{FeeNoticed, "送达收费通知"},
	{FeePaid, "缴费完成"},
	{Assigned, "交办"},
	{TransferredIn, "转入"},
	{TransferredOut, "转出"},
	{Answered, "答复"},
	{Abandoned, "不再处理"},
	{Withdrawn, "申请人撤回"},
	{Merged, "并案"},
	{Reopened, "重新办理"},
	{Archived, "归档"},
}

// Kinds lists the acts of a request in the order of the contract's table.
func Kinds() []Kind {
	out := make([]Kind, len(kinds))
	for i, k := range kinds {
		out[i] = k.kind
	}
	return out
}

// Label is the act's name in Chinese, "" for an unknown act.
func (k Kind) Label() string {
	for _, e := range kinds {
		if e.kind == k {
			return e.label
		}
	}
	if k == Struck {
		return "撤销误记"
	}
	return recordLabel(k)
}

// ofRequest reports whether a request for information knows the act.
func (k Kind) ofRequest() bool {
	for _, e := range kinds {
		if e.kind == k {
			return true
		}
	}
	return false
}

// The channels of art. 31.
const (
	Counter        = "counter"
	RegisteredMail = "registered_mail"
	OrdinaryMail   = "ordinary_mail"
	Internet       = "internet"
	Fax            = "fax"
	Email          = "email"
	Oral           = "oral"
)

// Whom an agency may ask (arts 32, 33(3), 34).
const (
	ThirdParty = "third_party"
	CoMaker    = "co_maker"
	OtherOrgan = "other_organ"
)

var (
	channels = []Word{
		{Counter, "当面提交"},
		{RegisteredMail, "挂号信、特快专递等签收邮寄"},
		{OrdinaryMail, "平常信函"},
		{Internet, "互联网渠道"},
		{Fax, "传真"},
		{Email, "电子邮件"},
		{Oral, "口头申请"},
	}
	parties = []Word{{ThirdParty, "第三方"}, {CoMaker, "共同制作机关"}, {OtherOrgan, "其他机关"}}

	opinions   = []Word{{"consent", "同意公开"}, {"object", "不同意公开"}, {"none", "不表态"}}
	methods    = []Word{{"items", "按件"}, {"pages", "按量"}}
	deliveries = []Word{{"counter", "当面送达"}, {"mail", "邮寄"}, {"electronic", "电子送达"}}
	grounds    = []Word{{"correction", "逾期不补正"}, {"fee", "逾期不缴费"}}
)

// Channels are the ways in which an application arrives (art. 31).
func Channels() []Word { return slices.Clone(channels) }

// Parties are those whom the agency may ask for an opinion.
func Parties() []Word { return slices.Clone(parties) }

// Opinions are the answers to a consultation.
func Opinions() []Word { return slices.Clone(opinions) }

// FeeMethods are the two ways to count the processing fee.
func FeeMethods() []Word { return slices.Clone(methods) }

// Deliveries are the ways in which an answer leaves.
func Deliveries() []Word { return slices.Clone(deliveries) }

// Grounds are the grounds on which an application counts as given up.
func Grounds() []Word { return slices.Clone(grounds) }

func known(words []Word, key string) bool {
	return slices.ContainsFunc(words, func(w Word) bool { return w.Key == key })
}

func label(words []Word, key string) string {
	for _, w := range words {
		if w.Key == key {
			return w.Label
		}
	}
	return key
}

func keys(words []Word) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Key
	}
	return strings.Join(out, "、")
}
