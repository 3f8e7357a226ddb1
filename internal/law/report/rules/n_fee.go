package rules

import (
	"strings"

	"gongkai/internal/kernel/hanzi"
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
		text, elsewhere := "", false
		var at *report.Section
		for i := range in.Prose {
			s := &in.Prose[i]
			for k := range s.Paras {
				folded := hanzi.Fold(s.Paras[k].Text)
				switch {
				case s.Kind == report.SectionOther:
					at = s
					text += folded
				case strings.Contains(folded, "信息处理费"):
					elsewhere = true
				}
			}
		}
		if at == nil || text == "" || namesFee(text) {
			return nil
		}
		message := "第六部分没有写明政府信息公开信息处理费的收取情况"
		if elsewhere {
			message += "（其他部分提到，应在第六部分写明）"
		}
		place := report.Place{Pos: at.Heading.PosAt(0), Text: quote(at.Heading.Text)}
		if len(at.Paras) > 0 {
			place = report.Place{Pos: at.Paras[0].PosAt(0), Text: quote(at.Paras[0].Text)}
		}
		return []report.Finding{found("N-FEE", report.Warning, message, place)}
	},
}

// namesFee reports whether a text speaks of the processing fee.
func namesFee(text string) bool {
	text = strings.Join(strings.Fields(text), "")
	if strings.Contains(text, "处理费") {
		return true
	}
	text = strings.NewReplacer("行政事业性收费", "", "涉企收费", "").Replace(text)
	return hasAny(text, "收取费用", "收取任何费用", "收取相关费用", "收取申请人", "收费", "任何费用", "免费提供", "检索费", "复制费", "邮寄费")
}
