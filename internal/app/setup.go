package app

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// Setup is what an empty installation needs before anybody can sign in: the
// agency, and the three administrators, who are three people.
type Setup struct {
	Agency    agency.Agency
	People    [3]Person // system, security and audit administrator, in this order
	Passwords [3]string
}

// Empty reports whether nobody can sign in yet.
func (a *App) Empty(ctx context.Context) (empty bool, err error) {
	err = a.own(ctx, agency.Actor{}, false, func(w *work) error {
		people, err := w.Records(ctx, kindPerson, "", 0)
		empty = len(people) == 0
		return err
	})
	return empty, err
}

// Setup sets an empty installation up, once.
func (a *App) Setup(ctx context.Context, s Setup) error {
	roles := [3]agency.Role{agency.SystemAdmin, agency.SecurityAdmin, agency.AuditAdmin}
	for i := range s.People {
		p := &s.People[i]
		if err := identity.CheckPassword(s.Passwords[i], p.Login); err != nil {
			return fault.New(fault.Invalid, fmt.Sprintf("setup.password%d", i), err.Error())
		}
		for j := range i {
			if s.People[j].Login == p.Login {
				return fault.New(fault.Invalid, fmt.Sprintf("setup.login%d", i), "三位管理员的用户名应各不相同")
			}
		}
		p.Hash, p.Roles, p.Agency = identity.Hash(s.Passwords[i], a.cost()), roles[i:i+1], s.Agency.ID
	}
	return a.write(ctx, OperatorOf("setup"), agency.Maintain, "", func(w *work) error {
		people, err := w.Records(ctx, kindPerson, "", 0)
		if err != nil {
			return err
		}
		if len(people) > 0 {
			return fault.New(fault.Conflict, "setup.done", "已经设置过了，请登录。")
		}
		if _, err := w.Agency(ctx, s.Agency.ID); fault.KindOf(err) == fault.NotFound {
			if err := checkAgency(s.Agency); err != nil {
				return err
			}
			if err := w.putAgency(ctx, s.Agency); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		for i := range s.People {
			if err := w.putPerson(ctx, agency.PersonManage, &s.People[i], "setup"); err != nil {
				return err
			}
		}
		return nil
	})
}
