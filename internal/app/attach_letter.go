package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/letter"
)

// Attached is a file that a letter gives, bound to the bytes that passed the
// gate when the letter was signed.
type Attached struct {
	File   string     `json:"file"` // ReleaseFile.ID
	Format doc.Format `json:"format"`
	Hash   string     `json:"hash"`
	Size   int        `json:"size"`
}

// SentFile is a file that went with a letter, as its applicant sees it.
type SentFile struct {
	ID, Name string
	Format   doc.Format
	Size     int
	Hash     string // SHA-256
}

// gives reports whether a letter hands out information, so that the files of
// its case go with it.
func gives(d letter.Detail) bool { return d.Supply != nil }

// toGo are the files of a case that go with its next answer.
func (w *work) toGo(ctx context.Context, caseID string) ([]ReleaseFile, error) {
	all, err := w.releaseFiles(ctx, caseID)
	return slices.DeleteFunc(all, func(f ReleaseFile) bool { return f.State != ReleaseOpen }), err
}

// withFiles adds the names of the files to what the letter lists (附件).
func (w *work) withFiles(ctx context.Context, caseID string, d letter.Detail) (letter.Detail, error) {
	if !gives(d) {
		return d, nil
	}
	files, err := w.toGo(ctx, caseID)
	d.Attachments = slices.Clone(d.Attachments)
	for i := range files {
		parts, err := w.app.releaseParts(&files[i])
		if err != nil {
			return d, err
		}
		if !slices.Contains(d.Attachments, parts.Name) {
			d.Attachments = append(d.Attachments, parts.Name)
		}
	}
	return d, err
}

// gateLetter lets the files of a letter pass the gate, before the transaction
// in which it is signed or issued: reading them may take long. What passed is
// given, to be compared there.
func (a *App) gateLetter(ctx context.Context, actor agency.Actor, caseID, id string) (out []Attached, err error) {
	var files []ReleaseFile
	var owner string
	if err := a.onCase(ctx, actor, agency.CaseRead, caseID, func(w *work, v *View) error {
		view, err := w.letterOf(ctx, v, id)
		if err != nil || !gives(view.Detail) {
			return err
		}
		owner = v.Agency
		files, err = w.toGo(ctx, v.ID)
		return err
	}); err != nil {
		return nil, err
	}
	refusal := &fault.Error{Kind: fault.Conflict, Code: "release.gate"}
	for i := range files {
		f := &files[i]
		parts, err := a.releaseParts(f)
		if err != nil {
			return nil, err
		}
		if _, err := a.leave(ctx, owner, f, parts); err != nil {
			if fault.KindOf(err) != fault.Conflict {
				return nil, err
			}
			var e *fault.Error
			if errors.As(err, &e) {
				refusal.Fields = append(refusal.Fields, e.Fields...)
			}
			continue
		}
		if !f.Copied() {
			refusal.Fields = append(refusal.Fields, fault.Field{Name: parts.Name, Code: "release.no-copy", Message: "还没有生成可以发出的副本，原件不能发出。请在“拟提供的文件”中生成副本"})
			continue
		}
		out = append(out, Attached{File: f.ID, Format: f.Format, Hash: f.Last().Hash, Size: f.Last().Size})
	}
	if n := len(refusal.Fields); n > 0 {
		refusal.Message = fmt.Sprintf("拟提供的文件有 %d 处要先处理，文书还不能进入下一步。请在“拟提供的文件”中清理、遮盖或者说明", n)
		return nil, refusal
	}
	return out, nil
}

// sameFiles refuses where the files of the case are no longer those that passed
// the gate, or those that were signed for.
func (w *work) sameFiles(ctx context.Context, caseID string, d letter.Detail, passed []Attached) error {
	if !gives(d) {
		return nil
	}
	files, err := w.toGo(ctx, caseID)
	if err != nil {
		return err
	}
	var now []Attached
	for i := range files {
		now = append(now, Attached{File: files[i].ID, Format: files[i].Format, Hash: files[i].Last().Hash, Size: files[i].Last().Size})
	}
	if !slices.Equal(now, passed) {
		return fault.New(fault.Conflict, "release.changed", "拟提供的文件有了变化，与签发时的不同，文书没有发出。请核对文件；签发之后换过文件的，请作废文书后重新拟制。")
	}
	return nil
}

// sendFiles marks the files of a letter as gone: nothing of them changes now.
func (w *work) sendFiles(ctx context.Context, verb agency.Verb, v *View, l *Letter) error {
	for _, x := range l.Attached {
		f, err := w.releaseFile(ctx, v.ID, x.File)
		if err != nil {
			return err
		}
		parts, err := w.app.releaseParts(&f)
		if err != nil {
			return err
		}
		f.State, f.Letter = ReleaseSent, l.ID
		if err := w.putRelease(ctx, verb, v, &f, parts, "send", l.DocumentNo); err != nil {
			return err
		}
	}
	return nil
}

func sentFilesOf(l Letter, parts letterParts) (out []SentFile) {
	for i, x := range l.Attached {
		f := SentFile{ID: x.File, Name: fmt.Sprintf("附件%d.%s", i+1, x.Format), Format: x.Format, Size: x.Size, Hash: x.Hash}
		if i < len(parts.Names) {
			f.Name = parts.Names[i]
		}
		out = append(out, f)
	}
	return out
}

// nameFiles freezes the names of what a letter gives.
func (w *work) nameFiles(ctx context.Context, caseID string, files []Attached) (names []string, err error) {
	for _, x := range files {
		f, err := w.releaseFile(ctx, caseID, x.File)
		if err != nil {
			return nil, err
		}
		parts, err := w.app.releaseParts(&f)
		if err != nil {
			return nil, err
		}
		names = append(names, parts.Name)
	}
	return names, nil
}

// LetterFile gives a file that came with a letter to its applicant: the bytes
// that were signed for, past the gate. The reading is noted.
func (v Visitor) LetterFile(ctx context.Context, c Claim, letterID, fileID string) (data []byte, out SentFile, err error) {
	var f ReleaseFile
	var owner string
	err = v.write(ctx, func(w *work) error {
		of, err := w.claimedCase(ctx, c)
		if err != nil {
			return err
		}
		one, err := w.openSent(ctx, &of, letterID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(one.Files, func(x SentFile) bool { return x.ID == fileID })
		if i < 0 {
			return fault.New(fault.NotFound, "release.missing", "没有这个文件。")
		}
		out, owner = one.Files[i], of.Agency
		if f, err = w.releaseFile(ctx, of.ID, out.ID); err != nil {
			return err
		}
		w.Note(w.entry(visitorRead, of.Agency, "case:"+of.ID, map[string]string{"letter": one.ID, "file": out.ID}))
		return nil
	})
	if err != nil {
		return nil, out, err
	}
	if f.Last().Hash != out.Hash {
		return nil, out, fault.New(fault.Conflict, "release.changed", "这个文件与文书签发时的不符，没有提供。请联系受理机关。")
	}
	parts, err := v.app.releaseParts(&f)
	if err == nil {
		data, err = v.app.leave(ctx, owner, &f, parts)
	}
	if fault.KindOf(err) == fault.Conflict { // what was found is the agency's to see
		err = fault.Wrap(fault.Conflict, "release.held", fmt.Sprintf("“%s”需要受理机关重新检查，暂时不能下载。请联系受理机关。", out.Name), err)
	}
	return data, out, err
}
