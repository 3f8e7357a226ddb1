package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/internal/law/report"
)

// agencyReport writes the JSON of a report in which n requests were granted.
func agencyReport(t *testing.T, dir, agency string, year int, n int64) string {
	t.Helper()
	r := &report.Report{Agency: agency, Year: year, Format: report.Format2021}
	for _, c := range r.Counts() {
		*c.Value = report.C(0)
	}
	r.Proactive.Fees = "0.1"
	r.Sections = report.Sections{Overview: "本年工作平稳有序。", Problems: "培训不够。下一步加强培训。", Other: "本年未收取信息处理费。"}
	for _, row := range []report.Row{report.New, report.Granted, report.Total} {
		r.Requests[row][report.NaturalPerson] = report.C(n)
		r.Requests[row][report.RowTotal] = report.C(n)
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return put(t, dir, fmt.Sprintf("%s-%d.json", agency, year), string(data))
}

func contains(t *testing.T, s string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(s, w) {
			t.Errorf("lacks %q:\n%s", w, s)
		}
	}
}

// leftovers are the files in dir whose names begin with a dot: half-written ones.
func leftovers(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWriteGivesTheReportBack(t *testing.T) {
	dir := t.TempDir()
	in := agencyReport(t, dir, "云岭县财政局", 2023, 7)
	for _, ext := range []string{"txt", "md", "html", "docx", "xlsx", "pdf"} {
		out := filepath.Join(dir, "年报."+ext)
		if got := run(t, "", "report", "write", in, "-o", out); got.code != exitDone {
			t.Errorf("%s: status %d, %s", ext, got.code, got.err)
			continue
		}
		lines := parsedLines(t, run(t, "", "report", "parse", out).out)
		if len(lines) != 1 || lines[0].Report == nil || lines[0].Report.Agency != "云岭县财政局" || *lines[0].Report.Requests.New[6] != 7 {
			t.Errorf("%s: %+v", ext, lines)
		}
	}
	if l := leftovers(t, dir); len(l) > 0 {
		t.Errorf("left %q", l)
	}
}

func TestWriteToStandardOutput(t *testing.T) {
	in := agencyReport(t, t.TempDir(), "云岭县财政局", 2023, 7)
	got := run(t, "", "report", "write", in, "--to", "md", "-o", "-")
	if got.code != exitDone {
		t.Fatal(got.err)
	}
	contains(t, got.out, "云岭县财政局2023年政府信息公开工作年度报告", "二、主动公开政府信息情况")
}

func TestWriteRefusals(t *testing.T) {
	dir := t.TempDir()
	in := agencyReport(t, dir, "云岭县财政局", 2023, 7)
	other := agencyReport(t, dir, "云岭县教育局", 2023, 1)
	kept := put(t, dir, "旧.html", "旧文件")
	notice := put(t, dir, "通知.txt", "没有表格的通知")
	for _, c := range []struct {
		args  []string
		words string
	}{
		{[]string{in}, "--to"},
		{[]string{in, "-o", filepath.Join(dir, "年报.wps")}, "看不出"},
		{[]string{in, "-o", filepath.Join(dir, "没有", "年报.html")}, "目录不存在"},
		{[]string{in, "--to", "html", "-o", dir}, "不是普通文件"},
		{[]string{dir, "--to", "html"}, "只给一份"},
		{[]string{notice, "-o", kept}, "通知.txt"},
		{[]string{filepath.Join(dir, "无.json"), "-o", kept}, "无.json"},
		{[]string{in, "--to", "doc"}, "--to"},
	} {
		got := run(t, "", append([]string{"report", "write"}, c.args...)...)
		if got.code != exitFailed || got.out != "" {
			t.Errorf("%q: status %d, out %q", c.args, got.code, got.out)
		}
		contains(t, got.err, c.words)
	}
	if data, err := os.ReadFile(kept); err != nil || string(data) != "旧文件" {
		t.Errorf("a refused call touched the old file: %q %v", data, err)
	}
	if l := leftovers(t, dir); len(l) > 0 {
		t.Errorf("left %q", l)
	}
	_ = other
}

func TestWriteReplacesWhole(t *testing.T) {
	dir := t.TempDir()
	in := agencyReport(t, dir, "云岭县财政局", 2023, 7)
	out := put(t, dir, "年报.txt", strings.Repeat("旧", 100_000))
	if err := os.Chmod(out, 0o640); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "", "report", "write", in, "-o", out); got.code != exitDone {
		t.Fatal(got.err)
	}
	data, err := os.ReadFile(out)
	if err != nil || strings.Contains(string(data), "旧") {
		t.Errorf("old bytes remain, %v", err)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestRollup(t *testing.T) {
	dir := t.TempDir()
	a, b := agencyReport(t, dir, "云岭县财政局", 2023, 7), agencyReport(t, dir, "云岭县教育局", 2023, 5)
	got := run(t, "", "report", "rollup", a, b, "--name", "云岭县人民政府")
	if got.code != exitDone {
		t.Fatalf("status %d: %s", got.code, got.err)
	}
	var total report.Report
	if err := json.Unmarshal([]byte(got.out), &total); err != nil {
		t.Fatal(err)
	}
	if total.Agency != "云岭县人民政府" || total.Requests[report.New][report.RowTotal] != report.C(12) || total.Proactive.Fees != "0.2" {
		t.Errorf("%+v", total)
	}
	contains(t, got.err, "云岭县财政局", "合计（2 家）")

	out := filepath.Join(dir, "合计.md")
	got = run(t, "", "report", "rollup", a, b, "--name", "云岭县人民政府", "-o", out)
	if got.code != exitDone {
		t.Fatal(got.err)
	}
	contains(t, got.out, "合计（2 家）")

	// A roll-up that was written carries its leaves and is not added to them again.
	for _, ext := range []string{"json", "html", "docx", "xlsx", "pdf"} {
		carried := filepath.Join(dir, "合计."+ext)
		if got := run(t, "", "report", "rollup", a, b, "--name", "汇总", "-o", carried); got.code != exitDone {
			t.Fatal(got.err)
		}
		got = run(t, "", "report", "rollup", a, carried, "--name", "再汇总")
		if got.code != exitFailed || got.out != "" {
			t.Errorf("%s: status %d, out %q", ext, got.code, got.out)
		}
		contains(t, got.err, "汇总", "云岭县财政局", "重复计算")
	}
}

func TestRollupNamesTheMissing(t *testing.T) {
	dir := t.TempDir()
	a := agencyReport(t, dir, "云岭县财政局", 2023, 7)
	list := put(t, dir, "名单.txt", "机关名称\t上级\n财政局\t云岭县\n云岭县教育局，云岭县\n")
	got := run(t, "", "report", "rollup", a, "--name", "云岭县人民政府", "--expect", list)
	if got.code != exitFindings || !json.Valid([]byte(got.out)) {
		t.Errorf("status %d, out %q", got.code, got.out)
	}
	contains(t, got.err, "error R-MISSING 云岭县教育局")
	if strings.Contains(got.err, "R-MISSING 财政局") {
		t.Errorf("财政局 is 云岭县财政局: %s", got.err)
	}

	broken := put(t, dir, "坏.txt", "没有表格的通知")
	got = run(t, "", "report", "rollup", a, broken, "--name", "云岭县人民政府")
	if got.code != exitFailed {
		t.Errorf("status %d", got.code)
	}
	contains(t, got.err, "坏.txt 读不出，合计中不含")
}

func TestRollupRefusals(t *testing.T) {
	dir := t.TempDir()
	a, older := agencyReport(t, dir, "云岭县财政局", 2023, 7), agencyReport(t, dir, "云岭县教育局", 2022, 5)
	parent := agencyReport(t, dir, "云岭县人民政府", 2023, 12)
	empty := put(t, dir, "空名单.txt", "# 只有注释")
	for _, c := range []struct {
		args  []string
		words []string
	}{
		{[]string{a}, []string{"--name"}},
		{[]string{a, older, "--name", "合计"}, []string{"云岭县教育局", "2022"}},
		{[]string{a, parent, "--name", "合计"}, []string{"云岭县人民政府", "重复计算", "--expect"}},
		{[]string{a, "--name", "合计", "--expect", empty}, []string{"没有机关名称"}},
		{[]string{a, "--name", "合计", "--expect", filepath.Join(dir, "无.txt")}, []string{"无.txt"}},
		{[]string{a, "--name", "合计", "--decimals", "99"}, []string{"--decimals"}},
		{[]string{a, "--check", a, "-o", "x.json"}, []string{"--check"}},
	} {
		got := run(t, "", append([]string{"report", "rollup"}, c.args...)...)
		if got.code != exitFailed || got.out != "" {
			t.Errorf("%q: status %d, out %q", c.args, got.code, got.out)
		}
		contains(t, got.err, c.words...)
	}
}

func TestRollupCheck(t *testing.T) {
	dir := t.TempDir()
	a, b := agencyReport(t, dir, "云岭县财政局", 2023, 7), agencyReport(t, dir, "云岭县教育局", 2023, 5)
	sum := filepath.Join(dir, "合计.json")
	if got := run(t, "", "report", "rollup", a, b, "--name", "云岭县人民政府", "-o", sum); got.code != exitDone {
		t.Fatal(got.err)
	}
	got := run(t, "", "report", "rollup", a, b, "--check", sum)
	if got.code != exitDone {
		t.Errorf("status %d: %s%s", got.code, got.out, got.err)
	}
	contains(t, got.out, "等于 2 家之和")

	c := agencyReport(t, dir, "云岭县民政局", 2023, 3)
	got = run(t, "", "report", "rollup", a, b, c, "--check", sum)
	if got.code != exitFindings {
		t.Errorf("status %d", got.code)
	}
	contains(t, got.out, "error R-SUM", "合计填 12，各单位之和为 15，少 3", "云岭县民政局（可能漏加）", "可能漏了该机关")
}

func TestCompareText(t *testing.T) {
	dir := t.TempDir()
	a, b := agencyReport(t, dir, "云岭县财政局", 2022, 7), agencyReport(t, dir, "云岭县财政局", 2023, 5)
	got := run(t, "", "report", "compare", b, a)
	if got.code != exitDone {
		t.Fatal(got.err)
	}
	contains(t, got.out, "云岭县财政局2022—2023年", "2022年", "增减", "-2", "另有 46 项都是 0", "2023年新收申请 5 件，比2022年减少 2 件")
	if got := run(t, "", "report", "compare", b, a, "--all"); strings.Count(got.out, "\n") < report.CellCount {
		t.Errorf("--all gives %d lines", strings.Count(got.out, "\n"))
	}
}

func TestCompareCSV(t *testing.T) {
	dir := t.TempDir()
	a := agencyReport(t, dir, "=HYPERLINK(云岭县)", 2022, 7)
	out := filepath.Join(dir, "数据.csv")
	if got := run(t, "", "report", "compare", a, "-o", out, "--header", "both"); got.code != exitDone {
		t.Fatal(got.err)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	text, found := strings.CutPrefix(string(data), "\uFEFF")
	if !found || !strings.Contains(text, "\r\n") {
		t.Error("Excel wants a byte order mark and CRLF")
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 || len(rows[0]) != 3+report.CellCount {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[0][0] != "agency" || rows[1][0] != "机关" || rows[2][0] != "'=HYPERLINK(云岭县)" || rows[2][1] != "2022" {
		t.Errorf("%q", rows[2][:3])
	}
}

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "＝1": "'＝1",
		"云岭县": "云岭县", "": "", "12": "12", "a=b": "a=b",
	} {
		if got := harmless(in); got != want {
			t.Errorf("%q → %q", in, got)
		}
	}
}

func TestCompareOtherFormats(t *testing.T) {
	dir := t.TempDir()
	a, b := agencyReport(t, dir, "云岭县财政局", 2023, 7), agencyReport(t, dir, "云岭县教育局", 2023, 5)
	for ext, words := range map[string]string{"html": "云岭县教育局", "json": `"axis":"agencies"`, "txt": "云岭县财政局", "xlsx": "PK"} {
		out := filepath.Join(dir, "对照."+ext)
		if got := run(t, "", "report", "compare", a, b, "-o", out); got.code != exitDone {
			t.Errorf("%s: status %d, %s", ext, got.code, got.err)
			continue
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		contains(t, string(data), words)
	}
	for _, wrong := range [][]string{{"-o", filepath.Join(dir, "对照.pdf")}, {"--format", "pdf"}, {"--header", "none"}} {
		got := run(t, "", append([]string{"report", "compare", a}, wrong...)...)
		if got.code != exitFailed || got.out != "" {
			t.Errorf("%q: status %d", wrong, got.code)
		}
		contains(t, got.err, wrong[len(wrong)-1])
	}
	broken := put(t, dir, "坏.txt", "没有表格的通知")
	got := run(t, "", "report", "compare", a, broken)
	if got.code != exitFailed {
		t.Errorf("status %d", got.code)
	}
	contains(t, got.err, "坏.txt 读不出")
	contains(t, got.out, "云岭县财政局")
}

func TestTablesLineUp(t *testing.T) {
	var b strings.Builder
	rows := [][]string{{"机关", "新收"}, {"云岭县财政局", "7"}, {"a", ""}, {strings.Repeat("长", 40), "12345678"}}
	if err := writeTable(&b, rows); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
	for _, l := range lines {
		if width(l) != width(lines[0]) {
			t.Errorf("%d columns, the head %d:\n%s", width(l), width(lines[0]), b.String())
		}
	}
	contains(t, lines[2], "—")
	contains(t, lines[3], "…")
}
