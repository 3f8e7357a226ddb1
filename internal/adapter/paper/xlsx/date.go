package xlsx

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// dateTokens gives back the tokens of a date or time format, nil for formats of
// plain numbers.
func dateTokens(tokens []formatToken) []formatToken {
	dates, digits := 0, 0
	for _, t := range tokens {
		switch {
		case t.literal:
		case strings.Contains("0#?", t.text):
			digits++
		case strings.ContainsAny(t.text[:1], "ymdhs[") || t.text == amPm || strings.HasPrefix(t.text, "aaa"):
			dates++
		case t.text[0] == 'e' && digits == 0: // the year in Chinese and Japanese formats
			dates++
		}
	}
	if dates == 0 {
		return nil
	}
	return tokens
}

// The last serial number that is a day, 31 December 9999.
const lastSerial = 2958465

// showDate writes a serial number of days as a date format shows it; ok is
// false where it is no day. Serial 60 is a 29 February 1900 that never was.
func showDate(tokens []formatToken, serial float64, date1904 bool) (text string, ok bool) {
	if serial < 0 || serial >= lastSerial+1 || math.IsNaN(serial) {
		return "", false
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case serial < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	seconds := int(math.Round(serial * 86400))
	at := epoch.AddDate(0, 0, seconds/86400).Add(time.Duration(seconds%86400) * time.Second)
	twelve := false
	for _, t := range tokens {
		twelve = twelve || t.text == amPm && !t.literal
	}
	var b strings.Builder
	for i, t := range tokens {
		if t.literal {
			b.WriteString(t.text)
			continue
		}
		if t.text == "." && i+1 < len(tokens) && tokens[i+1].text == "0" {
			continue // the point before a fraction of a second
		}
		minutes := t.text[0] == 'm' && besideTime(tokens, i)
		b.WriteString(datePart(t.text, at, seconds, minutes, twelve))
	}
	return strings.TrimSpace(b.String()), true
}

// besideTime reports whether an m follows hours or precedes seconds, so that it
// counts minutes.
func besideTime(tokens []formatToken, i int) bool {
	near := func(step int, letters string) bool {
		for j := i + step; j >= 0 && j < len(tokens); j += step {
			if text := tokens[j].text; !tokens[j].literal && strings.ContainsAny(text[:1], "ymdhs[") {
				return strings.ContainsAny(strings.Trim(text, "[")[:1], letters)
			}
		}
		return false
	}
	return near(-1, "h") || near(1, "s")
}

// datePart writes one token of a date format. seconds is the whole serial in
// seconds, for times that count past a day.
func datePart(token string, at time.Time, seconds int, minutes, twelve bool) string {
	switch letter := token[0]; {
	case token == "[h]":
		return strconv.Itoa(seconds / 3600)
	case token == "[m]":
		return strconv.Itoa(seconds / 60)
	case token == "[s]":
		return strconv.Itoa(seconds)
	case token == amPm && at.Hour() < 12:
		return "上午"
	case token == amPm:
		return "下午"
	case letter == 'y' && len(token) <= 2:
		return at.Format("06")
	case letter == 'y', letter == 'e':
		return strconv.Itoa(at.Year())
	case letter == 'm' && minutes:
		return padded(at.Minute(), token)
	case letter == 'm' && len(token) > 2:
		return strconv.Itoa(int(at.Month())) + "月"
	case letter == 'm':
		return padded(int(at.Month()), token)
	case letter == 'd' && len(token) > 2, letter == 'a':
		return "星期" + string([]rune("日一二三四五六")[at.Weekday()])
	case letter == 'd':
		return padded(at.Day(), token)
	case letter == 'h' && twelve:
		return padded((at.Hour()+11)%12+1, token)
	case letter == 'h':
		return padded(at.Hour(), token)
	case letter == 's':
		return padded(at.Second(), token)
	case token == "/" || token == "," || token == ".":
		return token
	}
	return "" // digits of fractions of a second, and what no date shows
}

func padded(n int, token string) string {
	if s := strconv.Itoa(n); len(token) == 1 || len(s) > 1 {
		return s
	}
	return "0" + strconv.Itoa(n)
}
