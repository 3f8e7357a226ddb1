package cli

import (
	"bytes"
	"strings"
	"testing"
)

type outcome struct {
	code     int
	out, err string
}

// run calls the command line as a shell would.
func run(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var out, err bytes.Buffer
	code := Run(args, Streams{In: strings.NewReader(stdin), Out: &out, Err: &err})
	return outcome{code, out.String(), err.String()}
}

func TestWrongCallsAreExplainedInChinese(t *testing.T) {
	for _, tt := range []struct{ args, says, hint string }{
		{"reprot", "没有命令 reprot，是不是 report？", "gongkai --help"},
		{"report", "缺少命令，可以是", "gongkai report --help"},
		{"report check", `缺少参数 <FILE>`, "gongkai report check --help"},
		{"report check --formt=json x", "没有选项 --formt，是不是 --format？", "gongkai report check --help"},
		{"report check --format=xml x", `选项 --format 只能是 "text","json","sarif","html"，不能是 "xml"`, "gongkai report check --help"},
		{"report check -j many x", `选项 --jobs 要填整数，不能是 "many"`, "gongkai report check --help"},
		{"report explain a b", "多余的参数 b", "gongkai report explain --help"},
	} {
		got := run(t, "", strings.Fields(tt.args)...)
		if got.code != exitFailed || got.out != "" {
			t.Errorf("%s: status %d, output %q", tt.args, got.code, got.out)
		}
		if !strings.Contains(got.err, tt.says) || !strings.Contains(got.err, tt.hint) {
			t.Errorf("%s says\n%swant %s … %s", tt.args, got.err, tt.says, tt.hint)
		}
	}
}

func TestHelpIsChinese(t *testing.T) {
	for _, args := range []string{"", "--help", "report --help", "report parse --help", "report check --help", "report explain --help"} {
		got := run(t, "", strings.Fields(args)...)
		if got.code != exitDone || got.err != "" || !strings.HasPrefix(got.out, "用法：gongkai") {
			t.Errorf("%q: status %d, %q, %q", args, got.code, got.out, got.err)
		}
		for _, english := range []string{"Usage", "Flags", "Arguments", "Commands", "Show context"} {
			if strings.Contains(got.out, english) {
				t.Errorf("%q says %s", args, english)
			}
		}
	}
}

func TestVersion(t *testing.T) {
	got := run(t, "", "--version")
	if got.code != exitDone || !strings.HasPrefix(got.out, "gongkai ") || len(strings.Fields(got.out)) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestExplain(t *testing.T) {
	got := run(t, "", "report", "explain", "t3-balance")
	if got.code != exitDone || !strings.HasPrefix(got.out, "T3-BALANCE（错误）") {
		t.Errorf("%+v", got)
	}
	for _, part := range []string{"核对：", "依据：国办公开办函〔2021〕30号", "会报告：", "不报告："} {
		if !strings.Contains(got.out, part) {
			t.Errorf("lacks %s", part)
		}
	}
	for _, id := range []string{"N-BOUND", "n-loose", "N-BLANK"} {
		if own := run(t, "", "report", "explain", id); own.code != 0 || !strings.Contains(own.out, "会报告：") {
			t.Errorf("%s: %+v", id, own)
		}
	}
	all := run(t, "", "report", "explain")
	if all.code != exitDone || strings.Count(all.out, "\n") < 14 || !strings.Contains(all.out, "X-CARRY          错误  ") {
		t.Errorf("%+v", all)
	}
	unknown := run(t, "", "report", "explain", "T9")
	if unknown.code != exitFailed || unknown.out != "" || !strings.HasSuffix(unknown.err, all.out) {
		t.Errorf("%+v", unknown)
	}
}
