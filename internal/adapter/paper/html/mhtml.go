package html

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strconv"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// Bounds of a web archive.
const (
	maxParts  = 4096
	maxLevels = 4 // multiparts inside multiparts
)

// ReadArchive reads a web archive (.mht, .mhtml): the page among its parts
// that has the most table cells, the first of equals. Positions are those of
// the decoded page. An archive that is damaged or holds no page is refused
// with fault.Invalid.
func ReadArchive(data []byte) (*doc.Document, error) {
	var w webArchive
	if err := w.walk(data); err != nil {
		return nil, err
	}
	if w.page == nil {
		return nil, fault.New(fault.Invalid, "paper.mhtml-page", "网页存档（.mht）里没有网页，请在浏览器中重新另存为网页")
	}
	label := w.charset
	if label == "" {
		label = declared(w.page)
	}
	d, err := read(w.page, label)
	if err != nil {
		return nil, err
	}
	d.Format = doc.MHTML
	return d, nil
}

// InspectArchive lists what a web archive carries and does not show: what its
// pages hide, where it was saved, its pictures and other parts.
func InspectArchive(data []byte) ([]doc.Hidden, error) {
	w := webArchive{inspects: true}
	if err := w.walk(data); err != nil {
		return nil, err
	}
	return append(w.facts, doc.Pictures(w.pictures)...), nil
}

// webArchive is the page chosen so far.
type webArchive struct {
	parts   int
	page    []byte
	charset string
	cells   int

	inspects bool
	facts    []doc.Hidden
	pictures []string // where they stand
}

func (w *webArchive) walk(data []byte) error {
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return fault.Wrap(fault.Invalid, "paper.mhtml", "网页存档（.mht）的开头已损坏，请在浏览器中重新另存为网页", err)
	}
	return w.part(textproto.MIMEHeader(m.Header), m.Body, 0)
}

// part looks at one part, and into it where it is a multipart.
func (w *webArchive) part(h textproto.MIMEHeader, body io.Reader, level int) error {
	if w.parts++; w.parts > maxParts || level > maxLevels {
		return tooBig("部分超过 4096 个，或套了 4 层以上")
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil && kind == "" {
		return nil
	}
	w.saved(h)
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return w.multipart(body, params["boundary"], level)
	case kind == "text/html" || kind == "application/xhtml+xml":
		return w.html(h, body, params["charset"])
	case strings.HasPrefix(kind, "image/"):
		w.pictures = append(w.pictures, "存档的第"+strconv.Itoa(w.parts)+"部分")
	case strings.Contains(kind, "javascript"):
		w.note(doc.Macro, "的脚本", "")
	case kind != "text/css" && kind != "text/plain":
		w.note(doc.Embedded, "嵌入的文件（"+kind+"）", "")
	}
	return nil
}

// saved notes where on somebody's machine a part was.
func (w *webArchive) saved(h textproto.MIMEHeader) {
	for _, name := range []string{"Content-Location", "Snapshot-Content-Location", "Content-Base"} {
		if at := h.Get(name); strings.HasPrefix(strings.ToLower(at), "file:") {
			w.note(doc.Properties, "的保存位置", at)
			return
		}
	}
}

func (w *webArchive) note(kind doc.HiddenKind, what, text string) {
	if w.inspects && len(w.facts) < maxFacts {
		w.facts = append(w.facts, doc.Hidden{Kind: kind, Place: "存档的第" + strconv.Itoa(w.parts) + "部分" + what, Text: text})
	}
}

// look inspects a page of the archive.
func (w *webArchive) look(page []byte, charset string) error {
	if charset == "" {
		charset = declared(page)
	}
	facts, pictures, err := inspect(page, charset)
	if w.facts = append(w.facts, facts...); len(w.facts) > maxFacts {
		w.facts = w.facts[:maxFacts]
	}
	w.pictures = append(w.pictures, pictures...)
	return err
}

func (w *webArchive) multipart(body io.Reader, boundary string, level int) error {
	r := multipart.NewReader(body, boundary)
	for {
		p, err := r.NextRawPart()
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil // what came before the cut is there
		}
		if err != nil {
			if w.page != nil {
				return nil
			}
			return fault.Wrap(fault.Invalid, "paper.mhtml", "网页存档（.mht）已损坏，请在浏览器中重新另存为网页", err)
		}
		if err := w.part(p.Header, p, level+1); err != nil {
			return err
		}
	}
}

// html takes a page where it has more cells than the one at hand.
func (w *webArchive) html(h textproto.MIMEHeader, body io.Reader, charset string) error {
	page, err := io.ReadAll(decoded(h.Get("Content-Transfer-Encoding"), body))
	if err != nil && len(page) == 0 {
		return nil // an empty or damaged part; another may hold the page
	}
	if w.inspects {
		return w.look(page, charset)
	}
	cells := bytes.Count(page, []byte("<td")) + bytes.Count(page, []byte("<TD"))
	if w.page == nil || cells > w.cells {
		w.page, w.charset, w.cells = page, charset, cells
	}
	return nil
}

func decoded(encoding string, r io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		return quotedprintable.NewReader(r)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, r)
	}
	return r
}
