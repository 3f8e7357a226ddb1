package app_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

const attachToken = "attachments-of-a-test-form"

func as(r ...agency.Role) agency.Actor {
	return agency.Actor{Person: "p-" + string(r[0]), Name: "某人", Agency: "edu", Roles: r}
}

func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What an applicant attaches comes to the case sealed, is read with a purpose
// alone, and comes back from a backup; what is wrong is refused by its name and
// the rest stays.
func TestAttachmentsOfAnApplication(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, p store.Place) {
		c.Set(calendar.D(2024, 3, 4))
		v := a.Visitor()
		s := asked()
		secret := "祝青禾的证明材料"
		for name, data := range map[string][]byte{`C:\材料\祝青禾证明.txt`: []byte(secret), "照片.exe": picture(t), "汇总.xlsx": app.DemoWorkbook()} {
			if err := v.Hold(ctx, s.Token, name, bytes.NewReader(data)); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		for name, data := range map[string][]byte{"程序.exe": []byte("MZ\x00\x00\x01"), "空.txt": nil, "断.docx": []byte("PK\x03\x04xx"), "大.txt": bytes.Repeat([]byte("大"), app.MaxAttachment/3+1)} {
			if err := v.Hold(ctx, s.Token, name, bytes.NewReader(data)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), name) {
				t.Errorf("%s: %v", name, err)
			}
		}
		held, err := v.Held(ctx, s.Token)
		if err != nil || len(held) != 3 {
			t.Fatalf("waiting %v, %v", held, err)
		}
		if other, err := v.Held(ctx, s.Token+"x"); err != nil || len(other) != 0 {
			t.Errorf("another form sees them: %v %v", other, err)
		}
		i := slices.IndexFunc(held, func(h app.HeldFile) bool { return h.Format == "png" })
		if held[i].Name != "照片.exe.png" {
			t.Errorf("a picture is called %s", held[i].Name)
		}
		if err := v.Drop(ctx, s.Token, held[i].ID); err != nil {
			t.Fatal(err)
		}
		r := applied(t, a, s)
		if again := applied(t, a, s); !again.Again || again.Code != r.Code {
			t.Errorf("sent again: %+v", again)
		}
		if left, err := v.Held(ctx, s.Token); err != nil || len(left) != 0 {
			t.Errorf("still waiting: %v %v", left, err)
		}
		one := caseOf(t, a, r)
		files, err := a.Files(ctx, apptest.Operator, one.ID)
		if err != nil || len(files) != 2 || files[0].Name != "" || files[0].Source != app.WithApplication {
			t.Fatalf("files %+v, %v", files, err)
		}
		handler := as(agency.Handler)
		if _, err := a.OpenFiles(ctx, handler, one.ID, ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("read without a purpose: %v", err)
		}
		for _, who := range []agency.Actor{apptest.Operator, as(agency.Signer), as(agency.UnitHead)} {
			if _, err := a.OpenFiles(ctx, who, one.ID, "好奇"); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s read the names: %v", who.Person, err)
			}
			if _, _, err := a.ReadFile(ctx, who, one.ID, files[0].ID, "好奇"); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s read a file: %v", who.Person, err)
			}
		}
		named, err := a.OpenFiles(ctx, handler, one.ID, "核实")
		i = slices.IndexFunc(named, func(f app.CaseFile) bool { return f.Name == "祝青禾证明.txt" })
		if err != nil || i < 0 {
			t.Fatalf("named %+v, %v", named, err)
		}
		data, f, err := a.ReadFile(ctx, handler, one.ID, named[i].ID, "核实")
		if err != nil || string(data) != secret || f.Format != doc.Text {
			t.Fatalf("read %q %+v %v", data, f, err)
		}
		sealedEverywhere(t, p.Dir, "祝青禾")
		if _, err := a.Verify(ctx, apptest.Operator, nil); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := a.Backup(ctx, apptest.Operator, &b); err != nil {
			t.Fatal(err)
		}
		if p.URL == "" {
			comesBack(t, p.Dir, &b, one.ID, named[i].ID, secret)
		}
	})
}

// sealedEverywhere fails where a word stands in the clear in any file of a
// data directory.
func sealedEverywhere(t *testing.T, dir, word string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("%s says %s in the clear", path, word)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func comesBack(t *testing.T, from string, b *bytes.Buffer, caseID, fileID, want string) {
	t.Helper()
	dir := t.TempDir()
	if _, err := app.Restore(ctx, app.Options{Dir: dir}, b); err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(ctx, app.Options{Dir: dir, KeyFile: filepath.Join(from, "key"), Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	data, _, err := a.ReadFile(ctx, as(agency.Handler), caseID, fileID, "核实")
	if err != nil || string(data) != want {
		t.Errorf("restored %q, %v", data, err)
	}
	got, err := a.Verify(ctx, apptest.Operator, nil)
	if err != nil || len(got.Faults) > 0 {
		t.Errorf("restored: %v %v", got.Faults, err)
	}
}

func TestAttachmentsAreLimited(t *testing.T) {
	t.Parallel()
	a, c := apptest.Open(t, store.Place{Dir: t.TempDir()})
	v := a.Visitor()
	for i := range app.MostAttachments {
		if err := v.Hold(ctx, attachToken, "第"+string(rune('a'+i))+"份.txt", strings.NewReader("内容")); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Hold(ctx, attachToken, "多.txt", strings.NewReader("内容")); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "10 个") {
		t.Errorf("one too many: %v", err)
	}
	if err := v.Hold(ctx, attachToken, "第a份.txt", strings.NewReader("内容")); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if err := v.Hold(ctx, "short", "a.txt", strings.NewReader("内容")); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a guessable token: %v", err)
	}
	large := func(x string) *bytes.Reader { return bytes.NewReader(bytes.Repeat([]byte(x), 9<<20)) }
	for _, x := range []string{"a", "b", "c"} {
		if err := v.Hold(ctx, attachToken+"2", x+".txt", large(x)); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Hold(ctx, attachToken+"2", "d.txt", large("d")); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "合计") {
		t.Errorf("too much in all: %v", err)
	}
	c.To(c.Now().Add(25 * time.Hour))
	if err := v.Hold(ctx, attachToken+"3", "今.txt", strings.NewReader("内容")); err != nil {
		t.Fatal(err)
	}
	if held, err := v.Held(ctx, attachToken); err != nil || len(held) != 0 {
		t.Errorf("a day later %d files still wait: %v", len(held), err)
	}
}

func TestCorrectionsAndReasonsBringFiles(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		c.Set(calendar.D(2024, 3, 4))
		r := applied(t, a, asked())
		v := apptest.Act(t, a, c, caseOf(t, a, r), request.Act{Kind: request.Confirmed, On: calendar.D(2024, 3, 4)}, request.Act{Kind: request.ReasonsRequested, On: calendar.D(2024, 3, 5)})
		if err := a.Visitor().Hold(ctx, attachToken, "说明.txt", strings.NewReader("附页")); err != nil {
			t.Fatal(err)
		}
		if err := a.Visitor().GiveReasons(ctx, claim(r), "", attachToken); fault.KindOf(err) != fault.Invalid {
			t.Errorf("no reasons: %v", err)
		}
		if err := a.Visitor().GiveReasons(ctx, claim(r), "各件涉及不同学校", attachToken); err != nil {
			t.Fatal(err)
		}
		v, err := a.Case(ctx, apptest.Operator, v.ID)
		if err != nil || v.Acts[len(v.Acts)-1].Kind != request.ReasonsGiven {
			t.Fatalf("acts %+v %v", v.Acts, err)
		}
		said, err := a.ReadPersonal(ctx, as(agency.Handler), v.ID, "办理")
		if err != nil || len(said.Corrections) != 1 || said.Corrections[0].Act != request.ReasonsGiven || said.Corrections[0].Text != "各件涉及不同学校" {
			t.Errorf("said %+v %v", said, err)
		}
		files, err := a.Files(ctx, apptest.Operator, v.ID)
		if err != nil || len(files) != 1 || files[0].Source != app.WithReasons {
			t.Errorf("files %+v %v", files, err)
		}
	})
}

// Journey 3: a workbook with a hidden sheet stops the letter until it is
// cleaned; what the applicant gets holds neither the sheet nor the cut cell.
func TestHiddenSheetStopsTheAnswer(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		if err := a.PutAgency(ctx, apptest.Operator, agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局", Short: "云教",
			Remedy: agency.Remedy{ReviewBody: "云岭县人民政府", Court: "云岭县人民法院", OnlineURL: "https://review.yunling.example"}}); err != nil {
			t.Fatal(err)
		}
		c.Set(calendar.D(2024, 3, 4))
		r := applied(t, a, asked())
		v := apptest.Act(t, a, c, caseOf(t, a, r), request.Act{Kind: request.Confirmed, On: calendar.D(2024, 3, 4)})
		handler, head, signer := as(agency.Handler), as(agency.UnitHead), as(agency.Signer)
		f, err := a.PutRelease(ctx, handler, v.ID, "补贴发放表.xlsx", bytes.NewReader(app.DemoWorkbook()))
		if err != nil {
			t.Fatal(err)
		}
		l, err := a.DraftLetter(ctx, handler, v.ID, letter.Provided, letter.Detail{Delivery: "electronic", Supply: &letter.Supply{Means: "在线下载"}}, "")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(l.Document.PlainText(), "附件：补贴发放表.xlsx") {
			t.Errorf("the letter does not name its file:\n%s", l.Document.PlainText())
		}
		_, err = a.SubmitLetter(ctx, handler, v.ID, l.ID, l.Version)
		var refusal *fault.Error
		if !errors.As(err, &refusal) || refusal.Kind != fault.Conflict || !strings.Contains(err.Error(), "名单") || !strings.Contains(err.Error(), "补贴发放表.xlsx") {
			t.Fatalf("handed in with a hidden sheet: %v", err)
		}
		if strings.Contains(err.Error(), "祝青禾") && strings.Contains(err.Error(), "11010519491231002X") {
			t.Errorf("the refusal says who is on the list: %v", err)
		}
		if _, _, _, err := a.ReleaseCopy(ctx, handler, v.ID, f.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the original left: %v", err)
		}
		if err := a.CopyRelease(ctx, handler, v.ID, f.ID, app.CopyOrder{Version: f.Version, Places: []string{"发放汇总!B7"}}); err != nil {
			t.Fatal(err)
		}
		desk, err := a.Release(ctx, handler, v.ID, f.ID)
		if err != nil || !desk.Ready() {
			t.Fatalf("not ready: %+v %v", desk.Left, err)
		}
		i := slices.IndexFunc(desk.Places, func(p app.ReleasePlace) bool { return p.Where == "发放汇总!B7" })
		if i < 0 || !desk.Places[i].Differ || strings.Contains(desk.Places[i].Copy, "程远帆") {
			t.Errorf("compared %+v", desk.Places)
		}
		for _, x := range []struct {
			name string
			step func() (app.LetterView, error)
		}{
			{"handed in", func() (app.LetterView, error) { return a.SubmitLetter(ctx, handler, v.ID, l.ID, l.Version) }},
			{"approved", func() (app.LetterView, error) { return a.ApproveLetter(ctx, head, v.ID, l.ID, l.Version, "") }},
			{"signed", func() (app.LetterView, error) { return a.SignLetter(ctx, signer, v.ID, l.ID, l.Version) }},
		} {
			late, err := a.PutRelease(ctx, handler, v.ID, "后补.xlsx", bytes.NewReader(app.DemoWorkbook()))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := x.step(); !errors.As(err, &refusal) || refusal.Code != "release.gate" {
				t.Errorf("%s with a hidden sheet: %v", x.name, err)
			}
			if err := a.DropRelease(ctx, handler, v.ID, late.ID, late.Version, true); err != nil {
				t.Fatal(err)
			}
			if l, err = x.step(); err != nil {
				t.Fatal(x.name, err)
			}
		}
		if err := a.CopyRelease(ctx, handler, v.ID, f.ID, app.CopyOrder{Version: desk.Version}); err != nil {
			t.Fatal(err)
		}
		if _, err := a.IssueLetter(ctx, handler, v.ID, l.ID, l.Version, app.Service{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("issued with another file than was signed for: %v", err)
		}
		l = resign(t, a, v.ID, f.ID, l)
		if err := a.DropRelease(ctx, handler, v.ID, f.ID, 99, true); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a file that left was dropped: %v", err)
		}
		takes(t, a, r, l)
		proved(t, a, v.ID, l.ID)
		if got, err := a.Verify(ctx, apptest.Operator, nil); err != nil || len(got.Faults) > 0 {
			t.Errorf("verification: %v %v", got.Faults, err)
		}
	})
}

// resign voids a letter, cuts the cell again and brings a new one to its reader.
func resign(t *testing.T, a *app.App, caseID, fileID string, was app.LetterView) app.LetterView {
	t.Helper()
	handler := as(agency.Handler)
	if _, err := a.VoidLetter(ctx, as(agency.Signer), caseID, was.ID, was.Version, "换了文件"); err != nil {
		t.Fatal(err)
	}
	desk, err := a.Release(ctx, handler, caseID, fileID)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.CopyRelease(ctx, handler, caseID, fileID, app.CopyOrder{Version: desk.Version, Texts: []string{"程远帆 13900002468"}}); err != nil {
		t.Fatal(err)
	}
	l, err := a.DraftLetter(ctx, handler, caseID, letter.Provided, was.Detail, "")
	if err == nil {
		l, err = a.SubmitLetter(ctx, handler, caseID, l.ID, l.Version)
	}
	if err == nil {
		l, err = a.ApproveLetter(ctx, as(agency.UnitHead), caseID, l.ID, l.Version, "")
	}
	if err == nil {
		l, err = a.SignLetter(ctx, as(agency.Signer), caseID, l.ID, l.Version)
	}
	if err == nil {
		l, err = a.IssueLetter(ctx, handler, caseID, l.ID, l.Version, app.Service{})
	}
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// takes downloads what came with a letter as its applicant.
func takes(t *testing.T, a *app.App, r app.Receipt, l app.LetterView) {
	t.Helper()
	got := tracked(t, a, r)
	if len(got.Letters) != 1 || len(got.Letters[0].Files) != 1 {
		t.Fatalf("letters %+v", got.Letters)
	}
	file := got.Letters[0].Files[0]
	data, sent, err := a.Visitor().LetterFile(ctx, claim(r), l.ID, file.ID)
	if err != nil || sent.Name != "补贴发放表.xlsx" || sent.Size != len(data) {
		t.Fatalf("%+v %v", sent, err)
	}
	p := paper.NewReader(paper.Options{})
	d, err := p.Read(ctx, sent.Name, data)
	if err != nil || !strings.Contains(d.PlainText(), "云岭县第二小学") {
		t.Fatalf("%v", err)
	}
	hidden, err := p.Inspect(ctx, sent.Name, data)
	if err != nil || len(hidden) > 0 {
		t.Errorf("hidden %v %v", hidden, err)
	}
	all := unpackedText(t, data)
	for _, word := range []string{"祝青禾", "岳思源", "名单", "程远帆", "13900002468", "11010519491231002X"} {
		if strings.Contains(all, word) {
			t.Errorf("the file that left says %s", word)
		}
	}
	if _, _, err := a.Visitor().LetterFile(ctx, app.Claim{Receipt: r.Receipt, Code: "0000-0000-0000-0000"}, l.ID, file.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("with a wrong code: %v", err)
	}
}

func proved(t *testing.T, a *app.App, caseID, letterID string) {
	t.Helper()
	receiver := as(agency.Receiver)
	one := app.Proof{Letter: letterID, Way: app.ProofMail, On: a.Today(), Number: "EA123456789CN"}
	if err := a.RecordProof(ctx, receiver, caseID, one, attachToken); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a proof without its slip: %v", err)
	}
	if err := a.Hold(ctx, receiver, attachToken, "签收联.png", bytes.NewReader(picture(t))); err != nil {
		t.Fatal(err)
	}
	if err := a.RecordProof(ctx, receiver, caseID, one, attachToken); err != nil {
		t.Fatal(err)
	}
	ps, err := a.Proofs(ctx, receiver, caseID)
	if err != nil || len(ps) != 2 || !slices.ContainsFunc(ps, func(p app.Proof) bool { return p.Way == app.ProofRead }) || !slices.ContainsFunc(ps, func(p app.Proof) bool { return p.File != "" && p.Name != "" }) {
		t.Errorf("proofs %+v %v", ps, err)
	}
}

// unpackedText is all that the members of a zip say.
func unpackedText(t testing.TB, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(f.Name)
		if _, err := io.Copy(&b, r); err != nil { //nolint:gosec // our own file
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}
