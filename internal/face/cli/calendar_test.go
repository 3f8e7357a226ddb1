package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCalendar(t *testing.T) {
	for args, want := range map[string]string{
		"2024-02-04":     "2024-02-04（星期日） 工作日：春节调休上班，依据国办发明电〔2023〕7号（2023年10月25日）\n",
		"day 2024-02-12": "2024-02-12（星期一） 休息日：春节放假，依据国办发明电〔2023〕7号（2023年10月25日）\n",
		"2024-03-02":     "2024-03-02（星期六） 休息日：周末\n",
		"2027-01-01":     "2027-01-01（星期五） 休息日：元旦放假，依据《全国年节及纪念日放假办法》（国务院令第795号）第二条；2027年放假安排尚未录入，仅按法定节假日推算（暂定）\n",
	} {
		if got := run(t, "", append([]string{"calendar"}, strings.Fields(args)...)...); got != (outcome{exitDone, want, ""}) {
			t.Errorf("%s: %+v", args, got)
		}
	}
	var day struct {
		Working bool
		Kind    string
	}
	got := run(t, "", "calendar", "2024-02-04", "--json")
	if err := json.Unmarshal([]byte(got.out), &day); err != nil || !day.Working || day.Kind != "make_up" {
		t.Errorf("%+v %v", got, err)
	}
}

func TestCalendarAdd(t *testing.T) {
	got := run(t, "", "calendar", "add", "2024-03-29", "5")
	want := `2024-04-08（星期一）是 2024-03-29 之后的第 5 个工作日
  2024-03-30 星期六	不计	周末
  2024-03-31 星期日	不计	周末
  2024-04-01 星期一	1	平日
  2024-04-02 星期二	2	平日
  2024-04-03 星期三	3	平日
  2024-04-04 星期四	不计	清明节放假，依据国办发明电〔2023〕7号（2023年10月25日）
  2024-04-05 星期五	不计	清明节放假，依据国办发明电〔2023〕7号（2023年10月25日）
  2024-04-06 星期六	不计	清明节放假，依据国办发明电〔2023〕7号（2023年10月25日）
  2024-04-07 星期日	4	清明节调休上班，依据国办发明电〔2023〕7号（2023年10月25日）
  2024-04-08 星期一	5	平日
`
	if got != (outcome{exitDone, want, ""}) {
		t.Errorf("%+v", got)
	}
	var count struct {
		Date        string
		Provisional bool
		Days        []struct{ Number int }
	}
	got = run(t, "", "calendar", "add", "2026-12-30", "3", "--json")
	if err := json.Unmarshal([]byte(got.out), &count); err != nil || count.Date != "2027-01-05" || !count.Provisional || len(count.Days) != 6 || count.Days[5].Number != 3 {
		t.Errorf("%+v %v", got, err)
	}
	if got := run(t, "", "calendar", "add", "2026-12-30", "3"); !strings.Contains(got.out, "（暂定：") {
		t.Errorf("%+v", got)
	}
}

func TestCalendarErrors(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"2027": {"rest": ["01-02"]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, says := range map[string]string{
		"2024-02-30":                "当日存在",
		"2018-05-05":                "没有 2018 年的放假安排",
		"2051-05-05":                "超出可推算的范围",
		"add 2024-03-01 0":          "正整数",
		"add 2024-03-01 -- -3":      "正整数",
		"add 2024-03-01 x":          "正整数",
		"add 2018-03-01 5":          "没有 2018 年的放假安排",
		"add 2024-03-01 999999":     "超出可推算的范围",
		"add yesterday 5":           "2006-01-02",
		"2027-01-02 --years " + bad: "星期六",
		"2027-01-02 --years nope":   "打不开文件",
	} {
		got := run(t, "", append([]string{"calendar"}, strings.Fields(args)...)...)
		if got.code != exitFailed || got.out != "" || !strings.Contains(got.err, says) {
			t.Errorf("%s: %+v, want %s", args, got, says)
		}
	}
}
