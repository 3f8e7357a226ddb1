package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const worked = `{"as_of": "2023-10-30",
 "acts": [{"act": "received", "on": "2023-09-20", "channel": "counter"},
          {"act": "consulted", "on": "2023-09-25", "id": "a", "with": "third_party", "received_on": "2023-09-26"},
          {"act": "consultation_answered", "on": "2023-10-10", "id": "a", "opinion": "object", "reason": "…"}]}`

func TestReplay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "case.json")
	if err := os.WriteFile(file, []byte("\xef\xbb\xbf"+worked), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "", "request", "replay", file)
	var state map[string]any
	if err := json.Unmarshal([]byte(got.out), &state); err != nil || got.code != exitDone || got.err != "" {
		t.Fatalf("%+v %v", got, err)
	}
	for key, want := range map[string]any{
		"stage": "open", "day0": "2023-09-20", "due": "2023-11-02", "provisional": false,
		"overdue": false, "working_days_left": 3.0, "row": nil, "violations": []any{},
	} {
		if !reflect.DeepEqual(state[key], want) {
			t.Errorf("%s is %v, want %v", key, state[key], want)
		}
	}
	if len(state) != 10 || len(state["steps"].([]any)) == 0 || len(state["next"].([]any)) == 0 {
		t.Errorf("%v", state)
	}
	if in := run(t, worked, "request", "replay", "-"); in != got {
		t.Errorf("standard input gives %+v", in)
	}
	explained := run(t, worked, "request", "replay", "--explain", "-")
	if !strings.Contains(explained.out, "中秋节、国庆节调休上班，依据国办发明电〔2022〕16号（2022年12月8日）") {
		t.Errorf("%+v", explained)
	}
}

// Several cases give a line each; one that cannot be read does not stop the rest.
func TestReplayLines(t *testing.T) {
	one := strings.ReplaceAll(worked, "\n", "")
	exported := `{"case": "2024-1", "agency": "a", "applicant": "other", "acts": [{"act": "received", "on": "2024-03-01", "channel": "oral"}]}`
	got := run(t, one+"\n"+`{"as_of": "2024-01-02", "acts": [{"act": "answered", "on": "2024-01-02", "outcome": "granted"}]}`+"\n"+exported+"\n", "request", "replay", "--as-of", "2024-03-04", "-")
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	if got.code != exitFailed || len(lines) != 3 || !strings.Contains(lines[0], `"due":"2023-11-02"`) || !strings.HasPrefix(lines[1], `{"error":`) || !strings.Contains(lines[2], `"due":"2024-03-29"`) {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(got.err, "第 2 个案件：第 1 个行为（answered 答复，2024-01-02）") {
		t.Errorf("%s", got.err)
	}
}

func TestReplayErrors(t *testing.T) {
	for _, tt := range []struct{ in, says string }{
		{``, "没有案件"},
		{`{"as_of": "2024-01-02", "acts": [`, "JSON"},
		{`{"acts": []}`, "as_of"},
		{`{"as_of": "2024-01-02", "acts": [], "remark": "x"}`, `"remark"`},
		{`{"as_of": "2024-01-02", "acts": [{"act": "answered", "on": "2024-01-02", "outcome": "granted"}]}`, "第 1 个行为（answered 答复，2024-01-02）"},
		{`{"as_of": "2024-01-02", "acts": [{"act": "received", "on": "2024-01-03", "channel": "oral"}]}`, "晚于推算日"},
	} {
		got := run(t, tt.in, "request", "replay", "-")
		if got.code != exitFailed || got.out != "" || strings.Count(got.err, "\n") != 1 || !strings.Contains(got.err, tt.says) {
			t.Errorf("%s: %+v", tt.in, got)
		}
	}
	for _, args := range [][]string{{"request", "replay", "no-such-file.json"}, {"request", "replay", t.TempDir()}, {"request", "replay"}, {"request", "replay", "--as-of", "soon", "-"}} {
		if got := run(t, `{"acts": []}`, args...); got.code != exitFailed || got.out != "" || got.err == "" {
			t.Errorf("%v: %+v", args, got)
		}
	}
}

// A violation is reported, and the command has done its work.
func TestReplayOfAnUnlawfulCase(t *testing.T) {
	got := run(t, `{"as_of": "2024-04-02", "acts": [{"act": "received", "on": "2024-03-01", "channel": "counter"}, {"act": "answered", "on": "2024-04-01", "outcome": "granted"}]}`, "request", "replay", "-")
	if got.code != exitDone || !strings.Contains(got.out, `"rule": "answer-late"`) {
		t.Errorf("%+v", got)
	}
}

func TestReplayWithAnAddedYear(t *testing.T) {
	file := filepath.Join(t.TempDir(), "2027.json")
	in := `{"as_of": "2026-12-25", "acts": [{"act": "received", "on": "2026-12-10", "channel": "counter"}]}`
	if got := run(t, in, "request", "replay", "-"); !strings.Contains(got.out, `"provisional": true`) || !strings.Contains(got.out, `"due": "2027-01-08"`) {
		t.Errorf("%+v", got)
	}
	if err := os.WriteFile(file, []byte(`{"2027": {"rest": ["01-01", "01-04"], "work": ["01-09"]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(t, in, "request", "replay", "--years", file, "-"); !strings.Contains(got.out, `"provisional": false`) || !strings.Contains(got.out, `"due": "2027-01-09"`) {
		t.Errorf("%+v", got)
	}
}
