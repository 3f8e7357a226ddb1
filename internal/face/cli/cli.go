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
	"slices"
	"syscall"

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
	Agency   agencyCommands   `cmd:"" help:"机关：登记、列出。"`
	Backup   backupCommand    `cmd:"" help:"备份数据目录或数据库，可在使用中进行。"`
	Calendar calendarCommands `cmd:"" help:"工作日历：某日是否工作日，若干工作日之后是哪一日。"`
	Config   configCommands   `cmd:"" help:"配置：列出实际采用的值。"`
	Demo     demoCommand      `cmd:"" help:"用虚构的云岭县填满一个空的数据目录。"`
	Fee      feeCommand       `cmd:"" help:"信息处理费：按件或者按量计算。"`
	Import   importCommands   `cmd:"" help:"导入台账、各月数据和文件目录。"`
	Items    itemsCommands    `cmd:"" help:"主动公开的信息：导入已有网站的文章、重建列表。"`
	Letter   letterCommands   `cmd:"" help:"文书：拟制、查看样张、检查模板、核对发文字号。"`
	Log      logCommands      `cmd:"" help:"公开日志：核对日志和存证，显示公钥，补登。"`
	Report   reportCommands   `cmd:"" help:"年度报告：读取、检查、汇总、比较、生成。"`
	Request  requestCommands  `cmd:"" help:"依申请公开：推算案件。"`
	Restore  restoreCommand   `cmd:"" help:"把备份恢复到空的数据目录或数据库。"`
	Setting  settingCommands  `cmd:"" help:"条文未规定之处的设置。"`
	Serve    serveCommand     `cmd:"" help:"运行公众端和办公端。"`
	Verify   verifyCommand    `cmd:"" help:"重算所有案件、核对审计链和文件，逐一列出不符之处。"`
	Version  versionFlag      `help:"显示版本。"`
}

// Run runs one command and gives its exit status.
func Run(args []string, s Streams) (code int) {
	var c commands
	parser, err := kong.New(&c,
		kong.Name("gongkai"),
		kong.Description("政府信息公开：依申请公开、主动公开与年度报告。"),
		kong.Writers(s.Out, s.Err),
		kong.Exit(func(n int) { code = n; panic(exitNow{}) }),
		kong.Help(printHelp),
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
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if err != nil {
		said := misplaced(err)
		if said == "" {
			said = wrongCall(err)
		}
		fmt.Fprintf(s.Err, "gongkai: %s\n%s\n", said, hint(err))
		return exitFailed
	}
	if slices.ContainsFunc(k.Selected().Flags, func(f *kong.Flag) bool { return len(f.Envs) > 0 }) {
		for _, said := range strays(k.Model.Node, os.Environ()) {
			fmt.Fprintln(s.Err, "gongkai:", said)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	return status(k.Run(&s), s.Err)
}

// status turns a command's error into the exit status, and says what it was
// unless the command has said so itself or the reader went away.
func status(err error, w io.Writer) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errUnreadable), errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe):
		return exitFailed
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "gongkai: 已中断")
		return exitFailed
	}
	fmt.Fprintln(w, "gongkai:", err)
	return exitFailed
}

type exitNow struct{}
