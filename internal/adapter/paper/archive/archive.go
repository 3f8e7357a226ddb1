// Package archive opens the zip files that people upload — plain .zip files of
// reports, and the .docx and .xlsx files that are zips inside — without
// trusting a word of what they say about themselves, and writes such files so
// that the same content gives the same bytes.
package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/internal/kernel/fault"
)

// The limits. They are generous for anything an agency files (the largest
// report seen is 3 MB) and small for a server: no file can make Read return
// more than MaxMember bytes at once or MaxTotal in all.
const (
	// MaxMembers is the number of entries a zip may list.
	MaxMembers = 100_000
	// MaxMember is the unpacked size of one member in bytes.
	MaxMember = 128 << 20
	// MaxTotal is the sum of bytes that Read unpacks from one archive.
	MaxTotal = 2 << 30
	// MaxRatio is how many times its packed size a member may unpack to once it
	// is larger than FreeSize. Deflate reaches 1032; office files stay below 100.
	MaxRatio = 200
	// FreeSize is the unpacked size up to which no ratio is asked for, in bytes.
	FreeSize = 8 << 20
	// MaxName is the length of a member's name in bytes.
	MaxName = 1 << 10
)

// Archive is an opened zip. Its methods may be called from several goroutines.
type Archive struct {
	members map[string]*zip.File
	names   []string
	folded  func() map[string]string // names by their small letters
	taken   atomic.Int64             // bytes unpacked so far
}

var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// Open reads the directory of a zip held in memory and refuses what no honest
// program writes: members that overlap, bear the same name, climb out of the
// archive or are links. Members are unpacked by Read alone. Errors are faults
// of kind Invalid, or Unavailable where a limit is passed.
func Open(data []byte) (*Archive, error) {
	if bytes.HasPrefix(data, oleMagic) {
		return nil, fault.New(fault.Invalid, "archive.ole",
			"这是旧版 Office 文件（.doc、.xls）或加了密码的文件，请在 Word、Excel 或 WPS 中打开，另存为不加密的 .docx、.xlsx 后再试")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "archive.damaged",
			"文件不是完整的压缩包（docx、xlsx 也是压缩包），可能没有下载完或已经损坏，请重新取得后再试", err)
	}
	if len(z.File) > MaxMembers {
		return nil, fault.New(fault.Unavailable, "archive.members",
			fmt.Sprintf("压缩包内有 %d 个文件，超过 %d 个的上限，请分成几个压缩包", len(z.File), MaxMembers))
	}
	a := &Archive{members: make(map[string]*zip.File, len(z.File))}
	a.folded = sync.OnceValue(a.fold)
	for _, f := range z.File {
		if err := a.add(f); err != nil {
			return nil, err
		}
	}
	if err := checkOverlap(z.File, int64(len(data))); err != nil {
		return nil, err
	}
	return a, nil
}

func (a *Archive) add(f *zip.File) error {
	name, err := memberName(f)
	if err != nil || f.FileInfo().IsDir() {
		return err
	}
	if !f.Mode().IsRegular() {
		return refuse("archive.link", "压缩包内的“%s”是链接，不是文件，请换成文件本身后重新打包", name)
	}
	if _, twice := a.members[name]; twice {
		return refuse("archive.duplicate", "压缩包内有两个文件都叫“%s”，无法判断以哪个为准，请重新打包", name)
	}
	a.members[name] = f
	a.names = append(a.names, name)
	return nil
}

// Names lists the files in the order of the zip's directory, folders left out,
// with '/' between folders.
func (a *Archive) Names() []string { return a.names }

// Has reports whether a file of that name exists.
func (a *Archive) Has(name string) bool { return a.members[name] != nil }

// Modified is when a file was last changed, as the zip says; zero where there
// is none of that name.
func (a *Archive) Modified(name string) time.Time {
	if f := a.members[name]; f != nil {
		return f.Modified
	}
	return time.Time{}
}

// Read unpacks one file. It gives at most MaxMember bytes whatever the zip
// says, and refuses encrypted and damaged members.
func (a *Archive) Read(name string) ([]byte, error) {
	f := a.members[name]
	if f == nil {
		return nil, fault.New(fault.NotFound, "archive.absent", fmt.Sprintf("压缩包内没有“%s”", name))
	}
	const encrypted = 0x1
	if f.Flags&encrypted != 0 {
		return nil, refuse("archive.encrypted", "压缩包内的“%s”加了密码，请解密后重新打包", name)
	}
	if err := checkSize(name, f); err != nil {
		return nil, err
	}
	if size := int64(f.UncompressedSize64); a.taken.Add(size) > MaxTotal {
		return nil, fault.New(fault.Unavailable, "archive.total",
			fmt.Sprintf("压缩包解开后超过 %d MB，请分成几个压缩包", MaxTotal>>20))
	}
	data, err := inflate(f)
	if errors.Is(err, zip.ErrAlgorithm) {
		return nil, refuse("archive.method", "压缩包内的“%s”用了不通用的压缩方式，请用系统自带的压缩功能（zip）重新打包", name)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "archive.member-damaged",
			fmt.Sprintf("压缩包内的“%s”已经损坏，请重新取得后再试", name), err)
	}
	return data, nil
}

// checkSize judges the size that the header states; inflate then holds the
// member to it.
func checkSize(name string, f *zip.File) error {
	size, packed := f.UncompressedSize64, f.CompressedSize64
	if size > MaxMember {
		return fault.New(fault.Unavailable, "archive.size",
			fmt.Sprintf("压缩包内的“%s”解开后超过 %d MB，请拆分或压缩其中的图片后再试", name, MaxMember>>20))
	}
	if size > FreeSize && size/MaxRatio > packed {
		return refuse("archive.ratio", "压缩包内的“%s”解开后会膨胀 %d 倍以上，像是恶意文件，已拒绝", name, MaxRatio)
	}
	return nil
}

// inflate unpacks f and stops one byte past the size its header states.
func inflate(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // it reads memory
	size := int64(f.UncompressedSize64)
	buf := bytes.NewBuffer(make([]byte, 0, min(size, 8*int64(f.CompressedSize64))+bytes.MinRead))
	n, err := buf.ReadFrom(io.LimitReader(r, size+1))
	if err == nil && n != size {
		err = zip.ErrFormat
	}
	return buf.Bytes(), err
}

func refuse(code, format string, args ...any) error {
	return fault.New(fault.Invalid, code, fmt.Sprintf(format, args...))
}
