package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kernel/audit"
)

// AuditQuery asks for entries, the newest first.
type AuditQuery struct {
	Agencies []string // any of these; nil all
	Actors   []string // any of these; nil all
	Verb     string   // "" all
	Subjects []string // any of these; nil all
	From, To time.Time
	Before   int64 // entries older than this one; 0 begins
	Limit    int
}

// AuditPage calls f for the entries of a page.
func (t *Tx) AuditPage(ctx context.Context, q AuditQuery, f func(AuditRow) error) error {
	w := where{}
	w.among(`agency`, q.Agencies)
	w.among(`actor`, q.Actors)
	if q.Verb != "" {
		w.add(`verb = `, q.Verb)
	}
	w.among(`subject`, q.Subjects)
	if err := t.between(ctx, &w, q.From, q.To); err != nil {
		return err
	}
	if q.Before > 0 {
		w.number(`seq < `, q.Before)
	}
	cond := ``
	if w.text.Len() > 0 {
		cond = `WHERE ` + w.text.String()
	}
	w.args = append(w.args, q.Limit)
	return t.auditRows(ctx, cond+fmt.Sprintf(` ORDER BY seq DESC LIMIT $%d`, len(w.args)), w.args, f)
}

// among adds that a column is one of the values; nil adds nothing.
func (w *where) among(column string, values []string) {
	if values == nil {
		return
	}
	if w.text.Len() > 0 {
		w.text.WriteString(` AND `)
	}
	w.text.WriteString(column + ` IN (` + w.marks(values) + `)`)
}

// marks takes values as arguments and gives their marks.
func (w *where) marks(values []string) string {
	if len(values) == 0 {
		return `NULL`
	}
	marks := make([]string, len(values))
	for i, v := range values {
		w.args = append(w.args, v)
		marks[i] = fmt.Sprintf(`$%d`, len(w.args))
	}
	return strings.Join(marks, `, `)
}

func (w *where) number(what string, n int64) {
	if w.text.Len() > 0 {
		w.text.WriteString(` AND `)
	}
	w.args = append(w.args, n)
	fmt.Fprintf(&w.text, `%s$%d`, what, len(w.args))
}

// between bounds the entries by time. Entries stand in the order in which they
// were written, so their numbers bound the search and no index by time is kept;
// begun writes may end a little out of order, hence the slack.
func (t *Tx) between(ctx context.Context, w *where, from, to time.Time) error {
	const slack = 1000
	if !from.IsZero() {
		seq, err := t.seqAt(ctx, from)
		if err != nil {
			return err
		}
		w.number(`seq >= `, seq-slack)
		w.add(`at >= `, from.UTC().Format(audit.TimeLayout))
	}
	if !to.IsZero() {
		seq, err := t.seqAt(ctx, to)
		if err != nil {
			return err
		}
		w.number(`seq <= `, seq+slack)
		w.add(`at < `, to.UTC().Format(audit.TimeLayout))
	}
	return nil
}

// seqAt is about the number of the first entry at or after an instant.
func (t *Tx) seqAt(ctx context.Context, at time.Time) (int64, error) {
	last, _, err := t.AuditHead(ctx)
	low, high, want := int64(1), last+1, at.UTC().Format(audit.TimeLayout)
	for err == nil && low < high {
		mid := (low + high) / 2
		var then string
		if _, err = t.one(ctx, `SELECT at FROM audit WHERE seq = $1`, []any{mid}, &then); then < want {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, err
}
