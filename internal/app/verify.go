package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/law/request"
)

// Fault is one thing that verification found.
type Fault struct {
	Where   string // e.g. "acts 0190…/3"
	Message string
}

// Verification says what was looked at.
type Verification struct {
	Entries, Cases, Acts, Records, Blobs, Items, Log int64
	Faults                                           []Fault
}

// maxFaults bounds the list: a broken chain breaks everything behind it, and
// ten thousand lines name nothing.
const maxFaults = 1000

// batch is how many entries or cases are held at a time.
const batch = 5000

// verifier is one verification under way.
type verifier struct {
	*work
	Verification
	progress func(done, total int64)
	head     int64
	known    map[string]bool // agencies
	total    int64
	done     int64
	findable int64 // items that search should know
}

// Verify recomputes everything: the audit chain and what it binds, every case
// from its acts, every cached column, every file's hash. progress may be nil.
func (a *App) Verify(ctx context.Context, actor agency.Actor, progress func(done, total int64)) (Verification, error) {
	v := verifier{progress: progress}
	lines, err := a.store.Integrity(ctx)
	if err != nil {
		return v.Verification, err
	}
	for _, l := range lines {
		v.fault("gongkai.db", "数据库文件不完整：%s", l)
	}
	err = a.read(ctx, actor, agency.Maintain, "", func(w *work) error {
		v.work = w
		for _, step := range []func(context.Context) error{v.size, v.agencies, v.chain, v.strays, v.cases, v.disputes, v.items, v.publicLog, v.sums, v.searchIndex, v.numbers, v.blobs} {
			if err := v.survive(ctx, step); err != nil {
				return err
			}
		}
		return nil
	})
	return v.Verification, err
}

// survive goes on after a row that the database can no longer give: that too
// is something found.
func (v *verifier) survive(ctx context.Context, step func(context.Context) error) error {
	err := step(ctx)
	if err != nil && ctx.Err() == nil {
		v.fault("gongkai.db", "有数据不能读取：%v", err)
		return nil
	}
	return err
}

func (v *verifier) fault(where, format string, args ...any) {
	if len(v.Faults) < maxFaults {
		v.Faults = append(v.Faults, Fault{where, fmt.Sprintf(format, args...)})
	}
}

func (v *verifier) advance(n int64) {
	v.done += n
	if v.progress != nil {
		v.progress(v.done, v.total)
	}
}

func (v *verifier) size(ctx context.Context) (err error) {
	v.head, _, err = v.AuditHead(ctx)
	v.total = 2 * v.head // the chain, then about as many acts
	return err
}

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

// agencies compares each agency with the last entry that wrote it.
func (v *verifier) agencies(ctx context.Context) error {
	v.known = map[string]bool{}
	rows, err := v.AgencyRows(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		v.known["agency:"+r.ID] = true
		last := ""
		if err := v.AuditOf(ctx, "agency:"+r.ID, func(e store.AuditRow) error { last = e.Digest; return nil }); err != nil {
			return err
		}
		if last != r.Digest().String() {
			v.fault("agencies "+r.ID, "机关信息被改动")
		}
	}
	return nil
}

// strays finds rows that no entry can account for.
func (v *verifier) strays(ctx context.Context) error {
	for _, table := range []string{"acts", "dispute_acts", "item_acts"} {
		if err := v.StrayActs(ctx, table, v.head, func(r store.ActRow) error {
			v.fault(fmt.Sprintf("%s %s/%d", table, r.CaseID, r.Seq), "没有对应的审计记录")
			return nil
		}); err != nil {
			return err
		}
	}
	for _, table := range []string{"cases", "disputes", "items", "records", "log_entries"} {
		n, err := v.Strays(ctx, table, v.head)
		if err != nil {
			return err
		}
		if n > 0 {
			v.fault(table, "有 %d 行没有对应的审计记录", n)
		}
	}
	return nil
}

// blobs hashes every file and looks for those that the ledger names.
func (v *verifier) blobs(ctx context.Context) error {
	have := map[string]bool{}
	if err := v.app.blobs.List(func(name string) error {
		v.Blobs++
		have[name] = true
		if err := v.app.blobs.Check(blob.Ref(name)); err != nil {
			v.fault("blobs/"+name, "%v", err)
		}
		return nil
	}); err != nil {
		return err
	}
	files, err := v.Tx.Records(ctx, kindFile, "", 0)
	for _, f := range files {
		if !have[f.Key] {
			v.fault("blobs/"+f.Key, "文件缺失")
		}
	}
	return err
}

// cases folds every case anew and compares what is cached.
func (v *verifier) cases(ctx context.Context) error {
	return v.eachCase(ctx, "", func(c store.Case, rows []store.ActRow, broken error) error {
		v.Cases++
		v.advance(int64(len(rows)))
		where := "cases " + c.ID
		if broken != nil {
			v.fault(where, "%v", broken)
			return nil
		}
		return v.refold(ctx, c, rows, where)
	})
}

func (v *verifier) refold(ctx context.Context, c store.Case, rows []store.ActRow, where string) error {
	acts := make([]request.Act, len(rows))
	for i := range rows {
		var err error
		if acts[i], err = rows[i].Act(); err != nil {
			v.fault(fmt.Sprintf("acts %s/%d", c.ID, rows[i].Seq), "%v", err)
			return nil
		}
		if rows[i].Seq != i+1 {
			v.fault(fmt.Sprintf("acts %s/%d", c.ID, i+1), "案件 %s 缺少第 %d 个行为", c.Number, i+1)
			return nil
		}
		if rows[i].Kind != string(acts[i].Kind) || rows[i].On != acts[i].On.String() {
			v.fault(fmt.Sprintf("acts %s/%d", c.ID, i+1), "行为的类别或日期与其内容不符")
		}
	}
	for i, by := range request.StruckBy(acts) {
		if rows[i].VoidBy != by {
			v.fault(fmt.Sprintf("acts %s/%d", c.ID, i+1), "撤销标记为 %d，按撤销记录应为 %d", rows[i].VoidBy, by)
		}
	}
	l, err := v.lawOf(ctx, c.Agency)
	if err != nil {
		return err
	}
	s, err := v.fold(request.Type(c.Type), acts, l)
	if err != nil {
		v.fault(where, "案件 %s 不能由其行为推算：%v", c.Number, err)
		return nil
	}
	want := withVersion(cached(s), len(acts))
	for _, d := range differences(c.Cached, want) {
		v.fault(where, "案件 %s 的%s", c.Number, d)
	}
	return nil
}

// differences names the cached columns that do not follow from the acts.
func differences(have, want store.Cached) []string {
	var out []string
	say := func(name string, a, b any) {
		if a != b {
			out = append(out, fmt.Sprintf("%s为 %v，按行为推算应为 %v", name, a, b))
		}
	}
	say("行为数", have.Version, want.Version)
	say("阶段", have.Stage, want.Stage)
	say("第0日", have.Day0, want.Day0)
	say("届满日", have.Due, want.Due)
	say("暂定标记", have.Provisional, want.Provisional)
	say("计入新收之日", have.CountedOn, want.CountedOn)
	say("办结之日", have.ClosedOn, want.ClosedOn)
	say("办理结果", have.Outcome, want.Outcome)
	say("承办单位", have.Unit, want.Unit)
	return out
}

// disputes folds every dispute anew and compares what is cached.
func (v *verifier) disputes(ctx context.Context) error {
	var rows []store.Dispute
	if err := v.Tx.Disputes(ctx, "", func(d store.Dispute, err error) error {
		if err != nil {
			v.fault("disputes "+d.ID, "%v", err)
			return nil
		}
		rows = append(rows, d)
		return nil
	}); err != nil {
		return err
	}
	for _, d := range rows {
		want := DisputeView{Dispute: d}
		acts, err := v.disputeActs(ctx, d.ID)
		if err == nil && len(acts) > 0 {
			err = v.foldDispute(ctx, &want, acts)
		}
		want.Version = len(acts)
		switch {
		case err != nil:
			v.fault("disputes "+d.ID, "争议案件 %s 不能由其行为推算：%v", d.Number, err)
		case want.Dispute != d:
			v.fault("disputes "+d.ID, "争议案件 %s 的缓存与其行为不符", d.Number)
		}
	}
	return nil
}

// numbers accounts for every document number that was given: on one letter, or
// voided with its reason.
func (v *verifier) numbers(ctx context.Context) error {
	type run struct {
		agency string
		year   int
	}
	var runs []run
	if err := v.AllRecords(ctx, func(r store.Record) error {
		if r.Kind == kindSeries && strings.HasPrefix(r.Key, seriesLetter+"/") {
			runs = append(runs, run{r.Agency, r.Year})
		}
		return nil
	}); err != nil {
		return err
	}
	for _, r := range runs {
		n, err := v.letterNumbers(ctx, r.agency, r.year)
		if err != nil {
			return err
		}
		for _, gap := range n.Gaps {
			v.fault("records "+r.agency, "%d年发文字号第 %d 号去向不明", r.year, gap)
		}
		for _, twice := range n.Twice {
			v.fault("records "+r.agency, "%d年发文字号第 %d 号用了不止一次", r.year, twice)
		}
	}
	return nil
}
