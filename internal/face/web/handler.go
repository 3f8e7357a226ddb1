package web

import (
	"context"
	"errors"
	"net/http"

	"gongkai/internal/kernel/fault"
)

// Handler answers a request or says what went wrong.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Trouble is what the page of an error shows: words for people, nothing of
// ours. ID finds the request in the log.
type Trouble struct {
	Heading, Message string
	Code             string // of the fault, for machines
	Fields           []fault.Field
	ID               string
	Home             Link
}

// outcome maps a kind of fault to a status and a heading.
func outcome(k fault.Kind) (int, string) {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity, "提交的内容有误"
	case fault.NotFound:
		return http.StatusNotFound, "没有找到"
	case fault.Forbidden:
		return http.StatusForbidden, "没有权限"
	case fault.Conflict:
		return http.StatusConflict, "与最新情况不符"
	case fault.Unavailable:
		return http.StatusServiceUnavailable, "暂时不能办理"
	}
	return http.StatusInternalServerError, "系统出错"
}

// Handle turns a handler into an http.Handler: its error becomes a page.
func (s *Site) Handle(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.Fail(w, r, err)
		}
	})
}

// Fail shows an error's page and logs what only we should see.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the visitor has gone
	}
	status, t := s.trouble(r, err)
	t.Home = Link{Text: "返回首页", Href: s.o.Base}
	if rerr := s.Render(w, r, ".", Page{Title: t.Heading, Status: status, Data: t}); rerr != nil {
		s.log.Error("error page failed", "id", t.ID, "error", rerr)
		plain(w, status, t.Heading+"\n")
	}
}

// trouble is what may be said of an error; what only we should see is logged.
func (s *Shell) trouble(r *http.Request, err error) (int, Trouble) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		err = fault.New(fault.Invalid, "web.too-large", "提交的内容太大，没有保存。请减小附件后再试。")
	}
	kind := fault.KindOf(err)
	status, heading := outcome(kind)
	t := Trouble{Heading: heading, ID: RequestID(r.Context())}
	var f *fault.Error
	if errors.As(err, &f) && kind != fault.Internal {
		t.Code, t.Message, t.Fields = f.Code, f.Message, f.Fields
	} else {
		t.Message = "您的操作可能没有完成。请返回查看最新情况后再试；仍不行请把下面的编号告诉管理员。"
	}
	if kind == fault.Internal || kind == fault.Unavailable {
		s.log.Error("request failed", "id", t.ID, "route", r.Pattern, "error", err, "cause", errors.Unwrap(err))
	}
	return status, t
}

// Missing is the page of an address that does not exist.
func (s *Site) Missing(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "web.no-page", "没有这个页面。可能是地址有误，或者内容已经移走。")
}
