package catalog_test

import (
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
)

// What a document says of its own validity is read; what it says of a licence
// or of another document is not.
func TestStated(t *testing.T) {
	issued := calendar.D(2026, 11, 5)
	for text, want := range map[string][2]string{
		"第五条 本办法自2026年12月1日起施行，有效期五年。":              {"2026-12-01", "2031-11-30"},
		"本通知自 2026 年 12 月 1 日起正式实施，有效期至2028年6月30日。": {"2026-12-01", "2028-06-30"},
		"本细则自公布之日起施行，有效期2年。":                        {"", "2028-11-04"},
		"本办法有效期为十年。":                                {"", "2036-11-04"},
		"原办法自2020年1月1日起施行。许可证有效期三年。":                {"", ""},
		"本办法自2026年13月1日起施行。":                        {"", ""},
		"自2026年12月1日起受理申请。":                         {"", ""},
	} {
		force, last := catalog.Stated(text, issued)
		if force.String() != want[0] || last.String() != want[1] {
			t.Errorf("%s: %s, %s", text, force, last)
		}
	}
	v := catalog.Version{Record: catalog.Record{Kind: catalog.Normative, FormedOn: issued, InForceOn: calendar.D(2026, 12, 1)}, Text: "本办法自2026年12月1日起施行，有效期五年。"}
	doubts := func() (codes string) {
		for _, d := range v.Doubts() {
			codes += d.Code + " "
		}
		return codes
	}
	if got := doubts(); got != "summary-length expires-stated " {
		t.Error(got)
	}
	v.ExpiresOn, v.InForceOn = calendar.D(2031, 11, 30), calendar.Date{}
	if got := doubts(); got != "summary-length in-force-stated " {
		t.Error(got)
	}
	if v.Kind = catalog.Notice; doubts() != "summary-length " {
		t.Error("a notice has no validity")
	}
}
