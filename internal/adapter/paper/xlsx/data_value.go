package xlsx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Number formats of a data sheet, so that days are filtered by month and shares
// averaged; those from 164 on are our own.
const (
	formatPercent  = 9
	formatPercent2 = 10
	formatDay      = 164
	formatMinute   = 165
	formatSecond   = 166
	formatPercent1 = 167
)

// ownFormats are the codes of our own number formats, from 164 on.
func ownFormats() []string {
	return []string{"yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm-dd hh:mm:ss", "0.0%"}
}

// dataValue is the number that Excel knows text by, and the format that shows
// it as text again, letter for letter: a day, a time or a share. It is "" for
// everything else, and for days before March 1900, which Excel counts wrongly.
func dataValue(text string) (value string, format int) {
	if share, ok := strings.CutSuffix(text, "%"); ok {
		return shareValue(share)
	}
	layout, format := "", 0
	switch len(text) {
	case len(time.DateOnly):
		layout, format = time.DateOnly, formatDay
	case len(minuteLayout):
		layout, format = minuteLayout, formatMinute
	case len(time.DateTime):
		layout, format = time.DateTime, formatSecond
	}
	at, err := time.Parse(layout, text)
	if err != nil || at.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) {
		return "", 0
	}
	days := at.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	return strconv.FormatFloat(days, 'g', 15, 64), format
}

const minuteLayout = "2006-01-02 15:04"

// shareValue is a share of a hundred with at most two decimals.
func shareValue(share string) (value string, format int) {
	whole, decimals, point := strings.Cut(strings.TrimPrefix(share, "-"), ".")
	f, err := strconv.ParseFloat(share, 64)
	if err != nil || share == "-0" || !isDigits(whole) || point != (decimals != "") || len(share) > 15 {
		return "", 0
	}
	switch len(decimals) {
	case 0:
		format = formatPercent
	case 1:
		format = formatPercent1
	case 2:
		format = formatPercent2
	default:
		return "", 0
	}
	return strconv.FormatFloat(f/100, 'g', 15, 64), format
}

// formatsXML declares those of our own formats that the looks use.
func (t *styleTable) formatsXML() string {
	var b strings.Builder
	n := 0
	for i, code := range ownFormats() {
		if slices.ContainsFunc(t.looks, func(l look) bool { return l.format == formatDay+i }) {
			fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="%s"/>`, formatDay+i, code)
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(`<numFmts count="%d">%s</numFmts>`, n, b.String())
}
