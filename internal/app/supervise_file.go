package app

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
)

// OutcomeNames are the six groups of table 3.
func OutcomeNames() [6]string {
	return [6]string{"予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"}
}

// permille is a part of a whole in tenths of a per cent, rounded to the nearest;
// ok is false where the whole is nothing.
func permille(part, whole int64) (tenths int64, ok bool) {
	if whole <= 0 {
		return 0, false
	}
	return (2*1000*part + whole) / (2 * whole), true
}

// PercentWords is a part of a whole as 97.5%, — where the whole is nothing.
func PercentWords(part, whole int64) string {
	n, ok := permille(part, whole)
	switch {
	case !ok:
		return "—"
	case n%10 == 0:
		return strconv.FormatInt(n/10, 10) + "%"
	}
	return fmt.Sprintf("%d.%d%%", n/10, n%10)
}

// MedianWords is the median in working days, — where nothing ended.
func MedianWords(t *Tally) string {
	twice, ok := t.Median()
	switch {
	case !ok:
		return "—"
	case twice%2 == 1:
		return strconv.Itoa(twice/2) + ".5"
	}
	return strconv.Itoa(twice / 2)
}

// SupervisionFile is the numbers as a workbook: a row an agency, the sum first.
func (a *App) SupervisionFile(ctx context.Context, actor agency.Actor, q SuperviseQuery) (name string, data []byte, err error) {
	s, err := a.Supervise(ctx, actor, q)
	if err != nil {
		return "", nil, err
	}
	head := []string{"机关", "在办", "其中逾期", "其中即将到期", "等待申请人", "本期收到", "本期办结", "其中逾期办结", "按期率", "办结用时中位数（工作日）"}
	names := OutcomeNames()
	head = append(head, names[:]...)
	head = append(head, "复议审结", "复议纠正", "复议未审结", "诉讼审结", "诉讼纠正", "诉讼未审结", "复议诉讼纠错率")
	rows := [][]string{head, numberRow("合计", &s.Sum)}
	for i := range s.Agencies {
		rows = append(rows, numberRow(s.Agencies[i].Agency.Name, &s.Agencies[i]))
	}
	title := s.Period.Label() + "依申请公开监督统计"
	var b bytes.Buffer
	err = paper.WriteData(ctx, &b, title, rows, 1)
	return title + ".xlsx", b.Bytes(), err
}

func numberRow(name string, n *AgencyNumbers) []string {
	num := func(v int64) string { return strconv.FormatInt(v, 10) }
	t := &n.Period
	row := []string{name, num(n.Open.Open), num(n.Open.Overdue), num(n.Open.Soon), num(n.Open.Waiting), num(t.Received), num(t.Closed), num(t.Late),
		PercentWords(t.Closed-t.Late, t.Closed), MedianWords(t)}
	for _, v := range t.Outcomes {
		row = append(row, num(v))
	}
	both := n.Disputes()
	return append(row, num(n.Reconsideration.Ended()), num(n.Reconsideration.Corrected), num(n.Reconsideration.Pending),
		num(n.Lawsuits.Ended()), num(n.Lawsuits.Corrected), num(n.Lawsuits.Pending), PercentWords(both.Corrected, both.Ended()))
}
