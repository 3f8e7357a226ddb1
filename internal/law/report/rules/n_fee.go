package rules

import (
	"strings"

	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

// firstFeeYear is the first year in which a processing fee can arise:
// 国办函〔2020〕109号 is in force from 1 January 2021.
const firstFeeYear = 2021

var nFee = Rule{
	ID: "N-FEE", Severity: report.Warning,
	Title:  "第六部分未写信息处理费",
	Checks: "第六部分“其他需要报告的事项”应写明本年度收取政府信息公开信息处理费的情况，没有收取也要写明。行政事业性收费是另一回事，不算。只核对2021年度及以后的报告；第六部分缺少或空白由 N-SECTION 核对。",
	Source: "国办函〔2020〕109号（政府信息公开信息处理费管理办法，2021年1月1日起施行）；国办公开办函〔2021〕30号",
	Fires: []Example{
		{"〔六〕无其他需要报告的事项。", "没有说信息处理费"},
		{"〔六〕行政事业性收费12万元。", "说的是另一种收费"},
	},
	Silent: []Example{
		{"〔六〕本年度未收取政府信息公开信息处理费。", "写明没有收取"},
		{"〔六〕依申请公开没有收取任何费用。", "写明没有收取"},
	},
	run: func(in *Input) []report.Finding {
		if in.Report.Year < firstFeeYear {
			return nil
		}
		elsewhere, n := false, in.narrative()
		var first *passage
		for i := range n.passages {
			p := &n.passages[i]
			switch {
			case p.section != report.SectionOther:
				elsewhere = elsewhere || strings.Contains(p.Text, "信息处理费")
			case namesFee(p.Text):
				return nil
			case !p.heading && first == nil && p.Text != "":
				first = p
			}
		}
		if first == nil {
			return nil
		}
		message := "第六部分没有写明政府信息公开信息处理费的收取情况"
		if elsewhere {
			message += "（其他部分提到，应在第六部分写明）"
		}
		return []report.Finding{found("N-FEE", report.Warning, message, first.place(prose.Span{Start: 0, End: len(first.Text)}))}
	},
}

// otherCharges takes charges of other laws out.
var otherCharges = strings.NewReplacer("行政事业性收费", "", "涉企收费", "")

// namesFee reports whether a text speaks of the processing fee.
func namesFee(text string) bool {
	if strings.Contains(text, "处理费") {
		return true
	}
	text = otherCharges.Replace(text)
	return hasAny(text, "收取费用", "收取任何费用", "收取相关费用", "收取申请人", "收费", "任何费用", "免费提供", "检索费", "复制费", "邮寄费")
}
