package api

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/fault"
)

// The public log for machines: checkpoint and tiles as C2SP tlog-tiles has
// them, so that anybody's tools can check it, a file of all of it, and proofs.
func (a *API) registerLog(mux *http.ServeMux) {
	get := func(path string, h web.Handler) { mux.Handle("GET "+path, open(a.shell.HandleData(h))) }
	get("/log/checkpoint", a.shell.Cached(a.checkpoint))
	get("/log/key", a.shell.Cached(a.logKey))
	get("/log/tile/{path...}", a.logTile)
	get("/log/proof/{n}", a.logProof)
	get("/items/{item}/published.json", a.shell.Cached(a.publishedText))
}

const plain = "text/plain; charset=utf-8"

func (a *API) checkpoint(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagLog)
	_, signed, err := a.visitor.LogCheckpoint(r.Context())
	if err != nil {
		return err
	}
	return sendBody(w, plain, []byte(signed))
}

func (a *API) logKey(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagLog)
	key, err := a.visitor.LogKey(r.Context())
	if err != nil {
		return err
	}
	return sendBody(w, plain, []byte(key+"\n"))
}

// logTile gives a tile, which never changes: its address says how much of the
// log it is of.
func (a *API) logTile(w http.ResponseWriter, r *http.Request) error {
	path := "tile/" + r.PathValue("path")
	data, err := a.visitor.LogTile(r.Context(), path)
	if err != nil {
		return err
	}
	tag := `"` + path + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return sendBody(w, "application/octet-stream", data)
}

func (a *API) logProof(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.ParseInt(r.PathValue("n"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "log.no-entry", "公开日志中没有这一条。")
	}
	text, err := a.visitor.LogProof(r.Context(), n)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="log-%d.tlog-proof"`, n))
	return sendBody(w, plain, []byte(text))
}

// publishedText gives the bytes of a public item whose SHA-256 is in the log.
func (a *API) publishedText(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("item")
	web.Reads(r, "item:"+id)
	data, _, err := a.visitor.PublishedText(r.Context(), id)
	if err != nil {
		return err
	}
	return sendBody(w, "application/json; charset=utf-8", data)
}

// logWhole gives the checkpoint, an empty line, and each entry on a line.
func (a *API) logWhole(s *stream) error {
	size, signed, err := a.visitor.LogCheckpoint(s.r.Context())
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(s, 1<<16)
	fmt.Fprintf(out, "%s\n", signed)
	for from := int64(0); from < size; {
		if err := s.alive(); err != nil {
			return err
		}
		next, err := a.visitor.LogLines(s.r.Context(), from, size, many, func(line string) error {
			_, err := out.WriteString(line + "\n")
			return err
		})
		if err != nil {
			return err
		}
		if next == from {
			return errors.New("the log lacks entries")
		}
		from = next
	}
	return out.Flush()
}
