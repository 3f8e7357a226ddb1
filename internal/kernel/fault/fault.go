// Package fault names what can go wrong in words that a clerk understands:
// a kind (one of five), the fields concerned with stable codes, and a way out.
// Faces map kinds to exit statuses and pages; nothing internal is ever shown.
package fault

import (
	"errors"
	"strings"
)

// Kind says what sort of trouble an error is, and so what a face does with it.
type Kind int

// The five kinds. The zero value is Internal, so that an error nobody
// classified is never shown to a visitor.
const (
	Internal    Kind = iota
	Invalid          // the input is wrong; Fields say where
	NotFound         // the named thing does not exist or may not be seen
	Forbidden        // the actor may not do this
	Conflict         // somebody else was faster, or the state forbids it
	Unavailable      // a server, file or limit is in the way; try again or elsewhere
)

// Field is one fault of one field. Code is stable and never re-used;
// Message is Chinese, for people.
type Field struct {
	Name    string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Error is an error with a kind. Message is Chinese and complete: the thing,
// the place and the way out.
type Error struct {
	Kind    Kind
	Code    string // stable, e.g. "act.before-receipt"; never re-used
	Message string
	Fields  []Field
	Cause   error // for logs only, never shown
}

func (e *Error) Error() string {
	if len(e.Fields) == 0 {
		return e.Message
	}
	var b strings.Builder
	b.WriteString(e.Message)
	for i, f := range e.Fields {
		if i == 0 && e.Message != "" {
			b.WriteString("：")
		} else if i > 0 {
			b.WriteString("；")
		}
		b.WriteString(f.Name)
		b.WriteString(" ")
		b.WriteString(f.Message)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// New makes an error of a kind with a stable code and a Chinese message.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Wrap is New with a cause that only logs see.
func Wrap(kind Kind, code, message string, cause error) *Error {
	return &Error{Kind: kind, Code: code, Message: message, Cause: cause}
}

// KindOf gives the kind of err, Internal where nobody classified it.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}
