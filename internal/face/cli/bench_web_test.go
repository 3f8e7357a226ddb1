package cli

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/vault"
	"gongkai/internal/app"
	"gongkai/internal/law/request"
)

// webPage is a page that is measured: how often at least it is to be served for
// every time that nginx serves its bytes as a file.
type webPage struct {
	name, path string
	least      float64
	forms      []string // posts them in turn
	cookie     string
	file, size int // its name among nginx's, its bytes
}

// TestBenchWeb holds what the server gives against nginx on the same machine
// with the same bytes and the same headers, in turns in one run, with wrk
// beside them on the same cores; then asks at half of the rate that it found. It takes GONGKAI_BENCH_WEB=1, wrk and nginx, and installs neither:
// make bench-web. Another value than 1 measures the pages whose names hold it.
func TestBenchWeb(t *testing.T) {
	if os.Getenv("GONGKAI_BENCH_WEB") == "" {
		t.Skip("set GONGKAI_BENCH_WEB=1 to measure against nginx")
	}
	for _, tool := range []string{"wrk", "nginx", "go"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is missing; install wrk and nginx (nginx-light will do) first", tool)
		}
	}
	b := newWebBench(t)
	pages := b.pages()
	b.nginx(pages)
	for _, coding := range []string{"", "gzip"} {
		for _, p := range pages {
			if some := os.Getenv("GONGKAI_BENCH_WEB"); some == "1" || strings.Contains(p.name, some) {
				b.measure(p, coding)
			}
		}
	}
}

type webBench struct {
	*testing.T
	dir, at, front string
	ours, theirs   int // processes
	receipts       []app.Receipt
	staff          map[string][2]string // by role: login and password
}

func (b *webBench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// receiptsAsked are so many that none is asked for more often than one may be.
const receiptsAsked = 3000

// newWebBench starts the program as it is shipped, with a county's year.
func newWebBench(t *testing.T) *webBench {
	b := &webBench{T: t, dir: t.TempDir(), staff: map[string][2]string{}}
	bin, data := filepath.Join(b.dir, "gongkai"), filepath.Join(b.dir, "data")
	build := exec.Command("go", "build", "-trimpath", "-o", bin, "gongkai/cmd/gongkai")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(bin, "demo", "--data", data, "--cases", "4000").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	a, err := app.Open(t.Context(), app.Options{Dir: data, Existing: true, Cipher: vault.AES})
	b.must(err)
	for range receiptsAsked {
		one, err := a.Visitor().Apply(t.Context(), app.Submission{Agency: "education", Type: request.TypeRequest, Token: rand.Text(), Application: app.Application{
			Applicant: app.Applicant{Kind: "natural_person", Name: "林某", IDType: "其他证件", IDNo: "1", Phone: "19900001234"}, Content: "2025年财政决算", Form: app.ByQuery}})
		b.must(err)
		b.receipts = append(b.receipts, one)
	}
	b.must(a.Close())
	log, err := os.Create(filepath.Join(b.dir, "log"))
	b.must(err)
	// The limiter counts, but stops nobody; clients are told apart by the
	// header, as behind a proxy, for one may not ask for cases all day.
	serve := exec.Command(bin, "serve", "--demo", "--data", data, "--listen", "127.0.0.1:0", "--rate", "1000000", "--account-rate", "1000000", "--proxy", "127.0.0.1/32")
	out, err := serve.StdoutPipe()
	b.must(err)
	serve.Stderr = log
	b.must(serve.Start())
	b.ours = serve.Process.Pid
	t.Cleanup(func() { _ = serve.Process.Signal(os.Interrupt); _ = serve.Wait(); _ = log.Close() })
	b.listen(out)
	return b
}

// listen reads what serve prints: two addresses, then a line for each role.
func (b *webBench) listen(r io.Reader) {
	var text []byte
	one := make([]byte, 4096)
	for !bytes.Contains(text, []byte("audit_admin")) || !bytes.HasSuffix(text, []byte("\n")) {
		n, err := r.Read(one)
		b.must(err)
		text = append(text, one[:n]...)
	}
	go func() { _, _ = io.Copy(io.Discard, r) }()
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 {
			b.at = strings.TrimSuffix(f[1], "/")
		} else if len(f) == 3 {
			b.staff[f[0]] = [2]string{f[1], f[2]}
		}
	}
}

// pages signs in and finds the pages.
func (b *webBench) pages() []webPage {
	jar, err := cookiejar.New(nil)
	b.must(err)
	c := &http.Client{Jar: jar}
	who := b.staff["handler"]
	res, err := c.PostForm(b.at+"/office/signin", url.Values{"login": {who[0]}, "password": {who[1]}})
	b.must(err)
	b.must(res.Body.Close())
	where, err := url.Parse(b.at + "/office/")
	b.must(err)
	if len(jar.Cookies(where)) == 0 {
		b.Fatalf("not signed in: %s", res.Status)
	}
	cookie := jar.Cookies(where)[0].String()
	inbox := webPage{name: "inbox of 50 rows", path: "/office/cases?view=all", least: 0.1, cookie: cookie}
	_, body := b.get(inbox, "")
	one := regexp.MustCompile(`/office/cases/[0-9a-f-]{36}`).Find(body)
	if n := bytes.Count(body, []byte("<tr")); one == nil || n < 50 {
		b.Fatalf("the inbox has %d rows", n)
	}
	var claims []string
	for _, x := range b.receipts {
		claims = append(claims, url.Values{"receipt": {x.Receipt}, "code": {x.Code}}.Encode())
	}
	return []webPage{
		{name: "portal's home, kept", path: "/", least: 0.5}, {name: "a guide, kept", path: "/guide/education", least: 0.5},
		inbox, {name: "a case", path: string(one), least: 0.1, cookie: cookie},
		{name: "tracking", path: "/track", least: 0.1, forms: claims},
	}
}

// request asks for a page once.
func (b *webBench) request(p webPage, coding string) *http.Request {
	method, form := http.MethodGet, ""
	if len(p.forms) > 0 {
		method, form = http.MethodPost, p.forms[0]
	}
	r, err := http.NewRequestWithContext(b.Context(), method, b.at+p.path, strings.NewReader(form))
	b.must(err)
	r.Header.Set("Accept-Encoding", coding)
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if p.cookie != "" {
		r.Header.Set("Cookie", p.cookie)
	}
	return r
}

func (b *webBench) get(p webPage, coding string) (http.Header, []byte) {
	b.Helper()
	res, err := (&http.Transport{DisableCompression: true}).RoundTrip(b.request(p, coding))
	b.must(err)
	body, err := io.ReadAll(res.Body)
	b.must(err)
	b.must(res.Body.Close())
	if res.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s", p.name, res.Status)
	}
	return res.Header, body
}

// nginx serves each page as a file with the headers that we send; where a
// client takes gzip, it sends a file packed before.
func (b *webBench) nginx(pages []webPage) {
	b.front = "http://127.0.0.1:18473"
	var places strings.Builder
	for i := range pages {
		h, body := b.get(pages[i], "")
		_, packed := b.get(pages[i], "gzip")
		pages[i].file, pages[i].size = i, len(body)
		file := filepath.Join(b.dir, "html", strconv.Itoa(i)+".html")
		b.must(os.MkdirAll(filepath.Dir(file), 0o755))
		b.must(os.WriteFile(file, body, 0o644))
		b.must(os.WriteFile(file+".gz", packed, 0o644))
		fmt.Fprintf(&places, "location = /%d.html {\n", i)
		for name, v := range h {
			if !slices.Contains([]string{"Content-Length", "Content-Type", "Date", "Etag", "Last-Modified"}, name) {
				fmt.Fprintf(&places, "add_header %s %q;\n", name, strings.Join(v, ", "))
			}
		}
		places.WriteString("}\n")
	}
	conf := fmt.Sprintf(`daemon off; worker_processes 2; pid %[1]s/pid; error_log %[1]s/nginx.err;
events { worker_connections 1024; }
http { types { text/html html; } charset utf-8; sendfile on; tcp_nopush on; keepalive_requests 100000000; access_log %[1]s/nginx.log; gzip_static on;
client_body_temp_path %[1]s/t1; proxy_temp_path %[1]s/t2; fastcgi_temp_path %[1]s/t3; uwsgi_temp_path %[1]s/t4; scgi_temp_path %[1]s/t5;
server { listen 127.0.0.1:18473; root %[1]s/html; %[2]s } }`, b.dir, places.String())
	if os.Getuid() == 0 {
		conf = "user root;\n" + conf
	}
	file := filepath.Join(b.dir, "nginx.conf")
	b.must(os.WriteFile(file, []byte(conf), 0o644))
	n := exec.Command("nginx", "-c", file, "-e", b.dir+"/nginx.err")
	b.must(n.Start())
	b.theirs = n.Process.Pid
	b.Cleanup(func() { _ = n.Process.Signal(os.Interrupt); _ = n.Wait() })
	for range 100 {
		if res, err := http.Get(b.front + "/0.html"); err == nil {
			_ = res.Body.Close()
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.Fatal("nginx does not answer")
}

var (
	perSecond = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	asked     = regexp.MustCompile(`(\d+) requests in`)
	within99  = regexp.MustCompile(`99%\s+([0-9.]+(?:us|ms|s))`)
)

// processor is what a process and its children have used of the processors, 0
// where the system does not tell.
func processor(pid int) (used time.Duration) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	f := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	for _, ticks := range f[11:13] { // of a hundredth of a second each
		n, _ := strconv.Atoi(ticks)
		used += time.Duration(n) * 10 * time.Millisecond
	}
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for child := range strings.FieldsSeq(string(children)) {
		n, _ := strconv.Atoi(child)
		used += processor(n)
	}
	return used
}

// wrk asks as fast as answers come, from 32 connections for two seconds. It
// gives the requests a second, and the server's processor time for each.
func (b *webBench) wrk(where, coding string, p webPage, ours bool) (rate, cost float64) {
	pid := b.theirs
	if ours {
		pid = b.ours
	}
	before := processor(pid)
	out := b.ask(where, coding, p, ours, "", "-c32", "-d2")
	n, err := strconv.ParseFloat(string(asked.FindSubmatch(out)[1]), 64)
	b.must(err)
	return b.rate(out), float64((processor(pid) - before).Microseconds()) / max(n, 1)
}

// paced asks at about a rate, as a crowd does: each connection waits for some
// time before it asks again, twice the mean at most. It gives the rate that
// came of it and the time within which 99 of 100 answers came.
func (b *webBench) paced(p webPage, coding string, rate float64) (got float64, p99 time.Duration) {
	conns := min(max(int(rate/100), 16), 256)
	pause := fmt.Sprintf("math.randomseed(os.time()) function delay() return math.random(0, %d) end\n", int(2000*float64(conns)/rate))
	out := b.ask(b.at+p.path, coding, p, true, pause, "-c"+strconv.Itoa(conns), "-d5", "--latency")
	m := within99.FindSubmatch(out)
	if m == nil {
		b.Fatalf("%s", out)
	}
	p99, err := time.ParseDuration(string(m[1]))
	b.must(err)
	return b.rate(out), p99
}

func (b *webBench) rate(out []byte) float64 {
	n, err := strconv.ParseFloat(string(perSecond.FindSubmatch(out)[1]), 64)
	b.must(err)
	return n
}

// ask runs wrk with a script. Only we are posted to: nginx gives the same bytes
// as a file. A client is told apart by the header, as behind a proxy, for one
// may not ask for cases all day.
func (b *webBench) ask(where, coding string, p webPage, ours bool, more string, args ...string) []byte {
	lua := "local c=0\n" + more
	if ours && len(p.forms) > 0 {
		lua += "local forms={'" + strings.Join(p.forms, "','") + "'}\n" // escaped as addresses are: no quotes
		lua += "wrk.method='POST'; wrk.headers['Content-Type']='application/x-www-form-urlencoded'\n"
		lua += "request=function() c=c+1; wrk.headers['X-Forwarded-For']='10.'..math.floor(c/65536)%256 ..'.'..math.floor(c/256)%256 ..'.'..c%256; return wrk.format(nil,nil,nil,forms[c%#forms+1]) end\n"
	}
	script := filepath.Join(b.dir, "wrk.lua")
	b.must(os.WriteFile(script, []byte(lua), 0o644))
	args = append([]string{"-t2", "-s", script, "-H", "Accept-Encoding: " + coding}, args...)
	if ours && p.cookie != "" {
		args = append(args, "-H", "Cookie: "+p.cookie)
	}
	out, err := exec.Command("wrk", append(args, where)...).CombinedOutput()
	b.must(err)
	if perSecond.Find(out) == nil || asked.Find(out) == nil || bytes.Contains(out, []byte("Non-2xx")) || bytes.Contains(out, []byte("Socket errors")) {
		b.Fatalf("%s: %s", where, out)
	}
	return out
}

// measure takes turns, five each, and holds the middle ratio against the least.
func (b *webBench) measure(p webPage, coding string) {
	b.Helper()
	var ratios, ours, theirs, costs []float64
	for range 5 {
		n, theirCost := b.wrk(fmt.Sprintf("%s/%d.html", b.front, p.file), coding, p, false)
		g, cost := b.wrk(b.at+p.path, coding, p, true)
		ratios, ours, theirs, costs = append(ratios, g/n), append(ours, g), append(theirs, n), append(costs, cost)
		b.Logf("  %s %s: nginx %.0f/s at %.0f µs of processor each, gongkai %.0f/s at %.0f µs", p.name, coding, n, theirCost, g, cost)
	}
	slices.Sort(ratios)
	slices.Sort(ours)
	slices.Sort(theirs)
	slices.Sort(costs)
	steady, p99 := b.paced(p, coding, ours[2]/2)
	b.Logf("%-20s %5d bytes %4s  nginx %6.0f/s  gongkai %6.0f/s at %.0f µs  ratio %.2f (%.2f–%.2f), at least %.2f; p99 %v at %.0f/s", p.name, p.size, coding, theirs[2], ours[2], costs[2],
		ratios[2], ratios[0], ratios[4], p.least, p99, steady)
	if ratios[2] < p.least {
		b.Errorf("%s %s: %.2f of nginx's rate, want %.2f", p.name, coding, ratios[2], p.least)
	}
	if p99 > 20*time.Millisecond {
		b.Errorf("%s %s: p99 %v at half of the load, want 20 ms", p.name, coding, p99)
	}
}
