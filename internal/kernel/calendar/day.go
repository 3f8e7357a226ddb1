package calendar

import "fmt"

// Kind is why a day works or rests.
type Kind uint8

// The kinds. Weekday and MakeUp are working days.
const (
	Weekday  Kind = iota
	Weekend       // Saturday or Sunday
	Holiday       // by the State Council's arrangement, or statutory where there is none
	MakeUp        // a weekend day worked instead (调休上班)
	LocalDay      // a regional day off (全国年节及纪念日放假办法 art. 4)
)

// Key is the kind's name in JSON.
func (k Kind) Key() string {
	return [...]string{"weekday", "weekend", "holiday", "make_up", "local"}[k]
}

// Working reports whether days of the kind are working days.
func (k Kind) Working() bool { return k == Weekday || k == MakeUp }

// Local is a day off in one region only, e.g. a festival of an ethnic
// autonomous area; Basis cites the decision.
type Local struct {
	Date  Date   `json:"date"`
	Name  string `json:"name"`
	Basis string `json:"basis"`
}

// Day is what a calendar says of one date.
type Day struct {
	Date        Date
	Kind        Kind
	Name        string // 春节, "" where none
	Basis       string // the notice, measures or decision, "" for plain weekdays and weekends
	Provisional bool   // the year's arrangement is not known yet
}

// Working reports whether the day is a working day.
func (d Day) Working() bool { return d.Kind.Working() }

// Reason says in Chinese why the day works or rests, with the document.
func (d Day) Reason() string {
	s := ""
	switch d.Kind {
	case Weekday:
		s = "平日"
	case Weekend:
		s = "周末"
	case Holiday:
		s = named(d.Name, "放假")
	case MakeUp:
		s = named(d.Name, "调休上班")
	case LocalDay:
		s = named(d.Name, "地方性放假")
	}
	if d.Basis != "" {
		s += "，依据" + d.Basis
	}
	if d.Provisional {
		s += fmt.Sprintf("；%d年放假安排尚未录入，仅按法定节假日推算（暂定）", d.Date.Year)
	}
	return s
}

func named(name, what string) string {
	if name == "" {
		return what
	}
	return name + what
}
