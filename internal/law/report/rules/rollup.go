package rules

import "gongkai/internal/law/report"

// What adding reports up finds.

var rSum = Rule{
	ID: "R-SUM", Severity: report.Error, by: byRollup,
	Title:  "汇总数不等于各单位之和",
	Checks: "汇总报告的某一单元格，不等于各单位报告同一单元格之和。只加末级单位，不重复加上级。",
	Source: "条例第四十九条；汇总办法见国办公开办函〔2021〕30号各表结构",
	Fires:  []Example{{"甲局新收 3 件，乙局新收 4 件，全县填 8 件", "3 + 4 = 7"}},
	Silent: []Example{{"甲局新收 3 件，乙局新收 4 件，全县填 7 件", "相等"}},
}

var rMissing = Rule{
	ID: "R-MISSING", Severity: report.Error, by: byRollup,
	Title:  "汇总缺少单位",
	Checks: "应当报送的单位没有报告，或其报告有未知的单元格。列出单位名称，不以 0 代替。",
	Source: "条例第四十九条",
	Fires:  []Example{{"名单上有丙镇，收到的文件里没有", "丙镇缺报"}},
	Silent: []Example{{"丙镇的报告各格均为 0", "已报送，数为 0"}},
}
