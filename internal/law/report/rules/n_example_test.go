package rules

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
)

// The examples of the prose rules are run as they are shown to people. A part
// of an example begins with its name in brackets: 〔机关〕, 〔表〕 cells, 〔文〕 section
// one, 〔五〕, 〔六〕, 〔上年〕 last year's section one, 〔同行〕 another agency's. A
// paragraph ends at ／.
func TestProseExamples(t *testing.T) {
	for _, r := range proseRules() {
		for _, e := range r.Fires {
			if fired(t, r.ID, e.Text) == 0 {
				t.Errorf("%s must fire: %s", r.ID, e.Text)
			}
		}
		for _, e := range r.Silent {
			silent(t, r.ID, e.Text)
		}
	}
}

func proseRules() []Rule {
	return []Rule{nTable, nParts, nYear, nCount, nSelf, nName, nNumbering, nSection, nFee, nPrivacy, nCopied}
}

func fired(t *testing.T, rule, text string) int {
	t.Helper()
	return len(findings(t, rule, text))
}

func silent(t *testing.T, rule, text string) {
	t.Helper()
	for _, f := range findings(t, rule, text) {
		t.Errorf("%s must stay silent: %s\n\t%s: %s", rule, text, f.Severity, f.Message)
	}
}

// findings runs one rule on an example.
func findings(t *testing.T, rule, text string) []report.Finding {
	t.Helper()
	in := told(t, text)
	for _, r := range proseRules() {
		if r.ID == rule {
			if !in.meets(r.Needs) {
				return nil
			}
			return r.run(&in)
		}
	}
	t.Fatalf("no rule %s", rule)
	return nil
}

var exampleParts = []string{"机关", "表", "文", "五", "六", "上年", "同行"}

// told makes the report of an example.
func told(t *testing.T, text string) Input {
	t.Helper()
	part := map[string]string{}
	for text != "" {
		name, rest, ok := strings.Cut(strings.TrimPrefix(text, "〔"), "〕")
		if !ok || !strings.HasPrefix(text, "〔") || !slices.Contains(exampleParts, name) {
			name, rest = "文", text
		}
		end := len(rest)
		for _, p := range exampleParts {
			if i := strings.Index(rest, "〔"+p+"〕"); i >= 0 {
				end = min(end, i)
			}
		}
		part[name], text = rest[:end], rest[end:]
	}
	r := &report.Reading{Sources: map[report.Path]report.Source{}}
	if s := part["表"]; s != "" {
		r = tables(t, s)
	}
	r.Report.Year, r.Report.Agency = 2023, "清河县水利局"
	if s := part["机关"]; s != "" {
		r.Report.Agency = s
	}
	lines := lineCounter(0)
	section(r, &lines, report.SectionOverview, said(part, "文", "本年度工作平稳有序。"))
	for kind := report.SectionProactive; kind <= report.SectionDisputes; kind++ {
		r.Prose = append(r.Prose, report.Section{Kind: kind, Heading: lines.para(kind.Heading())})
	}
	section(r, &lines, report.SectionProblems, said(part, "五", "公开内容还不够全面。"))
	section(r, &lines, report.SectionOther, said(part, "六", "本年度没有收取信息处理费。"))
	in := Input{Reading: r}
	if s := part["上年"]; s != "" {
		if s == "同上" {
			s = part["文"]
		}
		in.Previous = &report.Reading{}
		in.Previous.Report.Year, in.Previous.Report.Agency = 2022, r.Report.Agency
		section(in.Previous, &lines, report.SectionOverview, s)
	}
	return in
}

type lineCounter int

func (l *lineCounter) para(text string) doc.Para {
	*l++
	return doc.Para{Text: text, Runs: []doc.Run{{Pos: doc.Pos{Line: int(*l), Col: 1}}}}
}

// said is a part of the example, or what stands there where it is left out.
func said(part map[string]string, name, otherwise string) string {
	if text, ok := part[name]; ok {
		return text
	}
	return otherwise
}

func section(r *report.Reading, l *lineCounter, kind report.SectionKind, text string) {
	s := report.Section{Kind: kind, Heading: l.para(kind.Heading())}
	for _, p := range strings.Split(text, "／") {
		s.Paras = append(s.Paras, l.para(p))
	}
	r.Prose = append(r.Prose, s)
}

// tables reads cells in words, also those that the arithmetic rules never name.
func tables(t *testing.T, words string) *report.Reading {
	t.Helper()
	var rest []string
	single := map[string]string{}
	for _, part := range strings.Split(words, "，") {
		name, value, _ := strings.Cut(part, " ")
		switch name {
		case "行政许可", "行政处罚", "行政强制", "收费":
			single[name] = value
		default:
			rest = append(rest, part)
		}
	}
	r := cellsInWords(t, strings.Join(rest, "，"), 2023)
	p := &r.Report.Proactive
	for name, value := range single {
		if name == "收费" {
			p.Fees = report.Amount(value)
			continue
		}
		n := int64(0)
		for _, c := range value {
			n = n*10 + int64(c-'0')
		}
		*map[string]*report.Count{"行政许可": &p.Licences, "行政处罚": &p.Penalties, "行政强制": &p.Compulsion}[name] = report.C(n)
	}
	return r
}
