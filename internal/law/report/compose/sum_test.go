package compose

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/law/report"
)

// Of a sum nobody's cases are known: what only they tell is a blank by name,
// whatever the tables say, and comes back when the cases do.
func TestASumAsksForWhatOnlyCasesTell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		own := facts().Draw(t, "facts")
		sum := *own
		sum.Work, sum.Published = nil, nil
		texts, values := Draft(own), Bound(own)
		now := Refresh(texts, &sum, values)
		n := Review(now, &sum, Bound(&sum))
		var asked []string
		for _, b := range n.Unfilled {
			asked = append(asked, b.Name)
		}
		for _, b := range ofCases {
			if _, bound := Bound(&sum)[b.Name]; bound || !b.Optional && !slices.Contains(asked, b.Name) {
				t.Fatalf("%s is not asked for: %v", b.Name, asked)
			}
		}
		for _, f := range n.Findings {
			if f.Rule != RuleBlank {
				t.Fatalf("%+v", f)
			}
		}
		if s := n.Sections(); strings.Contains(s.Overview, "从提出渠道看") || strings.Contains(s.Overview, "平均用时") || strings.Contains(s.Other, "信息处理费。") {
			t.Fatalf("an agency's cases stand for the area's: %s %s", s.Overview, s.Other)
		}
		if back := Refresh(now, own, Bound(&sum)); Review(back, own, values).Sections().Other != Review(texts, own, values).Sections().Other {
			t.Fatal("the cases do not come back")
		}
	})
}

// Every number of what was published says which items it counts.
func TestPublishedNumbersHaveTheirItems(t *testing.T) {
	f := &Facts{Report: &report.Report{}, Work: &Work{}, Published: &Published{Items: 9, Explanations: 2, Explained: 3, Unexplained: 1, Converted: 2, Columns: []Tally{{"通知公告", FromColumn + "notice", 4}}}}
	seen := map[Source]bool{}
	for _, name := range []string{"主动公开情况", "栏目发布情况", "文件解读情况", "依申请转主动公开情况"} {
		for _, p := range f.binding(name).Value(f) {
			if strings.ContainsAny(p.Text, "0123456789") && !p.From.Items() {
				t.Errorf("%s: %q leads nowhere", name, p.Text)
			}
			seen[p.From] = true
		}
	}
	for _, s := range []Source{FromPublished, FromExplanations, FromExplained, FromUnexplained, FromConverted, FromColumn + "notice"} {
		if !seen[s] || s != FromColumn+"notice" && SourceName(s) == "" {
			t.Errorf("%s is no source", s)
		}
	}
}
