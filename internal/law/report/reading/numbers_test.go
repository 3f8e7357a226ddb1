package reading

import (
	"testing"

	"gongkai/internal/law/report"
)

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]struct {
		n       int64 // -1: a figure, but no whole number
		decimal string
		unit    unit
		parts   uint8
		minus   bool
	}{
		"0":                {0, "0", noUnit, 1, false},
		"13810":            {13810, "13810", noUnit, 1, false},
		"13,810":           {13810, "13810", noUnit, 1, false},
		"1，234，567":        {1234567, "1234567", noUnit, 1, false},
		"１２":               {12, "12", noUnit, 1, false},
		"621.952":          {-1, "621.952", noUnit, 1, false},
		"3.00":             {3, "3.00", noUnit, 1, false},
		"0.00":             {0, "0.00", noUnit, 1, false},
		"+3":               {3, "3", noUnit, 1, false},
		"-2":               {2, "2", noUnit, 1, true},
		"增加5项":             {5, "5", pieces, 1, false},
		"减1":               {1, "1", noUnit, 1, true},
		"0件":               {0, "0", pieces, 1, false},
		"251000元":          {251000, "251000", yuan, 1, false},
		"3.5万元":            {-1, "3.5", wanYuan, 1, false},
		"22（其中修订16件）":      {22, "22", noUnit, 1, false},
		"22(其中(附表)修订16件)":  {22, "22", noUnit, 1, false},
		"5①":               {5, "5", noUnit, 1, false},
		"5[1]":             {5, "5", noUnit, 1, false},
		"5*":               {5, "5", noUnit, 1, false},
		"1 0":              {10, "10", noUnit, 2, false},
		"202 3":            {2023, "2023", noUnit, 2, false},
		"1\n0":             {10, "10", noUnit, 2, false},
		"621 .952":         {-1, "621.952", noUnit, 2, false},
		"621. 952":         {-1, "621.952", noUnit, 2, false},
		"0 5":              {-1, "05", noUnit, 2, false},
		"十二件":              {12, "12", pieces, 1, false},
		"两件":               {2, "2", pieces, 1, false},
		"二〇":               {},
		"三":                {}, // a stray character of a vertical label
		"":                 {},
		"约5":               {},
		"5余件":              {},
		"3-5":              {},
		"3+2":              {},
		"3(4)":             {},
		"12,34":            {},
		"1,2345":           {},
		"1.2.3":            {},
		"5%":               {},
		"1.属于国家秘密":         {},
		"2023年":            {},
		"9999999999999999": {-1, "9999999999999999", noUnit, 1, false},
		"007":              {-1, "007", noUnit, 1, false},
	} {
		v, ok := parseNumber(text)
		if ok != (want.parts > 0) {
			t.Errorf("%q: a number: %v", text, ok)
			continue
		}
		if ok && (v.n != want.n || v.decimal != want.decimal || v.unit != want.unit || v.parts != want.parts || v.minus != want.minus) {
			t.Errorf("%q: %+v, want %+v", text, v, want)
		}
	}
}

func TestMarks(t *testing.T) {
	for _, s := range []string{"/", "／", "-", "—", "——", "－", "无", "無", "\\", "N/A", "…"} {
		if !isMark(s) {
			t.Errorf("%q should mean nothing", s)
		}
	}
	for _, s := range []string{"", "0", "无锡", "-1", "件"} {
		if isMark(s) {
			t.Errorf("%q is no sign for nothing", s)
		}
	}
}

func TestFooters(t *testing.T) {
	for _, s := range []string{"- 3 -", "—3—", "第3页", "第 3 页 共 8 页", "3/8", "· 12 ·", "Page 3 of 8"} {
		if !isFooter(s) {
			t.Errorf("%q is a page number", s)
		}
	}
	for _, s := range []string{"3", "0 0 0", "-3", "12", "2023年", "3 -", "3 4 / 0 7", "0 - 0", "1 / 2 / 3", "3.5", "1,234"} {
		if isFooter(s) {
			t.Errorf("%q is no page number", s)
		}
	}
}

func TestShiftPoint(t *testing.T) {
	for _, c := range []struct {
		in   string
		by   int
		want report.Amount
	}{
		{"251000", -4, "25.1"},
		{"6219520", -4, "621.952"},
		{"5", -4, "0.0005"},
		{"0", -4, "0"},
		{"12345.67", -4, "1.234567"},
		{"1.2", 4, "12000"},
		{"0.00005", 4, "0.5"},
		{"10000", -4, "1"},
	} {
		if got := shiftPoint(c.in, c.by); got != c.want {
			t.Errorf("%s by %d: %s, want %s", c.in, c.by, got, c.want)
		}
	}
}

func TestNumbering(t *testing.T) {
	for text, want := range map[string]struct {
		rest string
		n    numbering
	}{
		"一、总体情况":    {"总体情况", chapter},
		"## 二、主动公开": {"主动公开", chapter},
		"（三）不予公开":   {"不予公开", bracketed},
		"(三) 不予公开":  {" 不予公开", bracketed},
		"1.属于国家秘密":  {"属于国家秘密", arabic},
		"1．属于国家秘密":  {"属于国家秘密", arabic},
		"12、其他":     {"其他", arabic},
		"第四部分 其他":   {"其他", chapter},
		"第四、其他":     {"其他", chapter},
		"第二十条第（一）项": {"第二十条第（一）项", unnumbered},
		"三安全一稳定":    {"三安全一稳定", unnumbered},
		"一是加强领导":    {"一是加强领导", unnumbered},
		"2023年，我局":  {"2023年，我局", unnumbered},
		"":          {"", unnumbered},
	} {
		rest, n := cutNumbering(text)
		if rest != want.rest || n != want.n {
			t.Errorf("%q: %q %d, want %q %d", text, rest, n, want.rest, want.n)
		}
	}
}
