package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Case is a case's header and its cached state. Who asks is in Sealed, which
// only the holder of the key can read.
type Case struct {
	ID, Agency, Number string
	Type               string // request, record_correction
	Applicant          string // column of table 3
	Title              string
	SourceKey          string // "" where the case was not imported
	Sealed             []byte
	CreatedAt          time.Time
	Entry              int64
	Cached
}

// Cached are the columns that follow from the acts.
type Cached struct {
	Version     int
	Stage       string
	Day0, Due   calendar.Date
	Provisional bool
	CountedOn   calendar.Date
	ClosedOn    calendar.Date
	Outcome     string
	Unit        string
}

// HeaderDigest is what the audit says of the columns that no act carries.
func (c *Case) HeaderDigest() audit.Hash {
	d := audit.NewDigest()
	d.Strings(c.ID, c.Agency, c.Number, c.Type, c.Applicant, c.Title, c.SourceKey)
	d.Bytes(c.Sealed)
	d.Strings(c.CreatedAt.UTC().Format(audit.TimeLayout))
	return d.Sum()
}

// ActRow is an act as it stands in the store.
type ActRow struct {
	CaseID          string
	Seq             int
	Kind, On        string
	Body, At, Actor string
	Entry           int64
	VoidBy          int // cached: Seq of the strike that took it out, 0 while it counts
}

// Digest is the act's share of its audit entry's digest.
func (a *ActRow) Digest() audit.Hash {
	d := audit.NewDigest()
	d.Strings(a.CaseID)
	d.Int(int64(a.Seq))
	d.Strings(a.Kind, a.On, a.Body, a.At, a.Actor)
	return d.Sum()
}

// Act decodes the row.
func (a *ActRow) Act() (request.Act, error) {
	var act request.Act
	if err := json.Unmarshal([]byte(a.Body), &act); err != nil {
		return act, fmt.Errorf("案件 %s 第 %d 个行为不能识别：%w", a.CaseID, a.Seq, err)
	}
	return act, nil
}

const caseColumns = `id, agency, number, type, applicant, title, COALESCE(source_key, ''), sealed, created_at, entry,
	version, stage, day0, due, provisional, counted_on, closed_on, outcome, unit`

func scanCase(scan func(...any) error) (Case, error) {
	var c Case
	var created, day0, due, counted, closed string
	var provisional int
	err := scan(&c.ID, &c.Agency, &c.Number, &c.Type, &c.Applicant, &c.Title, &c.SourceKey, &c.Sealed, &created, &c.Entry,
		&c.Version, &c.Stage, &day0, &due, &provisional, &counted, &closed, &c.Outcome, &c.Unit)
	if err != nil {
		return c, err
	}
	c.Provisional = provisional != 0
	if c.CreatedAt, err = time.Parse(audit.TimeLayout, created); err != nil {
		return c, fmt.Errorf("案件 %s 的登记时间不能识别：%w", c.ID, err)
	}
	for _, f := range []struct {
		s string
		d *calendar.Date
	}{{day0, &c.Day0}, {due, &c.Due}, {counted, &c.CountedOn}, {closed, &c.ClosedOn}} {
		if err := f.d.UnmarshalText([]byte(f.s)); err != nil {
			return c, fmt.Errorf("案件 %s：%w", c.ID, err)
		}
	}
	return c, nil
}

// CreateCase writes a new case with its first acts and notes e, whose digest
// and header it fills. The rows are written when the transaction ends, with
// the entry they name; a number or source key that stands already is then a
// conflict.
func (t *Tx) CreateCase(_ context.Context, c *Case, acts []request.Act, e audit.Entry) error {
	c.Version = 0
	rows, err := sealActs(c, acts, &e)
	if err != nil {
		return err
	}
	e.Detail = withHeader(e.Detail, c.HeaderDigest())
	t.noteBound(e, func(ctx context.Context, seq int64) error {
		c.Entry = seq
		if err := t.insertCase(ctx, c); err != nil {
			return err
		}
		return t.insertActs(ctx, rows, seq)
	})
	return nil
}

func (t *Tx) insertCase(ctx context.Context, c *Case) error {
	_, err := t.exec(ctx, `INSERT INTO cases (id, agency, number, type, applicant, title, source_key, sealed, created_at, entry,
		version, stage, day0, due, provisional, counted_on, closed_on, outcome, unit)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		c.ID, c.Agency, c.Number, c.Type, c.Applicant, c.Title, orNull(c.SourceKey), c.Sealed, c.CreatedAt.UTC().Format(audit.TimeLayout), c.Entry,
		c.Version, c.Stage, c.Day0.String(), c.Due.String(), flag(c.Provisional), c.CountedOn.String(), c.ClosedOn.String(), c.Outcome, c.Unit)
	if unique(err) {
		return fault.Wrap(fault.Conflict, "case.duplicate", fmt.Sprintf("编号 %s 的案件已经登记。", c.Number), err)
	}
	if err != nil {
		return err
	}
	return t.indexCase(ctx, c)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// AppendActs adds acts to the case that stands at c.Version and stores the
// state c.Cached that follows from them. A case that has moved on since is a
// conflict: the later writer is told and nothing is lost.
func (t *Tx) AppendActs(ctx context.Context, c *Case, acts []request.Act, e audit.Entry) error {
	if err := t.updateCached(ctx, c, c.Version+len(acts)); err != nil {
		return err
	}
	rows, err := sealActs(c, acts, &e)
	if err != nil {
		return err
	}
	t.noteBound(e, func(ctx context.Context, seq int64) error { return t.insertActs(ctx, rows, seq) })
	return nil
}

// sealActs makes the rows of acts that follow c.Version, moves the version
// past them, and binds them in e.
func sealActs(c *Case, acts []request.Act, e *audit.Entry) ([]ActRow, error) {
	rows := make([]ActRow, len(acts))
	digest := audit.NewDigest()
	for i, a := range acts {
		body, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		rows[i] = ActRow{CaseID: c.ID, Seq: c.Version + i + 1, Kind: string(a.Kind), On: a.On.String(),
			Body: string(body), At: e.At.UTC().Format(audit.TimeLayout), Actor: e.Actor}
		h := rows[i].Digest()
		digest.Bytes(h[:])
	}
	c.Version += len(acts)
	e.Covers, e.Digest = audit.Acts, digest.Sum()
	return rows, nil
}

func (t *Tx) insertActs(ctx context.Context, rows []ActRow, entry int64) error {
	for i := range rows {
		r := &rows[i]
		r.Entry = entry
		if _, err := t.exec(ctx, `INSERT INTO acts (case_id, seq, act, on_date, body, recorded_at, actor, entry)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, r.CaseID, r.Seq, r.Kind, r.On, r.Body, r.At, r.Actor, r.Entry); err != nil {
			return err
		}
		if r.Kind == string(request.Struck) {
			if err := t.voidAct(ctx, r); err != nil {
				return err
			}
		}
		if r.Kind == string(request.Struck) || r.Kind == string(request.Received) {
			if _, err := t.exec(ctx, `UPDATE cases SET channel = `+receiptChannel()+`, received_on = `+receiptDay+` WHERE id = $1`, r.CaseID); err != nil {
				return err
			}
		}
	}
	return nil
}

// voidAct marks the act that a strike takes out.
func (t *Tx) voidAct(ctx context.Context, strike *ActRow) error {
	a, err := strike.Act()
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE acts SET void_by = $1 WHERE case_id = $2 AND seq = $3`, strike.Seq, strike.CaseID, a.Of)
	return err
}

func (t *Tx) updateCached(ctx context.Context, c *Case, version int) error {
	n, err := t.exec(ctx, `UPDATE cases SET version = $1, stage = $2, day0 = $3, due = $4, provisional = $5, counted_on = $6,
		closed_on = $7, outcome = $8, unit = $9 WHERE id = $10 AND version = $11`,
		version, c.Stage, c.Day0.String(), c.Due.String(), flag(c.Provisional), c.CountedOn.String(),
		c.ClosedOn.String(), c.Outcome, c.Unit, c.ID, c.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "case.moved-on", fmt.Sprintf("案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", c.Number))
	}
	if err != nil {
		return err
	}
	return t.restageCase(ctx, c)
}

// Recache stores c.Cached without an act, after the calendar has changed.
func (t *Tx) Recache(ctx context.Context, c *Case, e audit.Entry) error {
	t.Note(e)
	return t.updateCached(ctx, c, c.Version)
}

// MoveCase writes a changed header: another agency or number, or what was
// registered put right.
func (t *Tx) MoveCase(ctx context.Context, c *Case, e audit.Entry) error {
	n, err := t.exec(ctx, `UPDATE cases SET agency = $1, number = $2, applicant = $3, title = $4, source_key = $5, sealed = $6 WHERE id = $7 AND version = $8`,
		c.Agency, c.Number, c.Applicant, c.Title, orNull(c.SourceKey), c.Sealed, c.ID, c.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "case.moved-on", fmt.Sprintf("案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", c.Number))
	}
	if err := t.reindexCase(ctx, c); err != nil {
		return err
	}
	e.Detail, e.Covers = withHeader(e.Detail, c.HeaderDigest()), audit.Nothing
	t.noteBound(e, func(ctx context.Context, seq int64) error {
		c.Entry = seq
		_, err := t.exec(ctx, `UPDATE cases SET entry = $1 WHERE id = $2`, seq, c.ID)
		return err
	})
	return nil
}

// Case finds a case by its identifier.
func (t *Tx) Case(ctx context.Context, id string) (*Case, error) {
	return t.caseBy(ctx, `WHERE id = $1`, id)
}

// CaseByNumber finds a case by its agency's number.
func (t *Tx) CaseByNumber(ctx context.Context, agency, number string) (*Case, error) {
	return t.caseBy(ctx, `WHERE agency = $1 AND number = $2`, agency, number)
}

// CaseBySource finds an imported case by its key in the register it came from.
func (t *Tx) CaseBySource(ctx context.Context, agency, key string) (*Case, error) {
	return t.caseBy(ctx, `WHERE agency = $1 AND source_key = $2`, agency, key)
}

func (t *Tx) caseBy(ctx context.Context, where string, args ...any) (*Case, error) {
	var c *Case
	err := t.each(ctx, `SELECT `+caseColumns+` FROM cases `+where, args, func(scan func(...any) error) error {
		one, err := scanCase(scan)
		c = &one
		return err
	})
	if err == nil && c == nil {
		return nil, fault.New(fault.NotFound, "case.missing", fmt.Sprintf("没有找到案件 %s。", args[len(args)-1]))
	}
	return c, err
}

// Cases calls f for each case, ordered by agency and number; agency "" means all.
func (t *Tx) Cases(ctx context.Context, agency string, f func(*Case) error) error {
	where, args := ``, []any{}
	if agency != "" {
		where, args = `WHERE agency = $1`, []any{agency}
	}
	return t.each(ctx, `SELECT `+caseColumns+` FROM cases `+where+` ORDER BY agency, number`, args, func(scan func(...any) error) error {
		c, err := scanCase(scan)
		if err != nil {
			return err
		}
		return f(&c)
	})
}

const actColumns = `case_id, seq, act, on_date, body, recorded_at, actor, entry, void_by`

func scanAct(scan func(...any) error) (ActRow, error) {
	var r ActRow
	err := scan(&r.CaseID, &r.Seq, &r.Kind, &r.On, &r.Body, &r.At, &r.Actor, &r.Entry, &r.VoidBy)
	return r, err
}

// Acts lists the acts of one case that count (see request.Effective).
func (t *Tx) Acts(ctx context.Context, caseID string) ([]request.Act, error) {
	rows, err := t.EnteredActs(ctx, caseID)
	if err != nil {
		return nil, err
	}
	acts, err := ActsOf(rows)
	if err != nil {
		return nil, err
	}
	return request.Effective(acts)
}

// EnteredActs lists all that was ever entered into one case, in that order:
// also what was struck, and the strikes.
func (t *Tx) EnteredActs(ctx context.Context, caseID string) (out []ActRow, err error) {
	err = t.actRows(t.brief(ctx), "acts", `WHERE case_id = $1 ORDER BY seq`, []any{caseID}, func(r ActRow) error { out = append(out, r); return nil })
	return out, err
}

// ActsOf decodes rows.
func ActsOf(rows []ActRow) ([]request.Act, error) {
	var out []request.Act
	for i := range rows {
		a, err := rows[i].Act()
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// withHeader puts the header's digest into an entry's detail.
func withHeader(detail string, h audit.Hash) string {
	m := map[string]json.RawMessage{}
	if detail != "" && json.Unmarshal([]byte(detail), &m) != nil {
		m["note"], _ = json.Marshal(detail)
	}
	m["header"], _ = json.Marshal(h.String())
	out, _ := json.Marshal(m)
	return string(out)
}

// OpenCases calls f for every case that has not been closed, by ID.
func (t *Tx) OpenCases(ctx context.Context, f func(Case) error) error {
	return t.caseWalk(ctx, `WHERE stage IN ('unconfirmed', 'open', 'awaiting_correction', 'awaiting_reasons', 'awaiting_payment') ORDER BY id`, nil,
		func(c Case, err error) error {
			if err != nil {
				return err
			}
			return f(c)
		})
}
