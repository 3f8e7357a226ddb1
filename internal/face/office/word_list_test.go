package office_test

import (
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
)

func TestWordListsOnTheirPages(t *testing.T) {
	t.Parallel()
	d := county(t, store.Place{Dir: t.TempDir()})
	e := d.signedIn(t, agency.Editor)
	if a := e.post("/office/lists", "wrong", "！按排 = 安排\n云领县", "leaders", "程远帆 = 局长 / 程远凡", "marks", "内部通报", "allow", "", "do", "preview"); a.status != 200 || !strings.Contains(a.body, "影响（没有保存）") || !strings.Contains(a.body, "程远帆 = 局长 / 程远凡") {
		t.Fatalf("preview %d: %s", a.status, a.body)
	}
	if p := e.get("/office/lists").body; strings.Contains(p, "程远帆") {
		t.Error("a preview was kept")
	}
	if a := e.post("/office/lists", "wrong", "！按排 = 安排\n云领县", "leaders", "程远帆 = 局长 / 程远凡", "marks", "内部通报", "allow", "13912345678"); a.status != 422 || !strings.Contains(a.body, "由审核人员修改") || !strings.Contains(a.body, "13912345678") {
		t.Errorf("an editor's exception %d: %s", a.status, a.body)
	}
	if a := e.post("/office/lists", "wrong", "！按排 = 安排\n云领县", "leaders", "程远帆 = 局长 / 程远凡", "marks", "内部通报"); a.status != 303 {
		t.Fatalf("saved %d: %s", a.status, a.body)
	}
	p := e.get("/office/lists").body
	for _, want := range []string{"！按排 = 安排\n云领县", "程远帆 = 局长 / 程远凡", "内部通报", "增加：错误写法 按排 = 安排"} {
		if !strings.Contains(p, want) {
			t.Errorf("the page lacks %q: %s", want, p)
		}
	}
	if a := e.post("/office/lists", "wrong", "甲 = 甲"); a.status != 422 || !strings.Contains(a.body, "甲 = 甲") {
		t.Errorf("a wrong that is right: %d %s", a.status, a.body)
	}
	h := d.signedIn(t, agency.OfficeHead)
	if a := h.post("/office/lists/synonyms", "synonyms", "校车，接送车", "do", "preview"); a.status != 200 || !strings.Contains(a.body, "接送车 0 条") {
		t.Errorf("preview %d: %s", a.status, a.body)
	}
	if a := h.post("/office/lists/synonyms", "synonyms", "校车，接送车"); a.status != 303 {
		t.Errorf("saved %d: %s", a.status, a.body)
	}
	if a := h.post("/office/lists/synonyms", "synonyms", "一个词"); a.status != 422 || !strings.Contains(a.body, "第1组") {
		t.Errorf("one word %d: %s", a.status, a.body)
	}
	y := d.signedIn(t, agency.SystemAdmin)
	if p := y.get("/office/lists/synonyms"); p.status != 200 || !strings.Contains(p.body, "校车，接送车") || !strings.Contains(p.body, "去掉：") {
		t.Errorf("the administrator's page %d", p.status)
	}
}
