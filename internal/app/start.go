package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// StartKey names one thing to be set up before an office opens.
type StartKey string

// The steps, in their order.
const (
	StartAgency    StartKey = "agency"
	StartUnits     StartKey = "units"
	StartPeople    StartKey = "people"
	StartRoles     StartKey = "roles"
	StartCalendar  StartKey = "calendar"
	StartNumbering StartKey = "numbering"
	StartPayment   StartKey = "payment"
	StartMail      StartKey = "mail"
	StartSMS       StartKey = "sms"
)

// StartStep is a step of 开始使用 as it stands.
type StartStep struct {
	Key     StartKey
	Name    string
	Why     string // what fails without it
	State   string // what there is, or what lacks
	Done    bool
	Skipped bool // put off by somebody; found here later
	By      []agency.Role
}

const kindStart = "start" // key is the step: it was put off

// Start lists what the actor's agency has set up and what it lacks.
func (a *App) Start(ctx context.Context, actor agency.Actor) (out []StartStep, err error) {
	err = a.own(ctx, actor, false, func(w *work) error {
		out = nil
		one, err := w.Agency(ctx, actor.Agency)
		if err != nil {
			return err
		}
		for _, step := range []func(context.Context, agency.Agency) (StartStep, error){startAgency, startUnits, w.startPeople, w.startRoles, w.startCalendar, startNumbering, startPayment, w.startMail, w.startSMS} {
			s, err := step(ctx, one)
			if err != nil {
				return err
			}
			if len(s.By) == 0 {
				s.By = []agency.Role{agency.SystemAdmin}
			}
			r, err := w.Record(ctx, kindStart, one.ID, string(s.Key))
			if err != nil {
				return err
			}
			s.Skipped = r != nil && !s.Done
			out = append(out, s)
		}
		return nil
	})
	return out, err
}

// SkipStart puts a step off; it stays on the list.
func (a *App) SkipStart(ctx context.Context, actor agency.Actor, key StartKey) error {
	steps, err := a.Start(ctx, actor)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(steps, func(s StartStep) bool { return s.Key == key }) {
		return fault.New(fault.NotFound, "start.step", "没有这一步。")
	}
	return a.own(ctx, actor, true, func(w *work) error {
		if err := w.administers(ctx, actor.Agency); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.SettingManage, kindStart, actor.Agency, string(key), 0, map[string]string{"by": actor.Person})
	})
}

// lacking says what lacks, "" for nothing.
func lacking(parts ...[2]string) string {
	var out []string
	for _, p := range parts {
		if strings.TrimSpace(p[1]) == "" {
			out = append(out, p[0])
		}
	}
	return strings.Join(out, "、")
}

func stepState(s *StartStep, lack, have string) {
	if s.Done = lack == ""; s.Done {
		s.State = have
	} else {
		s.State = "缺少：" + lack
	}
}

func startAgency(_ context.Context, one agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartAgency, Name: "本机关的联系方式和救济机关", Why: "公开指南、文书的联系方式和救济告知都由此而来；缺少的，文书不能成文（条例第十二条）。"}
	stepState(&s, lacking([2]string{"工作机构", one.Face.Office}, [2]string{"地址", one.Face.Address}, [2]string{"电话", one.Face.Phone}, [2]string{"行政复议机关", one.Remedy.ReviewBody}, [2]string{"法院", one.Remedy.Court}), "已填写")
	return s, nil
}

func startUnits(_ context.Context, one agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartUnits, Name: "内设机构", Why: "申请交给哪个机构办理，从这里选择。"}
	if s.Done = len(one.Units) > 0; s.Done {
		s.State = strings.Join(one.Units, "、")
	} else {
		s.State = "还没有填写"
	}
	return s, nil
}

func (w *work) ownPeople(ctx context.Context, agencyID string, f func(Person)) error {
	return eachJSON(ctx, w, kindPerson, "", 0, func(_ string, p Person) error {
		if p.Agency == agencyID && !p.Disabled {
			f(p)
		}
		return nil
	})
}

func (w *work) startPeople(ctx context.Context, one agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartPeople, Name: "办件人员", Why: "三位管理员都不办理申请，需要加入接收、承办、审核和签发的人员。"}
	n := 0
	err := w.ownPeople(ctx, one.ID, func(p Person) {
		if len(p.Roles) == 0 || !p.Roles[0].Administers() {
			n++
		}
	})
	s.Done, s.State = n > 0, fmt.Sprintf("已加入 %d 人", n)
	return s, err
}

func (w *work) startRoles(ctx context.Context, one agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartRoles, Name: "角色", Why: "由安全管理员分配。没有工作机构负责人的，不能延期（第三十三条）；没有签发人的，文书不能发出。", By: []agency.Role{agency.SecurityAdmin}}
	have := map[agency.Role]string{}
	err := w.ownPeople(ctx, one.ID, func(p Person) {
		for _, r := range p.Roles {
			have[r] = p.Name
		}
	})
	var parts [][2]string
	for _, r := range []agency.Role{agency.Receiver, agency.Handler, agency.OfficeHead, agency.Signer} {
		parts = append(parts, [2]string{r.Label(), have[r]})
	}
	stepState(&s, lacking(parts...), "接收、承办、负责人、签发都有人担任")
	return s, err
}

func (w *work) startCalendar(ctx context.Context, one agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartCalendar, Name: "工作日历", Why: "期限按工作日计算。没有国务院安排的年度，期限是暂定的。"}
	l, err := w.lawOf(ctx, one.ID)
	if err != nil {
		return s, err
	}
	s.Done = l.calendar.Covers(w.today.Year)
	s.State = fmt.Sprintf("%d年的放假安排已在日历中", w.today.Year)
	if !s.Done {
		s.State = fmt.Sprintf("还没有%d年的放假安排", w.today.Year)
	}
	return s, nil
}

func startNumbering(_ context.Context, one agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartNumbering, Name: "编号", Why: "没有机关代字的，文书不能编发文字号。"}
	stepState(&s, lacking([2]string{"机关代字", one.Short}), "登记编号 "+caseNumber(one.CaseFormat(), 2026, 1)+"，机关代字 "+one.Short)
	return s, nil
}

func startPayment(_ context.Context, one agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartPayment, Name: "收费的缴纳方式", Why: "只在依法收取信息处理费时需要（国办函〔2020〕109号）。"}
	stepState(&s, lacking([2]string{"收款单位", one.Payment.Payee}, [2]string{"账号", one.Payment.Account}), "已填写")
	return s, nil
}

func (w *work) startMail(ctx context.Context, _ agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartMail, Name: "邮件通知", Why: "不启用的，申请人只能自己上网查询，工作人员收不到到期提醒。"}
	n, err := w.notices(ctx)
	s.Done, s.State = n.Mail.On(), "已启用"
	if !s.Done {
		s.State = "没有启用"
	}
	return s, err
}

func (w *work) startSMS(ctx context.Context, _ agency.Agency) (StartStep, error) {
	s := StartStep{Key: StartSMS, Name: "短信通知", Why: "需要单位自有的短信网关；没有的可以跳过。"}
	n, err := w.notices(ctx)
	s.Done, s.State = n.SMS.On(), "已启用"
	if !s.Done {
		s.State = "没有启用"
	}
	return s, err
}

// AddAgency adds a subordinate agency; one that exists is never overwritten.
func (a *App) AddAgency(ctx context.Context, actor agency.Actor, one agency.Agency) error {
	if err := checkAgency(one); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.AgencyManage, one.Parent, func(w *work) error {
		if _, err := w.Agency(ctx, one.ID); fault.KindOf(err) != fault.NotFound {
			if err == nil {
				err = fault.New(fault.Conflict, "agency.id", "这个编号已有机关使用，请换一个。")
			}
			return err
		}
		return w.putAgency(ctx, one)
	})
}
