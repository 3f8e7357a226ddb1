package config

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	f, err := Parse("a.conf", strings.NewReader("\ufeff# 注释\r\nlisten = 127.0.0.1:80\r\n\r\n--rate=5\nproxy = 10.0.0.0/8\nproxy=192.168.0.0/16\ndb = postgres://u:p@h/d?x=1#2\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{"listen": {"127.0.0.1:80"}, "rate": {"5"}, "proxy": {"10.0.0.0/8", "192.168.0.0/16"}, "db": {"postgres://u:p@h/d?x=1#2"}, "none": nil} {
		if got := f.Values(name); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if f.Where("proxy") != "a.conf:5" {
		t.Error(f.Where("proxy"))
	}
	known := []string{"listen", "rate", "proxy", "db"}
	if err := f.Check(known, []string{"proxy"}); err != nil {
		t.Error(err)
	}
	if err := f.Check(known, nil); err == nil || !strings.Contains(err.Error(), "a.conf:5：proxy 写了 2 次") {
		t.Error(err)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"listen":                         "a.conf:1：应写作",
		"\n= x":                          "a.conf:2：应写作",
		"name = \xff":                    "UTF-8",
		strings.Repeat("x", maxFile+10):  "",
		strings.Repeat("a = b\n", 20000): "超过 64 KB",
	} {
		if _, err := Parse("a.conf", strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	for text, want := range map[string]string{"lisen = x": "是不是 listen？", "Metrics_From = x": "是不是 metrics-from？", "sign-on-isuer = x": "是不是 sign-on-issuer？", "zzzzzz = x": "没有名为 zzzzzz 的配置"} {
		f, err := Parse("a.conf", strings.NewReader(text))
		if err == nil {
			err = f.Check([]string{"listen", "metrics", "metrics-from", "sign-on-issuer"}, nil)
		}
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestNetworks(t *testing.T) {
	got, err := Networks("proxy", []string{" 10.0.0.0/8", "::1/128"})
	if err != nil || len(got) != 2 {
		t.Error(got, err)
	}
	if _, err := Networks("proxy", []string{"10.0.0.1"}); err == nil || !strings.Contains(err.Error(), "--proxy") {
		t.Error(err)
	}
}

// Whatever a file holds, it is read or refused, and what is read is in it.
func FuzzParse(f *testing.F) {
	f.Add("listen = 127.0.0.1:80\n# x\nproxy = a\nproxy = b")
	f.Add("=\n==\n--=")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse("f", strings.NewReader(text))
		if err != nil {
			return
		}
		for _, name := range file.names {
			for _, v := range file.Values(name) {
				if !strings.Contains(text, name) || !strings.Contains(text, v) {
					t.Errorf("%q = %q is not in %q", name, v, text)
				}
			}
		}
		if err := file.Check(file.names, file.names); err != nil {
			t.Error(err)
		}
	})
}
