package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/fault"
)

// PutAgency writes an agency, in place of one with the same ID.
func (t *Tx) PutAgency(ctx context.Context, a agency.Agency, e audit.Entry) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO agencies (id, parent, kind, name, place, body) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, kind = excluded.kind, name = excluded.name, place = excluded.place, body = excluded.body`,
		a.ID, a.Parent, string(a.Kind), a.Name, a.Order, string(body)); err != nil {
		return err
	}
	row := AgencyRow{a.ID, a.Parent, string(a.Kind), a.Name, a.Order, string(body)}
	e.Subject, e.Covers, e.Digest = "agency:"+a.ID, audit.Nothing, row.Digest()
	t.Note(e)
	return nil
}

// AgencyRow is an agency as it stands in the store.
type AgencyRow struct {
	ID, Parent, Kind, Name string
	Place                  int
	Body                   string
}

// Digest is what the last audit entry about the agency says of it.
func (r AgencyRow) Digest() audit.Hash {
	d := audit.NewDigest()
	d.Strings(r.ID, r.Parent, r.Kind, r.Name, r.Body)
	d.Int(int64(r.Place))
	return d.Sum()
}

// AgencyRows lists the rows by ID.
func (t *Tx) AgencyRows(ctx context.Context) ([]AgencyRow, error) {
	var out []AgencyRow
	err := t.each(ctx, `SELECT id, parent, kind, name, place, body FROM agencies ORDER BY id`, nil, func(scan func(...any) error) error {
		var r AgencyRow
		err := scan(&r.ID, &r.Parent, &r.Kind, &r.Name, &r.Place, &r.Body)
		out = append(out, r)
		return err
	})
	return out, err
}

// Agencies lists all agencies by place and ID.
func (t *Tx) Agencies(ctx context.Context) ([]agency.Agency, error) {
	var out []agency.Agency
	err := t.each(ctx, `SELECT body FROM agencies ORDER BY place, id`, nil, func(scan func(...any) error) error {
		var body string
		if err := scan(&body); err != nil {
			return err
		}
		var a agency.Agency
		if err := json.Unmarshal([]byte(body), &a); err != nil {
			return err
		}
		out = append(out, a)
		return nil
	})
	return out, err
}

// Agency finds one agency.
func (t *Tx) Agency(ctx context.Context, id string) (agency.Agency, error) {
	var a agency.Agency
	var body string
	found, err := t.one(ctx, `SELECT body FROM agencies WHERE id = $1`, []any{id}, &body)
	if err == nil && !found {
		return a, fault.New(fault.NotFound, "agency.missing", fmt.Sprintf("没有编号为 %s 的机关，可用 gongkai agency list 查看。", id))
	}
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(body), &a)
}
