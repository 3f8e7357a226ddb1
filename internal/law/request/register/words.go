package register

import (
	"strings"

	"gongkai/internal/law/request"
)

// vocabulary is what registers call things, folded, to the keys of a case, and
// the labels to choose from.
type vocabulary struct {
	keys    map[string]string
	choices string
}

func wordsOf(list []request.Word, more map[string]string) vocabulary {
	v := vocabulary{keys: map[string]string{}}
	labels := make([]string, len(list))
	for i, w := range list {
		v.keys[fold(w.Key)], v.keys[fold(w.Label)] = w.Key, w.Key
		labels[i] = w.Label
	}
	for name, key := range more {
		v.keys[fold(name)] = key
	}
	v.choices = strings.Join(labels, "、")
	return v
}

func kindWords() vocabulary {
	return wordsOf(request.Applicants(), map[string]string{
		"个人": "natural_person", "公民": "natural_person", "企业": "commercial", "公司": "commercial", "律师": "lawyer",
		"律师事务所": "legal_service", "律所": "legal_service", "公益组织": "public_interest", "社会组织": "public_interest",
		"科研单位": "research", "其他组织": "other", "法人或其他组织-其他": "other",
	})
}

func channelWords() vocabulary {
	return wordsOf(request.Channels(), map[string]string{
		"当面": "counter", "现场": "counter", "窗口": "counter", "当面申请": "counter", "信函": "registered_mail", "邮寄": "registered_mail",
		"挂号信": "registered_mail", "特快专递": "registered_mail", "EMS": "registered_mail", "平信": "ordinary_mail", "网络": "internet",
		"网上": "internet", "在线": "internet", "网上申请": "internet", "网络申请": "internet", "邮件": "email", "口头": "oral",
	})
}

func opinionWords() vocabulary {
	return wordsOf(request.Opinions(), map[string]string{"同意": "consent", "不同意": "object", "未答复": "none", "逾期未答复": "none"})
}

func deliveryWords() vocabulary {
	return wordsOf(request.Deliveries(), map[string]string{
		"当面": "counter", "现场领取": "counter", "当面领取": "counter", "自取": "counter", "信函": "mail", "快递": "mail", "挂号信": "mail",
		"电子": "electronic", "电子邮件": "electronic", "邮件": "electronic", "网上": "electronic", "网络": "electronic", "在线": "electronic",
	})
}

func outcomeWords() vocabulary {
	return wordsOf(request.Outcomes(), map[string]string{
		"公开": "granted", "同意公开": "granted", "全部公开": "granted", "已主动公开": "granted", "告知已公开": "granted",
		"部分公开(区分处理)": "partial", "区分处理": "partial",
		"国家秘密": "refused.state_secret", "法律禁止公开": "refused.prohibited_by_law", "三安全一稳定": "refused.security_and_stability",
		"第三方合法权益": "refused.third_party_rights", "第三方权益": "refused.third_party_rights", "商业秘密": "refused.third_party_rights", "个人隐私": "refused.third_party_rights",
		"内部事务信息": "refused.internal_affairs", "过程性信息": "refused.deliberative", "行政执法案卷": "refused.enforcement_file", "行政查询事项": "refused.administrative_inquiry",
		"本机关不掌握": "unavailable.not_held", "不掌握": "unavailable.not_held", "信息不存在": "unavailable.not_held", "不存在": "unavailable.not_held",
		"不属于本机关": "unavailable.not_held", "非本机关": "unavailable.not_held", "不属于本机关公开范围": "unavailable.not_held",
		"需另行制作": "unavailable.needs_creation", "没有现成信息": "unavailable.needs_creation", "补正后仍不明确": "unavailable.unclear_after_correction",
		"信访": "not_processed.petition", "信访举报投诉": "not_processed.petition", "重复申请": "not_processed.repeat", "公开出版物": "not_processed.publication",
		"大量反复申请": "not_processed.excessive", "确认或重新出具": "not_processed.reconfirmation",
		"逾期不补正": "other.correction_overdue", "逾期未补正": "other.correction_overdue", "视为放弃": "other.correction_overdue", "逾期不缴费": "other.fee_unpaid",
		"撤回": "withdrawn", "撤回申请": "withdrawn", "申请人撤回": "withdrawn", "撤销申请": "withdrawn", "其他": "other.other", "其他处理": "other.other", "不属于政府信息": "other.other", "咨询": "other.other",
	})
}
