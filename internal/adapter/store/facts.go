package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"gongkai/internal/kernel/calendar"
)

// Fact is what table 3 asks of one case.
type Fact struct {
	Agency      string
	CountedYear int
	ClosedYear  int // 0 while open
	Outcome     string
	Applicant   string
}

// Facts calls f for each request that a year's table 3 may concern: counted on
// or before until, and not closed before from. Agency "" means all; they come
// ordered by agency. Comparing ISO days is all the SQL does; one covering index
// gives the rows in order, so nothing is sorted or held.
func (t *Tx) Facts(ctx context.Context, agency string, from, until calendar.Date, f func(Fact) error) error {
	where, args := `counted_on <> '' AND counted_on <= $1 AND (closed_on = '' OR closed_on >= $2) AND type = 'request'`, []any{until.String(), from.String()}
	if agency != "" {
		where, args = where+` AND agency = $3`, append(args, agency)
	}
	var owner, counted, closed, outcome, applicant sql.RawBytes
	var words interned
	return t.each(ctx, `SELECT agency, counted_on, closed_on, outcome, applicant FROM cases WHERE `+where+` ORDER BY agency`, args,
		func(scan func(...any) error) error {
			if err := scan(&owner, &counted, &closed, &outcome, &applicant); err != nil {
				return err
			}
			one := Fact{Agency: words.get(owner), Outcome: words.get(outcome), Applicant: words.get(applicant)}
			var err error
			if one.CountedYear, err = yearIn(counted); err == nil && len(closed) > 0 {
				one.ClosedYear, err = yearIn(closed)
			}
			if err != nil {
				return err
			}
			return f(one)
		})
}

// interned keeps one string for each of the few words that a column repeats.
type interned struct{ m map[string]string }

func (w *interned) get(b []byte) string {
	if s, ok := w.m[string(b)]; ok {
		return s
	}
	if w.m == nil {
		w.m = map[string]string{}
	}
	s := string(b)
	w.m[s] = s
	return s
}

func yearIn(day []byte) (int, error) {
	if len(day) < 4 {
		return 0, fmt.Errorf("日期 %q 不能识别", day)
	}
	n, err := strconv.Atoi(string(day[:4]))
	if err != nil {
		return 0, fmt.Errorf("日期 %q 不能识别", day)
	}
	return n, nil
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
