package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
)

// CleanItemFile puts in the place of an attachment of the latest text a copy
// without what the file hides (hidden sheets, comments, revisions, who wrote
// it …), as a new text of the item. reason is public where the item is.
func (a *App) CleanItemFile(ctx context.Context, actor agency.Actor, id string, version, n int, reason string) (v ItemView, err error) {
	if v, err = a.ItemView(ctx, actor, id); err != nil {
		return v, err
	}
	if err := a.read(ctx, actor, agency.ItemDraft, v.Agency, func(*work) error { return nil }); err != nil {
		return v, err
	}
	if n < 0 || n >= len(v.Text.Attachments) {
		return v, fault.New(fault.NotFound, "item.file-missing", "没有这个附件。")
	}
	att, err := a.cleaned(ctx, actor, v, n)
	if err != nil {
		return v, err
	}
	t := v.Text
	t.Attachments = slices.Clone(t.Attachments)
	t.Attachments[n] = att
	return a.ReviseItem(ctx, actor, id, version, t, reason)
}

func (a *App) cleaned(ctx context.Context, actor agency.Actor, v ItemView, n int) (att catalog.Attachment, err error) {
	was := v.Text.Attachments[n]
	f, _, err := a.ItemFile(ctx, actor, v.ID, v.State.Current, n)
	if err != nil {
		return att, err
	}
	data, err := io.ReadAll(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return att, err
	}
	if paper.Sealed(was.Name, data) {
		return att, fault.New(fault.Invalid, "item.sealed", fmt.Sprintf("“%s”盖有电子印章，在这里清理会失去印章：请在制作它的软件里去掉看不见的内容、重新盖章后再上传；可以保留的，写明理由。", was.Name))
	}
	p := a.paperReader()
	defer func() { err = errors.Join(err, p.Close()) }()
	clean, err := p.Clean(ctx, was.Name, data, nil)
	if err != nil {
		return att, fault.Wrap(fault.Invalid, "item.clean", fmt.Sprintf("“%s”不能自动清理：%s", was.Name, err.Error()), err)
	}
	return a.PutItemFile(ctx, actor, v.Agency, paper.CleanName(was.Name), bytes.NewReader(clean))
}
