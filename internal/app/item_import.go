package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// ItemImport is the articles of an existing site to be taken in: a table with
// a row for each, whose files are in Files, or a folder alone, in which every
// document is an article.
type ItemImport struct {
	Agency string
	Rows   [][]string // from the sheet's first row; nil for a folder alone
	Files  fs.FS      // bodies and attachments; nil where the table holds all
	Column string     // for articles that name none
	Kind   catalog.Kind
	// DryRun does everything but keep it; SkipFaulty keeps the rows without faults.
	DryRun, SkipFaulty bool
	// Drafts lets every article come in as a draft that waits for a publisher,
	// which drafters may do; else what screening passes is public at once.
	Drafts   bool
	Progress func(done, total int)

	most int64 // bytes of files to be read; 0 for no limit
	read int64
}

func (in *ItemImport) verb() agency.Verb {
	if in.Drafts {
		return agency.ItemDraft
	}
	return agency.Import
}

// ItemsImported says what became of the articles.
type ItemsImported struct {
	Rows, New, Same, Faulty int
	Unread                  int           // attachments whose text could not be taken
	Open                    []OpenArticle // of New, those that came in as drafts
	Unrelated               []RowFault    // explanations of a number that several documents have
	Unknown                 []string
	Faults                  []RowFault // Row is 0 for a file of a folder, which Message names
	Lines                   []ImportLine
	Kept                    bool
}

// ImportLine is what became of one article, or would.
type ImportLine struct {
	Row       int    // 0 for a file of a folder
	File      string // of its body
	Title, At string
	State     ImportState
	Words     []string // faults, else what is open in it
}

// ImportState is what became of an article.
type ImportState string

// The states of an article.
const (
	ImportNew    ImportState = "new"
	ImportHeld   ImportState = "held" // a draft, with what is open in it
	ImportSame   ImportState = "same" // known already, passed over
	ImportFaulty ImportState = "faulty"
)

// OpenArticle is an article that must not be public as it is: it came in as a
// draft, with what is open in it.
type OpenArticle struct {
	Row      int    // 0 for a file of a folder
	Name     string // of its file, else its title
	Item     string // "" in a trial
	Findings []ItemFinding
}

// ImportItems takes articles in that are public elsewhere already. What screening
// finds in one keeps it from the public here, too: it comes in as a draft that
// keeps its time, to be settled and then taken over (ActOnItem, Imported). One that is
// known by its address, or by title and time, is passed over, so that a second
// import never doubles. Faults name the row.
func (a *App) ImportItems(ctx context.Context, actor agency.Actor, in ItemImport) (res ItemsImported, err error) {
	list, unknown, err := in.articles()
	if err != nil {
		return res, err
	}
	if len(list) > maxArticles {
		return res, fault.New(fault.Invalid, "import.size", fmt.Sprintf("共有 %d 篇，一次最多导入 %d 篇，请分开导入。", len(list), maxArticles))
	}
	if err := a.read(ctx, actor, in.verb(), in.Agency, func(*work) error { return nil }); err != nil {
		return res, err
	}
	if err := a.readArticles(ctx, &in, list); err != nil {
		return res, err
	}
	files := slices.ContainsFunc(list, func(x article) bool { return len(x.files) > 0 })
	if in.DryRun || files {
		if res, err = a.takeArticles(ctx, actor, in, list, false); err != nil || in.DryRun || len(res.Faults) > 0 && !in.SkipFaulty {
			res.Unknown = unknown
			return res, err
		}
		in.read = 0
		if err := a.putFiles(ctx, &in, list); err != nil {
			return res, err
		}
	}
	res, err = a.takeArticles(ctx, actor, in, list, true)
	res.Unknown, res.Kept = unknown, err == nil && (len(res.Faults) == 0 || in.SkipFaulty)
	return res, err
}

// takeArticles takes all articles in, in one transaction; a trial and an import
// with faults leave nothing.
func (a *App) takeArticles(ctx context.Context, actor agency.Actor, in ItemImport, list []article, keep bool) (res ItemsImported, err error) {
	trial := fault.New(fault.Internal, "import.not-kept", "未保存")
	err = a.write(ctx, actor, in.verb(), in.Agency, func(w *work) error {
		res = ItemsImported{Rows: len(list)}
		if _, err := w.Agency(ctx, in.Agency); err != nil {
			return err
		}
		w.bulk, w.quiet = true, true
		i := &itemImporter{work: w, in: in, res: &res, seen: map[string]int{}}
		for n := range list {
			if err := i.once(ctx, &list[n]); err != nil {
				return err
			}
		}
		if !keep || len(res.Faults) > 0 && !in.SkipFaulty {
			for n := range res.Open {
				res.Open[n].Item = ""
			}
			return trial // roll back: nothing half-written
		}
		w.Note(w.entry(in.verb(), in.Agency, "import", map[string]int{"items": res.New, "same": res.Same, "drafts": len(res.Open)}))
		return w.flushIndex(ctx)
	})
	if errors.Is(err, trial) {
		err = nil
	}
	return res, err
}

// once takes an article in; one that had faults before is not tried again, so
// that nothing of it is written.
func (i *itemImporter) once(ctx context.Context, x *article) error {
	before, had, open := len(i.res.Faults), i.res.New, len(i.res.Open)
	if x.faults == nil {
		if err := i.article(ctx, x); err != nil {
			return err
		}
		x.faults, x.taken = slices.Clone(i.res.Faults[before:]), i.res.New > had
		if len(x.faults) == 0 {
			x.faults = nil
		}
	} else {
		i.res.Faults = append(i.res.Faults, x.faults...)
	}
	if x.faults != nil {
		i.res.Faulty++
	}
	line := ImportLine{Row: x.row, File: x.cells["file"], Title: x.cells["title"], At: x.cells["at"], State: ImportSame}
	if line.Title == "" {
		line.Title = x.text.Title
	}
	switch {
	case x.faults != nil:
		line.State = ImportFaulty
		for _, f := range x.faults {
			line.Words = append(line.Words, strings.TrimPrefix(f.Message, line.File+"："))
		}
	case len(i.res.Open) > open:
		line.State = ImportHeld
		for _, f := range i.res.Open[open].Findings {
			line.Words = append(line.Words, f.Where+"："+f.Message)
		}
	case i.res.New > had:
		line.State = ImportNew
	}
	i.res.Lines = append(i.res.Lines, line)
	return nil
}

// putFiles keeps the attachments of the articles that a trial took, and of no
// others.
func (a *App) putFiles(ctx context.Context, in *ItemImport, list []article) error {
	for n := range list {
		x := &list[n]
		for i, name := range several(x.cells["attachments"]) {
			if !x.taken {
				break
			}
			data, err := in.open(name)
			if err != nil {
				return err
			}
			if blobName(data) != x.files[i].Blob {
				return fault.New(fault.Conflict, "import.changed", fmt.Sprintf("文件“%s”在导入过程中有变动，没有导入，请重新导入。", name))
			}
			if _, _, err := a.blobs.Put(ctx, bytes.NewReader(data), MaxItemFile); err != nil {
				return err
			}
		}
	}
	return nil
}

type itemImporter struct {
	*work
	in   ItemImport
	res  *ItemsImported
	seen map[string]int
}

func (i *itemImporter) fault(x *article, format string, args ...any) {
	where := ""
	if x.row == 0 {
		where = x.cells["file"] + "："
	}
	i.res.Faults = append(i.res.Faults, RowFault{x.row, where + fmt.Sprintf(format, args...)})
}

// article takes one article in; only trouble with the store is an error.
func (i *itemImporter) article(ctx context.Context, x *article) error {
	unrelated := len(i.res.Unrelated)
	v, act, source, err := i.read(ctx, x)
	if fault.KindOf(err) == fault.Invalid || fault.KindOf(err) == fault.NotFound || fault.KindOf(err) == fault.Unavailable && err != nil {
		i.fault(x, "%s", err)
		return nil
	}
	if err != nil {
		return err
	}
	if other, ok := i.seen[source]; ok {
		i.fault(x, "与第 %d 行是同一篇（%s）", other, source)
		return nil
	}
	i.seen[source] = x.row
	have, err := i.ItemBySource(ctx, i.in.Agency, source)
	if err != nil {
		return err
	}
	if have != nil {
		i.res.Unrelated = i.res.Unrelated[:unrelated]
		i.res.Same++
		return nil
	}
	return i.take(ctx, x, v, act, source)
}

func (i *itemImporter) take(ctx context.Context, x *article, v catalog.Version, act catalog.Act, source string) error {
	if act.Index == "" {
		var err error
		if act.Index, err = i.takeIndex(ctx, i.in.verb(), i.in.Agency, v.Kind, day(act.At)); fault.KindOf(err) == fault.Invalid {
			i.fault(x, "%s", err)
			return nil
		} else if err != nil {
			return err
		}
	} else if taken, err := i.IndexTaken(ctx, i.in.Agency, act.Index); err != nil || taken {
		if taken {
			i.fault(x, "索引号：%s 已被使用", act.Index)
		}
		return err
	}
	open, found, err := i.opens(ctx, v)
	if err != nil {
		return err
	}
	public := len(open) == 0 && !i.in.Drafts
	acts := importActs(act, public)
	if public {
		acts[0].Screened = screened(act.Hash, found)
	}
	if e, ok := endedAct(x); ok && v.Kind.HasValidity() {
		acts = append(acts, e)
	}
	f, err := i.createItem(ctx, i.in.verb(), i.in.Agency, source, v, acts)
	if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Conflict) {
		i.fault(x, "%s", err)
		return nil
	}
	if err != nil {
		return err
	}
	i.res.New++
	if len(open) > 0 {
		one := OpenArticle{Row: x.row, Name: x.cells["file"], Item: f.ID, Findings: open}
		if one.Name == "" || x.row > 0 {
			one.Name = v.Title
		}
		i.res.Open = append(i.res.Open, one)
	}
	return nil
}

// opens screens a text before it is anybody's.
func (i *itemImporter) opens(ctx context.Context, v catalog.Version) (open, found []ItemFinding, err error) {
	found, err = i.findings(ctx, &itemFile{Item: store.Item{Agency: i.in.Agency}, latest: v})
	for _, one := range found {
		if one.Open() {
			open = append(open, one)
		}
	}
	return open, found, err
}

// importActs take an article over, or keep it as a draft with its time.
func importActs(act catalog.Act, public bool) []catalog.Act {
	if public {
		return []catalog.Act{act}
	}
	act.Kind = catalog.Drafted
	return []catalog.Act{act, {Kind: catalog.AttributeDecided, Decision: &catalog.Decision{Attribute: catalog.Proactive, Ground: "listed", Article: "20"}}}
}

// endedAct is the event of a document that had been repealed before the import.
func endedAct(x *article) (catalog.Act, bool) {
	d, err := someDay(x.cells["ended"])
	if err != nil || d.IsZero() {
		return catalog.Act{}, false
	}
	if by := x.cells["ended_by"]; by != "" {
		cause := catalog.Relation{Kind: catalog.Repeals, Title: by}
		if n, ok := catalog.NormalNumber(by); ok && n.Serial > 0 {
			cause.Number = n.Text
		}
		return catalog.Act{Kind: catalog.Repealed, Effective: d, Cause: &cause}, true
	}
	return catalog.Act{Kind: catalog.DeclaredInvalid, Effective: d, Reason: "原网站标注已废止（失效）"}, true
}

// read makes a text of an article.
func (i *itemImporter) read(ctx context.Context, x *article) (v catalog.Version, act catalog.Act, source string, err error) {
	c := x.cells
	v.Record = catalog.Record{Kind: i.in.Kind, Title: c["title"], Summary: c["summary"], Number: c["number"], Issuer: c["issuer"], Source: c["source"],
		Topic: c["topic"], Genre: c["genre"], Keywords: several(c["keywords"])}
	v.Body = c["body"]
	if x.err != nil {
		return v, act, "", x.err
	}
	x.takeFile(&v)
	if err := i.readCells(ctx, x, &v); err != nil {
		return v, act, "", err
	}
	at, err := someMinute(c["at"])
	if err != nil {
		return v, act, "", err
	}
	if at < "1990" {
		return v, act, "", fault.New(fault.Invalid, "import.at", "发布时间 "+c["at"]+" 不可能，请在表中写明")
	}
	if at > i.minute() {
		return v, act, "", fault.New(fault.Invalid, "import.future", "发布时间 "+c["at"]+" 晚于现在")
	}
	if err := i.prepare(ctx, i.in.Agency, &v); err != nil {
		return v, act, "", err
	}
	if len(v.Columns) == 0 {
		return v, act, "", fault.New(fault.Invalid, "import.column", "没有栏目，请在表中填写，或者为没有写明的指定一个（命令行用 --column）")
	}
	act = textAct(catalog.Imported, 1, v)
	act.At, act.Index = at, c["index"]
	if source = c["url"]; source == "" {
		source = v.Title + " " + at
	}
	return v, act, source, nil
}
