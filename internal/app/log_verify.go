package app

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/audit/transparency"
)

// boundLog digests the entries of the public log that audit entries cover.
func (v *verifier) boundLog(ctx context.Context, first, last int64) (map[int64]*audit.Digest, error) {
	rows, err := v.LogOfEntries(ctx, first, last)
	out := map[int64]*audit.Digest{}
	for _, r := range rows {
		d := out[r.Entry]
		if d == nil {
			n := audit.NewDigest()
			d = &n
			out[r.Entry] = d
		}
		d.Strings(r.Subject, r.Line)
	}
	return out, err
}

// publicLog makes the tree of the public log anew from its entries, compares
// the stored hashes and every checkpoint that was ever signed with it, and
// looks for published reports without an entry. Items are held against it one
// by one in items.
func (v *verifier) publicLog(ctx context.Context) error {
	k, err := v.logKey(ctx)
	if err != nil {
		return err
	}
	size, err := v.LogSize(ctx)
	if err != nil {
		return err
	}
	if k == nil {
		if size > 0 {
			v.fault("log_entries", "公开日志有条目而没有密钥")
		}
		return v.reportsLogged(ctx)
	}
	tree := &logTree{verifier: v, key: k.Public, hashes: v.LogHashes(ctx)}
	if tree.origin, err = transparency.KeyName(k.Public); err != nil {
		v.fault("records "+kindLogKey, "%v", err)
		return nil
	}
	if err := tree.walk(ctx); err != nil {
		return err
	}
	return v.reportsLogged(ctx)
}

// logTree is the tree of the log while it is made anew.
type logTree struct {
	*verifier
	key, origin string
	hashes      tlog.HashReader
	tree        transparency.Tree
	signed      []store.LogCheckpoint // that are to be compared
	passed      int64                 // the last size that was loaded
	faulty      bool                  // a stored hash was found wrong
}

func (t *logTree) walk(ctx context.Context) error {
	for from := int64(0); ; {
		rows, err := t.LogEntries(ctx, from, batch)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.N != t.tree.Size() {
				t.fault(fmt.Sprintf("log_entries %d", t.tree.Size()), "公开日志缺少第 %d 至 %d 条", t.tree.Size(), r.N-1)
				return nil // all that follows stands at the wrong place
			}
			if err := t.row(ctx, r); err != nil {
				return err
			}
		}
		if len(rows) < batch {
			return t.end(ctx)
		}
		from = rows[len(rows)-1].N + 1
	}
}

func (t *logTree) row(ctx context.Context, r store.LogRow) error {
	where := fmt.Sprintf("log_entries %d", r.N)
	e, err := transparency.ParseEntry([]byte(r.Line))
	switch {
	case err != nil:
		t.fault(where, "公开日志的条目被改动：%v", err)
	case e.N != r.N || e.Origin != t.origin || logSubject(e) != r.Subject:
		t.fault(where, "公开日志的条目被改动或调换：自报为“%s”第 %d 条，%s", e.Origin, e.N, e.Address)
	}
	if err := t.tree.Add([]byte(r.Line)); err != nil {
		return err
	}
	t.Log++
	t.leaf(r)
	return t.checkpoint(ctx)
}

func logSubject(e transparency.Entry) string {
	if e.Kind.OfReport() {
		return "report:" + e.Address[len("/reports/"):]
	}
	return itemAbout(e.Address[len(itemAddress("")):])
}

// leaf compares the stored hash of an entry; those above follow from the roots.
func (t *logTree) leaf(r store.LogRow) {
	h, err := t.hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, r.N)})
	if !t.faulty && (err != nil || h[0] != transparency.Leaf([]byte(r.Line))) {
		t.faulty = true
		t.fault(fmt.Sprintf("log_hashes %d", r.N), "公开日志第 %d 条的散列值缺失或与条目不符（gongkai log record 可以重建散列值）", r.N)
	}
}

// checkpoint compares the tree with what was signed at its size.
func (t *logTree) checkpoint(ctx context.Context) error {
	if len(t.signed) == 0 {
		if err := t.LogCheckpoints(ctx, t.passed, batch, func(c store.LogCheckpoint) error {
			t.signed, t.passed = append(t.signed, c), c.Size
			return nil
		}); err != nil {
			return err
		}
	}
	if len(t.signed) == 0 || t.signed[0].Size != t.tree.Size() {
		return nil
	}
	c := t.signed[0]
	t.signed = t.signed[1:]
	where := fmt.Sprintf("log_checkpoints %d", c.Size)
	root := t.tree.Root()
	signed, err := transparency.OpenCheckpoint([]byte(c.Signed), t.key)
	switch {
	case err != nil:
		t.fault(where, "%v", err)
	case signed.Size != c.Size || base64.StdEncoding.EncodeToString(signed.Root[:]) != c.Root:
		t.fault(where, "检查点与其签名的内容不符")
	case signed.Root != root:
		t.fault(where, "公开日志的前 %d 条与当时签名的树根不符：有条目被改动、增加、删除或调换", c.Size)
	}
	return nil
}

// end looks for entries that were cut off or never signed.
func (t *logTree) end(ctx context.Context) error {
	if t.tree.Size() > 0 && !t.faulty {
		if root, err := tlog.TreeHash(t.tree.Size(), t.hashes); err != nil || root != t.tree.Root() {
			t.fault("log_hashes", "公开日志的散列值与条目不符（gongkai log record 可以重建散列值）")
		}
	}
	last, err := t.LogCheckpoint(ctx)
	switch {
	case err != nil:
		return err
	case last.Size > t.tree.Size():
		t.fault("log_entries", "公开日志只有 %d 条，少于已签名的 %d 条", t.tree.Size(), last.Size)
	case last.Size < t.tree.Size():
		t.fault("log_checkpoints", "公开日志第 %d 至 %d 条还没有签名（gongkai log record 可以补签）", last.Size, t.tree.Size()-1)
	}
	return nil
}

// event is what an entry says of an address.
type event struct {
	kind   transparency.Kind
	digest string
}

// itemLogged holds the public acts of an item against its entries: those since
// the log knows the item must all be there, in their order, with their texts.
func (v *verifier) itemLogged(ctx context.Context, f *itemFile, where string) error {
	want, err := v.itemEvents(ctx, f)
	if err != nil {
		v.fault(where, "“%s”的公开文本不能核对：%v", f.Title, err)
		return nil
	}
	rows, err := v.LogOf(ctx, itemAbout(f.ID))
	if err != nil {
		return err
	}
	var have []event
	for _, r := range rows {
		e, err := logLine(r.Line)
		if err != nil {
			return nil // named in publicLog
		}
		have = append(have, event{e.Kind, e.Digest})
	}
	if len(have) == 0 {
		if f.state.Public > 0 {
			v.fault(where, "“%s”已公开而没有存证（升级前公开的，用 gongkai log record 补登）", f.Title)
		}
		return nil
	}
	if !follows(want, have) {
		v.fault(where, "“%s”的发布、更正、撤回与公开日志中的存证不符", f.Title)
	}
	return nil
}

// follows reports whether entries are the last of the events; the first entry
// may be of what stood there when the log began.
func follows(want, have []event) bool {
	if have[0].kind == transparency.ItemRecorded {
		n := len(want) - len(have) + 1
		return n > 0 && want[n-1].digest == have[0].digest && slices.Equal(want[n:], have[1:])
	}
	n := len(want) - len(have)
	return n >= 0 && slices.Equal(want[n:], have)
}

// itemEvents derives what the log should say of an item from its acts.
func (v *verifier) itemEvents(ctx context.Context, f *itemFile) (out []event, err error) {
	current, public := 0, event{}
	gone := false
	for _, a := range f.acts {
		if a.Version > 0 {
			current = a.Version
		}
		kind, ok := itemKinds[a.Kind]
		switch {
		case !ok:
			continue
		case kind == transparency.ItemWithdrawn:
			public, gone = event{}, true
		case kind == transparency.ItemArchived:
			gone = true
		default:
			text, err := v.itemText(ctx, f.ID, current)
			if err != nil {
				return nil, err
			}
			if public.digest, err = textDigest(text); err != nil {
				return nil, err
			}
			if kind == transparency.ItemReleased && gone {
				kind = transparency.ItemReleasedNew
			}
			gone = false
		}
		public.kind = kind
		out = append(out, public)
	}
	return out, nil
}

// reportsLogged looks for published versions of reports whose entry is missing
// or says something else.
func (v *verifier) reportsLogged(ctx context.Context) error {
	published := map[string][]Publication{}
	var order []string
	if err := eachJSON(ctx, v.work, kindReportLine, "", 0, func(_ string, p Publication) error {
		s := reportSubject(p.Agency, p.Year)
		if published[s] == nil {
			order = append(order, s)
		}
		published[s] = append(published[s], p)
		return nil
	}); err != nil {
		return err
	}
	for _, s := range order {
		rows, err := v.LogOf(ctx, s)
		if err != nil {
			return err
		}
		var have []string
		for _, r := range rows {
			if e, err := logLine(r.Line); err == nil {
				have = append(have, e.Digest)
			}
		}
		var want []string
		for _, p := range published[s] {
			want = append(want, p.Hash)
		}
		switch {
		case len(have) == 0:
			v.fault(s, "年度报告已发布而没有存证（升级前发布的，用 gongkai log record 补登）")
		case len(have) > len(want) || !slices.Equal(want[len(want)-len(have):], have):
			v.fault(s, "年度报告的发布、更正与公开日志中的存证不符")
		}
	}
	return nil
}
