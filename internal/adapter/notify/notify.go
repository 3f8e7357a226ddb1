// Package notify carries notifications out of the house (Regulations arts
// 30–35 want the applicant told; 个人信息保护法 arts 6, 51 want no more said
// than is needed, and that kept safe): mail by SMTP, short messages by an SMS
// gateway's webhook, and a log for trials. It decides nothing about whom or
// when; what it is handed it delivers once, or says why not.
package notify

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"gongkai/internal/kernel/fault"
)

// Message is one notification to one person.
type Message struct {
	// ID is stable over all tries: Message-ID and idempotency key are made of
	// it, so that a duplicate after a crash can be recognised.
	ID      string
	To      string // an e-mail address, or a telephone number
	From    string // the sender's name as people read it: the agency
	Subject string // of a mail
	Text    string // plain, paragraphs a line
	At      time.Time
}

// Bounds of a message.
const (
	maxSubject = 200
	maxText    = 20_000 // characters
	maxAddress = 254    // RFC 5321 with its brackets
)

// Carrier delivers messages one way. A failure is a *Trouble.
type Carrier interface {
	Send(ctx context.Context, m Message) error
}

// Verdict says what is to be done about a message that did not leave.
type Verdict int

// The verdicts.
const (
	Later Verdict = iota // the other side or the network: try again
	Ours                 // our settings or account: try again, and tell the administrator at once
	Never                // this recipient or message: tell the office, who must reach them otherwise
)

// Trouble is why a message did not leave. It repeats nothing that a server
// said, since servers repeat the recipient.
type Trouble struct {
	Verdict Verdict
	Code    string        // the reply's, e.g. 550 5.1.1 or HTTP 503; "" where there was none
	Text    string        // Chinese, without personal data
	After   time.Duration // the other side asks to wait so long; 0 where it says nothing
}

func (t *Trouble) Error() string {
	if t.Code == "" {
		return t.Text
	}
	return t.Text + "（" + t.Code + "）"
}

func trouble(v Verdict, code, format string, args ...any) *Trouble {
	return &Trouble{Verdict: v, Code: code, Text: fmt.Sprintf(format, args...)}
}

// check refuses a message that no carrier may take.
func (m *Message) check() error {
	switch {
	case m.ID == "" || strings.ContainsFunc(m.ID, func(r rune) bool { return !isIDRune(r) }):
		return trouble(Never, "", "通知的编号不对")
	case len([]rune(m.Subject)) > maxSubject || len([]rune(m.Text)) > maxText || strings.TrimSpace(m.Text) == "":
		return trouble(Never, "", "通知内容为空或者过长")
	}
	return nil
}

func isIDRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_'
}

// oneLine takes out what would end or hide part of a header.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// invalid says what of a carrier's settings is wrong, by field.
func invalid(code string, fs []fault.Field) error {
	if len(fs) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: code, Message: "设置有误", Fields: fs}
}
