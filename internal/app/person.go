package app

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// Person is somebody who works in the office, as the ledger keeps them.
type Person struct {
	Login    string        `json:"login"` // signs in with it; the audit's actor; never re-used
	Name     string        `json:"name"`
	Agency   string        `json:"agency"`
	Unit     string        `json:"unit,omitempty"`
	Roles    []agency.Role `json:"roles,omitempty"`
	Disabled bool          `json:"disabled,omitempty"`
	Linked   *Linked       `json:"linked,omitempty"` // by single sign-on; nil where there is none

	Hash      string    `json:"hash"`                // of the password
	Temporary bool      `json:"temporary,omitempty"` // set by an administrator: to be changed at once
	Secret    []byte    `json:"secret,omitempty"`    // of the second factor, sealed; empty where there is none
	LastStep  int64     `json:"last_step,omitempty"` // the last one-time code's, which is not taken again
	Failures  int       `json:"failures,omitempty"`  // wrong passwords or codes in a row
	Locked    time.Time `json:"locked,omitzero"`     // until then
	Mail      []byte    `json:"mail,omitempty"`      // where reminders go, sealed; empty where none do
}

// kindPerson is a record of no agency: a login is one in the installation.
const kindPerson = "person"

// Actor is the person as the law's table of permissions sees them.
func (p Person) Actor() agency.Actor {
	return agency.Actor{Person: p.Login, Name: p.Name, Agency: p.Agency, Unit: p.Unit, Roles: p.Roles}
}

// HasFactor reports whether signing in takes a one-time code too.
func (p Person) HasFactor() bool { return len(p.Secret) > 0 }

var loginForm = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,31}$`)

func (p *Person) check() error {
	var fs []fault.Field
	add := func(name, message string) {
		fs = append(fs, fault.Field{Name: name, Code: "person." + name, Message: message})
	}
	if !loginForm.MatchString(p.Login) {
		add("login", "须以小写字母开头，由小写字母、数字和 . _ - 组成，2 至 32 个字符")
	}
	if strings.TrimSpace(p.Name) == "" {
		add("name", "不能为空")
	}
	for _, r := range p.Roles {
		if r.Label() == "" {
			add("roles", fmt.Sprintf("没有名为 %s 的角色", r))
		}
	}
	if !agency.Separate(p.Roles) {
		add("roles", "系统管理员、安全管理员、审计管理员应由三人分别担任，且不得兼任办件角色")
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "person.invalid", Message: "人员信息有误", Fields: fs}
	}
	return nil
}

func (w *work) person(ctx context.Context, login string) (*Person, error) {
	return remembered(ctx, w, personKey(login), 1, func() (*Person, error) { return w.personIn(ctx, login) })
}

func (w *work) personIn(ctx context.Context, login string) (*Person, error) {
	r, err := w.Record(ctx, kindPerson, "", login)
	if err != nil || r == nil {
		return nil, err
	}
	p := &Person{}
	return p, json.Unmarshal([]byte(r.Body), p)
}

func (w *work) knownPerson(ctx context.Context, login string) (*Person, error) {
	p, err := w.person(ctx, login)
	if err == nil && p == nil {
		err = fault.New(fault.NotFound, "person.missing", fmt.Sprintf("没有用户名为 %s 的人员。", login))
	}
	return p, err
}

// putPerson writes a person; the entry says what was done, never a secret.
func (w *work) putPerson(ctx context.Context, v agency.Verb, p *Person, what string) error {
	if err := p.check(); err != nil {
		return err
	}
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return w.PutRecord(ctx, &store.Record{Kind: kindPerson, Key: p.Login, Body: string(body)},
		w.entry(v, p.Agency, "", map[string]any{"what": what, "person": p.Login, "roles": p.Roles}))
}

// People lists those whom the actor may administer, by agency and login.
func (a *App) People(ctx context.Context, actor agency.Actor) (out []Person, err error) {
	err = a.own(ctx, actor, false, func(w *work) error {
		out = nil
		if err := w.administers(ctx, ""); err != nil {
			return err
		}
		return eachJSON(ctx, w, kindPerson, "", 0, func(_ string, p Person) error {
			if w.administers(ctx, p.Agency) == nil {
				out = append(out, p.public())
			}
			return nil
		})
	})
	slices.SortStableFunc(out, func(a, b Person) int { return strings.Compare(a.Agency, b.Agency) })
	return out, err
}

// public leaves out what nobody needs to see.
func (p Person) public() Person {
	p.Hash = ""
	p.Secret, p.Mail = marked(p.Secret), marked(p.Mail)
	return p
}

// administers wants either of the two who look after people.
func (w *work) administers(ctx context.Context, agencyID string) error {
	if w.may(ctx, agency.RoleManage, agencyID) == nil {
		return nil
	}
	return w.may(ctx, agency.PersonManage, agencyID)
}

// Person finds one whom the actor may administer.
func (a *App) Person(ctx context.Context, actor agency.Actor, login string) (p Person, err error) {
	err = a.own(ctx, actor, false, func(w *work) error {
		one, err := w.knownPerson(ctx, login)
		if err != nil {
			return err
		}
		p = one.public()
		return w.administers(ctx, p.Agency)
	})
	return p, err
}

// AddPerson takes somebody on, without any role: those are the security
// administrator's to give. It gives the first password, to be changed at once.
func (a *App) AddPerson(ctx context.Context, actor agency.Actor, p Person) (password string, err error) {
	p = Person{Login: strings.ToLower(strings.TrimSpace(p.Login)), Name: strings.TrimSpace(p.Name), Agency: p.Agency, Unit: strings.TrimSpace(p.Unit), Temporary: true}
	password = identity.NewPassword()
	p.Hash = identity.Hash(password, a.cost())
	err = a.write(ctx, actor, agency.PersonManage, p.Agency, func(w *work) error {
		if _, err := w.Agency(ctx, p.Agency); err != nil {
			return err
		}
		if have, err := w.person(ctx, p.Login); err != nil {
			return err
		} else if have != nil {
			return &fault.Error{Kind: fault.Conflict, Code: "person.login", Message: fmt.Sprintf("用户名 %s 已有人使用，不能重复。", p.Login)}
		}
		return w.putPerson(ctx, agency.PersonManage, &p, "add")
	})
	return password, err
}

// cost is lower only where Options say so, for tests.
func (a *App) cost() identity.Cost { return a.opts.PasswordCost }

// change alters a person; nobody alters themselves.
func (a *App) change(ctx context.Context, actor agency.Actor, v agency.Verb, login, what string, f func(*Person) error) error {
	if actor.Person == login {
		return fault.New(fault.Forbidden, "person.self", "不能由本人更改自己的角色或者帐号状态，请由另一位管理员办理。")
	}
	return a.own(ctx, actor, true, func(w *work) error {
		p, err := w.knownPerson(ctx, login)
		if err != nil {
			return err
		}
		if err := w.may(ctx, v, p.Agency); err != nil {
			return err
		}
		if err := f(p); err != nil {
			return err
		}
		if err := w.EndSessionsOf(ctx, login, ""); err != nil {
			return err
		}
		return w.putPerson(ctx, v, p, what)
	})
}

// SetRoles gives a person exactly these roles, and ends their sessions.
func (a *App) SetRoles(ctx context.Context, actor agency.Actor, login string, roles []agency.Role) error {
	return a.change(ctx, actor, agency.RoleManage, login, "roles", func(p *Person) error { p.Roles = roles; return nil })
}

// Rename changes a person's name and unit.
func (a *App) Rename(ctx context.Context, actor agency.Actor, login, name, unit string) error {
	return a.change(ctx, actor, agency.PersonManage, login, "rename", func(p *Person) error {
		p.Name, p.Unit = strings.TrimSpace(name), strings.TrimSpace(unit)
		return nil
	})
}

// Disable closes a person's account, or opens it again.
func (a *App) Disable(ctx context.Context, actor agency.Actor, login string, disabled bool) error {
	what := "enable"
	if disabled {
		what = "disable"
	}
	return a.change(ctx, actor, agency.PersonManage, login, what, func(p *Person) error { p.Disabled = disabled; return nil })
}

// ResetPassword gives a new first password and opens a locked account.
func (a *App) ResetPassword(ctx context.Context, actor agency.Actor, login string) (password string, err error) {
	password = identity.NewPassword()
	hash := identity.Hash(password, a.cost())
	return password, a.change(ctx, actor, agency.PersonManage, login, "password", func(p *Person) error {
		p.Hash, p.Temporary, p.Failures, p.Locked = hash, true, 0, time.Time{}
		return nil
	})
}

// ResetFactor takes a lost second factor away; the security administrator's.
func (a *App) ResetFactor(ctx context.Context, actor agency.Actor, login string) error {
	return a.change(ctx, actor, agency.RoleManage, login, "factor", func(p *Person) error { p.Secret, p.LastStep = nil, 0; return nil })
}
