package request

import "slices"

// The outcomes, as the 21 leaf cells of table 3 are named in a report; the
// labels are the form's (国办公开办函〔2021〕30号).
var outcomes = []Word{
	{"granted", "予以公开"},
	{"partial", "部分公开"},
	{"refused.state_secret", "不予公开：属于国家秘密"},
	{"refused.prohibited_by_law", "不予公开：其他法律行政法规禁止公开"},
	{"refused.security_and_stability", "不予公开：危及“三安全一稳定”"},
	{"refused.third_party_rights", "不予公开：保护第三方合法权益"},
	{"refused.internal_affairs", "不予公开：属于三类内部事务信息"},
	{"refused.deliberative", "不予公开：属于四类过程性信息"},
	{"refused.enforcement_file", "不予公开：属于行政执法案卷"},
	{"refused.administrative_inquiry", "不予公开：属于行政查询事项"},
	{"unavailable.not_held", "无法提供：本机关不掌握相关政府信息"},
	{"unavailable.needs_creation", "无法提供：没有现成信息需要另行制作"},
	{"unavailable.unclear_after_correction", "无法提供：补正后申请内容仍不明确"},
	{"not_processed.petition", "不予处理：信访举报投诉类申请"},
	{"not_processed.repeat", "不予处理：重复申请"},
	{"not_processed.publication", "不予处理：要求提供公开出版物"},
	{"not_processed.excessive", "不予处理：无正当理由大量反复申请"},
	{"not_processed.reconfirmation", "不予处理：要求行政机关确认或重新出具已获取信息"},
	{rowCorrectionOverdue, "其他处理：逾期不补正、不再处理"},
	{rowFeeUnpaid, "其他处理：逾期不缴费、不再处理"},
	{rowOther, "其他处理：其他"},
}

const (
	rowCorrectionOverdue = "other.correction_overdue"
	rowFeeUnpaid         = "other.fee_unpaid"
	rowOther             = "other.other"
)

// Outcomes lists the outcomes that a case can have, in the order of table 3.
func Outcomes() []Word { return slices.Clone(outcomes) }

// OutcomeLabel is the name in Chinese of an outcome of either type of case, ""
// for none.
func OutcomeLabel(key string) string {
	switch {
	case known(outcomes, key):
		return label(outcomes, key)
	case known(recordOutcomes, key):
		return label(recordOutcomes, key)
	}
	return ""
}
