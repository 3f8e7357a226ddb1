package catalog

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/fault"
)

// Limits of what a person can mean.
const (
	MaxTitle       = 300
	MaxSummary     = 2000
	MaxColumns     = 10
	MaxKeywords    = 30
	MaxRelations   = 100
	MaxAttachments = 50
)

// Normalise brings the record's numbers, names and lists into one form.
func (r *Record) Normalise() {
	for _, s := range []*string{&r.Title, &r.Summary, &r.Issuer, &r.Topic, &r.Genre, &r.Audience, &r.Source, &r.UnifiedNumber} {
		*s = strings.TrimSpace(*s)
	}
	if n, ok := NormalNumber(r.Number); ok {
		r.Number = n.Text
	}
	r.Keywords, r.Columns, r.Topics, r.JointWith = tidy(r.Keywords), tidy(r.Columns), tidy(r.Topics), tidy(r.JointWith)
}

func tidy(in []string) (out []string) {
	for _, s := range in {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Check lists what a record must have before it can be submitted; while it is
// drafted, only what could not be stored is refused (draft).
func (r *Record) Check(columns *Columns, draft bool) error {
	var fs []fault.Field
	add := func(name, code, format string, args ...any) {
		fs = append(fs, fault.Field{Name: name, Code: "record." + code, Message: fmt.Sprintf(format, args...)})
	}
	r.checkShape(columns, add)
	if !draft {
		r.checkWhole(add)
	}
	if len(fs) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Code: "record.invalid", Message: "目录信息有误", Fields: fs}
}

type adder func(name, code, format string, args ...any)

func (r *Record) checkShape(columns *Columns, add adder) {
	n := utf8.RuneCountInString
	if r.Kind.Label() == "" {
		add("信息种类", "kind", "没有 %q 这一种", r.Kind)
	}
	if r.Title == "" || n(r.Title) > MaxTitle {
		add("名称", "title", "不能为空，也不超过 %d 个字", MaxTitle)
	}
	if n(r.Summary) > MaxSummary {
		add("内容概述", "summary", "不超过 %d 个字（以 100 至 300 个字为宜）", MaxSummary)
	}
	if len(r.Columns)+len(r.Topics) > MaxColumns || len(r.Keywords) > MaxKeywords || len(r.Relations) > MaxRelations {
		add("栏目、关键词、关联", "many", "栏目和专题不超过 %d 个，关键词不超过 %d 个，关联不超过 %d 个", MaxColumns, MaxKeywords, MaxRelations)
	}
	for _, id := range append(slices.Clone(r.Columns), r.Topics...) {
		if _, ok := columns.Get(id); !ok {
			add("栏目", "column", "没有编号为 %s 的栏目", id)
		}
	}
	for _, rel := range r.Relations {
		if rel.Kind.Label(false) == "" || rel.Item == "" && rel.Title == "" && rel.Number == "" {
			add("关联", "relation", "关联的种类 %q 或者对象不清楚", rel.Kind)
		}
	}
	if r.Number != "" {
		if _, ok := NormalNumber(r.Number); !ok && r.Kind.HasValidity() {
			add("文号", "number", "“%s”不像文号，应写作 云政规〔2023〕5号 或者 第5号令", r.Number)
		}
	}
}

func (r *Record) checkWhole(add adder) {
	if len(r.Columns) == 0 {
		add("栏目", "home", "至少选择一个栏目")
	}
	if r.Issuer == "" {
		add("发布机构", "issuer", "不能为空")
	}
	if r.FormedOn.IsZero() && r.IssuedOn.IsZero() {
		add("成文日期", "formed", "成文日期和公布日期不能都为空（条例第二十六条的期限由此起算）")
	}
	if !r.ExpiresOn.IsZero() && r.ExpiresOn.Before(first(r.InForceOn, r.IssuedOn)) {
		add("有效期至", "expires", "%s 早于施行日期", r.ExpiresOn)
	}
	if !r.IssuedOn.IsZero() && !r.FormedOn.IsZero() && r.IssuedOn.Before(r.FormedOn) {
		add("公布日期", "issued", "%s 早于成文日期 %s", r.IssuedOn, r.FormedOn)
	}
	if !r.Kind.HasValidity() {
		return
	}
	if r.Number == "" {
		add("文号", "number-missing", "规章和行政规范性文件须有文号")
	}
	if r.NormativeReason == "" && r.Kind == Normative {
		add("规范性文件认定", "normative", "请写明为什么是行政规范性文件（涉及公民、法人和其他组织权利义务，在一定期限内反复适用）")
	}
}

// Doubt is something to look at that stops nothing.
type Doubt struct{ Field, Code, Text string }

// Doubts lists what a reader would ask about (choices 7.14, 8.4).
func (r *Record) Doubts() (out []Doubt) {
	add := func(field, code, format string, args ...any) {
		out = append(out, Doubt{field, code, fmt.Sprintf(format, args...)})
	}
	if n := utf8.RuneCountInString(r.Summary); n < 100 || n > 300 {
		add("内容概述", "summary-length", "现为 %d 个字，一般为 100 至 300 个字", n)
	}
	if n, ok := NormalNumber(r.Number); ok && n.Year != 0 {
		if d := first(r.FormedOn, r.IssuedOn); !d.IsZero() && d.Year != n.Year {
			add("文号", "number-year", "文号的年份 %d 与成文年份 %d 不同", n.Year, d.Year)
		}
	}
	if r.Kind.HasValidity() && !r.InForceOn.IsZero() && !r.IssuedOn.IsZero() && r.InForceOn.DaysSince(r.IssuedOn) < 30 {
		add("施行日期", "in-force-soon", "距公布不足 30 日；一般应自公布之日起 30 日后施行，涉及国家安全、外汇汇率、货币政策等的除外")
	}
	return out
}
