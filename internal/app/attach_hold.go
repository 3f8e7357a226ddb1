package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// What attachments may be: one file, all of one form, how many.
const (
	MaxAttachment   = 10 << 20
	MaxAttachments  = 30 << 20
	MostAttachments = 10
	// heldFor is how long a file waits for its form to be sent.
	heldFor = 24 * time.Hour
)

// AttachmentRule says it to those who attach.
var AttachmentRule = fmt.Sprintf("可以是 Word（docx）、Excel（xlsx）、PDF、OFD、照片（jpg、png）或者纯文本（txt）；最多 %d 个，每个不超过 %d MB，合计不超过 %d MB。",
	MostAttachments, MaxAttachment>>20, MaxAttachments>>20)

// HeldFile is a file that was sent before its form is.
type HeldFile struct {
	ID     string
	Name   string
	Format doc.Format
	Size   int
}

// holding names a form that is being filled in: nobody who lacks its token
// finds its files. who parts the staff's forms from the public's.
func holding(who, token string) string { return secret("hold", who+"\x00"+token) }

// Hold keeps a file of a form until that is sent, sealed. A file that is not
// taken is fault.Invalid in words for its sender; the others stay.
func (v Visitor) Hold(ctx context.Context, token, name string, r io.Reader) error {
	return v.app.hold(ctx, holding("", token), token, name, r)
}

// Held lists the files of a form.
func (v Visitor) Held(ctx context.Context, token string) ([]HeldFile, error) {
	return v.app.held(ctx, holding("", token))
}

// Drop takes a file of a form back.
func (v Visitor) Drop(ctx context.Context, token, id string) error {
	return v.app.await.Drop(ctx, holding("", token), id)
}

// Hold keeps a file of somebody's form until that is sent, as for the public.
func (a *App) Hold(ctx context.Context, actor agency.Actor, token, name string, r io.Reader) error {
	if err := agency.May(actor, agency.CaseAct, actor.Agency, nil); err != nil {
		return err
	}
	return a.hold(ctx, holding(actor.Person, token), token, name, r)
}

// Held lists the files of somebody's form.
func (a *App) Held(ctx context.Context, actor agency.Actor, token string) ([]HeldFile, error) {
	return a.held(ctx, holding(actor.Person, token))
}

// Drop takes a file of somebody's form back.
func (a *App) Drop(ctx context.Context, actor agency.Actor, token, id string) error {
	return a.await.Drop(ctx, holding(actor.Person, token), id)
}

func (a *App) hold(ctx context.Context, group, token, name string, r io.Reader) error {
	if !tokenForm.MatchString(token) {
		return fault.New(fault.Invalid, "apply.token", "表单已经失效，请重新打开页面填写。")
	}
	data, err := a.readHeld(name, r)
	if err != nil {
		return err
	}
	have, err := a.held(ctx, group)
	if err != nil {
		return err
	}
	f, err := a.checkAttachment(ctx, name, data)
	if err == nil {
		err = fits30(have, f)
	}
	if err != nil {
		return err
	}
	for _, h := range have {
		if h.Name == f.Name && h.Size == f.Size {
			if err := a.await.Drop(ctx, group, h.ID); err != nil { // sent again
				return err
			}
		}
	}
	return a.putHeld(ctx, group, f, data)
}

// readHeld reads a file to its end, and no more of it than may be kept.
func (a *App) readHeld(name string, r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxAttachment+1))
	if err == nil && len(data) > MaxAttachment {
		_, err = io.Copy(io.Discard, r)
	}
	switch {
	case err != nil:
		return nil, refusedFile(name, "没有传完，请重新上传")
	case len(data) > MaxAttachment:
		return nil, refusedFile(name, fmt.Sprintf("超过 %d MB，请压缩、降低扫描精度或者拆分后再上传", MaxAttachment>>20))
	}
	return data, nil
}

func fits30(have []HeldFile, f HeldFile) error {
	n, size := 1, f.Size
	for _, h := range have {
		if h.Name == f.Name && h.Size == f.Size {
			continue
		}
		n, size = n+1, size+h.Size
	}
	switch {
	case n > MostAttachments:
		return refusedFile(f.Name, fmt.Sprintf("附件最多 %d 个，请先删去不需要的，或者合并成一个文件", MostAttachments))
	case size > MaxAttachments:
		return refusedFile(f.Name, fmt.Sprintf("附件合计超过 %d MB，请先删去不需要的，或者压缩后再上传", MaxAttachments>>20))
	}
	return nil
}

func refusedFile(name, why string) error {
	name, err := fileName(name)
	if err != nil {
		name = "文件"
	}
	return fault.New(fault.Invalid, "attach.refused", fmt.Sprintf("“%s”没有收下：%s。", name, strings.TrimRight(why, "。")))
}

// attachable are the formats of attachments with the endings that their names
// may have.
var attachable = map[doc.Format]string{
	doc.DOCX: "docx dotx", doc.XLSX: "xlsx xltx", doc.PDF: "pdf", doc.OFD: "ofd", "jpg": "jpg jpeg", "png": "png", doc.Text: "txt text md csv",
}

// checkAttachment tells a file by its content, gives its name the ending of
// what it is, and refuses what is damaged or would run.
func (a *App) checkAttachment(ctx context.Context, name string, data []byte) (f HeldFile, err error) {
	if f.Name, err = fileName(name); err != nil {
		return f, refusedFile(name, err.Error())
	}
	switch {
	case looksLike("jpg", data):
		f.Format = "jpg"
	case looksLike("png", data):
		f.Format = "png"
	default:
		if f.Format, err = paper.Detect(f.Name, data); err != nil {
			return f, refusedFile(name, err.Error())
		}
	}
	if f.Format == doc.Markdown {
		f.Format = doc.Text
	}
	endings, ok := attachable[f.Format]
	if !ok {
		return f, refusedFile(name, "不收这种文件，请转成 PDF 或者图片后再上传")
	}
	if err := a.harmless(ctx, f, data); err != nil {
		return f, refusedFile(name, err.Error())
	}
	if ext := strings.TrimPrefix(strings.ToLower(path.Ext(f.Name)), "."); !contains(strings.Fields(endings), ext) {
		f.Name += "." + string(f.Format)
	}
	f.Size = len(data)
	return f, nil
}

// harmless reads what is cheap to read: a damaged file and one with a program
// in it are refused. PDF files are left to whoever opens them.
func (a *App) harmless(ctx context.Context, f HeldFile, data []byte) (err error) {
	if f.Format == doc.PDF || f.Format == doc.Text {
		return nil
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	hidden, err := p.Inspect(ctx, f.Name, data)
	for _, h := range hidden {
		if h.Kind == doc.Macro {
			return fault.New(fault.Invalid, "attach.macro", "文件里有宏（程序），请另存为不含宏的文件后再上传")
		}
	}
	return err
}

// heldAbout is what stands sealed beside a file that waits.
type heldAbout struct {
	Name   string     `json:"name"`
	Format doc.Format `json:"format"`
	Size   int        `json:"size"`
	Hash   string     `json:"hash"`
}

func (a *App) putHeld(ctx context.Context, group string, f HeldFile, data []byte) error {
	now := a.now()
	if err := a.await.Sweep(ctx, now.Add(-heldFor)); err != nil {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	plain, err := json.Marshal(heldAbout{f.Name, f.Format, f.Size, sum(data)})
	if err != nil {
		return err
	}
	about, err := a.vault.Seal(plain, fileNameOwner(id))
	if err != nil {
		return err
	}
	sealed, err := a.vault.Seal(data, fileOwner(id))
	if err != nil {
		return err
	}
	return a.await.Put(ctx, group, id, about, sealed, now)
}

func (a *App) heldOf(ctx context.Context, group string) (ids []string, out []heldAbout, err error) {
	ws, err := a.await.List(ctx, group)
	for _, w := range ws {
		plain, err := a.vault.Open(w.About, fileNameOwner(w.ID))
		if err != nil {
			return nil, nil, err
		}
		var h heldAbout
		if err := json.Unmarshal(plain, &h); err != nil {
			return nil, nil, err
		}
		ids, out = append(ids, w.ID), append(out, h)
	}
	return ids, out, err
}

func (a *App) held(ctx context.Context, group string) (out []HeldFile, err error) {
	ids, hs, err := a.heldOf(ctx, group)
	for i, h := range hs {
		out = append(out, HeldFile{ids[i], h.Name, h.Format, h.Size})
	}
	return out, err
}

// settle moves the files of a form to the store of files, where the ledger may
// name them. They go on waiting until that has happened.
func (a *App) settle(ctx context.Context, group string) (out []keptFile, err error) {
	ids, hs, err := a.heldOf(ctx, group)
	for i, h := range hs {
		sealed, err := a.await.Read(ctx, group, ids[i])
		if err != nil {
			return nil, err
		}
		ref, _, err := a.blobs.Put(ctx, bytes.NewReader(sealed), MaxFile)
		if err != nil {
			return nil, err
		}
		k := keptFile{ID: ids[i], Format: h.Format, Size: h.Size, Hash: h.Hash, Ref: string(ref)}
		if k.Sealed, err = a.vault.Seal([]byte(h.Name), fileNameOwner(k.ID)); err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, err
}

// settled ends the waiting of files that the ledger has; what cannot be taken
// out is swept later.
func (a *App) settled(ctx context.Context, group string) {
	_ = a.await.Clear(context.WithoutCancel(ctx), group)
}

// holds reports whether a case has all of the files already.
func (w *work) holds(ctx context.Context, caseID string, files []keptFile) (bool, error) {
	if len(files) == 0 {
		return true, nil
	}
	have, err := w.caseFiles(ctx, caseID)
	for _, f := range files {
		if !slices.ContainsFunc(have, func(k keptFile) bool { return k.Hash == f.Hash }) {
			return false, err
		}
	}
	return true, err
}
