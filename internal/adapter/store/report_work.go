package store

import (
	"context"

	"gongkai/internal/kernel/calendar"
)

// CaseSpan is how long one request took.
type CaseSpan struct {
	ID, Number, Title        string
	CountedOn, ClosedOn, Due calendar.Date // Due as frozen by the last closing
}

// of a year's report: as Facts selects them, for one agency.
const reported = ` FROM cases c WHERE c.agency = $1 AND c.type = 'request' AND c.counted_on <> '' AND c.counted_on <= $2 AND (c.closed_on = '' OR c.closed_on >= $3)`

// CaseSpans calls f for each request that a year's report of an agency may
// concern, by number.
func (t *Tx) CaseSpans(ctx context.Context, agency string, from, until calendar.Date, f func(CaseSpan) error) error {
	return t.each(ctx, `SELECT c.id, c.number, c.title, c.counted_on, c.closed_on, c.due`+reported+` ORDER BY c.number`,
		[]any{agency, until.String(), from.String()}, func(scan func(...any) error) error {
			var c CaseSpan
			var days [3]string
			if err := scan(&c.ID, &c.Number, &c.Title, &days[0], &days[1], &days[2]); err != nil {
				return err
			}
			for i, d := range []*calendar.Date{&c.CountedOn, &c.ClosedOn, &c.Due} {
				if err := d.UnmarshalText([]byte(days[i])); err != nil {
					return err
				}
			}
			return f(c)
		})
}

// ReportActs calls f for the acts of these requests that the narrative of a
// report counts, by case and in order.
func (t *Tx) ReportActs(ctx context.Context, agency string, from, until calendar.Date, f func(ActRow) error) error {
	return t.actRows(ctx, "acts", `WHERE act IN ('received', 'correction_requested', 'extended', 'fee_noticed', 'fee_paid', 'reopened')
		AND void_by = 0 AND case_id IN (SELECT c.id`+reported+`) ORDER BY case_id, seq`, []any{agency, until.String(), from.String()}, f)
}
