package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// Upload is one file on its way into the collection of a year. Its bytes are
// stored before anything else, so that a page that is left, or a server that
// stops, loses nothing: what still waits is read later.
type Upload struct {
	ID     string      `json:"-"`
	Year   int         `json:"year"` // that the person is collecting
	Office string      `json:"-"`    // where it was handed in: a supervisor's, or the agency's own
	Own    bool        `json:"own,omitempty"`
	State  UploadState `json:"state"`
	File   string      `json:"file"`
	Name   string      `json:"name"`
	Size   int64       `json:"size"`
	By     string      `json:"by"`
	At     time.Time   `json:"at"`

	// What became of it.
	Message string `json:"message,omitempty"` // why it was refused or is doubted, and the way out
	Member  string `json:"member,omitempty"`  // whose report it is, or is taken for
	Of      int    `json:"of,omitempty"`      // the year it is of, or is taken to be of
	Stated  string `json:"stated,omitempty"`  // what the document calls its agency
	Version int    `json:"version,omitempty"`
	Sure    bool   `json:"sure,omitempty"` // somebody has said whose and of which year it is
}

// UploadState is how far a file has come.
type UploadState string

// The states. Opened is a zip whose members have become uploads of their own.
const (
	UploadWaiting  UploadState = "waiting"
	UploadDoubtful UploadState = "doubtful"
	UploadTaken    UploadState = "taken"
	UploadRefused  UploadState = "refused"
	UploadOpened   UploadState = "opened"
	UploadDropped  UploadState = "dropped"
)

// Label is the state's name.
func (s UploadState) Label() string {
	return map[UploadState]string{UploadWaiting: "等待读取", UploadDoubtful: "待确认", UploadTaken: "已收到", UploadRefused: "未收", UploadOpened: "已展开", UploadDropped: "已放弃"}[s]
}

// Waiting and doubtful uploads stand apart, so that finding them costs nothing
// however many years have gone by.
const (
	kindUploadOpen = "upload_open"
	kindUpload     = "upload"
)

// mostUploads bounds one call and the members of one zip.
const mostUploads = 500

// open reports whether the upload is still to be read or decided.
func (u *Upload) open() bool { return u.State == UploadWaiting || u.State == UploadDoubtful }

// verb is what handing the file in was: a supervisor collects, an agency's own
// people submit.
func (u *Upload) verb() agency.Verb {
	if u.Own {
		return agency.ReportSubmit
	}
	return agency.ReportCollect
}

func uploadVerb(actor agency.Actor) agency.Verb {
	if agency.Can(actor, agency.ReportCollect, actor.Agency, nil) {
		return agency.ReportCollect
	}
	return agency.ReportSubmit
}

// Upload stores a file for the collection of a year; next gives one file after
// another and io.EOF after the last. They are read behind the page: see
// Uploads for what became of each.
func (a *App) Upload(ctx context.Context, actor agency.Actor, year int, next func() (name string, r io.Reader, err error)) (n int, err error) {
	if err := checkYear(year); err != nil {
		return 0, err
	}
	verb := uploadVerb(actor)
	if err := a.read(ctx, actor, verb, actor.Agency, func(*work) error { return nil }); err != nil {
		return 0, err
	}
	defer func() {
		if n > 0 {
			a.wakeIntake()
		}
	}()
	for {
		name, r, err := next()
		if err == io.EOF {
			return n, nil
		}
		if err == nil && n == mostUploads {
			err = fault.New(fault.Invalid, "upload.many", fmt.Sprintf("一次最多上传 %d 个文件，前 %d 个已经收下，其余的请另行上传。", mostUploads, n))
		}
		if err != nil {
			return n, err
		}
		if err := a.storeUpload(ctx, actor, year, name, r); err != nil {
			return n, err
		}
		n++
	}
}

// storeUpload has the bytes on disk before the ledger names them.
func (a *App) storeUpload(ctx context.Context, actor agency.Actor, year int, name string, r io.Reader) error {
	verb := uploadVerb(actor)
	ref, size, err := a.blobs.Put(ctx, r, MaxFile)
	if err != nil {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	return a.write(ctx, actor, verb, actor.Agency, func(w *work) error {
		u := Upload{ID: id, Year: year, Office: actor.Agency, Own: verb == agency.ReportSubmit, State: UploadWaiting, File: string(ref), Name: baseName(name), Size: size, By: actor.Person, At: w.now}
		if err := w.putJSON(ctx, verb, kindFile, "", u.File, 0, File{Name: u.Name, Size: size}); err != nil {
			return err
		}
		return w.putUpload(ctx, u)
	})
}

// baseName keeps a browser from telling folders; a name is never a path.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.TrimSpace(name), `\`, "/"))
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	if name == "." || name == "/" {
		return "未命名"
	}
	return name
}

// putUpload writes the upload where its state belongs.
func (w *work) putUpload(ctx context.Context, u Upload) error {
	verb := u.verb()
	if u.open() {
		return w.putJSON(ctx, verb, kindUploadOpen, u.Office, u.ID, u.Year, u)
	}
	if err := w.putJSON(ctx, verb, kindUpload, u.Office, u.ID, u.Year, u); err != nil {
		return err
	}
	old, err := w.Record(ctx, kindUploadOpen, u.Office, u.ID)
	if err != nil || old == nil {
		return err
	}
	return w.DeleteRecord(ctx, old, w.entry(verb, u.Office, "", nil))
}

func uploadOf(r store.Record) (u Upload, err error) {
	err = json.Unmarshal([]byte(r.Body), &u)
	u.ID, u.Office = r.Key, r.Agency
	return u, err
}

// uploadsOpen counts what an office's uploads of a year still wait for.
func (w *work) uploadsOpen(ctx context.Context, office string, year int) (waiting, doubtful int, err error) {
	rs, err := w.Records(ctx, kindUploadOpen, office, year)
	for _, r := range rs {
		u, err := uploadOf(r)
		if err != nil {
			return 0, 0, err
		}
		if u.State == UploadWaiting {
			waiting++
		} else {
			doubtful++
		}
	}
	return waiting, doubtful, err
}

// Uploads lists what the actor's office has uploaded for a year: what somebody
// must decide first, then the latest.
func (a *App) Uploads(ctx context.Context, actor agency.Actor, year int) (out []Upload, err error) {
	err = a.read(ctx, actor, uploadVerb(actor), actor.Agency, func(w *work) error {
		out = nil
		for _, kind := range []string{kindUploadOpen, kindUpload} {
			rs, err := w.Records(ctx, kind, actor.Agency, year)
			if err != nil {
				return err
			}
			for _, r := range rs {
				u, err := uploadOf(r)
				if err != nil {
					return err
				}
				out = append(out, u)
			}
		}
		return nil
	})
	slices.SortStableFunc(out, func(a, b Upload) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.ID, a.ID))
	})
	if slices.ContainsFunc(out, func(u Upload) bool { return u.State == UploadWaiting }) {
		a.wakeIntake() // after a restart
	}
	return out, err
}

func rank(u Upload) int {
	switch u.State {
	case UploadDoubtful:
		return 0
	case UploadWaiting:
		return 1
	}
	return 2
}

// UploadByID finds an upload of the actor's office that is still to be decided.
func (a *App) UploadByID(ctx context.Context, actor agency.Actor, id string) (u Upload, err error) {
	err = a.read(ctx, actor, uploadVerb(actor), actor.Agency, func(w *work) error {
		u, err = w.openUpload(ctx, actor.Agency, id)
		return err
	})
	return u, err
}

func (w *work) openUpload(ctx context.Context, office, id string) (u Upload, err error) {
	r, err := w.Record(ctx, kindUploadOpen, office, id)
	if err != nil {
		return u, err
	}
	if r == nil {
		return u, fault.New(fault.NotFound, "upload.gone", "没有这份待确认的文件，可能已经处理。")
	}
	return uploadOf(*r)
}

// SettleUpload says whose report of which year a doubtful upload is, and reads
// it again; with agency "" it is dropped, the file stays on record.
func (a *App) SettleUpload(ctx context.Context, actor agency.Actor, id, member string, year int) error {
	verb := uploadVerb(actor)
	err := a.write(ctx, actor, verb, actor.Agency, func(w *work) error {
		u, err := w.openUpload(ctx, actor.Agency, id)
		if err != nil {
			return err
		}
		if member == "" {
			u.State, u.Message = UploadDropped, ""
			return w.putUpload(ctx, u)
		}
		if err := checkYear(year); err != nil {
			return err
		}
		if _, err := w.Agency(ctx, member); err != nil {
			return fault.New(fault.Invalid, "upload.member", "请选择机关。")
		}
		if err := w.may(ctx, verb, member); err != nil {
			return err
		}
		u.State, u.Message, u.Member, u.Of, u.Sure = UploadWaiting, "", member, year, true
		return w.putUpload(ctx, u)
	})
	if err == nil && member != "" {
		a.wakeIntake()
	}
	return err
}

// blobBytes reads a stored file whole; the limit is the reader's.
func (a *App) blobBytes(ctx context.Context, hash string, limit int64) (data []byte, err error) {
	f, err := a.blobs.Open(ctx, blob.Ref(hash))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var b bytes.Buffer
	_, err = io.Copy(&b, io.LimitReader(f, limit))
	return b.Bytes(), err
}
