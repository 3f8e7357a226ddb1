package calendar

import (
	"strings"
	"testing"
)

func TestTyped(t *testing.T) {
	n := Notice{Number: "国办发明电〔2026〕9号", Dated: D(2026, 11, 5)}
	data, err := Typed(2027, n, "1月1日至3日、2月5日（星期五）至2月11日\n10月1日—7日，04-05", "1月9日、2月20日(星期六)")
	if err != nil {
		t.Fatal(err)
	}
	years, err := ParseYears(data)
	if err != nil || len(years) != 1 || years[0].Year != 2027 {
		t.Fatal(years, err)
	}
	var rest, work []string
	for _, e := range years[0].Rest {
		rest = append(rest, e.Date.String()[5:])
	}
	for _, e := range years[0].Work {
		work = append(work, e.Date.String()[5:])
	}
	// 2 and 3 January, 6 and 7 February, 2 and 3 October are weekend days
	if got := strings.Join(rest, " "); got != "01-01 02-05 02-08 02-09 02-10 02-11 04-05 10-01 10-04 10-05 10-06 10-07" {
		t.Error(got)
	}
	if got := strings.Join(work, " "); got != "01-09 02-20" || years[0].Notices[0] != n {
		t.Error(got, years[0].Notices)
	}
	for _, x := range []struct{ off, work, says string }{
		{"", "", "没有任何放假日"}, {"元旦", "", "看不懂“元旦”"}, {"2月30日", "", "没有“2月30日”"}, {"10月7日至1日", "", "没有“10月7日至1日”"},
		{"1月1日", "1月4日", "1月"}, {"13月1日", "", "没有“13月1日”"}, {"12月31日至1月2日", "", "跨年"},
	} {
		if _, err := Typed(2027, n, x.off, x.work); err == nil || !strings.Contains(err.Error(), strings.TrimSuffix(x.says, "1月")) {
			t.Errorf("%q %q: %v", x.off, x.work, err)
		}
	}
	if _, err := Typed(2027, n, "1月1日", "1月4日"); err == nil || !strings.Contains(err.Error(), "本来就上班") {
		t.Error(err)
	}
}

func FuzzTyped(f *testing.F) {
	f.Add(2027, "1月1日至3日", "1月9日")
	f.Add(1, "99-99至1", "—")
	f.Fuzz(func(t *testing.T, year int, off, work string) {
		data, err := Typed(year, Notice{}, off, work)
		if err == nil {
			if _, err := ParseYears(data); err != nil {
				t.Error(err)
			}
		}
	})
}
