package cli

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"
)

type versionFlag bool

// BeforeReset prints the version before anything else is looked at.
func (versionFlag) BeforeReset(k *kong.Kong) error {
	fmt.Fprintln(k.Stdout, "gongkai", version())
	k.Exit(exitDone)
	return nil
}

// version is what the build recorded: a tag, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "dev"
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v += "-" + s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return v
}

// printHelp writes the help of the selected command, in Chinese.
func printHelp(_ kong.HelpOptions, ctx *kong.Context) error {
	w, app, node := ctx.Stdout, ctx.Model, ctx.Selected()
	if node == nil {
		node = app.Node
	}
	fmt.Fprintf(w, "用法：%s\n\n%s\n", usage(app, node), node.Help)
	if node.Detail != "" {
		fmt.Fprintf(w, "\n%s\n", node.Detail)
	}
	var rows [][2]string
	for _, a := range node.Positional {
		rows = append(rows, [2]string{a.Summary(), a.Help})
	}
	section(w, "参数", rows)
	rows = nil
	if len(node.Children) > 0 {
		for _, leaf := range node.Leaves(true) {
			rows = append(rows, [2]string{strings.TrimPrefix(leaf.Path(), node.Path()+" "), leaf.Help})
		}
	}
	section(w, "命令", rows)
	rows = nil
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			rows = append(rows, [2]string{flagName(f), flagHelp(f)})
		}
	}
	section(w, "选项", rows)
	return nil
}

func usage(app *kong.Application, node *kong.Node) string {
	if node.Type == kong.ApplicationNode {
		return app.Name + " <命令>"
	}
	s := node.FullPath()
	if len(node.Children) > 0 {
		s += " <命令>"
	}
	for _, a := range node.Positional {
		s += " " + a.Summary()
	}
	return s + " [选项]"
}

func flagName(f *kong.Flag) string {
	s := "    --" + f.Name
	if f.Short != 0 {
		s = "-" + string(f.Short) + ", --" + f.Name
	}
	if !f.IsBool() {
		s += "=" + f.FormatPlaceHolder()
	}
	return s
}

func flagHelp(f *kong.Flag) string {
	if f.Name == "help" {
		return "显示帮助。"
	}
	return f.Help
}

// section writes two columns; Chinese characters are two columns wide.
func section(w io.Writer, name string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	wide := 0
	for _, r := range rows {
		wide = max(wide, width(r[0]))
	}
	fmt.Fprintf(w, "\n%s：\n", name)
	for _, r := range rows {
		fmt.Fprintf(w, "  %s%s  %s\n", r[0], strings.Repeat(" ", wide-width(r[0])), r[1])
	}
}

func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

// The parser speaks English; these are its sentences that a wrong call meets,
// as regular expressions that are compiled when a call is wrong.
var wrongCalls = []struct{ english, chinese string }{
	{`^unknown flag (\S+?),? did you mean "?(.+?)"?\?$`, "没有选项 $1，是不是 $2？"},
	{`^unknown flag (\S+)$`, "没有选项 $1"},
	{`^unexpected argument (.+?), did you mean "?(.+?)"?\?$`, "没有命令 $1，是不是 $2？"},
	{`^unexpected argument (.+)$`, "多余的参数 $1"},
	{`^expected one of (.+)$`, "缺少命令，可以是 $1"},
	{`^expected "(<.+)"$`, "缺少参数 $1"},
	{`^expected "(.+)"$`, "缺少命令，可以是 $1"},
	{`^missing flags?: (.+)$`, "缺少选项 $1"},
	{`^missing positional arguments (.+)$`, "缺少参数 $1"},
	{`^(--\S+?)(?:=\S+)? must be one of (.+) but got (.+)$`, "选项 $1 只能是 $2，不能是 $3"},
	{`^(--\S+?)(?:=\S+)?: expected .*int.* but got ("[^"]*").*$`, "选项 $1 要填整数，不能是 $2"},
	{`^(--\S+?)(?:=\S+)?: (?:missing value|expected).*$`, "选项 $1 没有填值或填得不对"},
	{`^[a-z ]+: ([a-z-]+ (?:不能|应).*)$`, "$1"}, // what config refuses
}

// wrongCall says in Chinese what was wrong with the arguments.
func wrongCall(err error) string {
	text := err.Error()
	for _, c := range wrongCalls {
		if re := regexp.MustCompile(c.english); re.MatchString(text) {
			return re.ReplaceAllString(text, c.chinese)
		}
	}
	return "命令有误：" + text
}

// hint names the help that would answer.
func hint(err error) string {
	command := "gongkai"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		if node := parse.Context.Selected(); node != nil {
			command = node.FullPath()
		}
	}
	return "用法见：" + command + " --help"
}
