package store

import (
	"context"
	"fmt"

	"gongkai/internal/kernel/audit"
)

// Record is a fact that is no act of a case: a count of licences, a normative
// document, a setting, a calendar year, a letter, a report, a file. Its body
// is JSON whose shape its kind's owner in app defines.
type Record struct {
	Kind, Agency, Key string
	Year              int
	Body              string
	Entry             int64
}

// Subject is how audit entries name the record.
func (r *Record) Subject() string { return r.Kind + ":" + r.Agency + "/" + r.Key }

// Digest is what the record's audit entry binds.
func (r *Record) Digest() audit.Hash {
	d := audit.NewDigest()
	d.Strings(r.Kind, r.Agency, r.Key)
	d.Int(int64(r.Year))
	d.Strings(r.Body)
	return d.Sum()
}

// PutRecord writes the record, in place of one of the same kind, agency and
// key, and notes e with its digest.
func (t *Tx) PutRecord(ctx context.Context, r *Record, e audit.Entry) error {
	if _, err := t.exec(ctx, `INSERT INTO records (kind, agency, key, year, body, entry) VALUES ($1, $2, $3, $4, $5, 0)
		ON CONFLICT (kind, agency, key) DO UPDATE SET year = excluded.year, body = excluded.body, entry = 0`,
		r.Kind, r.Agency, r.Key, r.Year, r.Body); err != nil {
		return err
	}
	e.Subject, e.Covers, e.Digest = r.Subject(), audit.Record, r.Digest()
	t.noteBound(e, func(ctx context.Context, seq int64) error {
		r.Entry = seq
		_, err := t.exec(ctx, `UPDATE records SET entry = $1 WHERE kind = $2 AND agency = $3 AND key = $4`, seq, r.Kind, r.Agency, r.Key)
		return err
	})
	return nil
}

// DeleteRecord removes the record and notes e; the trace stays in the audit.
func (t *Tx) DeleteRecord(ctx context.Context, r *Record, e audit.Entry) error {
	n, err := t.exec(ctx, `DELETE FROM records WHERE kind = $1 AND agency = $2 AND key = $3`, r.Kind, r.Agency, r.Key)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("%s: no such record", r.Subject())
	}
	e.Subject, e.Covers = r.Subject(), audit.Nothing
	t.Note(e)
	return nil
}

// Record finds one record; nil where there is none.
func (t *Tx) Record(ctx context.Context, kind, agency, key string) (*Record, error) {
	r := &Record{Kind: kind, Agency: agency, Key: key}
	found, err := t.one(ctx, `SELECT year, body, entry FROM records WHERE kind = $1 AND agency = $2 AND key = $3`,
		[]any{kind, agency, key}, &r.Year, &r.Body, &r.Entry)
	if !found || err != nil {
		return nil, err
	}
	return r, nil
}

// Records lists the records of a kind and agency by key; year 0 means all years.
func (t *Tx) Records(ctx context.Context, kind, agency string, year int) ([]Record, error) {
	query, args := `SELECT kind, agency, key, year, body, entry FROM records WHERE kind = $1 AND agency = $2 ORDER BY key`, []any{kind, agency}
	if year != 0 {
		query, args = `SELECT kind, agency, key, year, body, entry FROM records WHERE kind = $1 AND agency = $2 AND year = $3 ORDER BY key`, append(args, year)
	}
	var out []Record
	err := t.each(ctx, query, args, func(scan func(...any) error) error {
		var r Record
		err := scan(&r.Kind, &r.Agency, &r.Key, &r.Year, &r.Body, &r.Entry)
		out = append(out, r)
		return err
	})
	return out, err
}

// RecordsFor lists the records of three kinds that belong to the whole
// installation or to one agency, the installation's first, in one query.
func (t *Tx) RecordsFor(ctx context.Context, agency string, kinds [3]string) ([]Record, error) {
	var out []Record
	err := t.each(ctx, `SELECT kind, agency, key, year, body, entry FROM records WHERE kind IN ($1, $2, $3) AND agency IN ('', $4) ORDER BY kind, agency, key`,
		[]any{kinds[0], kinds[1], kinds[2], agency}, func(scan func(...any) error) error {
			var r Record
			err := scan(&r.Kind, &r.Agency, &r.Key, &r.Year, &r.Body, &r.Entry)
			out = append(out, r)
			return err
		})
	return out, err
}

// AllRecords calls f for every record of the store.
func (t *Tx) AllRecords(ctx context.Context, f func(Record) error) error {
	return t.each(ctx, `SELECT kind, agency, key, year, body, entry FROM records ORDER BY kind, agency, key`, nil, func(scan func(...any) error) error {
		var r Record
		if err := scan(&r.Kind, &r.Agency, &r.Key, &r.Year, &r.Body, &r.Entry); err != nil {
			return err
		}
		return f(r)
	})
}
