package rollup

import (
	"fmt"
	"strings"

	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// missing names every agency of the list that did not report, and those that
// reported and do not stand in it. A report of an agency that others belong to
// stands for all of them. A name in the list may leave out the area's.
func (t *Total) missing(roll Roll, name string) {
	if roll == nil {
		return
	}
	list, area := roll.tree(), areas(fold(name))
	here := map[string]bool{}
	for i := range t.Leaves {
		here[fold(t.Leaves[i].Report.Agency)] = true
	}
	var absent []string
	matched := map[string]bool{}
	for _, m := range roll {
		key := fold(m.Name)
		as, found := lookUp(key, area, here)
		if found {
			matched[as] = true
		} else if list.isLeaf(key) && !list.covered(key, area, here) {
			absent = append(absent, m.Name)
		}
	}
	for _, who := range absent {
		t.Findings = append(t.Findings, report.Finding{
			Rule: "R-MISSING", Severity: report.Error,
			Message: fmt.Sprintf("%s 应当报送而没有报告，合计中不含该机关", who),
		})
	}
	for i := range t.Leaves {
		if !matched[fold(t.Leaves[i].Report.Agency)] {
			t.Findings = append(t.Findings, report.Finding{
				Rule: "R-MISSING", Severity: report.Warning,
				Message: fmt.Sprintf("%s（%s）不在应报送名单上，已计入合计", t.Leaves[i].name(), t.Leaves[i].File),
			})
		}
	}
}

// lookUp finds a listed name among those who reported, also where the list
// leaves out the name of the area.
func lookUp(key string, area []string, here map[string]bool) (string, bool) {
	if here[key] {
		return key, true
	}
	for _, a := range area {
		if here[a+key] {
			return a + key, true
		}
	}
	return "", false
}

// covered reports whether one that name belongs to reported for it.
func (t *tree) covered(name string, area []string, here map[string]bool) bool {
	for range len(t.under) {
		above, ok := t.under[name]
		if !ok {
			return false
		}
		if _, found := lookUp(above, area, here); found {
			return true
		}
		name = above
	}
	return false
}

// recheck checks the balance relations on the sum. A sum of reports that keep
// them keeps them too, so a fault is traced to the reports that bring it in.
func (t *Total) recheck() {
	faults := relations(&t.Report)
	if len(faults) == 0 {
		return
	}
	who := map[broken][]string{}
	for i := range t.Leaves {
		for _, f := range relations(t.Leaves[i].Report) {
			who[brokenBy(f)] = append(who[brokenBy(f)], t.Leaves[i].name())
		}
	}
	for _, f := range faults {
		f.Message = "合计：" + f.Message
		if names := who[brokenBy(f)]; len(names) > 0 {
			f.Message += "；不平的单位：" + someOf(names)
		}
		t.Findings = append(t.Findings, f)
	}
}

// broken names a relation that does not hold: its rule and the cell it is about.
type broken struct {
	rule string
	cell report.Path
}

func brokenBy(f report.Finding) broken {
	if len(f.Where) == 0 {
		return broken{rule: f.Rule}
	}
	return broken{f.Rule, f.Where[0].Cell}
}

// relations are the findings of the tables' own arithmetic.
func relations(r *report.Report) []report.Finding {
	var out []report.Finding
	for _, f := range rules.Check(rules.Input{Reading: &report.Reading{Report: figuresOnly(r)}}).Findings {
		if strings.HasPrefix(f.Rule, "T3-") || strings.HasPrefix(f.Rule, "T4-") {
			out = append(out, f)
		}
	}
	return out
}

// figuresOnly leaves out the prose, which the relations do not read.
func figuresOnly(r *report.Report) report.Report {
	c := *r
	c.Sections = report.Sections{}
	return c
}

// someCells joins cells' labels, at most three, and says how many there are.
func someCells(labels []string) string {
	const shown = 3
	s := "“" + strings.Join(labels[:min(shown, len(labels))], "”“") + "”"
	if len(labels) > shown {
		s += fmt.Sprintf("等 %d 格", len(labels))
	}
	return s
}
