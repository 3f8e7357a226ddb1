// Package duty says who must report a year's open government information work,
// to whom and by when (Regulations arts 3, 49, 54), as dated rows with their
// article.
package duty

import (
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
)

// Kind is what an agency owes for a year.
type Kind int

// The duties. Practised is a report that no article names and the area's
// roll-up needs all the same (choice 6.8); Elsewhere is one that is owed inside
// another system (art. 3) and never enters the area's sum (choice 6.7).
const (
	Submitted Kind = iota // to the supervising office, and published
	Published             // by the supervising office, for the area
	Practised
	Elsewhere
)

// Duty is one agency's duty for one year.
type Duty struct {
	Kind    Kind
	Due     calendar.Date // the last day in time: “前” includes the day (choice 1.12); zero for Elsewhere
	Source  string        // the article
	What    string        // in a sentence
	Derived bool          // no text names it: said so wherever it is shown
}

// row is a duty as it stands from a day on.
type row struct {
	from    calendar.Date // holds for reports due on or after this day
	kinds   []agency.Kind
	duty    Kind
	month   time.Month
	day     int
	source  string
	what    string
	derived bool
}

var inForce = calendar.D(2019, 5, 15)

var rows = []row{
	{inForce, []agency.Kind{agency.Department, agency.Office}, Submitted, time.January, 31, "条例第四十九条第一款", "1月31日前向本级政府信息公开工作主管部门提交上一年度报告，并向社会公布", false},
	{inForce, []agency.Kind{agency.Institution}, Submitted, time.January, 31, "条例第四十九条第一款、第五十四条", "法律、法规授权的组织适用条例，比照部门报送", true},
	{inForce, []agency.Kind{agency.Government}, Published, time.March, 31, "条例第四十九条第二款", "3月31日前由政府信息公开工作主管部门向社会公布本级政府上一年度报告", false},
	{inForce, []agency.Kind{agency.Township}, Practised, time.January, 31, "条例第四十九条未列明，依汇总惯例", "乡镇、街道由县级汇总，随部门一并报送", true},
	{inForce, []agency.Kind{agency.Vertical}, Elsewhere, 0, 0, "条例第三条、第四十九条", "垂直管理机关在本系统内报送，不列入本地区汇总", false},
}

// Of is what an agency of a kind owes for a year; ok is false for a kind that
// no row names.
func Of(k agency.Kind, year int) (d Duty, ok bool) {
	for _, r := range rows {
		for _, kind := range r.kinds {
			if kind != k {
				continue
			}
			due := calendar.Date{}
			if r.day > 0 {
				due = calendar.D(year+1, r.month, r.day)
				if due.Before(r.from) {
					continue
				}
			}
			d, ok = Duty{r.duty, due, r.source, r.what, r.derived}, true
		}
	}
	return d, ok
}

// Area is the duty of the supervising office for the report of its government.
func Area(year int) Duty {
	d, _ := Of(agency.Government, year)
	return d
}

// DaysLeft counts the days from today to the last day in time: 0 on that day,
// negative after it.
func (d Duty) DaysLeft(today calendar.Date) int { return d.Due.DaysSince(today) }

// Late reports whether a report that came on a day came after its time.
func (d Duty) Late(on calendar.Date) bool { return !d.Due.IsZero() && on.After(d.Due) }
