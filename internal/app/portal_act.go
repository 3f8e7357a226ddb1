package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Correction is what an applicant sent when asked to correct (art. 30) or to
// give reasons (art. 35).
type Correction struct {
	At   time.Time
	On   calendar.Date // when it came in: before At where the office entered it
	Act  request.Kind
	Text string
}

// correction is the record of it: the text is the applicant's, and sealed.
type correction struct {
	At     time.Time     `json:"at"`
	On     calendar.Date `json:"on,omitzero"`   // zero is the day of At
	Act    request.Kind  `json:"act,omitempty"` // "" is corrected
	Sealed []byte        `json:"sealed"`
}

// kindCorrection is a record of no agency: a case that is handed on keeps it.
const kindCorrection = "correction"

func correctionOwner(caseID string) string { return "correction:" + caseID }

// Correct takes the applicant's correction with the files that wait under
// token, "" for none. The period to answer begins anew on its day (art. 30).
func (v Visitor) Correct(ctx context.Context, c Claim, text, token string) error {
	return v.say(ctx, c, request.Corrected, WithCorrection, text, token, "补正内容", "现在没有需要补正的内容：可能您已经提交过补正，或者受理机关已经办结。请查看办理进度。")
}

// GiveReasons takes why somebody asks so often, where the agency wants to know
// (art. 35).
func (v Visitor) GiveReasons(ctx context.Context, c Claim, text, token string) error {
	return v.say(ctx, c, request.ReasonsGiven, WithReasons, text, token, "理由", "现在不需要说明理由：可能您已经说明过，或者受理机关已经办结。请查看办理进度。")
}

// say keeps what an applicant writes to an act of theirs, sealed, with its files.
func (v Visitor) say(ctx context.Context, c Claim, kind request.Kind, source FileSource, text, token, what, closed string) error {
	text = visible(text)
	switch n := len([]rune(text)); {
	case n == 0:
		return invalid(fault.Field{Name: "text", Code: "correct.text", Message: "请填写" + what})
	case n > MaxContent:
		return invalid(fault.Field{Name: "text", Code: "correct.text", Message: fmt.Sprintf("最多 %d 个字，现有 %d 个", MaxContent, n)})
	}
	group := holding("", token)
	files, err := v.app.settle(ctx, group)
	if err != nil {
		return err
	}
	err = v.act(ctx, c, kind, closed, func(w *work, view *View) error {
		if err := w.keepSaid(ctx, visitorCorrect, view, kind, w.today, text); err != nil {
			return err
		}
		return w.addFiles(ctx, visitorCorrect, view, source, files)
	})
	if err == nil {
		v.app.settled(ctx, group)
	}
	return err
}

// Withdraw takes the application back.
func (v Visitor) Withdraw(ctx context.Context, c Claim) error {
	return v.act(ctx, c, request.Withdrawn, "这份申请已经办结，不能再撤回。请查看办理进度。", func(w *work, view *View) error {
		w.Note(w.entry(visitorWithdraw, view.Agency, "case:"+view.ID, nil))
		return nil
	})
}

// act adds an applicant's act of today to the case of a claim, if the case
// waits for it, with what goes with it.
func (v Visitor) act(ctx context.Context, c Claim, k request.Kind, closed string, with func(*work, *View) error) error {
	return v.write(ctx, func(w *work) error {
		view, err := w.claimedCase(ctx, c)
		if err != nil {
			return err
		}
		if !slices.Contains(view.State.Next, k) {
			return fault.New(fault.Conflict, "case.stage", closed)
		}
		if err := w.act(ctx, &view, []request.Act{{Kind: k, On: w.today}}); err != nil {
			return err
		}
		return with(w, &view)
	})
}

// corrections opens what an applicant sent on line when asked to correct.
func (w *work) corrections(ctx context.Context, caseID string) (out []Correction, err error) {
	rs, err := w.RecordsUnder(ctx, kindCorrection, "", caseID)
	if err != nil {
		return nil, err
	}
	for _, r := range rs {
		var one correction
		if err := json.Unmarshal([]byte(r.Body), &one); err != nil {
			return nil, err
		}
		text, err := w.app.vault.Open(one.Sealed, correctionOwner(caseID))
		if err != nil {
			return nil, err
		}
		if one.On.IsZero() {
			one.On = calendar.DateOf(one.At.In(w.app.place))
		}
		out = append(out, Correction{At: one.At, On: one.On, Act: cmp.Or(one.Act, request.Corrected), Text: string(text)})
	}
	return out, nil
}
