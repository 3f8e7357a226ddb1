package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gongkai/internal/adapter/blob"
	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/paper/source"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/reading"
	"gongkai/internal/law/report/rules"
)

// intake reads uploads behind the pages, one at a time.
type intake struct {
	mu      sync.Mutex
	running bool
	again   bool // something came while it ran
	closed  bool
	done    sync.WaitGroup
	cancel  context.CancelFunc
	// counting ends the counting that Resume began.
	counting context.CancelFunc
}

// wakeIntake reads what waits, unless that is under way already.
func (a *App) wakeIntake() {
	in := &a.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.closed {
		return
	}
	if in.running {
		in.again = true
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	in.running, in.cancel = true, cancel
	in.done.Go(func() {
		defer cancel()
		for {
			err := a.ReadUploads(ctx)
			in.mu.Lock()
			if !in.again || err != nil || ctx.Err() != nil {
				in.running = false
				in.mu.Unlock()
				return // what could not be read waits for the next visit
			}
			in.again = false
			in.mu.Unlock()
		}
	})
}

// stop ends the reading and waits for it; what was not read is read next time.
func (in *intake) stop() {
	in.mu.Lock()
	in.closed = true
	for _, end := range []context.CancelFunc{in.cancel, in.counting} {
		if end != nil {
			end()
		}
	}
	in.mu.Unlock()
	in.done.Wait()
}

// Resume goes on behind the pages with what an earlier process left: uploads
// that were not read, cases that the dashboards have not counted. What fails is
// tried again, and told, where somebody asks for it.
func (a *App) Resume() {
	a.wakeIntake()
	in := &a.intake
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.closed {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	in.counting = cancel
	in.done.Go(func() {
		defer cancel()
		_ = a.countUp(ctx)
	})
}

// ReadUploads reads every upload that waits, in the order they came; several
// processes may do so at once, and each file is taken once.
func (a *App) ReadUploads(ctx context.Context) (err error) {
	var p *paper.Reader
	defer func() {
		if p != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	for {
		waiting, err := a.waitingUploads(ctx)
		if err != nil || len(waiting) == 0 {
			return err
		}
		if p == nil {
			p = a.paperReader()
		}
		for _, u := range waiting {
			if err := a.readUpload(ctx, p, u); err != nil {
				return err
			}
		}
	}
}

func (a *App) paperReader() *paper.Reader {
	return paper.NewReader(paper.Options{CacheDir: a.opts.Cache})
}

func (a *App) waitingUploads(ctx context.Context) (out []Upload, err error) {
	err = a.store.Read(ctx, func(tx *store.Tx) error {
		out = nil
		return tx.RecordsOfKind(ctx, kindUploadOpen, func(r store.Record) error {
			u, err := uploadOf(r)
			if err == nil && u.State == UploadWaiting {
				out = append(out, u)
			}
			return err
		})
	})
	return out, err
}

// heard is a document as it was read outside any transaction.
type heard struct {
	reading *report.Reading
	format  doc.Format
	members []member // of a zip
	err     error    // Chinese, the way out in it
}

// member is a file inside a zip, stored by itself.
type member struct {
	name, hash string
	size       int64
	err        error
}

// hear reads the bytes. A fault in our own code is that file's trouble only.
func (a *App) hear(ctx context.Context, p *paper.Reader, u Upload) (h heard) {
	defer func() {
		if recover() != nil {
			h = heard{err: fault.New(fault.Invalid, "upload.panic", "读取这个文件时程序出错，没有收下；请换一种格式再上传，并把原文件发给开发者")}
		}
	}()
	if h.members, h.err = a.openZip(ctx, u); h.err != nil || h.members != nil {
		return h
	}
	data, err := a.blobBytes(ctx, u.File, p.MaxBytes()+1)
	if err != nil {
		return heard{err: err}
	}
	h.reading, h.format, h.err = readBytes(ctx, p, u.Name, data)
	return h
}

func readBytes(ctx context.Context, p *paper.Reader, name string, data []byte) (*report.Reading, doc.Format, error) {
	d, err := p.Read(ctx, name, data)
	if err != nil {
		return nil, "", err
	}
	r, err := reading.Read(d)
	if err == nil && d.Format == doc.JSON { // figures without a form: as the form would show them
		r, err = readBack(&r.Report)
	}
	return r, d.Format, err
}

// openZip stores the members of a zip, nil where the file is none.
func (a *App) openZip(ctx context.Context, u Upload) (out []member, err error) {
	f, err := a.blobs.Open(ctx, blob.Ref(u.File))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var magic [4]byte
	if n, _ := f.ReadAt(magic[:], 0); n < 4 || string(magic[:2]) != "PK" {
		return nil, nil
	}
	for item, err := range source.Walk(ctx, []string{"-"}, source.Options{Stdin: f}) {
		name, inside := strings.CutPrefix(item.Name, "-!")
		if !inside {
			return nil, err // a document that is a zip inside, or a zip that cannot be opened
		}
		m := member{name: baseName(name), err: err}
		if len(out) == mostUploads {
			m.err = fault.New(fault.Invalid, "upload.many", fmt.Sprintf("压缩包里的文件超过 %d 个，其余的没有收，请分开上传", mostUploads))
			return append(out, m), nil
		}
		if m.err == nil {
			var data []byte
			if data, m.err = item.Read(ctx); m.err == nil {
				ref, size, err := a.blobs.Put(ctx, bytes.NewReader(data), MaxFile)
				if err != nil {
					return nil, err
				}
				m.hash, m.size = string(ref), size
			}
		}
		out = append(out, m)
	}
	return out, ctx.Err()
}

// readUpload reads one file and keeps what became of it.
func (a *App) readUpload(ctx context.Context, p *paper.Reader, u Upload) error {
	h := a.hear(ctx, p, u)
	if ctx.Err() != nil {
		return ctx.Err() // it still waits
	}
	return a.writeAs(ctx, agency.Actor{Person: u.By, Agency: u.Office}, func(w *work) error {
		now, err := w.openUpload(ctx, u.Office, u.ID)
		if fault.KindOf(err) == fault.NotFound || err == nil && now.State != UploadWaiting {
			return nil // another process was faster
		}
		if err != nil {
			return err
		}
		return w.take(ctx, &now, h)
	})
}

// writeAs is a transaction in the name of who began the job: that they may was
// asked when they began it.
func (a *App) writeAs(ctx context.Context, who agency.Actor, f func(*work) error) error {
	now := a.now().UTC().Truncate(1e6)
	return a.store.Write(ctx, func(tx *store.Tx) error {
		return f(a.newWork(tx, who, now))
	})
}

// take decides about a file that was read.
func (w *work) take(ctx context.Context, u *Upload, h heard) error {
	switch {
	case h.members != nil:
		return w.takeMembers(ctx, u, h.members)
	case h.err != nil:
		u.State, u.Message = UploadRefused, plainly(h.err)
		return w.putUpload(ctx, *u)
	}
	u.Stated = h.reading.Report.Agency
	if !u.Sure {
		found, err := w.recognise(ctx, u, &h.reading.Report)
		if err != nil {
			return err
		}
		if found != "" {
			u.State, u.Message = UploadDoubtful, found
			return w.putUpload(ctx, *u)
		}
	}
	s := Filing{Agency: u.Member, Year: u.Of, File: u.File, Name: u.Name, Size: u.Size, Format: string(h.format), By: u.By, From: u.Office, Stated: u.Stated}
	if why, err := w.submit(ctx, &s, h.reading); err != nil {
		return err
	} else if why != "" {
		u.State, u.Message = UploadRefused, why
	} else {
		u.State, u.Message, u.Version = UploadTaken, "", s.Version
	}
	return w.putUpload(ctx, *u)
}

func (w *work) takeMembers(ctx context.Context, u *Upload, members []member) error {
	for _, m := range members {
		id, err := newID()
		if err != nil {
			return err
		}
		one := Upload{ID: id, Year: u.Year, Office: u.Office, Own: u.Own, State: UploadWaiting, File: m.hash, Name: m.name, Size: m.size, By: u.By, At: w.now}
		if m.err != nil {
			one.State, one.Message = UploadRefused, plainly(m.err)
		} else if err := w.putJSON(ctx, u.verb(), kindFile, "", m.hash, 0, File{Name: m.name, Size: m.size}); err != nil {
			return err
		}
		if err := w.putUpload(ctx, one); err != nil {
			return err
		}
	}
	u.State, u.Message = UploadOpened, fmt.Sprintf("压缩包里有 %d 个文件，已逐个读取", len(members))
	return w.putUpload(ctx, *u)
}

// plainly is an error for people, its fields in the sentence.
func plainly(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind == fault.Internal {
		return "这个文件读不出来，没有收下；请换一种格式（docx、xlsx、pdf、html、txt）再上传"
	}
	s := f.Message
	for _, x := range f.Fields {
		s += "；" + x.Name + x.Message
	}
	return s
}

// sketchBytes packs a sketch; sketchOf gives it back.
func sketchBytes(s []uint64) []byte {
	out := make([]byte, 0, 8*len(s))
	for _, v := range s {
		out = binary.BigEndian.AppendUint64(out, v)
	}
	return out
}

func sketchOf(b []byte) []uint64 {
	out := make([]uint64, 0, len(b)/8)
	for ; len(b) >= 8; b = b[8:] {
		out = append(out, binary.BigEndian.Uint64(b))
	}
	return out
}

// checkAgainst holds a reading against the rules, with what stands for last
// year's report and with the others of the year.
func (w *work) checkAgainst(ctx context.Context, agencyID string, year int, r *report.Reading) (rules.Result, string, error) {
	in := rules.Input{Reading: r}
	previous, from, err := w.previousOf(ctx, agencyID, year)
	if err != nil {
		return rules.Result{}, "", err
	}
	if previous != nil {
		if in.Previous, err = readBack(previous); err != nil {
			return rules.Result{}, "", err
		}
		in.PreviousFile = from
	}
	last, _, err := w.lastFilings(ctx, year)
	if err != nil {
		return rules.Result{}, "", err
	}
	for id, s := range last {
		if id != agencyID {
			in.Peers = append(in.Peers, rules.Peer{File: s.Name, Agency: s.Stated, Year: s.Year, Sketch: sketchOf(s.Sketch)})
		}
	}
	slices.SortFunc(in.Peers, func(a, b rules.Peer) int { return cmp.Or(cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.File, b.File)) })
	return rules.Check(in), from, nil
}

// previousOf is last year's report: as it was accepted, else as it was signed.
func (w *work) previousOf(ctx context.Context, agencyID string, year int) (*report.Report, string, error) {
	all, err := w.filings(ctx, agencyID, year-1)
	if err != nil {
		return nil, "", err
	}
	if len(all) > 0 && all[0].State == FilingAccepted && all[0].Moved.IsZero() {
		_, b, err := w.filing(ctx, agencyID, year-1, all[0].Version)
		return &b.Report, fmt.Sprintf("%d年已接收的报告（第%d版）", year-1, all[0].Version), err
	}
	s, err := w.signed(ctx, agencyID, year-1)
	if err != nil || s == nil {
		return nil, "", err
	}
	return &s.Report, fmt.Sprintf("%d年已签发的报告", year-1), nil
}
