package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// Notices are the installation's settings of notifications. Secrets stand in
// them sealed, and are given to nobody.
type Notices struct {
	Portal string      `json:"portal,omitempty"` // the public's address of the portal, e.g. https://gk.example.cn
	Mail   MailChannel `json:"mail"`
	SMS    SMSChannel  `json:"sms"`
	// Short messages are held back from QuietFrom to QuietUntil o'clock, in
	// China; equal hours hold nothing back.
	QuietFrom  int   `json:"quiet_from"`
	QuietUntil int   `json:"quiet_until"`
	SoonDays   []int `json:"soon_days"` // working days before a date on which staff are reminded
	DigestHour int   `json:"digest_hour"`
}

// How a channel carries.
const (
	ByNothing = "" // switched off
	ByLog     = "log"
	BySMTP    = "smtp"
	ByWebhook = "webhook"
)

// MailChannel says how mail leaves.
type MailChannel struct {
	How      string `json:"how"`
	Host     string `json:"host,omitempty"`
	Port     int    `json:"port,omitempty"`
	Security string `json:"security,omitempty"` // starttls, tls, plain
	User     string `json:"user,omitempty"`
	From     string `json:"from,omitempty"`
	Roots    string `json:"roots,omitempty"`
	Sealed   []byte `json:"sealed,omitempty"` // the password
}

// SMSChannel says how short messages leave.
type SMSChannel struct {
	How     string `json:"how"`
	URL     string `json:"url,omitempty"`
	Private bool   `json:"private,omitempty"` // the gateway may stand in the intranet
	Roots   string `json:"roots,omitempty"`
	Sealed  []byte `json:"sealed,omitempty"` // the key of the signature
}

// On reports whether mail is sent at all.
func (m *MailChannel) On() bool { return m.How != ByNothing }

// HasSecret reports whether a password is kept.
func (m *MailChannel) HasSecret() bool { return len(m.Sealed) > 0 }

// On reports whether short messages are sent at all.
func (s *SMSChannel) On() bool { return s.How != ByNothing }

// HasSecret reports whether a key is kept.
func (s *SMSChannel) HasSecret() bool { return len(s.Sealed) > 0 }

const (
	kindNotices   = "notices" // agency "", key "settings"
	noticesKey    = "settings"
	ownerPassword = "notices:mail"
	ownerKey      = "notices:sms"
)

// usualNotices hold until somebody changes them (choice: five, two and one
// working days before, and on the day).
func usualNotices() Notices {
	return Notices{QuietFrom: 22, QuietUntil: 8, SoonDays: []int{5, 2, 1}, DigestHour: 8}
}

func (w *work) notices(ctx context.Context) (*Notices, error) {
	n := usualNotices()
	r, err := w.Record(ctx, kindNotices, "", noticesKey)
	if err == nil && r != nil {
		n.SoonDays = nil
		err = json.Unmarshal([]byte(r.Body), &n)
	}
	return &n, err
}

// Notices gives the settings, with the mark of a secret in place of it.
func (a *App) Notices(ctx context.Context, actor agency.Actor) (n Notices, err error) {
	err = a.read(ctx, actor, agency.NotifyManage, "", func(w *work) error {
		have, err := w.notices(ctx)
		if err == nil {
			n = *have
			n.Mail.Sealed, n.SMS.Sealed = marked(n.Mail.Sealed), marked(n.SMS.Sealed)
		}
		return err
	})
	return n, err
}

func marked(secret []byte) []byte {
	if len(secret) == 0 {
		return nil
	}
	return []byte{1}
}

// PutNotices changes the settings. An empty secret keeps the one that stands.
func (a *App) PutNotices(ctx context.Context, actor agency.Actor, n Notices, password, key string) error {
	return a.write(ctx, actor, agency.NotifyManage, "", func(w *work) error {
		have, err := w.notices(ctx)
		if err != nil {
			return err
		}
		if err := a.keepSecrets(&n, have, password, key); err != nil {
			return err
		}
		if err := a.checkNotices(&n); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.NotifyManage, kindNotices, "", noticesKey, 0, n)
	})
}

// keepSecrets seals new secrets and keeps those that stand. A password goes to
// no other server than it was given for.
func (a *App) keepSecrets(n, have *Notices, password, key string) (err error) {
	n.Mail.Sealed, n.SMS.Sealed = nil, nil
	if n.Mail.How == BySMTP && n.Mail.User != "" && n.Mail.Host == have.Mail.Host && n.Mail.Port == have.Mail.Port {
		n.Mail.Sealed = have.Mail.Sealed
	}
	if n.SMS.How == ByWebhook && n.SMS.URL == have.SMS.URL {
		n.SMS.Sealed = have.SMS.Sealed
	}
	if password != "" {
		if n.Mail.Sealed, err = a.vault.Seal([]byte(password), ownerPassword); err != nil {
			return err
		}
	}
	if key != "" {
		n.SMS.Sealed, err = a.vault.Seal([]byte(key), ownerKey)
	}
	return err
}

func (a *App) checkNotices(n *Notices) error {
	var fs []fault.Field
	add := func(name, message string) {
		fs = append(fs, fault.Field{Name: name, Code: "notices." + name, Message: message})
	}
	if u, err := url.Parse(n.Portal); n.Portal != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "") {
		add("portal", "应写作 https://gk.example.cn")
	}
	if n.QuietFrom < 0 || n.QuietFrom > 23 || n.QuietUntil < 0 || n.QuietUntil > 23 {
		add("quiet_from", "应为 0 至 23 的整点")
	}
	if n.DigestHour < 0 || n.DigestHour > 23 {
		add("digest_hour", "应为 0 至 23 的整点")
	}
	for _, d := range n.SoonDays {
		if d < 1 || d > 20 {
			add("soon_days", "各数应为 1 至 20 的工作日数")
			break
		}
	}
	slices.SortFunc(n.SoonDays, func(a, b int) int { return b - a })
	n.SoonDays = slices.Compact(n.SoonDays)
	for _, channel := range []string{channelMail, channelSMS} {
		if _, err := a.carrierOf(n, channel); err != nil {
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.Invalid {
				return err
			}
			fs = append(fs, f.Fields...)
		}
	}
	if n.Mail.How == BySMTP && n.Mail.User != "" && len(n.Mail.Sealed) == 0 {
		add("password", "请填写口令；服务器、端口改变后须重新填写")
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "notices.invalid", Message: "通知的设置有误", Fields: fs}
	}
	return nil
}

// carrierOf makes what carries a channel; nil where it is switched off.
func (a *App) carrierOf(n *Notices, channel string) (notify.Carrier, error) {
	how := n.Mail.How
	if channel == channelSMS {
		how = n.SMS.How
	}
	switch {
	case how == ByNothing:
		return nil, nil
	case how == ByLog:
		return notify.NewLog(a.opts.Log), nil
	case channel == channelMail && how == BySMTP:
		m := n.Mail
		password, err := a.vault.Open(m.Sealed, ownerPassword)
		if err != nil {
			return nil, err
		}
		c, err := notify.NewMail(notify.MailSettings{Host: m.Host, Port: m.Port, Security: notify.Security(m.Security), User: m.User, Password: string(password), From: m.From, Roots: m.Roots})
		if err != nil {
			return nil, err
		}
		return c, nil
	case channel == channelSMS && how == ByWebhook:
		key, err := a.vault.Open(n.SMS.Sealed, ownerKey)
		if err != nil {
			return nil, err
		}
		c, err := notify.NewSMS(notify.SMSSettings{URL: n.SMS.URL, Key: key, Private: n.SMS.Private, Roots: n.SMS.Roots}, a.now)
		if err != nil {
			return nil, err
		}
		return c, nil
	}
	return nil, fault.New(fault.Invalid, "notices.how", "没有这种发送方式。")
}

// TestMail sends a mail at once with the settings as they stand, so that an
// administrator sees whether they are right. The trouble is the error.
func (a *App) TestMail(ctx context.Context, actor agency.Actor, to string) error {
	if !notify.IsAddress(strings.TrimSpace(to)) {
		return fault.New(fault.Invalid, "test.to", "应为一个电子邮箱，例如 name@example.cn")
	}
	var n *Notices
	id, err := newID()
	if err != nil {
		return err
	}
	if err := a.write(ctx, actor, agency.NotifyManage, "", func(w *work) (err error) {
		w.Note(w.entry(agency.NotifyManage, "", "notices:test", map[string]string{"id": id}))
		n, err = w.notices(ctx)
		return err
	}); err != nil {
		return err
	}
	c, err := a.carrierOf(n, channelMail)
	if err != nil {
		return err
	}
	if c == nil {
		return fault.New(fault.Conflict, "test.off", "邮件没有启用，请先保存邮件的设置。")
	}
	err = c.Send(ctx, notify.Message{ID: id, To: strings.TrimSpace(to), From: "政府信息公开", Subject: "测试邮件", At: a.now(),
		Text: "这是政府信息公开系统的测试邮件。收到它，说明邮件的设置是对的。\n"})
	var t *notify.Trouble
	if errors.As(err, &t) {
		return fault.New(fault.Conflict, "test.to", "没有发出："+t.Error())
	}
	return err
}

// quietUntil is when a short message may leave: t itself, or the end of the
// quiet hours around it.
func (n *Notices) quietUntil(t time.Time, place *time.Location) time.Time {
	if n.QuietFrom == n.QuietUntil {
		return t
	}
	local := t.In(place)
	h := local.Hour()
	quiet := h >= n.QuietFrom || h < n.QuietUntil
	if n.QuietFrom < n.QuietUntil {
		quiet = h >= n.QuietFrom && h < n.QuietUntil
	}
	if !quiet {
		return t
	}
	end := time.Date(local.Year(), local.Month(), local.Day(), n.QuietUntil, 0, 0, 0, place)
	if end.Before(local) {
		end = end.AddDate(0, 0, 1)
	}
	return end
}

// ChannelName is a channel in Chinese.
func ChannelName(channel string) string {
	if channel == channelSMS {
		return "短信"
	}
	return "邮件"
}

// OutgoingName says what a notification in the outbox is about.
func OutgoingName(o store.Outgoing) string {
	if name := Event(o.Kind).Name(); name != "" {
		return name
	}
	if o.Kind == digestKind {
		return "工作提醒"
	}
	return fmt.Sprintf("其他（%s）", o.Kind)
}
