package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"gongkai/internal/kernel/fault"
)

// UnmarshalJSON reads the JSON form of the contract. Members that are missing
// are unknown (null); members that do not belong there, arrays of a wrong
// length and another schema are refused with their place. "positions" is read
// over, so that what PositionedJSON wrote comes back.
func (r *Report) UnmarshalJSON(data []byte) error {
	out := Report{Format: Format2021}
	d := jsonReader{members: map[string]func(string, json.RawMessage) error{}}
	d.describe(&out)
	if err := d.object("", data); err != nil {
		return fault.New(fault.Invalid, "report.json", "年度报告 JSON："+err.Error())
	}
	if !d.schema {
		return fault.New(fault.Invalid, "report.json", `年度报告 JSON：缺少 "schema": "`+Schema+`"`)
	}
	*r = out
	return nil
}

// jsonReader knows what stands where: members maps the path of every leaf and
// array to what takes it; every prefix of such a path is an object.
type jsonReader struct {
	members map[string]func(path string, raw json.RawMessage) error
	schema  bool
}

func (d *jsonReader) describe(r *Report) {
	d.members["schema"] = func(_ string, raw json.RawMessage) error {
		var s string
		if err := json.Unmarshal(raw, &s); err != nil || s != Schema {
			return fmt.Errorf("schema 是 %s，本软件只认 %q", short(raw), Schema)
		}
		d.schema = true
		return nil
	}
	d.members["positions"] = func(string, json.RawMessage) error { return nil }
	d.value("agency", &r.Agency, "文字")
	d.value("title", &r.Title, "文字")
	d.value("leaves", &r.Leaves, "机关名称的数组")
	d.value("sections.overview", &r.Sections.Overview, "文字")
	d.value("sections.problems", &r.Sections.Problems, "文字")
	d.value("sections.other", &r.Sections.Other, "文字")
	d.members["year"] = func(path string, raw json.RawMessage) error {
		if err := json.Unmarshal(raw, &r.Year); err != nil || r.Year < 0 || r.Year > 9999 {
			return fmt.Errorf("%s 是 %s，应是四位年份", path, short(raw))
		}
		return nil
	}
	d.members["format"] = func(path string, raw json.RawMessage) error {
		if err := json.Unmarshal(raw, &r.Format); err != nil || r.Format != Format2021 && r.Format != Format2019 {
			return fmt.Errorf(`%s 是 %s，应是 "2021" 或 "2019"`, path, short(raw))
		}
		return nil
	}
	d.describeTables(r)
	d.describeTrial(r)
}

func (d *jsonReader) describeTables(r *Report) {
	p := &r.Proactive
	for s := range Stocks {
		d.value(string(RulesPath(s)), &p.Rules[s], wantCount)
		d.value(string(NormativePath(s)), &p.NormativeDocuments[s], wantCount)
	}
	d.value(string(PathLicences), &p.Licences, wantCount)
	d.value(string(PathPenalties), &p.Penalties, wantCount)
	d.value(string(PathCompulsion), &p.Compulsion, wantCount)
	d.value(string(PathFees), &p.Fees, wantAmount)
	for row := range Rows {
		d.counts("requests."+row.Key(), r.Requests[row][:])
	}
	for g := range Groups {
		d.counts("disputes."+g.Key(), r.Disputes[g][:])
	}
}

func (d *jsonReader) describeTrial(r *Report) {
	for _, c := range trialCells {
		d.members[string(c.Path())] = func(path string, raw json.RawMessage) error {
			if c.Amount {
				var a Amount
				err := a.UnmarshalJSON(raw)
				r.SetTrialAmount(c.Name, a)
				return wrong(err, path, raw, wantAmount)
			}
			var n *int64
			err := json.Unmarshal(raw, &n)
			if err == nil && n != nil && *n < 0 && !c.Signed {
				err = errNegative
			}
			if n != nil {
				r.SetTrialCount(c.Name, C(*n))
			} else {
				r.SetTrialCount(c.Name, Count{})
			}
			return wrong(err, path, raw, wantCount)
		}
	}
}

const (
	wantCount  = "非负整数或 null"
	wantAmount = `十进制金额（万元，如 "621.952"）或 null`
)

var errNegative = fmt.Errorf("negative")

func wrong(err error, path string, raw json.RawMessage, want string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s 是 %s，应是%s", path, short(raw), want)
}

func (d *jsonReader) value(path string, into any, want string) {
	d.members[path] = func(path string, raw json.RawMessage) error {
		return wrong(json.Unmarshal(raw, into), path, raw, want)
	}
}

// counts takes an array of the right length; [] and null are all unknown.
func (d *jsonReader) counts(path string, into []Count) {
	d.members[path] = func(path string, raw json.RawMessage) error {
		var items []json.RawMessage
		if err := json.Unmarshal(raw, &items); err != nil {
			return fmt.Errorf("%s 是 %s，应是 %d 个数的数组", path, short(raw), len(into))
		}
		if len(items) != 0 && len(items) != len(into) {
			return fmt.Errorf("%s 有 %d 个数，应有 %d 个", path, len(items), len(into))
		}
		for i := range items {
			if err := into[i].UnmarshalJSON(items[i]); err != nil {
				return fmt.Errorf("%s 第 %d 个数是 %s，应是%s", path, i+1, short(items[i]), wantCount)
			}
		}
		return nil
	}
}

// object reads an object member by member; path is "" for the report itself.
func (d *jsonReader) object(path string, data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	start, err := dec.Token()
	if err != nil {
		return fmt.Errorf("%s不是完整的 JSON", at(path))
	}
	if start == nil && path != "" {
		return nil // null: everything below is unknown
	}
	if start != json.Delim('{') {
		return fmt.Errorf("%s应是一个对象", at(path))
	}
	seen := map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return fmt.Errorf("%s不是完整的 JSON", at(path))
		}
		name, _ := key.(string)
		if seen[name] {
			return fmt.Errorf("%s成员 %q 出现了两次", at(path), name)
		}
		seen[name] = true
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return fmt.Errorf("%s不是完整的 JSON", at(path))
		}
		if err := d.member(path, name, raw); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("%s不是完整的 JSON", at(path))
	}
	return nil
}

func (d *jsonReader) member(path, name string, raw json.RawMessage) error {
	full := name
	if path != "" {
		full = path + "." + name
	}
	if take := d.members[full]; take != nil && !strings.Contains(name, ".") {
		return take(full, raw)
	}
	for known := range d.members {
		if strings.HasPrefix(known, full+".") && !strings.Contains(name, ".") {
			return d.object(full, raw)
		}
	}
	return fmt.Errorf("%s没有成员 %q，请核对拼写", at(path), name)
}

func at(path string) string {
	if path == "" {
		return "报告"
	}
	return " " + path + " "
}

// short quotes a piece of the input in a message.
func short(raw []byte) string {
	if r := []rune(string(raw)); len(r) > 24 {
		return string(r[:24]) + "…"
	}
	return string(raw)
}
