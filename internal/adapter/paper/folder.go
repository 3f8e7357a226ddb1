package paper

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/paper/archive"
)

// Folder gives the files of a zip as a folder: names in any Chinese encoding,
// unpacked one at a time and within limits. What no honest program packs (names
// that climb out, members that overlap or bear one name) is refused whole.
func Folder(data []byte) (fs.FS, error) {
	a, err := archive.Open(data)
	if err != nil {
		return nil, err
	}
	f := &folder{a: a, dirs: map[string][]string{".": nil}}
	for _, name := range a.Names() {
		if path.Base(name) != ".DS_Store" && !strings.HasPrefix(name, "__MACOSX/") {
			f.put(name)
		}
	}
	for _, names := range f.dirs {
		slices.Sort(names)
	}
	return f, nil
}

type folder struct {
	a    *archive.Archive
	dirs map[string][]string // what stands in each, by whole names
}

// put lists a file in its folder, and that in those above.
func (f *folder) put(name string) {
	for name != "." {
		up := path.Dir(name)
		_, known := f.dirs[up]
		f.dirs[up] = append(f.dirs[up], name)
		if known {
			return
		}
		name = up
	}
}

func (f *folder) Open(name string) (fs.File, error) {
	if _, ok := f.dirs[name]; ok {
		return &member{info: f.info(name)}, nil
	}
	if !f.a.Has(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	data, err := f.a.Read(name)
	if err != nil {
		return nil, err
	}
	return &member{f.info(name), bytes.NewReader(data)}, nil
}

func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) {
	names, ok := f.dirs[name]
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	out := make([]fs.DirEntry, len(names))
	for i, n := range names {
		out[i] = fs.FileInfoToDirEntry(f.info(n))
	}
	return out, nil
}

func (f *folder) info(name string) memberInfo {
	_, dir := f.dirs[name]
	at := f.a.Modified(name)
	if at.Location() == time.UTC { // no zone was packed: it is the clock of whoever packed it
		at = time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute(), at.Second(), 0, time.FixedZone("CST", 8*60*60))
	}
	return memberInfo{path.Base(name), dir, at}
}

// member is an opened file, or a folder, which has nothing to read.
type member struct {
	info memberInfo
	r    io.Reader
}

func (m *member) Stat() (fs.FileInfo, error) { return m.info, nil }
func (m *member) Close() error               { return nil }
func (m *member) Read(p []byte) (int, error) {
	if m.r == nil {
		return 0, &fs.PathError{Op: "read", Path: m.info.name, Err: fs.ErrInvalid}
	}
	return m.r.Read(p)
}

type memberInfo struct {
	name string
	dir  bool
	at   time.Time
}

func (i memberInfo) Name() string       { return i.name }
func (i memberInfo) Size() int64        { return 0 } // known when it is unpacked
func (i memberInfo) ModTime() time.Time { return i.at }
func (i memberInfo) IsDir() bool        { return i.dir }
func (i memberInfo) Sys() any           { return nil }
func (i memberInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o500
	}
	return 0o400
}
