package press

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"gongkai/internal/law/report"
	"gongkai/internal/law/report/layout"
)

// Difference is one thing that did not come back as it was written.
type Difference struct{ Label, Want, Got string }

// Differences compares a report with its proof: form, title, every cell, and
// the three sections of prose but for spaces. Agency and year stand in the
// title alone and are compared where the title states them.
func Differences(want, got *report.Report) []Difference {
	var out []Difference
	add := func(label, w, g string) {
		if w != g {
			out = append(out, Difference{label, w, g})
		}
	}
	title := layout.Title(want)
	add("格式", string(want.Format), string(got.Format))
	add("标题", squeeze(title), squeeze(got.Title))
	if strings.Contains(squeeze(title), squeeze(want.Agency)) {
		add("机关", squeeze(want.Agency), squeeze(got.Agency))
	}
	if year := strconv.Itoa(want.Year); strings.Contains(title, year) {
		add("年度", year, strconv.Itoa(got.Year))
	}
	w, g := want.Counts(), got.Counts()
	for i := range w {
		add(w[i].Label, w[i].Value.String(), g[i].Value.String())
	}
	add("行政事业性收费", string(want.Proactive.Fees), string(got.Proactive.Fees))
	for _, c := range report.TrialCells() {
		add(c.Label, trialText(want.Trial, c), trialText(got.Trial, c))
	}
	add(report.SectionOverview.Heading(), squeeze(want.Sections.Overview), squeeze(got.Sections.Overview))
	add(report.SectionProblems.Heading(), squeeze(want.Sections.Problems), squeeze(got.Sections.Problems))
	add(report.SectionOther.Heading(), squeeze(want.Sections.Other), squeeze(got.Sections.Other))
	return atDifference(out)
}

func trialText(t *report.Trial, c report.TrialCell) string {
	switch {
	case t == nil:
		return ""
	case c.Amount:
		return string(t.Amounts[c.Name])
	}
	return t.Counts[c.Name].String()
}

// squeeze leaves out all white space, which formats break lines with.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}

// atDifference shows long texts from shortly before the place where they part.
func atDifference(diffs []Difference) []Difference {
	const before = 8
	for i := range diffs {
		w, g := []rune(diffs[i].Want), []rune(diffs[i].Got)
		k := 0
		for k < len(w) && k < len(g) && w[k] == g[k] {
			k++
		}
		if k > 3*before {
			diffs[i].Want = fmt.Sprintf("第 %d 字起：%s", k-before+1, string(w[k-before:]))
			diffs[i].Got = string(g[k-before:])
		}
	}
	return diffs
}
