package app_test

import (
	"slices"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// The form as counties use it: two rows of headings, merged first items.
var dutyRows = [][]string{
	{"保障性住房领域基层政务公开标准目录"},
	{"序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", "", "公开方式", "", "公开层级", "", "对应栏目", "关键词"},
	{"", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请", "县级", "乡级"},
	{"1", "配给管理", "房源信息", "地点、套数", "条例", "信息形成之日起20个工作日内", "住建局", "■政府网站 □政府公报 ■公开查阅点", "√", "", "√", "", "√", "√", "20-11", "房源"},
	{"2", "", "分配结果", "名单", "条例", "长期", "住建局", "■政府网站", "√", "", "√", "", "√", "", "", "分配结果"},
}

func TestGrassrootsCatalogue(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 6, 3))
		ctx := t.Context()
		res, err := a.ImportDuties(ctx, apptest.Operator, app.DutyImport{Agency: "edu", Field: "保障性住房", File: "目录.xlsx", Rows: dutyRows})
		if err != nil || !res.Kept || res.Lines != 2 || !slices.Equal(res.Fields, []string{"保障性住房"}) {
			t.Fatalf("%+v %v", res, err)
		}
		head := []string{"标题", "正文", "栏目", "类别", "发布时间", "成文日期"}
		in, err := a.ImportItems(ctx, apptest.Operator, app.ItemImport{Agency: "edu", Rows: [][]string{head,
			{"第一批房源情况", "三十套。", "民生政策和实施", "数据", "2024-05-06 09:00", "2024-05-05"},
			{"第二批房源情况", "二十套。", "民生政策和实施", "数据", "2024-05-20 09:00", "2024-01-05"},
			{"就业服务情况", "无关。", "民生政策和实施", "数据", "2024-05-21 09:00", "2024-05-20"}}})
		if err != nil || len(in.Faults) > 0 {
			t.Fatal(err, in)
		}
		f, err := a.Visitor().DutyField(ctx, "edu", "保障性住房")
		if err != nil || f.Covered != 1 || f.Judged != 2 || f.Late != 1 || len(f.Lines) != 2 {
			t.Fatalf("%+v %v", f, err)
		}
		one, two := f.Lines[0], f.Lines[1]
		if one.First != "配给管理" || one.Second != "房源信息" || one.Column != "20-11" || one.Limit.Kind != catalog.LimitWorkdays || one.Limit.N != 20 || one.Limit.Text != "信息形成之日起20个工作日内" ||
			!slices.Equal(one.Channels, []string{"政府网站", "公开查阅点"}) || !slices.Equal(one.To, []string{"全社会"}) || !slices.Equal(one.Levels, []string{"县级", "乡级"}) || len(one.Items) != 2 {
			t.Errorf("%+v", one)
		}
		if two.First != "配给管理" || two.Covered() || two.Limit.Kind != catalog.LimitStanding {
			t.Errorf("%+v", two)
		}
		if gaps, err := a.DutyGaps(ctx, apptest.Operator, "edu"); err != nil || len(gaps) != 1 || gaps[0].Covered != 1 {
			t.Errorf("%+v %v", gaps, err)
		}
		if err := a.DropDutyField(ctx, apptest.Operator, "edu", "保障性住房"); err != nil {
			t.Fatal(err)
		}
		if l, err := a.Visitor().DutyFields(ctx, ""); err != nil || len(l) != 0 {
			t.Errorf("%+v %v", l, err)
		}
		if _, err := a.Visitor().DutyField(ctx, "edu", "保障性住房"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%v", err)
		}
	})
}

func TestGrassrootsFaults(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, _ *apptest.Clock, _ store.Place) {
		bad := [][]string{{"一级事项", "二级事项", "公开内容", "公开时限", "栏目"}, {"甲", "乙", "", "长期", ""}, {"甲", "丙", "内容", "长期", "没有的栏目"}}
		res, err := a.ImportDuties(t.Context(), apptest.Operator, app.DutyImport{Agency: "edu", Rows: bad})
		var all []string
		for _, f := range res.Faults {
			all = append(all, f.Message)
		}
		if err != nil || res.Kept || len(res.Faults) != 4 || res.Faults[0].Row != 2 || !strings.Contains(strings.Join(all, "\n"), "没有编号或者名称为“没有的栏目”的栏目") {
			t.Errorf("%+v %v", res, err)
		}
		if _, err := a.ImportDuties(t.Context(), apptest.Operator, app.DutyImport{Agency: "edu", Rows: [][]string{{"姓名"}}}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v", err)
		}
		for name, data := range map[string]string{"空.csv": "", "坏.xlsx": "PK\x03\x04\x00broken"} {
			if _, err := a.SheetRows(t.Context(), name, strings.NewReader(data)); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		plain := [][]string{{"领域", "一级事项", "二级事项", "公开内容", "公开时限", "公开对象", "公开方式", "公开层级"}, {"养老", "甲", "乙", "内容", "长期", "全社会", "主动", "县级"}}
		if res, err := a.ImportDuties(t.Context(), apptest.Operator, app.DutyImport{Agency: "edu", Rows: plain}); err != nil || !res.Kept || res.Lines != 1 {
			t.Errorf("%+v %v", res, err)
		}
		rows, err := a.SheetRows(t.Context(), "表.csv", strings.NewReader("一级事项,公开内容\n甲,\"乙\n丙\"\n"))
		if err != nil || len(rows) != 2 || rows[1][1] != "乙\n丙" {
			t.Errorf("%v %v", rows, err)
		}
	})
}
