package app

import (
	"context"
	"encoding/json"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
)

// putJSON writes a record whose body is v.
func (w *work) putJSON(ctx context.Context, verb agency.Verb, kind, agencyID, key string, year int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.PutRecord(ctx, &store.Record{Kind: kind, Agency: agencyID, Key: key, Year: year, Body: string(body)},
		w.entry(verb, agencyID, "", nil))
}

// eachJSON decodes the records of a kind into fresh values.
func eachJSON[T any](ctx context.Context, w *work, kind, agencyID string, year int, f func(key string, v T) error) error {
	rs, err := w.Records(ctx, kind, agencyID, year)
	if err != nil {
		return err
	}
	for _, r := range rs {
		var v T
		if err := json.Unmarshal([]byte(r.Body), &v); err != nil {
			return err
		}
		if err := f(r.Key, v); err != nil {
			return err
		}
	}
	return nil
}
