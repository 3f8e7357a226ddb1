package request

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// The days of these cases are counted by hand. Day 0 is Friday 2024-03-01
// unless said otherwise: the 7th working day is 12 March, the 20th 29 March,
// the 30th 15 April and the 40th Sunday 28 April, a make-up working day (4 and
// 5 April rest, 7 April works).
const counter = `{"act": "received", "on": "2024-03-01", "channel": "counter"}`

const (
	asked      = `{"act": "consulted", "on": "2024-03-06", "id": "a", "with": "third_party", "received_on": "2024-03-07"}` // its term ends on 28 March
	extended10 = `{"act": "extended", "on": "2024-03-05", "days": 10, "approved_by": "负责人", "reason": "量大", "told_on": "2024-03-05"}`
	correct    = `{"act": "correction_requested", "on": "2024-03-08", "until": "2024-03-26", "points": ["文号"]}`
	corrected  = `{"act": "corrected", "on": "2024-03-20"}`
	fee        = `{"act": "fee_noticed", "on": "2024-03-11", "method": "items", "amount": 200, "received_on": "2024-03-12"}` // term ends on 10 April
	answered   = `{"act": "answered", "on": "2024-03-29", "outcome": "granted", "reply": "provided", "delivery": "mail"}`
)

type want struct {
	stage      Stage
	day0, due  string // "" for null
	left       string // "" for null
	row        string
	violations string // "rule@on …"
	overdue    bool
	tentative  bool
}

func TestContract(t *testing.T) {
	for _, tc := range []struct {
		name, asOf string
		acts       []string
		want       want
	}{
		{"the worked example", "2023-10-30", []string{
			`{"act": "received", "on": "2023-09-20", "channel": "counter"}`,
			`{"act": "consulted", "on": "2023-09-25", "id": "a", "with": "third_party", "received_on": "2023-09-26"}`,
			`{"act": "consultation_answered", "on": "2023-10-10", "id": "a", "opinion": "object", "reason": "…"}`,
		}, want{stage: "open", day0: "2023-09-20", due: "2023-11-02", left: "3"}},

		// received, confirmed (art. 31)
		{"counter counts from the day itself", "2024-03-01", []string{counter}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "20"}},
		{"oral too", "2024-03-04", []string{receivedBy("oral")}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "19"}},
		{"registered mail counts from signing, whatever confirmed_on says", "2024-03-04", []string{`{"act": "received", "on": "2024-03-01", "channel": "registered_mail", "confirmed_on": "2024-03-04"}`}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "19"}},
		{"internet has no day 0 until confirmed", "2024-06-01", []string{receivedBy("internet")}, want{stage: "unconfirmed"}},
		{"fax too", "2024-06-01", []string{receivedBy("fax")}, want{stage: "unconfirmed"}},
		{"e-mail too", "2024-06-01", []string{receivedBy("email")}, want{stage: "unconfirmed"}},
		{"ordinary mail counts from confirmed_on", "2024-03-04", []string{`{"act": "received", "on": "2024-02-28", "channel": "ordinary_mail", "confirmed_on": "2024-03-01"}`}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "19"}},
		{"a confirmation still to come is none", "2024-02-29", []string{`{"act": "received", "on": "2024-02-28", "channel": "ordinary_mail", "confirmed_on": "2024-03-01"}`}, want{stage: "unconfirmed"}},
		{"confirmed sets day 0", "2024-03-04", []string{`{"act": "received", "on": "2024-02-20", "channel": "fax"}`, `{"act": "confirmed", "on": "2024-03-01"}`}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "19"}},
		{"confirmed changes nothing when day 0 stands", "2024-03-04", []string{counter, `{"act": "confirmed", "on": "2024-03-04"}`}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "19"}},
		{"a rest day may be day 0", "2024-03-04", []string{`{"act": "received", "on": "2024-03-03", "channel": "counter"}`}, want{stage: "open", day0: "2024-03-03", due: "2024-03-29", left: "19"}},

		// overdue
		{"the due date itself is in time", "2024-03-29", []string{counter}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "0"}},
		{"the day after is overdue, though no working day has passed", "2024-03-30", []string{counter}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "0", overdue: true}},
		{"days left go below zero", "2024-04-08", []string{counter}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "-5", overdue: true}},

		// correction (art. 30)
		{"a notice on the 7th working day is in time, and the clock waits", "2024-05-20", []string{counter, `{"act": "correction_requested", "on": "2024-03-12", "until": "2024-03-26", "points": []}`}, want{stage: "awaiting_correction", day0: "2024-03-01"}},
		{"on the 8th it is late, and the clock waits all the same", "2024-03-14", []string{counter, `{"act": "correction_requested", "on": "2024-03-13", "until": "2024-03-26", "points": []}`}, want{stage: "awaiting_correction", day0: "2024-03-01", violations: "correction-late@2024-03-13"}},
		{"corrected starts twenty days anew", "2024-03-20", []string{counter, correct, corrected}, want{stage: "open", day0: "2024-03-20", due: "2024-04-18", left: "20"}},
		{"also after a late notice", "2024-03-20", []string{counter, `{"act": "correction_requested", "on": "2024-03-13", "until": "2024-03-26", "points": []}`, corrected}, want{stage: "open", day0: "2024-03-20", due: "2024-04-18", left: "20", violations: "correction-late@2024-03-13"}},
		{"also after the term", "2024-03-27", []string{counter, `{"act": "correction_requested", "on": "2024-03-08", "until": "2024-03-15"}`, `{"act": "corrected", "on": "2024-03-20"}`}, want{stage: "open", day0: "2024-03-20", due: "2024-04-18", left: "15"}},
		{"a second notice is unlawful", "2024-03-21", []string{counter, correct, corrected, `{"act": "correction_requested", "on": "2024-03-21", "until": "2024-03-28"}`}, want{stage: "awaiting_correction", day0: "2024-03-20", violations: "correction-repeated@2024-03-21"}},
		{"an unconfirmed application may be asked to correct", "2024-03-20", []string{receivedBy("fax"), correct, corrected}, want{stage: "open", day0: "2024-03-20", due: "2024-04-18", left: "20"}},

		// consultation (arts 32–34)
		{"while an opinion may come the whole pause is assumed; paused days are not days left", "2024-03-06", []string{counter, asked}, want{stage: "open", day0: "2024-03-01", due: "2024-04-23", left: "17"}},
		{"silence ends with the 15th working day", "2024-04-01", []string{counter, asked}, want{stage: "open", day0: "2024-03-01", due: "2024-04-23", left: "15"}},
		{"an answer ends the pause with its day", "2024-03-13", []string{counter, asked, opinion("2024-03-13")}, want{stage: "open", day0: "2024-03-01", due: "2024-04-08", left: "17"}},
		{"an answer on the 15th day", "2024-03-28", []string{counter, asked, opinion("2024-03-28")}, want{stage: "open", day0: "2024-03-01", due: "2024-04-23", left: "17"}},
		{"an answer after it no longer prolongs", "2024-04-02", []string{counter, asked, opinion("2024-04-02")}, want{stage: "open", day0: "2024-03-01", due: "2024-04-23", left: "14"}},
		{"an answer on the day of asking pauses nothing", "2024-03-06", []string{counter, `{"act": "consulted", "on": "2024-03-06", "id": "a", "with": "co_maker", "received_on": "2024-03-06"}`, opinion("2024-03-06")}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "17"}},
		{"overlapping pauses count once", "2024-03-11", []string{counter, asked, `{"act": "consulted", "on": "2024-03-11", "id": "b", "with": "co_maker", "received_on": "2024-03-11"}`}, want{stage: "open", day0: "2024-03-01", due: "2024-04-25", left: "17"}},
		{"other organs have the same fifteen", "2024-03-06", []string{counter, strings.Replace(asked, "third_party", "other_organ", 1)}, want{stage: "open", day0: "2024-03-01", due: "2024-04-23", left: "17"}},
		{"asking on the due date prolongs nothing", "2024-03-29", []string{counter, `{"act": "consulted", "on": "2024-03-29", "id": "a", "with": "third_party", "received_on": "2024-03-29"}`}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "0"}},

		// extension (art. 33)
		{"an extension adds working days", "2024-03-05", []string{counter, extended10}, want{stage: "open", day0: "2024-03-01", due: "2024-04-15", left: "28"}},
		{"told on the due date is in time", "2024-03-29", []string{counter, extension("2024-03-29", 20, "甲", "2024-03-29")}, want{stage: "open", day0: "2024-03-01", due: "2024-04-28", left: "20"}},
		{"told after it moves nothing", "2024-04-01", []string{counter, extension("2024-03-28", 20, "甲", "2024-04-01")}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "-1", overdue: true, violations: "extension-late@2024-03-28"}},
		{"unapproved moves nothing", "2024-03-28", []string{counter, extension("2024-03-28", 20, " ", "2024-03-28")}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "1", violations: "extension-unapproved@2024-03-28"}},
		{"a second one moves nothing", "2024-03-28", []string{counter, extended10, extension("2024-03-28", 5, "甲", "2024-03-28")}, want{stage: "open", day0: "2024-03-01", due: "2024-04-15", left: "11", violations: "extension-repeated@2024-03-28"}},
		{"more than twenty count as twenty", "2024-03-28", []string{counter, extension("2024-03-28", 25, "甲", "2024-03-28")}, want{stage: "open", day0: "2024-03-01", due: "2024-04-28", left: "21", violations: "extension-too-long@2024-03-28"}},
		{"a void one leaves room for a lawful one", "2024-03-28", []string{counter, extension("2024-03-05", 10, "", "2024-03-05"), extension("2024-03-28", 20, "甲", "2024-03-28")}, want{stage: "open", day0: "2024-03-01", due: "2024-04-28", left: "21", violations: "extension-unapproved@2024-03-05"}},
		{"one still to be told moves nothing yet", "2024-03-28", []string{counter, extension("2024-03-28", 20, "甲", "2024-03-29")}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "1"}},
		{"it survives a restart", "2024-03-20", []string{counter, extended10, correct, corrected}, want{stage: "open", day0: "2024-03-20", due: "2024-05-06", left: "30"}},
		{"a pause reaching past the new day 0 still skips", "2024-03-20", []string{counter, asked, correct, corrected}, want{stage: "open", day0: "2024-03-20", due: "2024-04-26", left: "20"}},

		// reasons and delay (art. 35)
		{"asking for reasons pauses nothing", "2024-03-29", []string{counter, `{"act": "reasons_requested", "on": "2024-03-05"}`}, want{stage: "awaiting_reasons", day0: "2024-03-01", due: "2024-03-29", left: "0"}},
		{"reasons given", "2024-03-29", []string{counter, `{"act": "reasons_requested", "on": "2024-03-05"}`, `{"act": "reasons_given", "on": "2024-03-12"}`}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "0"}},
		{"a delay replaces the due date", "2024-03-29", []string{counter, asked, delay("2024-03-29", "2024-05-31")}, want{stage: "open", day0: "2024-03-01", due: "2024-05-31", left: "43"}},
		{"a delay may end on a rest day", "2024-06-01", []string{counter, delay("2024-03-29", "2024-06-01")}, want{stage: "open", day0: "2024-03-01", due: "2024-06-01", left: "0"}},
		{"an answer after the delay", "2024-06-03", []string{counter, delay("2024-03-29", "2024-05-31"), strings.Replace(answered, "03-29", "06-03", 1)}, want{stage: "answered", day0: "2024-03-01", due: "2024-05-31", row: "granted", violations: "answer-after-delay@2024-06-03"}},
		{"a delay set after the due date", "2024-04-02", []string{counter, delay("2024-04-01", "2024-04-08")}, want{stage: "open", day0: "2024-03-01", due: "2024-04-08", left: "3", violations: "delay-late@2024-04-01"}},
		{"a restart ends the delay", "2024-03-20", []string{counter, delay("2024-03-05", "2024-05-31"), correct, corrected}, want{stage: "open", day0: "2024-03-20", due: "2024-04-18", left: "20"}},

		// fee (art. 42)
		{"a notice stops the clock", "2024-06-03", []string{counter, fee}, want{stage: "awaiting_payment", day0: "2024-03-01"}},
		{"on the due date it is in time", "2024-03-29", []string{counter, strings.ReplaceAll(strings.ReplaceAll(fee, "03-11", "03-29"), "03-12", "03-29")}, want{stage: "awaiting_payment", day0: "2024-03-01"}},
		{"after it, late", "2024-04-01", []string{counter, strings.ReplaceAll(strings.ReplaceAll(fee, "03-11", "04-01"), "03-12", "04-01")}, want{stage: "awaiting_payment", day0: "2024-03-01", violations: "fee-notice-late@2024-04-01"}},
		{"payment starts the clock anew", "2024-03-20", []string{counter, fee, `{"act": "fee_paid", "on": "2024-03-20"}`}, want{stage: "open", day0: "2024-03-20", due: "2024-04-18", left: "20"}},
		{"also after the term", "2024-04-11", []string{counter, fee, `{"act": "fee_paid", "on": "2024-04-11"}`}, want{stage: "open", day0: "2024-04-11", due: "2024-05-11", left: "20"}},
		{"both methods on one request", "2024-03-12", []string{counter, fee, strings.Replace(strings.Replace(fee, "items", "pages", 1), "03-11", "03-12", 1)}, want{stage: "awaiting_payment", day0: "2024-03-01", violations: "fee-methods-mixed@2024-03-12"}},

		// closing
		{"an answer on the due date", "2024-05-31", []string{counter, answered}, want{stage: "answered", day0: "2024-03-01", due: "2024-03-29", row: "granted"}},
		{"an answer the day after", "2024-05-31", []string{counter, strings.Replace(answered, "03-29", "03-30", 1)}, want{stage: "answered", day0: "2024-03-01", due: "2024-03-29", row: "granted", violations: "answer-late@2024-03-30"}},
		{"closing freezes the due date as it was", "2024-04-30", []string{counter, asked, strings.Replace(answered, "03-29", "03-12", 1), opinion("2024-03-13")}, want{stage: "answered", day0: "2024-03-01", due: "2024-04-23", row: "granted"}},
		{"an answer while the applicant is awaited", "2024-04-30", []string{counter, correct, answered}, want{stage: "answered", day0: "2024-03-01", row: "granted"}},
		{"an answer without confirmation", "2024-04-30", []string{receivedBy("fax"), answered}, want{stage: "answered", row: "granted"}},
		{"withdrawn", "2024-05-31", []string{counter, `{"act": "withdrawn", "on": "2024-03-12"}`}, want{stage: "withdrawn", day0: "2024-03-01", due: "2024-03-29", row: "other.other"}},
		{"abandoned for want of correction, the day after the term", "2024-03-27", []string{counter, correct, abandonment("2024-03-27", "correction")}, want{stage: "abandoned", day0: "2024-03-01", row: "other.correction_overdue"}},
		{"on the term's last day, too early", "2024-03-27", []string{counter, correct, abandonment("2024-03-26", "correction")}, want{stage: "abandoned", day0: "2024-03-01", row: "other.correction_overdue", violations: "correction-abandoned-early@2024-03-26"}},
		{"abandoned for want of payment, the day after the term", "2024-04-11", []string{counter, fee, abandonment("2024-04-11", "fee")}, want{stage: "abandoned", day0: "2024-03-01", row: "other.fee_unpaid"}},
		{"on the term's last day, too early", "2024-04-11", []string{counter, fee, abandonment("2024-04-10", "fee")}, want{stage: "abandoned", day0: "2024-03-01", row: "other.fee_unpaid", violations: "fee-abandoned-early@2024-04-10"}},
		{"without a day of receipt no term has lapsed", "2024-06-11", []string{counter, strings.Replace(fee, `, "received_on": "2024-03-12"`, "", 1), abandonment("2024-06-11", "fee")}, want{stage: "abandoned", day0: "2024-03-01", row: "other.fee_unpaid", violations: "fee-abandoned-early@2024-06-11"}},
		{"archived", "2024-05-31", []string{counter, answered, `{"act": "archived", "on": "2024-04-01", "shelf_no": "1"}`}, want{stage: "archived", day0: "2024-03-01", due: "2024-03-29", row: "granted"}},
		{"moving the file changes nothing", "2024-03-04", []string{counter, `{"act": "transferred_in", "on": "2024-03-04", "agency": "甲"}`, `{"act": "assigned", "on": "2024-03-04", "unit": "乙"}`, `{"act": "transferred_out", "on": "2024-03-04", "unit": "丙"}`}, want{stage: "open", day0: "2024-03-01", due: "2024-03-29", left: "19"}},

		// reopening
		{"reopened: the due date is its until, the row stays", "2024-06-05", []string{counter, answered, reopening("2024-06-03", "2024-06-14")}, want{stage: "open", day0: "2024-03-01", due: "2024-06-14", left: "6", row: "granted"}},
		{"answered anew: the row is the first", "2024-06-14", []string{counter, answered, reopening("2024-06-03", "2024-06-14"), `{"act": "answered", "on": "2024-06-14", "outcome": "refused.deliberative"}`}, want{stage: "answered", day0: "2024-03-01", due: "2024-06-14", row: "granted"}},
		{"answered anew too late", "2024-06-15", []string{counter, answered, reopening("2024-06-03", "2024-06-14"), `{"act": "answered", "on": "2024-06-15", "outcome": "partial"}`}, want{stage: "answered", day0: "2024-03-01", due: "2024-06-14", row: "granted", violations: "answer-after-reopening@2024-06-15"}},
		{"reopened and overdue", "2024-06-15", []string{counter, answered, reopening("2024-06-03", "2024-06-14")}, want{stage: "open", day0: "2024-03-01", due: "2024-06-14", left: "0", row: "granted", overdue: true}},
		{"an archived case may be reopened", "2024-06-05", []string{counter, answered, `{"act": "archived", "on": "2024-04-01"}`, reopening("2024-06-03", "2024-06-14")}, want{stage: "open", day0: "2024-03-01", due: "2024-06-14", left: "6", row: "granted"}},
		{"an extension moves a date that was set", "2024-06-05", []string{counter, answered, reopening("2024-06-03", "2024-06-14"), extension("2024-06-05", 2, "甲", "2024-06-05")}, want{stage: "open", day0: "2024-03-01", due: "2024-06-18", left: "8", row: "granted"}},

		// years without an arrangement
		{"a count into an unknown year is provisional", "2026-12-25", []string{`{"act": "received", "on": "2026-12-10", "channel": "counter"}`}, want{stage: "open", day0: "2026-12-10", due: "2027-01-08", left: "9", tentative: true}},
		{"one that ends before it is not", "2026-12-25", []string{`{"act": "received", "on": "2026-12-03", "channel": "counter"}`}, want{stage: "open", day0: "2026-12-03", due: "2026-12-31", left: "4"}},
		{"nor is a null due date", "2026-12-25", []string{`{"act": "received", "on": "2026-12-10", "channel": "counter"}`, `{"act": "correction_requested", "on": "2026-12-14", "until": "2027-03-01"}`}, want{stage: "awaiting_correction", day0: "2026-12-10"}},
		{"nor a date that was set, not counted", "2026-12-25", []string{`{"act": "received", "on": "2026-12-10", "channel": "counter"}`, delay("2026-12-25", "2027-03-01")}, want{stage: "open", day0: "2026-12-10", due: "2027-03-01", left: "41"}},
		{"nor for a pause beyond the due date", "2026-12-31", []string{`{"act": "received", "on": "2026-12-03", "channel": "counter"}`, `{"act": "consulted", "on": "2026-12-31", "id": "a", "with": "third_party", "received_on": "2027-01-05"}`}, want{stage: "open", day0: "2026-12-03", due: "2026-12-31", left: "0"}},
		{"a count begun in a year without data and ending in one with it", "2019-01-02", []string{`{"act": "received", "on": "2018-12-28", "channel": "counter"}`}, want{stage: "open", day0: "2018-12-28", due: "2019-01-28", left: "18", tentative: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := replay(tc.asOf, tc.acts...)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(s.Breaches()) - len(s.Violations); n != map[bool]int{true: 1}[s.Overdue] {
				t.Errorf("%d breaches that no act says, overdue %v", n, s.Overdue)
			}
			got := want{s.Stage, s.Day0.String(), s.Due.String(), "", s.Row, broken(s), s.Overdue, s.Provisional}
			if s.Counting {
				got.left = fmt.Sprint(s.WorkingDaysLeft)
			}
			if got != tc.want {
				t.Errorf("\n got %+v\nwant %+v", got, tc.want)
			}
		})
	}
}

var standard = calendar.Standard()

func replay(asOf string, acts ...string) (State, error) {
	c, err := ReadCase([]byte(`{"as_of": "` + asOf + `", "acts": [` + strings.Join(acts, ",") + `]}`))
	if err != nil {
		return State{}, err
	}
	return c.Fold(standard, nil)
}

func broken(s State) string {
	var out []string
	for _, v := range s.Violations {
		out = append(out, string(v.Rule)+"@"+v.On.String())
	}
	return strings.Join(out, " ")
}

func receivedBy(channel string) string { return strings.Replace(counter, "counter", channel, 1) }

func opinion(on string) string {
	return `{"act": "consultation_answered", "on": "` + on + `", "id": "a", "opinion": "object", "reason": "涉及本单位"}`
}

func extension(on string, days int, by, told string) string {
	return fmt.Sprintf(`{"act": "extended", "on": %q, "days": %d, "approved_by": %q, "reason": "量大", "told_on": %q}`, on, days, by, told)
}

func delay(on, until string) string {
	return `{"act": "delay_set", "on": "` + on + `", "until": "` + until + `", "reason": "量大"}`
}

func abandonment(on, ground string) string {
	return `{"act": "abandoned", "on": "` + on + `", "ground": "` + ground + `"}`
}

func reopening(on, until string) string {
	return `{"act": "reopened", "on": "` + on + `", "dispute": "复议1号", "until": "` + until + `"}`
}

// An impossible act is refused with an error that names it and says why.
func TestImpossible(t *testing.T) {
	for _, tc := range []struct {
		asOf string
		acts []string
		say  []string
	}{
		{"2024-06-01", nil, []string{"没有任何行为"}},
		{"2024-06-01", []string{answered}, []string{"第 1 个行为（answered 答复，2024-03-29）", "收到申请（received）之前"}},
		{"2024-06-01", []string{counter, counter}, []string{"第 2 个行为（received", "一案只收到一次"}},
		{"2024-06-01", []string{counter, answered, answered}, []string{"第 3 个行为（answered", "已于 2024-03-29 办结", "reopened"}},
		{"2024-06-01", []string{counter, answered, `{"act": "extended", "on": "2024-04-01", "days": 5}`}, []string{"第 3 个行为（extended", "办结"}},
		{"2024-06-01", []string{counter, answered, `{"act": "withdrawn", "on": "2024-04-01"}`}, []string{"第 3 个行为（withdrawn", "办结"}},
		{"2024-06-01", []string{counter, corrected}, []string{"第 2 个行为（corrected", "没有待补正"}},
		{"2024-06-01", []string{counter, correct, corrected, corrected}, []string{"第 4 个行为（corrected", "没有待补正"}},
		{"2024-06-01", []string{counter, `{"act": "fee_paid", "on": "2024-03-20"}`}, []string{"第 2 个行为（fee_paid", "收费通知"}},
		{"2024-06-01", []string{counter, `{"act": "reasons_given", "on": "2024-03-20"}`}, []string{"reasons_given", "没有要求"}},
		{"2024-06-01", []string{counter, opinion("2024-03-20")}, []string{"consultation_answered", `没有 id 为 "a"`}},
		{"2024-06-01", []string{counter, asked, opinion("2024-03-20"), opinion("2024-03-21")}, []string{"第 4 个", "已于 2024-03-20 收到"}},
		{"2024-06-01", []string{counter, asked, asked}, []string{"第 3 个行为（consulted", "另取一个"}},
		{"2024-06-01", []string{counter, abandonment("2024-04-20", "correction")}, []string{"abandoned", "没有待补正"}},
		{"2024-06-01", []string{counter, correct, corrected, abandonment("2024-04-20", "correction")}, []string{"第 4 个行为（abandoned", "没有待补正"}},
		{"2024-06-01", []string{counter, abandonment("2024-04-20", "fee")}, []string{"abandoned", "收费通知"}},
		{"2024-06-01", []string{counter, reopening("2024-04-20", "2024-05-20")}, []string{"reopened", "尚未办结"}},
		{"2024-06-01", []string{counter, `{"act": "archived", "on": "2024-03-20"}`}, []string{"archived", "尚未办结"}},
		{"2024-06-01", []string{counter, answered, `{"act": "archived", "on": "2024-04-20"}`, `{"act": "archived", "on": "2024-04-20"}`}, []string{"第 4 个行为（archived", "已经归档"}},
		{"2024-06-01", []string{counter, answered, `{"act": "confirmed", "on": "2024-03-20"}`}, []string{"第 3 个行为（confirmed", "早于前一个行为"}},
		{"2024-03-28", []string{counter, answered}, []string{"第 2 个行为（answered", "晚于推算日 2024-03-28"}},
		{"2018-06-01", []string{`{"act": "received", "on": "2018-03-01", "channel": "counter"}`}, []string{"2018-03-01", "没有 2018 年的放假安排"}},
		{"2017-06-01", []string{`{"act": "received", "on": "2017-03-01", "channel": "counter"}`}, []string{"没有 2017 年的放假安排"}},
		// fields
		{"2024-06-01", []string{`{"act": "received", "on": "2024-03-01"}`}, []string{"第 1 个行为（received", "channel 须写明", "registered_mail"}},
		{"2024-06-01", []string{`{"act": "received", "on": "2024-03-01", "channel": "pigeon"}`}, []string{"pigeon", "counter"}},
		{"2024-06-01", []string{`{"act": "received", "on": "2024-03-01", "channel": "fax", "confirmed_on": "2024-02-01"}`}, []string{"confirmed_on", "早于"}},
		{"2024-06-01", []string{`{"act": "received", "channel": "fax"}`}, []string{"第 1 个行为（received", "没有写明日期"}},
		{"2024-06-01", []string{counter, `{"act": "correction_requested", "on": "2024-03-08"}`}, []string{"correction_requested", "until 须写明"}},
		{"2024-06-01", []string{counter, `{"act": "correction_requested", "on": "2024-03-08", "until": "2024-03-07"}`}, []string{"correction_requested", "早于"}},
		{"2024-06-01", []string{counter, strings.Replace(asked, `, "received_on": "2024-03-07"`, "", 1)}, []string{"第 2 个行为（consulted", "received_on 须写明"}},
		{"2024-06-01", []string{counter, strings.Replace(asked, `03-07`, "03-05", 1)}, []string{"received_on", "早于发出"}},
		{"2024-06-01", []string{counter, strings.Replace(asked, `third_party`, "neighbour", 1)}, []string{"with", "third_party、co_maker、other_organ"}},
		{"2024-06-01", []string{counter, strings.Replace(asked, `"id": "a", `, "", 1)}, []string{"id 须写明"}},
		{"2024-06-01", []string{counter, asked, strings.Replace(opinion("2024-03-20"), "object", "maybe", 1)}, []string{"opinion", "consent、object、none"}},
		{"2024-06-01", []string{counter, extension("2024-03-20", 0, "甲", "2024-03-20")}, []string{"extended", "1 至 20"}},
		{"2024-06-01", []string{counter, extension("2024-03-20", -3, "甲", "2024-03-20")}, []string{"extended", "1 至 20"}},
		{"2024-06-01", []string{counter, strings.Replace(fee, "items", "weight", 1)}, []string{"method", "items、pages"}},
		{"2024-06-01", []string{counter, strings.Replace(fee, "200", "-200", 1)}, []string{"amount", "不能为负"}},
		{"2024-06-01", []string{counter, strings.Replace(answered, "granted", "won", 1)}, []string{"answered", "outcome", `"won"`, "refused.third_party_rights"}},
		{"2024-06-01", []string{counter, strings.Replace(answered, `"outcome": "granted", `, "", 1)}, []string{"outcome 须写明"}},
		{"2024-06-01", []string{counter, strings.Replace(answered, "provided", "sure", 1)}, []string{"reply", `"sure"`, "already_public"}},
		{"2024-06-01", []string{counter, strings.Replace(answered, "mail", "drone", 1)}, []string{"delivery", "counter、mail、electronic"}},
		{"2024-06-01", []string{counter, abandonment("2024-04-20", "boredom")}, []string{"ground", "correction、fee"}},
		{"2024-06-01", []string{counter, `{"act": "forgotten", "on": "2024-03-20"}`}, []string{"第 2 个行为（forgotten", "没有这种行为", "answered"}},
		{"2024-06-01", []string{counter, `{"act": "verified", "on": "2024-03-20"}`}, []string{"verified", "没有这种行为"}},
	} {
		s, err := replay(tc.asOf, tc.acts...)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %+v, %v", tc.acts, s, err)
			continue
		}
		for _, w := range tc.say {
			if !strings.Contains(err.Error(), w) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v:\n got %s\nwant %s", tc.acts, err, w)
			}
		}
	}
}

func TestNext(t *testing.T) {
	for _, tc := range []struct {
		asOf string
		acts []string
		want string
	}{
		{"2024-03-01", []string{receivedBy("fax")}, "confirmed correction_requested consulted assigned transferred_in transferred_out answered withdrawn"},
		{"2024-03-12", []string{counter}, "correction_requested consulted extended reasons_requested fee_noticed assigned transferred_in transferred_out answered withdrawn"},
		{"2024-03-29", []string{counter}, "consulted extended reasons_requested fee_noticed assigned transferred_in transferred_out answered withdrawn"},
		{"2024-03-30", []string{counter}, "consulted reasons_requested assigned transferred_in transferred_out answered withdrawn"},
		{"2024-03-29", []string{counter, extended10, asked}, "consulted consultation_answered reasons_requested fee_noticed assigned transferred_in transferred_out answered withdrawn"},
		{"2024-03-26", []string{counter, correct}, "corrected assigned transferred_in transferred_out answered withdrawn"},
		{"2024-03-27", []string{counter, correct}, "corrected assigned transferred_in transferred_out answered abandoned withdrawn"},
		{"2024-04-10", []string{counter, fee}, "fee_paid assigned transferred_in transferred_out answered withdrawn"},
		{"2024-04-11", []string{counter, fee}, "fee_paid assigned transferred_in transferred_out answered abandoned withdrawn"},
		{"2024-03-14", []string{counter, `{"act": "reasons_requested", "on": "2024-03-05"}`}, "consulted extended reasons_given fee_noticed assigned transferred_in transferred_out answered withdrawn"},
		{"2024-03-14", []string{counter, `{"act": "reasons_requested", "on": "2024-03-05"}`, `{"act": "reasons_given", "on": "2024-03-12"}`}, "consulted extended delay_set fee_noticed assigned transferred_in transferred_out answered withdrawn"},
		{"2024-03-29", []string{counter, answered}, "reopened archived"},
		{"2024-04-29", []string{counter, answered, `{"act": "archived", "on": "2024-04-01"}`}, "reopened"},
	} {
		s, err := replay(tc.asOf, tc.acts...)
		var got []string
		for _, k := range s.Next {
			got = append(got, string(k))
		}
		if err != nil || strings.Join(got, " ") != tc.want {
			t.Errorf("%s %v:\n got %s, %v\nwant %s", tc.asOf, tc.acts, strings.Join(got, " "), err, tc.want)
		}
	}
}
