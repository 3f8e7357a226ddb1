package catalog

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/calendar"
)

func (f *folder) publisher() error {
	if f.authors[f.act.By] {
		return f.refuse("publisher", "发布人不能是起草人")
	}
	return nil
}

func (f *folder) schedule() error {
	a := f.act
	if len(a.At) != len(MinuteLayout) || a.At[:10] < a.On.String() {
		return f.refuse("at", "定时发布的时间应写作 2006-01-02T15:04，且不早于今天")
	}
	if err := f.publisher(); err != nil {
		return err
	}
	if err := f.screened(true); err != nil {
		return err
	}
	f.s.Stage, f.s.ReleaseAt, f.s.ScheduledBy = StageScheduled, a.At, a.By
	return nil
}

func (f *folder) release() error {
	a := f.act
	if len(a.At) != len(MinuteLayout) || a.At[:10] != a.On.String() {
		return f.refuse("at", "没有发布时间")
	}
	if err := f.publisher(); err != nil {
		return err
	}
	if err := f.screened(true); err != nil {
		return err
	}
	if a.Kind == Corrected || f.s.Gone != nil {
		why := a.Reason
		if why == "" {
			why = f.why
		}
		f.s.Traces = append(f.s.Traces, Trace{Corrected, a.On, why, f.s.Public, f.s.Current})
	}
	if f.s.ImportAt != "" { // it went through the whole desk
		f.s.ImportAt = ""
	} else {
		f.late()
	}
	if f.s.Emergency {
		if due, err := f.cal.Add(a.On, f.flow.AfterReviewDays); err == nil {
			f.s.AfterDue = due
			f.s.Steps = append(f.s.Steps, Explained{"应急发布", fmt.Sprintf("发布后%d个工作日内补办省略的审核，至%s", f.flow.AfterReviewDays, due.Chinese()), a.On.AddDays(1), due})
		}
	}
	f.s.Stage, f.s.Public, f.s.ChangedAt, f.s.Gone = StagePublished, f.s.Current, a.At, nil
	if f.s.PublishedAt == "" {
		f.s.PublishedAt = a.At
	}
	f.s.ReleaseAt, f.s.ScheduledBy, f.why = "", "", ""
	clear(f.authors)
	return nil
}

func (f *folder) afterReview() error {
	a := f.act
	if strings.TrimSpace(a.Reason) == "" {
		return f.refuse("after-review", "补审须写明意见")
	}
	if a.By == f.s.Drafter || a.By == f.signer {
		return f.refuse("own", "补审人不能是起草人或者签发人")
	}
	if a.On.After(f.s.AfterDue) {
		f.breach("应急发布", AfterReviewLate, "应不晚于"+f.s.AfterDue.Chinese()+"补审，实际"+a.On.Chinese())
	}
	f.s.AfterDue, f.s.Emergency = calendar.Date{}, false
	return nil
}

func (f *folder) goes() error {
	a := f.act
	if strings.TrimSpace(a.Reason) == "" {
		return f.refuse("gone", "须写明理由，理由将向社会公开")
	}
	t := Trace{a.Kind, a.On, a.Reason, f.s.Public, 0}
	f.s.Traces = append(f.s.Traces, t)
	f.s.Gone, f.s.ChangedAt = &t, a.At
	f.s.Step, f.s.Done, f.s.ReleaseAt, f.s.ScheduledBy = nil, nil, "", ""
	if f.s.Stage = StageArchived; a.Kind == WithdrawnAct {
		f.s.Stage, f.s.Public = StageWithdrawn, 0
	}
	return nil
}

// reassess is art. 18: what is withheld is looked at again.
func (f *folder) reassess() error {
	if err := f.decide(); err != nil {
		return err
	}
	a := f.act
	if a.On.After(f.s.ReassessDue) {
		f.breach(article("18"), ReassessedLate, "应不晚于"+f.s.ReassessDue.Chinese()+"评估，实际"+a.On.Chinese())
	}
	f.s.ReassessDue = a.On.AddMonths(12)
	if f.s.Decision.Attribute.Public() {
		f.s.ReassessDue, f.from = calendar.Date{}, a.On
		f.s.Drafter = a.By
		f.authors[a.By] = true
		f.back()
	}
	return nil
}
