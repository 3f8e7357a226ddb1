package store

import (
	"context"
	"fmt"
	"time"

	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Dispute is the header and cached state of a reconsideration or a suit.
type Dispute struct {
	ID, Agency string
	CaseID     string // "" where the disputed case is not in this store
	Group      string // group of table 4
	Number     string // the reviewer's or court's case number
	CreatedAt  time.Time
	Entry      int64
	// cached
	Version     int
	Stage       string
	FiledOn     calendar.Date
	ConcludedOn calendar.Date
	Result      string
	Due         calendar.Date
}

// HeaderDigest is what the audit says of the columns that no act carries.
func (d *Dispute) HeaderDigest() audit.Hash {
	return audit.DigestOf(d.ID, d.Agency, d.CaseID, d.Group, d.Number, d.CreatedAt.UTC().Format(audit.TimeLayout))
}

// DisputeAct is one dated event of a dispute; Body is its JSON.
type DisputeAct struct {
	Kind string
	On   calendar.Date
	Body []byte
}

const disputeColumns = `id, agency, case_id, kind, number, created_at, entry, version, stage, filed_on, concluded_on, result, due`

func scanDispute(scan func(...any) error) (Dispute, error) {
	var d Dispute
	var created, filed, concluded, due string
	if err := scan(&d.ID, &d.Agency, &d.CaseID, &d.Group, &d.Number, &created, &d.Entry,
		&d.Version, &d.Stage, &filed, &concluded, &d.Result, &due); err != nil {
		return d, err
	}
	var err error
	if d.CreatedAt, err = time.Parse(audit.TimeLayout, created); err != nil {
		return d, fmt.Errorf("争议 %s 的登记时间不能识别：%w", d.ID, err)
	}
	for _, f := range []struct {
		s string
		d *calendar.Date
	}{{filed, &d.FiledOn}, {concluded, &d.ConcludedOn}, {due, &d.Due}} {
		if err := f.d.UnmarshalText([]byte(f.s)); err != nil {
			return d, fmt.Errorf("争议 %s：%w", d.ID, err)
		}
	}
	return d, nil
}

// CreateDispute writes a new dispute with its first acts and notes e.
func (t *Tx) CreateDispute(ctx context.Context, d *Dispute, acts []DisputeAct, e audit.Entry) error {
	if _, err := t.exec(ctx, `INSERT INTO disputes (id, agency, case_id, kind, number, created_at, entry, version, stage, filed_on, concluded_on, result, due)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8, $9, $10, $11)`,
		d.ID, d.Agency, d.CaseID, d.Group, d.Number, d.CreatedAt.UTC().Format(audit.TimeLayout),
		d.Stage, d.FiledOn.String(), d.ConcludedOn.String(), d.Result, d.Due.String()); err != nil {
		return err
	}
	e.Detail = withHeader(e.Detail, d.HeaderDigest())
	d.Version = 0
	return t.appendDisputeActs(ctx, d, acts, e, func(ctx context.Context, seq int64) error {
		d.Entry = seq
		_, err := t.exec(ctx, `UPDATE disputes SET entry = $1 WHERE id = $2`, seq, d.ID)
		return err
	})
}

// AppendDisputeActs adds acts to the dispute that stands at d.Version and
// stores the cached state; a dispute that has moved on since is a conflict.
func (t *Tx) AppendDisputeActs(ctx context.Context, d *Dispute, acts []DisputeAct, e audit.Entry) error {
	return t.appendDisputeActs(ctx, d, acts, e)
}

func (t *Tx) appendDisputeActs(ctx context.Context, d *Dispute, acts []DisputeAct, e audit.Entry, more ...func(context.Context, int64) error) error {
	if err := t.updateDispute(ctx, d, d.Version+len(acts)); err != nil {
		return err
	}
	rows := make([]ActRow, len(acts))
	digest := audit.NewDigest()
	for i, a := range acts {
		rows[i] = ActRow{CaseID: d.ID, Seq: d.Version + i + 1, Kind: a.Kind, On: a.On.String(), Body: string(a.Body),
			At: e.At.UTC().Format(audit.TimeLayout), Actor: e.Actor}
		h := rows[i].Digest()
		digest.Bytes(h[:])
	}
	d.Version += len(acts)
	e.Covers, e.Digest = audit.DisputeActs, digest.Sum()
	t.noteBound(e, append(more, func(ctx context.Context, seq int64) error {
		for _, r := range rows {
			if _, err := t.exec(ctx, `INSERT INTO dispute_acts (dispute_id, seq, act, on_date, body, recorded_at, actor, entry)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, r.CaseID, r.Seq, r.Kind, r.On, r.Body, r.At, r.Actor, seq); err != nil {
				return err
			}
		}
		return nil
	})...)
	return nil
}

func (t *Tx) updateDispute(ctx context.Context, d *Dispute, version int) error {
	n, err := t.exec(ctx, `UPDATE disputes SET version = $1, stage = $2, filed_on = $3, concluded_on = $4, result = $5, due = $6 WHERE id = $7 AND version = $8`,
		version, d.Stage, d.FiledOn.String(), d.ConcludedOn.String(), d.Result, d.Due.String(), d.ID, d.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "dispute.moved-on", fmt.Sprintf("争议案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", d.Number))
	}
	return err
}

// RecacheDispute stores the cached state without an act, after the calendar
// has changed.
func (t *Tx) RecacheDispute(ctx context.Context, d *Dispute, e audit.Entry) error {
	t.Note(e)
	return t.updateDispute(ctx, d, d.Version)
}

// Dispute finds a dispute by its identifier.
func (t *Tx) Dispute(ctx context.Context, id string) (*Dispute, error) {
	var found *Dispute
	err := t.disputeWalk(ctx, `WHERE id = $1`, []any{id}, func(d Dispute, err error) error {
		found = &d
		return err
	})
	if err == nil && found == nil {
		return nil, fault.New(fault.NotFound, "dispute.missing", fmt.Sprintf("没有找到争议案件 %s。", id))
	}
	return found, err
}

// Disputes calls f for the disputes of an agency, "" for all, by filing day; a
// row that cannot be read comes with its ID and the error.
func (t *Tx) Disputes(ctx context.Context, agency string, f func(Dispute, error) error) error {
	if agency == "" {
		return t.disputeWalk(ctx, `ORDER BY agency, filed_on, id`, nil, f)
	}
	return t.disputeWalk(ctx, `WHERE agency = $1 ORDER BY filed_on, id`, []any{agency}, f)
}

// DisputesOfCase calls f for the disputes about one case, by filing day.
func (t *Tx) DisputesOfCase(ctx context.Context, caseID string, f func(Dispute, error) error) error {
	return t.disputeWalk(ctx, `WHERE case_id = $1 ORDER BY filed_on, id`, []any{caseID}, f)
}

// DisputesOfEntries calls f for the disputes whose headers name the entries
// from first to last.
func (t *Tx) DisputesOfEntries(ctx context.Context, first, last int64, f func(Dispute, error) error) error {
	return t.disputeWalk(ctx, `WHERE entry BETWEEN $1 AND $2`, []any{first, last}, f)
}

func (t *Tx) disputeWalk(ctx context.Context, where string, args []any, f func(Dispute, error) error) error {
	return t.each(ctx, `SELECT `+disputeColumns+` FROM disputes `+where, args, func(scan func(...any) error) error {
		return f(scanDispute(scan))
	})
}

// DisputeActs lists the acts of one dispute in order.
func (t *Tx) DisputeActs(ctx context.Context, id string) ([]DisputeAct, error) {
	var out []DisputeAct
	err := t.actRows(ctx, "dispute_acts", `WHERE dispute_id = $1 ORDER BY seq`, []any{id}, func(r ActRow) error {
		d, err := calendar.ParseDate(r.On)
		out = append(out, DisputeAct{Kind: r.Kind, On: d, Body: []byte(r.Body)})
		return err
	})
	return out, err
}
