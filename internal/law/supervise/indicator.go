// Package supervise is how the work on open government information is
// inspected: the indicators of website and disclosure inspections as dated
// data (国办秘函〔2019〕19号; 国办发〔2017〕47号; 国办公开办函〔2019〕61号; Regulations
// arts 12, 24, 26, 47), and what follows from facts by them. Points and
// thresholds that could not be confirmed carry that mark and are anybody's to
// change.
package supervise

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// Kind is what a hit of an indicator does.
type Kind string

// The kinds. Advice costs nothing and is worth mending.
const (
	Veto   Kind = "veto"
	Deduct Kind = "deduct"
	Bonus  Kind = "bonus"
	Advice Kind = "advice"
)

// Label is the kind in Chinese, "" for an unknown one.
func (k Kind) Label() string {
	return map[Kind]string{Veto: "单项否决", Deduct: "扣分", Bonus: "加分", Advice: "建议"}[k]
}

// Kinds lists them in the order of their weight.
func Kinds() []Kind { return []Kind{Veto, Deduct, Bonus, Advice} }

// Confidence is how surely the rule is known.
type Confidence string

// The marks of confidence.
const (
	Confirmed Confidence = "confirmed"
	Secondary Confidence = "secondary"
	Memory    Confidence = "memory"
	Local     Confidence = "local"
)

// Label is the mark in Chinese, "" for an unknown one.
func (c Confidence) Label() string {
	return map[Confidence]string{Confirmed: "已核对", Secondary: "转引", Memory: "未核对", Local: "本机关规定"}[c]
}

// Confidences lists them.
func Confidences() []Confidence { return []Confidence{Confirmed, Secondary, Memory, Local} }

// Window is how long something may stand without a change; zero is never.
type Window struct {
	Days   int `json:"days,omitempty"`
	Months int `json:"months,omitempty"`
}

// Ends is the last day of a window that began on a day.
func (w Window) Ends(from calendar.Date) calendar.Date {
	return from.AddMonths(w.Months).AddDays(w.Days)
}

// IsZero reports whether nothing ever goes stale.
func (w Window) IsZero() bool { return w == Window{} }

// String is the window in Chinese.
func (w Window) String() string {
	var out string
	if w.Months > 0 {
		out += strconv.Itoa(w.Months) + "个月"
	}
	if w.Days > 0 {
		out += strconv.Itoa(w.Days) + "天"
	}
	return out
}

// Threshold is from how many findings on an indicator is hit.
type Threshold struct {
	Op    string `json:"op"` // ">="
	Value int    `json:"value"`
}

// Indicator is one line of an inspection table (portal.md 3.5).
type Indicator struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Doc        string     `json:"doc"`   // where the rule is
	Scope      string     `json:"scope"` // website, newmedia, supervisor, platform
	Kind       Kind       `json:"kind"`
	Metric     Metric     `json:"metric"`
	Window     Window     `json:"window,omitzero"`
	Threshold  Threshold  `json:"threshold"`
	Points     Points     `json:"points"` // for each finding
	Most       Points     `json:"most"`   // for all of them
	Confidence Confidence `json:"confidence"`
	Auto       bool       `json:"auto"`
	Off        bool       `json:"off,omitempty"`
	How        string     `json:"how,omitempty"` // what people must look at themselves
}

// Points are points lost or won, in tenths, or unknown (JSON null).
type Points struct {
	Tenths int
	Known  bool
}

// MarshalJSON gives the decimal or null.
func (p Points) MarshalJSON() ([]byte, error) {
	if !p.Known {
		return []byte("null"), nil
	}
	return []byte(p.String()), nil
}

// UnmarshalJSON takes a number with at most one decimal, or null.
func (p *Points) UnmarshalJSON(b []byte) error {
	var err error
	if *p = (Points{}); string(b) != "null" {
		*p, err = ParsePoints(string(b))
	}
	return err
}

// ParsePoints reads 5 or 2.5; "" is unknown.
func ParsePoints(s string) (Points, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Points{}, nil
	}
	whole, part, dot := strings.Cut(s, ".")
	n, err := strconv.Atoi(whole)
	d := 0
	if dot && err == nil {
		d, err = strconv.Atoi(part)
	}
	if err != nil || n < 0 || n > 1000 || dot && len(part) != 1 || d < 0 || strings.ContainsAny(s, "+-") {
		return Points{}, fault.New(fault.Invalid, "supervise.points", fmt.Sprintf("分值 %q 应为 0 至 1000 的数，最多一位小数；不知道就留空。", s))
	}
	return Points{10*n + d, true}, nil
}

// String is the decimal, "" where unknown.
func (p Points) String() string {
	switch {
	case !p.Known:
		return ""
	case p.Tenths%10 == 0:
		return strconv.Itoa(p.Tenths / 10)
	}
	return fmt.Sprintf("%d.%d", p.Tenths/10, p.Tenths%10)
}

// Times is so many times p, at most most.
func (p Points) Times(n int, most Points) Points {
	p.Tenths *= n
	if p.Known && most.Known && p.Tenths > most.Tenths {
		return most
	}
	return p
}

//go:embed indicators.json
var shipped []byte

// Table is a dated list of indicators.
type Table struct {
	From       calendar.Date `json:"from"`    // the day of the rules it follows
	Checked    calendar.Date `json:"checked"` // when its marks of confidence were given
	Indicators []Indicator   `json:"indicators"`
}

// Shipped is the table that a new installation has.
func Shipped() (t Table, err error) {
	if err = json.Unmarshal(shipped, &t); err != nil {
		return t, err
	}
	for i := range t.Indicators {
		if err := t.Indicators[i].Check(); err != nil {
			return t, err
		}
	}
	return t, nil
}

// With puts changes over the table: a known ID is replaced, a new one added.
func (t Table) With(changes ...Indicator) Table {
	t.Indicators = slices.Clone(t.Indicators)
	for _, c := range changes {
		if i := slices.IndexFunc(t.Indicators, func(x Indicator) bool { return x.ID == c.ID }); i >= 0 {
			t.Indicators[i] = c
		} else {
			t.Indicators = append(t.Indicators, c)
		}
	}
	return t
}

// Check refuses an indicator that says nothing or cannot be computed.
func (x *Indicator) Check() error {
	var fs []fault.Field
	bad := func(name, text string) {
		fs = append(fs, fault.Field{Name: name, Code: "supervise." + name, Message: text})
	}
	if x.ID == "" || len(x.ID) > 40 || strings.Trim(x.ID, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		bad("id", "编号应为字母、数字和连字符，不超过 40 个")
	}
	if n := len([]rune(strings.TrimSpace(x.Name))); n == 0 || n > 60 {
		bad("name", "名称不能为空，也不超过 60 个字")
	}
	if len([]rune(x.Doc)) > 100 || len([]rune(x.How)) > 300 {
		bad("doc", "依据不超过 100 个字，说明不超过 300 个字")
	}
	if x.Kind.Label() == "" {
		bad("kind", "没有这种类型")
	}
	if x.Confidence.Label() == "" {
		bad("confidence", "没有这种可信程度")
	}
	if m, ok := MetricOf(x.Metric); !ok {
		bad("metric", "没有这种检查")
	} else if m.Human && x.Auto {
		bad("metric", "这一项要人工检查")
	}
	if x.Threshold.Op != ">=" || x.Threshold.Value < 1 || x.Threshold.Value > 100000 {
		bad("threshold", "达到几处才计，应为 1 以上的整数")
	}
	if x.Window.Days < 0 || x.Window.Days > 3660 || x.Window.Months < 0 || x.Window.Months > 120 {
		bad("window", "时限应为 0 至 3660 天、0 至 120 个月")
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "supervise.indicator", Message: "指标“" + x.Name + "”没有保存", Fields: fs}
	}
	return nil
}
