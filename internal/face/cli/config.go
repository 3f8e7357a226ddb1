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

// whence says where a wrong value stands, "" where that is the command line.
func whence(err error) string {
	var parse *kong.ParseError
	if !errors.As(err, &parse) || parse.Context == nil || parse.Context.Selected() == nil {
		return ""
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "--"), "=")
	name, _, _ = strings.Cut(name, ":")
	name, _, _ = strings.Cut(name, " ")
	var file *config.File
	for _, p := range parse.Context.Path {
		if p.Flag != nil && p.Flag.Name == "config" {
			file = readAgain(string(parse.Context.FlagValue(p.Flag).(configFile)))
		}
	}
	for _, f := range parse.Context.Selected().Flags {
		if f.Name != name {
			continue
		}
		values := []string{os.Getenv(fromEnvironment(f))}
		if fromEnvironment(f) == "" && file != nil {
			values = file.Values(name)
		}
		for _, v := range values { // of the command line's, the error names another
			if v != "" && strings.Contains(err.Error(), v) {
				return "（写在" + sourceOf(parse.Context, f, file) + "）"
			}
		}
	}
	return ""
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
