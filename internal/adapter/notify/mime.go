package notify

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"net/mail"
	"strings"
	"time"
	"unicode/utf8"
)

// compose writes a message as RFC 5322 and MIME want it: the same bytes at
// every try. from and to are bare addresses that were checked.
func compose(m Message, from, to string) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(from, "@")
	boundary := "=_gongkai_" + m.ID
	var b bytes.Buffer
	head := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	head("Date", m.At.UTC().Format(time.RFC1123Z))
	head("From", mailbox(m.From, from))
	head("To", "<"+to+">")
	head("Subject", encoded(m.Subject))
	head("Message-ID", "<"+m.ID+"@"+domain+">")
	head("Auto-Submitted", "auto-generated")
	head("MIME-Version", "1.0")
	head("Content-Type", `multipart/alternative; boundary="`+boundary+`"`)
	b.WriteString("\r\n")
	part(&b, boundary, "text/plain", m.Text)
	part(&b, boundary, "text/html", page(m))
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	return b.Bytes(), nil
}

func part(b *bytes.Buffer, boundary, kind, text string) {
	fmt.Fprintf(b, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary, kind)
	const width = 76
	code := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")))
	for len(code) > 0 {
		n := min(width, len(code))
		b.WriteString(code[:n])
		b.WriteString("\r\n")
		code = code[n:]
	}
}

// encoded is a header's text as encoded words (RFC 2047), one a line, none
// longer than a line may be after the header's name.
func encoded(s string) string {
	s = oneLine(s)
	if len(s) < 60 && !strings.Contains(s, "=?") && !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7e }) {
		return s
	}
	const most = 36 // octets of text in a word
	var words []string
	for from := 0; from < len(s); {
		to := from
		for to < len(s) {
			_, n := utf8.DecodeRuneInString(s[to:])
			if to+n-from > most {
				break
			}
			to += n
		}
		words = append(words, "=?utf-8?b?"+base64.StdEncoding.EncodeToString([]byte(s[from:to]))+"?=")
		from = to
	}
	return strings.Join(words, "\r\n ")
}

// mailbox is a name with its address.
func mailbox(name, address string) string {
	word := encoded(name)
	switch {
	case word == "":
		return "<" + address + ">"
	case strings.HasPrefix(word, "=?"):
		return word + "\r\n <" + address + ">"
	}
	return (&mail.Address{Name: word, Address: address}).String()
}

// page is the text as a small page: no pictures, nothing fetched.
func page(m Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>%s</title></head><body style=\"font:16px/1.7 sans-serif\">\n", html.EscapeString(oneLine(m.Subject)))
	for l := range strings.Lines(m.Text) {
		l = strings.TrimSpace(l)
		switch text := html.EscapeString(l); {
		case l == "":
		case isLink(l):
			fmt.Fprintf(&b, "<p><a href=\"%s\">%s</a></p>\n", text, text)
		default:
			fmt.Fprintf(&b, "<p>%s</p>\n", text)
		}
	}
	b.WriteString("</body></html>\n")
	return b.String()
}

// isLink reports whether a line is an address by itself.
func isLink(l string) bool {
	return (strings.HasPrefix(l, "https://") || strings.HasPrefix(l, "http://")) && !strings.ContainsAny(l, " \t<>\"'")
}

// bare checks an address and gives it without name, brackets or anything that
// could end a command: ok is false for what is no single address.
func bare(s string) (address string, ok bool) {
	if len(s) > maxAddress || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '<' || r == '>' }) {
		return "", false
	}
	at, err := mail.ParseAddress(s)
	if err != nil || at.Address != s || at.Name != "" {
		return "", false
	}
	local, domain, _ := strings.Cut(s, "@")
	return s, local != "" && domain != "" && !strings.ContainsAny(s, "\"\\")
}

// IsAddress reports whether s is one e-mail address and nothing else.
func IsAddress(s string) bool {
	_, ok := bare(s)
	return ok
}
