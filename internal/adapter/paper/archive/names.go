package archive

import (
	"archive/zip"
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// memberName is the name of f in UTF-8 with forward slashes, or the reason why
// it cannot be one. Zips made by Chinese Windows hold GBK names without the
// UTF-8 flag; old .NET programs write backslashes.
func memberName(f *zip.File) (string, error) {
	name := f.Name
	if !utf8.ValidString(name) {
		// GB18030 contains GBK and never fails; what it cannot read shows as U+FFFD.
		name, _ = simplifiedchinese.GB18030.NewDecoder().String(name)
	}
	name = strings.ReplaceAll(name, `\`, "/")
	bare := strings.TrimSuffix(name, "/")
	switch {
	case len(name) > MaxName:
		return "", refuse("archive.name", "压缩包内有文件名超过 %d 字节，请改短后重新打包", MaxName)
	case bare == "" || strings.ContainsFunc(bare, isControl) || path.Clean(bare) != bare || climbs(bare):
		return "", refuse("archive.path", "压缩包内的文件名 %q 不合法（指向包外或含有控制字符），请用系统自带的压缩功能重新打包", name)
	}
	return name, nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7F }

// climbs reports whether a clean path would leave the folder it is put into.
func climbs(p string) bool {
	return p == "." || p == ".." || strings.HasPrefix(p, "../") || p[0] == '/' || len(p) > 1 && p[1] == ':'
}

// checkOverlap refuses members that lie outside the zip's size bytes or share
// packed bytes: the trick by which a small zip unpacks to more than any one
// member's ratio allows.
func checkOverlap(files []*zip.File, size int64) error {
	type span struct {
		from, to int64
		name     string
	}
	spans := make([]span, 0, len(files))
	for _, f := range files {
		from, err := f.DataOffset()
		if err != nil || f.CompressedSize64 > uint64(size-from) {
			return refuse("archive.damaged-directory", "压缩包的目录指向不存在的位置（%q），文件已经损坏，请重新取得后再试", f.Name)
		}
		spans = append(spans, span{from, from + int64(f.CompressedSize64), f.Name})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	const localHeader = 30 // bytes before the name of the next member
	for i := 1; i < len(spans); i++ {
		if spans[i-1].to > spans[i].from-localHeader {
			return refuse("archive.overlap", "压缩包内的 %q 与 %q 占用同一段数据，像是恶意文件，已拒绝", spans[i-1].name, spans[i].name)
		}
	}
	return nil
}
