package notify

import (
	"bytes"
	"errors"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"
)

// Nothing that stands in a message can add a header, end the head early or
// name another recipient.
func FuzzCompose(f *testing.F) {
	f.Add("云岭县教育局", "您的申请", "正文\n第二行", "li@home.example")
	f.Add("x\r\nBcc: wang@home.example", "y\r\n\r\nbody", "--=_gongkai_id--\r\n.", "li@home.example\r\nBcc: x@y.z")
	f.Add("\"<>", "=?utf-8?b?DQo=?=", "<script>alert(1)</script>", "a b@c.d")
	f.Add("\u2028\u202e", strings.Repeat("长", 150), "\x00\xff", "<a@b.c>")
	f.Fuzz(func(t *testing.T, from, subject, text, to string) {
		m := Message{ID: "id", From: from, Subject: subject, Text: text, At: time.Unix(1_750_000_000, 0)}
		address, ok := bare(to)
		if !ok {
			address = "li@home.example"
		} else if strings.ContainsAny(address, "\r\n <>,;\x00") && !strings.Contains(address, "@") {
			t.Fatalf("took the address %q", address)
		}
		data, err := compose(m, "gk@example.cn", address)
		if err != nil {
			var trouble *Trouble
			if !errors.As(err, &trouble) {
				t.Fatal(err)
			}
			return
		}
		got, err := mail.ReadMessage(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%v\n%q", err, data)
		}
		if len(got.Header) != 8 || len(got.Header["To"]) != 1 || got.Header.Get("To") != "<"+address+">" {
			t.Fatalf("head %q", got.Header)
		}
		said, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if err != nil || strings.ContainsAny(said, "\r\n") {
			t.Fatalf("subject %q: %v", said, err)
		}
		if at, err := got.Header.AddressList("From"); err != nil || len(at) != 1 || at[0].Address != "gk@example.cn" {
			t.Fatalf("from %q: %v", got.Header.Get("From"), err)
		}
		if bytes.Contains(bytes.ReplaceAll(data, []byte("\r\n"), nil), []byte("\n")) {
			t.Fatal("a bare line feed")
		}
	})
}

func TestComposeIsTheSameAtEveryTry(t *testing.T) {
	m := Message{ID: "id", From: "局", Subject: "事", Text: "话", At: time.Unix(1_750_000_000, 0)}
	one, err := compose(m, "gk@example.cn", "li@home.example")
	if err != nil {
		t.Fatal(err)
	}
	two, err := compose(m, "gk@example.cn", "li@home.example")
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("%v\n%q\n%q", err, one, two)
	}
	m.Text = strings.Repeat("长", maxText+1)
	if _, err := compose(m, "gk@example.cn", "li@home.example"); err == nil {
		t.Error("took a text without end")
	}
}
