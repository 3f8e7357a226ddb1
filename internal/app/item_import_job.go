package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// What one import through a page may be; a larger site is taken in by the
// command, on the server.
const (
	MaxImportFile = 64 << 20
	MostImported  = 2000
	MostImports   = 10 // of an agency, that wait
	maxImportRead = 512 << 20
)

// ImportJob is a zip or a table of articles that somebody sent in: read and
// tried behind the page at once, imported as drafts when they say so. It waits
// sealed beside the ledger for a day, like the files of a form.
type ImportJob struct {
	ID     string       `json:"id"`
	Agency string       `json:"agency"`
	Name   string       `json:"name"` // of the file
	Column string       `json:"column,omitempty"`
	Kind   catalog.Kind `json:"kind,omitempty"`
	By     string       `json:"by"`
	At     time.Time    `json:"at"`

	Running     bool           `json:"-"`
	Done, Total int            `json:"-"` // articles read, while it runs
	Outcome     *ImportOutcome `json:"-"` // nil until the trial has ended
}

// ImportOutcome is what a trial or an import came to.
type ImportOutcome struct {
	ItemsImported
	Imported bool   // rather than tried
	Trouble  string // why there is no result, and the way out
}

// imports are the jobs that run in this process, one after the other.
type imports struct {
	mu     sync.Mutex
	turn   sync.Mutex
	closed bool
	all    sync.WaitGroup
	ctx    context.Context //nolint:containedctx // ends with the installation, not with a page
	cancel context.CancelFunc
	now    map[string]*[2]int // done and total by job
}

func (m *imports) stop() {
	m.mu.Lock()
	m.closed = true
	if m.cancel != nil {
		m.cancel()
	}
	m.mu.Unlock()
	m.all.Wait()
}

// importGroup is where an agency's jobs wait, outcomeGroup what they came to.
func importGroup(agencyID string) string { return secret("import", agencyID) }

func outcomeGroup(agencyID string) string { return secret("import outcome", agencyID) }

// UploadImport takes a zip or a table in and begins to try it. What can be told
// at once (no zip, no table, no articles, too many) is a fault now.
func (a *App) UploadImport(ctx context.Context, actor agency.Actor, j ImportJob, content io.Reader) (ImportJob, error) {
	if err := a.read(ctx, actor, agency.ItemDraft, j.Agency, func(*work) error { return nil }); err != nil {
		return j, err
	}
	data, err := readAtMost(content, MaxImportFile)
	if err != nil {
		return j, err
	}
	if _, err := a.importOf(ctx, j, data); err != nil {
		return j, err
	}
	wait, err := a.ImportJobs(ctx, actor, j.Agency)
	if err != nil {
		return j, err
	}
	if len(wait) >= MostImports {
		return j, fault.New(fault.Conflict, "import.waiting", fmt.Sprintf("已经有 %d 次导入，一个机关最多同时保留 %d 次：请先把用不着的放弃，或者等它们满一天自行清除。", len(wait), MostImports))
	}
	now := a.now()
	if err := a.await.Sweep(ctx, now.Add(-heldFor)); err != nil {
		return j, err
	}
	if j.ID, err = newID(); err != nil {
		return j, err
	}
	j.By, j.At = actor.Person, now.UTC()
	if err := a.awaitImport(ctx, importGroup(j.Agency), j.ID, j, data, now); err != nil {
		return j, err
	}
	return j, a.runImport(actor, j, true)
}

// awaitImport seals what is to be known of a job, or of its result, with its bytes.
func (a *App) awaitImport(ctx context.Context, group, id string, about any, data []byte, now time.Time) error {
	plain, err := json.Marshal(about)
	if err != nil {
		return err
	}
	head, err := a.vault.Seal(plain, fileNameOwner(id))
	if err != nil {
		return err
	}
	sealed, err := a.vault.Seal(data, fileOwner(id))
	if err != nil {
		return err
	}
	return a.await.Put(ctx, group, id, head, sealed, now)
}

func (a *App) awaited(ctx context.Context, group, id string) ([]byte, error) {
	sealed, err := a.await.Read(ctx, group, id)
	if err != nil {
		return nil, err
	}
	return a.vault.Open(sealed, fileOwner(id))
}

// importOf makes an import of what was sent in, and counts its articles.
func (a *App) importOf(ctx context.Context, j ImportJob, data []byte) (in ItemImport, err error) {
	in = ItemImport{Agency: j.Agency, Column: j.Column, Kind: j.Kind, Drafts: true, SkipFaulty: true, most: maxImportRead}
	switch strings.ToLower(path.Ext(j.Name)) {
	case ".zip":
		err = a.unpackImport(ctx, &in, data)
	case ".xlsx", ".csv":
		in.Rows, err = a.SheetRows(ctx, j.Name, bytes.NewReader(data))
	default:
		err = fault.New(fault.Invalid, "import.format", "请上传 zip，或者一份表格（xlsx、csv）。只有文章的，把它们打成一个 zip。")
	}
	if err != nil {
		return in, err
	}
	list, _, err := in.articles()
	switch {
	case err != nil:
		return in, err
	case len(list) == 0 && in.Rows == nil:
		return in, fault.New(fault.Invalid, "import.none", "压缩包里没有可以导入的文章：既没有表格（xlsx、csv），也没有 "+strings.Join(bodyFiles, "、")+" 文件。")
	case len(list) == 0:
		return in, fault.New(fault.Invalid, "import.none", "表中列名以下没有文章。")
	case len(list) > MostImported:
		return in, fault.New(fault.Invalid, "import.many", fmt.Sprintf("共有 %d 篇，网页上一次最多导入 %d 篇：请分成几次，或者请系统管理员在服务器上用 gongkai items import 导入。", len(list), MostImported))
	}
	return in, nil
}

// unpackImport finds the table of a zip, which stands at its top, or in the one
// folder that stands there; without one each document is an article.
func (a *App) unpackImport(ctx context.Context, in *ItemImport, data []byte) error {
	files, err := paper.Folder(data)
	if err != nil {
		return err
	}
	top, err := fs.ReadDir(files, ".")
	if err == nil && len(top) == 1 && top[0].IsDir() {
		if files, err = fs.Sub(files, top[0].Name()); err == nil {
			top, err = fs.ReadDir(files, ".")
		}
	}
	if err != nil {
		return err
	}
	in.Files = files
	for _, e := range top {
		if ext := strings.ToLower(path.Ext(e.Name())); e.IsDir() || ext != ".xlsx" && ext != ".csv" {
			continue
		}
		f, err := files.Open(e.Name())
		if err != nil {
			return err
		}
		rows, err := a.SheetRows(ctx, e.Name(), f)
		if _ = f.Close(); err != nil {
			return err
		}
		if at, _, _ := findHeadings(rows); at < 0 {
			continue // an article's attachment, perhaps
		}
		if in.Rows != nil {
			return fault.New(fault.Invalid, "import.tables", "压缩包最上一层有几份带“标题”“发布时间”两列的表格，不能确定按哪一份导入，请只留一份。")
		}
		in.Rows = rows
	}
	return nil
}

// runImport tries a job, or imports it, behind the page.
func (a *App) runImport(actor agency.Actor, j ImportJob, trial bool) error {
	m := &a.imports
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return fault.New(fault.Unavailable, "import.closing", "系统正在停止，请稍后再试。")
	}
	if m.now[j.ID] != nil {
		return fault.New(fault.Conflict, "import.running", "这次导入正在进行，请等它结束。")
	}
	if m.now == nil {
		m.now = map[string]*[2]int{}
		m.ctx, m.cancel = context.WithCancel(context.Background())
	}
	m.now[j.ID] = &[2]int{}
	m.all.Go(func() {
		m.turn.Lock()
		defer m.turn.Unlock()
		_ = a.keepOutcome(m.ctx, j, a.outcome(m.ctx, actor, j, trial)) // without one the page offers to try anew
		m.mu.Lock()
		delete(m.now, j.ID)
		m.mu.Unlock()
	})
	return nil
}

func (a *App) outcome(ctx context.Context, actor agency.Actor, j ImportJob, trial bool) (out ImportOutcome) {
	data, err := a.awaited(ctx, importGroup(j.Agency), j.ID)
	var in ItemImport
	if err == nil {
		in, err = a.importOf(ctx, j, data)
	}
	if err == nil {
		in.DryRun = trial
		in.Progress = func(done, total int) {
			a.imports.mu.Lock()
			*a.imports.now[j.ID] = [2]int{done, total}
			a.imports.mu.Unlock()
		}
		out.ItemsImported, err = a.ImportItems(ctx, actor, in)
	}
	out.Imported = !trial && err == nil
	switch {
	case fault.KindOf(err) == fault.Internal && err != nil:
		out.Trouble = "没有完成，一篇也没有导入。请重试；仍然不行的，请把上传的文件交给系统管理员。"
	case err != nil:
		out.Trouble = err.Error()
	}
	return out
}

func (a *App) keepOutcome(ctx context.Context, j ImportJob, out ImportOutcome) error {
	data, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return a.awaitImport(ctx, outcomeGroup(j.Agency), j.ID, struct{}{}, data, a.now())
}

// ImportJobs lists an agency's jobs of the last day, the newest first, without
// their outcomes.
func (a *App) ImportJobs(ctx context.Context, actor agency.Actor, agencyID string) (out []ImportJob, err error) {
	if err := a.read(ctx, actor, agency.ItemDraft, agencyID, func(*work) error { return nil }); err != nil {
		return nil, err
	}
	waiting, err := a.await.List(ctx, importGroup(agencyID))
	for _, w := range waiting {
		plain, err := a.vault.Open(w.About, fileNameOwner(w.ID))
		if err != nil {
			return nil, err
		}
		j, err := decode[ImportJob](string(plain))
		if err != nil {
			return nil, err
		}
		if a.now().Sub(j.At) > heldFor {
			a.dropImport(ctx, agencyID, j.ID)
			continue
		}
		out = append(out, j)
	}
	slices.SortFunc(out, func(x, y ImportJob) int { return cmp.Compare(y.ID, x.ID) })
	return out, err
}

// dropImport forgets a job; what is left of it is swept later.
func (a *App) dropImport(ctx context.Context, agencyID, id string) {
	ctx = context.WithoutCancel(ctx)
	_ = a.await.Drop(ctx, importGroup(agencyID), id)
	_ = a.await.Drop(ctx, outcomeGroup(agencyID), id)
}

// ImportJob is a job with how far it has come.
func (a *App) ImportJob(ctx context.Context, actor agency.Actor, agencyID, id string) (j ImportJob, err error) {
	all, err := a.ImportJobs(ctx, actor, agencyID)
	if err != nil {
		return j, err
	}
	i := slices.IndexFunc(all, func(x ImportJob) bool { return x.ID == id })
	if i < 0 {
		return j, fault.New(fault.NotFound, "import.missing", "没有这次导入：上传的文件只保留一天，也可能已经放弃。请重新上传。")
	}
	j = all[i]
	a.imports.mu.Lock()
	if p := a.imports.now[id]; p != nil {
		j.Running, j.Done, j.Total = true, p[0], p[1]
	}
	a.imports.mu.Unlock()
	if j.Running {
		return j, nil
	}
	data, err := a.awaited(ctx, outcomeGroup(agencyID), id)
	if fault.KindOf(err) == fault.NotFound {
		return j, nil // another process is at it, or was stopped
	}
	if err != nil {
		return j, err
	}
	out, err := decode[ImportOutcome](string(data))
	j.Outcome = &out
	return j, err
}

// StartImport imports the articles of a job that the trial found without fault:
// as drafts, each of which a publisher makes public.
func (a *App) StartImport(ctx context.Context, actor agency.Actor, agencyID, id string) error {
	j, err := a.ImportJob(ctx, actor, agencyID, id)
	switch {
	case err != nil:
		return err
	case j.Running:
		return fault.New(fault.Conflict, "import.running", "这次导入正在进行，请等它结束。")
	case j.Outcome == nil || j.Outcome.Trouble != "":
		return a.runImport(actor, j, true) // try anew
	case j.Outcome.Imported:
		return fault.New(fault.Conflict, "import.done", "这次导入已经完成。")
	case j.Outcome.New == 0:
		return fault.New(fault.Invalid, "import.nothing", "没有可以导入的文章。")
	}
	return a.runImport(actor, j, false)
}

// DropImport forgets a job that does not run.
func (a *App) DropImport(ctx context.Context, actor agency.Actor, agencyID, id string) error {
	j, err := a.ImportJob(ctx, actor, agencyID, id)
	if err != nil {
		return err
	}
	if j.Running {
		return fault.New(fault.Conflict, "import.running", "这次导入正在进行，请等它结束。")
	}
	a.dropImport(ctx, agencyID, id)
	return nil
}
