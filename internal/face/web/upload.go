package web

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"gongkai/internal/kernel/fault"
)

// maxTyped bounds all that is typed beside files, in bytes: the text of a long
// document is.
const maxTyped = 4 * MaxBody

// Uploads reads a form with files part by part: what was typed goes into
// r.PostForm, and take is given each file as it comes, so that none is held
// whole here and none reaches the disk in the clear. A form without files is
// read as any other. most bounds the whole call. A call that ends early is told
// by broken; what came before stands.
func Uploads(r *http.Request, most int64, take func(field, name string, content io.Reader) error) (broken bool, err error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return false, parse(r)
	}
	Larger(r, most)
	parts, err := r.MultipartReader()
	if err != nil {
		return false, fault.Wrap(fault.Invalid, "web.form", "提交的表单不完整，请返回重新填写。", err)
	}
	r.PostForm, r.Form, r.MultipartForm = url.Values{}, maps.Clone(r.URL.Query()), &multipart.Form{} // read: nobody reads it again
	typed := int64(maxTyped)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return true, nil //nolint:nilerr // the caller says so in words
		}
		if part.FileName() != "" {
			if err := take(part.FormName(), part.FileName(), part); err != nil {
				return false, err
			}
			continue
		}
		if err := typedPart(r, part, &typed); err != nil {
			return false, err
		}
	}
}

// typedPart takes a field that is no file; typed is what all of them may yet be.
func typedPart(r *http.Request, part *multipart.Part, typed *int64) error {
	text, err := io.ReadAll(io.LimitReader(part, *typed+1))
	*typed -= int64(len(text))
	if err != nil || *typed < 0 || len(r.PostForm) > 1000 {
		return fault.Wrap(fault.Invalid, "web.form", "提交的表单太大或者不完整，请返回重新填写。", err)
	}
	if part.FormName() != "" {
		r.PostForm.Add(part.FormName(), storable(string(text)))
		r.Form.Add(part.FormName(), storable(string(text)))
	}
	return nil
}

// SizeWords is the size of a file as people say it.
func SizeWords(n int) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
