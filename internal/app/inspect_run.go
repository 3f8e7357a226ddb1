package app

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/supervise"
)

// InspectionRun is an inspection that was recorded: its counts, so that next
// month's can be held against them.
type InspectionRun struct {
	ID     string              `json:"id"`
	At     time.Time           `json:"at"`
	On     calendar.Date       `json:"on"`
	By     string              `json:"by"`
	Agency string              `json:"agency"` // "" is the whole site
	Sum    supervise.Sum       `json:"sum"`
	Lines  []InspectionRunLine `json:"lines"`
}

// InspectionRunLine is one indicator of a run; N is -1 where it was not checked.
type InspectionRunLine struct {
	ID   string           `json:"id"`
	Name string           `json:"name"`
	N    int              `json:"n"`
	Hit  bool             `json:"hit,omitempty"`
	Cost supervise.Points `json:"cost"`
}

// RecordInspection inspects and keeps the counts.
func (a *App) RecordInspection(ctx context.Context, actor agency.Actor, q Inspection) (run InspectionRun, err error) {
	found, err := a.Inspect(ctx, actor, q)
	if err != nil {
		return run, err
	}
	err = a.write(ctx, actor, agency.InspectionManage, subjectOf(actor, q.Agency), func(w *work) error {
		run = InspectionRun{At: w.now, On: found.On, By: actor.Person, Agency: q.Agency, Sum: found.Sum}
		for _, r := range found.Results {
			n := len(r.Places)
			if !r.Checked {
				n = -1
			}
			run.Lines = append(run.Lines, InspectionRunLine{r.ID, r.Name, n, r.Hit, r.Cost})
		}
		if run.ID, err = newID(); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.InspectionManage, kindInspection, q.Agency, run.ID, run.On.Year, run)
	})
	return run, err
}

// Inspections lists the runs of an agency, "" for the whole site, of a year and
// the one before, the newest first.
func (a *App) Inspections(ctx context.Context, actor agency.Actor, agencyID string, year int) (out []InspectionRun, err error) {
	err = a.read(ctx, actor, agency.InspectionRead, subjectOf(actor, agencyID), func(w *work) error {
		out = nil
		for _, y := range []int{year - 1, year} {
			if err := eachJSON(ctx, w, kindInspection, agencyID, y, func(_ string, r InspectionRun) error {
				if r.Agency == agencyID {
					out = append(out, r)
				}
				return nil
			}); err != nil {
				return err
			}
		}
		slices.SortStableFunc(out, func(x, y InspectionRun) int { return y.At.Compare(x.At) })
		return nil
	})
	return out, err
}

// InspectionFile is what was found as a workbook, a row each finding.
func (a *App) InspectionFile(ctx context.Context, actor agency.Actor, q Inspection) (name string, data []byte, err error) {
	found, err := a.Inspect(ctx, actor, q)
	if err != nil {
		return "", nil, err
	}
	rows := [][]string{{"指标", "名称", "类型", "依据", "可信程度", "分值", "结论", "地方", "问题"}}
	for _, r := range found.Results {
		head := []string{r.ID, r.Name, r.Kind.Label(), r.Doc, r.Confidence.Label(), r.Points.String(), VerdictOf(r)}
		if len(r.Places) == 0 {
			rows = append(rows, append(head, "", r.Why))
		}
		for _, p := range r.Places {
			rows = append(rows, append(slices.Clone(head), p.Thing, p.Text))
		}
	}
	title := "自查结果" + found.On.String()
	var b bytes.Buffer
	err = paper.WriteData(ctx, &b, title, rows, 1)
	return title + ".xlsx", b.Bytes(), err
}

// VerdictOf is a result in a few words.
func VerdictOf(r supervise.Result) string {
	n := strconv.Itoa(len(r.Places))
	switch {
	case !r.Checked:
		return "未检查"
	case len(r.Places) == 0:
		return "没有发现问题"
	case !r.Hit:
		return n + " 处，未达到 " + strconv.Itoa(r.Threshold.Value) + " 处"
	case r.Kind == supervise.Veto:
		return n + " 处，单项否决"
	case r.Kind == supervise.Advice:
		return n + " 处，建议改进"
	case r.Cost.Known:
		return n + " 处，扣 " + r.Cost.String() + " 分"
	}
	return n + " 处，扣分未知"
}
