package store

import (
	"context"
	"slices"
	"strconv"
)

// Marks of applicants: keyed hashes by which their cases are found again. The
// store knows neither the key nor what was hashed.

// marksEnd stands behind every case's identifier.
const marksEnd = "~"

// SetMarks gives a case its marks in place of those that it has.
func (t *Tx) SetMarks(ctx context.Context, caseID string, marks ...string) error {
	if _, err := t.exec(ctx, `DELETE FROM applicant_marks WHERE case_id = $1`, caseID); err != nil {
		return err
	}
	return t.AddMarks(ctx, caseID, marks...)
}

// AddMarks gives a case marks besides those that it has.
func (t *Tx) AddMarks(ctx context.Context, caseID string, marks ...string) error {
	for _, m := range marks {
		if _, err := t.exec(ctx, `INSERT INTO applicant_marks (mark, case_id) VALUES ($1, $2) ON CONFLICT (mark, case_id) DO NOTHING`, m, caseID); err != nil {
			return err
		}
	}
	return nil
}

// Marked lists the cases of an agency that have all of the marks, the newest
// first, at most limit.
func (t *Tx) Marked(ctx context.Context, agency string, limit int, marks ...string) (out []Case, err error) {
	w := &where{}
	w.add(`agency || '' = `, agency) // by its marks, never by all of an agency
	for _, m := range marks {
		w.raw(` AND id IN (SELECT case_id FROM applicant_marks WHERE mark = %s)`, m)
	}
	w.args = append(w.args, limit)
	err = t.caseWalk(ctx, `WHERE `+w.text.String()+` ORDER BY created_at DESC, id DESC LIMIT $`+strconv.Itoa(len(w.args)), w.args, func(c Case, err error) error {
		out = append(out, c)
		return err
	})
	return out, err
}

// MarksStand reports whether every case is marked by the key and the rules
// that made names.
func (t *Tx) MarksStand(ctx context.Context, made string) (bool, error) {
	var have, upto string
	_, err := t.one(ctx, `SELECT made, upto FROM applicant_marks_state WHERE id = 1`, nil, &have, &upto)
	return have == made && upto == marksEnd, err
}

// ToMark lists the next cases that may lack their marks, by identifier; where
// the marks were made by another key or other rules, all are dropped first.
// Marking goes on where it was stopped.
func (t *Tx) ToMark(ctx context.Context, made string, limit int) (out []Case, err error) {
	var have, upto string
	if _, err = t.one(ctx, `SELECT made, upto FROM applicant_marks_state WHERE id = 1`, nil, &have, &upto); err != nil {
		return nil, err
	}
	if have != made {
		upto = ""
		if _, err = t.exec(ctx, `DELETE FROM applicant_marks`); err != nil {
			return nil, err
		}
	}
	if upto != marksEnd {
		err = t.CasesAfter(ctx, upto, limit, func(c Case, err error) error { out = append(out, c); return err })
	}
	if upto = marksEnd; len(out) == limit {
		upto = out[limit-1].ID
	}
	if err == nil {
		_, err = t.exec(ctx, `UPDATE applicant_marks_state SET made = $1, upto = $2 WHERE id = 1`, made, upto)
	}
	return slices.Clip(out), err
}
