package app

import (
	"context"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// NamesOf gives the names of colleagues by their logins, for pages that say
// who did what; a login that nobody has any more is not in the map.
func (a *App) NamesOf(ctx context.Context, actor agency.Actor, logins ...string) (names map[string]string, err error) {
	if actor.Person == "" {
		return nil, fault.New(fault.Forbidden, "may.denied", "请先登录。")
	}
	err = a.own(ctx, actor, false, func(w *work) error {
		names = map[string]string{}
		for _, login := range logins {
			if _, ok := names[login]; ok || login == "" {
				continue
			}
			r, err := w.Record(ctx, kindPerson, "", login)
			if err != nil {
				return err
			}
			if r == nil {
				if strings.HasPrefix(login, "operator:") {
					names[login] = "服务器上的命令"
				}
				continue
			}
			p, err := decode[Person](r.Body)
			if err != nil {
				return err
			}
			names[login] = p.Name
		}
		return nil
	})
	return names, err
}
