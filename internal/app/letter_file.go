package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// PrintLetter gives a letter as a file. A draft is printed as it stands today
// and nothing is kept; a signed letter is printed once in each format, and ever
// after the same bytes come out, checked against their hash. What is kept is
// sealed: letters name their applicants.
func (a *App) PrintLetter(ctx context.Context, actor agency.Actor, caseID, id string, format doc.Format) (data []byte, err error) {
	view, err := a.Letter(ctx, actor, caseID, id)
	if err != nil {
		return nil, err
	}
	if view.Document == nil {
		return nil, fault.New(fault.Conflict, "letter.state", "这份文书在签发前已作废，没有可以打印的内容。")
	}
	if f, ok := view.file(format); ok {
		return a.keptLetter(ctx, view, f)
	}
	if data, err = printDocument(ctx, view.Document, format); err != nil || view.Date.IsZero() {
		return data, err
	}
	return a.keepLetter(ctx, actor, caseID, id, format, data)
}

func printDocument(ctx context.Context, d *doc.Document, format doc.Format) ([]byte, error) {
	var b bytes.Buffer
	err := paper.Write(ctx, &b, d, format)
	return b.Bytes(), err
}

func (l *Letter) file(format doc.Format) (LetterFile, bool) {
	for _, f := range l.Files {
		if f.Format == format {
			return f, true
		}
	}
	return LetterFile{}, false
}

// keptLetter opens the sealed blob of a letter.
func (a *App) keptLetter(ctx context.Context, view LetterView, f LetterFile) (data []byte, err error) {
	r, err := a.blobs.Open(ctx, blob.Ref(f.Ref))
	if err != nil {
		return nil, err
	}
	sealed, err := io.ReadAll(io.LimitReader(r, MaxFile))
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	if data, err = a.vault.Open(sealed, view.owner()); err != nil {
		return nil, err
	}
	if sum(data) != f.Hash {
		return nil, fault.New(fault.Invalid, "letter.changed", fmt.Sprintf("%s 的文件与签发时不符，请用 gongkai verify 检查。", view.DocumentNo))
	}
	return data, nil
}

// keepLetter stores a file of a signed letter; where another was faster, its
// bytes stand.
func (a *App) keepLetter(ctx context.Context, actor agency.Actor, caseID, id string, format doc.Format, data []byte) ([]byte, error) {
	sealed, err := a.vault.Seal(data, (&Letter{ID: id}).owner())
	if err != nil {
		return nil, err
	}
	ref, size, err := a.blobs.Put(ctx, bytes.NewReader(sealed), MaxFile)
	if err != nil {
		return nil, err
	}
	err = a.onCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		view, err := w.letterOf(ctx, v, id)
		if err != nil {
			return err
		}
		if f, ok := view.file(format); ok {
			data, err = a.keptLetter(ctx, view, f)
			return err
		}
		view.Files = append(view.Files, LetterFile{Format: format, Ref: string(ref), Hash: sum(data), Size: len(data)})
		name := fmt.Sprintf("文书 %s.%s（加密）", view.ID, format)
		if err := w.putJSON(ctx, agency.LetterDraft, kindFile, "", string(ref), 0, File{Name: name, Size: size}); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.LetterDraft, kindLetter, view.Agency, view.key(), view.Year, view.Letter)
	})
	return data, err
}
