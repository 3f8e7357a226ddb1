// Package statute holds what the law counts with, as dated rows with their
// citation: periods, processing-fee scales, and the named settings that decide
// where the text of the Regulations is silent.
package statute

import (
	"fmt"

	"gongkai/internal/kernel/calendar"
)

// Law names an instrument.
type Law string

// The instruments that periods and scales come from.
const (
	Regulations     Law = "政府信息公开条例（国务院令第711号）"
	FeeMeasures     Law = "政府信息公开信息处理费管理办法（国办函〔2020〕109号）"
	Reconsideration Law = "行政复议法（2023年修订）"
	Litigation      Law = "行政诉讼法（2017年修正）"
	Unstated        Law = "" // a setting: no text gives the number
)

// Unit is what a period is counted in.
type Unit int

// The units. Months run to the corresponding day (民法典 art. 202).
const (
	WorkingDays Unit = iota
	CalendarDays
	Months
)

// Chinese is the unit after a number.
func (u Unit) Chinese() string {
	return [...]string{"个工作日", "日", "个月"}[u]
}

// Period is one period as it stands from a date on.
type Period struct {
	From    calendar.Date // the row holds for what began on or after this day
	N       int
	Unit    Unit
	Law     Law
	Article string // "33", the number alone; "" where the law is cited whole
	Unread  bool   // known but not read in the text: [memory] in the reference
}

// String is "20个工作日（政府信息公开条例第33条）".
func (p Period) String() string {
	switch {
	case p.Law == Unstated:
		return fmt.Sprintf("%d%s", p.N, p.Unit.Chinese())
	case p.Article == "":
		return fmt.Sprintf("%d%s（%s）", p.N, p.Unit.Chinese(), p.Law)
	}
	return fmt.Sprintf("%d%s（%s第%s条）", p.N, p.Unit.Chinese(), p.Law, p.Article)
}

// PeriodKey names a period.
type PeriodKey int

// The periods. The comments give the paragraph.
const (
	Answer               PeriodKey = iota // 33(2): answer, from receipt
	Extension                             // 33(2): at most, once
	CorrectionNotice                      // 30: notice to correct, from receipt
	ThirdPartyOpinion                     // 32: from its receipt; silence lets the agency decide
	CoMakerOpinion                        // 34: from its receipt; silence is consent
	FeePayment                            // from the day after the notice is received
	ProactivePublication                  // 26: from forming or change
	ReviewApplication                     // from knowing of the act
	ReviewAnswer                          // agency's answer, ordinary procedure
	ReviewAnswerSimple                    // agency's answer, simplified procedure
	ReviewDecision                        // ordinary procedure, from acceptance
	ReviewExtension                       // ordinary procedure, at most
	ReviewDecisionSimple                  // simplified procedure, from acceptance
	SuitDirect                            // without reconsideration
	SuitAfterReview                       // from receiving the decision
	SuitAnswer                            // agency's defence, from receiving the copy
	FirstInstance                         // ordinary procedure
	FirstInstanceSimple                   // simplified procedure
	AppealFromJudgment                    //
	AppealFromRuling                      //
	SecondInstance                        //
	periodKeys
)

// inForce2019 is the day the Regulations of 2019 came into force; earlier
// events are counted by the same rows, as nothing else is at hand.
var (
	inForce2019 = calendar.D(2019, 5, 15)
	inForceFee  = calendar.D(2021, 1, 1)
	inForceARL  = calendar.D(2024, 1, 1)
	inForceALL  = calendar.D(2017, 7, 1)
)

// periods hold the rows of each period, oldest first.
var periods = [periodKeys][]Period{
	Answer:               {{inForce2019, 20, WorkingDays, Regulations, "33", false}},
	Extension:            {{inForce2019, 20, WorkingDays, Regulations, "33", false}},
	CorrectionNotice:     {{inForce2019, 7, WorkingDays, Regulations, "30", false}},
	ThirdPartyOpinion:    {{inForce2019, 15, WorkingDays, Regulations, "32", false}},
	CoMakerOpinion:       {{inForce2019, 15, WorkingDays, Regulations, "34", false}},
	FeePayment:           {{inForceFee, 20, WorkingDays, FeeMeasures, "", false}},
	ProactivePublication: {{inForce2019, 20, WorkingDays, Regulations, "26", false}},
	ReviewApplication:    {{inForceARL, 60, CalendarDays, Reconsideration, "20", false}},
	ReviewAnswer:         {{inForceARL, 10, WorkingDays, Reconsideration, "48", false}},
	ReviewAnswerSimple:   {{inForceARL, 5, WorkingDays, Reconsideration, "54", false}},
	ReviewDecision:       {{inForceARL, 60, CalendarDays, Reconsideration, "62", false}},
	ReviewExtension:      {{inForceARL, 30, CalendarDays, Reconsideration, "62", false}},
	ReviewDecisionSimple: {{inForceARL, 30, CalendarDays, Reconsideration, "62", false}},
	SuitDirect:           {{inForceALL, 6, Months, Litigation, "46", false}},
	SuitAfterReview:      {{inForceALL, 15, CalendarDays, Litigation, "45", false}},
	SuitAnswer:           {{inForceALL, 15, CalendarDays, Litigation, "67", true}},
	FirstInstance:        {{inForceALL, 6, Months, Litigation, "81", false}},
	FirstInstanceSimple:  {{inForceALL, 45, CalendarDays, Litigation, "83", false}},
	AppealFromJudgment:   {{inForceALL, 15, CalendarDays, Litigation, "85", false}},
	AppealFromRuling:     {{inForceALL, 10, CalendarDays, Litigation, "85", false}},
	SecondInstance:       {{inForceALL, 3, Months, Litigation, "88", false}},
}

// At is the row in force on d; for a day before the first row, the first.
func (k PeriodKey) At(d calendar.Date) Period {
	rows := periods[k]
	p := rows[0]
	for _, r := range rows[1:] {
		if !d.Before(r.From) {
			p = r
		}
	}
	return p
}

// End is the last day of the period that begins the day after from. A last
// calendar day that rests moves to the next working day (民法典 art. 203;
// 民事诉讼法 art. 85). Errors are the calendar's.
func (p Period) End(from calendar.Date, cal *calendar.Calendar) (calendar.Date, error) {
	switch p.Unit {
	case Months:
		return workingFrom(from.AddMonths(p.N), cal)
	case CalendarDays:
		return workingFrom(from.AddDays(p.N), cal)
	default:
		return cal.Add(from, p.N)
	}
}

func workingFrom(d calendar.Date, cal *calendar.Calendar) (calendar.Date, error) {
	return cal.Add(d.AddDays(-1), 1)
}
