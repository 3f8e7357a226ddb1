package store

import "context"

// FillForTest writes n cases of the agency edu that no acts stand behind: one
// in twenty-five open, one in a hundred waiting, the others answered.
func (t *Tx) FillForTest(ctx context.Context, n int) error {
	_, err := t.exec(ctx, `INSERT INTO cases (id, agency, number, type, applicant, title, sealed, created_at, entry, version, stage, day0, due, provisional, counted_on, closed_on, outcome, unit)
		WITH RECURSIVE seq (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < $1)
		SELECT 'id-' || CAST(10000000 + n AS TEXT), 'edu', '2024-' || CAST(n AS TEXT), 'request', 'natural_person', '望江大桥建设用地的批复文件', NULL, '2024-01-01T00:00:00.000Z', 1, 1,
			CASE WHEN n % 25 = 0 THEN 'open' WHEN n % 100 = 1 THEN 'awaiting_correction' ELSE 'answered' END,
			'2024-05-20', '2024-0' || CAST(1 + n % 9 AS TEXT) || '-15', 0, '2024-05-20',
			CASE WHEN n % 25 = 0 OR n % 100 = 1 THEN '' ELSE '2024-0' || CAST(1 + n % 9 AS TEXT) || '-10' END, 'granted', CASE WHEN n % 3 = 0 THEN '' ELSE '法规科' END
		FROM seq`, n)
	return err
}

// VacuumForTest gathers what the planner wants to know.
func (s *Store) VacuumForTest(ctx context.Context) error {
	_, err := s.d.write.ExecContext(ctx, `VACUUM ANALYZE cases`)
	return err
}

// FillActsForTest gives every case of FillForTest its receipt: one in a
// thousand came by fax, recorded by lizhiming, a month later each.
func (t *Tx) FillActsForTest(ctx context.Context) error {
	_, err := t.exec(ctx, `INSERT INTO acts (case_id, seq, act, on_date, body, recorded_at, actor, entry)
		WITH RECURSIVE seq (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < (SELECT COUNT(*) FROM cases))
		SELECT 'id-' || CAST(10000000 + n AS TEXT), 1, 'received', CASE WHEN n % 1000 = 7 THEN '2024-0' || CAST(1 + n / 1000 AS TEXT) || '-20' ELSE '2024-05-20' END,
			CASE WHEN n % 1000 = 7 THEN '{"act":"received","on":"2024-05-20","channel":"fax"}' ELSE '{"act":"received","on":"2024-05-20","channel":"counter"}' END,
			'2024-05-20T01:00:00.000Z', CASE WHEN n % 1000 = 7 AND n > 1000 THEN 'lizhiming' ELSE 't' END, 1 FROM seq`)
	if err != nil {
		return err
	}
	return t.freshReceipts(ctx)
}

// LitterForTest leaves room of n rows of 4 KB free in the file.
func (t *Tx) LitterForTest(ctx context.Context, n int) error {
	_, err := t.exec(ctx, `INSERT INTO search_pages (segment, term, data)
		WITH RECURSIVE seq (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < $1)
		SELECT -n, CAST('x' AS BLOB), zeroblob(4000) FROM seq`, n)
	if err == nil {
		_, err = t.exec(ctx, `DELETE FROM search_pages WHERE segment < 0`)
	}
	return err
}

// RoomForTest is how many pages the file has, and how many of them are free.
func (t *Tx) RoomForTest(ctx context.Context) (pages, free int, err error) {
	if _, err := t.one(ctx, `PRAGMA page_count`, nil, &pages); err != nil {
		return 0, 0, err
	}
	_, err = t.one(ctx, `PRAGMA freelist_count`, nil, &free)
	return pages, free, err
}
