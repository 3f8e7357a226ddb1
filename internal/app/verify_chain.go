package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
)

// chain walks the audit in batches, with the rows that each batch binds.
func (v *verifier) chain(ctx context.Context) error {
	var prev audit.Hash
	expect := int64(1)
	for first := int64(1); first <= v.head; first += batch {
		bound, err := v.bound(ctx, first, first+batch-1)
		if err != nil {
			return err
		}
		var rows []store.AuditRow
		if err := v.AuditRange(ctx, first, first+batch-1, func(r store.AuditRow) error {
			rows = append(rows, r)
			return nil
		}); err != nil {
			return err
		}
		for _, r := range rows {
			if r.Seq != expect {
				v.fault(fmt.Sprintf("audit %d", expect), "缺少第 %d 至 %d 条审计记录", expect, r.Seq-1)
			}
			expect = r.Seq + 1
			v.Entries++
			prev = v.link(r, prev)
			if err := v.entry(ctx, r, bound); err != nil {
				return err
			}
		}
		v.advance(min(batch, v.head-first+1))
	}
	if expect != v.head+1 {
		v.fault(fmt.Sprintf("audit %d", expect), "缺少第 %d 至 %d 条审计记录", expect, v.head)
	}
	_, head, err := v.AuditHead(ctx)
	if err == nil && head != prev.String() {
		v.fault("audit_head", "审计链的末端与最后一条记录不符")
	}
	more := int64(0)
	if err2 := v.Audit(ctx, v.head, func(store.AuditRow) error { more++; return nil }); err2 != nil {
		return err2
	}
	if more > 0 {
		v.fault("audit_head", "链的末端之后还有 %d 条审计记录", more)
	}
	return err
}

// link recomputes the entry's hash and gives the hash that the next builds on.
// It goes on from the stored hash, so that one changed entry is one fault.
func (v *verifier) link(r store.AuditRow, prev audit.Hash) audit.Hash {
	where := fmt.Sprintf("audit %d", r.Seq)
	e, err := r.Entry()
	if err != nil {
		v.fault(where, "审计记录不能识别：%v", err)
	} else if e.Sum(prev).String() != r.Hash {
		v.fault(where, "审计记录被改动（%s，%s）", r.Verb, r.Subject)
	}
	h, err := audit.ParseHash(r.Hash)
	if err != nil {
		v.fault(where, "审计记录的校验值不能识别")
	}
	return h
}

// bound is what the rows of a batch say, by entry.
type bound struct {
	acts     map[int64]*audit.Digest
	disputes map[int64]*audit.Digest
	items    map[int64]*audit.Digest
	records  map[int64]*store.Record
	headers  map[int64]string
	log      map[int64]*audit.Digest
}

func (v *verifier) bound(ctx context.Context, first, last int64) (b bound, err error) {
	collect := func(table string) (map[int64]*audit.Digest, error) {
		m := map[int64]*audit.Digest{}
		err := v.ActsOfEntries(ctx, table, first, last, func(r store.ActRow) error {
			d := m[r.Entry]
			if d == nil {
				n := audit.NewDigest()
				d = &n
				m[r.Entry] = d
			}
			h := r.Digest()
			d.Bytes(h[:])
			v.Acts++
			return nil
		})
		return m, err
	}
	if b.acts, err = collect("acts"); err != nil {
		return b, err
	}
	if b.disputes, err = collect("dispute_acts"); err != nil {
		return b, err
	}
	if b.items, err = collect("item_acts"); err != nil {
		return b, err
	}
	if b.log, err = v.boundLog(ctx, first, last); err != nil {
		return b, err
	}
	records, err := v.RecordsOfEntries(ctx, first, last)
	if err != nil {
		return b, err
	}
	b.records, b.headers = map[int64]*store.Record{}, map[int64]string{}
	for i := range records {
		b.records[records[i].Entry] = &records[i]
	}
	v.Records += int64(len(records))
	if err := v.CasesOfEntries(ctx, first, last, func(c store.Case, _ error) error {
		b.headers[c.Entry] = c.HeaderDigest().String()
		return nil
	}); err != nil {
		return b, err
	}
	if err := v.ItemsOfEntries(ctx, first, last, func(i store.Item, _ error) error {
		b.headers[i.Entry] = i.HeaderDigest().String()
		return nil
	}); err != nil {
		return b, err
	}
	return b, v.DisputesOfEntries(ctx, first, last, func(d store.Dispute, _ error) error {
		b.headers[d.Entry] = d.HeaderDigest().String()
		return nil
	})
}

// entry compares what an entry binds with the rows that name it.
func (v *verifier) entry(ctx context.Context, r store.AuditRow, b bound) error {
	where := fmt.Sprintf("audit %d", r.Seq)
	same := func(d *audit.Digest, what string) {
		switch {
		case d == nil:
			v.fault(where, "%s缺失（%s）", what, r.Subject)
		case d.Sum().String() != r.Digest:
			v.fault(where, "%s被改动、增加或缺失（%s）", what, r.Subject)
		}
	}
	if strings.HasPrefix(r.Subject, "agency:") && r.Verb == string(agency.AgencyManage) && !v.known[r.Subject] {
		v.fault(where, "机关缺失（%s）", r.Subject)
	}
	switch audit.Covers(r.Covers) {
	case audit.Acts:
		same(b.acts[r.Seq], "案件的行为记录")
	case audit.DisputeActs:
		same(b.disputes[r.Seq], "争议的行为记录")
	case audit.ItemActs:
		same(b.items[r.Seq], "信息条目的行为记录")
	case audit.LogEntries:
		same(b.log[r.Seq], "公开日志的条目")
	case audit.Record:
		if rec := b.records[r.Seq]; rec == nil {
			if err := v.superseded(ctx, r, where, "登记的数据"); err != nil {
				return err
			}
		} else if rec.Digest().String() != r.Digest || rec.Subject() != r.Subject {
			v.fault(where, "登记的数据被改动（%s）", rec.Subject())
		}
	}
	var detail struct {
		Header string `json:"header"`
	}
	if err := json.Unmarshal([]byte(r.Detail), &detail); err != nil || detail.Header == "" {
		return nil
	}
	switch h := b.headers[r.Seq]; h {
	case detail.Header:
	case "":
		return v.superseded(ctx, r, where, "案件登记信息")
	default:
		v.fault(where, "登记信息被改动（%s）", r.Subject)
	}
	return nil
}

// superseded accepts a row that a later entry about the same subject wrote anew.
func (v *verifier) superseded(ctx context.Context, r store.AuditRow, where, what string) error {
	later := false
	err := v.AuditOf(ctx, r.Subject, func(o store.AuditRow) error {
		later = later || o.Seq > r.Seq && (o.Covers == r.Covers || o.Covers == string(audit.Nothing))
		return nil
	})
	if err == nil && !later {
		v.fault(where, "%s缺失（%s）", what, r.Subject)
	}
	return err
}
