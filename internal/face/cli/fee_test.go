package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestFee(t *testing.T) {
	want := `5500 元
  第 1 至 10 件：10 件 × 0 元 = 0 元
  第 11 至 30 件：20 件 × 100 元 = 2000 元
  第 31 至 40 件：10 件 × 200 元 = 2000 元
  第 41 至 45 件：5 件 × 300 元 = 1500 元
  依据：国办函〔2020〕109号 按件计收标准
`
	if got := run(t, "", "fee", "--items", "45"); got != (outcome{exitDone, want, ""}) {
		t.Errorf("%+v", got)
	}
	for args, first := range map[string]string{"--pages 250": "4700 元\n", "--items 10": "0 元\n", "--items 1 --already 10": "100 元\n"} {
		if got := run(t, "", append([]string{"fee"}, strings.Fields(args)...)...); got.code != exitDone || !strings.HasPrefix(got.out, first) {
			t.Errorf("%s: %+v", args, got)
		}
	}
	var sum struct {
		Amount int
		Tiers  []struct{ First, Last, Rate, Count, Sum int }
	}
	got := run(t, "", "fee", "--pages", "201", "--json")
	if err := json.Unmarshal([]byte(got.out), &sum); err != nil || sum.Amount != 2740 || len(sum.Tiers) != 4 || sum.Tiers[3].Sum != 40 {
		t.Errorf("%+v %v", got, err)
	}
}

func TestFeeErrors(t *testing.T) {
	for args, says := range map[string]string{
		"":                             "只选一种",
		"--items 3 --pages 4":          "只选一种",
		"--items=-4":                   "件数 -4 不对",
		"--items 0":                    "件数 0 不对",
		"--items 1000000":              "不对",
		"--items 2.5":                  "整数",
		"--items 99999999999999999999": "整数",
		"--pages=-1":                   "页数 -1 不对",
		"--pages 3 --already 4":        "不累计",
		"--items 3 --already=-4":       "本月已有的件数",
		"--items 3 --already many":     "整数",
	} {
		got := run(t, "", append([]string{"fee"}, strings.Fields(args)...)...)
		if got.code != exitFailed || got.out != "" || !strings.Contains(got.err, says) {
			t.Errorf("%s: %+v, want %s", args, got, says)
		}
	}
}
