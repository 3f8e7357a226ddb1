package xlsx

import "testing"

func TestNumbersAsShown(t *testing.T) {
	cases := []struct{ value, code, want string }{
		{"24", "", "24"},
		{"24", "General", "24"},
		{"1234", "#,##0", "1234"},
		{"1234", `#,##0"件"`, "1234件"},
		{"24", "0.00", "24"},
		{"1.2E+4", "", "12000"},
		{"12000000000000", "0.00E+00", "12000000000000"},
		{"12345678901234567890", "", "12345678901234567890"},
		{"007", "", "7"},
		{"0.30000000000000004", "", "0.3"},
		{"621.952", "", "621.952"},
		{"621.952", "0.00", "621.95"},
		{"621.952", `#,##0.00"万元"`, "621.95万元"},
		{"251000", `"约"#,##0.00"元"`, "约251000元"},
		{"621.952", `"¥"#,##0.00_);[Red]("¥"#,##0.00)`, "621.95"},
		{"6219520", `0!.0,"万"`, "6219520"},
		{"1.005", "0.00", "1.01"},
		{"2.5", "0", "3"},
		{"-2.5", "0", "-3"},
		{"-0.001", "0.00", "0.00"},
		{"1.5", "0.0##", "1.5"},
		{"1.25", "0.###", "1.25"},
		{"0.25", "# ?/?", "0.25"},
		{"0.855", "0.0%", "85.5%"},
		{"0.07", "0%", "7%"},
		{"1", "0%", "100%"},
		{"text", "", "text"},
		{"", "", ""},
		{"45306", "yyyy/m/d", "2024/1/15"},
		{"45306", "yyyy-mm-dd", "2024-01-15"},
		{"45306", `yyyy"年"m"月"d"日";@`, "2024年1月15日"},
		{"45306", `[$-804]yyyy"年"m"月"`, "2024年1月"},
		{"45306", "yyyy年m月", "2024年1月"},
		{"45306", "[$-804]aaaa", "星期一"},
		{"45306", "yy.m.d", "24.1.15"},
		{"45306.5625", "yyyy/m/d h:mm", "2024/1/15 13:30"},
		{"45306.5625", "h:mm AM/PM", "1:30 下午"},
		{"45306.5625", "上午/下午h时mm分", "下午1时30分"},
		{"1.5", "[h]:mm:ss", "36:00:00"},
		{"0.5", "mm:ss", "00:00"},
		{"59", "yyyy/m/d", "1900/2/28"},
		{"61", "yyyy/m/d", "1900/3/1"},
		{"-1", "yyyy/m/d", "-1"},
		{"9999999", "yyyy/m/d", "9999999"},
		{"24", "[DBNum1]0", "24"},
		{"5", `0;-0;;@`, "5"},
		{"1e999", "", "1e999"},
		{"NaN", "0", "NaN"},
	}
	for _, c := range cases {
		if got := parseFormat(c.code).show(c.value, false); got != c.want {
			t.Errorf("%s as %q: got %q, want %q", c.value, c.code, got, c.want)
		}
	}
	if got := parseFormat("yyyy/m/d").show("43844", true); got != "2024/1/15" {
		t.Errorf("counted from 1904: %s", got)
	}
	if got := parseFormat(builtIn(31)).show("45306", false); got != "2024年1月15日" {
		t.Errorf("built-in format 31: %s", got)
	}
}

func TestRefs(t *testing.T) {
	for ref, want := range map[string][2]int{"A1": {0, 0}, "Z9": {8, 25}, "AA10": {9, 26}, "XFD1048576": {1048575, 16383}} {
		row, col, ok := parseRef(ref)
		if !ok || row != want[0] || col != want[1] || refOf(row, col) != ref {
			t.Errorf("%s: %d, %d, %v; back %s", ref, row, col, ok, refOf(row, col))
		}
	}
	for _, ref := range []string{"", "1", "A", "A0", "A-1", "XFE1", "A1048577", "AAAA1", "A1B", "甲1"} {
		if row, col, ok := parseRef(ref); ok {
			t.Errorf("%q was read as %d, %d", ref, row, col)
		}
	}
}

func FuzzFormat(f *testing.F) {
	f.Add("0.00;[Red]-0.00", "1.5")
	f.Add(`[$-804]yyyy"年"m"月"d"日" h:mm:ss AM/PM`, "45306.75")
	f.Add(`\`, "x")
	f.Fuzz(func(t *testing.T, code, value string) {
		got := parseFormat(code).show(value, false)
		if isDigits(value) && len(value) < 16 && parseFormat(code).date == nil && !parseFormat(code).percent {
			if f := parseFormat(code); got != f.before+value+f.behind {
				t.Errorf("%s as %q lost digits: %q", value, code, got)
			}
		}
	})
}
