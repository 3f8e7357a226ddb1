package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func conf(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "gongkai.conf")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func printed(t *testing.T, args ...string) (out map[string][2]string, said string, code int) {
	t.Helper()
	var o, e strings.Builder
	code = Run(append([]string{"config", "print"}, args...), Streams{Out: &o, Err: &e})
	out = map[string][2]string{}
	for l := range strings.Lines(o.String()) {
		p := strings.Split(strings.TrimSuffix(l, "\n"), "\t")
		if len(p) != 3 {
			t.Fatalf("line %q", l)
		}
		out[p[0]] = [2]string{p[1], p[2]}
	}
	return out, e.String(), code
}

// The command line is stronger than the environment, that than the file, that
// than the default; every value says where it comes from, and no secret is said.
func TestConfigPrint(t *testing.T) {
	path := conf(t, "# 云岭县\nlisten = 127.0.0.1:1\nrate = 7\npublic = https://a.example\nproxy = 10.0.0.0/8\nproxy = 192.168.0.0/16\ndata = /srv/x\ndb = postgres://u:geheim@h/d?password=auch\ndrain = 5s\n")
	t.Setenv("GONGKAI_LISTEN", "127.0.0.1:2")
	t.Setenv("GONGKAI_RATE", "8")
	t.Setenv("GONGKAI_METRICS_FROM", "10.1.0.0/16,10.2.0.0/16")
	got, said, code := printed(t, "--config", path, "--rate", "9")
	if code != exitDone {
		t.Fatal(code, said)
	}
	for name, want := range map[string][2]string{
		"rate": {"9", "命令行"}, "listen": {"127.0.0.1:2", "环境变量 GONGKAI_LISTEN"}, "public": {"https://a.example", path + ":4"}, "proxy": {"10.0.0.0/8,192.168.0.0/16", path + ":5"},
		"data": {"/srv/x", path + ":7"}, "drain": {"5s", path + ":9"}, "metrics-from": {"10.1.0.0/16,10.2.0.0/16", "环境变量 GONGKAI_METRICS_FROM"}, "sign-on-claim": {"sub", "默认"}, "cipher": {"aes", "默认"}, "metrics": {"", "默认"},
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if db := got["db"][0]; strings.Contains(db, "geheim") || strings.Contains(db, "auch") || !strings.Contains(db, "@h/d") {
		t.Errorf("the database's address is shown as %s", db)
	}
	t.Setenv("GONGKAI_CONFIG", path)
	if got, said, _ = printed(t); got["public"][0] != "https://a.example" {
		t.Errorf("the environment's file is not read: %v %s", got, said)
	}
}

func TestConfigRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"lisen = 127.0.0.1:1":    ":1：没有名为 lisen 的配置，是不是 listen？",
		"listen = a\nlisten = b": "listen 写了 2 次",
		"listen":                 "应写作 名称 = 值",
		"\nrate = fast":          "--rate 没有填值或填得不对（写在%s:2）",
		"cipher = rot13":         "（写在%s:1）",
		"rate = -1":              "rate 不能小于 0",
		"account-rate = -0.5":    "account-rate 不能小于 0",
		"drain = -1s":            "drain 不能小于 0",
		"public = ftp://a":       "public 应写作 https://",
		"public = a.example":     "public 应写作 https://",
	} {
		path := conf(t, text)
		if _, said, code := printed(t, "--config", path); code != exitFailed || !strings.Contains(said, strings.ReplaceAll(want, "%s", path)) {
			t.Errorf("%q: %d %s", text, code, said)
		}
	}
	if _, said, code := printed(t, "--config", conf(t, "drain = 5s"), "--drain", "later"); code != exitFailed || strings.Contains(said, "写在") {
		t.Errorf("%d %s", code, said)
	}
	if _, said, code := printed(t, "--config", "/nowhere/at.all"); code != exitFailed || !strings.Contains(said, "不能读取配置文件 /nowhere/at.all") {
		t.Errorf("%d %s", code, said)
	}
	// The environment's is told though the command line says another's name and value.
	t.Setenv("GONGKAI_RATE", "5x")
	if _, said, code := printed(t, "--config", conf(t, "drain = 5s")); code != exitFailed || !strings.Contains(said, "--rate") || !strings.Contains(said, "（写在环境变量 GONGKAI_RATE）") {
		t.Errorf("%d %s", code, said)
	}
	if _, said, code := printed(t, "--rate", "3"); code != exitFailed || !strings.Contains(said, "（写在环境变量 GONGKAI_RATE）") {
		t.Errorf("the parser reads the environment before the command line: %d %s", code, said)
	}
	t.Setenv("GONGKAI_RATE", "5")
	t.Setenv("GONGKAI_LISEN", "127.0.0.1:1")
	t.Setenv("GONGKAI_TEST_NOTHING", "1")
	if _, said, code := printed(t); code != exitDone || said != "gongkai: 环境变量 GONGKAI_LISEN 不起作用：没有这个名称的配置，是不是 GONGKAI_LISTEN？\n" {
		t.Errorf("%d %s", code, said)
	}
	t.Setenv("GONGKAI_LISEN", "")
	t.Setenv("GONGKAI_DRAIN", "soon")
	if _, said, code := printed(t); code != exitFailed || !strings.Contains(said, "（写在环境变量 GONGKAI_DRAIN）") {
		t.Errorf("%d %s", code, said)
	}
}
