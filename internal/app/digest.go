package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
)

// digestKind is how the outbox names a person's reminders of a day.
const digestKind = "digest"

func mailOwner(login string) string { return "person-mail:" + login }

// SetOwnMail sets the address to which a person's own reminders go; "" ends
// them. It is sealed, and shown to the person alone.
func (a *App) SetOwnMail(ctx context.Context, who Who, address string) error {
	address = strings.TrimSpace(address)
	if address != "" && !notify.IsAddress(address) {
		return fault.New(fault.Invalid, "person.mail", "应为一个电子邮箱，例如 name@example.cn")
	}
	return a.own(ctx, who.Actor(), true, func(w *work) error {
		p, err := w.knownPerson(ctx, who.Login)
		if err != nil {
			return err
		}
		p.Mail = nil
		if address != "" {
			if p.Mail, err = a.vault.Seal([]byte(address), mailOwner(p.Login)); err != nil {
				return err
			}
		}
		return w.putPerson(ctx, OwnChange, p, "mail")
	})
}

// SetMailOf sets the address to which the reminders of somebody go whom the
// actor may administer; "" ends them.
func (a *App) SetMailOf(ctx context.Context, actor agency.Actor, login, address string) error {
	address = strings.TrimSpace(address)
	if address != "" && !notify.IsAddress(address) {
		return fault.New(fault.Invalid, "person.mail", "应为一个电子邮箱，例如 name@example.cn")
	}
	return a.change(ctx, actor, agency.PersonManage, login, "mail", func(p *Person) (err error) {
		if p.Mail = nil; address != "" {
			p.Mail, err = a.vault.Seal([]byte(address), mailOwner(p.Login))
		}
		return err
	})
}

// OwnMail is the address to which a person's own reminders go, "" for none.
func (a *App) OwnMail(ctx context.Context, who Who) (address string, err error) {
	err = a.own(ctx, who.Actor(), false, func(w *work) error {
		p, err := w.knownPerson(ctx, who.Login)
		if err != nil {
			return err
		}
		plain, err := a.vault.Open(p.Mail, mailOwner(p.Login))
		address = string(plain)
		return err
	})
	return address, err
}

// Remind puts today's reminders into the outbox: one mail a person, on working
// days from the digest's hour on, once however often it is called. It gives
// the number of mails; done is false while it is too early.
func (a *App) Remind(ctx context.Context) (mails int, done bool, err error) {
	var people []Person
	var n *Notices
	early := false
	if err := a.own(ctx, system(), false, func(w *work) (err error) {
		people = nil
		if n, err = w.notices(ctx); err != nil {
			return err
		}
		early = w.now.In(a.place).Hour() < n.DigestHour
		return eachJSON(ctx, w, kindPerson, "", 0, func(_ string, p Person) error {
			if !p.Disabled && len(p.Mail) > 0 {
				people = append(people, p)
			}
			return nil
		})
	}); err != nil || early || !n.Mail.On() {
		return 0, !early, err
	}
	slices.SortStableFunc(people, func(a, b Person) int { return strings.Compare(a.Agency, b.Agency) })
	for len(people) > 0 {
		of := 1
		for of < len(people) && people[of].Agency == people[0].Agency {
			of++
		}
		sent, err := a.remindAgency(ctx, n, people[:of])
		if mails += sent; err != nil {
			return mails, false, err
		}
		people = people[of:]
	}
	return mails, true, nil
}

// remindAgency reminds people of one agency in one transaction.
func (a *App) remindAgency(ctx context.Context, n *Notices, people []Person) (sent int, err error) {
	err = a.own(ctx, system(), true, func(w *work) error {
		sent = 0
		l, err := w.lawOf(ctx, people[0].Agency)
		if err != nil {
			return err
		}
		if day, err := l.calendar.Day(w.today); err != nil || !day.Working() {
			return err
		}
		all, err := w.tasks(ctx, people[0].Agency)
		if err != nil {
			return err
		}
		for _, p := range people {
			put, err := w.remind(ctx, n, p, all)
			if err != nil {
				return err
			}
			if put {
				sent++
			}
		}
		return nil
	})
	return sent, err
}

func (w *work) remind(ctx context.Context, n *Notices, p Person, all []Task) (bool, error) {
	var own []Task
	for _, t := range all {
		if t.Mail && t.mine(p.Actor()) {
			own = append(own, t)
		}
	}
	if len(own) == 0 {
		return false, nil
	}
	to, err := w.app.vault.Open(p.Mail, mailOwner(p.Login))
	if err != nil {
		return false, err
	}
	one, err := w.Agency(ctx, p.Agency)
	if err != nil {
		return false, err
	}
	return w.send(ctx, &store.Outgoing{Agency: p.Agency, Kind: digestKind, Channel: channelMail, Once: digestKind + "/" + w.today.String() + "/" + p.Login},
		parcel{To: string(to), From: one.Name, Subject: fmt.Sprintf("%s 有 %d 件事等您办理", shortDay(w.today, w.today), len(own)), Text: digest(own, n, w.today)})
}

// mostLines bounds a digest; the rest is on the page.
const mostLines = 60

// digest is the mail's body: numbers and dates, no titles, nobody's name.
func digest(own []Task, n *Notices, today calendar.Date) string {
	var b strings.Builder
	kind := TaskKind("")
	for i, t := range own {
		if i == mostLines {
			fmt.Fprintf(&b, "……还有 %d 件，请到办公端查看。\n", len(own)-i)
			break
		}
		if t.Kind != kind {
			kind = t.Kind
			b.WriteString("\n" + kind.Name() + "\n")
		}
		b.WriteString(strings.TrimSpace(t.Ref + " " + t.Text))
		if !t.On.IsZero() && (t.Kind == TaskDue || t.Kind == TaskOverdue || t.Kind == TaskDispute) {
			b.WriteString("（" + shortDay(t.On, today) + "）")
		}
		b.WriteString("\n")
	}
	b.WriteString("\n请登录办公端的“今日”办理。\n")
	if n.Portal != "" {
		b.WriteString(strings.TrimSuffix(n.Portal, "/") + "/office/\n")
	}
	b.WriteString("\n这封邮件由系统在工作日发出，每日至多一封。不再需要的，可以在办公端“今日”页下方的“提醒邮箱”中停止。\n")
	return strings.TrimLeft(b.String(), "\n")
}

func letterName(l *Letter) string {
	info, _ := letter.Lookup(l.Kind)
	return info.Name
}

// RemindersOff reports whether no mail leaves this installation, so that no
// reminder does.
func (a *App) RemindersOff(ctx context.Context) (off bool, err error) {
	err = a.own(ctx, agency.Actor{}, false, func(w *work) error {
		n, err := w.notices(ctx)
		if err == nil {
			off = !n.Mail.On()
		}
		return err
	})
	return off, err
}
