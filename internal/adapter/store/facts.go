package store

import (
	"context"
	"fmt"

	"gongkai/internal/kernel/calendar"
)

// Tally is how many cases of an agency share what table 3 asks of a case: when
// it was first counted, when it was first closed, its row and its column.
type Tally struct {
	Agency    string
	CountedOn calendar.Date
	ClosedOn  calendar.Date // zero while open
	Outcome   string
	Applicant string
	Cases     int64
}

// Tallies calls f for each group of cases that a year's table 3 may concern:
// counted on or before until, and not closed before from. Agency "" means all;
// groups come ordered by agency. The comparison of ISO days is all the SQL
// does; what a group means is the report's business.
func (t *Tx) Tallies(ctx context.Context, agency string, from, until calendar.Date, f func(Tally) error) error {
	where, args := `counted_on <> '' AND counted_on <= $1 AND (closed_on = '' OR closed_on >= $2) AND type = 'request'`, []any{until.String(), from.String()}
	if agency != "" {
		where, args = where+` AND agency = $3`, append(args, agency)
	}
	// Only the year of a day matters to table 3, so days are cut to years in
	// the grouping: a handful of groups an agency instead of one a day.
	query := `SELECT agency, substr(counted_on, 1, 4), substr(closed_on, 1, 4), outcome, applicant, COUNT(*) FROM cases WHERE ` +
		where + ` GROUP BY agency, substr(counted_on, 1, 4), substr(closed_on, 1, 4), outcome, applicant ORDER BY agency`
	return t.each(ctx, query, args, func(scan func(...any) error) error {
		var g Tally
		var counted, closed string
		if err := scan(&g.Agency, &counted, &closed, &g.Outcome, &g.Applicant, &g.Cases); err != nil {
			return err
		}
		var err error
		if g.CountedOn, err = firstOfYear(counted); err != nil {
			return err
		}
		if g.ClosedOn, err = firstOfYear(closed); err != nil {
			return err
		}
		return f(g)
	})
}

func firstOfYear(y string) (calendar.Date, error) {
	if y == "" {
		return calendar.Date{}, nil
	}
	d, err := calendar.ParseDate(y + "-01-01")
	if err != nil {
		return d, fmt.Errorf("年度 %q 不能识别", y)
	}
	return d, nil
}

// CaseFact is one case as table 3 counts it.
type CaseFact struct {
	ID, Number, Title   string
	CountedOn, ClosedOn calendar.Date
	Outcome, Applicant  string
}

// CaseFacts lists the cases behind the tallies of one agency, by number.
func (t *Tx) CaseFacts(ctx context.Context, agency string, from, until calendar.Date, f func(CaseFact) error) error {
	return t.each(ctx, `SELECT id, number, title, counted_on, closed_on, outcome, applicant FROM cases
		WHERE agency = $1 AND type = 'request' AND counted_on <> '' AND counted_on <= $2 AND (closed_on = '' OR closed_on >= $3) ORDER BY number`,
		[]any{agency, until.String(), from.String()}, func(scan func(...any) error) error {
			var c CaseFact
			var counted, closed string
			if err := scan(&c.ID, &c.Number, &c.Title, &counted, &closed, &c.Outcome, &c.Applicant); err != nil {
				return err
			}
			if err := c.CountedOn.UnmarshalText([]byte(counted)); err != nil {
				return err
			}
			if err := c.ClosedOn.UnmarshalText([]byte(closed)); err != nil {
				return err
			}
			return f(c)
		})
}
