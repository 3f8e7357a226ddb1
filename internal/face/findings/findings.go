// Package findings shows what a check of annual reports found (条例 arts 49–50,
// 国办公开办函〔2021〕30号): lines for people and editors, JSON for programs,
// SARIF for review tools, and one HTML page with the report and its findings
// side by side.
package findings

import (
	"cmp"
	"fmt"
	"io"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// File is the result of checking one file.
type File struct {
	Name   string // as the command names it
	Agency string
	Year   int
	Format doc.Format
	// Refused says that no report could be made of the file; Findings tell why.
	Refused bool
	rules.Result
	Reading *report.Reading // what the page shows; nil where no page is made
}

// Writer writes the files of one check in the order they are given.
type Writer interface {
	File(*File) error
	// Close ends the output; it does not close what is written to.
	Close(Tally) error
}

// Options are what a writer may need to know.
type Options struct {
	Colour  bool   // text only
	Version string // of this program, for SARIF
}

// New makes the writer of a format: text, json, sarif or html.
func New(format string, w io.Writer, o Options) (Writer, error) {
	switch format {
	case "text":
		return &text{w: w, colour: o.Colour}, nil
	case "json":
		return &jsonWriter{w: w}, nil
	case "sarif":
		return &sarif{w: w, version: cmp.Or(o.Version, "dev")}, nil
	case "html":
		return newPage(w), nil
	}
	return nil, fmt.Errorf("没有名为 %q 的输出格式；可用 text、json、sarif、html", format)
}

// Tally counts what was found.
type Tally struct {
	Files, Clean, Refused   int
	Errors, Warnings, Infos int
}

// Add counts one more file.
func (t *Tally) Add(f *File) {
	t.Files++
	if f.unread() {
		t.Refused++
	} else if len(f.Findings) == 0 {
		t.Clean++
	}
	e, w, i := f.levels()
	t.Errors += e
	t.Warnings += w
	t.Infos += i
}

// levels counts the findings of each severity.
func (f *File) levels() (errors, warnings, infos int) {
	for i := range f.Findings {
		switch f.Findings[i].Severity {
		case report.Error:
			errors++
		case report.Warning:
			warnings++
		default:
			infos++
		}
	}
	return errors, warnings, infos
}

// unread reports whether the file, or a whole table of it, could not be read.
func (f *File) unread() bool {
	if f.Refused {
		return true
	}
	for i := range f.Findings {
		if r := f.Findings[i].Rule; r == "FILE-UNREADABLE" || r == "TABLE-MISSING" {
			return true
		}
	}
	return false
}

// String is the summary in a sentence.
func (t Tally) String() string {
	s := fmt.Sprintf("%d 个文件：错误 %d，警告 %d，提示 %d；%d 个没有发现问题", t.Files, t.Errors, t.Warnings, t.Infos, t.Clean)
	if t.Refused > 0 {
		s += fmt.Sprintf("，%d 个不能读取或缺表", t.Refused)
	}
	return s + "。"
}

// open says for each rule what blank cells left unchecked.
func (f *File) open() []string {
	var out []string
	for i := 0; i < len(f.Unchecked); {
		u, n := f.Unchecked[i], 1
		for i+n < len(f.Unchecked) && f.Unchecked[i+n].Rule == u.Rule {
			n++
		}
		s := fmt.Sprintf("%s %d 处，因有空格：%s", u.Rule, n, u.Relation)
		if n > 1 {
			s += "等"
		}
		out = append(out, s)
		i += n
	}
	return out
}
