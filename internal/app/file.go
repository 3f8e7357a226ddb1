package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// File is what the ledger knows of a stored file; its key is its content's hash.
type File struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

const kindFile = "file"

// MaxFile bounds one stored file.
const MaxFile = 200 << 20

// PutFile stores a file by its content and gives its hash. The bytes are on
// disk before the ledger names them, so a name never points to nothing.
func (a *App) PutFile(ctx context.Context, actor agency.Actor, r io.Reader, name string) (hash string, err error) {
	ref, size, err := a.blobs.Put(ctx, r, MaxFile)
	if err != nil {
		return "", err
	}
	return string(ref), a.write(ctx, actor, agency.CaseAct, actor.Agency, func(w *work) error {
		return w.putJSON(ctx, agency.CaseAct, kindFile, "", string(ref), 0, File{Name: strings.TrimSpace(name), Size: size})
	})
}

// OpenFile gives a stored file; the caller closes it.
func (a *App) OpenFile(ctx context.Context, actor agency.Actor, hash string) (f *blob.Content, info File, err error) {
	err = a.read(ctx, actor, agency.CaseRead, actor.Agency, func(w *work) error {
		r, err := w.Record(ctx, kindFile, "", hash)
		if err != nil {
			return err
		}
		if r == nil {
			return fault.New(fault.NotFound, "file.missing", fmt.Sprintf("没有编号为 %s 的文件。", hash))
		}
		if err := json.Unmarshal([]byte(r.Body), &info); err != nil {
			return err
		}
		f, err = a.blobs.Open(ctx, blob.Ref(hash))
		return err
	})
	return f, info, err
}
