package api

import (
	"strconv"
	"strings"

	"gongkai/internal/face/web"
)

// Operation is one thing that the API answers, told in two languages.
type Operation struct {
	ID, Path string
	Zh, En   string
	Params   []Param
	Answer   any  // a value of the type that is answered with 200
	Fresh    bool // not kept in the page cache
	Missing  bool // may answer 404
	handler  func(*API) web.Handler
}

// Param is a parameter of the path or the query.
type Param struct {
	Name    string
	In      string // "path" or "query"
	Zh, En  string
	Enum    string // key of enums
	Number  bool
	Min     int
	Max     int
	Pattern string
	Example string
}

// Query reports whether the parameter stands behind the question mark.
func (p Param) Query() bool { return p.In == "query" }

func (o Operation) names() (out []string) {
	for _, p := range o.Params {
		if p.Query() {
			out = append(out, p.Name)
		}
	}
	return out
}

// Operations lists what the API answers, for those who describe it.
func Operations() []Operation { return operations() }

func query(name, zh, en string) Param { return Param{Name: name, In: "query", Zh: zh, En: en} }
func inPath(name, zh, en string) Param {
	return Param{Name: name, In: "path", Zh: zh, En: en}
}
func (p Param) of(enum string) Param        { p.Enum = enum; return p }
func (p Param) like(example string) Param   { p.Example = example; return p }
func (p Param) number(low, high int) Param  { p.Number, p.Min, p.Max = true, low, high; return p }
func (p Param) shaped(pattern string) Param { p.Pattern = pattern; return p }
func with(ps ...Param) []Param              { return ps }

const (
	day     = `^\d{4}-\d{2}-\d{2}$`
	first   = 1900
	last    = 2999
	perPage = 200
)

func operations() []Operation {
	agency := query("agency", "机关编号，见 agencies", "id of an agency").like("housing")
	column := query("column", "栏目编号，见 columns；含下级栏目", "id of a column; those below it count").like("news")
	kind := query("kind", "信息种类", "kind of item").of("kind")
	year := query("year", "发布年份", "year of publication").number(first, last)
	limit := query("limit", "每页条数，默认 20，最多 200", "items a page, 20 unless told, at most 200").number(1, perPage)
	after := query("after", "上一页给出的 next，原样传回", "next as the page before gave it")
	return []Operation{
		{ID: "listAgencies", Path: "/api/v1/agencies", Zh: "机关名录", En: "Agencies", Answer: Agencies{}, handler: func(a *API) web.Handler { return a.agencies }},
		{ID: "listColumns", Path: "/api/v1/columns", Zh: "栏目和各栏目的条数", En: "Columns with how many items each has", Params: with(agency), Answer: Columns{}, handler: func(a *API) web.Handler { return a.columns }},
		{ID: "listItems", Path: "/api/v1/items", Zh: "公开的政府信息，最新的在前", En: "Published items, the newest first", Params: with(agency, column, kind, year, limit, after), Answer: Items{}, handler: func(a *API) web.Handler { return a.items }},
		{ID: "getItem", Path: "/api/v1/items/{item}", Zh: "一条信息：目录记录、正文、附件、关联、有效性和历史", En: "One item: record, text, attachments, relations, validity and history",
			Params: with(inPath("item", "信息编号", "id of an item")), Answer: Item{}, Missing: true, handler: func(a *API) web.Handler { return a.item }},
		{ID: "search", Path: "/api/v1/search", Zh: "全文检索", En: "Full text search", Fresh: true, Params: with(query("q", "检索词", "words").like("养老"), agency, kind, column,
			query("from_year", "发布年份自", "published from").number(first, last), query("to_year", "发布年份至", "published to").number(first, last),
			query("validity", "有效性", "validity").of("search_validity"), query("page", "第几页", "page").number(1, 1000), query("limit", "每页条数，默认 20，最多 50", "hits a page, 20 unless told, at most 50").number(1, 50)),
			Answer: Search{}, handler: func(a *API) web.Handler { return a.search }},
		{ID: "listDocuments", Path: "/api/v1/library", Zh: "规章和行政规范性文件库，按某一日的有效性", En: "Rules and normative documents with their validity on a day",
			Params: with(agency, query("on", "哪一日的有效性，默认今日", "the day, today unless told").shaped(day).like("2026-01-01"), query("kind", "种类", "kind").of("document_kind"), query("validity", "有效性；in_force 含已修改、部分废止的", "validity; in_force takes in what is amended or partly repealed").of("validity"),
				query("number", "文号中的字", "part of the number"), query("words", "标题、文号、正文或者附件中的词", "words of the title, number, text or attachments"), query("year", "公布年份", "year of issue").number(first, last), limit, after),
			Answer: Documents{}, handler: func(a *API) web.Handler { return a.library }},
		{ID: "listReports", Path: "/api/v1/reports", Zh: "已发布的政府信息公开工作年度报告", En: "Published annual reports", Params: with(agency, query("year", "报告年度", "year of the report").number(first, last), limit, after), Answer: Reports{}, handler: func(a *API) web.Handler { return a.reports }},
		{ID: "getReport", Path: "/api/v1/reports/{agency}/{year}", Zh: "一份年度报告的全部内容", En: "One annual report in full",
			Params: with(inPath("agency", "机关编号", "id of an agency"), inPath("year", "报告年度", "year of the report").shaped(`^\d{4}$`)), Answer: Report{}, Missing: true, handler: func(a *API) web.Handler { return a.report }},
		{ID: "listReportCells", Path: "/api/v1/report-cells", Zh: "年度报告各单元格的数字，逐格一行；limit 数的是报告", En: "Figures of annual reports, a row each; limit counts reports",
			Params: with(agency, query("year", "报告年度", "year of the report").number(first, last), query("limit", "每页报告数，默认 5，最多 20", "reports a page, 5 unless told, at most 20").number(1, 20), after), Answer: Cells{}, handler: func(a *API) web.Handler { return a.cells }},
	}
}

// Takes says what the parameter may be, without words.
func (p Param) Takes() string {
	switch {
	case p.Enum != "":
		return strings.Join(enums(p.Enum), " | ")
	case p.Number:
		return strconv.Itoa(p.Min) + "–" + strconv.Itoa(p.Max)
	case p.Example != "":
		return p.Example
	}
	return ""
}
