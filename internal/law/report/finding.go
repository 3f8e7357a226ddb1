package report

import "gongkai/internal/kernel/doc"

// Severity is how sure and how grave a finding is.
type Severity string

// The severities. A rule that cannot be sure says Warning or stays silent.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Label is the severity's name for people.
func (s Severity) Label() string {
	switch s {
	case Error:
		return "错误"
	case Warning:
		return "警告"
	}
	return "提示"
}

// Finding is one thing wrong or noteworthy, with the places that show it.
type Finding struct {
	Rule     string   `json:"rule"` // id of the contract, never re-used
	Severity Severity `json:"severity"`
	Message  string   `json:"message"` // Chinese, with the numbers put in
	Where    []Place  `json:"where"`   // the subject first, then what it contradicts
	Got      string   `json:"got,omitempty"`
	Want     string   `json:"want,omitempty"`
}

// Place is where in the source an operand of a finding stands.
type Place struct {
	Pos  doc.Pos
	Cell Path   // "" for prose
	Text string // the words or the raw cell
	File string // another file that the operand stands in; "" for the checked one
}

// Reading is what was understood of one document: the report, where its
// figures and words stood, and what was noted on the way.
type Reading struct {
	Report   Report
	Sources  map[Path]Source // every cell that the tables show, also the blank ones
	Prose    []Section       // in source order; tables left out
	Findings []Finding       // FILE-, TABLE- and CELL- findings
}

// Source is the raw text and place of a cell.
type Source struct {
	Raw       string
	Pos       doc.Pos
	Recovered bool // put together from a damaged layout
}

// Section is a stretch of the document under one of the six headings.
type Section struct {
	Kind    SectionKind
	Heading doc.Para   // the zero Para for text before the first heading
	Paras   []doc.Para // prose between the headings, tables left out
}

// SectionKind numbers the six sections; Preface is what stands before the first.
type SectionKind int

// The sections of the form; SectionProactive, SectionRequests and
// SectionDisputes hold the tables and, in some reports, remarks.
const (
	Preface SectionKind = iota
	SectionOverview
	SectionProactive
	SectionRequests
	SectionDisputes
	SectionProblems
	SectionOther
)

// Heading is the official heading of the section.
func (k SectionKind) Heading() string {
	return [...]string{
		"", "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
		"四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
	}[k]
}
