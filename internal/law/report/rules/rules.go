// Package rules checks an annual report against its own balance relations
// (国办公开办函〔2021〕30号, table notes), last year's report and its own prose.
// One rule, one file: what it checks, its source, examples that fire and
// examples that must not.
package rules

import "gongkai/internal/law/report"

// Input is what a check may look at. Previous and Peers may be nil.
type Input struct {
	*report.Reading
	Previous     *report.Reading // last year's report of the same agency
	PreviousFile string          // where it was read from, for the places of findings
	Peers        []Peer          // other reports of the same call, for N-COPIED

	digest *Digest    // set where Reading is no more than what a digest kept
	told   *narrative // the prose, read once for all rules that want it
}

// Rule is one rule of the contract.
type Rule struct {
	ID       string // never re-used
	Severity report.Severity
	Title    string // Chinese, a few words
	Checks   string // Chinese: what it checks and when it stays silent
	Source   string // article or document number
	Fires    []Example
	Silent   []Example
	// Needs says what must be at hand for the rule to run; a rule whose needs
	// are not met counts as skipped.
	Needs Need
	// One of three: run checks prose, relations arithmetic, and a rule that is
	// checked elsewhere stands here to be explained.
	run       func(in *Input) []report.Finding
	relations func(in *Input, each func(*relation))
	by        elsewhere
}

// elsewhere says who checks a rule that this package only explains.
type elsewhere int

const (
	byReading elsewhere = iota + 1 // while the document is read
	byRollup                       // while reports are added up
)

// Need is what a rule cannot run without.
type Need int

// The needs.
const (
	NeedsNothing Need = iota
	NeedsPrevious
	NeedsPeersOrPrevious
)

// Example is a piece of a report in words, shown by "report explain" and run
// by the tests: Text becomes the section's prose or, for table rules, says in
// words what the cells hold.
type Example struct {
	Text string
	Why  string
}

// Peer is a sketch of another report's prose.
type Peer struct {
	File, Agency string
	Year         int
	Sketch       []uint64
}
