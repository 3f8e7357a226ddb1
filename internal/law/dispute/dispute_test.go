package dispute_test

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/dispute"
	"gongkai/internal/law/report"

	"gongkai/internal/property"
	"pgregory.net/rapid"
)

var (
	standard = calendar.Standard()
	d        = calendar.D
)

func review(acts ...dispute.Act) dispute.Case {
	return dispute.Case{Type: dispute.Reconsideration, Acts: acts}
}

func suit(acts ...dispute.Act) dispute.Case {
	return dispute.Case{Type: dispute.Litigation, Acts: acts}
}

func act(k dispute.Kind, on calendar.Date) dispute.Act { return dispute.Act{Kind: k, On: on} }

func accepted(on calendar.Date, p dispute.Procedure) dispute.Act {
	return dispute.Act{Kind: dispute.Accepted, On: on, Procedure: p}
}

func decided(on calendar.Date, r dispute.Result) dispute.Act {
	return dispute.Act{Kind: dispute.Decided, On: on, Result: r}
}

func extended(on calendar.Date, days int, by string) dispute.Act {
	return dispute.Act{Kind: dispute.Extended, On: on, Days: days, ApprovedBy: by}
}

// Filed on Friday 2024-03-01, accepted on Monday the 4th, served on Wednesday
// the 6th. Counted by hand: the 10th working day after is the 20th, the 5th
// the 13th; 60 days end on 3 May, in the holidays that last to the 5th, hence
// Monday the 6th; 30 days end on 3 April.
func TestPeriods(t *testing.T) {
	filed, served := act(dispute.Filed, d(2024, 3, 1)), act(dispute.Served, d(2024, 3, 6))
	for _, tc := range []struct {
		name           string
		c              dispute.Case
		answer, decide calendar.Date
		broken         string
	}{
		{"ordinary", review(filed, accepted(d(2024, 3, 4), "ordinary"), served), d(2024, 3, 20), d(2024, 5, 6), ""},
		{"no procedure is ordinary", review(filed, accepted(d(2024, 3, 4), ""), served), d(2024, 3, 20), d(2024, 5, 6), ""},
		{"simplified", review(filed, accepted(d(2024, 3, 4), "simplified"), served), d(2024, 3, 13), d(2024, 4, 3), ""},
		{"extended by thirty: 90 days end on Sunday 2 June", review(filed, accepted(d(2024, 3, 4), ""), served, extended(d(2024, 4, 30), 30, "甲")), d(2024, 3, 20), d(2024, 6, 3), ""},
		{"by more", review(filed, accepted(d(2024, 3, 4), ""), served, extended(d(2024, 4, 30), 40, "甲")), d(2024, 3, 20), d(2024, 6, 3), "dispute-extension-too-long"},
		{"unapproved", review(filed, accepted(d(2024, 3, 4), ""), served, extended(d(2024, 4, 30), 30, " ")), d(2024, 3, 20), d(2024, 5, 6), "dispute-extension-unapproved"},
		{"twice", review(filed, accepted(d(2024, 3, 4), ""), served, extended(d(2024, 4, 29), 30, "甲"), extended(d(2024, 4, 30), 30, "甲")), d(2024, 3, 20), d(2024, 6, 3), "dispute-extension-repeated"},
		{"in the simplified procedure", review(filed, accepted(d(2024, 3, 4), "simplified"), served, extended(d(2024, 4, 1), 30, "甲")), d(2024, 3, 13), d(2024, 4, 3), "dispute-extension-simplified"},
		{"answered in time", review(filed, accepted(d(2024, 3, 4), ""), served, act(dispute.Answered, d(2024, 3, 20))), d(2024, 3, 20), d(2024, 5, 6), ""},
		{"answered late", review(filed, accepted(d(2024, 3, 4), ""), served, act(dispute.Answered, d(2024, 3, 21))), d(2024, 3, 20), d(2024, 5, 6), "dispute-answer-late"},
		{"a suit: 15 days, six months", suit(filed, accepted(d(2024, 3, 4), ""), served), d(2024, 3, 21), d(2024, 9, 4), ""},
		{"a simplified suit: 45 days", suit(filed, accepted(d(2024, 3, 4), "simplified"), served), d(2024, 3, 21), d(2024, 4, 18), ""},
		{"an appeal: three months", suit(filed, accepted(d(2024, 3, 4), ""), served, decided(d(2024, 8, 1), dispute.Revoked), act(dispute.Appealed, d(2024, 8, 12))), d(2024, 3, 21), d(2024, 11, 12), ""},
	} {
		s, err := tc.c.Fold(d(2024, 9, 1), standard)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		var broken []string
		for _, v := range s.Violations {
			broken = append(broken, v.Rule)
		}
		if s.AnswerDue != tc.answer || s.DecisionDue != tc.decide || strings.Join(broken, " ") != tc.broken || s.Provisional {
			t.Errorf("%s: answer %s, decision %s, broken %v; want %s, %s, %q", tc.name, s.AnswerDue, s.DecisionDue, broken, tc.answer, tc.decide, tc.broken)
		}
		if overdue := s.AnsweredOn.IsZero() && s.DecidedOn.IsZero(); s.AnswerOverdue != overdue {
			t.Errorf("%s: answer overdue %v", tc.name, s.AnswerOverdue)
		}
	}
}

func TestProvisional(t *testing.T) {
	c := review(act(dispute.Filed, d(2026, 12, 1)), accepted(d(2026, 12, 2), ""))
	if s, err := c.Fold(d(2026, 12, 2), standard); err != nil || !s.Provisional || s.DecisionDue != d(2027, 2, 1) {
		t.Errorf("%+v %v", s, err)
	}
}

func TestImpossible(t *testing.T) {
	filed := act(dispute.Filed, d(2024, 3, 1))
	acc := accepted(d(2024, 3, 4), "")
	for _, tc := range []struct {
		c   dispute.Case
		say string
	}{
		{review(), "行为"},
		{dispute.Case{Type: "quarrel", Acts: []dispute.Act{filed}}, "quarrel"},
		{dispute.Case{Type: dispute.Reconsideration, AfterReconsideration: true, Acts: []dispute.Act{filed}}, "只适用于行政诉讼"},
		{review(acc), "第 1 个行为（accepted 受理（立案），2024-03-04）"},
		{review(filed, filed), "第一个行为"},
		{review(filed, act(dispute.Served, d(2024, 3, 6))), "第 2 个行为（served"},
		{review(filed, acc, act(dispute.Answered, d(2024, 3, 6))), "answered"},
		{review(filed, acc, act(dispute.Appealed, d(2024, 3, 6))), "appealed"},
		{review(filed, acc, decided(d(2024, 3, 6), dispute.Upheld), act(dispute.Appealed, d(2024, 3, 7))), "appealed"},
		{suit(filed, acc, extended(d(2024, 3, 6), 5, "甲")), "extended"},
		{review(filed, acc, extended(d(2024, 3, 6), 0, "甲")), "1 至 30"},
		{review(filed, decided(d(2024, 3, 6), dispute.Upheld)), "受理"},
		{review(filed, acc, decided(d(2024, 3, 6), dispute.NotAccepted)), "受理"},
		{review(filed, acc, decided(d(2024, 3, 6), "won")), "claim_dismissed"},
		{review(filed, accepted(d(2024, 3, 4), "swift")), "simplified"},
		{review(filed, accepted(d(2024, 2, 4), "")), "早于"},
		{review(filed, accepted(d(2024, 12, 4), "")), "晚于推算日"},
		{review(filed, act("sulked", d(2024, 3, 4))), "没有这种行为"},
		{review(filed, act(dispute.Accepted, calendar.Date{})), "没有写明日期"},
		{review(filed, acc, decided(d(2024, 3, 6), dispute.Upheld), act(dispute.Archived, d(2024, 3, 7)), act(dispute.Archived, d(2024, 3, 7))), "已经归档"},
	} {
		if s, err := tc.c.Fold(d(2024, 9, 1), standard); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), tc.say) {
			t.Errorf("%+v: %+v, %v; want %q", tc.c, s, err, tc.say)
		}
	}
}

func TestTable(t *testing.T) {
	filed, acc := act(dispute.Filed, d(2023, 11, 1)), accepted(d(2023, 11, 3), "")
	lost := decided(d(2024, 2, 1), dispute.Revoked)
	after := suit(filed, acc, lost)
	after.AfterReconsideration = true
	appealed := suit(filed, acc, lost, act(dispute.Appealed, d(2024, 2, 20)), decided(d(2025, 1, 8), dispute.Upheld))
	accepted, err := statute.NewSettings(statute.Change{Key: statute.DisputeYear, Value: "accepted"})
	if err != nil {
		t.Fatal(err)
	}
	first, err := statute.NewSettings(statute.Change{Key: statute.DisputeAppeals, Value: "first"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		c    dispute.Case
		set  *statute.Settings
		want map[int]string
	}{
		{"pending at the end of its first year, decided in the next", review(filed, acc, lost), nil, map[int]string{2023: "reconsideration pending", 2024: "reconsideration corrected"}},
		{"by the year of acceptance it has one year", review(filed, acc, lost), accepted, map[int]string{2023: "reconsideration pending"}},
		{"a suit", suit(filed, acc, lost), nil, map[int]string{2023: "litigation_direct pending", 2024: "litigation_direct corrected"}},
		{"a suit after reconsideration", after, nil, map[int]string{2023: "litigation_after_reconsideration pending", 2024: "litigation_after_reconsideration corrected"}},
		{"an appeal: the latest result of each year", appealed, nil, map[int]string{2023: "litigation_direct pending", 2024: "litigation_direct corrected", 2025: "litigation_direct upheld"}},
		{"or the first instance's", appealed, first, map[int]string{2023: "litigation_direct pending", 2024: "litigation_direct corrected"}},
		{"not accepted is no case", review(filed, decided(d(2023, 11, 6), dispute.NotAccepted)), nil, nil},
		{"nor is what was withdrawn before", review(filed, decided(d(2023, 11, 6), dispute.WithdrawnByIt)), nil, nil},
		{"filed and not yet accepted", review(filed), nil, nil},
		{"still pending", review(filed, acc), nil, map[int]string{2023: "reconsideration pending", 2024: "reconsideration pending", 2025: "reconsideration pending"}},
	} {
		for year := 2022; year <= 2025; year++ {
			got := ""
			f, ok, err := tc.c.Table(year, standard, tc.set.At(d(year, 12, 31)))
			if ok {
				got = f.Group + " " + f.Cell
			}
			if err != nil || got != tc.want[year] {
				t.Errorf("%s, %d: %q, %v; want %q", tc.name, year, got, err, tc.want[year])
			}
		}
	}
}

// Groups and cells are named as the report names them.
func TestNamesAgreeWithTheReport(t *testing.T) {
	groups := map[string]bool{}
	for g := range report.Groups {
		groups[g.Key()] = true
	}
	cells := map[string]bool{}
	for r := range report.GroupTotal {
		cells[r.Key()] = true
	}
	for _, g := range []string{dispute.GroupReconsideration, dispute.GroupDirect, dispute.GroupAfterReconsideration} {
		if !groups[g] {
			t.Errorf("the report has no group %q", g)
		}
	}
	used := map[string]bool{dispute.CellPending: true}
	for _, o := range dispute.Outcomes() {
		if o.Cell != "" {
			used[o.Cell] = true
		}
	}
	if len(used) != len(cells) {
		t.Errorf("results fill %v, the report has %v", used, cells)
	}
	for c := range used {
		if !cells[c] {
			t.Errorf("the report has no cell %q", c)
		}
	}
}

// However acts are thrown together, Fold neither panics nor changes its mind,
// and what it offers next it takes.
func TestAnyHistory(t *testing.T) {
	all := []dispute.Kind{dispute.Filed, dispute.Accepted, dispute.Served, dispute.Answered, dispute.Extended, dispute.Decided, dispute.Appealed, dispute.Archived}
	property.Check(t, func(t *rapid.T) {
		c := dispute.Case{
			Type: rapid.SampledFrom([]dispute.Type{dispute.Reconsideration, dispute.Litigation}).Draw(t, "type"),
			Acts: []dispute.Act{act(dispute.Filed, d(2024, 1, 2))},
		}
		for range rapid.IntRange(0, 15).Draw(t, "tries") {
			a := dispute.Act{
				Kind: rapid.SampledFrom(all).Draw(t, "kind"), On: c.Acts[len(c.Acts)-1].On.AddDays(rapid.IntRange(0, 30).Draw(t, "gap")),
				Days: rapid.IntRange(0, 40).Draw(t, "days"), ApprovedBy: "甲", Result: rapid.SampledFrom(dispute.Outcomes()).Draw(t, "result").Result,
			}
			more := c
			more.Acts = append(c.Acts[:len(c.Acts):len(c.Acts)], a)
			before, err := c.Fold(a.On, standard)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := more.Fold(a.On, standard); err == nil {
				c = more
				continue
			}
			for _, k := range before.Next {
				if k == a.Kind && k != dispute.Decided && k != dispute.Extended {
					t.Fatalf("%s was offered after %+v and refused", k, c.Acts)
				}
			}
		}
		counted := 0
		for year := 2023; year < 2040; year++ {
			if f, ok, err := c.Table(year, standard, statute.Values{}); err != nil {
				t.Fatal(err)
			} else if ok && f.Cell != dispute.CellPending {
				counted++
			}
		}
		if counted > 2 {
			t.Fatalf("counted with a result in %d years", counted)
		}
	})
}
