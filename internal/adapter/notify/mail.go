package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/smtp"
	"net/textproto"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kernel/fault"
)

// Security is how a mail connection is protected. Nothing falls back: where
// the server does not offer what was chosen, nothing is sent.
type Security string

// The ways. Plain is for a relay inside the same network, without a password.
const (
	STARTTLS Security = "starttls" // port 587 or 25
	TLS      Security = "tls"      // port 465
	Plain    Security = "plain"
)

// MailSettings say which server sends, and as whom.
type MailSettings struct {
	Host     string   `json:"host"`
	Port     int      `json:"port"`
	Security Security `json:"security"`
	User     string   `json:"user,omitempty"` // "" signs in nowhere
	Password string   `json:"-"`
	From     string   `json:"from"`            // bare address
	Roots    string   `json:"roots,omitempty"` // PEM of authorities beside the system's
}

// Mail sends by SMTP. It is safe for concurrent use.
type Mail struct {
	s     MailSettings
	tls   *tls.Config
	limit time.Duration // for one message, the connection included
}

var hostForm = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$`)

// NewMail checks the settings; the error names the fields.
func NewMail(s MailSettings) (*Mail, error) {
	var fs []fault.Field
	add := func(name, message string) {
		fs = append(fs, fault.Field{Name: name, Code: "mail." + name, Message: message})
	}
	if !hostForm.MatchString(s.Host) && net.ParseIP(s.Host) == nil {
		add("host", "应为服务器的域名或者地址，例如 smtp.example.cn")
	}
	if s.Port < 1 || s.Port > 65535 {
		add("port", "应为 1 至 65535 的整数，常用 465、587、25")
	}
	if s.Security != STARTTLS && s.Security != TLS && s.Security != Plain {
		add("security", "请在所列各项中选择")
	}
	if _, ok := bare(s.From); !ok {
		add("from", "应为一个电子邮箱，例如 gongkai@example.cn")
	}
	if s.Security == Plain && s.User != "" && !isLoopback(s.Host) {
		add("security", "不加密的连接不能登录，否则口令会在网络上以明文传送；请选择加密，或者不填用户名")
	}
	roots, err := pool(s.Roots)
	if err != nil {
		add("roots", err.Error())
	}
	if len(fs) > 0 {
		return nil, invalid("mail.settings", fs)
	}
	return &Mail{s: s, limit: 40 * time.Second, tls: &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12, RootCAs: roots}}, nil
}

// pool adds authorities to the system's; nil where there are none to add.
func pool(pem string) (*x509.CertPool, error) {
	if strings.TrimSpace(pem) == "" {
		return nil, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM([]byte(pem)) {
		return nil, errors.New("不是 PEM 格式的证书")
	}
	return roots, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send delivers a message to the server, which has taken it over once Send
// gives nil. Where the connection breaks after the text but before the answer,
// nobody can know, and the next try is a duplicate with the same Message-ID.
func (m *Mail) Send(ctx context.Context, msg Message) error {
	to, ok := bare(msg.To)
	if !ok {
		return trouble(Never, "", "收件人的电子邮箱不对")
	}
	data, err := compose(msg, m.s.From, to)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, m.limit)
	defer cancel()
	c, err := m.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }() // after Quit, or after what has been told
	if err := m.deliver(c, to, data); err != nil {
		return err
	}
	_ = c.Quit() // the server has the message
	return nil
}

func (m *Mail) connect(ctx context.Context) (*smtp.Client, error) {
	conn, err := (&net.Dialer{Timeout: 15 * time.Second}).DialContext(ctx, "tcp", net.JoinHostPort(m.s.Host, strconv.Itoa(m.s.Port)))
	if err != nil {
		return nil, lost("邮件服务器", err)
	}
	end, _ := ctx.Deadline()
	if err := conn.SetDeadline(end); err != nil {
		return nil, errors.Join(lost("邮件服务器", err), conn.Close())
	}
	bounded := net.Conn(&boundedConn{Conn: conn, left: maxReplies})
	if m.s.Security == TLS {
		t := tls.Client(bounded, m.tls)
		if err := t.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, lost("邮件服务器", err)
		}
		bounded = t
	}
	c, err := smtp.NewClient(bounded, m.s.Host)
	if err == nil {
		err = m.greet(c)
	}
	if err != nil {
		_ = conn.Close()
		return nil, refused(err, Ours, "邮件服务器不接受连接或者登录")
	}
	return c, nil
}

// greet says hello, encrypts and signs in.
func (m *Mail) greet(c *smtp.Client) error {
	if err := c.Hello(ownName()); err != nil {
		return err
	}
	if m.s.Security == STARTTLS {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return trouble(Ours, "", "邮件服务器不支持 STARTTLS，没有发送；请核对端口和加密方式")
		}
		if err := c.StartTLS(m.tls); err != nil {
			return err
		}
	}
	if m.s.User == "" {
		return nil
	}
	ok, ways := c.Extension("AUTH")
	switch {
	case ok && hasWord(ways, "PLAIN"):
		return c.Auth(smtp.PlainAuth("", m.s.User, m.s.Password, m.s.Host))
	case ok && hasWord(ways, "LOGIN"):
		return c.Auth(&login{m.s.User, m.s.Password})
	}
	return trouble(Ours, "", "邮件服务器不提供 PLAIN 或者 LOGIN 登录；不需要登录的请不填用户名")
}

func hasWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

func (m *Mail) deliver(c *smtp.Client, to string, data []byte) error {
	if err := c.Mail(m.s.From); err != nil {
		return refused(err, Ours, "邮件服务器不接受发件人地址")
	}
	if ok, _ := c.Extension("SMTPUTF8"); !ok && strings.ContainsFunc(to, func(r rune) bool { return r > 0x7e }) {
		return trouble(Never, "", "邮件服务器不支持收件人的非英文邮箱")
	}
	if err := c.Rcpt(to); err != nil {
		return refused(err, Never, "收件服务器拒绝了收件人")
	}
	w, err := c.Data()
	if err != nil {
		return refused(err, Never, "收件服务器拒收")
	}
	if _, err := w.Write(data); err != nil {
		return lost("邮件服务器", err)
	}
	if err := w.Close(); err != nil {
		return refused(err, Never, "收件服务器拒收")
	}
	return nil
}

// ownName is how the machine calls itself to servers.
func ownName() string {
	if name, err := os.Hostname(); err == nil && hostForm.MatchString(name) {
		return name
	}
	return "localhost"
}

var enhancedCode = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)

// refused tells a server's reply: 4xx is for later, 5xx the verdict of that
// step. Of the text only the enhanced code (RFC 3463) is kept.
func refused(err error, permanent Verdict, what string) error {
	var t *Trouble
	if errors.As(err, &t) {
		return t
	}
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return lost("邮件服务器", err)
	}
	code := strings.TrimSpace(strconv.Itoa(reply.Code) + " " + enhancedCode.FindString(reply.Msg))
	if reply.Code >= 500 && reply.Code <= 599 {
		return trouble(permanent, code, "%s", what)
	}
	return trouble(Later, code, "%s，稍后再试", what)
}

// lost tells what went wrong on the way to a server, in words.
func lost(server string, err error) *Trouble {
	var cert *tls.CertificateVerificationError
	var name *net.DNSError
	var timeout net.Error
	var header tls.RecordHeaderError
	switch {
	case errors.As(err, &cert):
		return trouble(Ours, "", "%s的证书不可信或者与名称不符，没有发送", server)
	case errors.As(err, &header):
		return trouble(Ours, "", "%s的加密方式与设置不符，没有发送", server)
	case errors.As(err, &name) && name.IsNotFound:
		return trouble(Ours, "", "找不到%s的域名", server)
	case errors.As(err, &timeout) && timeout.Timeout():
		return trouble(Later, "", "%s没有及时应答", server)
	}
	return trouble(Later, "", "与%s的连接不通或者中断", server)
}

// login is AUTH LOGIN, which net/smtp lacks; never over an open line.
type login struct{ user, password string }

func (l *login) Start(s *smtp.ServerInfo) (string, []byte, error) {
	if !s.TLS && !isLoopback(s.Name) {
		return "", nil, trouble(Ours, "", "连接没有加密，没有登录")
	}
	return "LOGIN", nil, nil
}

func (l *login) Next(asked []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	switch q := strings.ToLower(string(asked)); {
	case strings.HasPrefix(q, "user"):
		return []byte(l.user), nil
	case strings.HasPrefix(q, "pass"):
		return []byte(l.password), nil
	}
	return nil, trouble(Ours, "", "邮件服务器的登录方式不能识别")
}

// maxReplies bounds what a server may say in one delivery.
const maxReplies = 256 << 10

type boundedConn struct {
	net.Conn
	left int
}

func (b *boundedConn) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
