package rules

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	read "gongkai/internal/law/report/reading"
)

// A report that came as JSON has its sections where its figures and texts are:
// a whole one lacks none, and one without table four lacks that.
func TestSectionsOfJSON(t *testing.T) {
	r := report.Report{Agency: "云岭县教育局", Year: 2023, Format: report.Format2021, Sections: report.Sections{Overview: "全年按计划办理。", Problems: "栏目内容偏少，下一步补齐。", Other: "本年度没有收取信息处理费。"}}
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	r.Proactive.Fees = "0"
	check := func(want ...string) {
		t.Helper()
		data, err := r.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		in, err := read.Read(&doc.Document{Attachments: []doc.Attachment{{Name: "gongkai-report.json", Data: data}}})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range Check(Input{Reading: in}).Findings {
			if f.Rule == "N-SECTION" {
				got = append(got, f.Message)
			}
		}
		if len(got) != len(want) || slices.ContainsFunc(want, func(w string) bool {
			return !slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, w) })
		}) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	check()
	r.Disputes, r.Sections.Problems = report.Disputes{}, ""
	check("四、", "五、")
	r.Proactive = report.Proactive{Fees: "1"} // one cell is a table
	check("四、", "五、")
}
