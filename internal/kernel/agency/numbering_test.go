package agency

import "testing"

func TestCaseFormat(t *testing.T) {
	for format, ok := range map[string]bool{"": true, "{年}-{序}": true, "依申请〔{年}〕{号}号": true, "{年}": false, "{序}": false, "{年}-{序}-{号}": false, "{年} {序}": false, "{年}/{序}": false, "{年}-{序}{x}": false} {
		if got := CheckCaseFormat(format) == ""; got != ok {
			t.Errorf("%q: %v", format, got)
		}
	}
	if got := (Agency{}).CaseFormat(); got != UsualCaseFormat {
		t.Error(got)
	}
}
