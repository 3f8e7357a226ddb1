package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/law/letter"
)

func TestLetterKinds(t *testing.T) {
	got := run(t, "", "letter", "kinds")
	if got.code != exitDone || strings.Count(got.out, "必备：") != len(letter.Kinds()) || !strings.Contains(got.out, "15\trefused\t答复书（不予公开）\t致申请人\n\t条款：第三十六条第三项；救济：甲（复议前置）；行为：answered\n") {
		t.Errorf("%+v", got)
	}
	if js := run(t, "", "letter", "kinds", "--json"); js.code != exitDone || !strings.Contains(js.out, `"kind": "refused"`) {
		t.Errorf("%+v", js)
	}
}

func TestLetterSample(t *testing.T) {
	dir := t.TempDir()
	for name, magic := range map[string]string{"a.docx": "PK", "a.pdf": "%PDF", "a.txt": "云岭县教育局"} {
		file := filepath.Join(dir, name)
		got := run(t, "", "letter", "sample", "refused", "-o", file)
		data, err := os.ReadFile(file)
		if got.code != exitDone || err != nil || !strings.HasPrefix(string(data), magic) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	facts := run(t, "", "letter", "sample", "fee_notice", "--facts")
	if d, err := letter.ReadDetail([]byte(facts.out)); facts.code != exitDone || err != nil || d.Fee.Count != 12 {
		t.Errorf("%+v %v", facts, err)
	}
	if got := run(t, "", "letter", "sample", "love"); got.code != exitFailed || !strings.Contains(got.err, "gongkai letter kinds") {
		t.Errorf("%+v", got)
	}
}

func TestLetterTemplateCheck(t *testing.T) {
	show := run(t, "", "letter", "template", "show", "refused")
	whole := strings.Replace(show.out, "施行：", "施行：2024-07-01", 1)
	if got := run(t, whole, "letter", "template", "check", "-"); got.code != exitDone || !strings.Contains(got.out, "必备内容齐全") {
		t.Errorf("%+v", got)
	}
	bad := strings.Replace(whole, "{必备:救济}", "请向{上级}反映", 1)
	got := run(t, bad, "letter", "template", "check", "-")
	if got.code != exitFindings || !strings.Contains(got.out, "缺少必备内容“救济”") || !strings.Contains(got.out, "没有占位符 {上级}") {
		t.Errorf("%+v", got)
	}
}

func TestLetterDraft(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if got := run(t, "", "demo", "--data", dir, "--year", "2023", "--cases", "40"); got.code != exitDone {
		t.Fatalf("%+v", got)
	}
	number, agencyID := granted(t, dir)
	facts := `{"supply": {"means": "邮寄复印件"}, "attachments": ["批复1份"]}`
	got := run(t, facts, "letter", "draft", "--data", dir, "--agency", agencyID, number, "provided", "--facts", "-")
	for _, want := range []string{"（草稿，尚未编号）", number, "第三十六条第二项", "云岭县人民政府申请行政复议", "附件：批复1份"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in %+v", want, got)
		}
	}
	if got.code != exitDone || !strings.HasPrefix(got.err, "草稿已登记：") {
		t.Errorf("%+v", got)
	}
	list := run(t, "", "letter", "list", "--data", dir, "--agency", agencyID)
	if list.code != exitDone || !strings.Contains(list.out, number+"\t答复书（予以公开）\t草稿") || !strings.Contains(list.out, "缺漏0个") {
		t.Errorf("%+v", list)
	}
	for _, c := range [][2]string{{"{}", "supply"}, {`{"suply": {}}`, "suply"}} {
		bad := run(t, c[0], "letter", "draft", "--data", dir, "--agency", agencyID, number, "provided", "--facts", "-")
		if bad.code != exitFailed || bad.out != "" || !strings.Contains(bad.err, c[1]) {
			t.Errorf("%s: %+v", c[0], bad)
		}
	}
}

// granted finds a case of the demonstration that was answered with 予以公开,
// by an agency that is no office: the offices' reviewer is another.
func granted(t *testing.T, dir string) (number, agencyID string) {
	t.Helper()
	for l := range strings.Lines(run(t, "", "request", "export", "--data", dir).out) {
		if strings.Contains(l, `"reply":"provided"`) && !strings.Contains(l, `"agency":"office"`) && !strings.Contains(l, `"agency":"yunling"`) {
			number = between(l, `"case":"`, `"`)
			return number, between(l, `"agency":"`, `"`)
		}
	}
	t.Fatal("the demonstration granted nothing")
	return "", ""
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}
