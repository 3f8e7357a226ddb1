package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/law/catalog"
)

// An old address leads to the item for good, and nowhere else; what nobody
// knows stays missing, and so does what waits as a draft.
func TestOldAddressIsMovedForGood(t *testing.T) {
	b := open(t)
	rows := [][]string{{"标题", "发布时间", "正文", "原网址"}, {"关于校车的公告", "2023-05-06", "全文如下。", "https://old.example.gov.cn/tzgg/1.html?id=7"}, {"附件下载", "2023-05-06", "全文如下。", "/tzgg/二.html"},
		{"名单", "2023-05-06", "张某，身份证号11010519491231002X", "/tzgg/3.html"}}
	if res, err := b.app.ImportItems(ctx, apptest.Operator, app.ItemImport{Agency: "edu", Column: catalog.ColNotices, Rows: rows}); err != nil || !res.Kept || len(res.Open) != 1 {
		t.Fatalf("%+v, %v", res, err)
	}
	for _, at := range []string{"/tzgg/1.html?id=7", "/tzgg/" + url.PathEscape("二") + ".html", "/tzgg/" + url.PathEscape("二") + ".html?from=weixin"} {
		p := b.get(at)
		to := p.Header.Get("Location")
		if p.StatusCode != http.StatusMovedPermanently || !strings.HasPrefix(to, "/items/") {
			t.Errorf("%s: %d to %q", at, p.StatusCode, to)
			continue
		}
		if i := b.get(to); i.StatusCode != 200 || !strings.Contains(i.body, "全文如下") {
			t.Errorf("%s leads to %d", at, i.StatusCode)
		}
	}
	for _, at := range []string{"/tzgg/1.html", "/tzgg/1.html?id=8", "/tzgg/3.html", "/tzgg/4.html", "/tzgg/1.html?id=7&to=//evil.example"} {
		if p := b.get(at); p.StatusCode != 404 {
			t.Errorf("%s: %d to %q", at, p.StatusCode, p.Header.Get("Location"))
		}
	}
	if p := b.post("/tzgg/1.html?id=7", url.Values{}); p.StatusCode != 404 {
		t.Errorf("a form to an old address: %d", p.StatusCode)
	}
}
