package web

import (
	"strings"
	"testing"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/request"
)

// While somebody is consulted the clock says who, until when, and by what.
func TestClockSaysWhoseOpinionIsAwaited(t *testing.T) {
	asked := func(with string, end, answered calendar.Date) request.Consultation {
		return request.Consultation{ID: "1", With: with, TermEnd: end, AnsweredOn: answered}
	}
	today, end := calendar.D(2024, 3, 25), calendar.D(2024, 3, 28)
	s := request.State{Stage: request.StageOpen, Counting: true, Due: calendar.D(2024, 4, 20), WorkingDaysLeft: 10,
		Asked: []request.Consultation{asked(request.ThirdParty, end, calendar.Date{}), asked(request.CoMaker, today.AddDays(-1), calendar.Date{}), asked(request.OtherOrgan, end, today)}}
	got := NewClock(s, today).Detail
	for _, want := range []string{"正在等待第三方的意见（条例第三十二条），意见期限至2024年3月28日（星期四）", "征求共同制作机关意见（条例第三十四条）的期限已于2024年3月24日（星期日）届满"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if strings.Contains(got, "其他机关") {
		t.Errorf("who has answered is awaited: %s", got)
	}
	c, err := newCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	en := string(tongue{c, English}.say(got))
	if strings.ContainsFunc(en, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }) || !strings.Contains(en, "Third party") {
		t.Errorf("in English: %s", en)
	}
	if s.ClosedOn = today; NewClock(s, today).Detail != "" {
		t.Error("a closed case awaits somebody")
	}
}
