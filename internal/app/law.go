package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
)

// law is what the law counts with for one agency: the calendar with the years
// and regional days that were entered, and the settings.
type law struct {
	calendar *calendar.Calendar
	settings *statute.Settings
}

const (
	kindCalendar = "calendar"  // agency "", key is the year, body the file as entered
	kindLocalDay = "local_day" // key is the day
	kindSetting  = "setting"   // key is name/from
)

// calendars keeps built calendars by what they were built of: building one
// costs more than folding a case.
type calendars struct {
	mu sync.Mutex
	by map[string]*calendar.Calendar
}

func (c *calendars) get(key string, build func() (*calendar.Calendar, error)) (*calendar.Calendar, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cal := c.by[key]; cal != nil {
		return cal, nil
	}
	cal, err := build()
	if err != nil {
		return nil, err
	}
	if c.by == nil || len(c.by) > 64 {
		c.by = map[string]*calendar.Calendar{}
	}
	c.by[key] = cal
	return cal, nil
}

// lawOf loads what holds for an agency, once for each work.
func (w *work) lawOf(ctx context.Context, agencyID string) (*law, error) {
	if l := w.law[agencyID]; l != nil {
		return l, nil
	}
	l, err := remembered(ctx, w, lawKey(agencyID), 1, func() (*law, error) { return w.lawIn(ctx, agencyID) })
	if err != nil || w.Reads() { // what is remembered needs no second place
		return l, err
	}
	if w.law == nil {
		w.law = map[string]*law{}
	}
	w.law[agencyID] = l
	return l, nil
}

// lawIn reads the years and regional days that were entered and the settings;
// an agency's own settings come after the installation's and prevail.
func (w *work) lawIn(ctx context.Context, agencyID string) (*law, error) {
	rows, err := w.RecordsFor(ctx, agencyID, [3]string{kindCalendar, kindLocalDay, kindSetting})
	if err != nil {
		return nil, err
	}
	var years []store.Record
	var local []calendar.Local
	var changes []statute.Change
	var key strings.Builder
	for _, r := range rows {
		var err error
		switch {
		case r.Kind == kindCalendar && r.Agency == "":
			years = append(years, r)
			fmt.Fprintf(&key, "%d %s", len(r.Body), r.Body)
		case r.Kind == kindLocalDay:
			var day calendar.Local
			err = json.Unmarshal([]byte(r.Body), &day)
			local = append(local, day)
			fmt.Fprintf(&key, "|%d %s", len(r.Body), r.Body)
		case r.Kind == kindSetting:
			var c statute.Change
			err = json.Unmarshal([]byte(r.Body), &c)
			changes = append(changes, c)
		}
		if err != nil {
			return nil, fmt.Errorf("%s：%w", r.Subject(), err)
		}
	}
	l := &law{}
	if l.settings, err = statute.NewSettings(changes...); err != nil {
		return nil, err
	}
	l.calendar, err = w.app.calendars.get(key.String(), func() (*calendar.Calendar, error) { return calendarFrom(years, local) })
	return l, err
}

func calendarFrom(years []store.Record, local []calendar.Local) (*calendar.Calendar, error) {
	all := calendar.Builtin()
	for _, r := range years {
		more, err := calendar.ParseYears([]byte(r.Body))
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return calendar.New(all, local)
}

// Calendar is the calendar that holds for an agency; "" is the installation's.
func (a *App) Calendar(ctx context.Context, actor agency.Actor, agencyID string) (cal *calendar.Calendar, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error {
		l, err := w.lawOf(ctx, agencyID)
		if err == nil {
			cal = l.calendar
		}
		return err
	})
	return cal, err
}

// Settings are the settings that hold for an agency.
func (a *App) Settings(ctx context.Context, actor agency.Actor, agencyID string) (s *statute.Settings, err error) {
	err = a.read(ctx, actor, agency.CaseRead, agencyID, func(w *work) error {
		l, err := w.lawOf(ctx, agencyID)
		if err == nil {
			s = l.settings
		}
		return err
	})
	return s, err
}

// ChangeSetting sets a named setting from a day on, for one agency or, with "",
// for all; what began before keeps the old value.
func (a *App) ChangeSetting(ctx context.Context, actor agency.Actor, agencyID string, c statute.Change) error {
	if c.From.IsZero() {
		return fault.New(fault.Invalid, "setting.from", "请写明设置自哪一天起施行。")
	}
	if _, err := statute.NewSettings(c); err != nil {
		return err
	}
	return a.write(ctx, actor, agency.SettingManage, agencyID, func(w *work) error {
		w.touch(TagLaw)
		return w.putJSON(ctx, agency.SettingManage, kindSetting, agencyID, string(c.Key)+"/"+c.From.String(), 0, c)
	})
}

// CalendarChange is what a new calendar did to the open cases.
type CalendarChange struct {
	Years   []int
	Open    int           // cases looked at
	Changed []DateChanged // cases whose due date or certainty moved
}

// DateChanged is a case whose due date moved.
type DateChanged struct {
	Case, Number string
	Before       calendar.Date
	After        calendar.Date
}

// AddCalendar enters the State Council's arrangement of one or more years, in
// the form of calendar.ParseYears, and recomputes every open case; each change
// is in the audit.
func (a *App) AddCalendar(ctx context.Context, actor agency.Actor, data []byte) (res CalendarChange, err error) {
	res, _, err = a.addCalendar(ctx, actor, data, nil)
	return res, err
}

// errTried ends a transaction that was only tried.
var errTried = errors.New("tried")

// TryCalendar tells what AddCalendar would do, and gives the calendar that an
// agency would then have; nothing is kept.
func (a *App) TryCalendar(ctx context.Context, actor agency.Actor, data []byte) (res CalendarChange, cal *calendar.Calendar, err error) {
	if res, cal, err = a.addCalendar(ctx, actor, data, errTried); errors.Is(err, errTried) {
		err = nil
	}
	return res, cal, err
}

// addCalendar enters the years and then ends with an error, nil to keep them.
func (a *App) addCalendar(ctx context.Context, actor agency.Actor, data []byte, end error) (res CalendarChange, cal *calendar.Calendar, err error) {
	years, err := calendar.ParseYears(data)
	if err != nil {
		return res, nil, err
	}
	var file map[string]json.RawMessage
	if err := json.Unmarshal(data, &file); err != nil {
		return res, nil, err
	}
	err = a.write(ctx, actor, agency.CalendarManage, "", func(w *work) error {
		res = CalendarChange{}
		if err := w.may(ctx, agency.AgencyManage, ""); err != nil { // it holds for the whole installation
			return err
		}
		w.touch(TagLaw)
		for _, y := range years {
			key := fmt.Sprintf("%04d", y.Year)
			if err := w.putJSON(ctx, agency.CalendarManage, kindCalendar, "", key, y.Year, map[string]json.RawMessage{key: file[key]}); err != nil {
				return err
			}
			res.Years = append(res.Years, y.Year)
		}
		if err := w.recompute(ctx, &res); err != nil {
			return err
		}
		l, err := w.lawOf(ctx, actor.Agency)
		if err != nil {
			return err
		}
		cal = l.calendar
		return end
	})
	return res, cal, err
}

// AddLocalDay enters a regional day off (全国年节及纪念日放假办法 art. 4) for one
// agency or, with "", for all, and recomputes the open cases.
func (a *App) AddLocalDay(ctx context.Context, actor agency.Actor, agencyID string, l calendar.Local) (res CalendarChange, err error) {
	if _, err := calendar.New(calendar.Builtin(), []calendar.Local{l}); err != nil {
		return res, err
	}
	err = a.write(ctx, actor, agency.CalendarManage, agencyID, func(w *work) error {
		res = CalendarChange{}
		w.touch(TagLaw)
		if err := w.putJSON(ctx, agency.CalendarManage, kindLocalDay, agencyID, l.Date.String(), l.Date.Year, l); err != nil {
			return err
		}
		return w.recompute(ctx, &res)
	})
	return res, err
}
