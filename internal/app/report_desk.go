package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
	"gongkai/internal/law/report/duty"
)

// ReportState says how far an agency's annual report of a year has come.
type ReportState string

// The states. Up to ReportSigning the figures are the ledger's of the moment;
// from ReportSigned on they are frozen.
const (
	ReportDrafting  ReportState = "drafting"
	ReportReview    ReportState = "review"
	ReportSigning   ReportState = "signing"
	ReportSigned    ReportState = "signed"
	ReportPublished ReportState = "published"
)

var reportStates = []struct {
	state       ReportState
	label, step string
}{
	{ReportDrafting, "编制中", "编制"}, {ReportReview, "待审核", "审核"}, {ReportSigning, "待签发", "签发"},
	{ReportSigned, "已签发，待发布", "发布"}, {ReportPublished, "已发布", ""},
}

// Label is the state in Chinese.
func (s ReportState) Label() string {
	for _, x := range reportStates {
		if x.state == s {
			return x.label
		}
	}
	return string(s)
}

// ReportStages are the names of the four stages in their order; a report in the
// n-th state is at the n-th of them, and past all where it is published.
func ReportStages() []string { return []string{"编制", "审核", "签发", "发布"} }

// Stage is how many stages the report has behind it.
func (s ReportState) Stage() int {
	return slices.IndexFunc(reportStates, func(x struct {
		state       ReportState
		label, step string
	}) bool {
		return x.state == s
	})
}

// deskRecord is what the ledger keeps of the making of a report.
type deskRecord struct {
	State    ReportState     `json:"state"`
	Version  int             `json:"version"`
	Basis    ReportBasis     `json:"basis,omitempty"`
	Texts    compose.Texts   `json:"texts,omitzero"`
	Values   compose.Values  `json:"values,omitempty"` // the ledger's when Texts were kept; nil where nobody has written
	Drafters []string        `json:"drafters,omitempty"`
	Reviewer string          `json:"reviewer,omitempty"`
	Note     string          `json:"note,omitempty"` // of the correction under way, for the public
	Reasons  []Justification `json:"reasons,omitempty"`
	Steps    []ReportStep    `json:"steps,omitempty"`
}

// ReportStep is who did what to a report.
type ReportStep struct {
	What ReportDo  `json:"what"`
	By   string    `json:"by"`
	Name string    `json:"name"` // as it was then
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
}

// Justification explains a finding that stays. It lapses when the finding says
// something else.
type Justification struct {
	Key  string    `json:"key"` // of the finding
	Text string    `json:"text"`
	By   string    `json:"by"`
	Name string    `json:"name"`
	At   time.Time `json:"at"`
}

const kindDesk = "report_desk"

// ReportView is the report desk of one agency and year.
type ReportView struct {
	Agency  agency.Agency
	Year    int
	State   ReportState
	Version int // of the desk; every change is of a version
	Basis   ReportBasis
	// MayChoose says that the agency's report may be a sum.
	MayChoose bool
	Derived
	Shown     report.Report  // as it would be printed: frozen, or the ledger's with the narrative
	Previous  *report.Report // last year's as it was signed, nil where there is none
	Narrative *compose.Narrative
	Texts     compose.Texts // with marks, as the writer edits them
	Values    compose.Values
	Written   bool // somebody has kept a text; else it is the draft of the ledger
	Findings  []DeskFinding
	Run       int // rules that looked at it
	Counts    []CountTask
	Duty      duty.Duty
	Signed    *Signed
	Published []Publication // the newest first
	Shifts    []Shift       // parts of a signed sum that are no longer what they were
	Steps     []ReportStep
	Note      string
	Next      []ReportNext
}

// Frozen reports whether the figures no longer follow the ledger.
func (d *ReportView) Frozen() bool { return d.State == ReportSigned || d.State == ReportPublished }

// ReportDesk gives the desk as it stands at this moment.
func (a *App) ReportDesk(ctx context.Context, actor agency.Actor, agencyID string, year int) (d ReportView, err error) {
	if err := checkYear(year); err != nil {
		return d, err
	}
	err = a.read(ctx, actor, agency.ReportDerive, agencyID, func(w *work) error {
		d, _, err = w.desk(ctx, agencyID, year)
		return err
	})
	return d, err
}

func deskKey(year int) string { return fmt.Sprintf("%04d", year) }

func (w *work) deskRecord(ctx context.Context, agencyID string, year int) (rec deskRecord, err error) {
	r, err := w.Record(ctx, kindDesk, agencyID, deskKey(year))
	if err != nil {
		return rec, err
	}
	if r != nil {
		return rec, json.Unmarshal([]byte(r.Body), &rec)
	}
	rec.State = ReportDrafting
	signed, err := w.signed(ctx, agencyID, year)
	if signed != nil { // by the command on the server
		rec.State = ReportSigned
	}
	return rec, err
}

func (w *work) desk(ctx context.Context, agencyID string, year int) (d ReportView, rec deskRecord, err error) {
	if d.Agency, err = w.Agency(ctx, agencyID); err != nil {
		return d, rec, err
	}
	if rec, err = w.deskRecord(ctx, agencyID, year); err != nil {
		return d, rec, err
	}
	d.Year, d.State, d.Version, d.Steps, d.Note = year, rec.State, rec.Version, rec.Steps, rec.Note
	d.Basis = rec.Basis
	d.Duty, _ = duty.Of(d.Agency.Kind, year)
	if d.MayChoose, err = w.mayChoose(ctx, &d.Agency); err != nil {
		return d, rec, err
	}
	if d.Derived, err = w.derive(ctx, agencyID, year); err != nil {
		return d, rec, err
	}
	if d.Signed, err = w.signed(ctx, agencyID, year); err != nil {
		return d, rec, err
	}
	if d.Published, err = w.publications(ctx, agencyID, year); err != nil {
		return d, rec, err
	}
	if err := w.narrate(ctx, &d, &rec); err != nil {
		return d, rec, err
	}
	if d.Counts, err = w.countTasks(ctx, agencyID, year, d.Previous); err != nil {
		return d, rec, err
	}
	if err := w.checkDesk(ctx, &d, &rec); err != nil {
		return d, rec, err
	}
	d.Next = w.nextSteps(ctx, &d, &rec)
	return d, rec, nil
}

// narrate puts the narrative together: the writer's text or, where there is
// none, the ledger's own; a frozen report has the words that it was signed in.
func (w *work) narrate(ctx context.Context, d *ReportView, rec *deskRecord) error {
	f, err := w.composeFacts(ctx, d.Agency.ID, &d.Derived)
	if err != nil {
		return err
	}
	d.Previous = f.Previous
	d.Written, d.Texts, d.Values = rec.Values != nil, rec.Texts, compose.Bound(f)
	seen := rec.Values
	if !d.Written {
		d.Texts, seen = compose.Draft(f), d.Values
	}
	if d.Frozen() && d.Signed != nil {
		d.Shown, d.Narrative = d.Signed.Report, &compose.Narrative{Body: d.Signed.Body}
		if d.Signed.Sum != nil && d.Sum != nil {
			d.Shifts = shifts(d.Signed.Sum, d.Sum)
		}
		d.Differences, err = w.differences(ctx, d.Agency.ID, d.Signed, func(report.Path) bool { return true })
		return err
	}
	d.Narrative = compose.Review(d.Texts, f, seen)
	d.Texts = compose.Refresh(d.Texts, f, seen)
	d.Shown = d.Report
	d.Shown.Sections = d.Narrative.Sections()
	return nil
}

// putDesk writes the desk after one step.
func (w *work) putDesk(ctx context.Context, v agency.Verb, agencyID string, year int, rec *deskRecord, what ReportDo, note string) error {
	rec.Version++
	rec.Steps = append(rec.Steps, ReportStep{What: what, By: w.actor.Person, Name: w.actor.Name, At: w.now, Note: note})
	body, err := json.Marshal(rec)
	if err != nil {
		return err
	}
	return w.PutRecord(ctx, &store.Record{Kind: kindDesk, Agency: agencyID, Key: deskKey(year), Year: year, Body: string(body)},
		w.entry(v, agencyID, "", map[string]any{"what": what, "state": rec.State, "version": rec.Version}))
}

// onDesk runs f on a desk that stands at version, if the actor may do verb.
func (a *App) onDesk(ctx context.Context, actor agency.Actor, v agency.Verb, agencyID string, year, version int, f func(*work, *ReportView, *deskRecord) error) error {
	if err := checkYear(year); err != nil {
		return err
	}
	return a.write(ctx, actor, v, agencyID, func(w *work) error {
		d, rec, err := w.desk(ctx, agencyID, year)
		if err != nil {
			return err
		}
		if rec.Version != version {
			return fault.New(fault.Conflict, "report.moved-on", "这份报告刚被他人更新，您的操作没有保存。请查看最新情况后再办。")
		}
		return f(w, &d, &rec)
	})
}

// WriteReport keeps the writer's text. seen are the bound values that the
// writer had on the page: a mark that still holds one of them takes today's.
func (a *App) WriteReport(ctx context.Context, actor agency.Actor, agencyID string, year, version int, texts compose.Texts, seen compose.Values) error {
	return a.onDesk(ctx, actor, agency.ReportWrite, agencyID, year, version, func(w *work, d *ReportView, rec *deskRecord) error {
		if rec.State != ReportDrafting {
			return wrongState(rec.State)
		}
		f, err := w.composeFacts(ctx, agencyID, &d.Derived)
		if err != nil {
			return err
		}
		rec.Texts, rec.Values = compose.Refresh(texts, f, seen), compose.Bound(f)
		rec.draftedBy(w.actor)
		return w.putDesk(ctx, agency.ReportWrite, agencyID, year, rec, DoWrite, "")
	})
}

// RedraftReport drops the writer's text for the draft that the ledger gives.
func (a *App) RedraftReport(ctx context.Context, actor agency.Actor, agencyID string, year, version int) error {
	return a.onDesk(ctx, actor, agency.ReportWrite, agencyID, year, version, func(w *work, _ *ReportView, rec *deskRecord) error {
		if rec.State != ReportDrafting {
			return wrongState(rec.State)
		}
		rec.Texts, rec.Values = compose.Texts{}, nil
		rec.draftedBy(w.actor)
		return w.putDesk(ctx, agency.ReportWrite, agencyID, year, rec, DoRedraft, "")
	})
}

// rewrite puts the values of figures into the text that was kept.
func (w *work) rewrite(ctx context.Context, agencyID string, d *Derived, rec *deskRecord) error {
	f, err := w.composeFacts(ctx, agencyID, d)
	if err != nil {
		return err
	}
	rec.Texts, rec.Values = compose.Refresh(rec.Texts, f, rec.Values), compose.Bound(f)
	return nil
}

func (r *deskRecord) draftedBy(who agency.Actor) {
	if !slices.Contains(r.Drafters, who.Person) {
		r.Drafters = append(r.Drafters, who.Person)
	}
}

func wrongState(s ReportState) error {
	return fault.New(fault.Conflict, "report.state", fmt.Sprintf("报告%s，不能进行此项操作。", s.Label()))
}
