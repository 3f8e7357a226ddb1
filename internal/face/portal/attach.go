package portal

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// maxCall bounds one call of a form with all its files. It is more than may be
// kept, so that a file that is too large is refused by its name while the rest
// of the form stands.
const maxCall = 200 << 20

// What one client may send.
const filesPerSecond, filesAtOnce = 1.0 / 5, 60

type refusedKey struct{}

// refused are the words for files of this call that were not taken.
func refused(r *http.Request) []string {
	words, _ := r.Context().Value(refusedKey{}).([]string)
	return words
}

// receive reads a form with files: what may be kept waits under the form's
// token until the form is sent.
func (p *Portal) receive(r *http.Request) (*http.Request, error) {
	var words []string
	broken, err := web.Uploads(r, maxCall, func(field, name string, content io.Reader) error {
		if field != "files" {
			return nil
		}
		if !p.files.Allow(p.site.Client(r)) {
			words = append(words, "上传太频繁，请过几分钟再试。")
			return nil
		}
		err := p.visitor.Hold(r.Context(), r.PostForm.Get("token"), name, content)
		if k := fault.KindOf(err); err != nil && k != fault.Invalid && k != fault.Unavailable {
			return err
		} else if err != nil {
			words = append(words, err.Error())
		}
		return nil
	})
	if broken {
		words = append(words, "文件太大或者没有传完，其余的已经收下。请压缩后重新上传没有收到的文件。")
	}
	return r.WithContext(context.WithValue(r.Context(), refusedKey{}, words)), err
}

// heldPage is the list of files that wait, with a way to take each back.
type heldPage struct {
	Form  string // id of the form that they belong to
	Name  string // of the button
	Files []heldFile
}

type heldFile struct{ ID, Name, Size string }

func (p *Portal) held(ctx context.Context, token, form, name string) (*heldPage, error) {
	files, err := p.visitor.Held(ctx, token)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	h := &heldPage{Form: form, Name: name}
	for _, f := range files {
		h.Files = append(h.Files, heldFile{f.ID, f.Name, web.SizeWords(f.Size)})
	}
	return h, nil
}

func filesField() *web.Field {
	return &web.Field{Name: "files", Label: "附件", Kind: web.File, Multiple: true, Optional: true, Hint: app.AttachmentRule}
}

// complain puts the words of refused files onto a form.
func complain(r *http.Request, f *web.Form) {
	if words := refused(r); len(words) > 0 {
		f.Fail("files", strings.Join(words, ""))
	}
}

// freshToken is the token of a form: the one that came with it, else a new one.
func freshToken(r *http.Request) string {
	if t := r.PostForm.Get("token"); len(t) >= 22 {
		return t
	}
	return rand.Text()
}

// saying is a form in which an applicant writes to an act of theirs.
type saying struct {
	path, head, submit string
	field              web.Field
	do                 func(ctx context.Context, c app.Claim, text, token string) error
	done               string
}

func (p *Portal) correction() *saying {
	return &saying{path: "/track/correct", head: "网上补正", submit: "提交补正", do: p.visitor.Correct, done: "补正已经收到。答复期限自今日重新计算。",
		field: web.Field{Name: "text", Label: "补正内容", Kind: web.Area, Max: app.MaxContent, Hint: "请逐项回答上面的要求。提交之日起重新计算答复期限；补正通知只发一次。"}}
}

// evidence is the correction of a request to correct a record (art. 41): no
// period begins anew.
func (p *Portal) evidence() *saying {
	s := p.correction()
	s.path, s.head, s.submit, s.done = "/track/evidence", "网上补充材料", "提交材料", "补充的材料已经收到。受理机关核实后告知您结果。"
	s.field.Label, s.field.Hint = "补充的内容", "请逐项回答上面的要求，材料可以拍照或者扫描附上。没有能够补充的，受理机关按现有材料办理。"
	return s
}

func (p *Portal) reasons() *saying {
	return &saying{path: "/track/reasons", head: "网上说明理由", submit: "提交说明", do: p.visitor.GiveReasons, done: "理由说明已经收到。受理机关认为合理的，继续办理；不合理的，会书面告知您。",
		field: web.Field{Name: "text", Label: "理由", Kind: web.Area, Max: app.MaxContent, Hint: "为什么需要提出这些申请，例如彼此有什么关系、有什么用处。"}}
}

func (s *saying) form(r *http.Request) *web.Form {
	text := s.field
	return &web.Form{ID: "correct", Action: s.path, Submit: s.submit, Files: true,
		Hidden: append(hidden(claimOf(r)), web.Option{Label: "token", Value: freshToken(r)}), Fields: []*web.Field{&text, filesField()}}
}

// says takes what an applicant writes; what was typed and sent stays where it
// is not whole.
func (p *Portal) says(s *saying) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := s.form(r)
		ok, err := f.Read(r)
		if err != nil {
			return err
		}
		complain(r, f)
		if id, drops := strings.CutPrefix(r.PostForm.Get("do"), "drop:"); drops {
			if err := p.visitor.Drop(r.Context(), f.Value("token"), id); err != nil {
				return err
			}
			f = s.form(r)
			f.Fill(r.PostForm)
			return p.showCase(w, r, claimForm(), "", f)
		}
		if (!ok || !f.OK()) && !stays(r) {
			return p.showCase(w, r, claimForm(), "", f)
		}
		answered, err := p.acting(w, r, func(c app.Claim) error { return s.do(r.Context(), c, f.Value("text"), f.Value("token")) })
		if answered || err != nil {
			return err
		}
		return p.showCase(w, r, claimForm(), s.done, nil)
	}
}

// sentFile is a file of an answer as the page shows it.
type sentFile struct {
	ID, Name, About, Hash string
}

func sentFiles(l *app.SentLetter) (out []sentFile) {
	for _, f := range l.Files {
		out = append(out, sentFile{f.ID, f.Name, fmt.Sprintf("%s，%s", strings.ToUpper(string(f.Format)), web.SizeWords(f.Size)), f.Hash})
	}
	return out
}

// file gives a file of an answer, to be kept and never to be opened in place.
func (p *Portal) file(w http.ResponseWriter, r *http.Request) error {
	var data []byte
	var f app.SentFile
	answered, err := p.acting(w, r, func(c app.Claim) (err error) {
		data, f, err = p.visitor.LetterFile(r.Context(), c, r.PostForm.Get("letter"), r.PostForm.Get("file"))
		return err
	})
	if answered || err != nil {
		return err
	}
	send(w, f.Name, f.Format, data)
	return nil
}

var mediaTypes = map[doc.Format]string{
	doc.PDF: "application/pdf", doc.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", doc.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	doc.OFD: "application/ofd", doc.Text: "text/plain; charset=utf-8", "jpg": "image/jpeg", "png": "image/png",
}

// send gives a file to be kept.
func send(w http.ResponseWriter, name string, format doc.Format, data []byte) {
	media := mediaTypes[format]
	if media == "" {
		media = "application/octet-stream"
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(name)}))
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(data) // the visitor may have gone
}
