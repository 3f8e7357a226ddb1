package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/screening"
)

// Leaving is a file that is about to leave the agency: an attachment of a
// letter or of a published item.
type Leaving struct {
	Name      string
	Data      []byte
	Justified map[string]string // why a finding may stand, by its id
}

// LeavingFinding is a finding in a file that is about to leave. Its id binds it
// to the file's bytes: a justification does not outlive a change.
type LeavingFinding struct {
	screening.Finding
	File   string
	Reason string // why it may stand, "" while open
}

// Open reports whether the finding keeps the file from leaving.
func (f LeavingFinding) Open() bool {
	return f.Keeps(f.Reason)
}

// CleanFile gives a copy of a file that may leave, without what it hides and
// what cuts name, and what is still found in the copy.
func (a *App) CleanFile(ctx context.Context, actor agency.Actor, agencyID string, file Leaving, cuts []doc.Cut) (clean Leaving, found []LeavingFinding, err error) {
	lists, err := a.leavingLists(ctx, actor, agencyID)
	if err != nil {
		return clean, nil, err
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	clean = Leaving{Name: file.Name, Justified: file.Justified}
	if clean.Data, err = p.Clean(ctx, file.Name, file.Data, cuts); err != nil {
		return Leaving{}, nil, refusedToLeave(file.Name, err)
	}
	found, err = findLeaving(ctx, p, screening.New(lists), clean)
	if err != nil {
		return Leaving{}, nil, refusedToLeave(file.Name, err)
	}
	return clean, found, nil
}

// leavingLists are the lists that hold for an agency, for who may act in it.
func (a *App) leavingLists(ctx context.Context, actor agency.Actor, agencyID string) (lists screening.Lists, err error) {
	verb := agency.CaseAct
	if a.read(ctx, actor, verb, agencyID, func(*work) error { return nil }) != nil {
		verb = agency.ItemDraft // those who publish have files that leave, too
	}
	err = a.read(ctx, actor, verb, agencyID, func(w *work) error {
		lists, err = w.screeningLists(ctx, agencyID)
		return err
	})
	return lists, err
}

// gate is what every file passes before it leaves: it is read, looked at for
// what it hides, and screened. The error is a refusal (fault.Conflict) whose
// fields name file, place and way out; the findings come with it. No file that
// cannot be read passes, but scans do where somebody justified it.
func (a *App) gate(ctx context.Context, files []Leaving, lists screening.Lists) (found []LeavingFinding, err error) {
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	s := screening.New(lists)
	var fields []fault.Field
	for _, file := range files {
		fs, err := findLeaving(ctx, p, s, file)
		if err != nil {
			if k := fault.KindOf(err); k == fault.Internal {
				return found, err
			}
			fields = append(fields, fault.Field{Name: file.Name, Code: "release.unreadable", Message: err.Error()})
			continue
		}
		found = append(found, fs...)
		for _, f := range fs {
			if f.Open() {
				fields = append(fields, fault.Field{Name: f.File, Code: "release." + strings.ToLower(f.Rule), Message: f.Message})
			}
		}
	}
	if len(fields) == 0 {
		return found, nil
	}
	const most = 50
	message := fmt.Sprintf("有 %d 处要先处理，文件没有发出", len(fields))
	if len(fields) > most {
		message += fmt.Sprintf("（下面列出前 %d 处）", most)
		fields = fields[:most]
	}
	return found, &fault.Error{Kind: fault.Conflict, Code: "release.gate", Message: message, Fields: fields}
}

// noText are the refusals of files that are whole and have no text: scans.
var noText = map[string]bool{"pdf.pictures": true, "pdf.empty": true, "pdf.unmapped": true, "ofd.empty": true}

// looked is a file as the gate sees it.
type looked struct {
	found  []LeavingFinding
	hidden []doc.Hidden
	doc    *doc.Document // nil where there is no text to read, and why
	why    error
}

// findLeaving screens one file.
func findLeaving(ctx context.Context, p *paper.Reader, s *screening.Screener, file Leaving) ([]LeavingFinding, error) {
	l, err := lookAt(ctx, p, s, file)
	return l.found, err
}

func lookAt(ctx context.Context, p *paper.Reader, s *screening.Screener, file Leaving) (l looked, err error) {
	if l.hidden, err = p.Inspect(ctx, file.Name, file.Data); err != nil {
		return looked{}, err
	}
	l.doc, l.why = p.Read(ctx, file.Name, file.Data)
	unread := ""
	var refusal *fault.Error
	switch {
	case l.why == nil:
		if err := rightName(file.Name, l.doc.Format); err != nil {
			return looked{}, err
		}
	case errors.As(l.why, &refusal) && noText[refusal.Code], isPicture(file):
		unread = "没有可以筛查的文字（扫描件或者图片），请人工逐页检查后写明结论"
	default:
		return looked{}, l.why
	}
	name := doc.Hidden{Kind: doc.Margin, Place: "文件名", Text: strings.TrimSuffix(file.Name, path.Ext(file.Name))}
	facts := append(slices.Clip(l.hidden), name)
	if unread != "" { // says of the whole what the fact says of its pictures
		facts = slices.DeleteFunc(facts, func(h doc.Hidden) bool { return h.Kind == doc.Picture })
	}
	found := s.Screen(l.doc, facts)
	if unread != "" {
		found = append(found, screening.Unread(unread))
	}
	sum := sha256.Sum256(file.Data)
	bytes := hex.EncodeToString(sum[:6])
	for _, f := range found {
		f.ID = bytes + "-" + f.ID
		l.found = append(l.found, LeavingFinding{f, file.Name, strings.TrimSpace(file.Justified[f.ID])})
	}
	return l, nil
}

func isPicture(file Leaving) bool {
	switch strings.ToLower(path.Ext(file.Name)) {
	case ".jpg", ".jpeg":
		return looksLike("jpg", file.Data)
	case ".png":
		return looksLike("png", file.Data)
	}
	return false
}

// rightName refuses a file whose name says another kind than its content: the
// one who receives it could not open it, and no other check would see it.
func rightName(name string, format doc.Format) error {
	ext := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	ok := map[doc.Format]string{
		doc.DOCX: "docx docm dotx", doc.XLSX: "xlsx xlsm xltx", doc.PDF: "pdf", doc.OFD: "ofd", doc.HTML: "html htm", doc.MHTML: "mht mhtml",
		doc.Text: "txt csv md text log xml json", doc.Markdown: "md txt markdown", doc.JSON: "json",
	}[format]
	for _, known := range strings.Fields(ok) {
		if ext == known {
			return nil
		}
	}
	return fault.New(fault.Invalid, "release.name", fmt.Sprintf("文件内容是 %s，与扩展名“.%s”不符，请改正文件名后再发", format, ext))
}

func refusedToLeave(name string, err error) error {
	if fault.KindOf(err) == fault.Internal {
		return err
	}
	return &fault.Error{Kind: fault.KindOf(err), Code: "release.refused", Message: "没有生成可以发出的文件", Cause: err,
		Fields: []fault.Field{{Name: name, Code: "release.unreadable", Message: err.Error()}}}
}
