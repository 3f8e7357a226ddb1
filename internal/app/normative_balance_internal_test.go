package app

import (
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
)

// last is a signed report of 2023 with a figure and the list behind it.
func lastSigned(figure report.Count, list ...string) *Signed {
	s := &Signed{Year: 2023, Lists: map[report.Path][]string{report.NormativePath(report.InForce): list}}
	s.Report.Proactive.NormativeDocuments[report.InForce] = figure
	return s
}

func TestReconcileFromTheSignedReport(t *testing.T) {
	doc := func(number string, issued, ended calendar.Date) Document {
		return Document{Number: number, Title: "办法" + number, IssuedOn: issued, InForceOn: issued, EndedOn: ended}
	}
	old, none := calendar.D(2020, 5, 1), calendar.Date{}
	docs := []Document{doc("甲1号", old, none), doc("甲2号", old, calendar.D(2024, 3, 1)), doc("甲3号", calendar.D(2024, 2, 1), none)}
	for name, c := range map[string]struct {
		docs           []Document
		last           *Signed
		in, difference int64
		signed         bool
		added, removed []string
		why            string
	}{
		"follows":                    {docs, lastSigned(report.C(2), "甲1号", "甲2号"), 2, 0, true, nil, nil, ""},
		"no report of last year":     {docs, nil, 2, 0, false, nil, nil, ""},
		"its figure was left blank":  {docs, lastSigned(report.Count{}, "甲9号"), 2, 0, false, nil, nil, ""},
		"signed without a list":      {docs, lastSigned(report.C(5)), 5, -3, true, nil, nil, ""},
		"one entered since":          {docs, lastSigned(report.C(1), "甲1号"), 1, 1, true, []string{"甲2号"}, nil, ""},
		"one withdrawn since":        {docs, lastSigned(report.C(3), "甲1号", "甲2号", "甲9号"), 3, -1, true, nil, []string{"甲9号"}, "已不在规范性文件库和登记簿：撤回、改了文号或者改了种类"},
		"one for another":            {docs, lastSigned(report.C(2), "甲1号", "甲9号"), 2, 0, true, []string{"甲2号"}, []string{"甲9号"}, "已不在规范性文件库和登记簿：撤回、改了文号或者改了种类"},
		"ended, as we know now":      {append(docs[:0:0], doc("甲1号", old, calendar.D(2023, 6, 1))), lastSigned(report.C(1), "甲1号"), 1, -1, true, nil, []string{"甲1号"}, "现在记载自2023年6月1日起不再有效"},
		"last year's blank register": {nil, lastSigned(report.C(0)), 0, 0, true, nil, nil, ""},
	} {
		r := reconcile(c.docs, c.last, derive.Options{}, 2024, false)
		if r.In != c.in || r.Difference != c.difference || r.Signed != c.signed || r.Mismatch() != (c.difference != 0 || len(c.added)+len(c.removed) > 0) {
			t.Errorf("%s: in %d, difference %d, signed %v", name, r.In, r.Difference, r.Signed)
		}
		if !sameNumbers(r.Added, c.added) || !sameNumbers(r.Removed, c.removed) || c.why != "" && r.Removed[0].Why != c.why {
			t.Errorf("%s: added %+v, removed %+v", name, r.Added, r.Removed)
		}
		if rules := reconcile(c.docs, c.last, derive.Options{}, 2024, true); rules.Mismatch() || rules.InForce != 0 {
			t.Errorf("%s: rules %+v", name, rules)
		}
	}
}

func sameNumbers(got []Moved, want []string) bool {
	if len(got) != len(want) {
		return false
	}
	for i := range got {
		if got[i].Number != want[i] {
			return false
		}
	}
	return true
}
