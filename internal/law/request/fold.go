package request

import (
	"errors"
	"fmt"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
)

// MaxActs bounds a case; a real one has a few dozen.
const MaxActs = 2000

// Fold gives the state of a request on the day asOf. It is pure: the same
// acts, day, calendar and settings (nil for the defaults) give the same state.
//
// Acts stand in order of On, none after asOf. An act that is impossible (an
// answer before receipt, a second answer without reopening, a missing field)
// is refused with fault.Invalid naming the act; one that is merely unlawful
// takes its effect, if the law gives it any, and is listed in Violations. A
// date told within an act but after asOf (confirmed_on, told_on) has not
// happened yet. What was struck counts for nothing (see Effective).
func Fold(acts []Act, asOf calendar.Date, cal *calendar.Calendar, set *statute.Settings) (State, error) {
	acts, err := Effective(acts)
	if err != nil {
		return State{}, err
	}
	f := folder{cal: cal, asOf: asOf}
	switch {
	case asOf.IsZero():
		return State{}, fault.New(fault.Invalid, "case.no-date", "须写明推算到哪一日（as_of）")
	case len(acts) == 0:
		return State{}, fault.New(fault.Invalid, "case.no-acts", "案件没有任何行为（acts），至少应有 received")
	case len(acts) > MaxActs:
		return State{}, fault.New(fault.Invalid, "case.too-many-acts", fmt.Sprintf("案件有 %d 个行为，超过 %d 个", len(acts), MaxActs))
	}
	f.state.Steps = make([]Step, 0, len(acts)+2)
	for i := range acts {
		f.i, f.act = i, &acts[i]
		if err := f.admit(acts); err != nil {
			return State{}, err
		}
		if i == 0 {
			f.values = set.At(f.act.On)
		}
		f.confirmBy(f.act.On)
		if err := f.apply(); err != nil {
			return State{}, f.named(err)
		}
	}
	f.confirmBy(asOf)
	if err := f.conclude(); err != nil {
		return State{}, f.uncounted(err)
	}
	return f.state, nil
}

// folder is a case half folded.
type folder struct {
	cal    *calendar.Calendar
	values statute.Values
	asOf   calendar.Date

	i     int
	act   *Act
	state State

	confirmedOn calendar.Date // written in the application's own act, perhaps still to come
	extended    bool
	asked       []Consultation
	paused      []calendar.Span // besides consultations
	fixed       *fixedDue       // replaces the counted due date
	correction  *term           // the applicant is asked to correct
	fee         *term           // the applicant is asked to pay
	corrections int
	feeMethod   string
	reasonsDue  bool
	reasonsHad  bool
	closedBy    Kind
	delivery    string // of the last answer
	archived    bool
	frozen      clock // of a closed case
}

// term is what the agency waits for; end is its last day, zero where unknown.
type term struct {
	since int // index of the act
	from  calendar.Date
	end   calendar.Date
}

// fixedDue is a due date that was set, not counted: by delay or reopening,
// with the working days of an extension since.
type fixedDue struct {
	until calendar.Date
	by    Kind
	extra int
}

// admit refuses an act out of order, out of time, unknown or incomplete.
func (f *folder) admit(acts []Act) error {
	a := f.act
	switch {
	case !a.Kind.ofRequest():
		return f.refuse("act.unknown", "没有这种行为，应为 %s 之一", kindKeys())
	case a.On.IsZero():
		return f.refuse("act.on", "没有写明日期（on）")
	case f.i > 0 && a.On.Before(acts[f.i-1].On):
		return f.refuse("act.order", "早于前一个行为 %s（%s）；行为应按日期先后排列", acts[f.i-1].Kind, acts[f.i-1].On)
	case a.On.After(f.asOf):
		return f.refuse("act.after-as-of", "晚于推算日 %s", f.asOf)
	case f.i == 0 && a.Kind != Received:
		return f.refuse("act.before-receipt", "收到申请（received）之前不可能有此行为")
	case f.i > 0 && a.Kind == Received:
		return f.refuse("act.received-twice", "申请已于 %s 收到，一案只收到一次", acts[0].On)
	}
	if bad := checkFields(a); bad != nil {
		return f.refuse("act."+bad.name, "%s %s", bad.name, bad.message)
	}
	return nil
}

// refuse names the act at hand and says why it cannot be.
func (f *folder) refuse(code, format string, args ...any) error {
	name := string(f.act.Kind)
	if l := f.act.Kind.Label(); l != "" {
		name += " " + l
	}
	if !f.act.On.IsZero() {
		name += "，" + f.act.On.String()
	}
	return fault.New(fault.Invalid, code, fmt.Sprintf("第 %d 个行为（%s）：%s", f.i+1, name, fmt.Sprintf(format, args...)))
}

// named puts the act's name before an error of the calendar.
func (f *folder) named(err error) error {
	var e *fault.Error
	if errors.As(err, &e) && !strings.HasPrefix(e.Code, "act.") {
		return f.refuse(e.Code, "%s", e.Message)
	}
	return err
}

// uncounted says which period the calendar could not count.
func (f *folder) uncounted(err error) error {
	var e *fault.Error
	if errors.As(err, &e) {
		return fault.Wrap(e.Kind, e.Code, fmt.Sprintf("自 %s（第0日）起的期限无法推算：%s", f.state.Day0, e.Message), err)
	}
	return err
}

func kindKeys() string {
	words := make([]Word, len(kinds))
	for i, k := range kinds {
		words[i].Key = string(k.kind)
	}
	return keys(words)
}

// confirmBy takes a confirmation written in the application's own act once
// its day has come.
func (f *folder) confirmBy(d calendar.Date) {
	if f.state.Day0.IsZero() && !f.confirmedOn.IsZero() && !d.Before(f.confirmedOn) && f.closedBy == "" {
		f.setDay0(f.confirmedOn, "双方确认")
	}
}

func (f *folder) setDay0(d calendar.Date, why string) {
	f.state.Day0 = d
	if f.state.CountedOn.IsZero() {
		f.state.CountedOn = d
	}
	f.note("31", d, d, "%s：%s为收到申请之日（第0日），次日起算", why, d.Chinese())
}
