package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

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
	{"file", []string{"正文文件", "文件"}, "文件夹中的文件名，html、docx、pdf、ofd、txt、md"},
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
