package cli

import (
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

// What an agency set in the office stays when a flag of the command changes
// something else.
func TestAgencyAddKeepsTheRest(t *testing.T) {
	dir := t.TempDir()
	in := func(args ...string) {
		t.Helper()
		if got := run(t, "", append([]string{"agency", "add", "--data", dir}, args...)...); got.code != 0 {
			t.Fatalf("%+v", got)
		}
	}
	in("edu", "云岭县教育局", "--short", "云教", "--unit", "办公室", "--unit", "基础教育股", "--bank", "云岭县农村信用社", "--hours", "工作日上午", "--kind", "vertical")
	in("edu", "云岭县教育体育局", "--phone", "0000-1234567")
	var all []agency.Agency
	c := installation{Data: dir, Cipher: "aes"}
	if err := c.with(t.Context(), true, func(a *app.App, who agency.Actor) (err error) {
		all, err = a.Agencies(t.Context(), who)
		return err
	}); err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	one := all[0]
	if one.Name != "云岭县教育体育局" || one.Face.Phone != "0000-1234567" || one.Short != "云教" || len(one.Units) != 2 || one.Payment.Bank != "云岭县农村信用社" || one.Face.Hours == "" || one.Kind != agency.Vertical {
		t.Errorf("%+v", one)
	}
	if got := run(t, "", "agency", "add", "--data", dir, "edu", "云岭县教育局", "--kind", "ministry"); got.code == 0 {
		t.Errorf("a kind that there is not: %+v", got)
	}
}
