package config

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// File is a configuration file: lines "name = value" with the names of flags,
// comments that begin with #, and a name again for a further value.
type File struct {
	path    string
	names   []string
	entries map[string]entry
}

type entry struct {
	line   int
	values []string
}

const maxFile = 64 << 10 // bytes; a configuration has a page

// Parse reads a file. path is only for its messages.
func Parse(path string, r io.Reader) (*File, error) {
	f := &File{path: path, entries: map[string]entry{}}
	in := bufio.NewScanner(io.LimitReader(r, maxFile+1))
	in.Buffer(nil, maxFile)
	size := 0
	for n := 1; in.Scan(); n++ {
		line := in.Text()
		if size += len(line) + 1; size > maxFile {
			return nil, fmt.Errorf("%s：配置文件超过 %d KB", path, maxFile>>10)
		}
		if !utf8.ValidString(line) {
			return nil, fmt.Errorf("%s:%d：不是 UTF-8 文字，请另存为 UTF-8", path, n)
		}
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line == "" || line[0] == '#' {
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if name = strings.TrimPrefix(strings.TrimSpace(name), "--"); !found || name == "" {
			return nil, fmt.Errorf("%s:%d：应写作 名称 = 值", path, n)
		}
		f.add(n, name, strings.TrimSpace(value))
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("不能读取配置文件 %s：%w", path, err)
	}
	return f, nil
}

func (f *File) add(line int, name, value string) {
	e, again := f.entries[name]
	if !again {
		e.line = line
		f.names = append(f.names, name)
	}
	e.values = append(e.values, value)
	f.entries[name] = e
}

// Values are those of a name, in the order of the file.
func (f *File) Values(name string) []string { return f.entries[name].values }

// Where is the place of a name in the file, for people.
func (f *File) Where(name string) string { return fmt.Sprintf("%s:%d", f.path, f.entries[name].line) }

// Check refuses a name that is none of known, and one with several values that
// is none of lists. It names the nearest right one.
func (f *File) Check(known, lists []string) error {
	for _, name := range f.names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("%s：没有名为 %s 的配置%s", f.Where(name), name, Meant(name, known))
		}
		if len(f.entries[name].values) > 1 && !slices.Contains(lists, name) {
			return fmt.Errorf("%s：%s 写了 %d 次，只能写一次", f.Where(name), name, len(f.entries[name].values))
		}
	}
	return nil
}

// Meant proposes the nearest known name, "" where none is near.
func Meant(name string, known []string) string {
	best, least := "", max(2, len(name)/2)
	for _, k := range slices.Sorted(slices.Values(known)) {
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		return ""
	}
	return "，是不是 " + best + "？"
}

// distance is that of Levenshtein, with _ and - the same.
func distance(a, b string) int {
	a, b = strings.ReplaceAll(strings.ToLower(a), "_", "-"), strings.ReplaceAll(strings.ToLower(b), "_", "-")
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := left
			if a[i] != b[j] {
				cost++
			}
			left = row[j+1]
			row[j+1] = min(cost, row[j]+1, left+1)
		}
	}
	return row[len(b)]
}
