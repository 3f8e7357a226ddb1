package office

import (
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
)

// settingLinks lead from the settings to what is set elsewhere.
func (v *visit) settingLinks() (out []web.Link) {
	for _, l := range v.noticeTabs("") {
		if l.Href != "/office/outbox" {
			out = append(out, l)
		}
	}
	if v.can(agency.SettingManage) {
		out = append(out, web.Link{Text: "网站标识", Href: "/office/site"})
	}
	if v.can(agency.Maintain) {
		out = append(out, web.Link{Text: "备份", Href: backupAt})
	}
	return out
}

func mailForm(n app.Notices) *web.Form {
	m := n.Mail
	password := &web.Field{Name: "password", Label: "口令", Kind: web.Password, Code: "new-password", Optional: true, Max: 200, Hint: "不需要登录的不填"}
	if m.HasSecret() {
		password.Hint = "已保存，不再显示；留空不变。改了服务器或者端口的，须重新填写"
	}
	port := ""
	if m.Port > 0 {
		port = strconv.Itoa(m.Port)
	}
	return &web.Form{ID: "mail", Action: "/office/notices/mail", Submit: "保存邮件设置", Fields: []*web.Field{
		{Name: "how", Label: "发送方式", Kind: web.Radios, Value: orWord(m.How, "off"), Options: []web.Option{{Value: "off", Label: "不启用"}, {Value: app.BySMTP, Label: "通过邮件服务器（SMTP）"}, {Value: app.ByLog, Label: "试运行", Hint: "只记日志，不发出"}}},
		{Name: "host", Label: "服务器", Optional: true, Value: m.Host, Hint: "例如 smtp.example.cn"},
		{Name: "port", Label: "端口", Kind: web.Number, Short: true, Optional: true, Value: port, Hint: "常用 465（TLS）、587（STARTTLS）、25"},
		{Name: "security", Label: "加密", Kind: web.Radios, Value: orWord(m.Security, "tls"), Options: []web.Option{{Value: "tls", Label: "TLS"}, {Value: "starttls", Label: "STARTTLS"}, {Value: "plain", Label: "不加密", Hint: "只用于同一内网中不需要登录的服务器"}}},
		{Name: "user", Label: "用户名", Optional: true, Value: m.User},
		password,
		{Name: "from", Label: "发件人邮箱", Kind: web.Email, Optional: true, Value: m.From, Hint: "显示的名称是受理机关的名称"},
		{Name: "roots", Label: "内部证书机构的证书", Kind: web.Area, Optional: true, Max: 20000, Value: m.Roots, Hint: "服务器用内部证书的，贴上签发机构的证书（PEM）"},
	}}
}

func smsForm(n app.Notices) *web.Form {
	s := n.SMS
	key := &web.Field{Name: "key", Label: "签名密钥", Kind: web.Password, Code: "new-password", Optional: true, Max: 200, Hint: "至少 16 个字符，与网关约定"}
	if s.HasSecret() {
		key.Hint = "已保存，不再显示；留空不变。改了地址的，须重新填写"
	}
	private := &web.Field{Name: "private", Label: "网关的位置", Kind: web.Checks, Optional: true, Options: []web.Option{{Value: "1", Label: "网关在本机或者内网中", Hint: "不勾选的，不连接内网地址"}}}
	if s.Private {
		private.Values = []string{"1"}
	}
	return &web.Form{ID: "sms", Action: "/office/notices/sms", Submit: "保存短信设置", Fields: []*web.Field{
		{Name: "how", Label: "发送方式", Kind: web.Radios, Value: orWord(s.How, "off"), Options: []web.Option{{Value: "off", Label: "不启用"}, {Value: app.ByWebhook, Label: "通过短信网关"}, {Value: app.ByLog, Label: "试运行", Hint: "只记日志，不发出"}}},
		{Name: "url", Label: "网关地址", Optional: true, Value: s.URL, Max: 500, Hint: "https 开头；以 JSON 提交，带 HMAC-SHA256 签名、时间和幂等键"},
		key, private,
		{Name: "quiet_from", Label: "夜间不发：从几点", Kind: web.Number, Short: true, Value: strconv.Itoa(n.QuietFrom), Hint: "0 至 23；与下一项相同的，随时都发"},
		{Name: "quiet_until", Label: "到几点", Kind: web.Number, Short: true, Value: strconv.Itoa(n.QuietUntil)},
	}}
}

func timesForm(n app.Notices) *web.Form {
	days := make([]string, len(n.SoonDays))
	for i, d := range n.SoonDays {
		days[i] = strconv.Itoa(d)
	}
	return &web.Form{ID: "times", Action: "/office/notices/times", Submit: "保存", Fields: []*web.Field{
		{Name: "portal", Label: "公众端的网址", Optional: true, Value: n.Portal, Hint: "写在通知里，申请人由此查看，例如 https://gk.example.cn"},
		{Name: "soon_days", Label: "到期前几个工作日提醒", Value: strings.Join(days, "、"), Hint: "例如 5、2、1；到期当日和逾期后每个工作日都提醒"},
		{Name: "digest_hour", Label: "几点以后发提醒邮件", Kind: web.Number, Short: true, Value: strconv.Itoa(n.DigestHour), Hint: "0 至 23"},
	}}
}

func testForm() *web.Form {
	return &web.Form{ID: "test", Action: "/office/notices/test", Submit: "发送测试邮件", Fields: []*web.Field{{Name: "to", Label: "收件人", Kind: web.Email, Max: 254}}}
}

func orWord(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// noticesForm shows all forms; wrong is one of them with what was typed.
func (v *visit) showNotices(n app.Notices, wrong *web.Form) error {
	page := listPage{Notice: v.notice(), Tabs: v.noticeTabs("/office/notices"), Heads: []string{"邮件", "短信", "提醒"}, Forms: []*web.Form{mailForm(n), smsForm(n), timesForm(n)}}
	if n.Mail.On() {
		page.Heads, page.Forms = append(page.Heads[:1:1], append([]string{"测试邮件"}, page.Heads[1:]...)...), append(page.Forms[:1:1], append([]*web.Form{testForm()}, page.Forms[1:]...)...)
	}
	for i, f := range page.Forms {
		if wrong != nil && f.ID == wrong.ID {
			page.Forms[i] = wrong
		}
	}
	return v.show("list", web.Page{Title: "邮件和短信", Status: statusOf(wrong), Crumbs: crumbs(), Data: page})
}

func (o *Office) noticesPage(v *visit) error {
	n, err := v.app.Notices(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	return v.showNotices(n, nil)
}

// noticesForm reads one of the forms and saves what take made of it.
func (v *visit) noticesForm(form func(app.Notices) *web.Form, take func(*web.Form, *app.Notices) (password, key string)) error {
	n, err := v.app.Notices(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	f, before := form(n), n
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		password, key := take(f, &n)
		err := v.app.PutNotices(v.ctx(), v.actor, n, password, key)
		if err == nil {
			return v.go303("/office/notices", "saved")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	return v.showNotices(before, f)
}

func howOf(f *web.Form) string {
	if f.Value("how") == "off" {
		return app.ByNothing
	}
	return f.Value("how")
}

func (o *Office) noticesMail(v *visit) error {
	return v.noticesForm(mailForm, func(f *web.Form, n *app.Notices) (string, string) {
		n.Mail = app.MailChannel{How: howOf(f), Host: f.Value("host"), Port: f.Int("port"), Security: f.Value("security"), User: f.Value("user"), From: f.Value("from"), Roots: f.Value("roots"), Sealed: n.Mail.Sealed}
		return f.Value("password"), ""
	})
}

func (o *Office) noticesSMS(v *visit) error {
	return v.noticesForm(smsForm, func(f *web.Form, n *app.Notices) (string, string) {
		n.SMS = app.SMSChannel{How: howOf(f), URL: f.Value("url"), Private: len(f.Checked("private")) > 0, Roots: n.SMS.Roots, Sealed: n.SMS.Sealed}
		n.QuietFrom, n.QuietUntil = f.Int("quiet_from"), f.Int("quiet_until")
		return "", f.Value("key")
	})
}

func (o *Office) noticesTimes(v *visit) error {
	return v.noticesForm(timesForm, func(f *web.Form, n *app.Notices) (string, string) {
		n.Portal, n.DigestHour, n.SoonDays = f.Value("portal"), f.Int("digest_hour"), nil
		for _, s := range strings.FieldsFunc(f.Value("soon_days"), func(r rune) bool { return strings.ContainsRune("、，, ;；", r) }) {
			d, err := strconv.Atoi(s)
			if err != nil {
				d = -1 // app says what is wrong
			}
			n.SoonDays = append(n.SoonDays, d)
		}
		return "", ""
	})
}

func (o *Office) noticesTest(v *visit) error {
	f := testForm()
	ok, err := f.Read(v.r)
	if err != nil {
		return err
	}
	if ok {
		err := v.app.TestMail(v.ctx(), v.actor, f.Value("to"))
		if err == nil {
			return v.go303("/office/notices", "tested")
		}
		if err := f.Explain(err); err != nil {
			return err
		}
	}
	n, err := v.app.Notices(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	return v.showNotices(n, f)
}
