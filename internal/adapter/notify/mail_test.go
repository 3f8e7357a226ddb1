package notify_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/notify/notifytest"
	"gongkai/internal/kernel/fault"
)

func sample(to string) notify.Message {
	return notify.Message{ID: "0197-abc", To: to, From: "云岭县住房和城乡建设局", Subject: "您的政府信息公开申请已经答复，请凭受理编号和查询码查看（HOUSING-2025-0001）",
		Text: "您好：\n您提交的申请已经答复。\nhttps://gk.example.cn/track\n", At: time.Date(2025, 6, 20, 1, 2, 3, 0, time.UTC)}
}

func mailer(t *testing.T, s notify.MailSettings) *notify.Mail {
	t.Helper()
	m, err := notify.NewMail(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func settings(s *notifytest.Server, how notify.Security) notify.MailSettings {
	return notify.MailSettings{Host: "127.0.0.1", Port: s.Port, Security: how, From: "gongkai@yunling.example", Roots: s.Roots}
}

// Every way of securing and signing in reaches a real server, and what arrives
// is correct MIME.
func TestMailReachesARealServer(t *testing.T) {
	for _, c := range []struct {
		name string
		o    notifytest.Options
	}{
		{"plain", notifytest.Options{Security: notify.Plain}},
		{"starttls", notifytest.Options{Security: notify.STARTTLS, User: "gk", Password: "秘密 secret"}},
		{"tls", notifytest.Options{Security: notify.TLS, User: "gk", Password: "secret"}},
		{"login", notifytest.Options{Security: notify.STARTTLS, User: "gk", Password: "secret", LoginOnly: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			srv := notifytest.Start(t, c.o)
			s := settings(srv, c.o.Security)
			s.User, s.Password = c.o.User, c.o.Password
			if err := mailer(t, s).Send(t.Context(), sample("li@home.example")); err != nil {
				t.Fatal(err)
			}
			got := srv.Taken(t)
			if len(got) != 1 || got[0].From != "gongkai@yunling.example" || got[0].To[0] != "li@home.example" || got[0].User != c.o.User || got[0].TLS != (c.o.Security != notify.Plain) {
				t.Fatalf("%+v", got)
			}
			checkMIME(t, got[0].Data)
		})
	}
}

func checkMIME(t *testing.T, data string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for l := range strings.Lines(data) {
		if n := len(strings.TrimRight(l, "\r\n")); n > 78 {
			t.Errorf("a line of %d octets: %q", n, l)
		}
	}
	want := sample("")
	words := new(mime.WordDecoder)
	subject, err := words.DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != want.Subject {
		t.Errorf("subject %q: %v", subject, err)
	}
	from, err := m.Header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Name != want.From || from[0].Address != "gongkai@yunling.example" {
		t.Errorf("from %v: %v", from, err)
	}
	if at, err := m.Header.Date(); err != nil || !at.Equal(want.At) {
		t.Errorf("date %v: %v", at, err)
	}
	if id, auto := m.Header.Get("Message-ID"), m.Header.Get("Auto-Submitted"); id != "<0197-abc@yunling.example>" || auto != "auto-generated" {
		t.Errorf("%q, %q", id, auto)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s: %v", kind, err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, want := range []struct{ kind, text string }{{"text/plain; charset=utf-8", "您提交的申请已经答复。\r\n"}, {"text/html; charset=utf-8", `<a href="https://gk.example.cn/track">`}} {
		p, err := parts.NextPart()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
		if err != nil || p.Header.Get("Content-Type") != want.kind || !strings.Contains(string(text), want.text) {
			t.Errorf("%s: %q: %v", p.Header.Get("Content-Type"), text, err)
		}
	}
	if _, err := parts.NextPart(); !errors.Is(err, io.EOF) {
		t.Errorf("a third part: %v", err)
	}
}

// What goes wrong at each step has its verdict, and nothing that the server
// said about the recipient.
func TestMailTroubles(t *testing.T) {
	plain := notifytest.Start(t, notifytest.Options{Security: notify.Plain})
	auth := notifytest.Start(t, notifytest.Options{Security: notify.STARTTLS, User: "gk", Password: "secret"})
	sender := notifytest.Start(t, notifytest.Options{Security: notify.Plain, RejectFrom: true})
	other := notifytest.Start(t, notifytest.Options{Security: notify.STARTTLS, CertFor: "mail.elsewhere.example"})
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	wrong := settings(auth, notify.STARTTLS)
	wrong.User, wrong.Password = "gk", "not it"
	unknown := settings(auth, notify.STARTTLS)
	unknown.Roots = ""
	closed := settings(plain, notify.Plain)
	closed.Port = 1
	mute := settings(plain, notify.Plain)
	mute.Port = silent.Addr().(*net.TCPAddr).Port
	for _, c := range []struct {
		name string
		s    notify.MailSettings
		to   string
		want notify.Verdict
		code string
	}{
		{"no such recipient", settings(plain, notify.Plain), "nobody@home.example", notify.Never, "550 5.1.1"},
		{"not now", settings(plain, notify.Plain), "later@home.example", notify.Later, "451 4.3.0"},
		{"refused text", settings(plain, notify.Plain), "spam@home.example", notify.Never, "554 5.7.1"},
		{"connection lost", settings(plain, notify.Plain), "drop@home.example", notify.Later, ""},
		{"sender refused", settings(sender, notify.Plain), "li@home.example", notify.Ours, "553 5.1.8"},
		{"wrong password", wrong, "li@home.example", notify.Ours, "535 5.7.8"},
		{"unknown authority", unknown, "li@home.example", notify.Ours, ""},
		{"certificate of another", settings(other, notify.STARTTLS), "li@home.example", notify.Ours, ""},
		{"no STARTTLS", settings(plain, notify.STARTTLS), "li@home.example", notify.Ours, ""},
		{"no TLS there", settings(plain, notify.TLS), "li@home.example", notify.Ours, ""},
		{"nobody listens", closed, "li@home.example", notify.Later, ""},
		{"no answer", mute, "li@home.example", notify.Later, ""},
		{"two recipients", settings(plain, notify.Plain), "li@home.example,wang@home.example", notify.Never, ""},
		{"injected command", settings(plain, notify.Plain), "li@home.example>\r\nRCPT TO:<wang@home.example", notify.Never, ""},
		{"rare address", settings(plain, notify.Plain), "李@home.example", notify.Never, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			err := mailer(t, c.s).Send(ctx, sample(c.to))
			var got *notify.Trouble
			if !errors.As(err, &got) || got.Verdict != c.want || got.Code != c.code {
				t.Fatalf("%#v, want %v %q", err, c.want, c.code)
			}
			if s := err.Error(); strings.Contains(s, "home.example") || strings.Contains(s, "not it") || s == "" {
				t.Errorf("says %q", s)
			}
		})
	}
}

func TestMailSettings(t *testing.T) {
	good := notify.MailSettings{Host: "smtp.example.cn", Port: 465, Security: notify.TLS, User: "gk", Password: "x", From: "gk@example.cn"}
	for _, c := range []struct {
		field string
		spoil func(*notify.MailSettings)
	}{
		{"", func(*notify.MailSettings) {}},
		{"host", func(s *notify.MailSettings) { s.Host = "smtp.example.cn/x" }},
		{"host", func(s *notify.MailSettings) { s.Host = "" }},
		{"port", func(s *notify.MailSettings) { s.Port = 0 }},
		{"security", func(s *notify.MailSettings) { s.Security = "none" }},
		{"security", func(s *notify.MailSettings) { s.Security = notify.Plain }},
		{"from", func(s *notify.MailSettings) { s.From = "公开 <gk@example.cn>" }},
		{"from", func(s *notify.MailSettings) { s.From = "gk@example.cn\r\nBcc: x@y.cn" }},
		{"roots", func(s *notify.MailSettings) { s.Roots = "no certificate" }},
	} {
		s := good
		c.spoil(&s)
		_, err := notify.NewMail(s)
		var f *fault.Error
		switch {
		case c.field == "" && err != nil:
			t.Error(err)
		case c.field != "" && (!errors.As(err, &f) || f.Fields[0].Name != c.field):
			t.Errorf("%+v: %v, want a fault of %s", s, err, c.field)
		}
	}
}
