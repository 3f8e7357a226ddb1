package portal

import (
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/app"
	"gongkai/internal/face/api"
	"gongkai/internal/face/web"
)

// dataPage says what can be taken away whole (Regulations art. 24: to be
// found, read and downloaded).
type dataPage struct {
	Downloads *web.Table
	Told      jsonLD
}

func (p *Portal) data(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r, app.TagItems, app.TagReports, app.TagLog)
	d, err := p.visitor.OpenData(r.Context())
	if err != nil {
		return err
	}
	say := func(s string) string { return p.site.Say(r, s) }
	t := &web.Table{Caption: "可以下载的数据", Stack: true, Columns: []web.Column{{Label: "内容", Wide: true}, {Label: "格式"}, {Label: "条数", Number: true}, {Label: "最近一次发布"}}}
	for _, x := range api.Downloads(d) {
		day, _, _ := strings.Cut(x.Newest, "T")
		rows := "—"
		if x.Rows > 0 {
			rows = strconv.FormatInt(x.Rows, 10)
		}
		t.Rows = append(t.Rows, web.Row{Cells: []web.Cell{web.L(say(x.Name), x.Path), web.C(map[string]string{"csv": "CSV", "jsonl": "JSON Lines", "txt": "TXT"}[x.Format]), web.C(rows), web.C(day)}})
	}
	return p.site.Render(w, r, "data", web.Page{Title: "数据下载", Crumbs: home, Data: dataPage{Downloads: t, Told: tellData(d, p.address(r))}, Feeds: feeds("", siteName),
		Meta: serviceTags("数据下载", "公开的政府信息整批下载，CSV 和 JSON Lines")})
}

// apiPage tells people what machines may ask.
type apiPage struct{ Operations []apiOperation }

type apiOperation struct {
	ID, Path, Text string
	Params         *web.Table // nil where there is none
}

func (p *Portal) apiDoc(w http.ResponseWriter, r *http.Request) error {
	web.Reads(r)
	english := web.PreferencesOf(r).Lang == web.English
	in := func(zh, en string) string {
		if english {
			return en
		}
		return zh
	}
	d := apiPage{}
	for _, op := range api.Operations() {
		one := apiOperation{ID: op.ID, Path: op.Path, Text: in(op.Zh, op.En)}
		if len(op.Params) > 0 {
			one.Params = &web.Table{Caption: one.Text, Hidden: true, Dense: true, Columns: []web.Column{{Label: "参数"}, {Label: "含义", Wide: true}, {Label: "可填"}}}
		}
		for _, x := range op.Params {
			one.Params.Rows = append(one.Params.Rows, web.Row{Cells: []web.Cell{web.C(x.Name), web.C(in(x.Zh, x.En)), data(x.Takes())}})
		}
		d.Operations = append(d.Operations, one)
	}
	return p.site.Render(w, r, "api", web.Page{Title: "开放接口", Crumbs: home, Data: d, Meta: serviceTags("开放接口", "程序读取公开的政府信息的接口和字段说明")})
}
