package office_test

import (
	"bytes"
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

// What an import left open is worked through on one page: the editor says that
// the pictures were looked at, the publisher publishes what is settled.
func TestImportsAreWorkedThrough(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	res, err := d.ImportItems(t.Context(), app.OperatorOf("test"), app.ItemImport{Agency: "housing", Column: "notices", Files: fstest.MapFS{"现场.png": {Data: photo.Bytes()}},
		Rows: [][]string{{"标题", "发布时间", "正文", "附件"}, {"关于验收的公告", "2021-05-06", "见照片。", "现场.png"}, {"关于名单的公告", "2021-05-06", "张某，身份证号11010519491231002X。", ""}}})
	if err != nil || len(res.Open) != 2 {
		t.Fatalf("%+v, %v", res, err)
	}
	grassrootsUpload(t, d)
	importUpload(t, d)
	e := d.signedIn(t, agency.Editor)
	if p := e.get("/office/items").body; !strings.Contains(p, "/office/items/imports") {
		t.Error("nothing leads to what waits")
	}
	p := e.get("/office/items/imports").body
	ids := regexp.MustCompile(`name="item" form="many" value="([^"]+)"`).FindAllStringSubmatch(p, -1)
	if len(ids) != 3 || !strings.Contains(p, "图片（PNG）") || !strings.Contains(p, "身份") || strings.Contains(p, "19491231") {
		t.Fatalf("%d rows: %s", len(ids), p)
	}
	if a := e.post("/office/items/imports", "item", ids[0][1], "reason", ""); a.status != 422 || !strings.Contains(a.body, "人工检查的结论") {
		t.Errorf("no reason: %d", a.status)
	}
	if a := e.post("/office/items/imports", "reason", "看过"); a.status != 422 || !strings.Contains(a.body, "请先选择") {
		t.Errorf("nothing ticked: %d", a.status)
	}
	if a := e.post("/office/items/imports", "item", ids[0][1], "item", ids[1][1], "reason", "逐张看过，没有人像"); a.status != 200 || !strings.Contains(a.body, "已说明 1 篇") || !strings.Contains(a.body, "关于名单的公告") {
		t.Errorf("settled: %d %s", a.status, a.body)
	}
	if a := e.post("/office/items/imports", "item", ids[0][1], "do", "publish"); strings.Contains(a.body, "已公开 1 篇") {
		t.Error("an editor published")
	}
	w := d.signedIn(t, agency.Publisher)
	if a := w.post("/office/items/imports", "item", ids[0][1], "item", ids[1][1], "do", "publish"); a.status != 200 || !strings.Contains(a.body, "已公开 1 篇") || !strings.Contains(a.body, "必须先行删除") {
		t.Errorf("published: %d %s", a.status, a.body)
	}
	if i, err := d.Visitor().Item(t.Context(), ids[0][1]); err != nil || !strings.HasPrefix(i.PublishedAt, "2021-05-06") {
		t.Errorf("%+v, %v", i.ItemLine, err)
	}
}

// An editor sends a table in, sees what would come of each row, imports what can
// come, and forgets what was sent in.
func importUpload(t *testing.T, d *desk) {
	t.Helper()
	const at = "/office/items/imports/new"
	e := d.signedIn(t, agency.Editor)
	for what, a := range map[string]answer{
		"no file":     e.sendForm(at, map[string]string{"column": "notices"}),
		"not a table": e.sendForm(at, map[string]string{"column": "notices"}, [3]string{"file", "旧站.zip", "PK"}),
	} {
		if a.status != 422 || !strings.Contains(a.body, "请更正以下问题") || !strings.Contains(a.body, `value="notices" selected`) {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
	}
	a := e.sendForm(at, map[string]string{"column": "notices"}, [3]string{"file", "旧站.csv", "标题,发布时间,正文\n关于路灯的公告,2021-05-06,正文\n关于井盖的公告,去年,正文\n"})
	if a.status != 303 {
		t.Fatalf("not taken: %d %s", a.status, a.body)
	}
	job := a.to
	wait := func() (p answer) {
		for range 500 {
			if p = e.get(job); !strings.Contains(p.body, "每两秒更新") {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		return p
	}
	if p := wait().body; !strings.Contains(p, "导入这 1 篇") || !strings.Contains(p, "第 3 行") || !strings.Contains(p, "“去年”不能识别") {
		t.Fatal(p)
	}
	if l := e.get(job + "/list"); l.status != 200 || !strings.HasPrefix(l.body, "PK") {
		t.Errorf("no list: %d", l.status)
	}
	if l := e.get(at + "/template"); l.status != 200 || !strings.HasPrefix(l.body, "PK") {
		t.Errorf("no template: %d", l.status)
	}
	e.post(job, "do", "")
	if p := wait().body; !strings.Contains(p, "已导入 1 篇") {
		t.Error(p)
	}
	if p := e.get("/office/items/imports").body; !strings.Contains(p, "关于路灯的公告") || !strings.Contains(p, "可以公开") {
		t.Error("the draft does not wait for its publisher")
	}
	e.post(job, "do", "drop")
	if p := e.get(job); p.status != 404 {
		t.Errorf("not forgotten: %d", p.status)
	}
}

// The grassroots catalogue comes in through its page: a sheet with a wrong line
// is refused whole and says which line, a good one shows its gaps.
func grassrootsUpload(t *testing.T, d *desk) {
	t.Helper()
	const at = "/office/grassroots"
	head := d.signedIn(t, agency.OfficeHead)
	sheet := func(limit string) string {
		return "领域,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级,对应栏目,关键词\n" +
			"保障性住房,配给管理,房源信息,房源地点、套数,《政府信息公开条例》," + limit + ",住房和城乡建设局,■政府网站,√,,√,,√,,20-11,房源\n"
	}
	for what, a := range map[string]answer{
		"no file":     head.sendForm(at, map[string]string{"field": "保障性住房"}),
		"not a sheet": head.sendForm(at, nil, [3]string{"sheet", "目录.pdf", "%PDF-1.4"}),
		"no heads":    head.sendForm(at, nil, [3]string{"sheet", "目录.csv", "甲,乙\n1,2\n"}),
	} {
		if a.status != 422 || !strings.Contains(a.body, "请更正以下问题") {
			t.Errorf("%s: %d", what, a.status)
		}
	}
	if p := head.get(at).body; !strings.Contains(p, "还没有导入目录") {
		t.Error("what was refused came in")
	}
	if a := head.sendForm(at, nil, [3]string{"sheet", "目录.csv", sheet("信息形成之日起20个工作日内")}); a.status != 303 {
		t.Fatalf("not taken: %d %s", a.status, a.body)
	}
	if p := head.get(at).body; !strings.Contains(p, "房源信息") || !strings.Contains(p, "没有信息") || !strings.Contains(p, "保障性住房") {
		t.Error("the catalogue and its gap are not on the page")
	}
	if a := d.signedIn(t, agency.Editor).sendForm(at, nil, [3]string{"sheet", "目录.csv", sheet("即时")}); a.status != 403 {
		t.Errorf("an editor: %d", a.status)
	}
	if a := head.post(at+"/drop", "drop", "没有的领域"); a.status != 404 {
		t.Errorf("a field that is not there: %d", a.status)
	}
	if a := head.post(at+"/drop", "drop", "保障性住房"); a.status != 303 {
		t.Errorf("not taken out: %d %s", a.status, a.body)
	}
	if p := head.get(at).body; strings.Contains(p, "房源信息") || strings.Contains(p, "要移除的领域") {
		t.Error("what was taken out is still listed")
	}
}
