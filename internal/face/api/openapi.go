package api

import (
	"encoding/json"
	"reflect"
	"strings"

	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
)

type object = map[string]any

// enums are the values of what is one of a few, from where the law says them.
func enums(key string) (out []string) {
	switch key {
	case "kind", "document_kind":
		for _, k := range catalog.Kinds() {
			if key == "kind" || k.Kind.HasValidity() {
				out = append(out, string(k.Kind))
			}
		}
	case "validity":
		for _, s := range catalog.Statuses() {
			out = append(out, string(s))
		}
	case "search_validity":
		out = []string{"in_force", "not_yet", "no_longer"}
	case "attribute":
		for _, x := range catalog.Attributes() {
			out = append(out, string(x))
		}
	case "relation":
		for _, x := range catalog.RelationKinds() {
			out = append(out, string(x.Kind))
		}
	case "agency_kind":
		for _, x := range agency.Kinds() {
			out = append(out, string(x.Kind))
		}
	}
	return out
}

// describe is the OpenAPI 3.1 document, made of the same operations and types
// that answer.
func describe() object {
	schemas := object{"ReportForm": reportForm()}
	paths := object{}
	problem := object{"description": "出错；原因见 detail / what went wrong, in plain words", "content": object{"application/problem+json": object{"schema": schemaOf(reflect.TypeOf(web.ProblemReport{}), schemas)}}}
	for _, op := range operations() {
		answers := object{"200": object{"description": both(op.Zh, op.En), "content": object{"application/json": object{"schema": schemaOf(reflect.TypeOf(op.Answer), schemas)}}},
			"304": object{"description": "没有变化 / not modified"}, "400": problem, "429": object{"description": "访问过于频繁，见 Retry-After / too many requests"}, "503": problem}
		if op.Fresh {
			delete(answers, "304")
		}
		if op.Missing {
			answers["404"] = problem
		}
		if op.ID == "getItem" {
			answers["410"] = problem
		}
		params := []any{}
		for _, p := range op.Params {
			params = append(params, p.describe())
		}
		paths[op.Path] = object{"get": object{"operationId": op.ID, "summary": both(op.Zh, op.En), "parameters": params, "responses": answers}}
	}
	return object{"openapi": "3.1.0", "paths": paths, "components": object{"schemas": schemas}, "servers": []any{object{"url": "/"}},
		"info": object{"title": "政府信息公开数据接口 / Open government information API", "version": "1.0.0",
			"description": "公开的政府信息，任何人可以读取和再利用，不需要注册。字段名称在 v1 内保持不变，只增不改。Published information, to be read and reused by anybody without an account. Names are stable within v1: fields are added, none is renamed."}}
}

func both(zh, en string) string {
	if zh == "" || en == "" {
		return zh + en
	}
	return zh + " / " + en
}

func (p Param) describe() object {
	s := object{"type": "string"}
	switch {
	case p.Number:
		s = object{"type": "integer", "minimum": p.Min, "maximum": p.Max}
	case p.Enum != "":
		s["enum"] = enums(p.Enum)
	case p.Pattern != "":
		s["pattern"] = p.Pattern
	}
	out := object{"name": p.Name, "in": p.In, "required": !p.Query(), "description": both(p.Zh, p.En), "schema": s}
	if p.Example != "" {
		out["example"] = p.Example
	}
	return out
}

// schemaOf describes a type; a struct goes to schemas under its name.
func schemaOf(t reflect.Type, schemas object) object {
	switch {
	case t == reflect.TypeFor[calendar.Date]():
		return object{"type": "string", "format": "date"}
	case t == reflect.TypeFor[json.RawMessage]():
		return object{}
	case t.Kind() == reflect.Pointer:
		s := schemaOf(t.Elem(), schemas)
		s["type"] = []string{s["type"].(string), "null"}
		return s
	case t.Kind() == reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem(), schemas)}
	case t.Kind() == reflect.Struct:
		if _, known := schemas[t.Name()]; !known {
			schemas[t.Name()] = nil // a type may hold itself
			schemas[t.Name()] = structSchema(t, schemas)
		}
		return object{"$ref": "#/components/schemas/" + t.Name()}
	case t.Kind() == reflect.Bool:
		return object{"type": "boolean"}
	case t.Kind() == reflect.String:
		return object{"type": "string"}
	}
	return object{"type": "integer"}
}

func structSchema(t reflect.Type, schemas object) object {
	properties, required := object{}, []string{}
	fields(t, func(f reflect.StructField) {
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		s := schemaOf(f.Type, schemas)
		if ref := f.Tag.Get("schema"); ref != "" {
			s = object{"$ref": "#/components/schemas/" + ref}
		}
		if key := f.Tag.Get("enum"); key != "" {
			s["enum"] = enums(key)
		}
		if format := f.Tag.Get("format"); format != "" {
			s["format"] = format
		}
		if text := both(f.Tag.Get("zh"), f.Tag.Get("en")); text != "" {
			s["description"] = text
		}
		properties[name] = s
		if rest == "" {
			required = append(required, name)
		}
	})
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// fields calls f for the fields of a struct, those of embedded ones in place.
func fields(t reflect.Type, f func(reflect.StructField)) {
	for i := range t.NumField() {
		if x := t.Field(i); x.Anonymous {
			fields(x.Type, f)
		} else {
			f(x)
		}
	}
}

// reportForm is the JSON form of a report, which law/report writes itself.
func reportForm() object {
	text, count := object{"type": "string"}, object{"type": []string{"integer", "null"}}
	row := func(n int) object { return object{"type": "array", "items": count, "minItems": n, "maxItems": n} }
	all := func(p object) object {
		var names []string
		for name := range p {
			names = append(names, name)
		}
		return object{"type": "object", "properties": p, "required": names, "additionalProperties": false}
	}
	stock := object{}
	for s := range report.Stocks {
		stock[s.Key()] = count
	}
	requests, disputes := object{}, object{}
	for r := range report.Rows {
		if group, name, in := strings.Cut(r.Key(), "."); in {
			if requests[group] == nil {
				requests[group] = object{}
			}
			requests[group].(object)[name] = row(int(report.Columns))
		} else {
			requests[r.Key()] = row(int(report.Columns))
		}
	}
	for name, x := range requests {
		if inner := x.(object); inner["type"] == nil {
			requests[name] = all(inner)
		}
	}
	for g := range report.Groups {
		disputes[g.Key()] = row(int(report.Results))
	}
	one := all(object{"schema": text, "agency": text, "year": object{"type": "integer"}, "format": object{"type": "string", "enum": []string{"2021", "2019"}}, "title": text,
		"sections":  all(object{"overview": text, "problems": text, "other": text}),
		"proactive": all(object{"rules": all(stock), "normative_documents": all(stock), "licences": count, "penalties": count, "compulsion": count, "fees": object{"type": []string{"string", "null"}}}),
		"requests":  all(requests), "disputes": all(disputes)})
	p := one["properties"].(object)
	p["trial"], p["leaves"] = object{"type": "object"}, object{"type": "array", "items": text}
	one["description"] = "年度报告（国办公开办函〔2021〕30号格式）：表格的行为 7 列或 5 列的数组，null 为未填 / a report in the official form; rows of 7 or 5 figures, null where unknown"
	return one
}
