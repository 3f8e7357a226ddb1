package app

import (
	"context"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
)

// letterTemplate is an agency's wording of a kind of letter from a day on.
type letterTemplate struct {
	Kind   letter.Kind   `json:"kind"`
	From   calendar.Date `json:"from"`
	Source string        `json:"source"`
}

const kindLetterTemplate = "letter_template" // key is kind/from

// PutLetterTemplate sets an agency's wording of the kind that the template
// names, from its day on; letters signed before keep theirs.
func (a *App) PutLetterTemplate(ctx context.Context, actor agency.Actor, agencyID, source string) error {
	t, err := letter.ParseTemplate(source)
	if err != nil {
		return err
	}
	if t.From.IsZero() {
		return fault.New(fault.Invalid, "letter.template-from", "请在模板开头写明自哪一天起施行（施行：2024-07-01）。")
	}
	return a.write(ctx, actor, agency.SettingManage, agencyID, func(w *work) error {
		if _, err := w.Agency(ctx, agencyID); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.SettingManage, kindLetterTemplate, agencyID, string(t.Kind)+"/"+t.From.String(), 0,
			letterTemplate{t.Kind, t.From, source})
	})
}

// words are those of the letter itself, else the agency's in force on a day,
// else "" for the usual ones.
func (w *work) words(ctx context.Context, view *LetterView, on calendar.Date) (string, error) {
	if !unsaid(view.Words) {
		return view.Words, nil
	}
	rs, err := w.RecordsUnder(ctx, kindLetterTemplate, view.Agency, string(view.Kind))
	if err != nil {
		return "", err
	}
	words := ""
	for i := range rs { // by key, so by day
		t, err := decode[letterTemplate](rs[i].Body)
		if err != nil {
			return "", err
		}
		if !t.From.After(on) {
			_, words, _ = strings.Cut(strings.ReplaceAll(t.Source, "\r\n", "\n"), "\n\n")
		}
	}
	return words, nil
}
