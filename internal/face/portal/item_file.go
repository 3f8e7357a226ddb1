package portal

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// itemFile is an attachment as a page offers it.
type itemFile struct {
	Name, Href, Format, Size string
}

func filesOf(i *app.PublicItem) (out []itemFile) {
	for n, a := range i.Attachments {
		out = append(out, itemFile{Name: a.Name, Href: itemAt(i.ID) + "/files/" + strconv.Itoa(n+1), Format: formatOf(a.Name), Size: sizeWords(a.Bytes)})
	}
	return out
}

// formatOf is a file's format as people call it: the end of its name.
func formatOf(name string) string {
	return strings.ToUpper(strings.TrimPrefix(path.Ext(name), "."))
}

func sizeWords(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%d 字节", n)
}

// fileTypes are what a file is told to be; what is not listed is bytes. None
// of them runs in a page: files come as attachments under the site's policy.
var fileTypes = map[string]string{
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation", "doc": "application/msword", "xls": "application/vnd.ms-excel",
	"pdf": "application/pdf", "ofd": "application/ofd", "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8",
	"json": "application/json", "xml": "application/xml", "html": "text/html; charset=utf-8", "zip": "application/zip", "jpg": "image/jpeg", "jpeg": "image/jpeg",
	"jsonl": "application/jsonl", "png": "image/png", "gif": "image/gif", "mp3": "audio/mpeg", "mp4": "video/mp4",
}

func fileType(format string) string {
	if t := fileTypes[strings.ToLower(format)]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// disposition has a browser save a file under its own name (RFC 6266, 8187).
func disposition(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\/;%`, r) {
			return -1
		}
		return r
	}, name)
	if strings.TrimSuffix(plain, path.Ext(plain)) == "" {
		plain = "file" + path.Ext(plain)
	}
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// itemFile sends an attachment of the public text, or a part of one (Range).
// It is asked for anew each time: a withdrawal holds at once.
func (p *Portal) itemFile(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 1 {
		return fault.New(fault.NotFound, "item.no-attachment", "没有这个附件。")
	}
	f, a, err := p.visitor.ItemFile(r.Context(), r.PathValue("item"), n-1)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	h := w.Header()
	h.Set("Content-Type", fileType(strings.TrimPrefix(path.Ext(a.Name), ".")))
	h.Set("Content-Disposition", disposition(a.Name))
	h.Set("Cache-Control", "public, no-cache")
	h.Set("ETag", `"`+a.Blob+`"`)
	http.ServeContent(w, r, "", f.At, f.ReadSeekCloser) // a file of the disk is sent by the kernel
	return nil
}

// itemPaper sends the page as a document.
func (p *Portal) itemPaper(w http.ResponseWriter, r *http.Request) error {
	if !p.papers.Allow(p.site.Client(r)) {
		return p.busy(w, r)
	}
	name, data, err := p.visitor.ItemPrint(r.Context(), r.PathValue("item"), doc.Format(r.PathValue("format")))
	if err != nil {
		return err
	}
	sendFile(w, name, data)
	return nil
}

func sendFile(w http.ResponseWriter, name string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", fileType(strings.TrimPrefix(path.Ext(name), ".")))
	h.Set("Content-Disposition", disposition(name))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(data) // the reader may have gone
}
