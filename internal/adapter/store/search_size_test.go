package store

import "context"

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
