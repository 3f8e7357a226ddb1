package notify

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"syscall"
	"time"

	"gongkai/internal/kernel/fault"
)

// SMSSettings say where the gateway listens.
type SMSSettings struct {
	URL     string `json:"url"`
	Key     []byte `json:"-"` // of the signature, shared with the gateway
	Private bool   `json:"private,omitempty"`
	Roots   string `json:"roots,omitempty"`
}

// SMS hands short messages to a gateway:
//
//	POST url
//	Content-Type: application/json
//	Idempotency-Key: the message's ID, the same at every try
//	X-Gongkai-Timestamp: seconds since 1970
//	X-Gongkai-Signature: sha256=hex(HMAC-SHA256(key, timestamp + "." + body))
//
//	{"id": …, "phone": …, "text": …, "sender": …}
//
// Any 2xx means that the gateway has taken it over. 408, 425, 429 and 5xx are
// tried again, with Retry-After respected; 401 and 403 are the settings' fault,
// a redirect too; any other answer refuses this message for good.
type SMS struct {
	s      SMSSettings
	client *http.Client
	now    func() time.Time
}

const minKey = 16

// NewSMS checks the settings; the error names the fields. now is the clock of
// the signature.
func NewSMS(s SMSSettings, now func() time.Time) (*SMS, error) {
	var fs []fault.Field
	add := func(name, message string) {
		fs = append(fs, fault.Field{Name: name, Code: "sms." + name, Message: message})
	}
	u, err := url.Parse(s.URL)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "":
		add("url", "应写作 https://sms.example.cn/send")
	case u.User != nil || u.Fragment != "":
		add("url", "地址中不能带用户名、口令或者 #")
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())):
		add("url", "只能用 https；http 只可用于本机（127.0.0.1）")
	}
	if len(s.Key) < minKey {
		add("key", "至少 16 个字符，与网关约定")
	}
	roots, err := pool(s.Roots)
	if err != nil {
		add("roots", err.Error())
	}
	if len(fs) > 0 {
		return nil, invalid("sms.settings", fs)
	}
	return &SMS{s: s, now: now, client: &http.Client{
		Timeout:       20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: (&net.Dialer{Timeout: 10 * time.Second, Control: s.control}).DialContext, TLSHandshakeTimeout: 10 * time.Second,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}, MaxResponseHeaderBytes: 32 << 10, DisableKeepAlives: true,
		},
	}}, nil
}

var errPlace = errors.New("address not allowed")

// control looks at the address that a name has led to, when it is called, so
// that no name can change its meaning in between.
func (s SMSSettings) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !allowed(at.Addr().Unmap(), s.Private) {
		return errPlace
	}
	return nil
}

var carrierNAT = netip.MustParsePrefix("100.64.0.0/10")

func allowed(ip netip.Addr, private bool) bool {
	switch {
	case ip.IsUnspecified(), ip.IsMulticast(), ip.IsLinkLocalUnicast(): // the last is where clouds keep secrets
		return false
	case ip.IsLoopback(), ip.IsPrivate(), carrierNAT.Contains(ip):
		return private
	}
	return ip.IsGlobalUnicast()
}

var phoneForm = regexp.MustCompile(`^\+?[0-9]{5,20}$`)

// IsPhone reports whether s is a number that short messages can reach: digits
// alone, perhaps with + before them.
func IsPhone(s string) bool { return phoneForm.MatchString(s) }

type smsBody struct {
	ID     string `json:"id"`
	Phone  string `json:"phone"`
	Text   string `json:"text"`
	Sender string `json:"sender"`
}

// Send hands a message to the gateway.
func (s *SMS) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	if !IsPhone(m.To) {
		return trouble(Never, "", "电话号码不对，不能接收短信")
	}
	body, err := json.Marshal(smsBody{m.ID, m.To, m.Text, oneLine(m.From)})
	if err != nil {
		return trouble(Never, "", "通知内容不能发送")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.s.URL, bytes.NewReader(body))
	if err != nil {
		return trouble(Ours, "", "短信网关的地址不对")
	}
	stamp := strconv.FormatInt(s.now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", m.ID)
	r.Header.Set("X-Gongkai-Timestamp", stamp)
	r.Header.Set("X-Gongkai-Signature", "sha256="+hex.EncodeToString(Sign(s.s.Key, stamp, body)))
	res, err := s.client.Do(r)
	if errors.Is(err, errPlace) {
		return trouble(Ours, "", "短信网关在内网或者本机，设置没有允许，没有发送")
	}
	if err != nil {
		return lost("短信网关", err)
	}
	_, _ = io.CopyN(io.Discard, res.Body, 4<<10) // the status has said it
	_ = res.Body.Close()
	return answered(res)
}

// Sign is the signature of a body, so that a gateway in Go can check it.
func Sign(key []byte, stamp string, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(stamp + "."))
	h.Write(body)
	return h.Sum(nil)
}

func answered(res *http.Response) error {
	code := "HTTP " + strconv.Itoa(res.StatusCode)
	switch n := res.StatusCode; {
	case n >= 200 && n < 300:
		return nil
	case n >= 300 && n < 400:
		return trouble(Ours, code, "短信网关要求转到别的地址，没有照办；请核对网关地址")
	case n == http.StatusUnauthorized || n == http.StatusForbidden || n == http.StatusNotFound:
		return trouble(Ours, code, "短信网关不接受签名或者地址")
	case n == http.StatusRequestTimeout || n == http.StatusTooEarly || n == http.StatusTooManyRequests || n >= 500:
		t := trouble(Later, code, "短信网关暂时不能办理")
		if s, err := strconv.Atoi(res.Header.Get("Retry-After")); err == nil && s > 0 {
			t.After = min(time.Duration(min(s, 1<<20))*time.Second, maxWait)
		}
		return t
	}
	return trouble(Never, code, "短信网关拒收")
}

// maxWait bounds what a gateway may ask us to wait.
const maxWait = 6 * time.Hour
