package request

import (
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
)

// next lists, in the order of the table of acts, what may lawfully be done on
// the day asOf. An answer is listed while the case is open, be it late: being
// late does not end the duty.
func (f *folder) next(due calendar.Date) ([]Kind, error) {
	if f.closedBy != "" {
		if f.closedBy == Merged {
			if f.archived {
				return []Kind{}, nil
			}
			return []Kind{Archived}, nil
		}
		if f.archived {
			return []Kind{Reopened}, nil
		}
		return []Kind{Reopened, Archived}, nil
	}
	correctable, err := f.correctable()
	if err != nil {
		return nil, err
	}
	inTime := !due.IsZero() && !f.asOf.After(due)
	may := map[Kind]bool{
		Confirmed:            f.state.Day0.IsZero(),
		CorrectionRequested:  correctable,
		Corrected:            f.correction != nil,
		Consulted:            !due.IsZero() || f.state.Stage == StageUnconfirmed,
		ConsultationAnswered: f.silent(),
		Extended:             inTime && !f.extended,
		ReasonsRequested:     !due.IsZero() && !f.reasonsDue && !f.reasonsHad,
		ReasonsGiven:         f.reasonsDue,
		DelaySet:             inTime && f.reasonsHad,
		FeeNoticed:           inTime && f.feeMethod == "",
		FeePaid:              f.fee != nil,
		Assigned:             true,
		TransferredIn:        true,
		TransferredOut:       true,
		Answered:             true,
		Abandoned:            lapsed(f.correction, f.asOf) || lapsed(f.fee, f.asOf),
		Withdrawn:            true,
	}
	out := make([]Kind, 0, len(may))
	for _, k := range kinds {
		if may[k.kind] {
			out = append(out, k.kind)
		}
	}
	return out, nil
}

// correctable reports whether a first notice to correct would be in time.
func (f *folder) correctable() (bool, error) {
	if f.corrections > 0 {
		return false, nil
	}
	if f.state.Day0.IsZero() {
		return f.state.Stage == StageUnconfirmed, nil
	}
	last, err := statute.CorrectionNotice.At(f.state.ReceivedOn).End(f.state.Day0, f.cal)
	return !f.asOf.After(last), err
}

// silent reports whether somebody asked has not answered.
func (f *folder) silent() bool {
	for i := range f.asked {
		if f.asked[i].AnsweredOn.IsZero() {
			return true
		}
	}
	return false
}

func lapsed(t *term, asOf calendar.Date) bool {
	return t != nil && !t.end.IsZero() && asOf.After(t.end)
}
