package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// Entered is an act as it was entered: what counts, what was struck, and the
// strikes themselves.
type Entered struct {
	request.Act
	No       int // from 1, in the order of entering
	At       time.Time
	By       string // login, "visitor:portal" for the applicant
	StruckBy int    // No of the strike, 0 while it counts
}

// EnteredActs lists all that was ever entered into a case, in that order.
func (a *App) EnteredActs(ctx context.Context, actor agency.Actor, caseID string) (out []Entered, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, _ *View) error { out, err = w.enteredActs(ctx, caseID); return err })
	return out, err
}

func (w *work) enteredActs(ctx context.Context, caseID string) ([]Entered, error) {
	rows, err := w.Tx.EnteredActs(ctx, caseID)
	if err != nil {
		return nil, err
	}
	acts, err := store.ActsOf(rows)
	out := make([]Entered, len(acts))
	for i, by := range request.StruckBy(acts) {
		at, _ := time.Parse(time.RFC3339Nano, rows[i].At)
		out[i] = Entered{Act: acts[i], No: i + 1, At: at, By: rows[i].Actor, StruckBy: by}
	}
	return out, err
}

// Strike takes out an act that was entered by mistake and, where instead is
// given, enters it as it should have been; everything after it is counted anew.
// It is refused, with the way out, while something lawful rests on the act.
// Nobody is told: who was told something wrong gets a letter.
func (a *App) Strike(ctx context.Context, actor agency.Actor, caseID string, version, no int, reason string, instead *request.Act) (v View, err error) {
	err = a.onAmend(ctx, actor, caseID, reason, func(w *work, at *View) error {
		v = *at
		if v.Version != version {
			return fault.New(fault.Conflict, "case.moved-on", fmt.Sprintf("案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", v.Number))
		}
		all, err := w.enteredActs(ctx, v.ID)
		if err != nil {
			return err
		}
		if err := w.mayStrike(ctx, &v, all, no); err != nil {
			return err
		}
		acts := []request.Act{{Kind: request.Struck, On: w.today, Of: no, Reason: reason}}
		if instead != nil {
			if instead.Kind != all[no-1].Kind {
				return fault.New(fault.Invalid, "strike.kind", "更正不能改变行为的种类；记错了种类的，先撤销，再另行登记。")
			}
			instead.Of = no
			acts = append(acts, *instead)
		}
		return w.strike(ctx, &v, all, acts)
	})
	return v, err
}

// MayStrike says why an act cannot be taken out or put right, nil where it can.
func (a *App) MayStrike(ctx context.Context, actor agency.Actor, caseID string, no int) error {
	return a.onAmend(ctx, actor, caseID, "?", func(w *work, v *View) error {
		all, err := w.enteredActs(ctx, v.ID)
		if err != nil {
			return err
		}
		return w.mayStrike(ctx, v, all, no)
	})
}

// mayStrike says why an act cannot be taken out, and what can be done.
func (w *work) mayStrike(ctx context.Context, v *View, all []Entered, no int) error {
	if no < 1 || no > len(all) || all[no-1].Kind == request.Struck {
		return fault.New(fault.NotFound, "strike.missing", "案卷中没有这一步。")
	}
	e := &all[no-1]
	refuse := func(code, format string, args ...any) error {
		return fault.New(fault.Conflict, "strike."+code, fmt.Sprintf(format, args...))
	}
	switch {
	case e.StruckBy > 0:
		return refuse("twice", "“%s”已经撤销。需要再登记的，请按行为另行登记。", e.Kind.LabelIn(request.Type(v.Type)))
	case e.By == visitor:
		return refuse("visitor", "“%s”是申请人在网上提交的，日期和内容由系统记录，不能更正。申请人另有说明的，请其补充提交，并写入备注。", e.Kind.LabelIn(request.Type(v.Type)))
	case e.Kind == request.TransferredIn || e.Kind == request.TransferredOut:
		return refuse("transfer", "转送已经改变了案件所在的机关，不能撤销。请由现在的机关用“转送其他机关”转回。")
	}
	if err := w.may(ctx, verbOf(e.Kind), v.Agency); err != nil {
		return refuse("role", "“%s”由其他角色办理，更正也由其办理：%s。", e.Kind.LabelIn(request.Type(v.Type)), roleNames(verbOf(e.Kind)))
	}
	if e.Kind == request.Answered {
		disputes, err := w.disputesOver(ctx, v.Agency, v.ID)
		if err != nil {
			return err
		}
		if len(disputes) > 0 {
			return refuse("dispute", "对这次答复已有复议、诉讼（%s），不能撤销。请按复议决定或者判决“重新办理”。", disputes[0].Number)
		}
	}
	return w.noLetterOn(ctx, v, e)
}

// roleNames are those who may do v and put it right.
func roleNames(v agency.Verb) string {
	var out []string
	for _, r := range agency.Holders(v) {
		if slices.Contains(agency.Holders(agency.CaseAmend), r) {
			out = append(out, r.Label())
		}
	}
	return strings.Join(out, "、")
}

// noLetterOn refuses an act that a letter which has left told of.
func (w *work) noLetterOn(ctx context.Context, v *View, e *Entered) error {
	letters, err := w.letters(ctx, v)
	if err != nil {
		return err
	}
	for _, l := range letters {
		info, _ := letter.Lookup(l.Kind)
		if l.State == LetterIssued && info.Act == e.Kind && (l.IssuedOn == e.On || l.DocumentNo != "" && l.DocumentNo == e.DocumentNo) {
			return fault.New(fault.Conflict, "strike.letter", strings.TrimSpace(fmt.Sprintf("“%s”是发出《%s》%s 时记入的，文书已于 %s 到达申请人或者有关各方，不能撤销。请另行发文更正，送达后如实登记。", e.Kind.LabelIn(request.Type(v.Type)), info.Name, l.DocumentNo, l.IssuedOn.Chinese())))
		}
	}
	return nil
}

// strike folds the case as it would be and writes it if the law and the
// reports allow.
func (w *work) strike(ctx context.Context, v *View, all []Entered, acts []request.Act) error {
	l, err := w.lawOf(ctx, v.Agency)
	if err != nil {
		return err
	}
	before, verb := v.Case, amendVerb(v)
	if err := w.refolded(ctx, v, l, acts); err != nil {
		return dependent(err, len(acts) > 1)
	}
	if err := w.notInReport(ctx, &before, &v.Case); err != nil {
		return err
	}
	if was := all[acts[0].Of-1]; was.Kind != request.Received || was.Channel != acts[len(acts)-1].Channel {
		if err := w.notNarrated(ctx, &before, append([]request.Act{was.Act}, acts[1:]...)); err != nil {
			return err
		}
	}
	if err := w.moveFilings(ctx, verb, &before, &v.Case); err != nil {
		return err
	}
	return w.AppendActs(ctx, &v.Case, acts, w.entry(verb, v.Agency, "case:"+v.ID, map[string]any{"acts": kindsOf(acts), "of": acts[0].Of, "was": monthsOf(&before)}))
}

// monthsOf are the months whose statistics count a case.
func monthsOf(c *store.Case) []string {
	out := []string{}
	for _, day := range []calendar.Date{c.CountedOn, c.ClosedOn} {
		if !day.IsZero() {
			out = append(out, day.String()[:7])
		}
	}
	return out
}

func kindsOf(acts []request.Act) []string {
	out := make([]string, len(acts))
	for i, a := range acts {
		out[i] = string(a.Kind)
	}
	return out
}

// unbearable are the refusals of a case whose acts do not fit together; others
// are about what was typed.
var unbearable = []string{"act.before-receipt", "act.received-twice", "act.closed", "act.not-closed", "act.merged", "act.archived-twice", "act.of",
	"act.no-correction-asked", "act.no-reasons-asked", "act.no-fee-noticed", "act.id", "case.no-acts"}

// dependent words why the rest of the case cannot stand without the act.
func dependent(err error, instead bool) error {
	var e *fault.Error
	if !errors.As(err, &e) || !slices.Contains(unbearable, e.Code) {
		return err
	}
	message := e.Message
	if i := strings.Index(message, "（"); i > 0 {
		message = message[i:] // its place among the acts helps nobody
	}
	if instead {
		return fault.New(fault.Conflict, "strike.depends", "照此更正，案卷不能成立"+message+"。请核对日期；后面的行为也记错了的，先更正后面的。")
	}
	return fault.New(fault.Conflict, "strike.depends", "后面的行为以它为前提，撤销后案卷不能成立"+message+"。请先撤销后面的行为，再撤销这一步；只是内容或者日期记错的，请用“更正”。")
}

// notInReport refuses a change that would contradict a report that stands: one
// signed or published, whose numbers no longer follow the ledger.
func (w *work) notInReport(ctx context.Context, before, after *store.Case) error {
	for _, y := range w.shifted(before, after) {
		if err := w.notFrozen(ctx, before.Agency, y); err != nil {
			return err
		}
	}
	return nil
}

// moveFilings marks the reports handed in whose figures a change contradicts.
// They are not the agency's to freeze: the report of an area (art. 49) rests on
// what was handed in, a part that proves wrong is handed in anew and the sum is
// corrected by who made it. So the change stands, and both are told.
func (w *work) moveFilings(ctx context.Context, verb agency.Verb, before, after *store.Case) error {
	for _, y := range w.shifted(before, after) {
		all, err := w.filings(ctx, before.Agency, y)
		if err != nil {
			return err
		}
		if len(all) == 0 || all[0].State == FilingReturned || all[0].Moved == w.today {
			continue
		}
		f := all[0]
		f.Moved = w.today
		if err := w.putFiling(ctx, verb, &f); err != nil {
			return err
		}
	}
	return nil
}

// FilingsMoved are the years whose report was handed in and is no more what the
// ledger says, the oldest first.
func (a *App) FilingsMoved(ctx context.Context, actor agency.Actor, agencyID string) (years []int, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error {
		years = nil
		rs, err := w.Records(ctx, kindFiling, agencyID, 0)
		for _, r := range rs {
			f, err := filingOf(r)
			if err != nil {
				return err
			}
			years = slices.DeleteFunc(years, func(y int) bool { return y == f.Year }) // later versions come later
			if !f.Moved.IsZero() && f.State != FilingReturned {
				years = append(years, f.Year)
			}
		}
		return err
	})
	return years, err
}

// shifted are the years whose table 3 counts a case otherwise after a change.
func (w *work) shifted(before, after *store.Case) (out []int) {
	if before.Type != string(request.TypeRequest) {
		return nil
	}
	years := []int{before.CountedOn.Year, before.ClosedOn.Year, after.CountedOn.Year, after.ClosedOn.Year}
	years = slices.DeleteFunc(years, func(y int) bool { return y == 0 })
	if len(years) == 0 {
		return nil
	}
	last := slices.Max(years)
	if before.ClosedOn.IsZero() || after.ClosedOn.IsZero() {
		last = max(last, w.today.Year)
	}
	for y := slices.Min(years); y <= last; y++ {
		if standingIn(before, y) != standingIn(after, y) {
			out = append(out, y)
		}
	}
	return out
}

// standing is how table 3 of a year counts a case.
type standing struct {
	fresh, carriedIn, carriedOut bool
	row, column                  string
}

func standingIn(c *store.Case, year int) (s standing) {
	counted, closed := c.CountedOn.Year, c.ClosedOn.Year
	if counted == 0 || counted > year || closed != 0 && closed < year {
		return s
	}
	s = standing{fresh: counted == year, carriedIn: counted < year, carriedOut: closed == 0 || closed > year, column: c.Applicant}
	if closed == year {
		s.row = c.Outcome
	}
	return s
}

// notNarrated does the same for the numbers of the report's text.
func (w *work) notNarrated(ctx context.Context, c *store.Case, acts []request.Act) error {
	if c.Type != string(request.TypeRequest) {
		return nil
	}
	for _, a := range acts {
		switch a.Kind {
		case request.Received:
			if c.CountedOn.IsZero() {
				continue
			}
			a.On = calendar.D(c.CountedOn.Year, 1, 1)
		case request.CorrectionRequested, request.Extended, request.FeeNoticed, request.FeePaid:
		default:
			continue
		}
		if err := w.notFrozen(ctx, c.Agency, a.On.Year); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) notFrozen(ctx context.Context, agencyID string, year int) error {
	rec, err := w.deskRecord(ctx, agencyID, year)
	if err != nil {
		return err
	}
	switch rec.State {
	case ReportPublished:
		return fault.New(fault.Conflict, "amend.published", fmt.Sprintf("这项更正会改变%d年年度报告的数字，该报告已经发布。请先在“年度报告”里对该报告办理“%s”，再更正案件，然后发布更正后的报告。", year, DoCorrect.Label()))
	case ReportSigned:
		return fault.New(fault.Conflict, "amend.signed", fmt.Sprintf("这项更正会改变%d年年度报告的数字，该报告已经签发。请先由签发人把报告退回编制，再更正案件。", year))
	}
	return nil
}
