package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"

	"gongkai/internal/face/findings"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

type checkCommand struct {
	reportFiles
	Format   string `enum:"text,json,sarif,html" default:"text" placeholder:"text" help:"输出格式：text、json、sarif、html。"`
	Previous string `placeholder:"FILE" help:"上年报告（文件或目录），用于跨年核对。"`
}

// Help says what comes out and what the exit status means.
func (checkCommand) Help() string {
	return "逐条列出发现的问题，最后一行是小结。目录中有同一机关相邻两年的报告时，自动跨年核对。\n" +
		"位置：文本和网页是 文件:行:列，PDF 是 文件:第几页，Excel 是 文件:工作表!单元格，Word 是 文件:第几段。\n" +
		"退出状态：0 没有错误，1 有错误级问题，2 有文件读不出或命令有误。"
}

// Run checks the files in two steps: each by itself, then against the others,
// of which that of the year before may come later in the order of the files.
func (c *checkCommand) Run(ctx context.Context, s *Streams) error {
	bar := newProgress(s, false)
	defer bar.done()
	held := newHeld()
	defer held.close()
	others := newNeighbours()
	unread, err := c.readPrevious(ctx, s, others)
	if err != nil {
		return err
	}
	err = eachReport(ctx, &c.reportFiles, s, c.check, func(k checked) error {
		bar.add()
		others.add(k.digest, k.reading)
		return held.put(k.file)
	})
	if err != nil {
		return err
	}
	bar.done()
	if err = c.write(s, held, others); err == nil || errors.Is(err, errFindings) {
		if unread {
			err = errUnreadable
		}
	}
	return err
}

// readPrevious reads what --previous names, and says what of it cannot be read.
func (c *checkCommand) readPrevious(ctx context.Context, s *Streams, others *neighbours) (unread bool, err error) {
	if c.Previous == "" {
		return false, nil
	}
	files := &reportFiles{Files: []string{c.Previous}, Jobs: c.Jobs}
	same := func(f reportFile) reportFile { return f }
	err = eachReport(ctx, files, s, same, func(f reportFile) error {
		if f.Err != nil {
			unread = true
			fmt.Fprintf(s.Err, "gongkai: --previous %s：%v\n", findings.Printable(f.Name), f.Err)
			return nil
		}
		others.name(f.Name, f.Reading)
		return nil
	})
	return unread, err
}

// checked is a file checked by itself, and what comparing it needs.
type checked struct {
	file    *findings.File
	digest  *rules.Digest // nil where the file was refused
	reading *report.Reading
}

// check runs where the file was read, on all cores.
func (c *checkCommand) check(f reportFile) checked {
	out := &findings.File{Name: f.Name, Format: f.Format, Refused: f.Err != nil}
	if f.Reading == nil {
		f.Reading = &report.Reading{}
	}
	out.Agency, out.Year = f.Reading.Report.Agency, f.Reading.Report.Year
	if f.Err != nil && !says(f.Reading.Findings) {
		f.Reading.Findings = append(f.Reading.Findings, report.Finding{
			Rule: "FILE-UNREADABLE", Severity: report.Error, Message: f.Err.Error(),
		})
	}
	out.Result = rules.Check(rules.Input{Reading: f.Reading})
	if c.Format == "html" {
		out.Reading = f.Reading
	}
	if f.Err != nil {
		return checked{file: out}
	}
	return checked{out, rules.NewDigest(f.Name, f.Reading), f.Reading}
}

// says reports whether the reading has said itself what is wrong.
func says(list []report.Finding) bool {
	for _, f := range list {
		if f.Rule == "FILE-UNREADABLE" || f.Rule == "TABLE-MISSING" {
			return true
		}
	}
	return false
}

func (c *checkCommand) write(s *Streams, held *held, others *neighbours) error {
	out := bufio.NewWriter(s.Out)
	w, err := findings.New(c.Format, out, findings.Options{Colour: colour(s), Version: version()})
	if err != nil {
		return err
	}
	var sum findings.Tally
	err = held.each(func(i int, f *findings.File) error {
		others.check(i, f)
		sum.Add(f)
		return w.File(f)
	})
	if err != nil {
		return err
	}
	if err := w.Close(sum); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if len(others.named) > 0 && others.paired == 0 {
		fmt.Fprintln(s.Err, "gongkai: --previous 中没有这些报告的同一机关上一年度报告，没有做跨年核对")
	}
	switch {
	case sum.Refused > 0:
		return errUnreadable
	case sum.Errors > 0:
		return errFindings
	}
	return nil
}

// colour is for terminals whose owner has not refused it (no-color.org).
func colour(s *Streams) bool {
	return isTerminal(s.Out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
