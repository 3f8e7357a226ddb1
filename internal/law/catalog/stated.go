package catalog

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
)

// ofItself stands before a period that is the document's, not a licence's.
const ofItself = `(?:(?:施行|实施|执行)[，,；;]?|本[^。；，,;\s]{1,12})`

var (
	// 本办法自2026年12月1日起施行: what the text says of itself, not of another.
	statedForce = regexp.MustCompile(`本[^。；，,;\s]{1,12}[，,]?自(\d{4})年(\d{1,2})月(\d{1,2})日起(?:正式)?(?:施行|实施|执行|生效)`)
	statedYears = regexp.MustCompile(ofItself + `有效期(?:限)?为?([\d一二三四五六七八九十两]{1,3})年`)
	statedUntil = regexp.MustCompile(ofItself + `有效期(?:限)?(?:截止)?[至到](\d{4})年(\d{1,2})月(\d{1,2})日`)
)

// Stated reads what a document's text says of its own validity: the day on which
// it comes into force and its last day, each zero where it says nothing that
// can be read with certainty. from is the day that a number of years counts from
// where the text names none.
func Stated(text string, from calendar.Date) (force, last calendar.Date) {
	text = strings.ReplaceAll(hanzi.Fold(text), " ", "")
	force = dayIn(statedForce.FindStringSubmatch(text))
	if last = dayIn(statedUntil.FindStringSubmatch(text)); !last.IsZero() {
		return force, last
	}
	if !force.IsZero() {
		from = force
	}
	if m := statedYears.FindStringSubmatch(text); m != nil && !from.IsZero() {
		years, err := strconv.ParseInt(m[1], 10, 64)
		if err != nil {
			years, _ = hanzi.ParseNumeral(m[1])
		}
		if years > 0 && years < 100 {
			last = from.AddMonths(12 * int(years)).AddDays(-1)
		}
	}
	return force, last
}

func dayIn(m []string) calendar.Date {
	if m == nil {
		return calendar.Date{}
	}
	var n [3]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // digits alone
	}
	d, err := calendar.ParseDate(fmt.Sprintf("%04d-%02d-%02d", n[0], n[1], n[2]))
	if err != nil {
		return calendar.Date{}
	}
	return d
}

// Doubts are those of the record, and where the text says another day than it.
func (v *Version) Doubts() []Doubt {
	out := v.Record.Doubts()
	if !v.Kind.HasValidity() {
		return out
	}
	issued := first(v.IssuedOn, v.FormedOn)
	force, last := Stated(v.Text, first(v.InForceOn, issued))
	add := func(field, code string, said, kept calendar.Date) {
		if said.IsZero() || said == kept {
			return
		}
		have := "没有填写"
		if !kept.IsZero() {
			have = "填的是" + kept.Chinese()
		}
		out = append(out, Doubt{field, code, "正文写明" + said.Chinese() + "，这里" + have})
	}
	if force != issued || !v.InForceOn.IsZero() {
		add("施行日期", "in-force-stated", force, v.InForceOn)
	}
	add("有效期至", "expires-stated", last, v.ExpiresOn)
	return out
}
