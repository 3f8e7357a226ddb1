package app

import (
	"context"
	"fmt"
	"strconv"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Said is what an applicant added with an act of theirs that came on paper: the
// words, and the files that wait under a form's token ("" for none).
type Said struct{ Text, Held string }

// Says reports whether an act is an applicant's that brings something: what was
// asked for to correct (art. 30), or reasons (art. 35).
func Says(k request.Kind) bool { return k == request.Corrected || k == request.ReasonsGiven }

// sources are where files belong that came with an act.
func sourceOf(k request.Kind) FileSource {
	if k == request.ReasonsGiven {
		return WithReasons
	}
	return WithCorrection
}

// ActSaid records an applicant's act with what it brought, sealed like the
// application: words or files, at least one of them.
func (a *App) ActSaid(ctx context.Context, actor agency.Actor, caseID string, version int, act request.Act, said Said) (v View, err error) {
	text := visible(said.Text)
	group := holding(actor.Person, said.Held)
	var files []keptFile
	if said.Held != "" {
		if files, err = a.settle(ctx, group); err != nil {
			return v, err
		}
	}
	switch n := len([]rune(text)); {
	case n == 0 && len(files) == 0:
		return v, invalid(fault.Field{Name: "text", Code: "correct.text", Message: "请照申请人的来件录入内容，或者附上来件的扫描件"})
	case n > MaxContent:
		return v, invalid(fault.Field{Name: "text", Code: "correct.text", Message: fmt.Sprintf("最多 %d 个字，现有 %d 个", MaxContent, n)})
	}
	v, err = a.actWith(ctx, actor, caseID, version, []request.Act{act}, func(w *work, v *View) error {
		if text != "" {
			if err := w.keepSaid(ctx, agency.CaseAct, v, act.Kind, act.On, text); err != nil {
				return err
			}
		}
		return w.addFiles(ctx, agency.CaseAct, v, sourceOf(act.Kind), files)
	})
	if err == nil && said.Held != "" {
		a.settled(ctx, group)
	}
	return v, err
}

// keepSaid seals what an applicant wrote to the act that was just added.
func (w *work) keepSaid(ctx context.Context, verb agency.Verb, v *View, k request.Kind, on calendar.Date, text string) error {
	sealed, err := w.app.vault.Seal([]byte(text), correctionOwner(v.ID))
	if err != nil {
		return err
	}
	return w.putJSON(ctx, verb, kindCorrection, "", v.ID+"/"+strconv.Itoa(v.Version), 0, correction{At: w.now, On: on, Act: k, Sealed: sealed})
}
