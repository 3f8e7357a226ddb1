package compose

import (
	"strings"

	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// Rules lists the rules of this package, to be explained beside those of all
// reports. They run on the desk alone: a printed report has no marks.
func Rules() []rules.Rule {
	return []rules.Rule{
		{ID: RuleBound, Severity: report.Error, Title: "锁定的内容被手工改动", Source: Basis,
			Checks: "只在报告台核对。文字中【名称：数】的数由台账而来，被手工改成别的数；或者写了没有的名称（作警告）。台账变动后随之更新的不算改动。",
			Fires:  []rules.Example{{Text: "【收到申请：26】改成【收到申请：36】，台账为 26", Why: "请改回，或者在台账中更正"}, {Text: "【收件数：26】", Why: "没有名为“收件数”的锁定数，将按原样印出"}},
			Silent: []rules.Example{{Text: "保存时为【收到申请：26】，台账后来为 27", Why: "自动更新为 27"}}},
		{ID: RuleLoose, Severity: report.Error, Title: "手写的数与台账不一致", Source: Basis,
			Checks: "只在报告台核对。没有用锁定数、照着起草的原句手写了一个数，与台账不同。换了说法的句子由 N-TABLE 核对；与台账相同的不提。",
			Fires:  []rules.Example{{Text: "本年度收到政府信息公开申请3件（手写），台账为 26", Why: "应写 26，或者用【收到申请：】"}},
			Silent: []rules.Example{{Text: "本年度收到政府信息公开申请26件（手写），台账为 26", Why: "数相同"}}},
		{ID: RuleBlank, Severity: report.Error, Title: "有内容没有填写", Source: Basis,
			Checks: "只在报告台核对。【名称：】是台账不知道、必须由人填写的内容，还空着。选填的、整句删去的不提。",
			Fires:  []rules.Example{{Text: "研究政府信息公开工作的会议【会议次数：】次", Why: "会议次数没有填"}},
			Silent: []rules.Example{{Text: "【其他事项：】", Why: "选填"}}},
	}
}

// Find gives the rule of an id of this package, in whatever case it is typed.
func Find(id string) (rules.Rule, bool) {
	for _, r := range Rules() {
		if strings.EqualFold(r.ID, id) {
			return r, true
		}
	}
	return rules.Rule{}, false
}

// Title is what a rule of this package checks, in a few words.
func Title(rule string) string {
	r, _ := Find(rule)
	return r.Title
}
