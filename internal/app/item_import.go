package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
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
	Progress           func(done, total int)
}

// ItemsImported says what became of the articles.
type ItemsImported struct {
	Rows, New, Same, Faulty int
	Unread                  int           // attachments whose text could not be taken
	Open                    []OpenArticle // of New, those that came in as drafts
	Unrelated               []RowFault    // explanations of a number that several documents have
	Unknown                 []string
	Faults                  []RowFault // Row is 0 for a file of a folder, which Message names
	Kept                    bool
}

// OpenArticle is an article that must not be public as it is: it came in as a
// draft, with what is open in it.
type OpenArticle struct {
	Row      int    // 0 for a file of a folder
	Name     string // of its file, else its title
	Item     string // "" in a trial
	Findings []ItemFinding
}

// itemHeadings are the columns of the table, each with the names it goes by.
var itemHeadings = []struct {
	key   string
	names []string
	hint  string
}{
	{"title", []string{"标题", "名称", "信息名称", "信息标题", "文章标题", "文件标题", "文件名称", "题名"}, "必填"},
	{"at", []string{"发布时间", "发布日期", "公开时间", "公开日期", "上网时间", "上网日期"}, "必填，如 2023-05-06 09:30"},
	{"column", []string{"栏目", "栏目编号", "栏目名称", "所属栏目", "发布栏目", "公开栏目"}, "栏目编号或者名称，可用、分开多个"},
	{"kind", []string{"信息种类", "种类", "类型", "信息类型", "信息类别"}, "如 通知公告、行政规范性文件"},
	{"file", []string{"正文文件", "文件"}, "文件夹中的文件名，html、docx、pdf、txt"},
	{"body", []string{"正文", "内容", "正文内容", "信息内容", "文章内容"}, "没有正文文件时填写"},
	{"attachments", []string{"附件", "附件名称", "附件文件"}, "文件名，可用、分开多个"},
	{"number", []string{"文号", "发文字号", "文件字号", "发文文号"}, ""},
	{"index", []string{"索引号"}, "空白的由系统编号"},
	{"formed", []string{"成文日期", "生成日期", "成文时间", "发文日期", "印发日期"}, ""},
	{"issued", []string{"公布日期", "公布时间"}, ""},
	{"force", []string{"施行日期", "生效日期", "实施日期"}, ""},
	{"expires", []string{"有效期至", "失效日期"}, ""},
	{"ended", []string{"废止日期"}, "已经废止的填写"},
	{"ended_by", []string{"废止依据"}, "废止它的文件名称或者文号"},
	{"summary", []string{"内容概述", "摘要", "内容摘要"}, ""},
	{"keywords", []string{"关键词"}, ""},
	{"topic", []string{"主题分类"}, ""},
	{"genre", []string{"体裁分类", "体裁"}, ""},
	{"issuer", []string{"发布机构", "发文机关", "发布单位", "发文单位"}, ""},
	{"source", []string{"来源", "信息来源", "稿件来源"}, ""},
	{"explains", []string{"解读的文件", "解读对象"}, "所解读文件的文号"},
	{"url", []string{"原网址", "网址", "链接", "原文链接", "链接地址"}, "再次导入时据此识别"},
}

// ItemTemplate is the table's headings and what to fill in.
func ItemTemplate() [][]string {
	var titles, hints []string
	for _, h := range itemHeadings {
		titles, hints = append(titles, h.names[0]), append(hints, h.hint)
	}
	return [][]string{titles, hints}
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
	if err := a.read(ctx, actor, agency.Import, in.Agency, func(*work) error { return nil }); err != nil {
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
		if err := a.putFiles(&in, list); err != nil {
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
	err = a.write(ctx, actor, agency.Import, in.Agency, func(w *work) error {
		res = ItemsImported{Rows: len(list)}
		if _, err := w.Agency(ctx, in.Agency); err != nil {
			return err
		}
		w.bulk = true
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
		w.Note(w.entry(agency.Import, in.Agency, "import", map[string]int{"items": res.New, "same": res.Same, "drafts": len(res.Open)}))
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
	before, had := len(i.res.Faults), i.res.New
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
	return nil
}

// putFiles keeps the attachments of the articles that a trial took, and of no
// others.
func (a *App) putFiles(in *ItemImport, list []article) error {
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
			if _, _, err := a.blobs.Put(bytes.NewReader(data), MaxItemFile); err != nil {
				return err
			}
		}
	}
	return nil
}

// article is one row, or one file of a folder, with what its files say.
type article struct {
	row   int
	cells map[string]string
	text  ReadText
	files []catalog.Attachment
	err   error // of a file: the article's fault
	taken bool  // it was new and had no fault

	faults []RowFault // nil where there were none yet
}

// maxArticles bounds one import: what their files say is held at once.
const maxArticles = 50_000

// readArticles reads the files of all articles before anything is written, so
// that the office can work meanwhile.
func (a *App) readArticles(ctx context.Context, in *ItemImport, list []article) (err error) {
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	for n := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		list[n].err = a.readArticle(ctx, p, in, &list[n])
		if in.Progress != nil {
			in.Progress(n+1, len(list))
		}
	}
	return nil
}

func (a *App) readArticle(ctx context.Context, p *paper.Reader, in *ItemImport, x *article) error {
	if name := x.cells["file"]; name != "" {
		data, err := in.open(name)
		if err != nil {
			return err
		}
		if x.text, err = readText(ctx, p, path.Base(name), data); err != nil {
			return err
		}
	}
	for _, name := range several(x.cells["attachments"]) {
		data, err := in.open(name)
		if err != nil {
			return err
		}
		att, err := a.readAttachment(ctx, p, path.Base(name), data)
		if err != nil {
			return err
		}
		att.Blob, att.Bytes = blobName(data), int64(len(data))
		x.files = append(x.files, att)
	}
	return nil
}

// articles reads the table, or makes a row of each document of the folder.
func (in *ItemImport) articles() (out []article, unknown []string, err error) {
	if in.Rows == nil {
		out, err = folderArticles(in.Files)
		return out, nil, err
	}
	at, head, titles := findHeadings(in.Rows)
	if at < 0 {
		return nil, nil, noHeadings(in.Rows)
	}
	for c, name := range titles {
		if head[c] == "" && name != "" {
			unknown = append(unknown, name)
		}
	}
	for n := at + 1; n < len(in.Rows); n++ {
		x := article{row: n + 1, cells: map[string]string{}}
		for c, key := range head {
			if key != "" && c < len(in.Rows[n]) {
				x.cells[key] = strings.TrimSpace(in.Rows[n][c])
			}
		}
		if x.cells["title"] == "" && x.cells["at"] == "" && x.cells["file"] == "" || x.cells["title"] == "必填" || x.isTotal() {
			continue
		}
		out = append(out, x)
	}
	return out, unknown, nil
}

// bodyFiles are the documents of a folder that are articles by themselves.
var bodyFiles = []string{".html", ".htm", ".mhtml", ".docx", ".pdf", ".txt", ".md", ".ofd"}

func folderArticles(files fs.FS) (out []article, err error) {
	if files == nil {
		return nil, fault.New(fault.Invalid, "import.folder", "请指明文件夹或者表格。")
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(bodyFiles, strings.ToLower(path.Ext(name))) {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		out = append(out, article{cells: map[string]string{"file": name, "url": name, "at": info.ModTime().In(China()).Format(catalog.MinuteLayout), "folder": "1"}})
		return nil
	})
	return out, err
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
		if act.Index, err = i.takeIndex(ctx, agency.Import, i.in.Agency, v.Kind, day(act.At)); fault.KindOf(err) == fault.Invalid {
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
	acts := importActs(act, open)
	if len(open) == 0 {
		acts[0].Screened = screened(act.Hash, found)
	}
	if e, ok := endedAct(x); ok && v.Kind.HasValidity() {
		acts = append(acts, e)
	}
	f, err := i.createItem(ctx, agency.Import, i.in.Agency, source, v, acts)
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

// importActs take an article over, or keep it as a draft with its time where
// something is open in it.
func importActs(act catalog.Act, open []ItemFinding) []catalog.Act {
	if len(open) == 0 {
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
		return v, act, "", fault.New(fault.Invalid, "import.column", "没有栏目，请在表中填写，或者用 --column 指定")
	}
	act = textAct(catalog.Imported, 1, v)
	act.At, act.Index = at, c["index"]
	if source = c["url"]; source == "" {
		source = v.Title + " " + at
	}
	return v, act, source, nil
}

// takeFile takes the body, and what it tells, from the article's file.
func (x *article) takeFile(v *catalog.Version) {
	if x.cells["file"] == "" {
		return
	}
	t := x.text
	v.Body = t.Body
	if v.Title == "" {
		v.Title = t.Title
	}
	if v.Source == "" {
		v.Source = t.Source
	}
	if v.Number == "" && v.Kind.HasValidity() {
		v.Number = t.Number
	}
	if x.cells["formed"] == "" && !t.FormedOn.IsZero() {
		v.FormedOn = t.FormedOn
	}
	if x.cells["folder"] != "" && t.PublishedAt != "" {
		x.cells["at"] = t.PublishedAt
	}
}

func (in *ItemImport) open(name string) (data []byte, err error) {
	if in.Files == nil {
		return nil, fault.New(fault.Invalid, "import.no-folder", fmt.Sprintf("表中有文件“%s”，请用 --files 指明文件所在的文件夹", name))
	}
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	f, err := in.Files.Open(clean)
	if err != nil {
		return nil, fault.New(fault.Invalid, "import.no-file", fmt.Sprintf("文件夹中没有“%s”", name))
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return readAtMost(io.Reader(f), MaxItemFile)
}

// readCells takes days, columns, kind and attachments.
func (i *itemImporter) readCells(ctx context.Context, x *article, v *catalog.Version) (err error) {
	for _, d := range []struct {
		key string
		to  *calendar.Date
	}{{"formed", &v.FormedOn}, {"issued", &v.IssuedOn}, {"force", &v.InForceOn}, {"expires", &v.ExpiresOn}} {
		if x.cells[d.key] == "" {
			continue
		}
		if *d.to, err = someDay(x.cells[d.key]); err != nil {
			return err
		}
	}
	if v.Kind == "" || x.cells["kind"] != "" {
		if v.Kind, err = someKind(x.cells["kind"]); err != nil {
			return err
		}
	}
	if v.Kind.HasValidity() && v.IssuedOn.IsZero() && v.FormedOn.IsZero() {
		if at, err := someMinute(x.cells["at"]); err == nil {
			v.IssuedOn = day(at)
		}
	}
	if v.Columns, err = i.someColumns(ctx, x.cells["column"]); err != nil {
		return err
	}
	if err := i.relate(ctx, x, v); err != nil {
		return err
	}
	for _, att := range x.files {
		if err := i.keepAttachment(ctx, i.in.Agency, att); err != nil {
			return err
		}
		if att.Unread != "" {
			i.res.Unread++
		}
		v.Attachments = append(v.Attachments, att)
	}
	return nil
}

// relate names the documents that an explanation explains, by their numbers.
func (i *itemImporter) relate(ctx context.Context, x *article, v *catalog.Version) error {
	for _, number := range several(x.cells["explains"]) {
		n, _ := catalog.NormalNumber(number)
		rel := catalog.Relation{Kind: catalog.Explains, Number: n.Text}
		var found []store.Item
		if err := i.ItemsByNumber(ctx, n.Text, func(o store.Item, err error) error {
			if err == nil && o.Stage != string(catalog.StageWithdrawn) {
				found = append(found, o)
			}
			return err
		}); err != nil {
			return err
		}
		if one := i.meant(found, x); one != nil {
			rel.Item, rel.Title = one.ID, one.Title
		} else if len(found) > 0 {
			i.res.Unrelated = append(i.res.Unrelated, RowFault{x.row, fmt.Sprintf("解读的文件：文号 %s 有 %d 份文件，不能确定是哪一份，没有关联，请导入后在信息中选定", n.Text, len(found))})
		}
		v.Relations = append(v.Relations, rel)
	}
	return nil
}

// meant is the one of the items of a number that an explanation is about: a
// document rather than another item, of the importing agency rather than of
// another, issued by the day of the explanation, the last such; nil where two
// are left.
func (i *itemImporter) meant(found []store.Item, x *article) *store.Item {
	keep := func(ok func(o store.Item) bool) {
		if some := slices.DeleteFunc(slices.Clone(found), func(o store.Item) bool { return !ok(o) }); len(some) > 0 {
			found = some
		}
	}
	keep(func(o store.Item) bool { return catalog.Kind(o.Kind).HasValidity() })
	keep(func(o store.Item) bool { return o.Agency == i.in.Agency })
	if len(found) == 1 {
		return &found[0]
	}
	at, err := someMinute(x.cells["at"])
	if err != nil {
		return nil // which is the article's fault, too
	}
	var one *store.Item
	for n := range found {
		switch o := &found[n]; {
		case o.IssuedOn.IsZero() || o.IssuedOn.After(day(at)):
		case one == nil || o.IssuedOn.After(one.IssuedOn):
			one = o
		case o.IssuedOn == one.IssuedOn:
			return nil
		}
	}
	return one
}

func several(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、;；|\n", r) })
}

func someKind(s string) (catalog.Kind, error) {
	for _, k := range catalog.Kinds() {
		if s == k.Label || s == string(k.Kind) || s == "规范性文件" && k.Kind == catalog.Normative {
			return k.Kind, nil
		}
	}
	if s == "" {
		return catalog.Notice, nil
	}
	return "", fault.New(fault.Invalid, "import.kind", fmt.Sprintf("信息种类：没有“%s”这一种", s))
}

func (i *itemImporter) someColumns(ctx context.Context, s string) (out []string, err error) {
	cols, err := i.columns(ctx)
	if err != nil {
		return nil, err
	}
	names := several(s)
	if len(names) == 0 && i.in.Column != "" {
		names = []string{i.in.Column}
	}
	for _, n := range names {
		n = strings.TrimSpace(n)
		found := ""
		for _, c := range cols.List() {
			if c.ID == n || c.Name == strings.Join(strings.Fields(n), "") {
				found = c.ID
				break
			}
		}
		if found == "" {
			return nil, fault.New(fault.Invalid, "import.column", fmt.Sprintf("栏目：没有“%s”", n))
		}
		out = append(out, found)
	}
	return out, nil
}
