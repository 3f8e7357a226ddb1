package cli

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"gongkai/internal/face/config"
)

// configFile is the flag that names a configuration file. What the command
// line and the environment leave open, the file says.
type configFile string

// BeforeResolve reads the file, once for the command that was called.
func (configFile) BeforeResolve(ctx *kong.Context, trace *kong.Path) error {
	if node := ctx.Selected(); node == nil || !slices.Contains(node.Flags, trace.Flag) {
		return nil // the flag of another command, which the environment has set too
	}
	path := string(ctx.FlagValue(trace.Flag).(configFile))
	r, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("不能读取配置文件 %s：%w", path, err)
	}
	defer func() { _ = r.Close() }()
	f, err := config.Parse(path, r)
	if err != nil {
		return err
	}
	known, lists := configurable(ctx.Model.Node)
	if err := f.Check(known, lists); err != nil {
		return err
	}
	ctx.AddResolver(&fileResolver{f})
	return nil
}

// configurable are the names that a file may hold: the flags of the server and
// of every command on a ledger that the environment may set too.
func configurable(app *kong.Node) (known, lists []string) {
	for _, leaf := range app.Leaves(false) {
		for _, f := range leaf.Flags {
			if len(f.Envs) == 0 || f.Name == "config" || slices.Contains(known, f.Name) {
				continue
			}
			known = append(known, f.Name)
			if f.Target.Kind() == reflect.Slice {
				lists = append(lists, f.Name)
			}
		}
	}
	return known, lists
}

// fileResolver gives kong the values of a file.
type fileResolver struct{ *config.File }

// Validate has nothing to do: the file was checked when it was read.
func (*fileResolver) Validate(*kong.Application) error { return nil }

// Resolve gives the file's value of a flag that the environment has not set.
func (r *fileResolver) Resolve(_ *kong.Context, _ *kong.Path, f *kong.Flag) (any, error) {
	values := r.Values(f.Name)
	if len(values) == 0 || fromEnvironment(f) != "" {
		return nil, nil
	}
	if len(values) == 1 {
		return values[0], nil
	}
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	return list, nil
}

// fromEnvironment names the variable that sets the flag, "" where none does.
func fromEnvironment(f *kong.Flag) string {
	for _, name := range f.Envs {
		if _, set := os.LookupEnv(name); set {
			return name
		}
	}
	return ""
}

type configCommands struct {
	Print configPrint `cmd:"" help:"列出运行时实际采用的配置和它的来源，不显示密码。"`
}

type configPrint struct {
	installation
	config.Server
}

// Run lists every setting with its value and where that comes from.
func (c *configPrint) Run(k *kong.Context, s *Streams) error {
	var file *config.File
	for _, p := range k.Path {
		if p.Flag != nil && p.Flag.Name == "config" {
			file = readAgain(string(c.Config))
		}
	}
	if file == nil && c.Config != "" {
		file = readAgain(string(c.Config))
	}
	for _, f := range k.Selected().Flags {
		if f.Name == "help" {
			continue
		}
		fmt.Fprintf(s.Out, "%s\t%s\t%s\n", f.Name, shown(f), sourceOf(k, f, file))
	}
	return nil
}

// readAgain reads a file that was read and checked a moment ago.
func readAgain(path string) *config.File {
	r, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = r.Close() }()
	f, err := config.Parse(path, r)
	if err != nil {
		return nil
	}
	return f
}

// sourceOf says where a flag's value comes from.
func sourceOf(k *kong.Context, f *kong.Flag, file *config.File) string {
	for _, p := range k.Path {
		if p.Flag == f && !p.Resolved {
			return "命令行"
		}
	}
	if name := fromEnvironment(f); name != "" {
		return "环境变量 " + name
	}
	if file != nil && len(file.Values(f.Name)) > 0 {
		return file.Where(f.Name)
	}
	return "默认"
}

// misplaced says what is wrong with a value of the environment or of the file,
// and where it stands, "" where those are right: then the command line is wrong.
// It reads the values as the parser does, whose refusal does not say whose value
// it is about.
func misplaced(err error) string {
	var parse *kong.ParseError
	if !errors.As(err, &parse) || parse.Context == nil || parse.Context.Selected() == nil {
		return ""
	}
	k := parse.Context
	var file *config.File
	for _, p := range k.Path {
		if p.Flag != nil && p.Flag.Name == "config" {
			file = readAgain(string(k.FlagValue(p.Flag).(configFile)))
		}
	}
	for _, f := range k.Selected().Flags {
		value, where := settled(k, f, file)
		if value == nil {
			continue
		}
		if said := unreadable(f, value); said != "" {
			return said + "（写在" + where + "）"
		}
	}
	return ""
}

// settled is what the environment says of a flag, which the parser reads though
// the command line is stronger, or else the file; nil for nothing.
func settled(k *kong.Context, f *kong.Flag, file *config.File) (value any, where string) {
	if name := fromEnvironment(f); name != "" {
		return os.Getenv(name), "环境变量 " + name
	}
	where = sourceOf(k, f, file)
	if file == nil || where == "命令行" || len(file.Values(f.Name)) > 1 && f.Target.Kind() != reflect.Slice {
		return nil, ""
	}
	value, _ = (&fileResolver{file}).Resolve(k, nil, f)
	return value, where
}

// unreadable says why a flag cannot have a value, "" where it can.
func unreadable(f *kong.Flag, value any) string {
	target := reflect.New(f.Target.Type()).Elem()
	if err := f.Parse(kong.Scan().PushTyped(value, kong.FlagValueToken), target); err != nil {
		return wrongCall(err)
	}
	if text := fmt.Sprint(target); f.Enum != "" && !slices.Contains(f.EnumSlice(), text) {
		return fmt.Sprintf("选项 --%s 只能是 %s，不能是 %s", f.Name, strings.Join(f.EnumSlice(), "、"), text)
	}
	return ""
}

// ownVariables begins the names that this program reads.
const ownVariables = "GONGKAI_"

// forTests begin the names that its tests read.
var forTests = []string{"GONGKAI_TEST_", "GONGKAI_BENCH_", "GONGKAI_LONG"}

// strays names the variables that look like settings and are none: another tool
// may have set them, so they are told and not refused.
func strays(app *kong.Node, environ []string) (out []string) {
	var known []string
	for _, leaf := range app.Leaves(false) {
		for _, f := range leaf.Flags {
			known = append(known, f.Envs...)
		}
	}
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		mine := strings.HasPrefix(name, ownVariables) && !slices.ContainsFunc(forTests, func(p string) bool { return strings.HasPrefix(name, p) })
		if mine && !slices.Contains(known, name) {
			out = append(out, "环境变量 "+name+" 不起作用：没有这个名称的配置"+config.Meant(name, known))
		}
	}
	return out
}

// shown is a value without its secrets.
func shown(f *kong.Flag) string {
	v := f.Target
	if v.Kind() == reflect.Slice {
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = fmt.Sprint(v.Index(i))
		}
		return strings.Join(parts, ",")
	}
	text := fmt.Sprint(v)
	if f.Name != "db" || text == "" {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return "（已设，不显示）"
	}
	q := u.Query()
	if q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}
