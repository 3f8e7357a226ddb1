package app

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report"
)

// The findings that hold table 2 against the library of documents.
const (
	RuleLibrary = "T2-LIBRARY" // counted, and not in the public library
	RuleCarry   = "T2-CARRY"   // does not follow from last year's report, and nobody has said why
)

// checkLibrary names the documents that table 2 counts and the public library
// does not list, and what does not follow from last year's report.
func (w *work) checkLibrary(ctx context.Context, d *ReportView, rec *deskRecord) error {
	if d.Frozen() {
		return nil // its differences are shown by themselves
	}
	missing, err := w.uncatalogued(ctx, d.Agency.ID, d.Year)
	if err != nil {
		return err
	}
	add := func(f report.Finding, title, source string) {
		x := deskFinding(f, rec)
		x.Title, x.Source = title, source
		d.Findings = append(d.Findings, x)
	}
	for _, rules := range []bool{false, true} {
		if f := libraryFinding(missing, rules, d.Year); f != nil {
			add(*f, "计入但未在规范性文件库公开", "条例第二十条第一项；表二的件数应与公众在文件库所见一致")
		}
	}
	all, err := w.reconciliations(ctx, d.Agency.ID, d.Year)
	if err != nil {
		return err
	}
	for i := range all {
		if r := &all[i]; r.Mismatch() && r.Explained == nil {
			add(report.Finding{Rule: RuleCarry, Severity: report.Error, Message: r.Words() + "请在“规范性文件”的增减表下说明原因，或者在此说明。", Where: stockPlace(r.Rules)},
				"表二与上年报告接不上", "国办公开办函〔2021〕30号第二条：上年现行有效加本年制发减本年废止")
		}
	}
	return nil
}

func stockPlace(rules bool) []report.Place {
	if rules {
		return []report.Place{{Cell: report.RulesPath(report.InForce)}}
	}
	return []report.Place{{Cell: report.NormativePath(report.InForce)}}
}

// libraryFinding names the documents of one row, nil where there are none.
func libraryFinding(missing []Document, rules bool, year int) *report.Finding {
	var names []string
	for _, x := range missing {
		if x.Rules == rules {
			names = append(names, catalog.Quoted(x.Title)+x.Number)
		}
	}
	if len(names) == 0 {
		return nil
	}
	const shown = 20
	list := strings.Join(names[:min(len(names), shown)], "、")
	if len(names) > shown {
		list += " 等"
	}
	return &report.Finding{Rule: RuleLibrary, Severity: report.Warning, Where: stockPlace(rules),
		Message: fmt.Sprintf("%d年表二计入了 %d 份没有在规范性文件库公开的文件：%s。请在信息目录发布，或者核对登记簿。", year, len(names), list)}
}
