package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed static
var static embed.FS

func ownStatic() fs.FS {
	sub, err := fs.Sub(static, "static")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}

const staticPath = "/static/"

// assets are the embedded files, each under a name that holds its content's
// hash, so that a browser may keep it for ever.
type assets struct {
	byName map[string]string // app.css → /static/app.0123456789ab.css
	byPath map[string]asset
}

type asset struct {
	mediaType    string
	body, zipped []byte // zipped is nil where it saves nothing
}

func newAssets(folders ...fs.FS) (*assets, error) {
	a := &assets{byName: map[string]string{}, byPath: map[string]asset{}}
	for _, folder := range folders {
		if err := fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := fs.ReadFile(folder, name)
			if err != nil {
				return err
			}
			return a.add(name, body)
		}); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (a *assets) add(name string, body []byte) error {
	if a.byName[name] != "" {
		return fmt.Errorf("two static files are called %s", name)
	}
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	where := staticPath + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	one := asset{mediaType: mime.TypeByExtension(ext), body: body}
	switch ext { // the machine's own table may miss or misname these
	case ".css":
		one.mediaType = "text/css; charset=utf-8"
	case ".js":
		one.mediaType = "text/javascript; charset=utf-8"
	case ".svg":
		one.mediaType = "image/svg+xml"
	}
	if z := zipped(body); len(z) < len(body) {
		one.zipped = z
	}
	a.byName[name], a.byPath[where] = where, one
	return nil
}

// url is the address of a static file; an unknown name is a defect of ours
// that the templates' test finds.
func (a *assets) url(name string) (string, error) {
	if u := a.byName[name]; u != "" {
		return u, nil
	}
	return "", fmt.Errorf("no static file %s", name)
}

func (a *assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	one, ok := a.byPath[r.URL.Path]
	if !ok {
		plain(w, http.StatusNotFound, "没有这个文件。\n")
		return
	}
	h := w.Header()
	h.Set("Content-Type", one.mediaType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	body := one.body
	if one.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if accepts(r, "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = one.zipped
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // the reader may have gone
}

func zipped(body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = z.Write(body) // a buffer takes all
	_ = z.Close()
	return b.Bytes()
}

// accepts reports whether the client takes the coding.
func accepts(r *http.Request, coding string) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == coding {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}
