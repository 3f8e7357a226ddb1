package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"gongkai/internal/adapter/identity"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

// DemoPerson is somebody of the fictional county with the password that they
// have until the demonstration ends.
type DemoPerson struct {
	Role     agency.Role
	Login    string
	Password string
	Area     bool // makes the county's own report; the others are the office's
}

// demoOffice is the agency whose office the demonstration staffs.
const demoOffice = "housing"

func demoStaff() []Person {
	person := func(r agency.Role, login, name, where, unit string) Person {
		return Person{Login: login, Name: name, Agency: where, Unit: unit, Roles: []agency.Role{r}}
	}
	return []Person{
		person(agency.Receiver, "chenxiaolan", "陈晓兰", demoOffice, "政务公开办"),
		person(agency.Handler, "lizhiming", "李志明", demoOffice, "征收科"),
		person(agency.UnitHead, "zhangwenhua", "张文华", demoOffice, "征收科"),
		person(agency.OfficeHead, "wangyumei", "王玉梅", demoOffice, "政务公开办"),
		person(agency.Signer, "zhaojianguo", "赵建国", demoOffice, ""),
		person(agency.Clerk, "liuchunlin", "刘春林", demoOffice, "政务公开办"),
		person(agency.Editor, "wujiaxin", "吴佳欣", demoOffice, "政务公开办"),
		person(agency.Reviewer, "xuweimin", "徐为民", demoOffice, "法规科"),
		person(agency.Publisher, "mahuilan", "马慧兰", demoOffice, "信息中心"),
		person(agency.Supervisor, "zhoumingyuan", "周明远", "yunling", "政府信息公开科"),
		person(agency.SystemAdmin, "yangfan", "杨帆", "yunling", ""),
		person(agency.SecurityAdmin, "sunjing", "孙静", "yunling", ""),
		person(agency.AuditAdmin, "heping", "何平", "yunling", ""),
	}
}

// demoArea are those who make the report of the county itself. They stand
// before the office's staff, who are the ones that a role alone names.
func demoArea() []Person {
	person := func(r agency.Role, login, name string) Person {
		return Person{Login: login, Name: name, Agency: "yunling", Unit: "政府信息公开科", Roles: []agency.Role{r}}
	}
	clerk := person(agency.Clerk, "tianjing", "田静")
	clerk.Roles = append(clerk.Roles, agency.Supervisor)
	return []Person{clerk, person(agency.OfficeHead, "hejianguo", "何建国"), person(agency.Signer, "luoyong", "罗勇")}
}

// DemoStaff takes on one person for each role and those of the county's own report, or gives those of an earlier
// demonstration new passwords. It refuses a store that is not the county's.
func (a *App) DemoStaff(ctx context.Context, actor agency.Actor) (out []DemoPerson, err error) {
	people := append(demoArea(), demoStaff()...)
	for i := range people {
		p := DemoPerson{people[i].Roles[0], people[i].Login, identity.NewPassword(), i < len(demoArea())}
		people[i].Hash = identity.Hash(p.Password, a.cost())
		out = append(out, p)
	}
	return out, a.write(ctx, actor, agency.Maintain, "", func(w *work) error {
		if top, err := w.Agency(ctx, "yunling"); err != nil || top.Name != county()[0].Name {
			return errors.Join(err, fault.New(fault.Conflict, "demo.not-county", "数据目录中不是演示数据，请去掉 --demo，或者换一个空的目录。"))
		}
		for i := range people {
			if err := w.putPerson(ctx, agency.PersonManage, &people[i], "demo"); err != nil {
				return err
			}
		}
		return nil
	})
}

// DemoToday gives the county a present: what last year left open was answered,
// and this year's applications stand at every point of the clock.
func (a *App) DemoToday(ctx context.Context, actor agency.Actor, seed uint64) error {
	f := &filler{app: a, actor: actor, rand: rand.New(rand.NewPCG(seed, 2))}
	if err := f.answerOld(ctx); err != nil {
		return err
	}
	cal, err := a.Calendar(ctx, actor, "")
	if err != nil {
		return err
	}
	f.cal, f.last = cal, a.Today()
	for i, one := range county()[1:] {
		kinds := 3
		if one.ID == demoOffice {
			kinds = 18
		}
		for k := range kinds {
			if err := f.present(ctx, one.ID, (k+i*3)%18); err != nil {
				return fmt.Errorf("%s: %w", one.ID, err)
			}
		}
	}
	return nil
}

// answerOld answers what is open, on its last day.
func (f *filler) answerOld(ctx context.Context) error {
	return f.app.write(ctx, f.actor, agency.Maintain, "", func(w *work) error {
		var open []store.Case
		if err := w.OpenCases(ctx, func(c store.Case) error { open = append(open, c); return nil }); err != nil {
			return err
		}
		for _, c := range open {
			v, err := w.viewOf(ctx, c)
			if err != nil {
				return err
			}
			on := v.State.Due
			if last := v.Acts[len(v.Acts)-1].On; on.Before(last) {
				on = last
			}
			end := request.Act{Kind: request.Answered, On: on, Outcome: "granted", Reply: "provided", Articles: []string{"36(2)"}, Delivery: "mail"}
			if v.State.Stage == request.StageAwaitingCorrection || v.State.Stage == request.StageAwaitingPayment || on.After(w.today) {
				end = request.Act{Kind: request.Withdrawn, On: on}
			}
			if err := w.act(ctx, &v, []request.Act{end}); err != nil {
				return err
			}
		}
		return nil
	})
}

// ago is the working day n working days before today.
func (f *filler) ago(n int) calendar.Date {
	d := f.last
	for {
		if day, err := f.cal.Day(d); err != nil || day.Working() {
			if n == 0 || err != nil {
				return d
			}
			n--
		}
		d = d.AddDays(-1)
	}
}

// present registers one application of this year; kind says how far it has come.
func (f *filler) present(ctx context.Context, agencyID string, kind int) error {
	came := []int{0, 1, 2, 4, 6, 8, 11, 13, 15, 16, 17, 18, 19, 20, 22, 12, 26, 9}[kind]
	on := f.ago(came)
	day := func(after int) calendar.Date { return f.ago(max(came-after, 0)) }
	acts := []request.Act{{Kind: request.Received, On: on, Channel: request.Counter}}
	add := func(act request.Act) { acts = append(acts, act) }
	unit := f.one("征收科", "法规科", "物业科", "办公室")
	switch kind {
	case 0:
	case 1:
		acts[0].Channel = request.Internet
	case 2:
		acts[0].Channel, acts[0].ConfirmedOn = request.Internet, day(1)
	case 4:
		add(request.Act{Kind: request.CorrectionRequested, On: day(2), Until: f.last.AddDays(10), Points: []string{"写明所需文件的名称或者文号"}})
	case 6:
		add(request.Act{Kind: request.CorrectionRequested, On: day(3), Until: day(9), Points: []string{"写明所需信息的年份"}})
		add(request.Act{Kind: request.Corrected, On: day(5)})
		add(request.Act{Kind: request.Assigned, On: day(6), Unit: unit})
	case 8:
		add(request.Act{Kind: request.Assigned, On: day(1), Unit: "征收科"})
		add(request.Act{Kind: request.Consulted, On: day(4), ID: "1", With: request.ThirdParty, ReceivedOn: day(5)})
	case 15:
		add(request.Act{Kind: request.Assigned, On: day(1), Unit: unit})
		add(request.Act{Kind: request.Answered, On: day(9), Outcome: "partial", Reply: "partial", Articles: []string{"37"}, Delivery: "electronic"})
	case 16:
		add(request.Act{Kind: request.Assigned, On: day(1), Unit: unit})
		add(request.Act{Kind: request.Extended, On: day(15), Days: 15, ApprovedBy: "王玉梅", ToldOn: day(15), Reason: "需要检索多年档案"})
	case 17:
		add(request.Act{Kind: request.Assigned, On: day(1), Unit: unit})
		add(request.Act{Kind: request.Answered, On: day(7), Outcome: "unavailable.not_held", Reply: "not_exist", Articles: []string{"36(4)"}, Delivery: "counter"})
	default:
		add(request.Act{Kind: request.Assigned, On: day(1), Unit: "征收科"})
	}
	column := []report.Column{report.NaturalPerson, report.NaturalPerson, report.Commercial, report.LegalService}[f.pick(4)]
	_, err := f.app.Register(ctx, f.actor, Registration{Agency: agencyID, Application: f.application(column), Acts: acts})
	return err
}
