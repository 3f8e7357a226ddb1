package app_test

import (
	"crypto/rand"
	"strings"
	"testing"

	"gongkai/internal/adapter/store"
	"gongkai/internal/app"
	"gongkai/internal/app/apptest"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// A correction that came on paper is entered with its words and its scan, both
// sealed; with neither there is nothing to enter, and its day stays its own.
func TestCorrectionOnPaper(t *testing.T) {
	t.Parallel()
	apptest.Each(t, func(t *testing.T, a *app.App, c *apptest.Clock, _ store.Place) {
		day := func(d int) calendar.Date { return calendar.D(2024, 3, d) }
		v := apptest.Received(t, a, c, day(5), "一")
		v = apptest.Act(t, a, c, v, request.Act{Kind: request.CorrectionRequested, On: day(6), Until: day(20), Points: []string{"年份"}})
		c.Set(day(12))
		who := staff("li", "", agency.Receiver)
		act := request.Act{Kind: request.Corrected, On: day(11)}
		if _, err := a.ActSaid(ctx, who, v.ID, v.Version, act, app.Said{Text: " \n"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("nothing came: %v", err)
		}
		token := rand.Text()
		if err := a.Hold(ctx, who, token, "补正.txt", strings.NewReader("二〇一九年")); err != nil {
			t.Fatal(err)
		}
		got, err := a.ActSaid(ctx, who, v.ID, v.Version, act, app.Said{Text: "请提供2019年的验收材料。", Held: token})
		if err != nil || got.State.Day0 != day(11) {
			t.Fatalf("%+v, %v", got.State.Day0, err)
		}
		files, err := a.Files(ctx, who, v.ID)
		if err != nil || len(files) != 1 || files[0].Source != app.WithCorrection {
			t.Errorf("%+v, %v", files, err)
		}
		x, err := a.ReadPersonal(ctx, who, v.ID, "核对补正")
		if err != nil || len(x.Corrections) != 1 || x.Corrections[0].On != day(11) || x.Corrections[0].Text != "请提供2019年的验收材料。" {
			t.Errorf("%+v, %v", x.Corrections, err)
		}
		verify(t, a)
	})
}
