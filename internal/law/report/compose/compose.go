// Package compose drafts the narrative of an annual report from the ledger
// (Regulations art. 50; 国办公开办函〔2021〕30号, sections one, five and six). Its
// sentences hold marks 【name：value】. A bound mark stands for what the ledger
// says, with the cells or cases it comes from; the text around it is the
// writer's. A blank mark names what no ledger knows and is filled by hand.
package compose

import (
	"strings"

	"gongkai/internal/law/report"
)

// Facts are what the ledger knows for the narrative.
type Facts struct {
	Report     *report.Report // derived tables
	Previous   *report.Report // last year's signed report, nil where there is none
	Work       *Work          // nil where the figures are a sum of reports: nobody's cases give it
	Published  *Published     // nil where the agency does not publish with this system
	Government bool           // reports assessment, public review, accountability (art. 50(4))
}

// Work is how the year's requests were handled, beyond table 3.
type Work struct {
	Channels  []Tally // of the newly received, in the order of art. 31; their sum is table 3's
	Closed    int64   // closed in the year
	Late      int64   // of these, after the due date
	Extended  int64   // cases whose period was extended in the year (art. 33)
	Corrected int64   // cases in which correction was asked for in the year (art. 30)
	// WorkingDays is the sum, over the closed, of working days from the day
	// after receipt to closing; nothing is left out for pauses.
	WorkingDays int64
	FeeCases    int64 // cases whose processing fee was paid in the year (art. 42)
	FeeFen      int64 // 分
}

// Tally is a number with its name and the key of its source.
type Tally struct {
	Name string
	From Source
	N    int64
}

// Published is what was published in the year.
type Published struct {
	Items        int64
	Columns      []Tally // by column of the portal, those with any
	Explanations int64
	// Explained are the documents issued in the year that something public
	// explains, Unexplained those that nothing does.
	Explained, Unexplained int64
	// Converted are the items of the year that requests made public (art. 44),
	// Suggested the requests whose applicants suggested it in the year.
	Converted, Suggested int64
}

// Items reports whether a source lists published items, not cases.
func (s Source) Items() bool {
	switch s {
	case FromPublished, FromExplanations, FromExplained, FromUnexplained, FromConverted:
		return true
	}
	return strings.HasPrefix(string(s), string(FromColumn))
}

// Texts are the three sections as they are kept: with marks.
type Texts struct {
	Overview string `json:"overview"`
	Problems string `json:"problems"`
	Other    string `json:"other"`
}

// Of is the text of a section of prose.
func (t *Texts) Of(k report.SectionKind) string {
	switch k {
	case report.SectionOverview:
		return t.Overview
	case report.SectionProblems:
		return t.Problems
	}
	return t.Other
}

// Map gives the texts with f done to each.
func (t Texts) Map(f func(string) string) Texts {
	return Texts{f(t.Overview), f(t.Problems), f(t.Other)}
}

// Kinds are the sections that are written.
func Kinds() []report.SectionKind {
	return []report.SectionKind{report.SectionOverview, report.SectionProblems, report.SectionOther}
}

// Source is where a number comes from: the path of a cell of the report, or
// "facts." and the name of a list of cases or of published items.
type Source string

// The sources that are no cells.
const (
	FromClosed    Source = "facts.closed"
	FromLate      Source = "facts.late"
	FromExtended  Source = "facts.extended"
	FromCorrected Source = "facts.corrected"
	FromFees      Source = "facts.fees"
	FromChannel   Source = "facts.channel." // and the channel's key
	FromRows      Source = "facts.rows."    // and the group's key
	FromGroup     Source = "facts.suits."   // and the result's key: both groups of suits

	FromPublished    Source = "facts.published"
	FromExplanations Source = "facts.explanations"
	FromColumn       Source = "facts.columns." // and the column's id
	FromExplained    Source = "facts.explained"
	FromUnexplained  Source = "facts.unexplained"
	FromConverted    Source = "facts.converted"
	FromSuggested    Source = "facts.suggested"
)

// Cells lists the cells that a source adds up; nil where it is no sum of cells.
func (s Source) Cells() []report.Path {
	for _, g := range outcomeGroups {
		if s == FromRows+Source(g.key) {
			var out []report.Path
			for row := g.first; row <= g.last; row++ {
				out = append(out, report.RequestPath(row, report.RowTotal))
			}
			return out
		}
	}
	for r := range report.Results {
		if s == FromGroup+Source(r.Key()) {
			return []report.Path{report.DisputePath(report.LitigationDirect, r), report.DisputePath(report.LitigationAfterReconsideration, r)}
		}
	}
	if s == FromOrganisations {
		var out []report.Path
		for c := report.Commercial; c < report.RowTotal; c++ {
			out = append(out, report.RequestPath(report.New, c))
		}
		return out
	}
	return nil
}

// FromOrganisations is the newly received of 法人或其他组织.
const FromOrganisations Source = "facts.organisations"

type outcomeGroup struct {
	key, name   string
	first, last report.Row
}

// outcomeGroups are the groups of outcomes as table 3 prints them.
var outcomeGroups = []outcomeGroup{
	{"granted", "予以公开", report.Granted, report.Granted},
	{"partial", "部分公开", report.Partial, report.Partial},
	{"refused", "不予公开", report.StateSecret, report.AdministrativeInquiry},
	{"unavailable", "无法提供", report.NotHeld, report.UnclearAfterCorrection},
	{"not_processed", "不予处理", report.Petition, report.Reconfirmation},
	{"other", "其他处理", report.CorrectionOverdue, report.OtherOther},
}

// SourceName is what a source lists, "" for a cell's path or a source that this
// package does not name.
func SourceName(s Source) string {
	switch s {
	case FromClosed:
		return "本年办结的申请及其用时"
	case FromLate:
		return "本年逾期办结的申请"
	case FromExtended:
		return "本年延长答复期限的申请"
	case FromCorrected:
		return "本年告知补正的申请"
	case FromFees:
		return "本年缴清信息处理费的申请"
	case FromOrganisations:
		return "本年新收申请·法人或其他组织"
	case FromPublished:
		return "本年发布的信息"
	case FromExplanations:
		return "本年发布的政策解读"
	case FromExplained:
		return "本年制发、有解读的文件"
	case FromUnexplained:
		return "本年制发、没有解读的文件"
	case FromConverted:
		return "本年由依申请公开转为主动公开的信息"
	case FromSuggested:
		return "本年申请人建议转为主动公开的申请"
	}
	for _, g := range outcomeGroups {
		if s == FromRows+Source(g.key) {
			return "本年办理结果·" + g.name
		}
	}
	for r := range report.Results {
		if s == FromGroup+Source(r.Key()) {
			return "行政诉讼·" + r.Label()
		}
	}
	return ""
}
