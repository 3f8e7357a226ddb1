package store

import (
	"context"
	"strconv"
	"strings"
)

// RecordsUnder lists the records of a kind and agency whose keys begin with
// prefix and a slash, by key.
func (t *Tx) RecordsUnder(ctx context.Context, kind, agency, prefix string) ([]Record, error) {
	var out []Record
	under, args := `key >= $3 AND key < $4`, []any{kind, agency, prefix + "/", prefix + "0"} // 0 is the byte after the slash
	if t.postgres {                                                                          // whose order of texts need not be that of their bytes
		under, args = `substr(key, 1, $3) = $4`, []any{kind, agency, len([]rune(prefix)) + 1, prefix + "/"}
	}
	err := t.each(ctx, `SELECT kind, agency, key, year, body, entry FROM records WHERE kind = $1 AND agency = $2 AND `+under+` ORDER BY key`,
		args, func(scan func(...any) error) error {
			var r Record
			err := scan(&r.Kind, &r.Agency, &r.Key, &r.Year, &r.Body, &r.Entry)
			out = append(out, r)
			return err
		})
	return out, err
}

// RecordsHolding lists the records of a kind and agency from a year on whose
// body holds one of some texts, by key, without handing out the others: for
// the few of many that stand in a state.
func (t *Tx) RecordsHolding(ctx context.Context, kind, agency string, from int, texts ...string) ([]Record, error) {
	var out []Record
	args, holds := []any{kind, agency, from}, make([]string, len(texts))
	for i, text := range texts {
		args = append(args, "%"+like(text)+"%")
		holds[i] = `body LIKE $` + strconv.Itoa(len(args)) + ` ESCAPE '\'`
	}
	err := t.each(ctx, `SELECT kind, agency, key, year, body, entry FROM records WHERE kind = $1 AND agency = $2 AND year >= $3
		AND (`+strings.Join(holds, " OR ")+`) ORDER BY key`, args, func(scan func(...any) error) error {
		var r Record
		err := scan(&r.Kind, &r.Agency, &r.Key, &r.Year, &r.Body, &r.Entry)
		out = append(out, r)
		return err
	})
	return out, err
}
