package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

// ReportDo is something done to a report.
type ReportDo string

// What is done. The first five change the state.
const (
	DoSubmit    ReportDo = "submit"
	DoPass      ReportDo = "pass"
	DoReturn    ReportDo = "return"
	DoSign      ReportDo = "sign"
	DoPublish   ReportDo = "publish"
	DoCorrect   ReportDo = "correct" // of what is published: as a new version
	DoWrite     ReportDo = "write"
	DoRedraft   ReportDo = "redraft"
	DoExplain   ReportDo = "explain"
	DoUnexplain ReportDo = "unexplain"
	DoBasis     ReportDo = "basis"
)

var reportDeeds = map[ReportDo]string{
	DoSubmit: "送审", DoPass: "审核通过", DoReturn: "退回编制", DoSign: "签发", DoPublish: "发布", DoCorrect: "更正已发布的报告",
	DoWrite: "修改文字", DoRedraft: "按台账重新起草", DoExplain: "说明问题", DoUnexplain: "撤回说明", DoBasis: "选择数字口径",
}

// Label is the deed in Chinese.
func (do ReportDo) Label() string { return reportDeeds[do] }

// ReportNext is a step that may follow for the actor's role, and why not now.
type ReportNext struct {
	Do    ReportDo
	Why   string // "" where it can be done
	Takes string // what must be written with it, "" where nothing
}

// move is one change of state: from where, to where, by whom.
type move struct {
	do    ReportDo
	from  []ReportState
	to    ReportState
	verb  agency.Verb
	takes string // a note that must be written
	gated bool   // findings of level error bar it
}

// moves is the whole procedure. Returning asks for the right of whoever has
// the report in hand, see returner.
var moves = []move{
	{DoSubmit, []ReportState{ReportDrafting}, ReportReview, agency.ReportWrite, "", true},
	{DoPass, []ReportState{ReportReview}, ReportSigning, agency.ReportReview, "", true},
	{DoSign, []ReportState{ReportSigning}, ReportSigned, agency.ReportSign, "", true},
	{DoPublish, []ReportState{ReportSigned}, ReportPublished, agency.ReportPublish, "", true},
	{DoReturn, []ReportState{ReportReview, ReportSigning, ReportSigned}, ReportDrafting, agency.ReportReview, "退回的理由", false},
	{DoCorrect, []ReportState{ReportPublished}, ReportDrafting, agency.ReportWrite, "更正说明（向社会公布）", false},
}

// verbIn is the right that a move takes in a state: what waits for the signer,
// or was signed, is the signer's to return.
func (m *move) verbIn(s ReportState) agency.Verb {
	if m.do == DoReturn && s != ReportReview {
		return agency.ReportSign
	}
	return m.verb
}

func moveOf(do ReportDo) *move {
	for i := range moves {
		if moves[i].do == do {
			return &moves[i]
		}
	}
	return nil
}

// nextSteps lists what the actor's role may do, with the reason where it
// cannot be done yet.
func (w *work) nextSteps(ctx context.Context, d *ReportView, rec *deskRecord) (out []ReportNext) {
	for i := range moves {
		m := &moves[i]
		if !slices.Contains(m.from, d.State) || w.may(ctx, m.verbIn(d.State), d.Agency.ID) != nil {
			continue
		}
		n := ReportNext{Do: m.do, Takes: m.takes}
		if err := w.barred(d, rec, m); err != nil {
			n.Why = err.Error()
		}
		out = append(out, n)
	}
	return out
}

// barred says why a move cannot be made now.
func (w *work) barred(d *ReportView, rec *deskRecord, m *move) error {
	who := w.actor.Person
	refuse := func(code, message string) error { return fault.New(fault.Conflict, "report."+code, message) }
	switch {
	case m.do == DoSubmit && w.today.Year <= d.Year:
		return refuse("too-early", fmt.Sprintf("%d年尚未结束，年度结束后才能送审。", d.Year))
	case m.do == DoPass && slices.Contains(rec.Drafters, who):
		return refuse("same-person", "您参与了这份报告的编制，不能由您审核，请由另一位负责人审核。")
	case m.do == DoSign && slices.Contains(rec.Drafters, who):
		return refuse("same-person", "您参与了这份报告的编制，不能由您签发，请由另一位签发人签发。")
	case !m.gated:
		return nil
	}
	var bars []string
	for i := range d.Findings {
		if f := &d.Findings[i]; f.Bars() {
			bars = append(bars, f.Title)
		}
	}
	if len(bars) == 0 {
		return nil
	}
	names := slices.Compact(slices.Clone(bars))
	return refuse("findings", fmt.Sprintf("还有 %d 处错误没有改正或者说明（%s），不能%s。", len(bars), strings.Join(names[:min(3, len(names))], "、"), m.do.Label()))
}

// MoveReport takes a report one step on, or back. note is the reason of a
// return and the public words of a correction; else it may be empty.
func (a *App) MoveReport(ctx context.Context, actor agency.Actor, agencyID string, year, version int, do ReportDo, note string) error {
	m := moveOf(do)
	if m == nil {
		return fault.New(fault.NotFound, "report.step", "没有这个步骤。")
	}
	note = strings.TrimSpace(note)
	return a.onDesk(ctx, actor, agency.ReportDerive, agencyID, year, version, func(w *work, d *ReportView, rec *deskRecord) error {
		if err := w.may(ctx, m.verbIn(d.State), agencyID); err != nil {
			return err
		}
		switch {
		case !slices.Contains(m.from, d.State):
			return wrongState(d.State)
		case m.takes != "" && note == "":
			return fault.New(fault.Invalid, "report.note", "请写明"+m.takes+"。")
		}
		if err := w.barred(d, rec, m); err != nil {
			return err
		}
		if err := w.move(ctx, d, rec, m, note); err != nil {
			return err
		}
		rec.State = m.to
		return w.putDesk(ctx, m.verbIn(d.State), agencyID, year, rec, do, note)
	})
}

// move does what a step does beyond changing the state.
func (w *work) move(ctx context.Context, d *ReportView, rec *deskRecord, m *move, note string) error {
	switch m.do {
	case DoSubmit:
		rec.Texts, rec.Values = d.Texts, d.Values
		rec.draftedBy(w.actor)
	case DoPass:
		rec.Reviewer = w.actor.Person
	case DoReturn:
		rec.Reviewer = ""
	case DoSign:
		rec.Values = d.Values // what was signed is what later changes are told from
		_, err := w.freeze(ctx, d.Agency.ID, d.Year, &d.Derived, d.Narrative.Body)
		return err
	case DoPublish:
		err := w.publish(ctx, d, rec.Note)
		rec.Note = ""
		return err
	case DoCorrect:
		rec.Note, rec.Drafters, rec.Reviewer = note, nil, ""
		if rec.Values == nil { // signed by the command: the text is the ledger's
			rec.Texts = compose.Texts{}
		}
	}
	return nil
}

// freeze signs the derived figures of a year and the list behind every cell.
func (w *work) freeze(ctx context.Context, agencyID string, year int, d *Derived, body compose.Body) (s Signed, err error) {
	if w.today.Year <= year {
		return s, fault.New(fault.Conflict, "report.too-early", fmt.Sprintf("%d年尚未结束，不能签发该年度的报告。", year))
	}
	if len(d.Missing) > 0 {
		return s, fault.New(fault.Conflict, "report.missing", fmt.Sprintf("还有 %d 项数据没有填报（%s 等），不能签发。", len(d.Missing), d.Missing[0]))
	}
	last, err := w.signed(ctx, agencyID, year)
	if err != nil {
		return s, err
	}
	s = Signed{Year: year, Version: 1, SignedOn: w.today, SignedBy: w.actor.Person, Report: d.Report, Body: body, Sum: d.Sum.signed()}
	if last != nil {
		s.Version = last.Version + 1
	}
	s.Report.Sections = body.Sections()
	if s.Lists, err = w.lists(ctx, agencyID, year); err != nil {
		return s, err
	}
	w.touch(TagReports)
	return s, w.putJSON(ctx, agency.ReportSign, kindReport, agencyID, deskKey(year), year, s)
}

// plainBody is prose that has no marks.
func plainBody(s report.Sections) compose.Body {
	none := &compose.Facts{Report: &report.Report{}}
	return compose.Review(compose.Texts{Overview: s.Overview, Problems: s.Problems, Other: s.Other}, none, nil).Body
}
