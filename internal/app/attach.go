package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

// CaseFile is a file that came with a case: what an applicant attached, a scan
// of what came on paper, a proof of delivery. It is the applicant's data: its
// content and its name are sealed (Personal Information Protection Law art. 51).
type CaseFile struct {
	ID     string
	Case   string
	Source FileSource
	At     time.Time
	By     string // person, or the public
	Format doc.Format
	Size   int    // of the file in the clear
	Hash   string // likewise, SHA-256
	Name   string // "" where it was not opened
}

// FileSource says what a file came with.
type FileSource string

// The sources.
const (
	WithApplication FileSource = "apply"
	WithCorrection  FileSource = "correct"
	WithReasons     FileSource = "reasons"
	FromOffice      FileSource = "office" // scanned or received by the staff
	ProofOfDelivery FileSource = "proof"
)

// Label is the source in Chinese.
func (s FileSource) Label() string {
	return map[FileSource]string{WithApplication: "随申请提交", WithCorrection: "随补正提交", WithReasons: "随理由说明提交", FromOffice: "工作人员录入", ProofOfDelivery: "送达凭证"}[s]
}

// keptFile is the record of a CaseFile; Ref is the sealed blob.
type keptFile struct {
	ID     string     `json:"id"`
	Source FileSource `json:"source"`
	At     time.Time  `json:"at"`
	By     string     `json:"by"`
	Format doc.Format `json:"format"`
	Size   int        `json:"size"`
	Hash   string     `json:"hash"`
	Ref    string     `json:"ref"`
	Sealed []byte     `json:"sealed"` // its name
}

// kindCaseFile is a record of no agency: a case that is handed on keeps its
// files. The key is case/file.
const kindCaseFile = "case_file"

func fileOwner(id string) string { return "attachment:" + id }

func fileNameOwner(id string) string { return "attachment-name:" + id }

func (k *keptFile) view(caseID string) CaseFile {
	return CaseFile{ID: k.ID, Case: caseID, Source: k.Source, At: k.At, By: k.By, Format: k.Format, Size: k.Size, Hash: k.Hash}
}

// about writes a record of no agency whose entry is of the case's.
func (w *work) about(ctx context.Context, verb agency.Verb, owner, kind, key string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.PutRecord(ctx, &store.Record{Kind: kind, Key: key, Body: string(body)}, w.entry(verb, owner, "", nil))
}

// addFiles binds files whose blobs are stored to a case.
func (w *work) addFiles(ctx context.Context, verb agency.Verb, v *View, source FileSource, files []keptFile) error {
	for _, k := range files {
		k.Source, k.At, k.By = source, w.now, w.actor.Person
		if err := w.putJSON(ctx, verb, kindFile, "", k.Ref, 0, File{Name: "申请附件 " + k.ID + "（加密）", Size: int64(k.Size)}); err != nil {
			return err
		}
		if err := w.about(ctx, verb, v.Agency, kindCaseFile, v.ID+"/"+k.ID, k); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) caseFiles(ctx context.Context, caseID string) (out []keptFile, err error) {
	rs, err := w.RecordsUnder(ctx, kindCaseFile, "", caseID)
	for _, r := range rs {
		k, err := decode[keptFile](r.Body)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	slices.SortStableFunc(out, func(a, b keptFile) int { return strings.Compare(a.ID, b.ID) }) // UUIDv7: by time
	return out, err
}

// Files lists the files of a case, their names unopened.
func (a *App) Files(ctx context.Context, actor agency.Actor, caseID string) (out []CaseFile, err error) {
	err = a.readCase(ctx, actor, agency.CaseRead, caseID, func(w *work, _ *View) error {
		ks, err := w.caseFiles(ctx, caseID)
		for i := range ks {
			out = append(out, ks[i].view(caseID))
		}
		return err
	})
	return out, err
}

// OpenFiles lists the files of a case with their names. It is a reading of the
// applicant's data, an audit entry with its purpose.
func (a *App) OpenFiles(ctx context.Context, actor agency.Actor, caseID, purpose string) (out []CaseFile, err error) {
	if unsaid(purpose) {
		return nil, fault.New(fault.Invalid, "applicant.purpose", "查看申请人信息须写明用途。")
	}
	err = a.onCase(ctx, actor, agency.ApplicantRead, caseID, func(w *work, v *View) error {
		out = nil
		ks, err := w.caseFiles(ctx, v.ID)
		if err != nil {
			return err
		}
		for i := range ks {
			f := ks[i].view(v.ID)
			if f.Name, err = w.app.fileNameOf(&ks[i]); err != nil {
				return err
			}
			out = append(out, f)
		}
		w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+v.ID, map[string]any{"purpose": purpose, "files": len(ks)}))
		return nil
	})
	return out, err
}

func (a *App) fileNameOf(k *keptFile) (string, error) {
	name, err := a.vault.Open(k.Sealed, fileNameOwner(k.ID))
	return string(name), err
}

// ReadFile opens a file of a case. Each reading is an audit entry with its
// purpose.
func (a *App) ReadFile(ctx context.Context, actor agency.Actor, caseID, id, purpose string) (data []byte, f CaseFile, err error) {
	if unsaid(purpose) {
		return nil, f, fault.New(fault.Invalid, "applicant.purpose", "查看申请人信息须写明用途。")
	}
	var k keptFile
	err = a.onCase(ctx, actor, agency.ApplicantRead, caseID, func(w *work, v *View) error {
		r, err := w.Record(ctx, kindCaseFile, "", v.ID+"/"+id)
		if err == nil && r == nil {
			err = fault.New(fault.NotFound, "attach.missing", "没有这个附件。")
		}
		if err == nil {
			k, err = decode[keptFile](r.Body)
		}
		if err != nil {
			return err
		}
		w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+v.ID, map[string]string{"purpose": purpose, "file": k.ID}))
		return nil
	})
	if err != nil {
		return nil, f, err
	}
	f = k.view(caseID)
	if f.Name, err = a.fileNameOf(&k); err == nil {
		data, err = a.openSealed(ctx, k.Ref, fileOwner(k.ID), k.Hash, "附件")
	}
	return data, f, err
}

// sealAway stores data as a sealed blob.
func (a *App) sealAway(ctx context.Context, data []byte, owner string) (ref string, err error) {
	sealed, err := a.vault.Seal(data, owner)
	if err != nil {
		return "", err
	}
	r, _, err := a.blobs.Put(ctx, bytes.NewReader(sealed), MaxFile)
	return string(r), err
}

// openSealed opens a sealed blob and holds it against its hash.
func (a *App) openSealed(ctx context.Context, ref, owner, hash, what string) (data []byte, err error) {
	r, err := a.blobs.Open(ctx, blob.Ref(ref))
	if err != nil {
		return nil, err
	}
	sealed, err := io.ReadAll(io.LimitReader(r, MaxFile))
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	if data, err = a.vault.Open(sealed, owner); err != nil {
		return nil, err
	}
	if sum(data) != hash {
		return nil, fault.New(fault.Invalid, "attach.changed", fmt.Sprintf("%s的内容与登记时不符，请用 gongkai verify 检查。", what))
	}
	return data, nil
}

// AddFiles puts the files that wait under a token to a case: what came on paper
// and was scanned, what was handed in later.
func (a *App) AddFiles(ctx context.Context, actor agency.Actor, caseID, token string) (n int, err error) {
	group := holding(actor.Person, token)
	files, err := a.settle(ctx, group)
	if err != nil {
		return 0, err
	}
	if len(files) == 0 {
		return 0, fault.New(fault.Invalid, "attach.files", "请选择要上传的文件。")
	}
	err = a.onCase(ctx, actor, agency.CaseAct, caseID, func(w *work, v *View) error {
		return w.addFiles(ctx, agency.CaseAct, v, FromOffice, files)
	})
	if err == nil {
		a.settled(ctx, group)
	}
	return len(files), err
}
