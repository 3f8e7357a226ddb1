package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// article is one row, or one file of a folder, with what its files say.
type article struct {
	row   int
	cells map[string]string
	text  ReadText
	files []catalog.Attachment
	err   error // of a file: the article's fault
	taken bool  // it was new and had no fault

	faults []RowFault // nil where there were none yet
}

// maxArticles bounds one import: what their files say is held at once.
const maxArticles = 50_000

// readArticles reads the files of all articles before anything is written, so
// that the office can work meanwhile.
func (a *App) readArticles(ctx context.Context, in *ItemImport, list []article) (err error) {
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	for n := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		list[n].err = a.readArticle(ctx, p, in, &list[n])
		if in.Progress != nil {
			in.Progress(n+1, len(list))
		}
	}
	return nil
}

func (a *App) readArticle(ctx context.Context, p *paper.Reader, in *ItemImport, x *article) error {
	if name := x.cells["file"]; name != "" {
		data, err := in.open(name)
		if err != nil {
			return err
		}
		if x.text, err = readText(ctx, p, path.Base(name), data); err != nil {
			return err
		}
	}
	for _, name := range several(x.cells["attachments"]) {
		data, err := in.open(name)
		if err != nil {
			return err
		}
		att, err := a.readAttachment(ctx, p, path.Base(name), data)
		if err != nil {
			return err
		}
		att.Blob, att.Bytes = blobName(data), int64(len(data))
		x.files = append(x.files, att)
	}
	return nil
}

// articles reads the table, or makes a row of each document of the folder.
func (in *ItemImport) articles() (out []article, unknown []string, err error) {
	if in.Rows == nil {
		out, err = folderArticles(in.Files)
		return out, nil, err
	}
	at, head, titles := findHeadings(in.Rows)
	if at < 0 {
		return nil, nil, noHeadings(in.Rows)
	}
	for c, name := range titles {
		if head[c] == "" && name != "" {
			unknown = append(unknown, name)
		}
	}
	for n := at + 1; n < len(in.Rows); n++ {
		x := article{row: n + 1, cells: map[string]string{}}
		for c, key := range head {
			if key != "" && c < len(in.Rows[n]) {
				x.cells[key] = strings.TrimSpace(in.Rows[n][c])
			}
		}
		if x.cells["title"] == "" && x.cells["at"] == "" && x.cells["file"] == "" || x.cells["title"] == "必填" || x.isTotal() {
			continue
		}
		out = append(out, x)
	}
	return out, unknown, nil
}

// bodyFiles are the documents of a folder that are articles by themselves.
var bodyFiles = []string{".html", ".htm", ".mhtml", ".docx", ".pdf", ".txt", ".md", ".ofd"}

func folderArticles(files fs.FS) (out []article, err error) {
	if files == nil {
		return nil, fault.New(fault.Invalid, "import.folder", "请指明文件夹或者表格。")
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains(bodyFiles, strings.ToLower(path.Ext(name))) {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		out = append(out, article{cells: map[string]string{"file": name, "url": name, "at": info.ModTime().In(China()).Format(catalog.MinuteLayout), "folder": "1"}})
		return nil
	})
	return out, err
}

func (in *ItemImport) open(name string) (data []byte, err error) {
	if in.Files == nil {
		return nil, fault.New(fault.Invalid, "import.no-folder", fmt.Sprintf("表中有文件“%s”，却没有它所在的文件夹：请把表格和文件放在一起打成 zip 上传（命令行用 --files 指明文件夹）", name))
	}
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	f, err := in.Files.Open(clean)
	if own := (*fault.Error)(nil); errors.As(err, &own) { // of a zip: why it cannot be unpacked
		return nil, own
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "import.no-file", fmt.Sprintf("文件夹中没有“%s”", name))
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if data, err = readAtMost(io.Reader(f), MaxItemFile); err != nil {
		return nil, err
	}
	if in.read += int64(len(data)); in.most > 0 && in.read > in.most {
		return nil, fault.New(fault.Invalid, "import.unpacked", fmt.Sprintf("所有文件解开后合计超过 %d MB，这一个和后面的没有读，请分成几次导入", in.most>>20))
	}
	return data, nil
}
