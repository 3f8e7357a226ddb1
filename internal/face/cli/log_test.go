package cli

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
)

// ran runs a command and wants a status and a text of what it said.
func ran(t *testing.T, want int, says string, args ...string) {
	t.Helper()
	var out bytes.Buffer
	if got := Run(args, Streams{In: strings.NewReader(""), Out: &out, Err: &out}); got != want || !strings.Contains(out.String(), says) {
		t.Errorf("gongkai %s: status %d, want %d and %q\n%s", strings.Join(args, " "), got, want, says, out.String())
	}
}

// A site that is checked does not steer the terminal, nor fill the memory.
func TestWhatASiteSaysIsHarmless(t *testing.T) {
	k := &siteCheck{}
	for range 3000 {
		k.fault("%s：已公开而没有存证", "/items/\x1b[2J\u202ex\n日志成立")
	}
	if len(k.faults) > 1000 || k.faults[0] != "/items/\ufffd[2J\ufffdx\ufffd日志成立：已公开而没有存证" {
		t.Errorf("%d, %q", len(k.faults), k.faults[0])
	}
}

func taken(t *testing.T, address string) []byte {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", address, res.StatusCode, err)
	}
	return b
}

func filed(t *testing.T, name string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// researcher takes all reports of the region away as data, checks one that
// stands on another site, and verifies the public log: on line, as the files it
// saved, and as one file, now and again later.
func researcher(t *testing.T, site string) {
	t.Helper()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	var list struct{ Reports []struct{ URL string } }
	if err := json.Unmarshal(taken(t, site+"/api/v1/reports?limit=100"), &list); err != nil || len(list.Reports) < 10 {
		t.Fatalf("the reports of the region: %d, %v", len(list.Reports), err)
	}
	if lines := bytes.Count(taken(t, site+"/data/reports.jsonl"), []byte("\n")); lines != len(list.Reports) {
		t.Errorf("%d reports as data, %d in the list", lines, len(list.Reports))
	}
	foreign := filed(t, in("外省.html"), taken(t, site+list.Reports[0].URL+"/file/html"))
	ran(t, exitDone, "", "report", "check", foreign)

	ran(t, exitDone, "签名、条目和散列值都相符", "log", "verify", site, "--state", in("state"), "--save", in("log"))
	ran(t, exitDone, "与上次看到的", "log", "verify", site+"/log/", "--state", in("state"))
	ran(t, exitDone, "与上次看到的", "log", "verify", in("log"), "--state", in("state"))
	whole := filed(t, in("log.txt"), taken(t, site+"/data/log.txt"))
	ran(t, exitDone, "与上次看到的", "log", "verify", whole, "--state", in("state"))
	key := filed(t, in("key"), taken(t, site+"/log/key"))
	page := taken(t, site+list.Reports[0].URL)
	for _, link := range []string{"/log/proof/", `href="/log"`, "公开日志第"} {
		if !bytes.Contains(page, []byte(link)) {
			t.Errorf("the page of a report lacks %s", link)
		}
	}
	proof := taken(t, site+"/log/proof/2")
	file := filed(t, in("2.tlog-proof"), proof)
	ran(t, exitDone, "存证成立", "log", "proof", "check", file, "--key", key)
	ran(t, exitFindings, "不是存证所说的内容", "log", "proof", "check", file, "--state", in("state"), "--with", key)

	ran(t, exitFindings, "存证不成立", "log", "proof", "check", filed(t, in("bad"), bytes.Replace(proof, []byte("index 2"), []byte("index 3"), 1)), "--key", key)
	ran(t, exitFailed, "--key", "log", "proof", "check", file)
	ran(t, exitFailed, "没有找到", "log", "verify", in("nothing"))
	ran(t, exitFailed, "--items", "log", "verify", whole, "--items", "--key", key)
	b, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	ran(t, exitFindings, "日志不成立", "log", "verify", filed(t, in("forged.txt"), bytes.Replace(b, []byte(`"agency":"yunling"`), []byte(`"agency":"yunlinh"`), 1)), "--key", key)
	ran(t, exitFindings, "日志不成立", "log", "verify", filed(t, in("cut.txt"), b[:bytes.LastIndexByte(b[:len(b)-1], '\n')+1]), "--key", key)
	ran(t, exitFailed, "不是公开日志的全文", "log", "verify", filed(t, in("long.txt"), bytes.Repeat([]byte("x"), 1<<20)), "--key", key)
}

// What the site shows now is held against the log: texts, attachments,
// withdrawals, and what has no entry.
func TestLogVerifyItems(t *testing.T) {
	c := &serveCommand{}
	c.Data, c.Cipher = t.TempDir(), "aes"
	o, err := c.options(false)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	who := app.OperatorOf("test")
	if err := a.PutAgency(t.Context(), who, agency.Agency{ID: "edu", Kind: agency.Department, Name: "云岭县教育局", Short: "云教"}); err != nil {
		t.Fatal(err)
	}
	text := &fstest.MapFile{Data: []byte("<h1>校车</h1><p>价格 &lt; 2 元 &amp; 免票。</p>")}
	res, err := a.ImportItems(t.Context(), who, app.ItemImport{Agency: "edu", Rows: [][]string{{"标题", "发布时间", "栏目", "正文文件", "附件"},
		{"校车时刻", "2024-05-06", "notices", "a.html", "b.csv"}, {"校车票价", "2024-05-07", "notices", "a.html", ""}},
		Files: fstest.MapFS{"a.html": text, "b.csv": {Data: []byte("线路,时刻\n1,07:30\n")}}})
	if err != nil || len(res.Faults) > 0 || len(res.Open) > 0 {
		t.Fatalf("%+v, %v", res, err)
	}
	sites, err := c.sites(t.Context(), a, slog.New(slog.DiscardHandler), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	honest := sites.shell.Handler(sites.mux)
	var lie func(path string, body []byte) []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Accept-Encoding")
		rec := httptest.NewRecorder()
		honest.ServeHTTP(rec, r)
		body := rec.Body.Bytes()
		if lie != nil {
			body = lie(r.URL.Path, body)
		}
		if body == nil {
			rec.Code = http.StatusGone
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(body)
	}))
	defer server.Close()
	state := filepath.Join(t.TempDir(), "state")
	verify := func(want int, says string) {
		t.Helper()
		ran(t, want, says, "log", "verify", server.URL, "--items", "--state", state)
	}
	verify(exitDone, "都相符，没有未存证的")
	change := func(where, from, to string) func(string, []byte) []byte {
		return func(path string, body []byte) []byte {
			if strings.Contains(path, where) {
				return bytes.Replace(body, []byte(from), []byte(to), 1)
			}
			return body
		}
	}
	for _, x := range []struct {
		lie  func(string, []byte) []byte
		says string
	}{
		{change("/api/v1/items/", "免票", "半价"), "现在的内容与存证"},
		{change("/api/v1/items/", "校车票价", "校车票价（修订）"), "现在的内容与存证"},
		{change("/files/", "07:30", "08:30"), "个附件与存证"},
		{change("/api/v1/items", `"url":"/items/`, `"url":"/items/x`), "已公开而没有存证"},
		{func(path string, body []byte) []byte {
			if strings.HasPrefix(path, "/api/v1/items/") {
				return nil
			}
			return body
		}, "网站上没有"},
	} {
		lie = x.lie
		verify(exitFindings, x.says)
	}
}
