package store

import (
	"context"
	"database/sql"
	"fmt"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
)

// Ended is a request that was counted and ended, as the dashboards ask of it.
type Ended struct {
	ID                  string
	CountedOn, ClosedOn calendar.Date // first day 0, first closing
	Due                 calendar.Date // zero where no clock ran
	Outcome             string        // row of table 3
	Reopened            bool          // Due is then of a later answer
}

const endedColumns = `id, counted_on, closed_on, due, outcome, EXISTS (SELECT 1 FROM acts WHERE acts.case_id = cases.id AND acts.act = 'reopened' AND acts.void_by = 0)`

// EndedWithin calls f for an agency's requests that ended from day to day, by
// day and ID, after the given key; limit 0 is all.
func (t *Tx) EndedWithin(ctx context.Context, agency string, from, until calendar.Date, after Key, limit int, f func(Ended) error) error {
	where, args := `agency = $1 AND closed_on <> '' AND closed_on >= $2 AND closed_on <= $3`, []any{agency, from.String(), until.String()}
	if after != (Key{}) {
		where, args = where+` AND (closed_on, id) > ($4, $5)`, append(args, after.At, after.ID)
	}
	order := ` ORDER BY closed_on, id`
	if limit > 0 {
		args = append(args, limit)
		order += fmt.Sprintf(` LIMIT $%d`, len(args))
	}
	return t.each(ctx, `SELECT `+endedColumns+` FROM cases WHERE `+where+` AND type = 'request' AND counted_on <> ''`+order, args,
		func(scan func(...any) error) error {
			var e Ended
			var counted, closed, due string
			if err := scan(&e.ID, &counted, &closed, &due, &e.Outcome, &e.Reopened); err != nil {
				return err
			}
			for _, x := range []struct {
				s string
				d *calendar.Date
			}{{counted, &e.CountedOn}, {closed, &e.ClosedOn}, {due, &e.Due}} {
				if err := x.d.UnmarshalText([]byte(x.s)); err != nil {
					return fmt.Errorf("案件 %s：%w", e.ID, err)
				}
			}
			return f(e)
		})
}

// ReceivedWithin calls f for the days from day to day on which an agency's
// requests were first counted, with how many there were.
func (t *Tx) ReceivedWithin(ctx context.Context, agency string, from, until calendar.Date, f func(day calendar.Date, n int64) error) error {
	return t.each(ctx, `SELECT counted_on, COUNT(*) FROM cases WHERE agency = $1 AND type = 'request' AND counted_on >= $2 AND counted_on <= $3 GROUP BY counted_on`,
		[]any{agency, from.String(), until.String()}, func(scan func(...any) error) error {
			var day string
			var n int64
			if err := scan(&day, &n); err != nil {
				return err
			}
			d, err := calendar.ParseDate(day)
			if err != nil {
				return err
			}
			return f(d, n)
		})
}

// ReceivedList calls f for an agency's requests first counted from day to day,
// after the given key, by day and ID.
func (t *Tx) ReceivedList(ctx context.Context, agency string, from, until calendar.Date, after Key, limit int, f func(Case) error) error {
	where, args := `WHERE agency = $1 AND type = 'request' AND counted_on >= $2 AND counted_on <= $3`, []any{agency, from.String(), until.String()}
	if after != (Key{}) {
		where, args = where+` AND (counted_on, id) > ($4, $5)`, append(args, after.At, after.ID)
	}
	args = append(args, limit)
	return t.caseWalk(ctx, where+fmt.Sprintf(` ORDER BY counted_on, id LIMIT $%d`, len(args)), args, func(c Case, err error) error {
		if err != nil {
			return err
		}
		return f(c)
	})
}

// Standing is how many requests of an agency stand open on a day.
type Standing struct{ Open, Overdue, Soon, Waiting int64 }

// Standings calls f for every agency that has open cases; agency "" means all.
// Overdue are due before today, soon from today to soon.
func (t *Tx) Standings(ctx context.Context, agency string, today, soon calendar.Date, f func(agency string, s Standing) error) error {
	one, args := ``, []any{today.String(), soon.String()}
	waitArgs := []any{}
	waitOne := ``
	if agency != "" {
		one, args = `agency = $3 AND `, append(args, agency)
		waitOne, waitArgs = `agency = $1 AND `, []any{agency}
	}
	err := t.each(ctx, `SELECT agency, COUNT(*), SUM(CASE WHEN due > '' AND due < $1 THEN 1 ELSE 0 END), SUM(CASE WHEN due >= $1 AND due <= $2 THEN 1 ELSE 0 END)
		FROM cases WHERE `+one+`stage IN ('open', 'awaiting_reasons') GROUP BY agency`, args, func(scan func(...any) error) error {
		var id string
		var s Standing
		if err := scan(&id, &s.Open, &s.Overdue, &s.Soon); err != nil {
			return err
		}
		return f(id, s)
	})
	if err != nil {
		return err
	}
	return t.each(ctx, `SELECT agency, COUNT(*) FROM cases WHERE `+waitOne+`stage IN ('unconfirmed', 'awaiting_correction', 'awaiting_payment') GROUP BY agency`, waitArgs,
		func(scan func(...any) error) error {
			var id string
			var s Standing
			if err := scan(&id, &s.Waiting); err != nil {
				return err
			}
			return f(id, s)
		})
}

// DisputeCount is how many disputes of an agency ended one way; Result "" are
// those that go on.
type DisputeCount struct {
	Agency, Group, Result string
	N                     int64
}

// DisputesWithin calls f for the disputes that ended from day to day, by
// agency, group and result, and for those filed by the last day that went on
// after it.
func (t *Tx) DisputesWithin(ctx context.Context, from, until calendar.Date, f func(DisputeCount) error) error {
	give := func(scan func(...any) error) error {
		var c DisputeCount
		if err := scan(&c.Agency, &c.Group, &c.Result, &c.N); err != nil {
			return err
		}
		return f(c)
	}
	if err := t.each(ctx, `SELECT agency, kind, result, COUNT(*) FROM disputes WHERE concluded_on >= $1 AND concluded_on <= $2 GROUP BY agency, kind, result`,
		[]any{from.String(), until.String()}, give); err != nil {
		return err
	}
	return t.each(ctx, `SELECT agency, kind, '', COUNT(*) FROM disputes WHERE `+wentOn+` GROUP BY agency, kind`, []any{until.String()}, give)
}

// wentOn are the disputes filed by a day that had not ended on it.
const wentOn = `filed_on <= $1 AND (concluded_on = '' OR concluded_on > $1)`

// DisputesEnded calls f for the disputes that DisputesWithin counts as ended,
// in their order.
func (t *Tx) DisputesEnded(ctx context.Context, from, until calendar.Date, f func(Dispute, error) error) error {
	return t.disputeWalk(ctx, `WHERE concluded_on >= $1 AND concluded_on <= $2 ORDER BY concluded_on, id`, []any{from.String(), until.String()}, f)
}

// DisputesPending calls f for those that it counts as going on.
func (t *Tx) DisputesPending(ctx context.Context, until calendar.Date, f func(Dispute, error) error) error {
	return t.disputeWalk(ctx, `WHERE `+wentOn+` ORDER BY filed_on, id`, []any{until.String()}, f)
}

// TallyMark is the last audit entry that the tallies know.
func (t *Tx) TallyMark(ctx context.Context) (entry int64, err error) {
	_, err = t.one(ctx, `SELECT entry FROM tally_mark WHERE id = 1`, nil, &entry)
	return entry, err
}

// SetTallyMark says up to where the tallies have counted; it also makes other
// writers of tallies wait.
func (t *Tx) SetTallyMark(ctx context.Context, entry int64) error {
	_, err := t.exec(ctx, `UPDATE tally_mark SET entry = $1 WHERE id = 1`, entry)
	return err
}

// QueueTallies makes other writers of tallies wait for this transaction.
func (t *Tx) QueueTallies(ctx context.Context) error {
	_, err := t.exec(ctx, `UPDATE tally_mark SET entry = entry WHERE id = 1`)
	return err
}

// DropTallies forgets every tally.
func (t *Tx) DropTallies(ctx context.Context) error {
	_, err := t.exec(ctx, `DELETE FROM tallies`)
	return err
}

// Tally is one agency's year, "" where there is none.
func (t *Tx) Tally(ctx context.Context, agency string, year int) (body string, err error) {
	_, err = t.one(ctx, `SELECT body FROM tallies WHERE year = $1 AND agency = $2`, []any{year, agency}, &body)
	return body, err
}

// PutTally writes one agency's year, "" for none.
func (t *Tx) PutTally(ctx context.Context, agency string, year int, body string) error {
	if body == "" {
		_, err := t.exec(ctx, `DELETE FROM tallies WHERE year = $1 AND agency = $2`, year, agency)
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO tallies (year, agency, body) VALUES ($1, $2, $3)
		ON CONFLICT (year, agency) DO UPDATE SET body = excluded.body`, year, agency, body)
	return err
}

// Tallies calls f for the years from and until, by year and agency; agency ""
// means all. The bytes are good until f returns.
func (t *Tx) Tallies(ctx context.Context, agency string, from, until int, f func(agency string, year int, body []byte) error) error {
	where, args := `year >= $1 AND year <= $2`, []any{from, until}
	if agency != "" {
		where, args = where+` AND agency = $3`, append(args, agency)
	}
	var owner, body sql.RawBytes
	var year int
	var words interned
	return t.each(ctx, `SELECT agency, year, body FROM tallies WHERE `+where+` ORDER BY year, agency`, args, func(scan func(...any) error) error {
		if err := scan(&owner, &year, &body); err != nil {
			return err
		}
		return f(words.get(owner), year, body)
	})
}

// AgencyHeads lists all agencies by place and ID, with no more of each than
// its name and where it stands: three thousand bodies take longer to read than
// all their numbers.
func (t *Tx) AgencyHeads(ctx context.Context) (out []agency.Agency, err error) {
	err = t.each(ctx, `SELECT id, parent, kind, name, place FROM agencies ORDER BY place, id`, nil, func(scan func(...any) error) error {
		var a agency.Agency
		err := scan(&a.ID, &a.Parent, &a.Kind, &a.Name, &a.Order)
		out = append(out, a)
		return err
	})
	return out, err
}
