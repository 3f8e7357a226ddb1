package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/app"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/compose"
)

func withdraw(why string) catalog.Act {
	return catalog.Act{Kind: catalog.WithdrawnAct, Reason: why}
}

// contract holds real answers of every path against the document that is
// served beside them.
func (b *bench) contract(t *testing.T) {
	publish(t, b, 2023)
	var doc object
	if err := json.Unmarshal(b.get("/api/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	var l Items
	(&bench{T: t, h: b.h}).json("/api/v1/items?column=normative", 200, &l)
	asks := map[string][]string{"/api/v1/agencies": {""}, "/api/v1/columns": {"", "?agency=edu"}, "/api/v1/items": {"?limit=2", "?kind=news", "?agency=edu&year=2023", "?limit=1000"},
		"/api/v1/items/{item}": {l.Items[0].ID, l.Items[1].ID, "nothing"}, "/api/v1/search": {"?q=%E5%85%BB%E8%80%81", "?q=%E5%85%BB%E8%9D%9D", "?limit=0"},
		"/api/v1/library": {"", "?validity=repealed"}, "/api/v1/reports": {"", "?year=1999"}, "/api/v1/reports/{agency}/{year}": {"edu/2023", "edu/2001"}, "/api/v1/report-cells": {"?limit=1", "?agency=edu"}}
	c := checker{doc: doc}
	for path := range doc["paths"].(object) {
		if len(asks[path]) == 0 {
			t.Errorf("%s is described and never asked", path)
		}
	}
	for path, variants := range asks {
		for _, v := range variants {
			at := path
			if i := strings.Index(path, "{"); i >= 0 {
				at = path[:i]
			}
			w := b.get(at + v)
			answer, ok := c.at("paths", path, "get", "responses", fmt.Sprint(w.Code)).(object)
			if !ok {
				t.Errorf("%s%s answers %d, which is not described: %s", at, v, w.Code, w.Body)
				continue
			}
			kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
			media, ok := answer["content"].(object)[kind].(object)
			if !ok {
				t.Errorf("%s%s: %d comes as %s", at, v, w.Code, kind)
				continue
			}
			var body any
			d := json.NewDecoder(bytes.NewReader(w.Body.Bytes()))
			d.UseNumber()
			if err := d.Decode(&body); err != nil {
				t.Fatal(err)
			}
			for _, f := range c.check(media["schema"].(object), body, "$") {
				t.Errorf("%s%s: %s", at, v, f)
			}
		}
	}
	var cells Cells
	(&bench{T: t, h: b.h}).json("/api/v1/report-cells?year=2023", 200, &cells)
	if len(cells.Cells) != report.CellCount || !slices.ContainsFunc(cells.Cells, func(c Cell) bool { return c.Cell == "requests.new.total" && c.Value != nil }) {
		t.Errorf("%d cells", len(cells.Cells))
	}
	if body := b.get("/data/report-cells.csv").Body.String(); strings.Count(body, "\r\n") != 1+report.CellCount {
		t.Error("report-cells.csv has not all cells")
	}
}

// publish has edu's report of a year written, reviewed, signed and published.
func publish(t *testing.T, b *bench, year int) {
	t.Helper()
	as := func(r agency.Role) agency.Actor {
		return agency.Actor{Person: string(r), Name: string(r), Agency: "edu", Roles: []agency.Role{r}}
	}
	clerk := as(agency.Clerk)
	for _, p := range []report.Path{report.PathLicences, report.PathPenalties, report.PathCompulsion, report.PathFees} {
		if err := b.app.RecordCounts(t.Context(), clerk, "edu", []app.Count{{Year: year, Path: p, Value: "12", Source: "统计表"}}); err != nil {
			t.Fatal(err)
		}
	}
	desk := func() app.ReportView {
		d, err := b.app.ReportDesk(t.Context(), clerk, "edu", year)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := desk()
	texts := d.Texts.Map(func(s string) string {
		for _, x := range compose.Blanks() {
			s = strings.ReplaceAll(s, "【"+x.Name+"：】", "【"+x.Name+"：2】")
		}
		return s
	})
	if err := b.app.WriteReport(t.Context(), clerk, "edu", year, d.Version, texts, d.Values); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		who agency.Role
		do  app.ReportDo
	}{{agency.Clerk, app.DoSubmit}, {agency.OfficeHead, app.DoPass}, {agency.Signer, app.DoSign}, {agency.Clerk, app.DoPublish}} {
		if err := b.app.MoveReport(t.Context(), as(step.who), "edu", year, desk().Version, step.do, ""); err != nil {
			t.Fatal(step.do, err)
		}
	}
}

// checker holds values against schemas: the part of JSON Schema 2020-12 that
// the document uses. A word that it does not know is a fault.
type checker struct{ doc object }

func (c checker) at(keys ...string) (v any) {
	v = c.doc
	for _, k := range keys {
		m, ok := v.(object)
		if !ok {
			return nil
		}
		v = m[k]
	}
	return v
}

func (c checker) check(s object, v any, at string) (out []string) {
	bad := func(format string, args ...any) { out = append(out, at+": "+fmt.Sprintf(format, args...)) }
	if ref, ok := s["$ref"].(string); ok {
		to, ok := c.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...).(object)
		if !ok {
			bad("%s leads nowhere", ref)
			return out
		}
		return c.check(to, v, at)
	}
	for word := range s {
		if !slices.Contains([]string{"type", "properties", "required", "additionalProperties", "items", "enum", "format", "description", "minItems", "maxItems"}, word) {
			bad("the checker does not know %q", word)
		}
	}
	if types := s["type"]; types != nil && !slices.Contains(listOf(types), typeOf(v)) {
		bad("%v is %s, want %v", v, typeOf(v), types)
		return out
	}
	switch v := v.(type) {
	case string:
		if list := listOf(s["enum"]); s["enum"] != nil && !slices.Contains(list, v) {
			bad("%q is none of %q", v, list)
		}
		if !shaped(s["format"], v) {
			bad("%q is no %v", v, s["format"])
		}
	case []any:
		if n, ok := s["minItems"].(float64); ok && len(v) < int(n) {
			bad("%d entries, want %v", len(v), n)
		}
		if n, ok := s["maxItems"].(float64); ok && len(v) > int(n) {
			bad("%d entries, want %v", len(v), n)
		}
		for i, x := range v {
			out = append(out, c.check(s["items"].(object), x, fmt.Sprintf("%s[%d]", at, i))...)
		}
	case object:
		properties, _ := s["properties"].(object)
		for _, name := range listOf(s["required"]) {
			if _, ok := v[name]; !ok {
				bad("lacks %s", name)
			}
		}
		for name, x := range v {
			if p, ok := properties[name].(object); ok {
				out = append(out, c.check(p, x, at+"."+name)...)
			} else if s["additionalProperties"] == false {
				bad("%s is not described", name)
			}
		}
	}
	return out
}

func listOf(v any) (out []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, x := range v {
			out = append(out, fmt.Sprint(x))
		}
	}
	return out
}

func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case []any:
		return "array"
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "number"
		}
		return "integer"
	}
	return "object"
}

func shaped(format any, v string) bool {
	switch format {
	case "date":
		return len(v) == 10 && v[4] == '-' && v[7] == '-'
	case "date-time":
		return len(v) == 25 && v[10] == 'T' && strings.HasSuffix(v, "+08:00")
	}
	return format == nil
}

// The checker must be able to fail.
func TestCheckerBites(t *testing.T) {
	s := object{"type": "object", "required": []any{"a"}, "additionalProperties": false, "properties": object{"a": object{"type": "string", "enum": []any{"x"}}, "d": object{"type": "string", "format": "date"},
		"n": object{"type": []any{"integer", "null"}}, "l": object{"type": "array", "items": object{"type": "boolean"}, "maxItems": 1.0}}}
	for v, want := range map[string]string{`{}`: "lacks a", `{"a":"y"}`: "none of", `{"a":1}`: "want", `{"a":"x","b":1}`: "not described", `{"a":"x","d":"5 May"}`: "no date",
		`{"a":"x","n":1.5}`: "number", `{"a":"x","l":[1]}`: "$.l[0]", `{"a":"x","l":[true,true]}`: "entries"} {
		var x any
		d := json.NewDecoder(strings.NewReader(v))
		d.UseNumber()
		if err := d.Decode(&x); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join((checker{}).check(s, x, "$"), "; "); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", v, got, want)
		}
	}
}

// What is described is registered, and every list of values is of the law.
func TestDescriptionIsWhole(t *testing.T) {
	for _, op := range Operations() {
		if op.Zh == "" || op.En == "" || op.Answer == nil || op.handler == nil {
			t.Errorf("%s is not told in full", op.ID)
		}
		for _, p := range op.Params {
			if p.Zh == "" || p.En == "" || p.Enum != "" && len(enums(p.Enum)) == 0 || p.Query() == strings.Contains(op.Path, "{"+p.Name+"}") {
				t.Errorf("%s: parameter %s is not told in full", op.ID, p.Name)
			}
		}
	}
	if _, err := json.Marshal(describe()); err != nil {
		t.Error(err)
	}
}
