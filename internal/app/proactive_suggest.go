package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/request"
)

// Suggestion is an applicant's that what they were given be published for all
// (art. 44).
type Suggestion struct {
	Case, Number string
	On           calendar.Date
	Ground       string // one of catalog.Suggestible
	GroundLabel  string
	Reason       string // in the applicant's words, numbers of persons covered
	Online       bool   // by the applicant on the portal; else registered by the office
}

// keptSuggestion is the record of it; the reason is sealed, for it may name people.
type keptSuggestion struct {
	On     calendar.Date `json:"on"`
	Ground string        `json:"ground"`
	By     string        `json:"by"`
	Sealed []byte        `json:"sealed"`
}

// kindSuggested is the record of a suggestion: agency, key is the case.
const (
	kindSuggested  = "proactive_suggestion"
	mostSuggestion = 1000
)

func suggestionOwner(caseID string) string { return "suggestion:" + caseID }

func (w *work) opened(c *store.Case, k keptSuggestion) (Suggestion, error) {
	plain, err := w.app.vault.Open(k.Sealed, suggestionOwner(c.ID))
	return Suggestion{Case: c.ID, Number: c.Number, On: k.On, Ground: k.Ground, GroundLabel: groundOf(k.Ground), Reason: withoutNumbers(string(plain)), Online: k.By == visitor}, err
}

// SuggestPublishing takes the applicant's suggestion that what they were given
// be published.
func (v Visitor) SuggestPublishing(ctx context.Context, c Claim, ground, reason string) error {
	reason = visible(reason)
	return v.write(ctx, func(w *work) error {
		view, err := w.claimedCase(ctx, c)
		if err != nil {
			return err
		}
		return w.suggest(ctx, visitorSuggest, &view, ground, reason)
	})
}

// RecordSuggestion registers a suggestion that came to the office another way.
func (a *App) RecordSuggestion(ctx context.Context, actor agency.Actor, caseID, ground, reason string) error {
	return a.onCase(ctx, actor, agency.CaseAct, caseID, func(w *work, v *View) error { return w.suggest(ctx, agency.CaseAct, v, ground, reason) })
}

func (w *work) suggest(ctx context.Context, verb agency.Verb, v *View, ground, reason string) error {
	var fs []fault.Field
	if !slices.ContainsFunc(catalog.Suggestible(), func(g catalog.Ground) bool { return g.Key == ground }) {
		fs = append(fs, fault.Field{Name: "ground", Code: "suggest.ground", Message: "请选择理由"})
	}
	switch n := len([]rune(reason)); {
	case strings.TrimSpace(reason) == "":
		fs = append(fs, fault.Field{Name: "reason", Code: "suggest.reason", Message: "请说明为什么"})
	case n > mostSuggestion:
		fs = append(fs, fault.Field{Name: "reason", Code: "suggest.reason", Message: fmt.Sprintf("最多 %d 个字，现有 %d 个", mostSuggestion, n)})
	}
	if len(fs) > 0 {
		return invalid(fs...)
	}
	if !suggestible(v) {
		return fault.New(fault.Conflict, "suggest.stage", "只有已经答复公开或者部分公开的申请，可以建议把所公开的信息转为主动公开（条例第四十四条）。")
	}
	have, err := w.Record(ctx, kindSuggested, v.Agency, v.ID)
	if err != nil {
		return err
	}
	if have != nil {
		return fault.New(fault.Conflict, "suggest.again", "这件申请已经提出过建议，正在考虑或者已经答复，不需要再提。")
	}
	k := keptSuggestion{On: w.today, Ground: ground, By: w.actor.Person}
	if k.Sealed, err = w.app.vault.Seal([]byte(reason), suggestionOwner(v.ID)); err != nil {
		return err
	}
	return w.putJSON(ctx, verb, kindSuggested, v.Agency, v.ID, w.today.Year, k)
}

// suggestible reports whether a case gave information that may be suggested.
func suggestible(v *View) bool {
	return v.Type == string(request.TypeRequest) && v.State.Stage == request.StageAnswered && given(v.State.Outcome)
}

// Suggested is what became of an applicant's suggestion, as they see it.
type Suggested struct {
	On          calendar.Date
	GroundLabel string
	Answered    calendar.Date // zero while it is considered
	Converted   bool
	Reason      string // why not
	Item        string // "" until what was converted is public
}

// suggestionOf tells what became of a case's suggestion, nil for none.
func (w *work) suggestionOf(ctx context.Context, v *View) (*Suggested, error) {
	r, err := w.Record(ctx, kindSuggested, v.Agency, v.ID)
	if err != nil || r == nil {
		return nil, err
	}
	k, err := decode[keptSuggestion](r.Body)
	if err != nil {
		return nil, err
	}
	out := &Suggested{On: k.On, GroundLabel: groundOf(k.Ground)}
	rs, err := w.RecordsUnder(ctx, kindConsidered, v.Agency, CandidateKey(v.Title))
	if err != nil {
		return nil, err
	}
	for _, r := range rs {
		d, err := decode[Consideration](r.Body)
		if err != nil {
			return nil, err
		}
		if slices.Contains(d.Because, "suggestion:"+v.ID) {
			out.Answered, out.Converted, out.Reason, out.Item = d.On, d.Convert, d.Reason, d.Item
		}
	}
	if out.Item != "" {
		i, err := w.Tx.Item(ctx, out.Item)
		if err != nil {
			return nil, err
		}
		if i.Public == 0 {
			out.Item = ""
		}
	}
	return out, nil
}

// SuggestionOf tells the office what became of a case's suggestion, nil for
// none; may is whether one can be registered.
func (a *App) SuggestionOf(ctx context.Context, actor agency.Actor, caseID string) (s *Suggested, may bool, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		s, err = remembered(ctx, w, suggestedKey(caseID), 1, func() (*Suggested, error) { return w.suggestionOf(ctx, v) })
		may = s == nil && suggestible(v) && w.may(ctx, agency.CaseAct, v.Agency) == nil
		return err
	})
	return s, may, err
}
