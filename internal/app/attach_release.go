package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/screening"
)

// ReleaseFile is a file that is to be given with the answer to a case: an
// original, which never leaves, and the copies that were made of it by taking
// out what must not leave (Regulations arts 15, 37). The last copy is what goes.
type ReleaseFile struct {
	ID       string           `json:"id"`
	Version  int              `json:"version"`
	State    ReleaseState     `json:"state"`
	Format   doc.Format       `json:"format"`
	Versions []ReleaseVersion `json:"versions"` // the first is the original
	Steps    []LetterStep     `json:"steps"`    // upload, clean, justify, drop, send
	Letter   string           `json:"letter,omitempty"`
	Sealed   []byte           `json:"sealed"`
}

// ReleaseState says whether a file goes with the next answer.
type ReleaseState string

// The states.
const (
	ReleaseOpen    ReleaseState = "open"    // goes with the next answer, once it may
	ReleaseDropped ReleaseState = "dropped" // is not given
	ReleaseSent    ReleaseState = "sent"    // went with Letter; nothing of it changes
)

// Label is the state in Chinese.
func (s ReleaseState) Label() string {
	return map[ReleaseState]string{ReleaseOpen: "拟提供", ReleaseDropped: "不提供", ReleaseSent: "已随答复提供"}[s]
}

// ReleaseVersion is the original or a copy: a sealed blob, and the hash of what
// it seals.
type ReleaseVersion struct {
	Ref  string    `json:"ref"`
	Hash string    `json:"hash"`
	Size int       `json:"size"`
	Cuts int       `json:"cuts"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// releaseParts is what Sealed holds: names and what was cut are personal data.
type releaseParts struct {
	Name      string            `json:"name"`     // with which it leaves
	Original  string            `json:"original"` // with which it came
	Cuts      []doc.Cut         `json:"cuts,omitempty"`
	Justified map[string]string `json:"justified,omitempty"` // of the last copy, by finding
}

const (
	kindRelease = "release_file" // of no agency; key is case/file
	// MaxRelease bounds one file that is to be given.
	MaxRelease = 64 << 20
	mostCuts   = 500
)

func releaseOwner(id string) string { return "release:" + id }

// Copied reports whether a copy was made that may be looked at.
func (f *ReleaseFile) Copied() bool { return len(f.Versions) > 1 }

// Last is the last copy, or the original where there is none.
func (f *ReleaseFile) Last() ReleaseVersion { return f.Versions[len(f.Versions)-1] }

func (a *App) releaseParts(f *ReleaseFile) (p releaseParts, err error) {
	plain, err := a.vault.Open(f.Sealed, releaseOwner(f.ID))
	if err == nil {
		err = json.Unmarshal(plain, &p)
	}
	return p, err
}

func (w *work) putRelease(ctx context.Context, verb agency.Verb, v *View, f *ReleaseFile, parts releaseParts, what, note string) error {
	plain, err := json.Marshal(parts)
	if err != nil {
		return err
	}
	if f.Sealed, err = w.app.vault.Seal(plain, releaseOwner(f.ID)); err != nil {
		return err
	}
	f.Version++
	f.Steps = append(f.Steps, LetterStep{What: what, By: w.actor.Person, At: w.now, Note: note})
	return w.about(ctx, verb, v.Agency, kindRelease, v.ID+"/"+f.ID, f)
}

func (w *work) releaseFiles(ctx context.Context, caseID string) (out []ReleaseFile, err error) {
	rs, err := w.RecordsUnder(ctx, kindRelease, "", caseID)
	for _, r := range rs {
		f, err := decode[ReleaseFile](r.Body)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b ReleaseFile) int { return strings.Compare(a.ID, b.ID) })
	return out, err
}

func (w *work) releaseFile(ctx context.Context, caseID, id string) (f ReleaseFile, err error) {
	r, err := w.Record(ctx, kindRelease, "", caseID+"/"+id)
	if err == nil && r == nil {
		err = fault.New(fault.NotFound, "release.missing", "没有这个文件。")
	}
	if err != nil {
		return f, err
	}
	return decode[ReleaseFile](r.Body)
}

// PutRelease keeps the original of a file that is to be given with an answer.
func (a *App) PutRelease(ctx context.Context, actor agency.Actor, caseID, name string, r io.Reader) (f ReleaseFile, err error) {
	if err := a.onCase(ctx, actor, agency.CaseAct, caseID, func(_ *work, v *View) error { return goneOn(v, "拟提供的文件") }); err != nil {
		return f, err
	}
	data, err := readAtMost(r, MaxRelease)
	if err != nil {
		return f, refusedFile(name, err.Error())
	}
	held, err := a.checkAttachment(ctx, name, data)
	if err != nil {
		return f, err
	}
	f = ReleaseFile{State: ReleaseOpen, Format: held.Format}
	if f.ID, err = newID(); err != nil {
		return f, err
	}
	one := ReleaseVersion{Hash: sum(data), Size: len(data)}
	if one.Ref, err = a.sealAway(ctx, data, releaseOwner(f.ID)); err != nil {
		return f, err
	}
	err = a.onCase(ctx, actor, agency.CaseAct, caseID, func(w *work, v *View) error {
		one.By, one.At = w.actor.Person, w.now
		f.Versions, f.Steps, f.Version = []ReleaseVersion{one}, nil, 0
		if err := w.nameBlob(ctx, "拟提供文件 "+f.ID+"（原件，加密）", one); err != nil {
			return err
		}
		return w.putRelease(ctx, agency.CaseAct, v, &f, releaseParts{Name: held.Name, Original: held.Name}, "upload", "")
	})
	return f, err
}

func (w *work) nameBlob(ctx context.Context, name string, v ReleaseVersion) error {
	return w.putJSON(ctx, agency.CaseAct, kindFile, "", v.Ref, 0, File{Name: name, Size: int64(v.Size)})
}

// CopyOrder says what is to be taken out of a file for a new copy. Each copy is
// made of the original, so that what was cut may be taken back.
type CopyOrder struct {
	Version    int
	Name       string   // with which the copy is to leave
	Keep       []int    // cuts of the last copy that stand, by their place in the list
	Findings   []string // of the original, by id
	Everywhere bool     // their texts wherever they stand, not only in their places
	Places     []string // whole paragraphs and cells, as Place.Key names them
	Texts      []string // typed
	Where      string   // of Texts: 第3段, 第2页, 名单!B7; "" is everywhere; without Texts all that stands there
}

// CopyRelease makes a copy that may leave, without what the file hides and what
// the order names.
func (a *App) CopyRelease(ctx context.Context, actor agency.Actor, caseID, id string, o CopyOrder) (err error) {
	f, parts, v, err := a.openRelease(ctx, actor, agency.CaseAct, caseID, id, "遮盖拟提供的文件")
	if err != nil {
		return err
	}
	data, err := a.openSealed(ctx, f.Versions[0].Ref, releaseOwner(f.ID), f.Versions[0].Hash, "原件")
	if err != nil {
		return err
	}
	cuts, err := a.cutsOf(ctx, actor, v.Agency, &f, parts, data, o)
	if err != nil {
		return err
	}
	if o.Name = strings.TrimSpace(o.Name); o.Name == "" {
		o.Name = parts.Original
	}
	if parts.Name, err = fileName(paper.CleanName(o.Name)); err != nil {
		return err
	}
	if path.Ext(parts.Name) == "" {
		parts.Name += "." + string(f.Format)
	}
	clean, _, err := a.CleanFile(ctx, actor, v.Agency, Leaving{Name: parts.Name, Data: data}, cuts)
	if err != nil {
		return err
	}
	one := ReleaseVersion{Hash: sum(clean.Data), Size: len(clean.Data), Cuts: len(cuts)}
	if one.Ref, err = a.sealAway(ctx, clean.Data, releaseOwner(f.ID)); err != nil {
		return err
	}
	parts.Cuts, parts.Justified = cuts, nil
	return a.changeRelease(ctx, actor, caseID, id, o.Version, func(w *work, v *View, f *ReleaseFile) error {
		one.By, one.At = w.actor.Person, w.now
		f.Versions = append(f.Versions, one)
		if err := w.nameBlob(ctx, fmt.Sprintf("拟提供文件 %s（第 %d 份副本，加密）", f.ID, len(f.Versions)-1), one); err != nil {
			return err
		}
		return w.putRelease(ctx, agency.CaseAct, v, f, parts, "clean", fmt.Sprintf("第 %d 份副本，遮盖 %d 处", len(f.Versions)-1, len(cuts)))
	})
}

// changeRelease runs f on a file that stands at version and did not leave yet.
func (a *App) changeRelease(ctx context.Context, actor agency.Actor, caseID, id string, version int, f func(*work, *View, *ReleaseFile) error) error {
	return a.onCase(ctx, actor, agency.CaseAct, caseID, func(w *work, v *View) error {
		one, err := w.releaseFile(ctx, v.ID, id)
		switch {
		case err != nil:
			return err
		case one.Version != version:
			return fault.New(fault.Conflict, "release.moved-on", "这个文件刚被他人更新，您的操作没有保存。请查看最新情况后再办。")
		case one.State == ReleaseSent:
			return fault.New(fault.Conflict, "release.sent", "这个文件已经随文书发出，不能再改。需要更正的，请另行上传。")
		}
		return f(w, v, &one)
	})
}

// JustifyRelease writes down why findings of the last copy may stand, by their
// ids. An empty reason takes one back.
func (a *App) JustifyRelease(ctx context.Context, actor agency.Actor, caseID, id string, version int, reasons map[string]string) error {
	return a.changeRelease(ctx, actor, caseID, id, version, func(w *work, v *View, f *ReleaseFile) error {
		if !f.Copied() {
			return fault.New(fault.Conflict, "release.no-copy", "请先生成可以发出的副本，再说明仍然保留的内容。")
		}
		parts, err := a.releaseParts(f)
		if err != nil {
			return err
		}
		if parts.Justified == nil {
			parts.Justified = map[string]string{}
		}
		n := 0
		for id, why := range reasons {
			if why = strings.TrimSpace(why); why == "" {
				delete(parts.Justified, id)
			} else if parts.Justified[id] = why; len([]rune(why)) > 200 || len(parts.Justified) > screening.MostFindings {
				return fault.New(fault.Invalid, "release.reason", "每一处的理由不超过 200 个字。")
			}
			n++
		}
		return w.putRelease(ctx, agency.CaseAct, v, f, parts, "justify", fmt.Sprintf("说明 %d 处", n))
	})
}

// DropRelease takes a file out of what goes with the answer, or in again.
func (a *App) DropRelease(ctx context.Context, actor agency.Actor, caseID, id string, version int, dropped bool) error {
	return a.changeRelease(ctx, actor, caseID, id, version, func(w *work, v *View, f *ReleaseFile) error {
		parts, err := a.releaseParts(f)
		if err != nil {
			return err
		}
		what := "restore"
		if f.State = ReleaseOpen; dropped {
			what, f.State = "drop", ReleaseDropped
		}
		return w.putRelease(ctx, agency.CaseAct, v, f, parts, what, "")
	})
}

// openRelease loads a file for those who make letters of the case; what it
// holds may be anybody's data, so that the reading is noted.
func (a *App) openRelease(ctx context.Context, actor agency.Actor, verb agency.Verb, caseID, id, purpose string) (f ReleaseFile, parts releaseParts, v View, err error) {
	err = a.onCase(ctx, actor, verb, caseID, func(w *work, view *View) error {
		v = *view
		if f, err = w.releaseFile(ctx, v.ID, id); err != nil {
			return err
		}
		if parts, err = a.releaseParts(&f); err != nil {
			return err
		}
		w.Note(w.entry(agency.ApplicantRead, v.Agency, "case:"+v.ID, map[string]string{"purpose": purpose, "file": id}))
		return nil
	})
	return f, parts, v, err
}

// ReleaseList is a file of a case with its name.
type ReleaseList struct {
	ReleaseFile
	Name string
}

// Releases lists the files that are to be given with the answer to a case, or
// were, to those who work on it.
func (a *App) Releases(ctx context.Context, actor agency.Actor, caseID string) (out []ReleaseList, err error) {
	err = a.readCase(ctx, actor, releaseReader(actor), caseID, func(w *work, _ *View) error {
		fs, err := w.releaseFiles(ctx, caseID)
		for i := range fs {
			parts, err := a.releaseParts(&fs[i])
			if err != nil {
				return err
			}
			out = append(out, ReleaseList{fs[i], parts.Name})
		}
		return err
	})
	return out, err
}

// releaseReader is the verb by which somebody may look: those who sign see what
// they sign.
func releaseReader(actor agency.Actor) agency.Verb {
	if actor.Has(agency.Signer) {
		return agency.LetterSign
	}
	return agency.CaseAct
}
