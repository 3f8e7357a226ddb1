package compare

import (
	"encoding/json"

	"gongkai/internal/law/report"
)

// Schema names the JSON form of a comparison.
const Schema = "gongkai/comparison/1"

type jsonComparison struct {
	Schema  string       `json:"schema"`
	Axis    Axis         `json:"axis"`
	Title   string       `json:"title"`
	Reports []jsonReport `json:"reports"`
	Lines   []jsonLine   `json:"lines"`
	Remarks []string     `json:"remarks"`
}

type jsonReport struct {
	Agency string        `json:"agency"`
	Year   int           `json:"year"`
	Format report.Format `json:"format"`
}

// jsonLine is a cell across the reports. Change[i] is the change from the
// report before, null where there is none of the same agency.
type jsonLine struct {
	Cell   report.Path `json:"cell"`
	Label  string      `json:"label"`
	Values []any       `json:"values"`
	Change []any       `json:"change"`
}

// MarshalJSON gives counts as numbers, amounts as decimal strings and what is
// unknown as null.
func (c *Comparison) MarshalJSON() ([]byte, error) {
	out := jsonComparison{
		Schema: Schema, Axis: c.Axis, Title: c.Title, Remarks: c.Remarks,
		Reports: []jsonReport{}, Lines: []jsonLine{},
	}
	if out.Remarks == nil {
		out.Remarks = []string{}
	}
	for _, r := range c.Reports {
		out.Reports = append(out.Reports, jsonReport{r.Agency, r.Year, r.Format})
	}
	for _, l := range c.Lines {
		out.Lines = append(out.Lines, c.jsonLine(&l))
	}
	return json.Marshal(out)
}

func (c *Comparison) jsonLine(l *Line) jsonLine {
	out := jsonLine{l.Path, l.Label, []any{}, []any{}}
	value := func(s string) any {
		switch {
		case s == "":
			return nil
		case l.Path == report.PathFees:
			return s
		}
		return json.Number(s)
	}
	for i, v := range l.Values {
		out.Values = append(out.Values, value(string(v)))
		diff := ""
		if c.Follows(i) {
			if d := l.Change(i-1, i); d.Known {
				diff = plain(d.Diff)
			}
		}
		out.Change = append(out.Change, value(diff))
	}
	return out
}

// plain is a signed decimal as JSON writes it, without the plus.
func plain(s string) string {
	if len(s) > 0 && s[0] == '+' {
		return s[1:]
	}
	return s
}
