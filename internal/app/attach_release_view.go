package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/screening"
)

// ReleaseView is a file as the desk shows it.
type ReleaseView struct {
	ReleaseFile
	Name, Original string
	Cuts           []doc.Cut
	Found          []LeavingFinding // in the original
	Left           []LeavingFinding // in the last copy
	Hidden         []doc.Hidden     // of the original; no copy has it
	Places         []ReleasePlace   // the text, original beside copy
	More           int              // places beyond those that are shown
	Unread         string           // why there is no text to show
}

// Ready reports whether the last copy may leave.
func (v *ReleaseView) Ready() bool {
	return v.Copied() && !slices.ContainsFunc(v.Left, LeavingFinding.Open)
}

// Release shows a file to those who work on the case. The reading is noted.
func (a *App) Release(ctx context.Context, actor agency.Actor, caseID, id string) (out ReleaseView, err error) {
	f, parts, v, err := a.openRelease(ctx, actor, releaseReader(actor), caseID, id, "核对拟提供的文件")
	if err != nil {
		return out, err
	}
	out = ReleaseView{ReleaseFile: f, Name: parts.Name, Original: parts.Original, Cuts: parts.Cuts}
	original, err := a.openSealed(ctx, f.Versions[0].Ref, releaseOwner(f.ID), f.Versions[0].Hash, "原件")
	if err != nil {
		return out, err
	}
	lists, err := a.listsOf(ctx, v.Agency)
	if err != nil {
		return out, err
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	s := screening.New(lists)
	was, err := lookAt(ctx, p, s, Leaving{Name: parts.Original, Data: original})
	if err != nil {
		return out, unreadable(err, &out)
	}
	out.Found, out.Hidden = was.found, was.hidden
	if !f.Copied() {
		return out, out.compare(was, nil)
	}
	copied, err := a.openSealed(ctx, f.Last().Ref, releaseOwner(f.ID), f.Last().Hash, "副本")
	if err != nil {
		return out, err
	}
	now, err := lookAt(ctx, p, s, Leaving{Name: parts.Name, Data: copied, Justified: parts.Justified})
	if err != nil {
		return out, unreadable(err, &out)
	}
	out.Left = now.found
	return out, out.compare(was, &now)
}

// unreadable keeps a desk open for a file that cannot be read.
func unreadable(err error, v *ReleaseView) error {
	if fault.KindOf(err) == fault.Internal {
		return err
	}
	v.Unread = err.Error()
	return nil
}

// listsOf are the lists that hold for an agency, for one who was let in.
func (a *App) listsOf(ctx context.Context, agencyID string) (lists screening.Lists, err error) {
	err = a.own(ctx, agency.Actor{}, false, func(w *work) error {
		lists, err = w.screeningLists(ctx, agencyID)
		return err
	})
	return lists, err
}

// ReleaseCopy gives the last copy of a file to those who work on the case, once
// it may leave: to be printed, sent by mail, handed over.
func (a *App) ReleaseCopy(ctx context.Context, actor agency.Actor, caseID, id string) (data []byte, name string, format doc.Format, err error) {
	f, parts, v, err := a.openRelease(ctx, actor, releaseReader(actor), caseID, id, "取用拟提供文件的副本")
	if err != nil {
		return nil, "", "", err
	}
	if !f.Copied() {
		return nil, "", "", fault.New(fault.Conflict, "release.no-copy", fmt.Sprintf("“%s”还没有可以发出的副本，原件不能取用。", parts.Name))
	}
	if data, err = a.leave(ctx, v.Agency, &f, parts); err != nil {
		return nil, "", "", err
	}
	return data, parts.Name, f.Format, nil
}

// leave opens the last copy of a file and lets it pass the gate once more.
func (a *App) leave(ctx context.Context, agencyID string, f *ReleaseFile, parts releaseParts) ([]byte, error) {
	data, err := a.openSealed(ctx, f.Last().Ref, releaseOwner(f.ID), f.Last().Hash, "拟提供的文件")
	if err != nil {
		return nil, err
	}
	lists, err := a.listsOf(ctx, agencyID)
	if err == nil {
		err = a.pass(ctx, lists, Leaving{Name: parts.Name, Data: data, Justified: parts.Justified})
	}
	return data, err
}

// pass is the gate for one file. What has passed it by the same lists and
// reasons passes again without being read anew.
func (a *App) pass(ctx context.Context, lists screening.Lists, file Leaving) error {
	text, err := json.Marshal([]any{file.Name, sum(file.Data), file.Justified, lists})
	if err != nil {
		return err
	}
	key := sum(text)
	if a.passed.has(key) {
		return nil
	}
	if _, err := a.gate(ctx, []Leaving{file}, lists); err != nil {
		return err
	}
	a.passed.put(key)
	return nil
}
