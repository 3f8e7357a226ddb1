package catalog_test

import (
	"errors"
	"strings"
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

var (
	firstText  = strings.Repeat("a", 64)
	secondText = strings.Repeat("b", 64)
)

func march(n int) calendar.Date { return calendar.D(2024, 3, n) }

func answersNone() (out []catalog.Answer) {
	for _, q := range catalog.SecrecyQuestions() {
		out = append(out, catalog.Answer{Question: q.Key})
	}
	return out
}

// threeStepFlow is a review, secrecy review and signing.
func threeStepFlow() *catalog.Flow {
	return &catalog.Flow{AfterReviewDays: 1, Steps: []catalog.Step{
		{Key: "review", Label: "审核", Kind: catalog.StepReview, Level: 1},
		{Key: "second", Label: "复核", Kind: catalog.StepReview, Level: 2},
		{Key: "secrecy", Label: "保密审查", Kind: catalog.StepSecrecy, Emergency: true},
		{Key: "sign", Label: "签发", Kind: catalog.StepSign, Emergency: true},
	}}
}

// published is an item's way to the public, an act a day.
func published() []catalog.Act {
	clean := &catalog.Screened{Hash: firstText}
	return []catalog.Act{
		{Kind: catalog.Drafted, On: march(4), By: "drafter", Version: 1, Hash: firstText, ItemKind: catalog.Notice},
		{Kind: catalog.AttributeDecided, On: march(4), By: "drafter", Decision: &catalog.Decision{Attribute: catalog.Proactive, Ground: "listed"}},
		{Kind: catalog.Submitted, On: march(5), By: "drafter", Flow: threeStepFlow(), Screened: clean},
		{Kind: catalog.Passed, On: march(6), By: "reviewer", Step: "review", Screened: clean},
		{Kind: catalog.Passed, On: march(7), By: "second", Step: "second", Screened: clean},
		{Kind: catalog.SecrecyReviewed, On: march(8), By: "secrecy", Screened: clean, Secrecy: &catalog.Secrecy{Conclusion: catalog.MayPublish, Basis: "不涉密", Answers: answersNone()}},
		{Kind: catalog.Signed, On: march(11), By: "signer", Index: "000000001/2024-00001", Screened: clean},
		{Kind: catalog.Released, On: march(12), By: "publisher", At: "2024-03-12T09:00", Screened: clean},
	}
}

// What the desk must not let through: each case changes the lawful way in one
// point, and the act that is refused is named with why.
func TestFoldRefuses(t *testing.T) {
	cal, err := calendar.New(calendar.Builtin(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const draft, decided, submitted, review, second, secrecy, sign, release = 0, 1, 2, 3, 4, 5, 6, 7
	insert := func(acts []catalog.Act, i int, a catalog.Act) []catalog.Act {
		return append(append(append([]catalog.Act{}, acts[:i]...), a), acts[i:]...)
	}
	revised := func(on int) catalog.Act {
		return catalog.Act{Kind: catalog.Revised, On: march(on), By: "reviewer", Version: 2, Hash: secondText, ItemKind: catalog.Notice}
	}
	cases := map[string]struct {
		change func([]catalog.Act) []catalog.Act
		code   string
	}{
		"a text is changed under review":  {func(a []catalog.Act) []catalog.Act { return append(a[:second:second], revised(6)) }, "item.stage"},
		"a text is changed after signing": {func(a []catalog.Act) []catalog.Act { return append(a[:release:release], revised(11)) }, "item.stage"},
		"screening of another text": {func(a []catalog.Act) []catalog.Act {
			a[release].Screened = &catalog.Screened{Hash: secondText}
			return a
		}, "item.screening"},
		"no screening": {func(a []catalog.Act) []catalog.Act { a[sign].Screened = nil; return a }, "item.screening"},
		"signed with what must be removed": {func(a []catalog.Act) []catalog.Act {
			a[sign].Screened = &catalog.Screened{Hash: firstText, Block: []string{"x"}}
			return a
		}, "item.blocked"},
		"released with what must be removed": {func(a []catalog.Act) []catalog.Act {
			a[release].Screened = &catalog.Screened{Hash: firstText, Block: []string{"x"}}
			return a
		}, "item.blocked"},
		"released with what nobody settled": {func(a []catalog.Act) []catalog.Act {
			a[release].Screened = &catalog.Screened{Hash: firstText, Findings: []string{"x"}}
			return a
		}, "item.unsettled"},
		"the drafter reviews":             {func(a []catalog.Act) []catalog.Act { a[review].By = "drafter"; return a }, "item.own"},
		"the drafter reviews for secrecy": {func(a []catalog.Act) []catalog.Act { a[secrecy].By = "drafter"; return a }, "item.own"},
		"the drafter signs":               {func(a []catalog.Act) []catalog.Act { a[sign].By = "drafter"; return a }, "item.own"},
		"the drafter publishes":           {func(a []catalog.Act) []catalog.Act { a[release].By = "drafter"; return a }, "item.publisher"},
		"one person on two levels":        {func(a []catalog.Act) []catalog.Act { a[second].By = "reviewer"; return a }, "item.same-person"},
		"a step is left out":              {func(a []catalog.Act) []catalog.Act { return append(a[:review:review], a[second:]...) }, "item.step"},
		"no secrecy review":               {func(a []catalog.Act) []catalog.Act { return append(a[:secrecy:secrecy], a[sign:]...) }, "item.stage"},
		"published unsigned":              {func(a []catalog.Act) []catalog.Act { return append(a[:sign:sign], a[release:]...) }, "item.stage"},
		"no attribute":                    {func(a []catalog.Act) []catalog.Act { return append(a[:decided:decided], a[submitted:]...) }, "item.decision-missing"},
		"dated back":                      {func(a []catalog.Act) []catalog.Act { a[release].On = march(10); return a }, "item.order"},
		"not yet happened":                {func(a []catalog.Act) []catalog.Act { a[release].On = march(29); return a }, "item.after-as-of"},
		"settled without a reason": {func(a []catalog.Act) []catalog.Act {
			return insert(a, submitted, catalog.Act{Kind: catalog.Settled, On: march(4), By: "drafter", Finding: "x"})
		}, "item.settle"},
		"a public text is changed without cause": {func(a []catalog.Act) []catalog.Act { return append(a, revised(13)) }, "item.why"},
		"withdrawn without a reason": {func(a []catalog.Act) []catalog.Act {
			return append(a, catalog.Act{Kind: catalog.WithdrawnAct, On: march(13), By: "publisher"})
		}, "item.gone"},
	}
	for name, c := range cases {
		_, err := catalog.Item{Acts: c.change(published())}.Fold(march(20), cal)
		var refused *fault.Error
		if !errors.As(err, &refused) || refused.Kind != fault.Invalid || refused.Code != c.code {
			t.Errorf("%s: want %s, got %v", name, c.code, err)
		}
	}
	s, err := catalog.Item{Acts: published()}.Fold(march(20), cal)
	if err != nil || s.Stage != catalog.StagePublished || s.Public != 1 || len(s.Violations) > 0 || s.PublishedAt != "2024-03-12T09:00" {
		t.Errorf("the lawful way: %+v, %v", s, err)
	}
	late := published() // 20 working days after 4 March is 1 April
	late[release].On, late[release].At = calendar.D(2024, 4, 2), "2024-04-02T09:00"
	if s, err := (catalog.Item{Acts: late}).Fold(calendar.D(2024, 4, 2), cal); err != nil || len(s.Violations) != 1 || s.Violations[0].Rule != catalog.PublishedLate {
		t.Errorf("the 21st working day: %+v, %v", s.Violations, err)
	}
	late[release].On, late[release].At = calendar.D(2024, 4, 1), "2024-04-01T09:00"
	if s, err := (catalog.Item{Acts: late}).Fold(calendar.D(2024, 4, 1), cal); err != nil || len(s.Violations) != 0 {
		t.Errorf("the 20th working day: %+v, %v", s.Violations, err)
	}
	gone := append(published(), catalog.Act{Kind: catalog.WithdrawnAct, On: march(13), By: "publisher", At: "2024-03-13T09:00", Reason: "内容有误"})
	if s, err := (catalog.Item{Acts: gone}).Fold(march(20), cal); err != nil || s.Public != 0 || s.Stage != catalog.StageWithdrawn {
		t.Errorf("withdrawn: %+v, %v", s, err)
	}
}
