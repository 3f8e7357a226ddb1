package rules

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/internal/law/report"
)

// Whatever a report says, the rules end, quote what stands there and repeat no
// long number.
func FuzzProseRules(f *testing.F) {
	for _, r := range proseRules() {
		for _, e := range r.Fires {
			f.Add("清河县水利局", e.Text)
		}
	}
	f.Add("灤河回族区人民政府", "漣河区（一）（三）2022年，我局收到１２件（其中（网上99999999999999999999件")
	f.Add("市市市局", "《《〈2022年〉》其中其中，共共计，一是二是三是、分别为1件、2件")
	f.Add("\xbf", "2022年，0次\xef\xbc")
	f.Add("", "\xff2023\xfe年将\x00继续")
	f.Fuzz(func(t *testing.T, agency, text string) {
		r := &report.Reading{Sources: map[report.Path]report.Source{}}
		for _, c := range r.Report.Counts() {
			*c.Value = report.C(0)
		}
		r.Report.Year, r.Report.Agency, r.Report.Proactive.Fees = 2023, agency, "1.5"
		lines := lineCounter(0)
		section(r, &lines, report.SectionOverview, text)
		section(r, &lines, report.SectionProblems, text)
		in := Input{Reading: r, Previous: r, Peers: []Peer{{Agency: "别局", Year: 2023, Sketch: Sketch(r)}}}
		for _, rule := range proseRules() {
			for _, f := range rule.run(&in) {
				if f.Rule != rule.ID || f.Message == "" || !utf8.ValidString(f.Message) {
					t.Fatalf("%s: %+v", rule.ID, f)
				}
				for _, w := range f.Where {
					if _, next := nextFigures(w.Text, 0); next >= 0 && !strings.Contains(w.Text, "*") && hasLongNumber(w.Text) {
						t.Fatalf("%s repeats %s", rule.ID, w.Text)
					}
				}
			}
		}
	})
}

func hasLongNumber(s string) bool {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			n = 0
			continue
		}
		if n++; n >= 11 {
			return true
		}
	}
	return false
}
