package app

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/supervise"
)

// ExternalLink is an address of another site in a public text.
type ExternalLink struct {
	URL     string
	Item    string
	Title   string // of the item
	Checked *LinkCheck
}

// A clean body has its attributes in double quotes (adapter/paper/body).
var bodyLink = regexp.MustCompile(`(?:href|src)="([^"]*)"`)

// texts reads the newest public texts once: their links, attachments, times.
func (in *inspector) texts(ctx context.Context) error {
	in.checked(supervise.FileUnread)
	in.checked(supervise.TimeMissing)
	outside := map[string]bool{}
	return in.ListedTexts(ctx, in.q.Agency, inspectTexts, func(i store.Item, body, attachments string) error {
		in.looked++
		in.newest = append(in.newest, i)
		if strings.HasSuffix(i.PublishedAt, "T00:00") || len(i.PublishedAt) < len(catalog.MinuteLayout) {
			in.found(supervise.TimeMissing, "item:"+i.ID, i.Title, "发布时间只有日期，没有时、分")
		}
		var files []catalog.Attachment
		if attachments != "" {
			if err := json.Unmarshal([]byte(attachments), &files); err != nil {
				return err
			}
		}
		for _, a := range files {
			if a.Unread != "" {
				in.found(supervise.FileUnread, "item:"+i.ID, i.Title, fmt.Sprintf("附件“%s”：%s", a.Name, a.Unread))
			}
		}
		for _, m := range bodyLink.FindAllStringSubmatch(body, -1) {
			in.link(html.UnescapeString(m[1]), i, outside)
		}
		return nil
	})
}

// link sorts an address into those of this site and those of others.
func (in *inspector) link(to string, i store.Item, outside map[string]bool) {
	u, err := url.Parse(to)
	switch {
	case err != nil:
		in.found(supervise.LinkDead, "item:"+i.ID, i.Title, "链接写错，不能识别："+shortLink(to))
	case u.Scheme == "http" || u.Scheme == "https":
		if !outside[to] && len(in.external) < inspectLinks {
			outside[to] = true
			in.external = append(in.external, ExternalLink{URL: to, Item: i.ID, Title: i.Title})
		}
	case u.Scheme == "" && u.Host == "" && u.Path != "" && len(in.links) < inspectLinks:
		if !strings.HasPrefix(u.Path, "/") {
			in.found(supervise.LinkDead, "item:"+i.ID, i.Title, "链接不是从 / 开始的站内地址："+shortLink(to))
		} else if _, known := in.links[u.Path]; !known {
			in.links[u.Path] = linkedFrom{i.ID, i.Title}
		}
	}
}

// shortLink is how much of a link a finding shows.
func shortLink(s string) string {
	const longest = 80 // characters
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}

var itemLink = regexp.MustCompile(`^/items/([^/]+)(?:/files/(\d+))?$`)

// itemLinks settles the links to items by one question; the others are fetched.
func (in *inspector) itemLinks(ctx context.Context) error {
	in.checked(supervise.LinkDead)
	var ids []string
	for path := range in.links {
		if m := itemLink.FindStringSubmatch(path); m != nil {
			ids = append(ids, m[1])
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	public, err := in.PublicNumbers(ctx, ids)
	if err != nil {
		return err
	}
	for _, path := range sortedKeys(in.links) {
		m := itemLink.FindStringSubmatch(path)
		if m == nil {
			continue
		}
		from := in.links[path]
		delete(in.links, path)
		n, is := public[m[1]]
		if !is {
			in.found(supervise.LinkDead, "item:"+from.id, from.title, "链接的信息已经撤回，或者没有公开："+path)
			continue
		}
		if m[2] == "" {
			continue
		}
		text, err := in.itemText(ctx, m[1], n)
		if err != nil {
			return err
		}
		if k := 0; len(m[2]) > 4 || len(text.Attachments) < atoi(m[2], &k) || k < 1 {
			in.found(supervise.LinkDead, "item:"+from.id, from.title, "链接的附件不存在："+path)
		}
	}
	return nil
}

func atoi(s string, n *int) int {
	for _, r := range s {
		*n = *n*10 + int(r-'0')
	}
	return *n
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
