package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// DraftLetter composes a letter of a case and keeps it as a draft. words are
// this letter's own, "" for the agency's or the usual ones; a letter whose
// facts are not complete is refused with all that is missing.
func (a *App) DraftLetter(ctx context.Context, actor agency.Actor, caseID string, kind letter.Kind, d letter.Detail, words string) (view LetterView, err error) {
	err = a.onCase(ctx, actor, agency.LetterDraft, caseID, func(w *work, v *View) error {
		if err := letterHere(v, kind); err != nil {
			return err
		}
		view = LetterView{Detail: d, Words: words}
		view.Letter = Letter{Agency: v.Agency, Case: v.ID, CaseNumber: v.Number, Kind: kind, State: LetterDraft, Year: w.today.Year}
		if view.ID, err = newID(); err != nil {
			return err
		}
		return w.draft(ctx, &view, v, "draft")
	})
	return view, err
}

// letterHere refuses a letter that the case which goes on writes.
func letterHere(v *View, kind letter.Kind) error {
	if info, _ := letter.Lookup(kind); info.OfFile() {
		return nil
	}
	return goneOn(v, "文书")
}

// PreviewLetter composes a letter as DraftLetter would and keeps nothing of it.
func (a *App) PreviewLetter(ctx context.Context, actor agency.Actor, caseID string, kind letter.Kind, d letter.Detail, words string) (view LetterView, err error) {
	err = a.onCase(ctx, actor, agency.LetterDraft, caseID, func(w *work, v *View) error {
		if err := letterHere(v, kind); err != nil {
			return err
		}
		view = LetterView{Detail: d, Words: words}
		view.Letter = Letter{Agency: v.Agency, Case: v.ID, CaseNumber: v.Number, Kind: kind, State: LetterDraft, Year: w.today.Year}
		if unsaid(view.Detail.Handler) {
			view.Detail.Handler = w.actor.Name
		}
		text, err := w.words(ctx, &view, w.today)
		if err == nil {
			_, err = w.compose(ctx, &view, v, view.Detail, text)
		}
		return err
	})
	return view, err
}

// LetterWords are the words that a letter of a kind takes today unless it has
// its own: the agency's template, else the usual ones.
func (a *App) LetterWords(ctx context.Context, actor agency.Actor, agencyID string, kind letter.Kind) (text string, err error) {
	err = a.read(ctx, actor, agency.LetterDraft, agencyID, func(w *work) error {
		text, err = w.words(ctx, &LetterView{Letter: Letter{Kind: kind, Agency: agencyID}}, w.today)
		if err == nil && text == "" {
			_, text, _ = strings.Cut(letter.Source(kind), "\n\n")
		}
		return err
	})
	return strings.TrimSpace(text), err
}

func (w *work) draft(ctx context.Context, view *LetterView, v *View, what string) error {
	if unsaid(view.Detail.Handler) {
		view.Detail.Handler = w.actor.Name
	}
	words, err := w.words(ctx, view, w.today)
	if err == nil {
		_, err = w.compose(ctx, view, v, view.Detail, words)
	}
	if err != nil {
		return err
	}
	return w.putLetter(ctx, agency.LetterDraft, view, letterParts{Detail: view.Detail, Words: view.Words}, what, "")
}

// EditLetter changes what a handler writes in a draft.
func (a *App) EditLetter(ctx context.Context, actor agency.Actor, caseID, id string, version int, d letter.Detail, words string) (view LetterView, err error) {
	err = a.onCase(ctx, actor, agency.LetterDraft, caseID, func(w *work, v *View) error {
		if view, _, err = w.change(ctx, v.Agency, v.ID, id, version, LetterDraft); err != nil {
			return err
		}
		if err := letterHere(v, view.Kind); err != nil {
			return err
		}
		view.Detail, view.Words = d, words
		return w.draft(ctx, &view, v, "edit")
	})
	return view, err
}

// FindCase gives the identity of an agency's case by its number.
func (a *App) FindCase(ctx context.Context, actor agency.Actor, agencyID, number string) (id string, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error {
		c, err := w.CaseByNumber(ctx, agencyID, number)
		if err == nil {
			id = c.ID
		}
		return err
	})
	return id, err
}

// Letters lists the letters of a case, unopened, in the order of drafting,
// those of agencies that it was handed on by among them.
func (a *App) Letters(ctx context.Context, actor agency.Actor, caseID string) (out []Letter, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, _ *View) error {
		out, err = remembered(ctx, w, lettersKey(caseID), 4, func() ([]Letter, error) {
			v, err := w.view(ctx, caseID)
			if err != nil {
				return nil, err
			}
			return w.letters(ctx, &v)
		})
		return err
	})
	return out, err
}

func (w *work) letters(ctx context.Context, v *View) (out []Letter, err error) {
	for _, owner := range holders(v) {
		rs, err := w.Tx.RecordsUnder(ctx, kindLetter, owner, v.ID)
		if err != nil {
			return nil, err
		}
		for _, r := range rs {
			l, err := decode[Letter](r.Body)
			if err != nil {
				return nil, err
			}
			l.Agency = owner
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(x, y Letter) int { return strings.Compare(x.ID, y.ID) }) // UUIDv7: by time
	return out, nil
}

// letterOf loads a letter of a case from the books of whoever wrote it.
func (w *work) letterOf(ctx context.Context, v *View, id string) (view LetterView, err error) {
	view, _, err = w.letterPartsOf(ctx, v, id)
	return view, err
}

func (w *work) letterPartsOf(ctx context.Context, v *View, id string) (view LetterView, parts letterParts, err error) {
	for _, owner := range holders(v) {
		if view, parts, err = w.letter(ctx, owner, v.ID, id); fault.KindOf(err) != fault.NotFound {
			return view, parts, err
		}
	}
	return view, parts, err
}

// Letter opens a letter, which names the applicant: the reading is noted.
func (a *App) Letter(ctx context.Context, actor agency.Actor, caseID, id string) (view LetterView, err error) {
	err = a.onCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		if view, err = w.openLetter(ctx, v, id); err != nil || view.Document != nil {
			return err
		}
		words, err := w.words(ctx, &view, w.today)
		if err == nil && view.State != LetterVoid {
			_, err = w.compose(ctx, &view, v, view.Detail, words)
		}
		if err != nil && fault.KindOf(err) == fault.Invalid && !v.State.ClosedOn.IsZero() { // its act cannot follow: whoever opens it may still make it void
			view.Document, view.Overtaken, err = nil, overtaken(v), nil
		}
		return err
	})
	return view, err
}

func overtaken(v *View) string {
	if err := goneOn(v, "文书"); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("案件 %s 已于 %s 办结（%s），这份文书所记的行为不能再有。", v.Number, v.State.ClosedOn.Chinese(), v.State.Stage.Label())
}

// openLetter opens a letter for those who make or sign letters.
func (w *work) openLetter(ctx context.Context, v *View, id string) (LetterView, error) {
	if err := w.may(ctx, agency.LetterDraft, v.Agency); err != nil {
		if err := w.may(ctx, agency.LetterSign, v.Agency); err != nil {
			return LetterView{}, err
		}
	}
	view, err := w.letterOf(ctx, v, id)
	w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+v.ID, map[string]string{"purpose": "查看文书", "letter": id}))
	w.reading = id
	return view, err
}

// factsFor are the facts of a letter of a case as of today. Opening the
// applicant's data for it is noted, unless the letter itself was opened in the
// same breath: that is one reading.
func (w *work) factsFor(ctx context.Context, view *LetterView, v *View, d letter.Detail) (*letter.Facts, error) {
	one, err := w.Agency(ctx, v.Agency)
	if err != nil {
		return nil, err
	}
	l, err := w.lawOf(ctx, v.Agency)
	if err != nil {
		return nil, err
	}
	asked, err := w.unseal(&v.Case)
	if err != nil {
		return nil, err
	}
	if view.ID == "" || w.reading != view.ID {
		w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+v.ID, map[string]string{"purpose": "拟制文书", "letter": view.ID}))
	}
	if d, err = w.withFiles(ctx, v.ID, d); err != nil {
		return nil, err
	}
	who := asked.Applicant
	f := &letter.Facts{
		Agency: one, Number: v.Number, Content: asked.Content, Form: asked.Form, Type: request.Type(v.Type), Detail: d,
		Applicant: letter.Applicant{Kind: who.Kind, Name: who.Name, IDType: who.IDType, IDNo: who.IDNo,
			Contact: who.Contact, Phone: who.Phone, Email: who.Email, Address: who.Address, Postal: who.Postal},
		Date: w.today, DocumentNo: view.DocumentNo, Draft: view.State == LetterDraft || view.State == LetterSubmitted || view.State == LetterApproved,
	}
	if !view.Date.IsZero() {
		f.Date = view.Date
	}
	if err := f.Situate(view.Kind, v.Acts, w.today, l.calendar, l.settings); err != nil {
		return nil, err
	}
	if f.Recorded && view.Date.IsZero() {
		f.Date = f.Act.On
	}
	return f, nil
}

// compose writes the letter as the case stands today, in the given words.
func (w *work) compose(ctx context.Context, view *LetterView, v *View, d letter.Detail, words string) (*letter.Facts, error) {
	f, err := w.factsFor(ctx, view, v, d)
	if err != nil {
		return nil, err
	}
	var t *letter.Template
	if words != "" {
		if t, err = letter.ParseBody(view.Kind, words); err != nil {
			return nil, err
		}
	}
	if view.Document, err = letter.Compose(view.Kind, f, t); err != nil {
		return nil, err
	}
	view.Breaches = f.State.Violations[min(len(f.Before.Violations), len(f.State.Violations)):]
	return f, nil
}
