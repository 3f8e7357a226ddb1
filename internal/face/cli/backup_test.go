package cli

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/blob/blobtest"
	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store/storetest"
	"gongkai/internal/app"
	"gongkai/internal/face/config"
	"gongkai/internal/kernel/agency"
)

// ok runs a command that must end well.
func ok(t *testing.T, args ...string) string {
	t.Helper()
	got := run(t, "", args...)
	if got.code != exitDone {
		t.Fatalf("%v: status %d\n%s%s", args, got.code, got.out, got.err)
	}
	return got.out
}

// aCounty is a small demonstration in a folder, with the administrator's password.
func aCounty(t *testing.T) (dir, login, password string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "a")
	ok(t, "demo", "--data", dir, "--cases", "30", "--year", "2024")
	a, err := app.Open(context.Background(), app.Options{Dir: dir, Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	attaches(t, a)
	staff, err := a.DemoStaff(context.Background(), operator())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range staff {
		if s.Role == agency.SystemAdmin {
			login, password = s.Login, s.Password
		}
	}
	return dir, login, password
}

// attaches applies with a file, which the county keeps.
func attaches(t *testing.T, a *app.App) {
	t.Helper()
	all, err := a.AgencyNames(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := app.Submission{Agency: all[0].ID, Token: rand.Text(), Application: app.Application{
		Applicant: app.Applicant{Kind: "natural_person", Name: "林小满", IDType: app.ResidentID, IDNo: "11010519491231002X", Phone: "19900001234"},
		Content:   "2023年度校车运营补贴的发放标准", Form: app.ByQuery,
	}}
	if err := a.Visitor().Hold(t.Context(), s.Token, "证明.txt", strings.NewReader("证明")); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Visitor().Apply(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func copyKey(t *testing.T, from, to string) {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(from, "key"))
	if err == nil {
		err = os.WriteFile(filepath.Join(to, "key"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Journey 12: yesterday's backup is restored on another machine, on either
// database and back, everything is whole there, and the administrator signs in,
// sees when the backup was made, and enters next year's calendar.
func TestBackupIsRestoredElsewhere(t *testing.T) {
	first, login, password := aCounty(t)
	folder := t.TempDir()
	ok(t, "backup", "--data", first, "--keep", "1", folder)
	old := archives(t, folder)[0]
	if err := os.Rename(old, filepath.Join(folder, "gongkai-20250101-023000.tar.gz")); err != nil {
		t.Fatal(err)
	}
	if said := ok(t, "backup", "--data", first, "--keep", "1", folder); !strings.Contains(said, "已整份读回核对") || !strings.Contains(said, "已删除较早的备份 gongkai-20250101") {
		t.Errorf("said %s", said)
	}
	file := archives(t, folder)[0]
	refusesBroken(t, file)

	second := filepath.Join(t.TempDir(), "b")
	if said := ok(t, "restore", "--data", second, file); !strings.Contains(said, "密钥") {
		t.Errorf("nothing of the key: %s", said)
	}
	copyKey(t, first, second)
	if said := ok(t, "verify", "--data", second); !strings.Contains(said, "发现 0 处不符") {
		t.Error(said)
	}
	if again := run(t, "", "restore", "--data", second, file); again.code != exitFailed || !strings.Contains(again.err, "已有数据") {
		t.Errorf("over another: %d %s", again.code, again.err)
	}
	signsInto(t, second, "", login, password)

	t.Run("object store", func(t *testing.T) {
		files := inBucket(t)
		again := append([]string{"restore", "--data", filepath.Join(t.TempDir(), "b")}, files...)
		short := filepath.Join(t.TempDir(), "short.tar.gz")
		whole, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(short, whole[:len(whole)/2], 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := run(t, "", append(again, short)...); got.code != exitFailed || !strings.Contains(got.err, "不完整") {
			t.Errorf("cut short: %d %s", got.code, got.err)
		}
		dir := filepath.Join(t.TempDir(), "b")
		ok(t, append([]string{"restore", "--data", dir, file}, files...)...) // it has left nothing
		copyKey(t, first, dir)
		if said := ok(t, append([]string{"verify", "--data", dir}, files...)...); !strings.Contains(said, "发现 0 处不符") {
			t.Error(said)
		}
		if got := run(t, "", append(again, file)...); got.code != exitFailed || !strings.Contains(got.err, "对象存储") || !strings.Contains(got.err, "已有数据") {
			t.Errorf("over another: %d %s", got.code, got.err)
		}
		if _, err := os.Stat(filepath.Join(dir, "blobs")); !os.IsNotExist(err) {
			t.Errorf("files on the disk: %v", err)
		}
		from, back := filepath.Join(folder, "from-bucket.tar.gz"), filepath.Join(t.TempDir(), "c")
		ok(t, append([]string{"backup", "--data", dir, from}, files...)...)
		ok(t, "restore", "--data", back, from)
		copyKey(t, first, back)
		ok(t, "verify", "--data", back)
	})

	t.Run("postgres", func(t *testing.T) {
		p := storetest.Postgres(t)
		ok(t, "restore", "--data", p.Dir, "--db", p.URL, file)
		copyKey(t, first, p.Dir)
		ok(t, "verify", "--data", p.Dir, "--db", p.URL)
		signsInto(t, p.Dir, p.URL, login, password)
		other := storetest.Postgres(t)
		if again := run(t, "", "restore", "--data", other.Dir, "--db", p.URL, file); again.code != exitFailed || !strings.Contains(again.err, "已有数据") {
			t.Errorf("over another: %d %s", again.code, again.err)
		}
		if left, _ := os.ReadDir(other.Dir); len(left) > 0 {
			t.Errorf("left %v behind", left)
		}
		from, third := filepath.Join(folder, "from-postgres.tar.gz"), filepath.Join(t.TempDir(), "c")
		ok(t, "backup", "--data", p.Dir, "--db", p.URL, from)
		ok(t, "restore", "--data", third, from)
		copyKey(t, first, third)
		ok(t, "verify", "--data", third)
	})
}

// inBucket are the flags of an object store that nobody else uses.
func inBucket(t *testing.T) []string {
	t.Helper()
	w, secret := blobtest.Bucket(t), filepath.Join(t.TempDir(), "s3")
	if err := os.WriteFile(secret, []byte(w.KeyID+"\n"+w.Key+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"--files-url", w.URL, "--files-secret", secret}
}

func archives(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others can read %s: %v %v", files[0], info.Mode(), err)
	}
	return files
}

// refusesBroken tries what is no whole backup of this program: each is refused
// with its reason and leaves nothing.
func refusesBroken(t *testing.T, file string) {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	newer := repacked(t, whole, func(name string, data []byte) []byte {
		if name == "backup.json" {
			return bytes.Replace(data, []byte(`"schema":`), []byte(`"schema":9`), 1)
		}
		return data
	})
	changed := repacked(t, whole, func(name string, data []byte) []byte {
		if name == "ledger.jsonl" {
			return bytes.Replace(data, []byte("云岭县"), []byte("雲岭县"), 1)
		}
		return data
	})
	table := repacked(t, whole, func(name string, data []byte) []byte {
		switch name {
		case "ledger.jsonl":
			return []byte("{\"t\":\"sessions\",\"v\":[1],\"c\":[\"id\"]}\n")
		case "SHA256SUMS": // of one who knows how they are made
			return nil
		}
		return data
	})
	for _, x := range []struct {
		name, says string
		data       []byte
	}{
		{"cut", "不完整或已损坏", whole[:len(whole)*2/3]}, {"flipped", "损坏", flipped}, {"empty", "损坏", nil}, {"a letter", "不是 gongkai 的备份", []byte("尊敬的申请人：")},
		{"another archive", "不是 gongkai 的备份", repacked(t, nil, nil)}, {"newer", "请先升级", newer}, {"changed", "校验不符", changed}, {"another table", "没有恢复任何数据", table},
	} {
		bad, dir := filepath.Join(t.TempDir(), "bad"), filepath.Join(t.TempDir(), "into")
		if err := os.WriteFile(bad, x.data, 0o600); err != nil {
			t.Fatal(err)
		}
		got := run(t, "", "restore", "--data", dir, bad)
		if got.code != exitFailed || !strings.Contains(got.err, x.says) {
			t.Errorf("%s: status %d, %s", x.name, got.code, got.err)
		}
		if left, err := os.ReadDir(dir); err == nil {
			t.Errorf("%s: left %v behind", x.name, left)
		}
	}
}

// repacked writes an archive anew with its members changed; of nil, another's.
func repacked(t *testing.T, whole []byte, change func(name string, data []byte) []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	gz := gzip.NewWriter(&out)
	w := tar.NewWriter(gz)
	put := func(name string, data []byte) {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(data))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if whole == nil {
		put("holiday.txt", []byte("照片"))
	} else {
		in, err := gzip.NewReader(bytes.NewReader(whole))
		if err != nil {
			t.Fatal(err)
		}
		for r := tar.NewReader(in); ; {
			h, err := r.Next()
			if err == io.EOF { //nolint:errorlint // as tar gives it
				break
			}
			data, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			put(h.Name, change(h.Name, data))
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := gz.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// signsInto serves a restored copy: the administrator comes in with the
// password of the first machine, sees the backup and enters next year.
func signsInto(t *testing.T, dir, db, login, password string) {
	t.Helper()
	c := &serveCommand{Server: config.Server{Listen: "127.0.0.1:0"}}
	c.Data, c.DB, c.Cipher = dir, db, "aes"
	said, stop := served(t, c, 2)
	defer stop()
	base := strings.TrimSuffix(said[0][1], "/")
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	body := func(res *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		text, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d %v", res.Request.URL.Path, res.StatusCode, err)
		}
		return string(text)
	}
	if in := body(client.PostForm(base+"/office/signin", url.Values{"login": {login}, "password": {password}})); !strings.Contains(in, "退出") {
		t.Fatal("the password of the first machine is refused")
	}
	m := regexp.MustCompile(`name="secret" value="([A-Z2-7]+)"`).FindStringSubmatch(body(client.Get(base + "/office/factor")))
	if m == nil {
		t.Fatal("no second factor is asked of the administrator")
	}
	body(client.PostForm(base+"/office/factor", url.Values{"secret": {m[1]}, "code": {identity.Code(m[1], identity.Step(time.Now()))}}))
	if page := body(client.Get(base + "/office/backup")); !strings.Contains(page, "<dd>gongkai-2") || !strings.Contains(page, "核对校验值") || !strings.Contains(page, "最近一次备份完好") {
		t.Error("the page does not say when the backup was made")
	}
	next := strconv.Itoa(time.Now().Year() + 1)
	notice := "国办发明电〔" + next + "〕99号"
	tried := body(client.PostForm(base+"/office/calendar/year", url.Values{"year": {next}, "number": {notice}, "dated": {strconv.Itoa(time.Now().Year()) + "-11-05"},
		"off": {"1月1日至1月3日、2月5日至2月11日、4月5日、5月1日至5日、6月9日、9月15日、10月1日至7日"}}))
	m = regexp.MustCompile(`name="arrangement" value="([^"]+)"`).FindStringSubmatch(tried)
	if m == nil {
		t.Fatalf("next year cannot be tried: %s", tried)
	}
	if page := body(client.PostForm(base+"/office/calendar/year", url.Values{"arrangement": {html.UnescapeString(m[1])}, "do": {"save"}})); !strings.Contains(page, notice) {
		t.Error("next year's calendar is not entered")
	}
}
