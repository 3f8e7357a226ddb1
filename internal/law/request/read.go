package request

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
)

// Type tells a request for information from a request to correct a record
// about the applicant (art. 41), which has no limit and no row in table 3.
type Type string

// The types; "" is read as TypeRequest.
const (
	TypeRequest          Type = "request"
	TypeRecordCorrection Type = "record_correction"
)

// Case is what a replay reads: acts and the day to look from. The last three
// are the header of an exported case, which the law does not look at.
type Case struct {
	Type Type
	AsOf calendar.Date
	Acts []Act

	Number, Agency, Applicant string
}

// Fold folds the case by the law of its type.
func (c Case) Fold(cal *calendar.Calendar, set *statute.Settings) (State, error) {
	if c.Type == TypeRecordCorrection {
		return FoldRecordCorrection(c.Acts, c.AsOf, cal)
	}
	return Fold(c.Acts, c.AsOf, cal, set)
}

// ReadCase reads one case: {"as_of": "2023-10-30", "acts": [{"act": "received",
// "on": "2023-09-20", …}, …]}, perhaps with "type" and an exported case's
// header ("case", "agency", "applicant"). A member that is not known or stands
// twice is refused by name; Fold refuses a case without as_of. Errors are
// fault.Invalid.
func ReadCase(data []byte) (Case, error) {
	var c Case
	list, err := members(data)
	if err != nil {
		return c, badCase("案件应是一个 JSON 对象 {\"as_of\": …, \"acts\": […]}：%s", err)
	}
	for _, m := range list {
		switch m.name {
		case "type":
			err = readType(m.value, &c.Type)
		case "as_of":
			err = readInto("as_of", m.value, &c.AsOf)
		case "acts":
			c.Acts, err = readActs(m.value)
		case "case":
			err = readInto("case", m.value, &c.Number)
		case "agency":
			err = readInto("agency", m.value, &c.Agency)
		case "applicant":
			err = readInto("applicant", m.value, &c.Applicant)
		default:
			err = badCase("不认识的成员 %q，案件只有 as_of、acts、type、case、agency、applicant", m.name)
		}
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

func readType(data json.RawMessage, t *Type) error {
	if err := readInto("type", data, t); err != nil {
		return err
	}
	if *t != TypeRequest && *t != TypeRecordCorrection {
		return badCase("type 不能是 %q，应为 %s、%s 之一", *t, TypeRequest, TypeRecordCorrection)
	}
	return nil
}

func readActs(data json.RawMessage) ([]Act, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, badCase("acts 应是行为的数组")
	}
	if len(raw) > MaxActs {
		return nil, badCase("案件有 %d 个行为，超过 %d 个", len(raw), MaxActs)
	}
	acts := make([]Act, len(raw))
	for i, r := range raw {
		if err := readAct(r, &acts[i]); err != nil {
			return nil, badCase("第 %d 个行为（%s）：%s", i+1, actName(&acts[i]), err)
		}
	}
	return acts, nil
}

func actName(a *Act) string {
	if a.Kind == "" {
		return "未写明 act"
	}
	return strings.TrimSpace(string(a.Kind) + " " + a.Kind.Label())
}

// readAct fills a from one act's object. The kind and the day are read first,
// so that an error can name the act.
func readAct(data json.RawMessage, a *Act) error {
	list, err := members(data)
	if err != nil {
		return fmt.Errorf("应是 JSON 对象：%w", err)
	}
	targets := a.members()
	for _, pass := range []bool{true, false} {
		for _, m := range list {
			if (m.name == "act") != pass {
				continue
			}
			target, ok := targets[m.name]
			if !ok {
				return fmt.Errorf("不认识的成员 %q", m.name)
			}
			if err := readInto(m.name, m.value, target); err != nil {
				return err
			}
		}
	}
	return nil
}

// members gives the place of each JSON member of an act.
func (a *Act) members() map[string]any {
	return map[string]any{
		"act": &a.Kind, "on": &a.On, "channel": &a.Channel, "confirmed_on": &a.ConfirmedOn, "confirmed_by": &a.ConfirmedBy, "posted_on": &a.PostedOn, "until": &a.Until,
		"points": &a.Points, "id": &a.ID, "with": &a.With, "received_on": &a.ReceivedOn, "opinion": &a.Opinion,
		"reason": &a.Reason, "days": &a.Days, "approved_by": &a.ApprovedBy, "told_on": &a.ToldOn, "method": &a.Method,
		"amount": &a.Amount, "unit": &a.Unit, "agency": &a.Agency, "outcome": &a.Outcome, "reply": &a.Reply,
		"articles": &a.Articles, "document_no": &a.DocumentNo, "delivery": &a.Delivery, "ground": &a.Ground,
		"dispute": &a.Dispute, "shelf_no": &a.ShelfNo, "into": &a.Into, "of": &a.Of,
	}
}

// readInto reads one value; null leaves the target as it is.
func readInto(name string, data json.RawMessage, target any) error {
	if string(data) == "null" {
		return nil
	}
	if err := json.Unmarshal(data, target); err != nil {
		return fault.Wrap(fault.Invalid, "case.bad-member", fmt.Sprintf("%s 的值 %s 不对，%s", name, shorten(string(data)), expected(target)), err)
	}
	return nil
}

func expected(target any) string {
	switch target.(type) {
	case *calendar.Date:
		return "应为确实存在的日期，写作 \"2006-01-02\""
	case *int:
		return "应为整数"
	case *float64:
		return "应为数字"
	case *[]string:
		return "应为字符串的数组"
	}
	return "应为字符串"
}

func shorten(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

type member struct {
	name  string
	value json.RawMessage
}

var (
	errNotObject = errors.New("不是对象")
	errTrailing  = errors.New("对象之后还有内容")
	errBroken    = errors.New("JSON 不完整或者写法有误")
)

// members lists the members of one JSON object in order, refusing a name that
// stands twice, which encoding/json would let pass.
func members(data []byte) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	switch t, err := dec.Token(); {
	case err != nil:
		return nil, errBroken
	case t != json.Delim('{'):
		return nil, errNotObject
	}
	var out []member
	seen := map[string]bool{}
	for dec.More() {
		t, err := dec.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return nil, errBroken
		}
		if seen[name] {
			return nil, fmt.Errorf("成员 %q 写了两次", name)
		}
		seen[name] = true
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return nil, errBroken
		}
		out = append(out, member{name, value})
	}
	if _, err := dec.Token(); err != nil {
		return nil, errBroken
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errTrailing
	}
	return out, nil
}

func badCase(format string, args ...any) error {
	return fault.New(fault.Invalid, "case.unreadable", fmt.Sprintf(format, args...))
}
