package store

import (
	"context"
	"time"

	"gongkai/internal/kernel/calendar"
)

// SearchBytesForTest is the size of the index, and of the texts beside it.
func (s *Store) SearchBytesForTest(ctx context.Context) (index, texts int64, err error) {
	err = s.Read(ctx, func(t *Tx) error {
		if _, err := t.one(ctx, `SELECT COALESCE(SUM(LENGTH(data) + LENGTH(term) + 12), 0) FROM search_pages`, nil, &index); err != nil {
			return err
		}
		_, err := t.one(ctx, `SELECT COALESCE(SUM(octet_length(text)), 0) FROM search_texts`, nil, &texts)
		return err
	})
	return index, texts, err
}

// FillCasesForTest writes n cases of the agency that no acts stand behind, one
// in twenty of them open, and leaves them to be indexed by the next Open.
func (s *Store) FillCasesForTest(ctx context.Context, agency string, n int, id func(i int) string, title func(i int) string, number func(i int) string) error {
	const many = 2000
	for from := 0; from < n; from += many {
		err := s.Write(ctx, func(t *Tx) error {
			for i := from; i < min(n, from+many); i++ {
				c := Case{ID: id(i), Agency: agency, Number: number(i), Type: "request", Applicant: "natural_person", Title: title(i), Entry: 1,
					CreatedAt: time.Date(2020, 1, 1, 0, 0, i, 0, time.UTC),
					Cached:    Cached{Version: 1, Stage: "answered", Due: calendar.D(2024, 1, 1+i%28), ClosedOn: calendar.D(2024, 2, 1+i%28)}}
				if i%20 == 0 {
					c.Stage, c.ClosedOn = "open", calendar.Date{}
				}
				if _, err := t.exec(ctx, `INSERT INTO cases (id, agency, number, type, applicant, title, created_at, entry, version, stage, day0, due, provisional, counted_on, closed_on, outcome, unit)
					VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 1, $8, '', $9, 0, '', $10, '', '')`,
					c.ID, c.Agency, c.Number, c.Type, c.Applicant, c.Title, instant(c.CreatedAt), c.Stage, c.Due.String(), c.ClosedOn.String()); err != nil {
					return err
				}
			}
			return t.staleIndex(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
