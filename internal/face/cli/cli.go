// Package cli is the command line: one file per command, which reads its
// flags, calls the law or the use cases, and prints. It wires adapters.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"
)

// Streams are what a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Exit statuses of every command.
const (
	exitDone     = 0
	exitFindings = 1 // findings of level error, or a verification that failed
	exitFailed   = 2 // something could not be read, or the call was wrong
)

// errFindings ends a command that did its work and found errors.
var errFindings = errors.New("findings")

// errUnreadable ends a command that went on past input it could not read and
// has said so already.
var errUnreadable = errors.New("unreadable input")

type commands struct {
	Report reportCommands `cmd:"" help:"年度报告：读取、检查、汇总、比较、生成。"`
}

type reportCommands struct {
}

// Run runs one command and gives its exit status.
func Run(args []string, s Streams) (code int) {
	var c commands
	parser, err := kong.New(&c,
		kong.Name("gongkai"),
		kong.Description("政府信息公开：依申请公开、主动公开与年度报告。"),
		kong.Writers(s.Out, s.Err),
		kong.Exit(func(n int) { code = n; panic(exitNow{}) }),
		kong.UsageOnError(),
	)
	if err != nil {
		fmt.Fprintln(s.Err, "gongkai:", err)
		return exitFailed
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(exitNow); !ok {
				panic(r)
			}
		}
	}()
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(s.Err, "gongkai:", err)
		return exitFailed
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	switch err := k.Run(&s); {
	case err == nil:
		return exitDone
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errUnreadable):
		return exitFailed
	default:
		fmt.Fprintln(s.Err, "gongkai:", err)
		return exitFailed
	}
}

type exitNow struct{}
