package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Transfer hands an open case to another agency. The case keeps its identity,
// its acts and its clock; it gets a number of the receiver's series, and its
// acts say from whom to whom it went, so that nobody loses the chain.
func (a *App) Transfer(ctx context.Context, actor agency.Actor, caseID string, version int, to, unit, reason string) (v View, err error) {
	if strings.TrimSpace(reason) == "" {
		return v, fault.New(fault.Invalid, "transfer.reason", "请写明转送的理由。")
	}
	err = a.onCase(ctx, actor, agency.CaseAssign, caseID, func(w *work, at *View) error {
		v = *at
		if v.Version != version {
			return fault.New(fault.Conflict, "case.moved-on", fmt.Sprintf("案件 %s 刚被他人更新，您的操作没有保存。请查看最新情况后再办。", v.Number))
		}
		if to == v.Agency {
			return fault.New(fault.Invalid, "transfer.same", "不能转给本机关；机关内部请用交办。")
		}
		if !v.State.ClosedOn.IsZero() {
			return fault.New(fault.Conflict, "transfer.closed", fmt.Sprintf("案件 %s 已经办结，不能转送。", v.Number))
		}
		return w.transfer(ctx, &v, to, unit, reason)
	})
	return v, err
}

func (w *work) transfer(ctx context.Context, v *View, to, unit, reason string) error {
	receiver, err := w.Agency(ctx, to)
	if err != nil {
		return err
	}
	from, number := v.Agency, v.Number
	acts := []request.Act{
		{Kind: request.TransferredOut, On: w.today, Agency: to, Reason: reason},
		{Kind: request.TransferredIn, On: w.today, Agency: to, Unit: unit, Reason: cameFrom(from, number)},
	}
	n, err := w.next(ctx, agency.CaseRegister, to, "case", w.today.Year)
	if err != nil {
		return err
	}
	v.Agency, v.Number, v.SourceKey = to, caseNumber(receiver.CaseFormat(), w.today.Year, n), ""
	if err := w.MoveCase(ctx, &v.Case, w.entry(agency.CaseAssign, to, "case:"+v.ID, map[string]any{"from": from, "number": number})); err != nil {
		return err
	}
	return w.act(ctx, v, acts)
}

const cameFromMark, cameNumberMark = "自", "（原编号 "

func cameFrom(from, number string) string {
	return cameFromMark + from + cameNumberMark + number + "）"
}

// holders are the agencies that have had the case, the present one first: its
// letters stay in the books of the agency that wrote them.
func holders(v *View) []string {
	out := []string{v.Agency}
	for _, a := range v.Acts {
		from, _, ok := strings.Cut(strings.TrimPrefix(a.Reason, cameFromMark), cameNumberMark)
		if a.Kind == request.TransferredIn && ok && !slices.Contains(out, from) {
			out = append(out, from)
		}
	}
	return out
}
