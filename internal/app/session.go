package app

import (
	"context"
	"time"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// The bounds of signing in (GB/T 22239-2019: 登录失败处理, 会话超时).
const (
	MaxFailures   = 5
	LockTime      = 15 * time.Minute
	SessionIdle   = 30 * time.Minute
	SessionLength = 12 * time.Hour
	touchEvery    = time.Minute
)

// The verbs of signing in, for the audit alone: nobody needs a role for them.
const (
	SignedIn  agency.Verb = "session.begin"
	SignFail  agency.Verb = "session.refuse"
	SignedOut agency.Verb = "session.end"
	OwnChange agency.Verb = "person.self"
)

// Who is somebody signed in.
type Who struct {
	Person
	Token  string // of this session
	Second bool   // the second factor was shown, where the person has one
	Home   agency.Agency
}

// wrongSignIn is the answer to every failure, so that none tells which names
// exist or are locked.
func wrongSignIn() error {
	return fault.New(fault.Invalid, "session.wrong", "用户名或者口令不正确，或者帐号已停用、已锁定。连续输错 5 次，帐号锁定 15 分钟。")
}

// own runs what a person may always do, or what f itself authorises.
func (a *App) own(ctx context.Context, actor agency.Actor, write bool, f func(*work) error) error {
	now := a.now().UTC().Truncate(time.Millisecond)
	run := func(tx *store.Tx) error {
		return f(a.newWork(tx, actor, now))
	}
	if write {
		return a.store.Write(ctx, run)
	}
	return a.store.Read(ctx, run)
}

// SignIn begins a session and gives its token, which only the browser keeps.
func (a *App) SignIn(ctx context.Context, login, password, browser string) (token string, err error) {
	var p *Person
	if err := a.own(ctx, agency.Actor{}, false, func(w *work) (err error) { p, err = w.person(ctx, login); return err }); err != nil {
		return "", err
	}
	// An unknown name costs as much time as a known one.
	hash := identity.Hash("-", a.cost())
	if p != nil && p.Hash != "" {
		hash = p.Hash
	}
	fits := identity.Verify(hash, password) && p != nil
	if p == nil {
		if err := a.strangeSignIn(ctx); err != nil {
			return "", err
		}
		return "", wrongSignIn()
	}
	token = identity.NewToken()
	ok := false
	err = a.attempt(ctx, login, true, func(w *work, p *Person) (bool, error) {
		ok = fits && !p.Disabled && p.Hash == hash && w.now.After(p.Locked)
		if !ok {
			return false, nil
		}
		return true, w.begin(ctx, p, token, browser, false)
	})
	if err == nil && !ok {
		err = wrongSignIn()
	}
	return token, err
}

// begin begins a session; strong says that a second factor was shown already.
func (w *work) begin(ctx context.Context, p *Person, token, browser string, strong bool) error {
	if err := w.SweepSessions(ctx, w.now.Add(-SessionLength), w.now.Add(-SessionLength)); err != nil { // idle ones stay for Expired
		return err
	}
	if r := []rune(browser); len(r) > 200 {
		browser = string(r[:200])
	}
	return w.PutSession(ctx, store.Session{Token: identity.TokenKey(token), Person: p.Login, Second: strong || !p.HasFactor(), Begun: w.now, Seen: w.now, Agent: browser})
}

// attempt tries something that may fail only so often; it writes the count. A
// first factor does not forget how often the second was wrong: whoever has
// only the password would guess codes without end.
func (a *App) attempt(ctx context.Context, login string, first bool, try func(*work, *Person) (bool, error)) error {
	return a.own(ctx, agency.Actor{Person: login}, true, func(w *work) error {
		p, err := w.knownPerson(ctx, login)
		if err != nil {
			return err
		}
		ok, err := try(w, p)
		if err != nil {
			return err
		}
		switch {
		case ok:
			if !first || !p.HasFactor() {
				p.Failures, p.Locked = 0, time.Time{}
			}
			return w.putPerson(ctx, SignedIn, p, "ok")
		case w.now.Before(p.Locked): // what is tried while locked is not counted
			w.Note(w.entry(SignFail, p.Agency, "person:"+login, map[string]string{"what": "locked"}))
			return nil
		}
		if p.Failures++; p.Failures >= MaxFailures {
			p.Failures, p.Locked = 0, w.now.Add(LockTime)
		}
		return w.putPerson(ctx, SignFail, p, "wrong")
	})
}

// Session finds who holds a token; ok is false where nobody does any more.
func (a *App) Session(ctx context.Context, token string) (who Who, ok bool, err error) {
	key := identity.TokenKey(token)
	touch := false
	err = a.own(ctx, agency.Actor{}, false, func(w *work) error {
		s, found, err := w.Session(ctx, key)
		if err != nil || !found || w.now.Sub(s.Seen) > SessionIdle || w.now.Sub(s.Begun) > SessionLength {
			return err
		}
		p, err := w.person(ctx, s.Person)
		if err != nil || p == nil || p.Disabled {
			return err
		}
		who, ok, touch = Who{Person: *p, Token: token, Second: s.Second}, true, w.now.Sub(s.Seen) > touchEvery
		who.Home, err = w.Agency(ctx, p.Agency)
		return err
	})
	if touch && err == nil {
		err = a.own(ctx, agency.Actor{}, true, func(w *work) error { return w.TouchSession(ctx, key, w.now) })
	}
	return who, ok && err == nil, err
}

// Expired tells whose session a token was that has run out by itself, "" where
// it has not, or was ended; for what was typed into it, and for nothing else.
func (a *App) Expired(ctx context.Context, token string) (login string, err error) {
	err = a.own(ctx, agency.Actor{}, false, func(w *work) error {
		s, found, err := w.Session(ctx, identity.TokenKey(token))
		if err == nil && found && s.Second && (w.now.Sub(s.Seen) > SessionIdle || w.now.Sub(s.Begun) > SessionLength) {
			login = s.Person
		}
		return err
	})
	return login, err
}

// SignOut ends a session.
func (a *App) SignOut(ctx context.Context, who Who) error {
	return a.own(ctx, who.Actor(), true, func(w *work) error {
		w.Note(w.entry(SignedOut, who.Home.ID, "person:"+who.Login, nil))
		return w.EndSession(ctx, identity.TokenKey(who.Token))
	})
}

// ShowCode shows the second factor of a session that has given its password.
func (a *App) ShowCode(ctx context.Context, who Who, code string) error {
	ok := false
	err := a.attempt(ctx, who.Login, false, func(w *work, p *Person) (bool, error) {
		secret, err := a.vault.Open(p.Secret, "person:"+p.Login)
		if err != nil {
			return false, err
		}
		step, fits := identity.VerifyCode(string(secret), code, w.now, p.LastStep)
		if ok = fits && w.now.After(p.Locked); !ok {
			return false, nil
		}
		p.LastStep = step
		if err := w.EndSession(ctx, identity.TokenKey(who.Token)); err != nil {
			return false, err
		}
		return true, w.PutSession(ctx, store.Session{Token: identity.TokenKey(who.Token), Person: p.Login, Second: true, Begun: w.now, Seen: w.now})
	})
	if err == nil && !ok {
		err = fault.New(fault.Invalid, "factor.code", "动态码不正确或者已经用过，请用下一个。")
	}
	return err
}

// NewFactor proposes a secret for a person's second factor, to be confirmed.
func (a *App) NewFactor(who Who) (secret, uri string) {
	secret = identity.NewSecret()
	return secret, identity.KeyURI(secret, "政府信息公开", who.Login)
}

// ConfirmFactor takes a proposed secret once its first code was shown.
func (a *App) ConfirmFactor(ctx context.Context, who Who, secret, code string) error {
	return a.self(ctx, who, "factor", func(w *work, p *Person) error {
		if p.HasFactor() {
			return fault.New(fault.Conflict, "factor.stands", "已经启用动态码。更换设备请由安全管理员先予解除。")
		}
		step, ok := identity.VerifyCode(secret, code, w.now, 0)
		if !ok {
			return fault.New(fault.Invalid, "factor.code", "动态码不正确，请核对设备的时间后再试。")
		}
		sealed, err := a.vault.Seal([]byte(secret), "person:"+p.Login)
		p.Secret, p.LastStep = sealed, step
		return err
	})
}

// ChangePassword replaces one's own password and ends one's other sessions. A
// wrong old password counts as a wrong sign-in does, and a lock holds here too:
// whoever finds a browser open has no more guesses than at the door. What is
// said of the new password comes first, so that it tells nothing of the old.
func (a *App) ChangePassword(ctx context.Context, who Who, old, password string) error {
	if old == password {
		return fault.New(fault.Invalid, "password.password", "新口令不能与原口令相同")
	}
	if err := identity.CheckPassword(password, who.Login); err != nil {
		return err
	}
	if !identity.Verify(who.Hash, old) {
		if err := a.attempt(ctx, who.Login, true, func(*work, *Person) (bool, error) { return false, nil }); err != nil {
			return err
		}
		return wrongOld()
	}
	hash := identity.Hash(password, a.cost())
	return a.self(ctx, who, "password", func(w *work, p *Person) error {
		if p.Hash != who.Hash || !w.now.After(p.Locked) {
			return wrongOld()
		}
		if p.Hash, p.Temporary = hash, false; !p.HasFactor() {
			p.Failures, p.Locked = 0, time.Time{}
		}
		return nil
	})
}

func wrongOld() error {
	return fault.New(fault.Invalid, "password.old", "原口令不正确，或者帐号已锁定。连续输错 5 次，帐号锁定 15 分钟")
}

func (a *App) self(ctx context.Context, who Who, what string, f func(*work, *Person) error) error {
	return a.own(ctx, who.Actor(), true, func(w *work) error {
		p, err := w.knownPerson(ctx, who.Login)
		if err != nil {
			return err
		}
		if err := f(w, p); err != nil {
			return err
		}
		if err := w.EndSessionsOf(ctx, who.Login, identity.TokenKey(who.Token)); err != nil {
			return err
		}
		return w.putPerson(ctx, OwnChange, p, what)
	})
}
