package portal

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/audit/transparency"
	"gongkai/internal/law/catalog"
)

// logPage tells a citizen what the public log is, what it holds and how to
// check it.
type logPage struct {
	Size, Signed int64
	Unsigned     int64
	Newest       string // minute
	Key, Note    string
	Address      string
	Entries      *web.Table
	Pager        web.Pager
}

const logLines = 10

func (p *Portal) log(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagLog, app.TagItems, app.TagReports, app.TagAgencies)
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // 0 is the newest
	s, err := p.visitor.Log(r.Context(), before, logLines)
	if err != nil {
		return err
	}
	d := logPage{Size: s.Size, Signed: s.Signed, Unsigned: s.Size - s.Signed, Key: s.Key, Note: s.Note, Address: p.address(r)}
	d.Entries = &web.Table{Caption: "日志条目", Hidden: true, Stack: true, Columns: []web.Column{{Label: "内容", Wide: true}, {Label: "事项"}, {Label: "时间"}, {Label: "存证"}}}
	for _, l := range s.Lines {
		at := logMinute(l.At)
		if l.N == s.Size-1 {
			d.Newest = at
		}
		what := web.Cell{Text: l.Title, Href: l.Address, Data: true}
		if l.Title == "" {
			what = web.L("已不公开，地址仍在", l.Address)
		}
		proof := web.C(fmt.Sprintf("第 %d 条，尚未签名", l.N))
		if l.N < s.Signed {
			proof = web.Cell{Text: fmt.Sprintf("下载存证 %d", l.N), Href: proofAt(l.N)}
		}
		d.Entries.Rows = append(d.Entries.Rows, web.Row{Cells: []web.Cell{what, web.C(l.Kind.Label()), web.C(at), proof}})
	}
	if s.Before > 0 {
		d.Pager.Next = "/log?before=" + strconv.FormatInt(s.Before, 10)
	}
	if before > 0 && before < s.Size {
		d.Pager.Prev = "/log"
		if next := before + logLines; next < s.Size {
			d.Pager.Prev = "/log?before=" + strconv.FormatInt(next, 10)
		}
	}
	return p.site.Render(w, r, "log", web.Page{Title: "公开日志", Crumbs: home, Data: d,
		Meta: columnTags("公开日志", "何时公开了什么的存证，任何人都可以核对", "公开日志,存证", catalog.OtherColumn.Label())})
}

func proofAt(n int64) string { return "/log/proof/" + strconv.FormatInt(n, 10) }

// logMinute is an instant of the log in China.
func logMinute(at string) string {
	t, err := time.Parse(audit.TimeLayout, at)
	if err != nil {
		return at
	}
	return t.In(app.China()).Format("2006-01-02 15:04")
}

// logged is what the log says of one page.
type logged struct {
	Lines []loggedLine // the newest first
	Text  string       // where the bytes are that the last digest is of, "" for none
}

type loggedLine struct {
	N                int64
	At, What, Digest string
	Proof            string
}

func loggedOf(entries []transparency.Entry, text string) (l logged) {
	for i := len(entries) - 1; i >= 0; i-- {
		e := entries[i]
		l.Lines = append(l.Lines, loggedLine{e.N, logMinute(e.At), e.Kind.Label(), e.Digest, proofAt(e.N)})
		if i == len(entries)-1 && e.Digest != "" {
			l.Text = text
		}
	}
	return l
}

func (p *Portal) loggedItem(r *http.Request, id string) (logged, error) {
	web.Reads(r, "item:"+id)
	entries, err := p.visitor.LogOfItem(r.Context(), id)
	return loggedOf(entries, itemAt(id)+"/published.json"), err
}
