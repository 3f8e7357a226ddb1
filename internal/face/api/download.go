package api

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
)

// Download is something to be taken away whole.
type Download struct {
	Path   string `json:"path" zh:"地址" en:"address"`
	Name   string `json:"name" zh:"名称" en:"what it is"`
	Format string `json:"format" zh:"格式" en:"format"`
	Rows   int64  `json:"rows,omitempty" zh:"条数" en:"number of rows"`
	Newest string `json:"newest,omitempty" zh:"最近一次发布" en:"newest publication"`
	write  func(*API, *stream) error
}

// Manifest says what can be taken away, and how fresh it is.
type Manifest struct {
	Downloads []Download `json:"downloads"`
}

func downloads() []Download {
	return []Download{
		{Path: "/data/items.csv", Name: "全部公开信息的目录（不含正文）", Format: "csv", write: (*API).itemRows},
		{Path: "/data/items.jsonl", Name: "全部公开信息，含正文、关联和有效性", Format: "jsonl", write: (*API).itemLines},
		{Path: "/data/library.csv", Name: "规章和行政规范性文件库，今日的有效性", Format: "csv", write: (*API).libraryRows},
		{Path: "/data/library.jsonl", Name: "规章和行政规范性文件库，今日的有效性", Format: "jsonl", write: (*API).libraryLines},
		{Path: "/data/report-cells.csv", Name: "全部已发布年度报告各单元格的数字", Format: "csv", write: (*API).cellRows},
		{Path: "/data/reports.jsonl", Name: "全部已发布的年度报告", Format: "jsonl", write: (*API).reportLines},
		{Path: "/data/log.txt", Name: "公开日志全文：检查点和全部条目", Format: "txt", write: (*API).logWhole},
	}
}

func (a *API) downloads() map[string]web.Handler {
	out := map[string]web.Handler{}
	for _, d := range downloads() {
		out[d.Path] = func(w http.ResponseWriter, r *http.Request) error { return a.download(w, r, d) }
	}
	return out
}

// Downloads lists what can be taken away, with how much there is of each.
func Downloads(d app.OpenData) (out []Download) {
	for _, x := range downloads() {
		switch {
		case x.Path == "/data/reports.jsonl":
			x.Rows, x.Newest = int64(d.Reports), d.NewestReport
		case x.Path == "/data/log.txt":
			x.Rows, x.Newest = d.Log, d.LogAt
		case x.Path == "/data/report-cells.csv":
			x.Newest = d.NewestReport // how many cells depends on the forms
		case strings.Contains(x.Path, "library"):
			x.Rows, x.Newest = d.Documents, minute(d.Newest)
		default:
			x.Rows, x.Newest = d.Items, minute(d.Newest)
		}
		out = append(out, x)
	}
	return out
}

func (a *API) manifest(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagItems, app.TagReports, app.TagLog)
	d, err := a.visitor.OpenData(r.Context())
	if err != nil {
		return err
	}
	return send(w, Manifest{Downloads(d)})
}

// download writes as it reads: what it holds does not grow with the ledger. A
// reader who has gone, or an error on the way, breaks the connection, so that
// nobody takes a part for the whole.
func (a *API) download(w http.ResponseWriter, r *http.Request, d Download) error {
	if !a.bulk.Allow(a.shell.Client(r)) {
		return a.later(w, r, "data.often", "下载过于频繁，请一分钟后再试。")
	}
	kinds := map[string]string{"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl; charset=utf-8", "txt": plain}
	h := w.Header()
	h.Set("Content-Type", kinds[d.Format])
	h.Set("Content-Disposition", `attachment; filename="`+strings.TrimPrefix(d.Path, "/data/")+`"`)
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept-Encoding")
	if r.Method == http.MethodHead {
		return nil
	}
	select {
	case a.under <- struct{}{}:
		defer func() { <-a.under }()
	default:
		h.Del("Content-Disposition")
		return a.later(w, r, "data.busy", "正在有人下载全部数据，请稍后再试。")
	}
	var to io.Writer = w
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return err
		}
		to = z
	}
	s := &stream{r: r, to: to, control: http.NewResponseController(w)}
	err := d.write(a, s)
	if z, ok := to.(*gzip.Writer); ok && err == nil {
		err = z.Close()
	}
	if err != nil && s.begun {
		panic(http.ErrAbortHandler)
	}
	if err != nil {
		h.Del("Content-Encoding")
		h.Del("Content-Disposition")
	}
	return err
}

func (a *API) later(w http.ResponseWriter, r *http.Request, code, text string) error {
	w.Header().Set("Retry-After", "60")
	a.shell.SendProblem(w, r, http.StatusTooManyRequests, web.Trouble{Heading: "请稍候再试", Code: code, Message: text})
	return nil
}

// stream is a download under way.
type stream struct {
	r       *http.Request
	to      io.Writer
	control *http.ResponseController
	begun   bool
}

func (s *stream) Write(b []byte) (int, error) { s.begun = true; return s.to.Write(b) }

// alive gives the connection another while; the server's limit is meant for
// pages. A test's writer has no deadline.
func (s *stream) alive() error {
	const while = time.Minute
	_ = s.control.SetWriteDeadline(time.Now().Add(while)) //nolint:errcheck // see above
	return s.r.Context().Err()
}

// How many items are read at once: lines, and items with their texts.
const (
	many = 500
	few  = 25
)

// table writes rows of cells as CSV that Excel opens: with a mark of its
// encoding, and no cell that a sheet would run as a formula.
func (s *stream) table(heads []string) (row func(...string) error, end func() error) {
	out := csv.NewWriter(s)
	out.UseCRLF = true
	begun := false
	row = func(cells ...string) error {
		if !begun {
			begun = true
			if _, err := io.WriteString(s, "\ufeff"); err != nil {
				return err
			}
			if err := out.Write(heads); err != nil {
				return err
			}
		}
		for i, c := range cells {
			cells[i] = harmless(c)
		}
		return out.Write(cells)
	}
	end = func() error {
		if !begun {
			if _, err := io.WriteString(s, "\ufeff"+strings.Join(heads, ",")+"\r\n"); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	}
	return row, end
}

// harmless keeps a text from being run as a formula: such a cell begins with an
// apostrophe. Plain numbers stay.
func harmless(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(s)[0]) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

func (s *stream) json(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = s.Write(append(b, '\n'))
	return err
}

var itemHeads = []string{"编号", "机关编号", "信息种类", "名称", "索引号", "文号", "发布机构", "栏目", "发布时间", "最近更改", "成文日期", "公布日期", "有效性", "页面"}

func itemRow(l ItemLine) []string {
	return []string{l.ID, l.Agency, l.Kind, l.Title, l.Index, l.Number, l.Issuer, l.Column, l.PublishedAt, l.ChangedAt, l.FormedOn.String(), l.IssuedOn.String(), l.Validity, l.URL}
}

func (a *API) itemRows(s *stream) error {
	row, end := s.table(itemHeads)
	for after := ""; ; {
		if err := s.alive(); err != nil {
			return err
		}
		lines := make([]app.ItemLine, 0, many) // nothing is sent while the store is held
		next, err := a.visitor.ItemLines(s.r.Context(), after, many, func(l app.ItemLine) error { lines = append(lines, l); return nil })
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := row(itemRow(lineOf(l))...); err != nil {
				return err
			}
		}
		if after = next; after == "" {
			return end()
		}
	}
}

func (a *API) itemLines(s *stream) error {
	for after := ""; ; {
		if err := s.alive(); err != nil {
			return err
		}
		var items []Item
		next, err := a.visitor.PublishedItems(s.r.Context(), after, few, func(i app.PublicItem) error { items = append(items, itemOf(&i)); return nil })
		if err != nil {
			return err
		}
		for _, i := range items {
			if err := s.json(i); err != nil {
				return err
			}
		}
		if after = next; after == "" {
			return nil
		}
	}
}

// documents calls f for the library of today.
func (a *API) documents(s *stream, f func(Document) error) error {
	q := app.NormativeFilter{N: perPage}
	for {
		if err := s.alive(); err != nil {
			return err
		}
		p, err := a.visitor.NormativeLibrary(s.r.Context(), q)
		if err != nil {
			return err
		}
		for _, l := range p.Lines {
			if err := f(documentOf(l)); err != nil {
				return err
			}
		}
		if q.After = p.Next; q.After == (app.Place{}) {
			return nil
		}
	}
}

func (a *API) libraryRows(s *stream) error {
	row, end := s.table(append(append([]string{}, itemHeads...), "施行日期", "有效期至", "不再有效的第一日"))
	if err := a.documents(s, func(d Document) error {
		return row(append(itemRow(d.ItemLine), d.InForceOn.String(), d.LastDay.String(), d.EndedOn.String())...)
	}); err != nil {
		return err
	}
	return end()
}

func (a *API) libraryLines(s *stream) error {
	return a.documents(s, func(d Document) error { return s.json(d) })
}

// published calls f for the last version of every published report.
func (a *API) published(s *stream, f func(*app.PublicReport) error) error {
	all, err := a.visitor.Reports(s.r.Context())
	for _, line := range all {
		if err := s.alive(); err != nil {
			return err
		}
		p, err := a.visitor.Report(s.r.Context(), line.Agency, line.Year)
		if err != nil {
			return err
		}
		if err := f(&p); err != nil {
			return err
		}
	}
	return err
}

func (a *API) cellRows(s *stream) error {
	row, end := s.table([]string{"机关编号", "机关", "报告年度", "单元格", "中文名称", "数值"})
	if err := a.published(s, func(p *app.PublicReport) error {
		for _, c := range cellsOf(p) {
			value := ""
			if c.Value != nil {
				value = *c.Value
			}
			if err := row(c.Agency, c.AgencyName, strconv.Itoa(c.Year), c.Cell, c.Label, value); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return end()
}

func (a *API) reportLines(s *stream) error {
	return a.published(s, func(p *app.PublicReport) error {
		form, err := json.Marshal(p.Report)
		if err != nil {
			return err
		}
		return s.json(Report{ReportLine: reportLine(p.Publication, p.AgencyName), Earlier: []ReportLine{}, Report: form})
	})
}
