package catalog

import (
	"fmt"
	"strings"

	"gongkai/internal/kernel/fault"
)

// StepKind is what is done at a step.
type StepKind string

// The kinds of steps.
const (
	StepReview  StepKind = "review"  // 审
	StepProof   StepKind = "proof"   // 校
	StepSecrecy StepKind = "secrecy" // 保密审查 (art. 17)
	StepSign    StepKind = "sign"    // 签发
)

// Step is one step between drafting and release. People of different levels
// differ; review and proof of one level may be one person's.
type Step struct {
	Key   string   `json:"key"`
	Label string   `json:"label"`
	Kind  StepKind `json:"kind"`
	Level int      `json:"level,omitempty"` // 1–9 of reviews and proofs
	// Emergency steps are taken on the emergency path too.
	Emergency bool `json:"emergency,omitempty"`
}

// Flow is an agency's review desk: the steps in order, the last of them
// signing. Release follows.
type Flow struct {
	Steps []Step `json:"steps"`
	// AfterReviewDays is how many working days after an emergency release the
	// omitted reviews must follow.
	AfterReviewDays int `json:"after_review_days"`
	// DrafterMayReview lets the drafter do level 1 (谁起草谁负责: 一审一校 is the
	// drafter's or the head's, by local practice).
	DrafterMayReview bool `json:"drafter_may_review,omitempty"`
}

// DefaultFlow is 一审一校、二审二校、三审三校、保密审查、签发.
func DefaultFlow() Flow {
	return Flow{AfterReviewDays: 1, Steps: []Step{
		{Key: "review1", Label: "一审", Kind: StepReview, Level: 1}, {Key: "proof1", Label: "一校", Kind: StepProof, Level: 1},
		{Key: "review2", Label: "二审", Kind: StepReview, Level: 2}, {Key: "proof2", Label: "二校", Kind: StepProof, Level: 2},
		{Key: "review3", Label: "三审", Kind: StepReview, Level: 3}, {Key: "proof3", Label: "三校", Kind: StepProof, Level: 3},
		{Key: "secrecy", Label: "保密审查", Kind: StepSecrecy, Emergency: true},
		{Key: "sign", Label: "签发", Kind: StepSign, Emergency: true},
	}}
}

const maxSteps = 20

// Check refuses a flow that lets something out unreviewed: it must have a
// secrecy review (art. 17) and end with signing.
func (f Flow) Check() error {
	bad := func(format string, args ...any) error {
		return fault.New(fault.Invalid, "catalog.flow", "审核流程不成立："+fmt.Sprintf(format, args...))
	}
	if len(f.Steps) < 2 || len(f.Steps) > maxSteps {
		return bad("环节应有 2 至 %d 个，现有 %d 个。", maxSteps, len(f.Steps))
	}
	if f.AfterReviewDays < 1 || f.AfterReviewDays > 30 {
		return bad("应急发布的补审期限应为 1 至 30 个工作日。")
	}
	seen, level, secrecy := map[string]bool{}, 0, false
	for i, s := range f.Steps {
		last := i == len(f.Steps)-1
		switch {
		case s.Key == "" || seen[s.Key] || strings.TrimSpace(s.Label) == "":
			return bad("第 %d 个环节没有名称或者与前面重复。", i+1)
		case (s.Kind == StepSign) != last:
			return bad("签发应是最后一个环节，且只有一个。")
		case last && !s.Emergency:
			return bad("应急发布也须签发。")
		case s.Kind == StepSecrecy:
			secrecy = true
			if !s.Emergency {
				return bad("应急发布也须保密审查（条例第十七条）。")
			}
		case (s.Kind == StepReview || s.Kind == StepProof) && (s.Level < max(1, level) || s.Level > 9):
			return bad("“%s”的级别应为 1 至 9，且不低于前一环节。", s.Label)
		case s.Kind != StepReview && s.Kind != StepProof && s.Kind != StepSign:
			return bad("“%s”的种类 %q 不对。", s.Label, s.Kind)
		}
		seen[s.Key], level = true, max(level, s.Level)
	}
	if !secrecy {
		return bad("缺少保密审查（条例第十七条：公开前应当审查）。")
	}
	return nil
}

// path is the steps that a text takes.
func (f Flow) path(emergency bool) []Step {
	if !emergency {
		return f.Steps
	}
	var out []Step
	for _, s := range f.Steps {
		if s.Emergency {
			out = append(out, s)
		}
	}
	return out
}
