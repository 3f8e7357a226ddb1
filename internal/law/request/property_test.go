package request

import (
	"encoding/json"
	"fmt"
	"testing"

	"gongkai/internal/kernel/calendar"

	"gongkai/internal/property"
	"pgregory.net/rapid"
)

// history draws acts one by one and keeps those that are possible, lawful or
// not, so that every draw is a long case.
func history(t *rapid.T) []Act {
	on := calendar.D(2019, 1, 2).AddDays(rapid.IntRange(0, 2850).Draw(t, "start"))
	received := Act{Kind: Received, On: on, Channel: rapid.SampledFrom(channels).Draw(t, "channel").Key}
	if rapid.Bool().Draw(t, "confirmed at once") {
		received.ConfirmedOn = on.AddDays(rapid.IntRange(0, 5).Draw(t, "confirmed after"))
	}
	acts := []Act{received}
	for i := range rapid.IntRange(0, 12).Draw(t, "tries") {
		on := acts[len(acts)-1].On.AddDays(rapid.SampledFrom([]int{0, 0, 1, 2, 3, 7, 12, 31}).Draw(t, "gap"))
		next := append(acts[:len(acts):len(acts)], drawAct(t, i, on))
		if _, err := Fold(next, on, standard, nil); err == nil {
			acts = next
		}
	}
	return acts
}

func drawAct(t *rapid.T, i int, on calendar.Date) Act {
	// Acts that keep a case going come up more often than those that end it.
	often := []Kind{Confirmed, CorrectionRequested, Corrected, Consulted, Consulted, ConsultationAnswered, Extended, Extended, ReasonsRequested, ReasonsGiven, DelaySet, FeeNoticed, FeePaid, Answered, Reopened}
	a := Act{Kind: rapid.SampledFrom(append(Kinds(), often...)).Draw(t, "kind"), On: on}
	later := func(label string, most int) calendar.Date {
		return on.AddDays(rapid.IntRange(0, most).Draw(t, label))
	}
	switch a.Kind {
	case CorrectionRequested, DelaySet, Reopened:
		a.Until = later("until", 40)
	case Consulted:
		a.ID, a.With, a.ReceivedOn = fmt.Sprint(i), rapid.SampledFrom(parties).Draw(t, "with").Key, later("received", 6)
	case ConsultationAnswered:
		a.ID, a.Opinion = fmt.Sprint(rapid.IntRange(0, 8).Draw(t, "id")), "consent"
	case Extended:
		a.Days, a.ToldOn = rapid.IntRange(1, 25).Draw(t, "days"), later("told", 4)
		a.ApprovedBy = rapid.SampledFrom([]string{"甲", "甲", "甲", ""}).Draw(t, "by")
	case FeeNoticed:
		a.Method, a.ReceivedOn = rapid.SampledFrom(methods).Draw(t, "method").Key, later("received", 4)
	case Answered:
		a.Outcome = rapid.SampledFrom(outcomes).Draw(t, "outcome").Key
	case Merged:
		a.Into = "2024-9"
	case Abandoned:
		a.Ground = rapid.SampledFrom(grounds).Draw(t, "ground").Key
	}
	return a
}

func asJSON(t *rapid.T, s State) string {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// settled is a day on which nothing told within the acts is still to come.
func settled(acts []Act) calendar.Date { return acts[len(acts)-1].On.AddDays(10) }

func TestFoldIsDeterministicAndItsDatesStand(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		acts := history(t)
		asOf := settled(acts)
		a, err := Fold(acts, asOf, standard, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := Fold(acts, asOf, standard, nil)
		if asJSON(t, a) != asJSON(t, b) {
			t.Fatal("two folds differ")
		}
		later, err := Fold(acts, asOf.AddDays(rapid.IntRange(0, 400).Draw(t, "later")), standard, nil)
		if err != nil {
			t.Fatal(err)
		}
		if a.Stage != later.Stage || a.Day0 != later.Day0 || a.Due != later.Due || a.Row != later.Row || a.Provisional != later.Provisional ||
			broken(a) != broken(later) || a.Overdue && !later.Overdue || a.Counting && a.WorkingDaysLeft < later.WorkingDaysLeft {
			t.Fatalf("time alone changed the case:\n%s\n%s", asJSON(t, a), asJSON(t, later))
		}
		if err := a.ExplainDays(standard); err != nil {
			t.Fatal(err)
		}
		for _, s := range a.Steps {
			numbered := 0
			for _, d := range s.Days {
				numbered = max(numbered, d.Number)
			}
			if s.counts && (numbered != s.Counted || s.Text == "" || s.Article == "") {
				t.Fatalf("step %+v numbers %d days", s, numbered)
			}
		}
	})
}

func TestClosingFreezesTheDueDate(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		acts := history(t)
		before, err := Fold(acts, settled(acts), standard, nil)
		if err != nil || before.ClosedOn.IsZero() {
			return
		}
		on := acts[len(acts)-1].On
		for _, more := range []Act{{Kind: Assigned, On: on}, {Kind: Archived, On: on}, {Kind: ConsultationAnswered, On: on, ID: before.firstSilent(), Opinion: "object"}} {
			after, err := Fold(append(acts[:len(acts):len(acts)], more), settled(acts), standard, nil)
			if err == nil && (after.Due != before.Due || after.Provisional != before.Provisional || after.Overdue || after.Counting) {
				t.Fatalf("%s moved the due date of a closed case from %s to %s", more.Kind, before.Due, after.Due)
			}
		}
	})
}

func (s *State) firstSilent() string {
	for _, c := range s.Asked {
		if c.AnsweredOn.IsZero() {
			return c.ID
		}
	}
	return "?"
}

// Whatever is offered as the next act can be done without breaking the law.
func TestNextIsLawful(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		acts := history(t)
		asOf := acts[len(acts)-1].On.AddDays(rapid.IntRange(0, 40).Draw(t, "days on"))
		s, err := Fold(acts, asOf, standard, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range s.Next {
			if k == Answered && s.Overdue { // late, but still owed
				continue
			}
			ok := false
			for _, ground := range grounds { // an abandonment needs the ground that has lapsed
				a := s.lawful(k, asOf)
				a.Ground = ground.Key
				after, err := Fold(append(acts[:len(acts):len(acts)], a), asOf, standard, nil)
				ok = ok || err == nil && len(after.Violations) == len(s.Violations)
			}
			if !ok {
				t.Fatalf("%s is offered on %s but cannot be done lawfully", k, asOf)
			}
		}
	})
}

func (s *State) lawful(k Kind, on calendar.Date) Act {
	a := Act{Kind: k, On: on, Until: on, Days: 5, ApprovedBy: "甲", ToldOn: on, ID: "new", With: ThirdParty, ReceivedOn: on, Opinion: "none", Method: "items", Outcome: "granted"}
	if k == ConsultationAnswered {
		a.ID = s.firstSilent()
	}
	return a
}

func BenchmarkFold20Acts(b *testing.B) {
	acts := busyCase()
	asOf := acts[len(acts)-1].On
	if len(acts) != 20 {
		b.Fatal(len(acts))
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Fold(acts, asOf, standard, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// busyCase has one of nearly everything.
func busyCase() []Act {
	d := func(n int) calendar.Date { return calendar.D(2024, 3, 1).AddDays(n) }
	return []Act{
		{Kind: Received, On: d(0), Channel: Internet},
		{Kind: Confirmed, On: d(0)},
		{Kind: Assigned, On: d(3), Unit: "甲"},
		{Kind: CorrectionRequested, On: d(4), Until: d(20)},
		{Kind: Corrected, On: d(10)},
		{Kind: Consulted, On: d(12), ID: "a", With: ThirdParty, ReceivedOn: d(13)},
		{Kind: Consulted, On: d(13), ID: "b", With: CoMaker, ReceivedOn: d(14)},
		{Kind: Consulted, On: d(14), ID: "c", With: OtherOrgan, ReceivedOn: d(17)},
		{Kind: ConsultationAnswered, On: d(20), ID: "b", Opinion: "consent"},
		{Kind: Extended, On: d(24), Days: 20, ApprovedBy: "乙", ToldOn: d(24)},
		{Kind: ConsultationAnswered, On: d(26), ID: "a", Opinion: "object"},
		{Kind: FeeNoticed, On: d(30), Method: "items", Amount: 200, ReceivedOn: d(31)},
		{Kind: FeePaid, On: d(38)},
		{Kind: ReasonsRequested, On: d(40)},
		{Kind: ReasonsGiven, On: d(42)},
		{Kind: DelaySet, On: d(45), Until: d(90)},
		{Kind: Answered, On: d(60), Outcome: "partial", Reply: "partial", Delivery: "mail"},
		{Kind: Archived, On: d(70)},
		{Kind: Reopened, On: d(150), Until: d(180)},
		{Kind: Answered, On: d(170), Outcome: "granted", Reply: "provided", Delivery: "electronic"},
	}
}
