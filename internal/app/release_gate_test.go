package app_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

var releaseHandler = agency.Actor{Person: "p1", Agency: "edu", Roles: []agency.Role{agency.Handler}}

func written(t testing.TB, f doc.Format, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := paper.Write(context.Background(), &b, &doc.Document{Blocks: []doc.Block{doc.P(doc.Body, text)}}, f); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A number that only its owner should see does not leave, in no format; the
// cleaned copy does.
func TestReleaseGate(t *testing.T) {
	t.Parallel()
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	ctx := context.Background()
	formats := []doc.Format{doc.DOCX, doc.XLSX, doc.HTML, doc.Text}
	if os.Getenv("CI") != "" || os.Getenv("GONGKAI_LONG") != "" {
		formats = append(formats, doc.PDF) // compiles its library for the new installation
	}
	for _, f := range formats {
		name := "处理结果." + string(f)
		file := app.Leaving{Name: name, Data: written(t, f, "经查，投诉人的身份证号码为11010519491231002X，已予核实并答复。")}
		found, err := a.CheckRelease(ctx, releaseHandler, "edu", []app.Leaving{file})
		var refusal *fault.Error
		if !errors.As(err, &refusal) || refusal.Kind != fault.Conflict || len(refusal.Fields) == 0 || refusal.Fields[0].Name != name {
			t.Fatalf("%s left: %v %v", name, found, err)
		}
		if text := err.Error(); strings.Contains(text, "19491231") || !strings.Contains(text, "删去") || !strings.Contains(text, "第") && !strings.Contains(text, "A1") {
			t.Errorf("%s: the refusal does not say place and way out, or says the number: %s", name, text)
		}
		clean, left, err := a.CleanFile(ctx, releaseHandler, "edu", file, []doc.Cut{{Text: "11010519491231002X"}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, x := range left {
			if x.Open() {
				t.Errorf("%s: the copy still has %s", name, x.Message)
			}
		}
		if _, err := a.CheckRelease(ctx, releaseHandler, "edu", []app.Leaving{clean}); err != nil {
			t.Errorf("%s: the copy may not leave: %v", name, err)
		}
	}
}

func TestReleaseGateWantsAReason(t *testing.T) {
	t.Parallel()
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	ctx := context.Background()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	file := app.Leaving{Name: "现场照片.png", Data: b.Bytes()}
	found, err := a.CheckRelease(ctx, releaseHandler, "edu", []app.Leaving{file})
	if fault.KindOf(err) != fault.Conflict || len(found) != 1 {
		t.Fatalf("a picture that nobody looked at left: %v %v", found, err)
	}
	file.Justified = map[string]string{found[0].ID: "已逐张检查，没有人像和车牌"}
	if _, err := a.CheckRelease(ctx, releaseHandler, "edu", []app.Leaving{file}); err != nil {
		t.Errorf("a picture with a reason: %v", err)
	}
	b.Reset()
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 10))); err != nil {
		t.Fatal(err)
	}
	file.Data = b.Bytes() // another picture under the same name
	if _, err := a.CheckRelease(ctx, releaseHandler, "edu", []app.Leaving{file}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the reason outlived a change: %v", err)
	}
}

func TestReleaseGateRefusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	a, _ := apptest.Open(t, store.Place{Dir: t.TempDir()})
	ctx := context.Background()
	docx := written(t, doc.DOCX, "正文")
	for name, data := range map[string][]byte{
		"旧.doc":   []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
		"改名.pdf":  docx,
		"截断.docx": docx[:len(docx)/2],
		"空.txt":   nil,
		"程序.exe":  []byte("MZ\x00\x00"),
		"包.zip":   []byte("PK\x05\x06" + strings.Repeat("\x00", 18)),
	} {
		_, err := a.CheckRelease(ctx, releaseHandler, "edu", []app.Leaving{{Name: name, Data: data}})
		var refusal *fault.Error
		if !errors.As(err, &refusal) || refusal.Kind != fault.Conflict || refusal.Fields[0].Name != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := a.CheckRelease(ctx, agency.Actor{Person: "x", Agency: "edu", Roles: []agency.Role{agency.AuditAdmin}}, "edu", nil); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an audit administrator: %v", err)
	}
}
