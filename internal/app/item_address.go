package app

import (
	"context"
	"net/url"
	"path"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// longestAddress bounds an old address, in bytes.
const longestAddress = 2000

// pageEndings are those of files that sites show as pages.
var pageEndings = []string{".html", ".htm", ".shtml", ".mhtml", ".jsp", ".jhtml", ".asp", ".aspx", ".php", ".do", ".action", ".pdf", ".docx", ".ofd", ".txt", ".md"}

// oldAddress is where an imported article stood, from what it is known by: an
// address of the site, or its file below the site's root. ok is false for what
// is neither, such as a title with its time.
func oldAddress(source string) (host, at string, ok bool) {
	u, err := url.Parse(source)
	switch {
	case err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		host, at = strings.ToLower(u.Hostname()), u.Path
		if u.RawQuery != "" {
			at += "?" + u.RawQuery
		}
	case strings.HasPrefix(source, "/") && err == nil:
		at = u.Path
		if u.RawQuery != "" {
			at += "?" + u.RawQuery
		}
	case slices.Contains(pageEndings, strings.ToLower(path.Ext(source))):
		at = source
	default:
		return "", "", false
	}
	if !strings.HasPrefix(at, "/") {
		at = "/" + at
	}
	return host, at, len(at) > 1 && len(at) <= longestAddress
}

// readdress keeps the old address of what the public reads or has read.
func (w *work) readdress(ctx context.Context, f *itemFile) error {
	host, at, ok := oldAddress(f.SourceKey)
	if !ok || f.state.Public == 0 && f.state.Gone == nil {
		return nil
	}
	return w.PutOldAddress(ctx, f.ID, host, at)
}

// OldAddress finds the item that stood at an address of a site that was
// imported: the one of this host, else the only one. at is the path with its
// query.
func (v Visitor) OldAddress(ctx context.Context, host, at string) (id string, err error) {
	err = v.read(ctx, func(w *work) error {
		var all []string
		if err := w.Tx.OldAddress(ctx, at, func(h, item string) error {
			if h == host {
				id = item
			}
			all = append(all, item)
			return nil
		}); err != nil {
			return err
		}
		if id == "" && len(all) == 1 {
			id = all[0]
		}
		return nil
	})
	if err == nil && id == "" {
		err = fault.New(fault.NotFound, "item.no-address", "没有这个页面。可能是地址有误，或者内容已经移走。")
	}
	return id, err
}

// listingEdition grows with what the listings of items hold; listings of an
// older one are made again, a few items at a time, while the office works.
const listingEdition = 1

// FreshenListings goes on with bringing the listings to this program's edition
// and reports whether that is done. Another process may do the same.
func (a *App) FreshenListings(ctx context.Context) (done bool, err error) {
	const many = 100
	err = a.own(ctx, agency.Actor{Person: "system", Name: "重建列表"}, true, func(w *work) error {
		edition, after, err := w.ListingState(ctx)
		if done = edition >= listingEdition; err != nil || done {
			return err
		}
		cols, err := w.columns(ctx)
		if err != nil {
			return err
		}
		var ids []string
		if err := w.ItemsAfter(ctx, after, many, func(i store.Item, err error) error { ids = append(ids, i.ID); return err }); err != nil {
			return err
		}
		for _, id := range ids {
			f, err := w.openItem(ctx, id)
			if err == nil {
				err = w.list(ctx, f, appearance(f, cols))
			}
			if err != nil {
				return err
			}
		}
		if done = len(ids) < many; done {
			w.touch(TagItems, TagColumns)
			return w.SetListingState(ctx, listingEdition, "")
		}
		return w.SetListingState(ctx, edition, ids[len(ids)-1])
	})
	return done, err
}
