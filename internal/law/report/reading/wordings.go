package reading

import "gongkai/internal/law/report"

// wordings maps every wording of a label, without numbering and in the spelling
// of keys, to what it means.
var wordings = func() map[string]label {
	m := map[string]label{}
	put := func(kind labelKind, n int, words ...string) {
		for _, w := range words {
			m[key(w)] = label{kind: kind, n: int8(n)}
		}
	}
	for row := range report.Rows {
		rest, _ := cutNumbering(row.Label())
		switch row {
		case report.OtherOther:
			put(otherLabel, 0, rest)
		case report.Total:
			put(totalLabel, 0, rest)
		default:
			put(rowLabel, int(row), rest)
			put(rowLabel, int(row), rowVariants[row]...)
		}
	}
	for col := range report.Columns {
		if col != report.OtherOrganisation && col != report.RowTotal {
			put(columnLabel, int(col), col.Label())
		}
	}
	put(otherLabel, 0, "其它")
	put(totalLabel, 0, "合计")
	put(groupLabel, groupOutcome, "本年度办理结果", "本年办理结果")
	put(groupLabel, groupRefused, "不予公开")
	put(groupLabel, groupUnavailable, "无法提供")
	put(groupLabel, groupUnprocessed, "不予处理")
	put(groupLabel, groupOther, "其他处理", "其它处理")
	put(frameLabel, 0, "申请人情况", "法人或其他组织", "法人和其他组织", "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和")
	for g := range report.Groups {
		put(disputeLabel, int(g), g.Label())
	}
	put(disputeLabel, int(report.LitigationDirect), "未经复议直接起诉的")
	put(disputeLabel, int(report.LitigationAfterReconsideration), "经复议后起诉", "复议后起诉的", "复议后再起诉")
	put(litigationLabel, 0, "行政诉讼")
	for r := range report.GroupTotal {
		put(resultLabel, int(r), r.Label())
	}
	putTableTwo(put)
	return m
}()

// rowVariants are other wordings met in reports. None may be a piece of the
// official wording's end: it would hide where a wrapped label begins.
var rowVariants = map[report.Row][]string{
	report.New:             {"本年新收政府信息公开申请数", "本年度新收政府信息公开申请数量", "本年新收申请数量", "本年新收政府信息公开申请"},
	report.CarriedIn:       {"上年结转政府信息公开申请数", "上年度结转政府信息公开申请数量", "上年结转申请数量", "上年结转政府信息公开申请"},
	report.Partial:         {"部分公开", "部分公开区分处理的只计这一情况不计其他情形"},
	report.StateSecret:     {"属国家秘密"},
	report.ProhibitedByLaw: {"其他法律法规禁止公开", "其它法律行政法规禁止公开"},
	report.InternalAffairs: {"属于内部事务信息"},
	report.Deliberative:    {"属于过程性信息"},
	report.NeedsCreation:   {"没有现成信息需另行制作"},
	report.Petition:        {"信访举报投诉类"},
	report.Excessive:       {"无正当理由大量反复提出申请"},
	report.CarriedOut:      {"结转下年继续办理", "结转下年度继续办理数量", "结转下一年度继续办理", "结转下年度办理"},
}

func putTableTwo(put func(kind labelKind, n int, words ...string)) {
	put(itemLabel, int(itemRules), "规章")
	put(itemLabel, int(itemNormative), "行政规范性文件", "规范性文件")
	put(itemLabel, int(itemLicences), "行政许可")
	put(itemLabel, int(itemServices), "其他对外管理服务事项", "其它对外管理服务事项")
	put(itemLabel, int(itemPenalties), "行政处罚")
	put(itemLabel, int(itemCompulsion), "行政强制")
	put(itemLabel, int(itemFees), "行政事业性收费")
	put(itemLabel, int(itemProcurement), "政府集中采购")
	put(headLabel, int(headIssued), "本年制发件数", "本年制发数", "本年制发数量", "本年制发件", "本年度制发件数")
	put(headLabel, int(headRepealed), "本年废止件数", "本年废止数", "本年废止数量", "本年废止件", "本年度废止件数")
	put(headLabel, int(headInForce), "现行有效件数", "现行有效件", "现行有效数", "现行有效数量", "现行有效")
	put(headLabel, int(headDecisions), "本年处理决定数量", "处理决定数量", "本年度处理决定数量", "本年处理决定数")
	put(headLabel, int(headAmount), "本年收费金额", "本年收费金额单位万元", "本年收费金额万元", "本年收费金额单位元", "本年收费金额元", "本年度收费金额单位万元", "收费金额单位万元")
	put(headLabel, int(headMade), "本年新制作数量", "本年制作数量", "本年新制定数量")
	put(headLabel, int(headPublished), "本年新公开数量", "本年公开数量")
	put(headLabel, int(headPublicTotal), "对外公开总数量", "对外公开总数")
	put(headLabel, int(headProjects), "上一年项目数量", "上年项目数量", "上一年度项目数量")
	put(headLabel, int(headChange), "本年增减", "本年度增减", "本年增减数量")
	put(headLabel, int(headPurchases), "采购项目数量", "采购项目数")
	put(headLabel, int(headPurchaseAmount), "采购总金额", "采购总金额单位万元", "采购金额", "采购总金额万元")
	put(contentLabel, 0, "信息内容")
}
