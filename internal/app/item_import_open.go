package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/screening"
)

// OpenImport is an imported article that is not public yet, with what is open
// in it; nothing is where it waits to be taken over alone.
type OpenImport struct {
	store.Item
	At       string // when it was public elsewhere
	Findings []ItemFinding
}

// OpenImportPage is a page of them, in the order of import; Next is "" after
// the last. Total counts all.
type OpenImportPage struct {
	Items []OpenImport
	Next  string
	Total int
}

// OpenImports lists an agency's imported articles that something keeps from the
// public, at most n; with n zero it only counts.
func (a *App) OpenImports(ctx context.Context, actor agency.Actor, agencyID, after string, n int) (p OpenImportPage, err error) {
	err = a.read(ctx, actor, agency.ItemRead, agencyID, func(w *work) error {
		p = OpenImportPage{}
		if p.Total, err = w.CountImportsOpen(ctx, agencyID); err != nil || p.Total == 0 || n == 0 {
			return err
		}
		var ids []string
		if err := w.Tx.ImportsOpen(ctx, agencyID, after, n+1, func(i store.Item) error { ids = append(ids, i.ID); return nil }); err != nil {
			return err
		}
		if len(ids) > n {
			ids, p.Next = ids[:n], ids[n-1]
		}
		for _, id := range ids {
			f, err := w.openItem(ctx, id)
			if err != nil {
				return err
			}
			found, err := w.findings(ctx, f)
			if err != nil {
				return err
			}
			found = slices.DeleteFunc(found, func(x ItemFinding) bool { return !x.Open() })
			p.Items = append(p.Items, OpenImport{f.Item, f.state.ImportAt, found})
		}
		return nil
	})
	return p, err
}

// ItemDone says what became of one of many items.
type ItemDone struct {
	ID, Title string
	Err       error
}

// mostAtOnce bounds what is done with many items in one call.
const mostAtOnce = 200

// SettleUnread gives one reason for the attachments without text of many items:
// that somebody has looked at each. Each item is a transaction of its own.
func (a *App) SettleUnread(ctx context.Context, actor agency.Actor, ids []string, reason string) ([]ItemDone, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, fault.New(fault.Invalid, "item.unread-reason", "请写明人工检查的结论。")
	}
	return a.eachOf(ctx, actor, ids, func(v ItemView) error {
		n := 0
		for _, x := range v.Findings {
			if x.Rule != screening.RuleUnread && x.Rule != screening.RulePicture || !x.Open() {
				continue
			}
			next, err := a.ActOnItem(ctx, actor, v.ID, v.Version, catalog.Act{Kind: catalog.Settled, Finding: x.ID, Reason: reason})
			if err != nil {
				return err
			}
			v.Version, n = next.Version, n+1
		}
		if n == 0 {
			return fault.New(fault.Invalid, "item.no-unread", "没有等待检查的无文字附件。")
		}
		return nil
	})
}

// TakeOver makes many imported articles public, with the time at which they were
// public elsewhere.
func (a *App) TakeOver(ctx context.Context, actor agency.Actor, ids []string) ([]ItemDone, error) {
	return a.eachOf(ctx, actor, ids, func(v ItemView) error {
		_, err := a.ActOnItem(ctx, actor, v.ID, v.Version, catalog.Act{Kind: catalog.Imported})
		return err
	})
}

func (a *App) eachOf(ctx context.Context, actor agency.Actor, ids []string, do func(ItemView) error) (out []ItemDone, err error) {
	switch {
	case len(ids) == 0:
		return nil, fault.New(fault.Invalid, "item.none", "请先选择信息。")
	case len(ids) > mostAtOnce:
		return nil, fault.New(fault.Invalid, "item.many", fmt.Sprintf("一次最多办理 %d 条。", mostAtOnce))
	}
	for _, id := range ids {
		v, err := a.ItemView(ctx, actor, id)
		if err == nil {
			err = do(v)
		}
		if fault.KindOf(err) == fault.Internal && err != nil {
			return out, err
		}
		out = append(out, ItemDone{id, v.Text.Title, err})
	}
	return out, nil
}
