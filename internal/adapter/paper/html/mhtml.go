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
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "paper.mhtml", "网页存档（.mht）的开头已损坏，请在浏览器中重新另存为网页", err)
	}
	var w webArchive
	if err := w.part(textproto.MIMEHeader(m.Header), m.Body, 0); err != nil {
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

// webArchive is the page chosen so far.
type webArchive struct {
	parts   int
	page    []byte
	charset string
	cells   int
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
	switch {
	case strings.HasPrefix(kind, "multipart/"):
		return w.multipart(body, params["boundary"], level)
	case kind == "text/html" || kind == "application/xhtml+xml":
		return w.html(h, body, params["charset"])
	}
	return nil
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
