package calendar

import (
	"fmt"
	"maps"
	"slices"

	"gongkai/internal/kernel/fault"
)

// Calendar tells working days from rest days for one region. It does not
// change after New and may be used by many goroutines.
type Calendar struct {
	years   []Year // by year, later arrangements of the same year won
	first   int64  // ordinal of the first day held
	days    []day  // one for each day from first on
	before  []int32
	working []int32       // indexes into days, ascending
	entries map[int32]why // names and notices of the days that are no plain weekdays or weekends
	marked  []int32       // the keys of entries, ascending
}

type day struct {
	kind        Kind
	provisional bool // the year's arrangement is not known
}

type why struct{ name, basis string }

// Standard is the calendar of the built-in years without regional days.
func Standard() *Calendar {
	return build(Builtin(), nil)
}

// New makes a calendar of years (usually Builtin and what was entered since;
// of two arrangements for one year the later in the list holds) and of one
// region's own days off. Errors are fault.Invalid.
func New(years []Year, local []Local) (*Calendar, error) {
	for _, y := range years {
		if err := y.validate(); err != nil {
			return nil, err
		}
	}
	for _, l := range local {
		switch {
		case l.Basis == "" || l.Name == "":
			return nil, fault.New(fault.Invalid, "calendar.local-without-basis",
				fmt.Sprintf("地方性放假 %s 须写明名称和依据（文号）", l.Date))
		case l.Date.Year < lunarFirst || l.Date.Year > lunarLast:
			return nil, fault.New(fault.Invalid, "calendar.local-out-of-range",
				fmt.Sprintf("地方性放假 %s 不在 %d 至 %d 年之内", l.Date, lunarFirst, lunarLast))
		}
	}
	return build(years, local), nil
}

func build(years []Year, local []Local) *Calendar {
	byYear := map[int]Year{}
	for _, y := range years {
		byYear[y.Year] = y
	}
	c := &Calendar{first: D(lunarFirst, 1, 1).ordinal(), entries: map[int32]why{}}
	for year := lunarFirst; year <= lunarLast; year++ {
		c.plainYear(year)
		if y, ok := byYear[year]; ok {
			c.years = append(c.years, y)
			c.arrange(y)
		} else {
			c.assume(year)
		}
	}
	for _, l := range local {
		if i := l.Date.ordinal() - c.first; i >= 0 && c.days[i].kind.Working() {
			c.mark(l.Date, LocalDay, why{l.Name, l.Basis})
		}
	}
	c.count()
	return c
}

// plainYear appends the days of a year as weekdays and weekends.
func (c *Calendar) plainYear(year int) {
	last := D(year, 12, 31).ordinal()
	for n := c.first + int64(len(c.days)); n <= last; n++ {
		d := day{kind: Weekday}
		if weekend(fromOrdinal(n)) {
			d.kind = Weekend
		}
		c.days = append(c.days, d)
	}
}

func (c *Calendar) arrange(y Year) {
	basis := func(e Entry) string {
		if e.Notice < len(y.Notices) {
			return y.Notices[e.Notice].String()
		}
		return fmt.Sprintf("已录入的%d年放假安排", y.Year)
	}
	for _, e := range y.Rest {
		c.mark(e.Date, Holiday, why{e.Name, basis(e)})
	}
	for _, e := range y.Work {
		c.mark(e.Date, MakeUp, why{e.Name, basis(e)})
	}
}

// assume fills a year without arrangement from the statutory days alone.
func (c *Calendar) assume(year int) {
	statutory, citation, _ := Festivals(year) // no year of the calendar is without
	for _, f := range statutory {
		w := why{f.Name, citation}
		if f.Substitute {
			w = why{f.Name + "补假", citation + "、第六条"}
		}
		c.mark(f.Date, Holiday, w)
	}
	from := D(year, 1, 1).ordinal() - c.first
	for i := range c.days[from:] {
		c.days[int(from)+i].provisional = true
	}
}

func (c *Calendar) mark(d Date, k Kind, w why) {
	i := int32(d.ordinal() - c.first)
	c.days[i].kind = k
	c.entries[i] = w
}

// count prepares constant-time counting.
func (c *Calendar) count() {
	c.before = make([]int32, len(c.days)+1)
	c.working = make([]int32, 0, len(c.days)*7/10)
	for i, d := range c.days {
		if d.kind.Working() {
			c.working = append(c.working, int32(i))
		}
		c.before[i+1] = int32(len(c.working))
	}
	c.marked = slices.Sorted(maps.Keys(c.entries))
}

// Years lists the arrangements in force, ascending.
func (c *Calendar) Years() []Year { return slices.Clone(c.years) }

// Covers reports whether the year's arrangement is known.
func (c *Calendar) Covers(year int) bool {
	return slices.ContainsFunc(c.years, func(y Year) bool { return y.Year == year })
}

// Last is the last day that can be computed at all.
func (c *Calendar) Last() Date { return D(lunarLast, 12, 31) }

// Day says whether d works and why. A day before the first arrangement, or
// past the last year with known festivals, is refused with fault.Invalid: a
// past year is never computed without its arrangement.
func (c *Calendar) Day(d Date) (Day, error) {
	i, err := c.index(d)
	if err != nil {
		return Day{}, err
	}
	if err := c.notPast(d); err != nil {
		return Day{}, err
	}
	return c.at(i), nil
}

func (c *Calendar) at(i int) Day {
	w := c.entries[int32(i)]
	return Day{fromOrdinal(c.first + int64(i)), c.days[i].kind, w.name, w.basis, c.days[i].provisional}
}

func (c *Calendar) index(d Date) (int, error) {
	i := d.ordinal() - c.first
	if i < 0 {
		return 0, c.past(d)
	}
	if i >= int64(len(c.days)) {
		return 0, fault.New(fault.Invalid, "calendar.too-far",
			fmt.Sprintf("%s 超出可推算的范围（至 %d 年底）", d, lunarLast))
	}
	return int(i), nil
}

// notPast refuses a day before the first arrangement.
func (c *Calendar) notPast(d Date) error {
	if len(c.years) == 0 || d.Year < c.years[0].Year {
		return c.past(d)
	}
	return nil
}

func (c *Calendar) past(d Date) error {
	from := "没有任何年份"
	if len(c.years) > 0 {
		from = fmt.Sprintf("自 %d 年起", c.years[0].Year)
	}
	return fault.New(fault.Invalid, "calendar.no-year",
		fmt.Sprintf("没有 %d 年的放假安排，不能推算 %s（日历数据%s）；请先录入该年的安排", d.Year, d, from))
}
