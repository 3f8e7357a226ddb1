package cli

import (
	"bufio"
	"context"
	"encoding/json"
)

type parseCommand struct {
	reportFiles
	Positions bool `help:"同时给出每个单元格的原文和位置。"`
}

// Help says what a line of the output is.
func (parseCommand) Help() string {
	return `每个文件输出一行 JSON：{"file":"…","report":{…}}，读不出的是 {"file":"…","error":"…"}。` + "\n" +
		"空白的单元格是 null，不是 0。有读不出的文件时，退出状态为 2。"
}

type parsed struct {
	line []byte
	err  error
}

// Run writes a line of JSON for each file, in their order.
func (c *parseCommand) Run(ctx context.Context, s *Streams) error {
	out := bufio.NewWriter(s.Out)
	bar := newProgress(s, true)
	defer bar.done()
	bad := false
	err := eachReport(ctx, &c.reportFiles, s, c.line, func(p parsed) error {
		bar.add()
		bad = bad || p.err != nil
		if _, err := out.Write(p.line); err != nil {
			return err
		}
		return flushTerminal(s, out)
	})
	if ferr := out.Flush(); err == nil {
		err = ferr
	}
	if err == nil && bad {
		err = errUnreadable
	}
	return err
}

func (c *parseCommand) line(f reportFile) parsed {
	p := parsed{err: f.Err}
	b := append([]byte(`{"file":`), quote(f.Name)...)
	var body []byte
	if p.err == nil {
		if c.Positions {
			body, p.err = f.Reading.PositionedJSON()
		} else {
			body, p.err = f.Reading.Report.MarshalJSON()
		}
	}
	if p.err != nil {
		b = append(append(b, `,"error":`...), quote(p.err.Error())...)
	} else {
		b = append(append(b, `,"report":`...), body...)
	}
	p.line = append(b, "}\n"...)
	return p
}

// quote is s as a JSON string; a string always has one.
func quote(s string) []byte {
	b, _ := json.Marshal(s)
	return b
}

// flushTerminal shows what a person is waiting for.
func flushTerminal(s *Streams, out *bufio.Writer) error {
	if isTerminal(s.Out) {
		return out.Flush()
	}
	return nil
}
