package linebreak

import (
	"strings"
	"testing"
)

func TestUnits(t *testing.T) {
	tests := []struct{ text, want string }{
		{"公开，透明", "公|开，|透|明"},
		{"《条例》规定", "《条|例》|规|定"},
		{"收费621.952万元", "收|费|621.952|万|元"},
		{"增长12.5%。", "增|长|12.5%。"},
		{"共 45 件", "共 45 件"},
		{"open data 平台", "open |data 平|台"},
		{"（一）（二）", "（一）|（二）"},
		{"公开——透明", "公|开——|透|明"},
		{"于2023年1月", "于|2023年|1月"},
		{"", ""},
	}
	for _, tt := range tests {
		var got []string
		for rest := []rune(tt.text); len(rest) > 0; {
			n := Unit(rest)
			got = append(got, string(rest[:n]))
			rest = rest[n:]
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("%s is cut as %s, want %s", tt.text, s, tt.want)
		}
	}
}
