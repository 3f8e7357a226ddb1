package findings

import (
	"encoding/json"
	"slices"
	"testing"
)

// What SARIF 2.1.0 demands of the parts that we write (§3.13 to §3.29).
func TestSARIFIsSound(t *testing.T) {
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name  string
					Rules []struct{ ID string }
				}
			}
			ColumnKind string
			Results    []struct {
				RuleID    string
				RuleIndex *int
				Level     string
				Message   struct{ Text string }
				Locations []sarifLocation
				Related   []sarifLocation   `json:"relatedLocations"`
				Prints    map[string]string `json:"partialFingerprints"`
			}
			Invocations []struct{ ExecutionSuccessful *bool }
		}
	}
	if err := json.Unmarshal(write(t, "sarif", sample(), refused(), sheet()), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if log.Version != "2.1.0" || run.Tool.Driver.Name != "gongkai" || run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("head: %q %q %q", log.Version, run.Tool.Driver.Name, run.ColumnKind)
	}
	if len(run.Invocations) != 1 || *run.Invocations[0].ExecutionSuccessful {
		t.Error("a file was refused and the run says that all is well")
	}
	if len(run.Results) < 5 {
		t.Fatalf("%d results", len(run.Results))
	}
	for _, r := range run.Results {
		if r.RuleIndex != nil && run.Tool.Driver.Rules[*r.RuleIndex].ID != r.RuleID {
			t.Errorf("%s has the index of %s", r.RuleID, run.Tool.Driver.Rules[*r.RuleIndex].ID)
		}
		if !slices.Contains([]string{"error", "warning", "note"}, r.Level) || r.Message.Text == "" || len(r.Prints) == 0 {
			t.Errorf("%s: level %q, message %q, %d fingerprints", r.RuleID, r.Level, r.Message.Text, len(r.Prints))
		}
		for _, l := range slices.Concat(r.Locations, r.Related) {
			if reg := l.Physical.Region; reg != nil && (reg.Line < 1 || reg.Col < 1) {
				t.Errorf("%s: region %+v", r.RuleID, *reg)
			}
		}
		if len(r.Locations) != 1 {
			t.Errorf("%s: %d locations", r.RuleID, len(r.Locations))
		}
	}
}

func TestArtifactURI(t *testing.T) {
	for name, want := range map[string]string{
		"云岭 县/a.txt":           "%E4%BA%91%E5%B2%AD%20%E5%8E%BF/a.txt",
		"/r/a b.txt":           "file:///r/a%20b.txt",
		"a:b.txt":              "./a:b.txt",
		"包.zip!/100%.txt":      "%E5%8C%85.zip%21/100%25.txt",
		"https://a.cn/年报?id=1": "https://a.cn/%E5%B9%B4%E6%8A%A5?id=1",
	} {
		if got := artifactURI(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestFingerprintOutlivesMovedLines(t *testing.T) {
	a, b := sample(), sample()
	x, y := &a.Findings[1], &b.Findings[1]
	y.Where[0].Pos.Line += 10
	if fingerprint(a, x) != fingerprint(b, y) {
		t.Error("changed by a moved line")
	}
	y.Message += "二"
	if fingerprint(a, x) == fingerprint(b, y) {
		t.Error("two findings share one")
	}
}
