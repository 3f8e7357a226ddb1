package portal

import (
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/api"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/report/layout"
)

// prose is a clean body (adapter/paper/body) made ready to stand in a page.
type prose = template.HTML

// jsonLD is a block of data for machines; no browser runs it.
type jsonLD = template.HTML

var heading = regexp.MustCompile(`<(/?)h([2-4])>`)

// settle begins with headings below the title's, keeps them from leaving out a
// level and those of one level at one, and lets wide tables scroll
// under the keyboard.
func settle(body string) prose {
	level, tables := 1, 0
	ranks, rank := map[string]int{}, 1
	for _, l := range []string{"2", "3", "4"} {
		if strings.Contains(body, "<h"+l+">") {
			rank++
			ranks[l] = rank
		}
	}
	out := heading.ReplaceAllStringFunc(body, func(tag string) string {
		m := heading.FindStringSubmatch(tag)
		if m[1] == "" {
			level = min(ranks[m[2]], level+1)
		}
		return fmt.Sprintf("<%sh%d>", m[1], level)
	})
	var b strings.Builder
	for {
		at := strings.Index(out, "<table>")
		end := strings.Index(out, "</table>")
		switch {
		case at < 0 && end < 0:
			b.WriteString(out)
			return prose(b.String()) //nolint:gosec // cleaned when it was taken in
		case at >= 0 && (end < 0 || at < end):
			tables++
			fmt.Fprintf(&b, `%s<div class="scroll" tabindex="0" role="region" aria-label="表格 %d"><table class="list">`, out[:at], tables)
			out = out[at+len("<table>"):]
		default:
			b.WriteString(out[:end] + "</table></div>")
			out = out[end+len("</table>"):]
		}
	}
}

var image = regexp.MustCompile(`<img [^>]*src="(/[^"]*)"`)

// firstImage is the address of the first picture of the site itself.
func firstImage(body string) string {
	if m := image.FindStringSubmatch(body); m != nil {
		return m[1]
	}
	return ""
}

// tell is what search engines are told of an item, in the words of schema.org.
func tell(i *app.PublicItem, owner, address string) jsonLD {
	org := organisation(issuerOf(i, owner))
	m := map[string]any{"@context": "https://schema.org", "@type": "Article", "headline": i.Title, "name": i.Title, "inLanguage": "zh-CN", "identifier": i.Record.Index,
		"datePublished": i.PublishedAt + ":00+08:00", "dateModified": i.ChangedAt + ":00+08:00", "author": org, "publisher": org, "isAccessibleForFree": true}
	if i.ChangedAt == "" {
		delete(m, "dateModified")
	}
	if i.Record.Lang != "" {
		m["inLanguage"] = i.Record.Lang
	}
	if i.Record.Summary != "" {
		m["description"] = i.Record.Summary
	}
	if len(i.Record.Keywords) > 0 {
		m["keywords"] = strings.Join(i.Record.Keywords, ",")
	}
	if address != "" {
		m["url"] = address + itemAt(i.ID)
	}
	switch {
	case i.Kind == catalog.News:
		m["@type"] = "NewsArticle"
	case i.Kind == catalog.Data:
		m["@type"] = "Dataset"
		delete(m, "headline")
	case i.Kind.HasValidity():
		m["@type"], m["legislationIdentifier"], m["legislationDate"] = "Legislation", i.Record.Number, i.Record.FormedOn.String()
		delete(m, "headline")
		m["legislationLegalForce"] = map[bool]string{true: "https://schema.org/InForce", false: "https://schema.org/NotInForce"}[i.Status.Binding()]
		if i.Status == catalog.PartlyRepealedStatus {
			m["legislationLegalForce"] = "https://schema.org/PartiallyInForce"
		}
	}
	return told(m)
}

// tellReport is what they are told of an annual report: a report, and its
// figures as a dataset to be taken away.
func tellReport(one *app.PublicReport, address string) jsonLD {
	org, at := organisation(one.AgencyName), address+reportAt(one.Agency, one.Year)
	when := one.PublishedOn.String()
	if one.PublishedAt != "" {
		when = one.PublishedAt + ":00+08:00"
	}
	var files []map[string]any
	for _, f := range app.ReportFormats() {
		files = append(files, map[string]any{"@type": "DataDownload", "encodingFormat": encoding(string(f)), "contentUrl": at + "/file/" + string(f)})
	}
	year := strconv.Itoa(one.Year)
	return told(map[string]any{"@context": "https://schema.org", "@type": []string{"Report", "Dataset"}, "name": layout.Title(&one.Report), "headline": layout.Title(&one.Report), "inLanguage": "zh-CN",
		"description": one.AgencyName + year + "年度主动公开、依申请公开和行政复议、诉讼的情况", "datePublished": when, "version": strconv.Itoa(one.Version), "temporalCoverage": year + "-01-01/" + year + "-12-31",
		"author": org, "publisher": org, "creator": org, "isAccessibleForFree": true, "url": at, "distribution": files})
}

// tellData is what they are told of the page of downloads.
func tellData(d app.OpenData, address string) jsonLD {
	var sets []map[string]any
	for _, x := range api.Downloads(d) {
		one := map[string]any{"@type": "Dataset", "name": x.Name, "description": x.Name + "，整批下载", "isAccessibleForFree": true,
			"distribution": []map[string]any{{"@type": "DataDownload", "encodingFormat": encoding(x.Format), "contentUrl": address + x.Path}}}
		if x.Newest != "" {
			one["dateModified"] = x.Newest
		}
		sets = append(sets, one)
	}
	return told(map[string]any{"@context": "https://schema.org", "@type": "DataCatalog", "name": "政府信息公开数据", "url": address + "/data", "dataset": sets})
}

func organisation(name string) map[string]any {
	return map[string]any{"@type": "GovernmentOrganization", "name": name}
}

// encoding is a format's media type, without its parameters.
func encoding(format string) string {
	kind, _, _ := strings.Cut(fileType(format), ";")
	return kind
}

func told(m map[string]any) jsonLD {
	data, err := json.Marshal(m) // <, > and & come out as \u003c, \u003e and \u0026
	if err != nil {
		return ""
	}
	return jsonLD(`<script type="application/ld+json">` + string(data) + `</script>`) //nolint:gosec // no end tag can stand in it
}
