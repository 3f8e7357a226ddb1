package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Merge ends a case whose application came by another channel too and is
// handled as another case of the same agency (choice 2.3): the one whose period
// runs first goes on, so that the applicant loses no day.
func (a *App) Merge(ctx context.Context, actor agency.Actor, caseID string, version int, into, reason string) (v View, err error) {
	if unsaid(reason) {
		return v, fault.New(fault.Invalid, "merge.reason", "请写明怎样认定是同一份申请。")
	}
	err = a.onCase(ctx, actor, agency.CaseAssign, caseID, func(w *work, at *View) error {
		v = *at
		if v.Version != version {
			return fault.New(fault.Conflict, "case.moved-on", fmt.Sprintf("案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", v.Number))
		}
		kept, err := w.Tx.CaseByNumber(ctx, v.Agency, strings.TrimSpace(into))
		if fault.KindOf(err) == fault.NotFound {
			return fault.New(fault.Invalid, "merge.into", fmt.Sprintf("本机关没有编号为 %s 的案件。", into))
		}
		if err != nil {
			return err
		}
		other, err := w.viewOf(ctx, *kept)
		if err != nil {
			return err
		}
		if err := mergeable(&v, &other); err != nil {
			return err
		}
		if err := w.act(ctx, &v, []request.Act{{Kind: request.Merged, On: w.today, Into: other.Number, Reason: reason}}); err != nil {
			return err
		}
		return w.about(ctx, agency.CaseAssign, v.Agency, kindTwin, other.ID+"/"+v.ID, keptTwin{Case: v.ID})
	})
	return v, err
}

func mergeable(v, kept *View) error {
	refuse := func(format string, args ...any) error {
		return fault.New(fault.Invalid, "merge.into", fmt.Sprintf(format, args...))
	}
	switch {
	case kept.ID == v.ID:
		return refuse("不能并入自身。")
	case kept.State.Into != "":
		return refuse("%s 自己已经并入别的案件。", kept.Number)
	case kept.Type != v.Type || kept.Applicant != v.Applicant:
		return refuse("%s 的申请类型或者申请人类别不同，不是同一份申请。", kept.Number)
	case !kept.State.ClosedOn.IsZero() && kept.State.ClosedOn.Before(v.State.ReceivedOn):
		return refuse("%s 在本案收到之前已经办结（%s），后来再提出的不是同一份申请；重复申请的，按条例第三十六条第六项办理。", kept.Number, kept.State.ClosedOn.Chinese())
	case !v.State.CountedOn.IsZero() && kept.State.CountedOn.IsZero():
		return refuse("%s 还没有与申请人确认，期限没有起算；本案的期限已自 %s 起算。应当保留本案，请到该案中并入本案。", kept.Number, v.State.CountedOn.Chinese())
	case later(v, kept):
		return refuse("%s 的期限起算在后（%s）。应当保留期限先起算的一件，请到该案中并入本案。", kept.Number, starts(kept).Chinese())
	}
	return nil
}

// starts is the day from which a case's period is counted (art. 31), or, while
// it is not confirmed, the day it came.
func starts(v *View) calendar.Date {
	if !v.State.CountedOn.IsZero() {
		return v.State.CountedOn
	}
	return v.State.ReceivedOn
}

func later(v, kept *View) bool {
	bothOrNone := v.State.CountedOn.IsZero() == kept.State.CountedOn.IsZero()
	return bothOrNone && starts(kept).After(starts(v))
}

// goneOn refuses, on a case that went into another, what only the one that goes
// on may do: the application is one, and so are its letters, its answer and
// what is disputed of it (choice 2.3).
func goneOn(v *View, what string) error {
	if v.State.Into == "" {
		return nil
	}
	return fault.New(fault.Conflict, "case.merged", fmt.Sprintf("案件 %s 已并入 %s，%s请到 %s 中办理。", v.Number, v.State.Into, what, v.State.Into))
}
