package app

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/request"
)

// Done is what became of one case of many.
type Done struct {
	ID, Number string
	Err        error // why it was left as it stood
}

// MostAtOnce bounds the cases that are acted on together.
const MostAtOnce = 200

// ActOnMany adds one act to each of the cases, each in a transaction of its
// own: what cannot be done to one is said and leaves the others done.
func (a *App) ActOnMany(ctx context.Context, actor agency.Actor, ids []string, act request.Act) ([]Done, error) {
	if act.Kind != request.Assigned && act.Kind != request.Archived {
		return nil, fault.New(fault.Invalid, "many.kind", "成批办理只能交办或者归档；其他行为逐件办理。")
	}
	if len(ids) == 0 || len(ids) > MostAtOnce {
		return nil, fault.New(fault.Invalid, "many.cases", fmt.Sprintf("请选择 1 至 %d 件申请。", MostAtOnce))
	}
	out := make([]Done, 0, len(ids))
	for _, id := range ids {
		d := Done{ID: id, Number: id}
		d.Err = a.onCase(ctx, actor, verbOf(act.Kind), id, func(w *work, v *View) error {
			d.Number = v.Number
			return w.act(ctx, v, []request.Act{act})
		})
		if fault.KindOf(d.Err) == fault.Forbidden || fault.KindOf(d.Err) == fault.Internal && d.Err != nil {
			return nil, d.Err
		}
		out = append(out, d)
	}
	return out, nil
}

// mostExported bounds a workbook of the inbox.
const mostExported = 20000

// InboxFile is a view of the inbox as a workbook, without personal data.
func (a *App) InboxFile(ctx context.Context, actor agency.Actor, q InboxQuery) (name string, data []byte, err error) {
	rows := [][]string{{"编号", "申请类型", "申请人类别", "所需信息", "收到日期", "期限起算（第0日）", "应答复之日", "剩余工作日", "状态", "承办机构", "办结日期", "办理结果（表三）", "违法之处"}}
	title := "申请清单"
	err = a.read(ctx, actor, agency.CaseRead, q.Agency, func(w *work) error {
		if err := w.may(ctx, agency.Export, q.Agency); err != nil {
			return err
		}
		one, err := w.Agency(ctx, q.Agency)
		if err != nil {
			return err
		}
		title = one.Name + "申请清单"
		l, err := w.lawOf(ctx, q.Agency)
		if err != nil {
			return err
		}
		in := Inbox{}
		if in.SoonUntil, err = l.calendar.Add(w.today, soonDays); err != nil {
			return err
		}
		if err := w.confine(ctx, &q); err != nil {
			return err
		}
		for q.Limit, q.After = 200, ""; ; q.After = in.Next {
			in.Rows, in.Next = in.Rows[:0], ""
			if err := w.inboxPage(ctx, q, &in); err != nil {
				return err
			}
			for i := range in.Rows {
				rows = append(rows, inboxRow(&in.Rows[i]))
			}
			if in.Next == "" {
				break
			}
			if len(rows) > mostExported {
				return fault.New(fault.Invalid, "export.many", fmt.Sprintf("超过 %d 件，请先缩小范围；全部案件用 gongkai request export 导出。", mostExported))
			}
		}
		return nil
	})
	if err == nil {
		err = a.write(ctx, actor, agency.Export, q.Agency, func(w *work) error {
			w.Note(w.entry(agency.Export, q.Agency, "cases:"+q.Agency, map[string]any{"view": q.View, "rows": len(rows) - 1}))
			return nil
		})
	}
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	err = paper.WriteData(ctx, &b, title, rows, 1)
	return title + ".xlsx", b.Bytes(), err
}

func columnLabel(key string) string {
	if c, ok := report.ColumnByKey(key); ok {
		return c.Label()
	}
	return key
}

func inboxRow(v *View) []string {
	s := &v.State
	left, kind, outcome := "", "公开申请", request.OutcomeLabel(s.Row)
	if s.Counting {
		left = strconv.Itoa(s.WorkingDaysLeft)
	}
	if v.Type == string(request.TypeRecordCorrection) {
		kind, outcome = "更正申请", request.OutcomeLabel(s.Outcome)
	}
	return []string{v.Number, kind, columnLabel(v.Applicant), v.Title, s.ReceivedOn.String(), s.Day0.String(), s.Due.String(), left, s.Stage.Label(), s.Unit, s.FirstClosed.String(), outcome, strconv.Itoa(len(s.Breaches()))}
}
