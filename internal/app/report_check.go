package app

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/report/layout"
	"gongkai/internal/law/report/reading"
	"gongkai/internal/law/report/rules"
)

// DeskFinding is a finding of the report on the desk. Places in the narrative
// have the section's number as Page, the paragraph's as Line.
type DeskFinding struct {
	report.Finding
	Key           string // names it as long as it says the same
	Title, Source string
	Justified     *Justification
	MayJustify    bool // an error that an explanation can let pass
}

// Bars reports whether the finding keeps the report from going on.
func (f *DeskFinding) Bars() bool { return f.Severity == report.Error && f.Justified == nil }

// unjustifiable are the findings that no explanation lets pass: what is missing
// is to be filled, what does not add up is wrong, personal data must not stand
// in a public document.
var unjustifiable = []string{
	"FILE-UNREADABLE", "TABLE-MISSING", "CELL-MISSING", "CELL-NOT-NUMBER", "FILE-CONTRADICTS", "T3-ROW", "T3-COLUMN", "T3-BALANCE", "T4-SUM",
	"N-SECTION", "N-PRIVACY", compose.RuleBlank, compose.RuleBound,
}

// checkDesk holds the report against the rules of reports and the narrative's.
func (w *work) checkDesk(ctx context.Context, d *ReportView, rec *deskRecord) error {
	in, err := readBack(&d.Shown)
	if err != nil {
		return err
	}
	input := rules.Input{Reading: in}
	if d.Previous != nil && sameParts(&d.Shown, d.Previous) {
		if input.Previous, err = readBack(d.Previous); err != nil {
			return err
		}
	}
	res := rules.Check(input)
	d.Run = res.Run
	var all []report.Finding
	if d.Sum != nil && !d.Frozen() {
		all = d.Sum.findings()
	}
	own := d.Narrative.Findings
	for _, f := range res.Findings {
		if !covered(f, own, compose.RuleBound) && (f.Severity == report.Error || !covered(f, own, compose.RuleLoose)) {
			all = append(all, f)
		}
	}
	for _, f := range own {
		if f.Rule != compose.RuleLoose || !covered(f, all, "N-TABLE") {
			all = append(all, f)
		}
	}
	for _, f := range all {
		d.Findings = append(d.Findings, deskFinding(f, rec))
	}
	return w.checkLibrary(ctx, d, rec)
}

// covered reports whether a finding of rule says the same number of the same
// paragraph: a lock that was changed is that and no more, and a number typed by
// hand is told in the words of the rules of all reports.
func covered(f report.Finding, by []report.Finding, rule string) bool {
	if f.Rule != "N-TABLE" && f.Rule != compose.RuleLoose || len(f.Where) == 0 {
		return false
	}
	p := f.Where[0].Pos
	return slices.ContainsFunc(by, func(g report.Finding) bool {
		if g.Rule != rule || len(g.Where) == 0 || g.Got != f.Got {
			return false
		}
		q := g.Where[0].Pos
		return p.Page == q.Page && p.Line == q.Line
	})
}

func deskFinding(f report.Finding, rec *deskRecord) DeskFinding {
	out := DeskFinding{Finding: f, Key: sum([]byte(f.Rule + "\n" + f.Message))[:16], Title: compose.Title(f.Rule), Source: compose.Basis}
	if r, ok := rules.Find(f.Rule); ok {
		out.Title, out.Source = r.Title, r.Source
	}
	out.MayJustify = f.Severity == report.Error && !slices.Contains(unjustifiable, f.Rule)
	for i := range rec.Reasons {
		if rec.Reasons[i].Key == out.Key && out.MayJustify {
			out.Justified = &rec.Reasons[i]
		}
	}
	return out
}

// Justify keeps why a finding stays as it is; an empty text takes the reason
// back. Whoever reviews and signs sees it.
func (a *App) Justify(ctx context.Context, actor agency.Actor, agencyID string, year, version int, key, text string) error {
	return a.onDesk(ctx, actor, agency.ReportWrite, agencyID, year, version, func(w *work, d *ReportView, rec *deskRecord) error {
		if rec.State != ReportDrafting {
			return wrongState(rec.State)
		}
		i := slices.IndexFunc(d.Findings, func(f DeskFinding) bool { return f.Key == key })
		switch {
		case i < 0:
			return fault.New(fault.Conflict, "report.finding", "这处问题已经不在了，不需要说明。")
		case !d.Findings[i].MayJustify:
			return fault.New(fault.Invalid, "report.text", "这处问题只能改正，不能以说明代替。")
		}
		rec.Reasons = slices.DeleteFunc(rec.Reasons, func(j Justification) bool { return j.Key == key })
		what, title := DoExplain, d.Findings[i].Title
		if text = strings.TrimSpace(text); text == "" {
			what = DoUnexplain
		} else {
			title += "：" + text
			rec.Reasons = append(rec.Reasons, Justification{Key: key, Text: text, By: w.actor.Person, Name: w.actor.Name, At: w.now})
		}
		rec.draftedBy(w.actor)
		return w.putDesk(ctx, agency.ReportWrite, agencyID, year, rec, what, title)
	})
}

// readBack reads a report as a reader of its printed form would. Places in the
// prose are section and paragraph. What cannot be read is among the findings.
func readBack(r *report.Report) (*report.Reading, error) {
	d := layout.Compose(r)
	d.Attachments = nil
	section, line := 0, 0
	for _, b := range d.Blocks {
		switch {
		case b.Para == nil:
			continue
		case b.Para.Style == doc.Heading1:
			section, line = section+1, 0
		case section > 0:
			line++
		}
		b.Para.Runs = []doc.Run{{Pos: doc.Pos{Page: section, Line: line, Col: 1}}}
	}
	in, err := reading.Read(d)
	if err != nil && fault.KindOf(err) != fault.Invalid {
		return nil, fault.Wrap(fault.Internal, "report.unread", "", err)
	}
	return in, nil
}
