package office_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

// sendItem sends the item's form with files, each under its field, in order.
func (v *visitor) sendItem(typed map[string]string, files ...[3]string) answer {
	v.t.Helper()
	return v.sendForm("/office/items/new", typed, files...)
}

// sendForm sends any form so.
func (v *visitor) sendForm(path string, typed map[string]string, files ...[3]string) answer {
	v.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, value := range typed {
		if err := m.WriteField(name, value); err != nil {
			v.t.Fatal(err)
		}
	}
	for _, f := range files {
		w, err := m.CreateFormFile(f[0], f[1])
		if err == nil {
			_, err = io.WriteString(w, f[2])
		}
		if err != nil {
			v.t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+path, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", m.FormDataContentType())
	return v.do(r)
}

// Attachments of the form come in without a copy in the system's temporary
// folder; a hostile one is refused by name, what was typed and the good files
// stay, and what cannot be read is asked about on the item's page.
func TestItemFormTakesFiles(t *testing.T) {
	d := county(t, store.Place{Dir: t.TempDir()})
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none")) // whoever needs it fails
	v := d.signedIn(t, agency.Editor)
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	typed := map[string]string{"kind": "notice", "column": "notices", "title": "关于停水的通知", "body": "<p>今晚停水。</p>"}
	large := strings.Repeat("内容", 3<<20)
	a := v.sendItem(typed, [3]string{"files", "现场.png", photo.String()}, [3]string{"files", "加密.csv", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 512)}, [3]string{"files", "长.txt", large})
	if a.status != 422 || !strings.Contains(a.body, "加密.csv") || !strings.Contains(a.body, "关于停水的通知") || !strings.Contains(a.body, "现场.png") || !strings.Contains(a.body, "长.txt") {
		t.Fatalf("refused %d: %s", a.status, a.body)
	}
	a = v.sendItem(typed, [3]string{"files", "现场.png", photo.String()})
	if a.status != 303 {
		t.Fatalf("saved %d: %s", a.status, a.body)
	}
	if page := v.get(strings.SplitN(a.to, "?", 2)[0]).body; !strings.Contains(page, "没有文字的文件") || !strings.Contains(page, "图片（PNG）") {
		t.Errorf("nobody is asked to look at the picture: %s", page)
	}
	typed["do"] = "import"
	a = v.sendItem(typed, [3]string{"source", "炸弹.docx", "PK\x03\x04坏"})
	if a.status != 422 && a.status != 200 || !strings.Contains(a.body, "没有接收“炸弹.docx”") || !strings.Contains(a.body, "今晚停水") {
		t.Errorf("a broken document: %d %s", a.status, a.body)
	}
	a = v.sendItem(typed, [3]string{"source", "通知.html", "<h1>关于供水的通知</h1><p>今晚恢复供水。</p>"})
	if a.status != 200 || !strings.Contains(a.body, "已从“通知.html”读入") || !strings.Contains(a.body, "今晚恢复供水") {
		t.Errorf("a good document: %d %s", a.status, a.body)
	}
	if p, err := d.Items(t.Context(), app.OperatorOf("test"), app.ItemQuery{Agency: "housing", Words: "停水", N: 5}); err != nil || len(p.Items) != 1 {
		t.Errorf("%d items, %v", len(p.Items), err)
	}
}
