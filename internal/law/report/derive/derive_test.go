package derive_test

import (
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/law/report"
	"gongkai/internal/law/report/derive"
	"gongkai/internal/property"
)

func TestRowsOfACase(t *testing.T) {
	for _, c := range []struct {
		name            string
		counted, closed int
		want            []report.Row
	}{
		{"received and answered this year", 2023, 2023, []report.Row{report.New, report.Partial, report.Total}},
		{"carried in, answered", 2022, 2023, []report.Row{report.CarriedIn, report.Partial, report.Total}},
		{"carried in and out", 2022, 0, []report.Row{report.CarriedIn, report.CarriedOut}},
		{"answered next year", 2023, 2024, []report.Row{report.New, report.CarriedOut}},
		{"received next year", 2024, 2024, nil},
		{"answered last year", 2022, 2022, nil},
		{"not yet confirmed", 0, 0, nil},
	} {
		got := derive.Case{CountedYear: c.counted, ClosedYear: c.closed, Outcome: report.Partial}.Rows(2023)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
	}
}

// The identities hold by construction, and what is carried out of a year is
// carried into the next, for any cases whatever.
func TestIdentitiesHoldAndChain(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		cases := rapid.SliceOf(rapid.Custom(func(t *rapid.T) derive.Case {
			counted := rapid.IntRange(2020, 2025).Draw(t, "counted")
			closed := rapid.IntRange(counted, 2027).Draw(t, "closed")
			if closed > 2025 {
				closed = 0
			}
			return derive.Case{CountedYear: counted, ClosedYear: closed, Cases: rapid.Int64Range(1, 9).Draw(t, "n"),
				Outcome: report.Row(rapid.IntRange(int(report.FirstLeaf), int(report.LastLeaf)).Draw(t, "row")),
				Column:  report.Column(rapid.IntRange(0, int(report.RowTotal)-1).Draw(t, "col"))}
		})).Draw(t, "cases")
		var last report.Requests
		for year := 2020; year <= 2025; year++ {
			table, err := derive.Requests(year, func(yield func(derive.Case) error) error {
				for _, c := range cases {
					if err := yield(c); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			for c := range report.Columns {
				if table[report.New][c].N+table[report.CarriedIn][c].N != table[report.Total][c].N+table[report.CarriedOut][c].N {
					t.Fatalf("%d: balance of column %v", year, c.Label())
				}
				if year > 2020 && table[report.CarriedIn][c] != last[report.CarriedOut][c] {
					t.Fatalf("%d: carried in %v, last year carried out %v", year, table[report.CarriedIn][c], last[report.CarriedOut][c])
				}
			}
			last = table
		}
	})
}

func TestClosedWithoutOutcomeIsRefused(t *testing.T) {
	_, err := derive.Requests(2023, func(yield func(derive.Case) error) error {
		return yield(derive.Case{CountedYear: 2023, ClosedYear: 2023, Outcome: report.New, Cases: 1})
	})
	if err == nil {
		t.Fatal("accepted")
	}
}

func TestDocuments(t *testing.T) {
	docs := []derive.Document{
		{IssuedOn: "2023-03-01", InForceOn: "2023-04-01"},
		{IssuedOn: "2023-12-20", InForceOn: "2024-01-20"},
		{IssuedOn: "2019-01-01", InForceOn: "2019-02-01", EndedOn: "2023-06-30"},
		{IssuedOn: "2018-01-01", InForceOn: "2018-01-01", EndedOn: "2023-12-31", Expired: true},
		{IssuedOn: "2018-01-01", InForceOn: "2018-01-01", EndedOn: "2024-01-01"},
		{IssuedOn: "2024-01-01", InForceOn: "2024-01-01"},
		{Rules: true, IssuedOn: "2020-01-01", InForceOn: "2020-01-01"},
	}
	rules, normative := derive.Documents(2023, derive.Options{ExpiredAsRepealed: true}, docs)
	if got := [3]int64{normative[0].N, normative[1].N, normative[2].N}; got != [3]int64{2, 2, 2} {
		t.Errorf("normative: %v", got)
	}
	if got := [3]int64{rules[0].N, rules[1].N, rules[2].N}; got != [3]int64{0, 0, 1} {
		t.Errorf("rules: %v", got)
	}
	_, normative = derive.Documents(2023, derive.Options{CountNotYetInForce: true}, docs)
	if got := [3]int64{normative[0].N, normative[1].N, normative[2].N}; got != [3]int64{2, 1, 3} {
		t.Errorf("with the other settings: %v", got)
	}
}

func TestDisputes(t *testing.T) {
	var all []derive.Dispute
	for _, k := range [][2]string{{"reconsideration", "corrected"}, {"reconsideration", "pending"}, {"litigation_direct", "upheld"}} {
		d, err := derive.DisputeOf(k[0], k[1])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	table := derive.Disputes(all)
	if table[report.Reconsideration][report.Corrected].N != 1 || table[report.Reconsideration][report.Pending].N != 1 ||
		table[report.Reconsideration][report.GroupTotal].N != 2 || table[report.LitigationDirect][report.GroupTotal].N != 1 {
		t.Errorf("%v", table)
	}
	if _, err := derive.DisputeOf("reconsideration", "total"); err == nil {
		t.Error("a total is no result")
	}
}
