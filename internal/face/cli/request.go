package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/request"
)

type requestCommands struct {
	Export   requestExport   `cmd:"" help:"导出案件：每案一行 JSON，行为按推算的格式。"`
	Register requestRegister `cmd:"" help:"把案件写成登记台账（csv）。"`
	Replay   replayCommand   `cmd:"" help:"不用数据库，由行为推算案件的阶段、届满日、违法之处和可以做的事。"`
}

type replayCommand struct {
	arrangements
	Files   []string `arg:"" name:"file" placeholder:"文件" help:"案件的 JSON 文件；- 为标准输入；一个文件可以有多个案件（每行一个）。"`
	AsOf    string   `name:"as-of" placeholder:"日期" help:"案件没有写明 as_of 的，推算到这一日。"`
	Explain bool     `help:"逐日列出期限如何计算。"`
}

const maxReplay = 64 << 20

// Run prints one JSON object for each case: indented where there is but one,
// else one line each, an error as {"error": …} so that lines stay matched.
func (c *replayCommand) Run(s *Streams) error {
	cal, err := c.calendar()
	if err != nil {
		return err
	}
	var all []located
	for _, name := range c.Files {
		data, err := readUpTo(name, s.In, maxReplay)
		if err != nil {
			return err
		}
		cases, err := split(name, data)
		if err != nil {
			return err
		}
		all = append(all, cases...)
	}
	if len(all) == 1 {
		state, err := c.fold(all[0].data, cal)
		if err != nil {
			return fmt.Errorf("%s：%w", all[0].place, err)
		}
		return printJSON(s.Out, state)
	}
	return c.each(all, cal, s)
}

func (c *replayCommand) each(all []located, cal *calendar.Calendar, s *Streams) error {
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	failed := false
	for _, one := range all {
		var line any
		state, err := c.fold(one.data, cal)
		if line = state; err != nil {
			failed = true
			fmt.Fprintf(s.Err, "gongkai: %s：%s\n", one.place, err)
			line = map[string]string{"error": err.Error()}
		}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	if failed {
		return errUnreadable
	}
	return nil
}

func (c *replayCommand) fold(data []byte, cal *calendar.Calendar) (request.State, error) {
	one, err := request.ReadCase(data)
	if err != nil {
		return request.State{}, err
	}
	if one.AsOf.IsZero() && c.AsOf != "" {
		if one.AsOf, err = calendar.ParseDate(c.AsOf); err != nil {
			return request.State{}, err
		}
	}
	state, err := one.Fold(cal, nil)
	if err == nil && c.Explain {
		err = state.ExplainDays(cal)
	}
	return state, err
}

// located is one case with where it stands.
type located struct {
	place string
	data  []byte
}

// split parts a file into its JSON values.
func split(name string, data []byte) ([]located, error) {
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	var out []located
	for {
		var raw json.RawMessage
		err := dec.Decode(&raw)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, "case.unreadable",
				fmt.Sprintf("%s：第 %d 个案件的 JSON 不完整或者写法有误（第 %d 字节附近）", name, len(out)+1, dec.InputOffset()), err)
		}
		out = append(out, located{fmt.Sprintf("%s 第 %d 个案件", name, len(out)+1), raw})
	}
	switch len(out) {
	case 0:
		return nil, fault.New(fault.Invalid, "case.unreadable", name+"：文件里没有案件")
	case 1:
		out[0].place = name
	}
	return out, nil
}
