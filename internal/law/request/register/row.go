package register

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

// Row is what one row of the register tells.
type Row struct {
	Number, Applicant, Kind, Content, Phone, Address string
	Acts                                             []request.Act
}

// Empty reports whether a row holds nothing.
func Empty(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
}

// Parse reads a row. Every fault names the column, the value and what was
// expected; a row with a fault has no acts.
func Parse(cells []string, m Mapping) (Row, []fault.Field) {
	p := parser{cells: cells, m: m}
	r := Row{Number: p.need(Number), Applicant: p.need(Applicant), Content: p.need(Content), Phone: p.text(Phone), Address: p.text(Address)}
	r.Kind = p.word(Kind, kindWords(), "")
	if p.text(Kind) == "" {
		p.fail(Kind, "不能为空")
	}
	r.Acts = p.acts()
	if len(p.faults) > 0 {
		r.Acts = nil
	}
	return r, p.faults
}

type parser struct {
	cells  []string
	m      Mapping
	faults []fault.Field
}

func title(c Column) string {
	for _, f := range fields {
		if f.column == c {
			return f.title
		}
	}
	return string(c)
}

func (p *parser) fail(c Column, format string, args ...any) {
	p.faults = append(p.faults, fault.Field{Name: title(c), Code: "register." + string(c), Message: fmt.Sprintf(format, args...)})
}

func (p *parser) text(c Column) string {
	i, ok := p.m[c]
	if !ok || i >= len(p.cells) {
		return ""
	}
	s := strings.TrimSpace(p.cells[i])
	if s == "/" || s == "-" || s == "—" || s == "无" {
		return ""
	}
	return s
}

func (p *parser) need(c Column) string {
	s := p.text(c)
	if s == "" {
		p.fail(c, "不能为空")
	}
	return s
}

// date reads the ways in which registers write days.
func (p *parser) date(c Column) calendar.Date {
	s := p.text(c)
	if s == "" {
		return calendar.Date{}
	}
	d, ok := ParseDay(s)
	if !ok {
		p.fail(c, "“%s”不是日期，应写作 2024-03-04", s)
	}
	return d
}

// ParseDay reads 2024-03-04, 2024/3/4, 2024.3.4, 2024年3月4日 and 20240304,
// with or without a time behind.
func ParseDay(s string) (calendar.Date, bool) {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	s, _, _ = strings.Cut(s, "T")
	s = strings.TrimSuffix(strings.NewReplacer("年", "-", "月", "-", "/", "-", ".", "-", "－", "-").Replace(s), "日")
	if len(s) == 8 && !strings.Contains(s, "-") {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	parts := strings.Split(s, "-")
	if len(parts) != 3 || len(parts[0]) != 4 {
		return calendar.Date{}, false
	}
	var n [3]int
	for i, part := range parts {
		v, err := strconv.Atoi(part)
		if err != nil {
			return calendar.Date{}, false
		}
		n[i] = v
	}
	d, err := calendar.ParseDate(fmt.Sprintf("%04d-%02d-%02d", n[0], n[1], n[2]))
	return d, err == nil
}

// word maps what a cell says to a key; otherwise is the key of a blank cell.
func (p *parser) word(c Column, v vocabulary, otherwise string) string {
	s := p.text(c)
	if s == "" {
		return otherwise
	}
	if key, ok := v.keys[fold(s)]; ok {
		return key
	}
	p.fail(c, "“%s”不能识别，应为 %s 之一", s, v.choices)
	return ""
}

// acts puts together what the dated columns tell, in order of their days.
func (p *parser) acts() []request.Act {
	received := request.Act{Kind: request.Received, On: p.date(ReceivedOn), Channel: p.word(Channel, channelWords(), request.Counter), ConfirmedOn: p.date(ConfirmedOn)}
	if p.text(ReceivedOn) == "" {
		p.fail(ReceivedOn, "不能为空")
	}
	switch received.Channel {
	case request.OrdinaryMail, request.Internet, request.Fax, request.Email:
	default:
		received.ConfirmedOn = calendar.Date{}
	}
	out := []request.Act{received}
	out = append(out, p.correction()...)
	out = append(out, p.consultation()...)
	out = append(out, p.extension()...)
	if u := p.text(Unit); u != "" {
		out = append(out, request.Act{Kind: request.Assigned, On: received.On, Unit: u})
	}
	slices.SortStableFunc(out[1:], func(a, b request.Act) int { return a.On.Compare(b.On) })
	return append(out, p.closing(out)...)
}

func (p *parser) correction() []request.Act {
	on, until, got := p.date(CorrectionOn), p.date(CorrectionUntil), p.date(CorrectedOn)
	if on.IsZero() {
		if !got.IsZero() {
			p.fail(CorrectionOn, "写了收到补正日期，应同时写明告知补正日期")
		}
		return nil
	}
	if until.IsZero() {
		until = cmp.Or(got, on.AddDays(30))
	}
	out := []request.Act{{Kind: request.CorrectionRequested, On: on, Until: until}}
	if !got.IsZero() {
		out = append(out, request.Act{Kind: request.Corrected, On: got})
	}
	return out
}

func (p *parser) consultation() []request.Act {
	on, arrived, answered := p.date(ConsultedOn), p.date(ConsultReceived), p.date(ConsultAnswered)
	if on.IsZero() {
		return nil
	}
	if arrived.IsZero() {
		p.fail(ConsultReceived, "征求意见应写明第三方收到之日，其15个工作日自该日起算")
	}
	out := []request.Act{{Kind: request.Consulted, On: on, ID: "1", With: request.ThirdParty, ReceivedOn: arrived}}
	if !answered.IsZero() {
		out = append(out, request.Act{Kind: request.ConsultationAnswered, On: answered, ID: "1", Opinion: p.word(ConsultOpinion, opinionWords(), "none")})
	}
	return out
}

func (p *parser) extension() []request.Act {
	on := p.date(ExtendedOn)
	if on.IsZero() {
		return nil
	}
	days, err := strconv.Atoi(p.text(ExtendedDays))
	if err != nil || days < 1 {
		p.fail(ExtendedDays, "“%s”不是延长的工作日数，应为 1 至 20", p.text(ExtendedDays))
	}
	return []request.Act{{Kind: request.Extended, On: on, ToldOn: on, Days: days, ApprovedBy: p.text(ExtendedApproval)}}
}

// closing is the end that the row tells of: an answer, a withdrawal, or that
// nothing more is done.
func (p *parser) closing(before []request.Act) []request.Act {
	on, outcome := p.date(AnsweredOn), p.word(Outcome, outcomeWords(), "")
	switch {
	case on.IsZero() && p.text(Outcome) != "":
		p.fail(AnsweredOn, "写了办理结果，应同时写明答复日期")
	case !on.IsZero() && p.text(Outcome) == "":
		p.fail(Outcome, "写了答复日期，应同时写明办理结果")
	}
	if on.IsZero() || outcome == "" {
		return nil
	}
	asked := slices.ContainsFunc(before, func(a request.Act) bool { return a.Kind == request.CorrectionRequested })
	switch {
	case outcome == "withdrawn":
		return []request.Act{{Kind: request.Withdrawn, On: on}}
	case outcome == "other.correction_overdue" && asked:
		return []request.Act{{Kind: request.Abandoned, On: on, Ground: "correction"}}
	}
	return []request.Act{{
		Kind: request.Answered, On: on, Outcome: outcome, DocumentNo: p.text(DocumentNo),
		Delivery: p.word(Delivery, deliveryWords(), ""),
	}}
}
