package web

import "net/http"

// Before calls end when the answer begins, before its first byte is sent: who
// takes a page slowly holds nothing of what it was made of. End may be called
// more than once.
func Before(w http.ResponseWriter, end func()) http.ResponseWriter { return &before{w, end} }

type before struct {
	http.ResponseWriter
	end func()
}

func (b *before) WriteHeader(status int) {
	b.end()
	b.ResponseWriter.WriteHeader(status)
}

func (b *before) Write(p []byte) (int, error) {
	b.end()
	return b.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (b *before) Unwrap() http.ResponseWriter { return b.ResponseWriter }
