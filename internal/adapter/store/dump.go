package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/kernel/fault"
)

// tables in an order in which their rows may be loaded: what is referred to
// comes first.
func tables() []string {
	return []string{"agencies", "cases", "acts", "disputes", "dispute_acts", "items", "item_acts", "item_texts", "records", "audit", "audit_head", "log_entries", "log_checkpoints"}
}

// Dump calls f for every row of every table of one consistent state, so that a
// copy can be made while the office works, and taken to the other database.
// Values are nil, int64, string or []byte.
func (s *Store) Dump(ctx context.Context, f func(table string, columns []string, row []any) error) error {
	return s.Read(ctx, func(t *Tx) error {
		for _, table := range tables() {
			if err := t.dumpTable(ctx, table, f); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
		}
		return nil
	})
}

func (t *Tx) dumpTable(ctx context.Context, table string, f func(string, []string, []any) error) (err error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if err := f(table, columns, values); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Load fills an empty store with rows that Dump gave, in the order it gave
// them; next answers false after the last. A store that holds anything is
// refused. Search is made again from the rows; items are indexed by app.
func (s *Store) Load(ctx context.Context, next func() (table string, columns []string, row []any, ok bool, err error)) error {
	err := s.Write(ctx, func(t *Tx) error {
		if err := t.staleIndex(ctx); err != nil {
			return err
		}
		if seq, _, err := t.AuditHead(ctx); err != nil {
			return err
		} else if seq > 0 {
			return fault.New(fault.Conflict, "store.not-empty", "目标中已有数据，恢复只能写入空的数据目录或空的数据库。")
		}
		if _, err := t.exec(ctx, `DELETE FROM audit_head`); err != nil {
			return err
		}
		for {
			table, columns, row, ok, err := next()
			if err != nil {
				return err
			}
			if !ok {
				if err := t.freshReceipts(ctx); err != nil {
					return err
				}
				return t.freshLog(ctx)
			}
			if err := t.loadRow(ctx, table, columns, row); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return err
	}
	return s.reindex(ctx)
}

// freshLog makes what the public log has beside its entries, after a restore.
func (t *Tx) freshLog(ctx context.Context) error {
	if err := t.RehashLog(ctx); err != nil {
		return err
	}
	return t.SetLogDone(ctx, false) // the backup may be older than the log
}

func (t *Tx) loadRow(ctx context.Context, table string, columns []string, row []any) error {
	known := false
	for _, name := range tables() {
		known = known || name == table
	}
	if !known || len(columns) != len(row) {
		return fault.New(fault.Invalid, "store.load", fmt.Sprintf("备份中的表 %q 不能识别。", table))
	}
	marks := make([]string, len(columns))
	for i, c := range columns {
		if strings.ContainsFunc(c, func(r rune) bool { return (r < 'a' || r > 'z') && r != '_' && (r < '0' || r > '9') }) {
			return fault.New(fault.Invalid, "store.load", fmt.Sprintf("备份中的列 %q 不能识别。", c))
		}
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	_, err := t.exec(ctx, `INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`, row...)
	return err
}
