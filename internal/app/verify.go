package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
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
	if err := v.app.blobs.List(ctx, func(name string) error {
		v.Blobs++
		have[name] = true
		if err := v.app.blobs.Check(ctx, blob.Ref(name)); err != nil {
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
