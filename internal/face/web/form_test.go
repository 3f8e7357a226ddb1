package web_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
)

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2023-09-20": "2023-09-20", "2023年9月20日": "2023-09-20", "2023/9/20": "2023-09-20", "2023.9.20": "2023-09-20", "20230920": "2023-09-20",
		"2023-02-30": "", "2023-13-01": "", "": "", "昨天": "", "0000-00-00": "", "2023-9": "",
	} {
		d, err := web.ParseDate(in)
		if d.String() != want || (err == nil) != (want != "") {
			t.Errorf("%q: %s %v", in, d, err)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2023年9月20日")
	f.Add("99999999")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := web.ParseDate(s)
		if err == nil {
			if again, err := web.ParseDate(d.Chinese()); err != nil || again != d {
				t.Errorf("%q gave %s, which does not come back: %v", s, d, err)
			}
		}
	})
}

func TestFormKeepsWhatWasTyped(t *testing.T) {
	f := &web.Form{Fields: []*web.Field{
		{Name: "on", Label: "日期", Kind: web.Date},
		{Name: "why", Label: "理由", Kind: web.Area, Max: 4},
		{Name: "way", Label: "方式", Kind: web.Radios, Options: []web.Option{{Value: "mail"}}},
		{Name: "note", Label: "备注", Optional: true},
	}}
	r := httptest.NewRequest("POST", "/", strings.NewReader("on=2023-02-30&why=%E4%B8%80%E4%BA%8C%E4%B8%89%E5%9B%9B%E4%BA%94&way=pigeon&note=+x%00%E2%80%8B+"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ok, err := f.Read(r)
	if ok || err != nil {
		t.Fatal(ok, err)
	}
	if len(f.Problems) != 3 || f.Value("on") != "2023-02-30" || f.Value("note") != "x" || f.Problems[0].Field != "form-on" {
		t.Errorf("%+v %q", f.Problems, f.Value("note"))
	}
}

func TestFiguresAndAddresses(t *testing.T) {
	for _, x := range []struct {
		kind      web.FieldKind
		typed, in string // "" where it is refused
	}{
		{web.Number, "20", "20"}, {web.Number, "１２．５", "12.5"}, {web.Number, "-3", "-3"}, {web.Number, "NaN", ""}, {web.Number, "1e300", ""}, {web.Number, "Inf", ""}, {web.Number, "0x10", ""}, {web.Number, "二十", ""},
		{web.Email, "zhao@example.cn", "zhao@example.cn"}, {web.Email, "ｚhao@example.cn", "zhao@example.cn"}, {web.Email, "x@", ""}, {web.Email, "赵 <zhao@example.cn>", ""},
		{web.Date, "２０２３年９月２０日", "2023年9月20日"}, {web.Text, "ＡＢ", "ＡＢ"},
	} {
		f := &web.Form{Fields: []*web.Field{{Name: "x", Kind: x.kind}}}
		r := httptest.NewRequest("POST", "/", strings.NewReader(url.Values{"x": {x.typed}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if ok, err := f.Read(r); err != nil || ok != (x.in != "") || ok && f.Value("x") != x.in {
			t.Errorf("%s %q: %v, %q, %v", x.kind, x.typed, ok, f.Value("x"), err)
		}
	}
}

func TestExplain(t *testing.T) {
	f := &web.Form{Fields: []*web.Field{{Name: "until", Label: "期限"}, {Name: "name", Label: "名称"}}}
	for _, err := range []error{
		fault.New(fault.Invalid, "act.until", "须写明期限"),
		&fault.Error{Kind: fault.Invalid, Fields: []fault.Field{{Name: "名称", Message: "不能为空"}, {Name: "别的", Message: "不对"}}},
		fault.New(fault.Conflict, "case.moved-on", "刚被他人更新"),
	} {
		if err := f.Explain(err); err != nil {
			t.Error(err)
		}
	}
	if len(f.Problems) != 4 || f.Field("until").Error == "" || f.Field("name").Error == "" || f.Problems[2].Field != "" {
		t.Errorf("%+v", f.Problems)
	}
	if f.Explain(fault.New(fault.NotFound, "a.b", "没有")) == nil {
		t.Error("a missing thing is not the typist's to mend")
	}
}

func TestLimiter(t *testing.T) {
	now := time.Unix(0, 0)
	l := web.NewLimiter(1, 2, func() time.Time { return now })
	got := []bool{l.Allow("a"), l.Allow("a"), l.Allow("a"), l.Allow("b")}
	now = now.Add(time.Second)
	got = append(got, l.Allow("a"))
	for i, want := range []bool{true, true, false, true, true} {
		if got[i] != want {
			t.Errorf("event %d: %v", i, got[i])
		}
	}
	for i := range 250_000 {
		l.Allow(string(rune(i)) + "x")
	}
}
