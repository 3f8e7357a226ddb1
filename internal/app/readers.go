package app

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
)

// Who may see a case: everybody whom the table of permissions lets read cases,
// or, where the agency has so chosen (case_readers), of those who handle only
// the unit that the case is with, beside the disclosure office.

// unbound are the roles that are not bound to a unit: the disclosure office
// itself (条例 art. 4), who signs, who answers for the numbers, who supervises.
var unbound = []agency.Role{agency.Receiver, agency.OfficeHead, agency.Signer, agency.Clerk, agency.Supervisor, agency.Operator}

// boundTo reports whether the actor sees cases of one unit alone, and which;
// a bound actor without a unit sees none.
func (w *work) boundTo(ctx context.Context, agencyID string) (unit string, bound bool, err error) {
	a := w.actor
	if a.Agency != agencyID || slices.ContainsFunc(unbound, a.Has) || !a.Has(agency.Handler) && !a.Has(agency.UnitHead) {
		return "", false, nil
	}
	l, err := w.lawOf(ctx, agencyID)
	if err != nil || l.settings.At(w.today).Get(statute.CaseReaders) != "unit" {
		return "", false, err
	}
	one, err := w.Agency(ctx, agencyID)
	if err != nil || inOffice(&one, a.Unit) {
		return "", false, err
	}
	return a.Unit, true, nil
}

// inOffice reports whether a unit is the agency's disclosure office.
func inOffice(a *agency.Agency, unit string) bool {
	return unit != "" && strings.HasSuffix(a.Face.Office, unit)
}

// maySee refuses a case that is another unit's.
func (w *work) maySee(ctx context.Context, c *store.Case) error {
	unit, bound, err := w.boundTo(ctx, c.Agency)
	if err != nil || !bound || unit != "" && unit == c.Unit {
		return err
	}
	return fault.New(fault.Forbidden, "case.unit", "本机关设定承办人员只看交给自己机构的案件，这一件不在其中。需要时请政府信息公开工作机构交办。")
}

// nobodysUnit is a unit that no case is with.
const nobodysUnit = "\x01"

// confine narrows a list of cases to what the actor may see.
func (w *work) confine(ctx context.Context, q *InboxQuery) error {
	unit, bound, err := w.boundTo(ctx, q.Agency)
	if bound {
		if q.only = unit; unit == "" {
			q.only = nobodysUnit
		}
	}
	return err
}

// Reader is a group of people who may see a case, and why.
type Reader struct {
	Role     agency.Role
	Names    []string
	Why      string
	Personal bool // may open the applicant's data, each time with its purpose
}

// CaseReaders tells who may see a case.
type CaseReaders struct {
	Unit    bool // those who handle are bound to the case's unit
	Readers []Reader
}

// readerWhys are the roles that read cases in the order of their work.
var readerWhys = []struct {
	role agency.Role
	why  string
}{
	{agency.Receiver, "接收登记申请（条例第四条、第三十条）"},
	{agency.Handler, "承办并拟制答复"},
	{agency.UnitHead, "负责承办机构，审核答复"},
	{agency.OfficeHead, "负责公开工作，决定延期（条例第三十三条）"},
	{agency.Signer, "签发答复"},
	{agency.Clerk, "核对年度报告的数字（条例第五十条）"},
	{agency.Supervisor, "监督下级机关（条例第四十七条）"},
}

// CaseReaders tells who may see a case and why, by name. What it gives is only
// read.
func (a *App) CaseReaders(ctx context.Context, actor agency.Actor, caseID string) (out CaseReaders, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		out, err = remembered(ctx, w, readerKey(caseID), 1, func() (CaseReaders, error) { return w.caseReaders(ctx, &v.Case) })
		return err
	})
	return out, err
}

func (w *work) caseReaders(ctx context.Context, c *store.Case) (out CaseReaders, err error) {
	l, err := w.lawOf(ctx, c.Agency)
	if err != nil {
		return out, err
	}
	out.Unit = l.settings.At(w.today).Get(statute.CaseReaders) == "unit"
	names := map[agency.Role][]string{}
	err = eachJSON(ctx, w, kindPerson, "", 0, func(_ string, p Person) error {
		if p.Disabled {
			return nil
		}
		actor := p.Actor()
		one := work{Tx: w.Tx, app: w.app, actor: actor, now: w.now, today: w.today, law: w.law, seen: w.seen}
		if one.may(ctx, agency.CaseRead, c.Agency) != nil || one.maySee(ctx, c) != nil {
			return nil
		}
		for _, r := range readerWhys {
			if actor.Has(r.role) && (p.Agency == c.Agency || r.role == agency.Supervisor) {
				names[r.role] = append(names[r.role], p.Name)
			}
		}
		return nil
	})
	for _, r := range readerWhys {
		if len(names[r.role]) == 0 {
			continue
		}
		personal := agency.Can(agency.Actor{Person: "x", Agency: c.Agency, Roles: []agency.Role{r.role}}, agency.ApplicantRead, c.Agency, nil)
		out.Readers = append(out.Readers, Reader{r.role, names[r.role], r.why, personal})
	}
	return out, err
}
