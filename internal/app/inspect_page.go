package app

import (
	"context"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/adapter/store"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/supervise"
)

// Tags that a page must have (国办发〔2017〕47号; portal.md 1.1), by its sort.
var (
	siteTags    = []string{"SiteName", "SiteDomain", "SiteIDCode"}
	columnTags  = []string{"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
	articleTags = []string{"ArticleTitle", "PubDate", "ContentSource"}
)

// mostFetched is how many links of this site are opened besides the sample.
const mostFetched = 60

// toTheMinute is how PubDate is written: 2024-05-06 09:30.
var toTheMinute = regexp.MustCompile(`^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$`)

// otherPages names the newest report and the newest withdrawn item: they have
// the tags of articles as well.
func (in *inspector) otherPages(ctx context.Context) error {
	err := eachJSON(ctx, in.work, kindReportLine, "", 0, func(_ string, p Publication) error {
		if in.q.Agency == "" || in.q.Agency == p.Agency {
			in.reports = []string{fmt.Sprintf("/reports/%s/%d", p.Agency, p.Year)}
		}
		return nil
	})
	if err != nil {
		return err
	}
	who := in.q.Agency
	if who == "" {
		who = in.actor.Agency
	}
	return in.Tx.Items(ctx, store.ItemsQuery{Agency: who, Stage: string(catalog.StageWithdrawn), Limit: 1}, func(i store.Item) error {
		in.gone = append(in.gone, "/items/"+i.ID)
		return nil
	})
}

// samplePages picks one page of each sort, as an inspector does.
func (in *inspector) samplePages() {
	in.sample = []string{"/"}
	seen := map[supervise.Class]bool{}
	for _, c := range in.facts.Columns {
		if c.Items > 0 && !seen[c.Class] && len(seen) < 4 {
			seen[c.Class] = true
			in.sample = append(in.sample, "/columns/"+c.ID)
		}
	}
	kinds := map[string]bool{}
	for _, i := range in.newest {
		if !kinds[i.Kind] && len(kinds) < 5 {
			kinds[i.Kind] = true
			in.sample = append(in.sample, "/items/"+i.ID)
		}
	}
	in.sample = append(in.sample, "/columns", "/library", "/reports", "/guide", "/agencies", "/search", "/apply", "/track", "/remedies", "/about", "/data", "/api")
	in.sample = append(in.sample, in.reports...)
	in.sample = append(in.sample, in.gone...)
}

var metaTag = regexp.MustCompile(`<meta name="([^"]*)" content="([^"]*)"`)

// tagsOf are the tags of a page of ours, as it writes them.
func tagsOf(body string) map[string]string {
	out := map[string]string{}
	for _, m := range metaTag.FindAllStringSubmatch(body, -1) {
		if out[m[1]] == "" {
			out[m[1]] = strings.TrimSpace(html.UnescapeString(m[2]))
		}
	}
	return out
}

// visit fetches the sample and the links of this site that are no items.
func (in *inspector) visit(ctx context.Context) {
	if in.q.Page == nil {
		for _, m := range []supervise.Metric{supervise.TagMissing, supervise.MarkMissing} {
			in.facts.Missed[m] = "要在服务运行时检查页面"
		}
		in.sample = nil
		return
	}
	in.checked(supervise.TagMissing)
	in.checked(supervise.MarkMissing)
	lacks := map[string][]string{}
	for _, path := range in.sample {
		status, body := in.q.Page(ctx, path)
		if status != 200 && !(status == 410 && slices.Contains(in.gone, path)) {
			in.found(supervise.LinkDead, "page:"+path, path, fmt.Sprintf("页面打不开（%d）", status))
			continue
		}
		want, have := siteTags, tagsOf(body)
		if path != "/" {
			want = slices.Concat(want, columnTags)
		}
		if strings.HasPrefix(path, "/items/") || slices.Contains(in.reports, path) {
			want = slices.Concat(want, articleTags)
		}
		for _, name := range want {
			if have[name] == "" {
				lacks[path] = append(lacks[path], name)
			}
		}
		if at := have["PubDate"]; at != "" && !toTheMinute.MatchString(at) {
			lacks[path] = append(lacks[path], "PubDate 的时分")
		}
		if path == "/" {
			in.marks(body)
		}
	}
	for _, path := range in.sample {
		if names := lacks[path]; len(names) > 0 {
			in.found(supervise.TagMissing, "page:"+path, path, "没有标签 "+strings.Join(names, "、"))
		}
	}
	for i, path := range sortedKeys(in.links) {
		if i == mostFetched {
			break
		}
		if status, _ := in.q.Page(ctx, path); status >= 400 {
			from := in.links[path]
			in.found(supervise.LinkDead, "item:"+from.id, from.title, fmt.Sprintf("链接打不开（%d）：%s", status, shortLink(path)))
		}
	}
}

// marks are what the foot of every page must show (portal.md 1.3).
func (in *inspector) marks(body string) {
	for _, m := range []struct{ name, sign string }{{"主办单位", "主办单位"}, {"网站标识码", "标识码"}, {"ICP备案号", "ICP备"}, {"公安备案号", "公网安备"}, {"党政机关网站标识", "bszs.conac.cn"}, {"我为政府网站找错", "找错"}} {
		if !strings.Contains(body, m.sign) {
			in.found(supervise.MarkMissing, "site", "页面底部", "没有"+m.name)
		}
	}
}
