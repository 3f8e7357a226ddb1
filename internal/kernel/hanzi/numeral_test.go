package hanzi

import (
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/property"
)

func TestParseNumeral(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int64
		rest string
	}{
		{"一百二十三件", 123, "件"},
		{"两千条", 2000, "条"},
		{"十", 10, ""},
		{"十五次", 15, "次"},
		{"二十", 20, ""},
		{"廿一", 21, ""},
		{"三百五", 350, ""},
		{"三百零五", 305, ""},
		{"一万零一十", 10010, ""},
		{"十万", 100000, ""},
		{"三亿二千万", 320000000, ""},
		{"一万亿", 1_0000_0000_0000, ""},
		{"二〇二三年", 2023, "年"},
		{"二○二三年", 2023, "年"},
		{"二零二三年", 2023, "年"},
		{"壹佰贰拾叁", 123, ""},
		{"零件", 0, "件"},
		{"六项制度", 6, "项制度"},
		{"一是", 1, "是"},
		{"百分之五", 0, "百分之五"},
		{"万件", 0, "万件"},
		{"二三十件", 0, "二三十件"},
		{"一二三", 0, "一二三"},
		{"政府", 0, "政府"},
		{"", 0, ""},
	} {
		n, size := ParseNumeral(c.in)
		if n != c.n || c.in[size:] != c.rest {
			t.Errorf("ParseNumeral(%q) = %d, rest %q; want %d, rest %q", c.in, n, c.in[size:], c.n, c.rest)
		}
	}
}

func TestNumeral(t *testing.T) {
	for _, c := range []struct {
		n              int64
		plain, capital string
	}{
		{0, "零", "零"},
		{10, "十", "壹拾"},
		{11, "十一", "壹拾壹"},
		{101, "一百零一", "壹佰零壹"},
		{110, "一百一十", "壹佰壹拾"},
		{2023, "二千零二十三", "贰仟零贰拾叁"},
		{10010, "一万零一十", "壹万零壹拾"},
		{150000, "十五万", "壹拾伍万"},
		{1_0000_0001, "一亿零一", "壹亿零壹"},
	} {
		if got := Numeral(c.n); got != c.plain {
			t.Errorf("Numeral(%d) = %s, want %s", c.n, got, c.plain)
		}
		if got := Capital(c.n); got != c.capital {
			t.Errorf("Capital(%d) = %s, want %s", c.n, got, c.capital)
		}
	}
}

func TestNumeralsReadBack(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 9999_9999_9999).Draw(t, "n")
		for _, s := range []string{Numeral(n), Capital(n)} {
			if got, size := ParseNumeral(s); got != n || size != len(s) {
				t.Fatalf("%d written %s, read %d (%d of %d bytes)", n, s, got, size, len(s))
			}
		}
	})
}

func FuzzParseNumeral(f *testing.F) {
	for _, s := range []string{"一百二十三", "二〇二三", "亿亿", "十十", "零零", "廿卅", "九千九百九十九万亿亿"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, size := ParseNumeral(s)
		if n < 0 || size < 0 || size > len(s) || size == 0 && n != 0 {
			t.Fatalf("ParseNumeral(%q) = %d, %d", s, n, size)
		}
	})
}
