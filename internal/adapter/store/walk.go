package store

import (
	"context"
	"errors"
	"fmt"
)

// The walks that verification makes: by ranges, so that memory stays flat
// however large the ledger has grown.

// AuditRange calls f for the entries from first to last, in order.
func (t *Tx) AuditRange(ctx context.Context, first, last int64, f func(AuditRow) error) error {
	return t.auditRows(ctx, `WHERE seq BETWEEN $1 AND $2 ORDER BY seq`, []any{first, last}, f)
}

// AuditOf calls f for the entries about one subject, in order.
func (t *Tx) AuditOf(ctx context.Context, subject string, f func(AuditRow) error) error {
	return t.auditRows(ctx, `WHERE subject = $1 ORDER BY seq`, []any{subject}, f)
}

// ActsOfEntries calls f for the acts that name the entries from first to last,
// in the order of the entries; table is acts, dispute_acts or item_acts.
func (t *Tx) ActsOfEntries(ctx context.Context, table string, first, last int64, f func(ActRow) error) error {
	return t.actRows(ctx, table, `WHERE entry BETWEEN $1 AND $2 ORDER BY entry, 1, seq`, []any{first, last}, f)
}

// StrayActs calls f for the acts that name no entry of a chain ending at last.
func (t *Tx) StrayActs(ctx context.Context, table string, last int64, f func(ActRow) error) error {
	return t.actRows(ctx, table, `WHERE entry < 1 OR entry > $1 ORDER BY entry, 1, seq`, []any{last}, f)
}

// ActsOfCases calls f for the acts of the cases from first to last by ID, in order.
func (t *Tx) ActsOfCases(ctx context.Context, first, last string, f func(ActRow) error) error {
	return t.actRows(ctx, "acts", `WHERE case_id BETWEEN $1 AND $2 ORDER BY case_id, seq`, []any{first, last}, f)
}

func (t *Tx) actRows(ctx context.Context, table, where string, args []any, f func(ActRow) error) error {
	columns := actColumns
	switch table {
	case "acts":
	case "dispute_acts":
		columns = `dispute_id, seq, act, on_date, body, recorded_at, actor, entry, 0`
	case "item_acts":
		columns = `item_id, seq, act, on_date, body, recorded_at, actor, entry, 0`
	default:
		return fmt.Errorf("no such table of acts: %s", table)
	}
	return t.each(ctx, `SELECT `+columns+` FROM `+table+` `+where, args, func(scan func(...any) error) error {
		r, err := scanAct(scan)
		if err != nil {
			return err
		}
		return f(r)
	})
}

// CasesAfter calls f for at most limit cases after the given ID, by ID. A row
// that cannot be read comes with its ID and the error.
func (t *Tx) CasesAfter(ctx context.Context, id string, limit int, f func(Case, error) error) error {
	return t.caseWalk(ctx, `WHERE id > $1 ORDER BY id LIMIT $2`, []any{id, limit}, f)
}

// CasesOfEntries calls f for the cases whose headers name the entries from
// first to last, likewise.
func (t *Tx) CasesOfEntries(ctx context.Context, first, last int64, f func(Case, error) error) error {
	return t.caseWalk(ctx, `WHERE entry BETWEEN $1 AND $2`, []any{first, last}, f)
}

func (t *Tx) caseWalk(ctx context.Context, where string, args []any, f func(Case, error) error) error {
	return t.each(ctx, `SELECT `+caseColumns+` FROM cases `+where, args, func(scan func(...any) error) error {
		return f(scanCase(scan))
	})
}

// RecordsOfEntries lists the records that name the entries from first to last.
func (t *Tx) RecordsOfEntries(ctx context.Context, first, last int64) ([]Record, error) {
	var out []Record
	err := t.each(ctx, `SELECT kind, agency, key, year, body, entry FROM records WHERE entry BETWEEN $1 AND $2`, []any{first, last},
		func(scan func(...any) error) error {
			var r Record
			err := scan(&r.Kind, &r.Agency, &r.Key, &r.Year, &r.Body, &r.Entry)
			out = append(out, r)
			return err
		})
	return out, err
}

// Strays counts the rows of a table that name no entry of a chain ending at last.
func (t *Tx) Strays(ctx context.Context, table string, last int64) (n int64, err error) {
	for _, name := range tables() {
		if name == table {
			_, err = t.one(ctx, `SELECT COUNT(*) FROM `+table+` WHERE entry < 1 OR entry > $1`, []any{last}, &n)
			return n, err
		}
	}
	return 0, fmt.Errorf("no such table: %s", table)
}

// Integrity asks SQLite to check its own file, and gives what it found amiss;
// PostgreSQL checks pages as it reads them.
func (s *Store) Integrity(ctx context.Context) (found []string, err error) {
	if s.Postgres() {
		return nil, nil
	}
	rows, err := s.d.read.QueryContext(ctx, `PRAGMA integrity_check(20)`)
	if err != nil {
		return nil, explain(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, explain(err)
		}
		if line != "ok" {
			found = append(found, line)
		}
	}
	return found, explain(rows.Err())
}
