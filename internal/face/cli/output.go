package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// output is where a command puts the one file that it makes.
type output struct {
	Output string `short:"o" placeholder:"OUT" help:"写到哪个文件；- 或不填是标准输出。已有的文件会被替换。"`
}

// toStdout reports whether the file goes to standard output.
func (o *output) toStdout() bool { return o.Output == "" || o.Output == "-" }

// put writes the file whole or not at all: what stood there before stays until
// the new one is complete on disk.
func (o *output) put(s *Streams, data []byte, f doc.Format) error {
	if !o.toStdout() {
		return replace(o.Output, data)
	}
	if isBinary(f) && isTerminal(s.Out) {
		return fault.New(fault.Invalid, "output.terminal", fmt.Sprintf("%s 文件不能显示在终端上，请用 -o 写到文件", f))
	}
	_, err := s.Out.Write(data)
	return err
}

func isBinary(f doc.Format) bool { return f == doc.DOCX || f == doc.XLSX || f == doc.PDF }

// replace writes a new file beside path and puts it in its place.
func replace(path string, data []byte) (err error) {
	mode := fs.FileMode(0o644)
	if old, err := os.Stat(path); err == nil {
		if !old.Mode().IsRegular() {
			return fault.New(fault.Invalid, "output.not-a-file", path+" 不是普通文件，不能替换；请换一个文件名")
		}
		mode = old.Mode().Perm()
	}
	t, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return unwritable(path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(t.Name())
			err = unwritable(path, err)
		}
	}()
	if _, err = t.Write(data); err != nil {
		_ = t.Close()
		return err
	}
	if err = errors.Join(t.Chmod(mode), t.Sync(), t.Close()); err != nil {
		return err
	}
	return os.Rename(t.Name(), path)
}

func unwritable(path string, err error) error {
	why := "请检查目录是否存在、磁盘是否有空间"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = "目录不存在，请先建立"
	case errors.Is(err, fs.ErrPermission):
		why = "没有写的权限，请换一个目录"
	}
	return fault.Wrap(fault.Unavailable, "output.unwritable", path+" 写不了："+why, err)
}

// formatNames are what --to may name, in the order that help lists them.
const formatNames = "html、docx、xlsx、pdf、md、txt、json"

// formatOf is the format of a name or of a file's ending, "" where there is none.
func formatOf(name string) doc.Format {
	switch name {
	case "html", "htm":
		return doc.HTML
	case "docx":
		return doc.DOCX
	case "xlsx":
		return doc.XLSX
	case "pdf":
		return doc.PDF
	case "md":
		return doc.Markdown
	case "txt":
		return doc.Text
	case "json":
		return doc.JSON
	}
	return ""
}

// ending is the lower-case ending of the file without its dot.
func (o *output) ending() string {
	return strings.ToLower(strings.TrimPrefix(filepath.Ext(o.Output), "."))
}

// format is what --to names or, where it names nothing, the ending of the file;
// otherwise is what stands where neither says anything.
func (o *output) format(to string, otherwise doc.Format) (doc.Format, error) {
	if to == "" && o.toStdout() {
		return otherwise, nil
	}
	name := to
	if to == "" {
		name = o.ending()
	}
	if f := formatOf(name); f != "" {
		return f, nil
	}
	if to != "" {
		return "", fault.New(fault.Invalid, "output.format", fmt.Sprintf("选项 --to 只能是 %s，不能是 %q", formatNames, to))
	}
	return "", fault.New(fault.Invalid, "output.format",
		fmt.Sprintf("从文件名 %s 看不出要什么格式，请用 --to 指定（%s）", o.Output, formatNames))
}
