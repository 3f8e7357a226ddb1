package app

import (
	"bytes"
	"cmp"
	"context"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// SecrecyForm is the form of the secrecy review that is the n-th act of an
// item (保密审查表, Regulations art. 17), as it is printed and filed.
func (a *App) SecrecyForm(ctx context.Context, actor agency.Actor, id string, n int) (*doc.Document, error) {
	v, err := a.ItemView(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if n < 1 || n > len(v.Acts) || v.Acts[n-1].Secrecy == nil {
		return nil, fault.New(fault.NotFound, "item.secrecy", "没有这份保密审查表。")
	}
	act := v.Acts[n-1]
	text := v.Text
	for i := n - 1; i >= 0; i-- { // the text that was reviewed
		if k := v.Acts[i].Version; k > 0 {
			if text, err = a.ItemTextOf(ctx, actor, id, k); err != nil {
				return nil, err
			}
			break
		}
	}
	names, err := a.NamesOf(ctx, actor, act.By)
	if err != nil {
		return nil, err
	}
	return secrecyPaper(act, text.Record, cmp.Or(names[act.By], act.By)), nil
}

func secrecyPaper(act catalog.Act, r catalog.Record, by string) *doc.Document {
	s := act.Secrecy
	t := &doc.Table{}
	row := func(key, text string) {
		t.Rows = append(t.Rows, doc.Row{{Text: key, Head: true}, {Text: cmp.Or(text, "—")}})
	}
	row("填表日期", cmp.Or(s.FilledOn, act.On).Chinese())
	row("拟公开单位", cmp.Or(s.Unit, r.Issuer))
	row("信息名称", r.Title)
	row("文号", r.Number)
	row("信息来源", s.Origin)
	row("载体形式", s.Carrier)
	row("拟公开方式", s.Channel)
	planned := ""
	if !s.PlannedOn.IsZero() {
		planned = s.PlannedOn.Chinese()
	}
	row("拟公开时间", planned)
	for _, q := range catalog.SecrecyQuestions() {
		for _, a := range s.Answers {
			if a.Question != q.Key {
				continue
			}
			answer := "否"
			if a.Involved {
				answer = "是"
			}
			if a.Note != "" {
				answer += "：" + a.Note
			}
			row(q.Label, answer)
		}
	}
	row("联合制作机关、第三方的意见", s.Consent)
	row("制作单位意见", strings.TrimSpace(s.UnitOpinion+"　"+s.UnitBy))
	row("分管负责人意见", strings.TrimSpace(s.HeadOpinion+"　"+s.HeadBy))
	row("保密审查意见", strings.TrimSpace(s.OfficeReview+"　"+by+"　"+act.On.Chinese()))
	row("结论", s.Conclusion.Label())
	row("结论的依据", s.Basis)
	row("需要删减的内容", s.Redaction)
	if act.Screened != nil {
		row("筛查的文本校验值", act.Screened.Hash)
	}
	const title = "政府信息公开保密审查表"
	return &doc.Document{Title: title, Blocks: []doc.Block{doc.P(doc.Title, title), doc.T(t)}}
}

// Press writes a document in a format.
func (a *App) Press(ctx context.Context, d *doc.Document, f doc.Format) ([]byte, error) {
	var b bytes.Buffer
	err := paper.Write(ctx, &b, d, f)
	return b.Bytes(), err
}

// SecrecyLine is one review in the monthly summary.
type SecrecyLine struct {
	Item          string
	N             int // of its act, from 1
	On            calendar.Date
	Title, Number string
	By            string // name of the reviewer
	Secrecy       catalog.Secrecy
}

// SecrecyMonth lists the secrecy reviews of an agency in a month, 2025-06.
func (a *App) SecrecyMonth(ctx context.Context, actor agency.Actor, agencyID, month string) (out []SecrecyLine, err error) {
	from, err := calendar.ParseDate(month + "-01")
	if err != nil {
		return nil, fault.New(fault.Invalid, "secrecy.month", "月份应写作 2025-06。")
	}
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		out = nil
		return w.SecrecyActs(ctx, agencyID, from.String(), from.AddMonths(1).String(), func(i store.Item, r store.ActRow) error {
			act, err := decode[catalog.Act](r.Body)
			if err != nil || act.Secrecy == nil {
				return err
			}
			out = append(out, SecrecyLine{i.ID, r.Seq, act.On, i.Title, i.Number, act.By, *act.Secrecy})
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	logins := make([]string, len(out))
	for i, l := range out {
		logins[i] = l.By
	}
	names, err := a.NamesOf(ctx, actor, logins...)
	for i := range out {
		out[i].By = cmp.Or(names[out[i].By], out[i].By)
	}
	return out, err
}

// SecrecyMonthFile is the summary as a workbook.
func (a *App) SecrecyMonthFile(ctx context.Context, actor agency.Actor, agencyID, month string) (name string, data []byte, err error) {
	lines, err := a.SecrecyMonth(ctx, actor, agencyID, month)
	if err != nil {
		return "", nil, err
	}
	rows := [][]string{{"审查日期", "信息名称", "文号", "拟公开单位", "信息来源", "载体形式", "拟公开方式", "拟公开时间", "结论", "依据", "删减的内容", "审查人"}}
	for _, l := range lines {
		s := l.Secrecy
		rows = append(rows, []string{l.On.String(), l.Title, l.Number, s.Unit, s.Origin, s.Carrier, s.Channel, s.PlannedOn.String(), s.Conclusion.Label(), s.Basis, s.Redaction, l.By})
	}
	title := month + "保密审查汇总表"
	var b bytes.Buffer
	err = paper.WriteData(ctx, &b, title, rows, 1)
	return title + ".xlsx", b.Bytes(), err
}
