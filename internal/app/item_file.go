package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/paper/body"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

const (
	// MaxItemFile bounds one attachment.
	MaxItemFile = 64 << 20
	// maxItemText bounds the text that is taken from one for search and screening.
	maxItemText    = 4 << 20
	kindAttachment = "attachment" // agency, key is the content's hash: what its reader found
)

// PutItemFile reads a file and keeps it for an item's attachment. A damaged,
// encrypted or hostile file is refused with the reason, and nothing is kept.
func (a *App) PutItemFile(ctx context.Context, actor agency.Actor, agencyID, name string, r io.Reader) (att catalog.Attachment, err error) {
	if err := a.read(ctx, actor, agency.ItemDraft, agencyID, func(*work) error { return nil }); err != nil {
		return att, err
	}
	data, err := readAtMost(r, MaxItemFile)
	if err != nil {
		return att, err
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	if att, err = a.readAttachment(ctx, p, name, data); err != nil {
		return att, err
	}
	ref, size, err := a.blobs.Put(ctx, bytes.NewReader(data), MaxItemFile)
	if err != nil {
		return att, err
	}
	att.Blob, att.Bytes = string(ref), size
	return att, a.write(ctx, actor, agency.ItemDraft, agencyID, func(w *work) error { return w.keepAttachment(ctx, agencyID, att) })
}

func (w *work) keepAttachment(ctx context.Context, agencyID string, att catalog.Attachment) error {
	if err := w.putJSON(ctx, agency.ItemDraft, kindFile, "", att.Blob, 0, File{Name: att.Name, Size: att.Bytes}); err != nil {
		return err
	}
	return w.putJSON(ctx, agency.ItemDraft, kindAttachment, agencyID, att.Blob, 0, att)
}

func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "item.file-read", "文件没有传完，请重试。", err)
	}
	if int64(len(data)) > limit {
		return nil, fault.New(fault.Invalid, "item.file-size", fmt.Sprintf("文件超过 %d MB，请压缩或者拆分后再上传。", limit>>20))
	}
	if len(data) == 0 {
		return nil, fault.New(fault.Invalid, "item.file-empty", "文件是空的，请检查是否保存完整。")
	}
	return data, nil
}

// readAttachment takes the text of a file and what it hides. A file whose text
// cannot be had is kept and says so (Unread), which screening makes a finding
// of; one that is damaged, encrypted or no such thing as its name says is refused.
func (a *App) readAttachment(ctx context.Context, p *paper.Reader, name string, data []byte) (att catalog.Attachment, err error) {
	if att.Name, err = fileName(name); err != nil {
		return att, err
	}
	att.Format = strings.TrimPrefix(strings.ToLower(path.Ext(att.Name)), ".")
	if att.Hidden, err = inspect(ctx, p, att.Name, data); err != nil {
		return att, refused(att.Name, err)
	}
	if plain, err := paper.Unreadable(att.Name, data); err != nil {
		return att, refused(att.Name, err)
	} else if plain != nil {
		return att, keepUnread(&att, plain)
	}
	text, open, err := paper.OpenData(att.Name, data)
	if open {
		att.Text = text
	} else {
		err = a.readAttached(ctx, p, &att, data)
	}
	if err != nil {
		return att, refused(att.Name, err)
	}
	if len(att.Text) > maxItemText {
		att.Text, att.Unread = cut(att.Text, maxItemText), fmt.Sprintf("文字太多（超过 %d MB），只检索和筛查了前面的部分，其余的请人工检查", maxItemText>>20)
	}
	return att, nil
}

// keepUnread takes a file without its text, if its name says what it is.
func keepUnread(att *catalog.Attachment, p *paper.Plain) error {
	if !slices.Contains(p.Ends, att.Format) {
		return refused(att.Name, fmt.Errorf("文件名说是 %s，内容却是%s", att.Format, p.What))
	}
	att.Unread, att.Hidden = "是"+p.What+"，没有可以检索和筛查的文字，请人工检查", append(att.Hidden, p.Hidden...)
	return nil
}

// readAttached takes the text of a document; a scan has none and is kept.
func (a *App) readAttached(ctx context.Context, p *paper.Reader, att *catalog.Attachment, data []byte) error {
	d, err := p.Read(ctx, att.Name, data)
	var refusal *fault.Error
	switch {
	case err == nil && !fits(att.Format, d.Format):
		return fmt.Errorf("文件名说是 %s，内容却是 %s", att.Format, d.Format)
	case err == nil:
		att.Format, att.Text = string(d.Format), d.PlainText()
	case errors.As(err, &refusal) && noText[refusal.Code] && strings.HasPrefix(refusal.Code, att.Format+"."):
		att.Unread = "没有可以检索和筛查的文字（扫描件或者图片），请人工逐页检查"
	default:
		return err
	}
	return nil
}

func refused(name string, err error) error {
	if shown, bad := fileName(name); bad == nil {
		name = shown
	} else {
		name = "文件"
	}
	return fault.Wrap(fault.Invalid, "item.file-refused", fmt.Sprintf("没有接收“%s”：%s。", name, strings.TrimRight(err.Error(), "。")), err)
}

// fileName refuses names that a reader's machine would not take.
func fileName(name string) (string, error) {
	name = strings.TrimSpace(path.Base(strings.ReplaceAll(name, `\`, "/")))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"|?*`, r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, name)
	if name == "" || name == "." || name == "/" || !utf8.ValidString(name) || utf8.RuneCountInString(name) > 150 {
		return "", fault.New(fault.Invalid, "item.file-name", "文件名不能为空，不能超过 150 个字。")
	}
	return name, nil
}

// fits reports whether a file's extension may stand for its content; one that
// says nothing fits all.
func fits(ext string, f doc.Format) bool {
	text := []doc.Format{doc.Text, doc.Markdown}
	of, known := map[string][]doc.Format{
		"docx": {doc.DOCX}, "xlsx": {doc.XLSX}, "pdf": {doc.PDF}, "ofd": {doc.OFD}, "html": {doc.HTML}, "htm": {doc.HTML}, "mhtml": {doc.MHTML}, "mht": {doc.MHTML},
		"txt": text, "md": text,
	}[ext]
	return known && slices.Contains(of, f)
}

// looksLike compares a file with its extension, for those that are not read.
func looksLike(ext string, data []byte) bool {
	begins := map[string][]string{"zip": {"PK\x03\x04"}, "jpg": {"\xff\xd8\xff"}, "jpeg": {"\xff\xd8\xff"}, "png": {"\x89PNG"}, "gif": {"GIF8"}, "mp3": {"ID3", "\xff\xfb", "\xff\xf3"}, "mp4": {"\x00\x00\x00"}}
	want, told := begins[ext]
	return !told || slices.ContainsFunc(want, func(s string) bool { return bytes.HasPrefix(data, []byte(s)) })
}

func cut(s string, n int) string {
	for n > 0 && n < len(s) && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// attachment completes an attachment that a form names by its hash with what
// was found when it was put; a hash that nobody put is refused.
func (w *work) attachment(ctx context.Context, agencyID string, a *catalog.Attachment) error {
	r, err := w.Record(ctx, kindAttachment, agencyID, a.Blob)
	if err != nil {
		return err
	}
	if r == nil {
		return fault.New(fault.Invalid, "item.attachment", fmt.Sprintf("附件“%s”没有上传成功，请重新上传。", a.Name))
	}
	var kept catalog.Attachment
	if err := json.Unmarshal([]byte(r.Body), &kept); err != nil {
		return err
	}
	if a.Name != "" {
		if kept.Name, err = fileName(a.Name); err != nil {
			return err
		}
	}
	*a = kept
	return nil
}

// ItemFile opens an attachment of any text of an item; the caller closes it.
func (a *App) ItemFile(ctx context.Context, actor agency.Actor, id string, text, n int) (f *blob.Content, att catalog.Attachment, err error) {
	owner, err := a.itemOwner(ctx, id)
	if err != nil {
		return nil, att, err
	}
	err = a.read(ctx, actor, agency.ItemRead, owner, func(w *work) error {
		v, err := w.itemText(ctx, id, text)
		if err != nil {
			return err
		}
		f, att, err = w.openAttachment(ctx, v, n)
		return err
	})
	return f, att, err
}

func (w *work) openAttachment(ctx context.Context, v catalog.Version, n int) (*blob.Content, catalog.Attachment, error) {
	if n < 0 || n >= len(v.Attachments) {
		return nil, catalog.Attachment{}, fault.New(fault.NotFound, "item.no-attachment", "没有这个附件。")
	}
	f, err := w.app.blobs.Open(ctx, blob.Ref(v.Attachments[n].Blob))
	return f, v.Attachments[n], err
}

// ReadText is what a document gives for an item's form.
type ReadText struct {
	Title, Number, Body, Text string
	Source, PublishedAt       string // of a page that carries the government page rules' tags
	FormedOn                  calendar.Date
	InForceOn, ExpiresOn      calendar.Date // as the text says of itself
	Hidden                    []doc.Hidden  // left behind with the file; to be told
}

// ReadItemText turns a document into a body, and finds its title, number and day.
func (a *App) ReadItemText(ctx context.Context, actor agency.Actor, agencyID, name string, r io.Reader) (t ReadText, err error) {
	if err := a.read(ctx, actor, agency.ItemDraft, agencyID, func(*work) error { return nil }); err != nil {
		return t, err
	}
	data, err := readAtMost(r, MaxItemFile)
	if err != nil {
		return t, err
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	return readText(ctx, p, name, data)
}

func readText(ctx context.Context, p *paper.Reader, name string, data []byte) (t ReadText, err error) {
	if t.Hidden, err = inspect(ctx, p, name, data); err != nil {
		return t, refused(name, err)
	}
	d, err := readShown(ctx, p, name, data, t.Hidden)
	if err != nil {
		return t, refused(name, err)
	}
	t.Title = body.Title(d)
	if d.Format == doc.HTML {
		t.takeTags(body.Tags(data))
	}
	for i := range d.Blocks {
		para := d.Blocks[i].Para
		if para == nil || len([]rune(para.Text)) > 60 {
			continue
		}
		if n, ok := catalog.NormalNumber(para.Text); ok && n.Serial > 0 && t.Number == "" {
			t.Number = n.Text
		}
		if d, ok := writtenDay(strings.TrimSpace(para.Text)); ok {
			t.FormedOn = d // the last line that is a day alone is 成文日期
		}
	}
	t.Body, err = body.Clean(withoutTitle(body.Write(d), t.Title))
	t.Text = body.Text(t.Body)
	t.InForceOn, t.ExpiresOn = catalog.Stated(t.Text, t.FormedOn)
	return t, err
}

// readShown reads what a document shows: the reader gives hidden sheets, rows and
// columns, too, which a body must not have.
func readShown(ctx context.Context, p *paper.Reader, name string, data []byte, hidden []doc.Hidden) (*doc.Document, error) {
	d, err := p.Read(ctx, name, data)
	if err != nil || d.Format != doc.XLSX || !slices.ContainsFunc(hidden, func(h doc.Hidden) bool { return !h.InSight() }) {
		return d, err
	}
	clean, err := p.Clean(ctx, name, data, nil)
	if err != nil {
		return nil, err
	}
	return p.Read(ctx, name, clean)
}

// ReadIn are the hidden places whose text stands in the body after all: a PDF
// does not tell what is covered from what is read.
func (t *ReadText) ReadIn() (out []doc.Hidden) {
	all := strings.Join(strings.Fields(t.Text), "")
	for _, h := range t.Hidden {
		if text := strings.Join(strings.Fields(h.Text), ""); !h.InSight() && h.Kind != doc.Properties && text != "" && strings.Contains(all, text) {
			out = append(out, h)
		}
	}
	return out
}

// takeTags takes what a page of an older site says of itself (国办发〔2017〕47号).
func (t *ReadText) takeTags(tags map[string]string) {
	if s := tags["articletitle"]; s != "" {
		t.Title = s
	}
	t.Source = tags["contentsource"]
	if at, err := someMinute(tags["pubdate"]); err == nil {
		t.PublishedAt = at
	}
}

// withoutTitle leaves out the first paragraph where it is the title, which the
// page shows by itself.
func withoutTitle(html, title string) string {
	for _, tag := range []string{"p", "h2"} {
		html = strings.TrimPrefix(html, "<"+tag+">"+title+"</"+tag+">\n")
	}
	return html
}

// writtenDay reads 2023年5月6日.
func writtenDay(s string) (d calendar.Date, ok bool) {
	var y, m, dd int
	if n, err := fmt.Sscanf(s, "%d年%d月%d日", &y, &m, &dd); err != nil || n != 3 || !strings.HasSuffix(s, "日") {
		return d, false
	}
	d, err := calendar.ParseDate(fmt.Sprintf("%04d-%02d-%02d", y, m, dd))
	return d, err == nil
}

// inspect finds what a file carries and does not show.
func inspect(ctx context.Context, p *paper.Reader, name string, data []byte) ([]doc.Hidden, error) {
	return p.Inspect(ctx, name, data)
}

// blobName is how the store of files will name this content.
func blobName(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
