package cli

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The template is filled, tried, taken in; what is open stays back by name, a
// second import doubles nothing, and lists can be made again.
func TestItemsImport(t *testing.T) {
	dir, files := t.TempDir(), t.TempDir()
	put := func(name string, data []byte) string {
		t.Helper()
		name = filepath.Join(files, name)
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	must := func(code int, args ...string) string {
		t.Helper()
		got := run(t, "", append(args, "--data", dir)...)
		if got.code != code {
			t.Fatalf("%v: %+v", args, got)
		}
		return got.out
	}
	must(0, "agency", "add", "edu", "云岭县教育局", "--short", "云教")
	sheet := filepath.Join(files, "样表.xlsx")
	if got := run(t, "", "items", "template", "-o", sheet); got.code != 0 || !strings.Contains(got.out, "样表.xlsx") {
		t.Fatalf("%+v", got)
	}
	if out := must(0, "items", "import", sheet, "--agency", "edu"); !strings.Contains(out, "0 篇") {
		t.Errorf("the empty template: %s", out)
	}
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	put("现场.png", photo.Bytes())
	put("正文.html", []byte("<h1>关于甲的公告</h1><p>全文如下。</p>"))
	table := put("文章.csv", []byte("标题,发布时间,栏目,正文文件,附件,原网址\n关于甲的公告,2023-05-06 09:30,notices,正文.html,,https://old.example/1.html\n关于乙的公告,2023-05-07,notices,正文.html,现场.png,https://old.example/2.html\n"))
	args := []string{"items", "import", table, "--agency", "edu", "--files", files}
	if out := must(0, append(args, "--dry-run")...); !strings.Contains(out, "试导入，未保存") || !strings.Contains(out, "待处理\t第 3 行 关于乙的公告\t附件“现场.png”\t") {
		t.Errorf("trial: %s", out)
	}
	if out := must(0, args...); !strings.Contains(out, "新增 2") || !strings.Contains(out, "其中 1 篇有须先处理的内容") {
		t.Errorf("import: %s", out)
	}
	if out := must(0, args...); !strings.Contains(out, "新增 0，已有 2") || !strings.Contains(out, "没有新的文章") {
		t.Errorf("again: %s", out)
	}
	bad := put("坏.csv", []byte("标题,发布时间,栏目,正文\n丙,去年,notices,正文\n丁,2023-05-07,notices,正文\n"))
	if out := must(exitFindings, "items", "import", bad, "--agency", "edu"); !strings.Contains(out, "第 2 行") || !strings.Contains(out, "全部未保存") {
		t.Errorf("faults: %s", out)
	}
	if out := must(exitFindings, "items", "import", bad, "--agency", "edu", "--skip-faulty"); !strings.Contains(out, "新增 1") {
		t.Errorf("skipped: %s", out)
	}
	if out := must(0, "items", "relist"); !strings.Contains(out, "重建") {
		t.Errorf("relist: %s", out)
	}
	must(0, "verify")
	for _, wrong := range [][]string{{"items", "import", table, "--agency", "没有"}, {"items", "import", filepath.Join(files, "没有.csv"), "--agency", "edu"}, {"items", "import", table, "--agency", "edu", "--kind", "nothing"}} {
		if got := run(t, "", append(wrong, "--data", dir)...); got.code == 0 || got.err == "" {
			t.Errorf("%v: %+v", wrong, got)
		}
	}
}
