package catalog

import "strings"

func (f *folder) submit() error {
	a := f.act
	switch {
	case f.s.Decision == nil:
		return f.refuse("decision-missing", "送审前须认定公开属性（国办发〔2016〕80号）")
	case a.Flow == nil:
		return f.refuse("flow", "没有审核流程")
	case a.Emergency && strings.TrimSpace(a.Reason) == "":
		return f.refuse("emergency", "应急发布须写明紧急情形")
	}
	if err := a.Flow.Check(); err != nil {
		return err
	}
	if err := f.screened(false); err != nil {
		return err
	}
	f.flow, f.path = *a.Flow, a.Flow.path(a.Emergency)
	f.s.Stage, f.s.Emergency, f.s.Done, f.s.Referred = StageReview, a.Emergency, nil, false
	f.wait()
	return nil
}

// screened checks what screening found when the act was done; strict acts need
// every finding settled.
func (f *folder) screened(strict bool) error {
	s := f.act.Screened
	if s == nil || s.Hash != f.s.Hash {
		return f.refuse("screening", "办理前须对当前文本和附件进行筛查")
	}
	if !strict {
		return nil
	}
	if len(s.Block) > 0 {
		return f.refuse("blocked", "有 %d 项筛查结果必须先行删除或者改正", len(s.Block))
	}
	for _, id := range s.Findings {
		if _, ok := f.s.Settled[id]; !ok {
			return f.refuse("unsettled", "还有 %d 项筛查结果没有处理，请逐项改正或者说明理由", f.unsettled(s.Findings))
		}
	}
	return nil
}

func (f *folder) unsettled(ids []string) (n int) {
	for _, id := range ids {
		if _, ok := f.s.Settled[id]; !ok {
			n++
		}
	}
	return n
}

// wait sets the step that is next on the path.
func (f *folder) wait() {
	step := f.path[len(f.s.Done)]
	f.s.Step = &step
}

func (f *folder) done() {
	f.s.Done = append(f.s.Done, StepDone{*f.s.Step, f.act.By, f.act.On})
	if len(f.s.Done) < len(f.path) {
		f.wait()
	}
}

// back returns the text to its drafter; what was passed counts no more.
func (f *folder) back() {
	f.s.Stage, f.s.Step, f.s.Done, f.s.ReleaseAt, f.s.ScheduledBy, f.s.Referred = StageDraft, nil, nil, "", "", false
}

func (f *folder) pass() error {
	a := f.act
	if a.Step != f.s.Step.Key {
		return f.refuse("step", "现在等待的环节是“%s”", f.s.Step.Label)
	}
	if f.authors[a.By] && !(f.flow.DrafterMayReview && f.s.Step.Level == 1) {
		return f.refuse("own", "起草人不能审核自己起草的信息")
	}
	for _, d := range f.s.Done {
		if d.By == a.By && d.Step.Level != f.s.Step.Level {
			return f.refuse("same-person", "已办过“%s”，不同级别应由不同的人审核", d.Step.Label)
		}
	}
	if err := f.screened(false); err != nil {
		return err
	}
	f.done()
	return nil
}

func (f *folder) secrecy() error {
	a := f.act
	if a.Secrecy == nil {
		return f.refuse("secrecy", "没有保密审查表")
	}
	if err := a.Secrecy.Check(); err != nil {
		return err
	}
	if f.authors[a.By] {
		return f.refuse("own", "起草人不能对自己起草的信息作保密审查")
	}
	if err := f.screened(false); err != nil {
		return err
	}
	switch c := a.Secrecy.Conclusion; {
	case c == Refer:
		f.s.Referred = true
	case c == Exempt && f.s.Decision.Attribute.Public():
		f.back()
	default:
		f.s.Referred = false
		f.done()
	}
	return nil
}

func (f *folder) sign() error {
	a := f.act
	if f.authors[a.By] {
		return f.refuse("own", "起草人不能签发自己起草的信息")
	}
	if err := f.screened(true); err != nil {
		return err
	}
	if a.Index == "" && f.s.Index == "" {
		return f.refuse("index", "没有索引号")
	}
	if f.s.Index == "" {
		f.s.Index = a.Index
	}
	f.signer = a.By
	f.done()
	f.s.Step = nil
	if f.s.Stage = StageSigned; !f.s.Decision.Attribute.Public() {
		f.s.Stage, f.s.ReassessDue = StageHeld, a.On.AddMonths(12)
		clear(f.authors)
	}
	return nil
}
