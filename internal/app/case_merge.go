package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Merge ends a case whose application came by another channel too and is
// handled as another case of the same agency (choice 2.3): the one that was
// received first goes on, so that the applicant loses no day.
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
		return w.act(ctx, &v, []request.Act{{Kind: request.Merged, On: w.today, Into: other.Number, Reason: reason}})
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
	case kept.State.Stage == request.StageMerged || kept.State.CountedOn.IsZero() && !kept.State.ClosedOn.IsZero():
		return refuse("%s 自己已经并入别的案件。", kept.Number)
	case kept.Type != v.Type || kept.Applicant != v.Applicant:
		return refuse("%s 的申请类型或者申请人类别不同，不是同一份申请。", kept.Number)
	case kept.State.ReceivedOn.After(v.State.ReceivedOn):
		return refuse("%s 收到在后（%s）。应当保留先收到的一件，请到该案中并入本案。", kept.Number, kept.State.ReceivedOn.Chinese())
	}
	return nil
}
