package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report/derive"
)

// Document is a line of the register of rules and normative documents
// (规章、行政规范性文件) by which table 2 counts 制发, 废止 and 现行有效.
type Document struct {
	Number    string        `json:"number"` // 发文字号; unique within the agency
	Title     string        `json:"title"`
	Rules     bool          `json:"rules,omitempty"` // 规章
	IssuedOn  calendar.Date `json:"issued_on"`       // 公布日期, else 成文日期 (choice 6.3)
	InForceOn calendar.Date `json:"in_force_on,omitzero"`
	EndedOn   calendar.Date `json:"ended_on,omitzero"`
	Expired   bool          `json:"expired,omitempty"` // 失效 rather than 废止
	EndedBy   string        `json:"ended_by,omitempty"`
	Item      string        `json:"-"` // of the public library, "" for a line of the imported register
}

const kindDocument = "document"

func (d *Document) check() error {
	var fs []fault.Field
	add := func(name, message string) {
		fs = append(fs, fault.Field{Name: name, Code: "document.invalid", Message: message})
	}
	if strings.TrimSpace(d.Number) == "" {
		add("文号", "不能为空")
	}
	if strings.TrimSpace(d.Title) == "" {
		add("标题", "不能为空")
	}
	if d.IssuedOn.IsZero() {
		add("公布日期", "不能为空")
	}
	if !d.InForceOn.IsZero() && !d.EndedOn.IsZero() && d.EndedOn.Before(d.InForceOn) {
		add("废止（失效）日期", fmt.Sprintf("%s 早于施行日期 %s", d.EndedOn, d.InForceOn))
	}
	if !d.EndedOn.IsZero() && d.EndedOn.Before(d.IssuedOn) {
		add("废止（失效）日期", fmt.Sprintf("%s 早于公布日期 %s", d.EndedOn, d.IssuedOn))
	}
	if len(fs) > 0 {
		return &fault.Error{Kind: fault.Invalid, Code: "document.invalid", Message: "文件登记有误", Fields: fs}
	}
	if d.InForceOn.IsZero() {
		d.InForceOn = d.IssuedOn
	}
	return nil
}

// RecordDocuments writes lines of the register, each in place of an earlier
// one with the same number; one wrong line refuses all.
func (a *App) RecordDocuments(ctx context.Context, actor agency.Actor, agencyID string, docs []Document) error {
	for i := range docs {
		if err := docs[i].check(); err != nil {
			return err
		}
	}
	return a.write(ctx, actor, agency.CountRecord, agencyID, func(w *work) error {
		if _, err := w.Agency(ctx, agencyID); err != nil {
			return err
		}
		w.touch(TagItems)
		for _, d := range docs {
			if err := w.putJSON(ctx, agency.CountRecord, kindDocument, agencyID, d.Number, d.IssuedOn.Year, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// documents lists the rules and normative documents of an agency by number:
// those of its public library, and of the imported register what is not there.
func (w *work) documents(ctx context.Context, agencyID string) ([]Document, error) {
	published, err := w.publishedDocuments(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	register, err := w.importedDocuments(ctx, agencyID)
	if err != nil || len(published) == 0 {
		return register, err
	}
	return merged(published, register), nil
}

// importedDocuments lists the register of an agency by number.
func (w *work) importedDocuments(ctx context.Context, agencyID string) (out []Document, err error) {
	err = eachJSON(ctx, w, kindDocument, agencyID, 0, func(_ string, d Document) error {
		out = append(out, d)
		return nil
	})
	return out, err
}

func (d Document) fact() derive.Document {
	return derive.Document{Rules: d.Rules, IssuedOn: d.IssuedOn.String(), InForceOn: d.InForceOn.String(),
		EndedOn: d.EndedOn.String(), Expired: d.Expired}
}
