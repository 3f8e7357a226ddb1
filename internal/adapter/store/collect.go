package store

import "context"

// RecordsOfYear calls f for the records of a kind and year of every agency, by
// agency and key.
func (t *Tx) RecordsOfYear(ctx context.Context, kind string, year int, f func(Record) error) error {
	return t.each(ctx, `SELECT kind, agency, key, year, body, entry FROM records WHERE kind = $1 AND year = $2 ORDER BY agency, key`, []any{kind, year},
		func(scan func(...any) error) error {
			var r Record
			if err := scan(&r.Kind, &r.Agency, &r.Key, &r.Year, &r.Body, &r.Entry); err != nil {
				return err
			}
			return f(r)
		})
}

// RecordsOfKind calls f for the records of a kind of every agency, by agency
// and key.
func (t *Tx) RecordsOfKind(ctx context.Context, kind string, f func(Record) error) error {
	return t.each(ctx, `SELECT kind, agency, key, year, body, entry FROM records WHERE kind = $1 ORDER BY agency, key`, []any{kind},
		func(scan func(...any) error) error {
			var r Record
			if err := scan(&r.Kind, &r.Agency, &r.Key, &r.Year, &r.Body, &r.Entry); err != nil {
				return err
			}
			return f(r)
		})
}

// AgenciesWithRecord lists who has a record of a kind and year, without
// reading its body.
func (t *Tx) AgenciesWithRecord(ctx context.Context, kind string, year int) (out []string, err error) {
	err = t.each(ctx, `SELECT DISTINCT agency FROM records WHERE kind = $1 AND year = $2 ORDER BY agency`, []any{kind, year},
		func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			out = append(out, id)
			return err
		})
	return out, err
}
