package app

import (
	"context"
	"fmt"

	"gongkai/internal/adapter/store"
	"gongkai/internal/law/request"
)

// cases folds every case anew and compares what is cached.
func (v *verifier) cases(ctx context.Context) error {
	wrong, err := v.WrongReceipts(ctx)
	if err != nil {
		return err
	}
	for _, id := range wrong {
		v.fault("cases "+id, "收到的渠道或者日期与其收到申请的行为不符")
	}
	return v.eachCase(ctx, "", func(c store.Case, rows []store.ActRow, broken error) error {
		v.Cases++
		v.advance(int64(len(rows)))
		where := "cases " + c.ID
		if broken != nil {
			v.fault(where, "%v", broken)
			return nil
		}
		return v.refold(ctx, c, rows, where)
	})
}

func (v *verifier) refold(ctx context.Context, c store.Case, rows []store.ActRow, where string) error {
	acts := make([]request.Act, len(rows))
	for i := range rows {
		var err error
		if acts[i], err = rows[i].Act(); err != nil {
			v.fault(fmt.Sprintf("acts %s/%d", c.ID, rows[i].Seq), "%v", err)
			return nil
		}
		if rows[i].Seq != i+1 {
			v.fault(fmt.Sprintf("acts %s/%d", c.ID, i+1), "案件 %s 缺少第 %d 个行为", c.Number, i+1)
			return nil
		}
		if rows[i].Kind != string(acts[i].Kind) || rows[i].On != acts[i].On.String() {
			v.fault(fmt.Sprintf("acts %s/%d", c.ID, i+1), "行为的类别或日期与其内容不符")
		}
	}
	for i, by := range request.StruckBy(acts) {
		if rows[i].VoidBy != by {
			v.fault(fmt.Sprintf("acts %s/%d", c.ID, i+1), "撤销标记为 %d，按撤销记录应为 %d", rows[i].VoidBy, by)
		}
	}
	l, err := v.lawOf(ctx, c.Agency)
	if err != nil {
		return err
	}
	s, err := v.fold(request.Type(c.Type), acts, l)
	if err != nil {
		v.fault(where, "案件 %s 不能由其行为推算：%v", c.Number, err)
		return nil
	}
	want := withVersion(cached(s), len(acts))
	for _, d := range differences(c.Cached, want) {
		v.fault(where, "案件 %s 的%s", c.Number, d)
	}
	return nil
}

// differences names the cached columns that do not follow from the acts.
func differences(have, want store.Cached) []string {
	var out []string
	say := func(name string, a, b any) {
		if a != b {
			out = append(out, fmt.Sprintf("%s为 %v，按行为推算应为 %v", name, a, b))
		}
	}
	say("行为数", have.Version, want.Version)
	say("阶段", have.Stage, want.Stage)
	say("第0日", have.Day0, want.Day0)
	say("届满日", have.Due, want.Due)
	say("暂定标记", have.Provisional, want.Provisional)
	say("计入新收之日", have.CountedOn, want.CountedOn)
	say("办结之日", have.ClosedOn, want.ClosedOn)
	say("办理结果", have.Outcome, want.Outcome)
	say("承办单位", have.Unit, want.Unit)
	return out
}

// disputes folds every dispute anew and compares what is cached.
func (v *verifier) disputes(ctx context.Context) error {
	var rows []store.Dispute
	if err := v.Tx.Disputes(ctx, "", func(d store.Dispute, err error) error {
		if err != nil {
			v.fault("disputes "+d.ID, "%v", err)
			return nil
		}
		rows = append(rows, d)
		return nil
	}); err != nil {
		return err
	}
	for _, d := range rows {
		want := DisputeView{Dispute: d}
		acts, err := v.disputeActs(ctx, d.ID)
		if err == nil && len(acts) > 0 {
			err = v.foldDispute(ctx, &want, acts)
		}
		want.Version = len(acts)
		switch {
		case err != nil:
			v.fault("disputes "+d.ID, "争议案件 %s 不能由其行为推算：%v", d.Number, err)
		case want.Dispute != d:
			v.fault("disputes "+d.ID, "争议案件 %s 的缓存与其行为不符", d.Number)
		}
	}
	return nil
}
