package notify_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/kernel/fault"
)

var smsKey = []byte("0123456789abcdef")

func smsNow() time.Time { return time.Unix(1_750_000_000, 0) }

func gateway(t *testing.T, s notify.SMSSettings) *notify.SMS {
	t.Helper()
	c, err := notify.NewSMS(s, smsNow)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A gateway gets what it needs to check who asks and whether it has seen the
// message before.
func TestSMSIsSigned(t *testing.T) {
	var body []byte
	var head http.Header
	srv := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head = r.Header
		body, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusAccepted)
	}))
	defer srv.Close()
	roots := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: srv.Certificate().Raw}))
	c := gateway(t, notify.SMSSettings{URL: srv.URL + "/send", Key: smsKey, Private: true, Roots: roots})
	if err := c.Send(t.Context(), notify.Message{ID: "id-1", To: "13800000000", From: "县教育局", Text: "您的申请已答复"}); err != nil {
		t.Fatal(err)
	}
	mac, err := hex.DecodeString(strings.TrimPrefix(head.Get("X-Gongkai-Signature"), "sha256="))
	if err != nil || !hmac.Equal(mac, notify.Sign(smsKey, head.Get("X-Gongkai-Timestamp"), body)) {
		t.Errorf("signature %q: %v", head.Get("X-Gongkai-Signature"), err)
	}
	if head.Get("Idempotency-Key") != "id-1" || head.Get("X-Gongkai-Timestamp") != "1750000000" {
		t.Errorf("%v", head)
	}
	var got map[string]string
	if err := json.Unmarshal(body, &got); err != nil || got["id"] != "id-1" || got["phone"] != "13800000000" || got["text"] != "您的申请已答复" || got["sender"] != "县教育局" {
		t.Errorf("%s: %v", body, err)
	}
}

func TestSMSTroubles(t *testing.T) {
	elsewhere := 0
	mux := http.NewServeMux()
	answer := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
	}
	for path, status := range map[string]int{"/500": 500, "/503": 503, "/400": 400, "/401": 401, "/404": 404} {
		mux.Handle(path, answer(status))
	}
	mux.HandleFunc("/429", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	mux.HandleFunc("/302", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) })
	mux.HandleFunc("/elsewhere", func(http.ResponseWriter, *http.Request) { elsewhere++ })
	mux.HandleFunc("/close", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	release := make(chan struct{})
	mux.HandleFunc("/slow", func(http.ResponseWriter, *http.Request) { <-release })
	srv := httptest.NewServer(mux)
	defer srv.Close()
	defer close(release)
	for _, c := range []struct {
		path    string
		to      string
		private bool
		want    notify.Verdict
		after   time.Duration
	}{
		{"/500", "13800000000", true, notify.Later, 0}, {"/503", "13800000000", true, notify.Later, 0},
		{"/429", "13800000000", true, notify.Later, 2 * time.Minute},
		{"/400", "13800000000", true, notify.Never, 0}, {"/401", "13800000000", true, notify.Ours, 0}, {"/404", "13800000000", true, notify.Ours, 0},
		{"/302", "13800000000", true, notify.Ours, 0}, {"/close", "13800000000", true, notify.Later, 0}, {"/slow", "13800000000", true, notify.Later, 0},
		{"/500", "13800000000", false, notify.Ours, 0}, {"/500", "0990-8100000转1", true, notify.Never, 0},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		err := gateway(t, notify.SMSSettings{URL: srv.URL + c.path, Key: smsKey, Private: c.private}).Send(ctx, notify.Message{ID: "id", To: c.to, Text: "话"})
		cancel()
		var got *notify.Trouble
		if !errors.As(err, &got) || got.Verdict != c.want || got.After != c.after || strings.Contains(err.Error(), "1380") {
			t.Errorf("%s: %#v, want %v after %v", c.path, err, c.want, c.after)
		}
	}
	if elsewhere > 0 {
		t.Error("followed a redirect")
	}
}

func TestSMSSettings(t *testing.T) {
	for url, field := range map[string]string{
		"https://sms.example.cn/send": "", "http://127.0.0.1:8081/send": "", "http://sms.example.cn/send": "url", "ftp://sms.example.cn": "url",
		"https://user:pw@sms.example.cn/": "url", "https:///send": "url", "sms.example.cn": "url", "": "url", "http://127.0.0.1.example.cn/": "url",
	} {
		_, err := notify.NewSMS(notify.SMSSettings{URL: url, Key: smsKey}, smsNow)
		var f *fault.Error
		if field == "" && err != nil || field != "" && (!errors.As(err, &f) || f.Fields[0].Name != field) {
			t.Errorf("%q: %v", url, err)
		}
	}
	if _, err := notify.NewSMS(notify.SMSSettings{URL: "https://sms.example.cn/", Key: []byte("short")}, smsNow); err == nil {
		t.Error("took a short key")
	}
}

// The log tells that a message would have left and nothing of it.
func TestLogSaysNothingPersonal(t *testing.T) {
	var b bytes.Buffer
	l := notify.NewLog(slog.New(slog.NewTextHandler(&b, nil)))
	if err := l.Send(t.Context(), notify.Message{ID: "id-7", To: "13800000000", Subject: "李某", Text: "李某的申请"}); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); !strings.Contains(s, "id-7") || strings.Contains(s, "138") || strings.Contains(s, "李") {
		t.Errorf("%q", s)
	}
}
