package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"gongkai/internal/kernel/fault"
)

// ProblemReport is an error as machines read it (RFC 9457), in the words of Trouble.
type ProblemReport struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code,omitempty"`
	// Request finds the request in the log of the site.
	Request string         `json:"request"`
	Fields  []ProblemField `json:"fields,omitempty"`
}

// ProblemField is what is wrong with one parameter.
type ProblemField struct {
	Name   string `json:"name"`
	Detail string `json:"detail"`
}

// HandleData turns a handler into an http.Handler whose errors are problems,
// not pages.
func (s *Shell) HandleData(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil || errors.Is(err, context.Canceled) && r.Context().Err() != nil {
			return // told, or the visitor has gone
		}
		status, t := s.trouble(r, err)
		if fault.KindOf(err) == fault.Invalid {
			status = http.StatusBadRequest
		}
		s.SendProblem(w, r, status, t)
	})
}

// SendProblem answers with a problem of that status.
func (s *Shell) SendProblem(w http.ResponseWriter, r *http.Request, status int, t Trouble) {
	p := ProblemReport{Type: "about:blank", Title: t.Heading, Status: status, Detail: t.Message, Code: t.Code, Request: RequestID(r.Context())}
	for _, f := range t.Fields {
		p.Fields = append(p.Fields, ProblemField{f.Name, f.Message})
	}
	body, err := json.Marshal(p)
	if err != nil {
		plain(w, status, t.Heading+"\n")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // the reader may have gone
}
