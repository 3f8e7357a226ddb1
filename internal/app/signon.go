package app

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// SignOn is the single sign-on of an installation: people come with the
// provider's word for who they are. Which person of the office that is, the
// system administrator says.
type SignOn struct {
	with     *identity.SignOn
	name     string
	createIn string
}

// NewSignOn offers signing on with a provider under a name for its button.
// People whom nobody has linked yet are refused or, where createIn names an
// agency, taken on there without any role.
func NewSignOn(p identity.Provider, name, createIn string) (*SignOn, error) {
	with, err := identity.NewSignOn(p)
	return &SignOn{with, name, createIn}, err
}

// Linked is the name that a provider knows a person by, for good.
type Linked struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
}

const signOnSeal = "sign-on"

// flow is what a browser keeps of a signing on, sealed.
type flow struct {
	identity.Flow
	Back string `json:"back"`
}

// SignOnName is what the button says, "" where there is no single sign-on.
func (a *App) SignOnName() string {
	if a.opts.SignOn == nil {
		return ""
	}
	return a.opts.SignOn.name
}

func (a *App) signOn() (*identity.SignOn, error) {
	if a.opts.SignOn == nil {
		return nil, fault.New(fault.NotFound, "sign-on.none", "没有启用统一身份认证，请用口令登录。")
	}
	return a.opts.SignOn.with, nil
}

// BeginSignOn gives the provider's address, and a sealed flow that only the
// browser which goes there may keep. back is where it wants to be afterwards.
func (a *App) BeginSignOn(ctx context.Context, back string) (where, sealed string, err error) {
	with, err := a.signOn()
	if err != nil {
		return "", "", err
	}
	where, f, err := with.Begin(ctx)
	if err != nil {
		return "", "", err
	}
	text, err := json.Marshal(flow{f, back})
	if err != nil {
		return "", "", err
	}
	box, err := a.vault.Seal(text, signOnSeal)
	return where, base64.RawURLEncoding.EncodeToString(box), err
}

// EndSignOn begins a session for whom the provider names, as SignIn does for
// who knows a password.
func (a *App) EndSignOn(ctx context.Context, sealed, state, code, browser string) (token, back string, err error) {
	with, err := a.signOn()
	if err != nil {
		return "", "", err
	}
	var f flow
	box, err := base64.RawURLEncoding.DecodeString(sealed)
	if err == nil {
		if box, err = a.vault.Open(box, signOnSeal); err == nil {
			err = json.Unmarshal(box, &f)
		}
	}
	if err != nil {
		return "", "", fault.Wrap(fault.Invalid, "sign-on.flow", "统一身份认证没有完成。请回到登录页重新开始。", err)
	}
	who, err := with.End(ctx, f.Flow, state, code)
	if err != nil {
		return "", "", err
	}
	login, err := a.personOf(ctx, who)
	if err != nil {
		return "", "", err
	}
	token, err = a.admit(ctx, login, who, browser)
	return token, f.Back, err
}

// admit begins the session of a linked person. The provider's second factor
// spares a person's own where the installation trusts it.
func (a *App) admit(ctx context.Context, login string, who identity.Subject, browser string) (string, error) {
	token, ok := identity.NewToken(), false
	err := a.attempt(ctx, login, !who.Strong, func(w *work, p *Person) (bool, error) {
		ok = p.Linked != nil && *p.Linked == Linked{who.Issuer, who.ID} && !p.Disabled && w.now.After(p.Locked)
		if !ok {
			return false, nil
		}
		return true, w.begin(ctx, p, token, browser, who.Strong)
	})
	if err == nil && !ok {
		err = fault.New(fault.Forbidden, "sign-on.closed", "您的帐号已停用或者已锁定。停用的请联系系统管理员；锁定的，15 分钟后再试。")
	}
	return token, err
}

// personOf finds the login that a subject is linked to.
func (a *App) personOf(ctx context.Context, who identity.Subject) (login string, err error) {
	system := agency.Actor{Person: signOnSeal}
	err = a.own(ctx, system, true, func(w *work) error {
		if login, err = w.linkedTo(ctx, Linked{who.Issuer, who.ID}); err != nil || login != "" {
			return err
		}
		if in := a.opts.SignOn.createIn; in != "" {
			login, err = w.createLinked(ctx, in, who)
			return err
		}
		w.Note(w.entry(SignFail, "", "person:", map[string]string{"what": "unlinked", "by": signOnSeal}))
		return nil
	})
	if err == nil && login == "" {
		err = fault.New(fault.Forbidden, "sign-on.unlinked", fmt.Sprintf("统一身份认证已经认出您，但您的身份还没有与本系统的人员关联。请把这个标识告诉系统管理员：%s", who.ID))
	}
	return login, err
}

// linkedTo is the login of the one person linked to a subject, "" for nobody.
func (w *work) linkedTo(ctx context.Context, l Linked) (login string, err error) {
	err = eachJSON(ctx, w, kindPerson, "", 0, func(_ string, p Person) error {
		if p.Linked == nil || *p.Linked != l {
			return nil
		}
		if login != "" {
			return fault.New(fault.Conflict, "sign-on.twice", fmt.Sprintf("身份标识 %s 关联了两个人员（%s、%s），不能登录。请系统管理员更正。", l.Subject, login, p.Login))
		}
		login = p.Login
		return nil
	})
	return login, err
}

// createLinked takes on somebody whom the provider has sent, without a role
// and without a password.
func (w *work) createLinked(ctx context.Context, in string, who identity.Subject) (string, error) {
	p := Person{Login: strings.ToLower(who.Login), Name: who.Name, Agency: in, Linked: &Linked{who.Issuer, who.ID}}
	if p.Name == "" {
		p.Name = p.Login
	}
	if _, err := w.Agency(ctx, in); err != nil {
		return "", err
	}
	have, err := w.person(ctx, p.Login)
	if err != nil {
		return "", err
	}
	if have != nil || !loginForm.MatchString(p.Login) {
		return "", fault.New(fault.Conflict, "sign-on.login", fmt.Sprintf("不能自动为您建立帐号：用户名 %q 已有人使用或者不合规则。请把这个标识告诉系统管理员：%s", p.Login, who.ID))
	}
	return p.Login, w.putPerson(ctx, agency.PersonManage, &p, signOnSeal)
}

// LinkPerson says which subject of the provider a person is, "" for none. A
// linked person has no password: whom the provider locks out cannot come by
// another door. ResetPassword opens that door again.
func (a *App) LinkPerson(ctx context.Context, actor agency.Actor, login, subject string) error {
	if a.opts.SignOn == nil {
		_, err := a.signOn()
		return err
	}
	subject = strings.TrimSpace(subject)
	if len(subject) > 255 {
		return fault.New(fault.Invalid, "sign-on.subject", "身份标识太长")
	}
	l := Linked{a.opts.SignOn.with.Issuer(), subject}
	if err := a.free(ctx, actor, l, login); err != nil {
		return err
	}
	return a.change(ctx, actor, agency.PersonManage, login, signOnSeal, func(p *Person) error {
		if p.Linked = nil; subject != "" {
			p.Linked, p.Hash, p.Temporary, p.Failures, p.Locked = &l, "", false, 0, time.Time{}
		}
		return nil
	})
}

// free refuses a subject that is somebody else already. Two administrators who
// link it at the same moment are not refused; it then signs in nobody.
func (a *App) free(ctx context.Context, actor agency.Actor, l Linked, login string) error {
	return a.own(ctx, actor, false, func(w *work) error {
		if err := w.administers(ctx, ""); err != nil {
			return err
		}
		other, err := w.linkedTo(ctx, l)
		if err == nil && other != "" && other != login {
			err = fault.New(fault.Conflict, "sign-on.subject", fmt.Sprintf("这个身份标识已与用户 %s 关联", other))
		}
		return err
	})
}

// LeaveSignOn is the provider's address that ends its own session too and then
// comes back to where; "" where there is none.
func (a *App) LeaveSignOn(ctx context.Context) (string, error) {
	with, err := a.signOn()
	if err != nil {
		return "", err
	}
	return with.SignOut(ctx)
}
