package portal

import (
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/law/catalog"
)

// prose is a clean body (adapter/paper/body) made ready to stand in a page.
type prose = template.HTML

// jsonLD is a block of data for machines; no browser runs it.
type jsonLD = template.HTML

var heading = regexp.MustCompile(`<(/?)h([2-4])>`)

// settle keeps headings from leaving out a level, and lets wide tables scroll
// under the keyboard.
func settle(body string) prose {
	level, tables := 1, 0
	out := heading.ReplaceAllStringFunc(body, func(tag string) string {
		m := heading.FindStringSubmatch(tag)
		if m[1] == "" {
			level = min(int(m[2][0]-'0'), level+1)
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
	org := map[string]any{"@type": "GovernmentOrganization", "name": issuerOf(i, owner)}
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
	data, err := json.Marshal(m) // <, > and & come out as \u003c, \u003e and \u0026
	if err != nil {
		return ""
	}
	return jsonLD(`<script type="application/ld+json">` + string(data) + `</script>`) //nolint:gosec // no end tag can stand in it
}
