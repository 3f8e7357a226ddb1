package store

import (
	"context"
	"time"

	"gongkai/internal/kernel/audit"
)

// note is an audit entry to be appended when the transaction ends, with the
// rows that will name it.
type note struct {
	entry audit.Entry
	bind  []func(ctx context.Context, seq int64) error
}

// Note adds an entry to the audit; it is chained and written as the last step
// of the transaction.
func (t *Tx) Note(e audit.Entry) { t.notes = append(t.notes, note{entry: e}) }

func (t *Tx) noteBound(e audit.Entry, bind ...func(ctx context.Context, seq int64) error) {
	t.notes = append(t.notes, note{e, bind})
}

func (t *Tx) appendAudit(ctx context.Context) error {
	if len(t.notes) == 0 {
		return nil
	}
	var last int64
	var head string
	if _, err := t.one(ctx, `UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash`, []any{len(t.notes)}, &last, &head); err != nil {
		return err
	}
	prev, err := audit.ParseHash(head)
	if err != nil {
		return err
	}
	seq := last - int64(len(t.notes))
	for i := range t.notes {
		e := &t.notes[i].entry
		seq++
		e.Seq = seq
		prev = e.Sum(prev)
		if _, err := t.exec(ctx, `INSERT INTO audit (seq, at, actor, verb, agency, subject, detail, covers, digest, hash)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			e.Seq, e.At.UTC().Format(audit.TimeLayout), e.Actor, e.Verb, e.Agency, e.Subject, e.Detail,
			string(e.Covers), e.Digest.String(), prev.String()); err != nil {
			return err
		}
		for _, bind := range t.notes[i].bind {
			if err := bind(ctx, seq); err != nil {
				return err
			}
		}
	}
	_, err = t.exec(ctx, `UPDATE audit_head SET hash = $1 WHERE id = 1`, prev.String())
	return err
}

// queue makes PostgreSQL's writers stand in one line at the chain's end, where
// they meet anyway, as those of SQLite do: what a transaction has read and
// decided by stays true until it is committed.
func (t *Tx) queue(ctx context.Context) error {
	if !t.postgres {
		return nil
	}
	_, err := t.one(ctx, `SELECT seq FROM audit_head WHERE id = 1 FOR UPDATE`, nil, new(int64))
	return err
}

// AuditRow is an entry as it stands in the store, unparsed, so that a damaged
// one can still be named.
type AuditRow struct {
	Seq                                                            int64
	At, Actor, Verb, Agency, Subject, Detail, Covers, Digest, Hash string
}

// Entry parses the row.
func (r AuditRow) Entry() (audit.Entry, error) {
	at, err := time.Parse(audit.TimeLayout, r.At)
	if err != nil {
		return audit.Entry{}, err
	}
	digest, err := audit.ParseHash(r.Digest)
	if err != nil {
		return audit.Entry{}, err
	}
	return audit.Entry{Seq: r.Seq, At: at, Actor: r.Actor, Verb: r.Verb, Agency: r.Agency, Subject: r.Subject,
		Detail: r.Detail, Covers: audit.Covers(r.Covers), Digest: digest}, nil
}

// Audit calls f for each entry after seq, in order.
func (t *Tx) Audit(ctx context.Context, after int64, f func(AuditRow) error) error {
	return t.auditRows(ctx, `WHERE seq > $1 ORDER BY seq`, []any{after}, f)
}

func (t *Tx) auditRows(ctx context.Context, where string, args []any, f func(AuditRow) error) error {
	return t.each(ctx, `SELECT seq, at, actor, verb, agency, subject, detail, covers, digest, hash FROM audit `+where, args,
		func(scan func(...any) error) error {
			var r AuditRow
			if err := scan(&r.Seq, &r.At, &r.Actor, &r.Verb, &r.Agency, &r.Subject, &r.Detail, &r.Covers, &r.Digest, &r.Hash); err != nil {
				return err
			}
			return f(r)
		})
}

// AuditHead is the chain's end: the number and hash of the last entry.
func (t *Tx) AuditHead(ctx context.Context) (seq int64, hash string, err error) {
	_, err = t.one(ctx, `SELECT seq, hash FROM audit_head WHERE id = 1`, nil, &seq, &hash)
	return seq, hash, err
}
