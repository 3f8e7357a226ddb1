package cli

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const samples = "../../../samples/reports"

// sampleText is a clean report as text.
func sampleText(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(samples, "yunling-2022.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// put writes a file into dir and gives its path.
func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

type parsedLine struct {
	File, Error string
	Report      *struct {
		Schema, Agency string
		Year           int
		Requests       struct{ New []*int }
		Positions      map[string]json.RawMessage
	}
}

func parsedLines(t *testing.T, out string) (lines []parsedLine) {
	t.Helper()
	for line := range strings.Lines(out) {
		var p parsedLine
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		lines = append(lines, p)
	}
	return lines
}

func TestParseGivesALineForEachFileInOrder(t *testing.T) {
	dir := t.TempDir()
	good := put(t, dir, "b.txt", sampleText(t))
	broken := put(t, dir, "a.txt", "没有表格的通知")
	missing := filepath.Join(dir, "none.txt")
	got := run(t, "", "report", "parse", good, broken, missing, good)
	lines := parsedLines(t, got.out)
	if got.code != exitFailed || len(lines) != 4 {
		t.Fatalf("status %d, %d lines: %s", got.code, len(lines), got.out)
	}
	for i, want := range []string{good, broken, missing, good} {
		if lines[i].File != want {
			t.Errorf("line %d is %s, want %s", i, lines[i].File, want)
		}
		if read := want == good; read != (lines[i].Report != nil) || read != (lines[i].Error == "") {
			t.Errorf("%s: %+v", want, lines[i])
		}
	}
	r := lines[0].Report
	if r.Schema != "gongkai/report/1" || r.Agency != "云岭县人民政府办公室" || r.Year != 2022 || len(r.Requests.New) != 7 || *r.Requests.New[6] != 36 {
		t.Errorf("report %+v", r)
	}
	if r.Positions != nil {
		t.Error("positions that nobody asked for")
	}
}

func TestParsePositions(t *testing.T) {
	got := run(t, sampleText(t), "report", "parse", "--positions", "-")
	lines := parsedLines(t, got.out)
	if got.code != exitDone || len(lines) != 1 || lines[0].File != "-" || len(lines[0].Report.Positions) != 200 {
		t.Errorf("status %d: %.300s", got.code, got.out)
	}
}

func TestEveryKindOfFile(t *testing.T) {
	dir, text := t.TempDir(), sampleText(t)
	put(t, dir, "云岭 县.txt", text)
	archive, err := os.Create(filepath.Join(t.TempDir(), "all.zip"))
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(archive)
	w, err := z.Create("2022/a.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(w, text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	_ = archive.Close()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, text) }))
	defer site.Close()

	got := run(t, text, "report", "parse", dir, archive.Name(), site.URL+"/nb.html", "-")
	lines := parsedLines(t, got.out)
	want := []string{filepath.Join(dir, "云岭 县.txt"), archive.Name() + "!2022/a.txt", site.URL + "/nb.html", "-"}
	if got.code != exitDone || len(lines) != len(want) {
		t.Fatalf("status %d, %s%s", got.code, got.out, got.err)
	}
	for i := range want {
		if lines[i].File != want[i] || lines[i].Report == nil {
			t.Errorf("%+v, want %s", lines[i], want[i])
		}
	}
}

func TestCheckStatus(t *testing.T) {
	dir, text := t.TempDir(), sampleText(t)
	clean := put(t, dir, "clean.txt", text)
	wrong := put(t, dir, "wrong.txt", strings.Replace(text, "\t31\t4\t0\t1\t0\t0\t36", "\t31\t4\t0\t1\t0\t0\t35", 1))
	broken := put(t, dir, "broken.txt", "没有表格的通知")
	for _, tt := range []struct {
		files []string
		code  int
	}{
		{[]string{clean}, exitDone},
		{[]string{wrong}, exitFindings},
		{[]string{clean, wrong, clean}, exitFindings},
		{[]string{broken}, exitFailed},
		{[]string{broken, wrong, clean}, exitFailed},
		{[]string{filepath.Join(dir, "none")}, exitFailed},
	} {
		for _, format := range []string{"text", "json", "sarif", "html"} {
			got := run(t, "", append([]string{"report", "check", "--format", format}, tt.files...)...)
			if got.code != tt.code || got.err != "" {
				t.Errorf("%s %v: status %d, want %d; %s", format, tt.files, got.code, tt.code, got.err)
			}
			for _, f := range tt.files {
				if f != clean && !strings.Contains(got.out, filepath.Base(f)) {
					t.Errorf("%s says nothing of %s", format, f)
				}
			}
		}
	}
}

func TestCheckSaysTheFormulaAndBothPlaces(t *testing.T) {
	file := put(t, t.TempDir(), "a.txt", strings.Replace(sampleText(t), "\t31\t4\t0\t1\t0\t0\t36", "\t31\t4\t0\t1\t0\t0\t35", 1))
	got := run(t, "", "report", "check", file)
	for _, want := range []string{
		": error T3-ROW 一、本年新收政府信息公开申请数量：自然人(31) + 商业企业(4) + 科研机构(0) + 社会公益组织(1) + 法律服务机构(0) + 其他(0) ≠ 总计(35)，差 1\n    " + file + ":",
		": error T3-BALANCE 总计列：一(35) + 二(2) ≠ 三(七)(35) + 四(3)，差 1\n    " + file + ":",
		"\n1 个文件：错误 ",
	} {
		if !strings.Contains(got.out, want) {
			t.Errorf("lacks %q:\n%s", want, got.out)
		}
	}
}

// Whatever the order of the files, last year's report is found, and the
// finding stands with this year's.
func TestCheckFindsTheYearBefore(t *testing.T) {
	was, is := filepath.Join(samples, "yunling-2022.txt"), filepath.Join(samples, "yunling-2023.txt")
	carry := ": error X-CARRY 总计列：2022年四、结转下年度(3) ≠ 2023年二、上年结转(2)，差 1\n    " + is + ":"
	for _, args := range [][]string{
		{was, is}, {is, was}, {samples}, {is, "--previous", was}, {is, "--previous", samples},
	} {
		got := run(t, "", append([]string{"report", "check"}, args...)...)
		if !strings.Contains(got.out, carry) || !strings.Contains(got.out, "    "+was+":") {
			t.Errorf("%v: no X-CARRY with both places:\n%s%s", args, got.out, got.err)
		}
		if !strings.Contains(got.out, ": warning X-STOCK 行政规范性文件：上年现行有效(42) + 本年制发(6) − 本年废止(2) ≠ 本年现行有效(44)，差 2") {
			t.Errorf("%v: no X-STOCK:\n%s", args, got.out)
		}
	}
	if alone := run(t, "", "report", "check", is); strings.Contains(alone.out, "X-CARRY") {
		t.Errorf("alone:\n%s", alone.out)
	}
}

func TestPreviousThatDoesNotFit(t *testing.T) {
	is := filepath.Join(samples, "yunling-2023.txt")
	got := run(t, "", "report", "check", is, "--previous", filepath.Join(samples, "yunling-resources-2020.txt"))
	if strings.Contains(got.out, "X-CARRY") || !strings.Contains(got.err, "没有做跨年核对") {
		t.Errorf("%s%s", got.out, got.err)
	}
	got = run(t, "", "report", "check", is, "--previous", "none.txt")
	if got.code != exitFailed || !strings.Contains(got.err, "none.txt：没有这个文件") || !strings.Contains(got.out, "1 个文件") {
		t.Errorf("%+v", got)
	}
}

func TestSameInputSameBytes(t *testing.T) {
	for _, command := range []string{"parse", "check --format json", "check --format html", "check --format text"} {
		args := append([]string{"report"}, strings.Fields(command)...)
		first := run(t, "", append(args, "-j1", samples)...)
		for range 3 {
			if again := run(t, "", append(args, "-j8", samples)...); again != first {
				t.Errorf("%s differs", command)
			}
		}
	}
}

func TestCheckJSONKeepsTheContract(t *testing.T) {
	var out struct {
		Files []map[string]json.RawMessage
	}
	got := run(t, "", "report", "check", "--format=json", samples)
	if err := json.Unmarshal([]byte(got.out), &out); err != nil {
		t.Fatal(err)
	}
	keys := map[string][]string{}
	for _, f := range out.Files {
		for _, key := range []string{"file", "agency", "year", "findings", "rules_run", "rules_skipped"} {
			if f[key] == nil {
				t.Errorf("no %s in %s", key, f["file"])
			}
		}
		var list []map[string]json.RawMessage
		if err := json.Unmarshal(f["findings"], &list); err != nil {
			t.Fatal(err)
		}
		for _, x := range list {
			for _, key := range []string{"rule", "severity", "message", "where", "got", "want"} {
				keys[key] = append(keys[key], string(x[key]))
			}
		}
	}
	if len(keys["rule"]) < 5 {
		t.Fatalf("%d findings in the samples", len(keys["rule"]))
	}
	for key, values := range keys {
		for _, v := range values {
			if v == "" {
				t.Errorf("a finding without %s", key)
			}
		}
	}
}

func TestHostileNamesStayOnTheirLine(t *testing.T) {
	file := put(t, t.TempDir(), "a\x1b[2J\nb.txt", "没有表格的通知")
	got := run(t, "", "report", "check", file)
	if strings.Contains(got.out, "\x1b") || strings.Contains(got.out, "\nb.txt") {
		t.Errorf("%q", got.out)
	}
}

type brokenPipe struct{ after int }

func (p *brokenPipe) Write(b []byte) (int, error) {
	if p.after -= len(b); p.after < 0 {
		return 0, fmt.Errorf("write: %w", io.ErrClosedPipe)
	}
	return len(b), nil
}

func TestReaderThatGoesAway(t *testing.T) {
	var errs strings.Builder
	code := Run([]string{"report", "parse", samples}, Streams{In: strings.NewReader(""), Out: &brokenPipe{100}, Err: &errs})
	if code != exitFailed || errs.String() != "" {
		t.Errorf("status %d, %q", code, errs.String())
	}
}
