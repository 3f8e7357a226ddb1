package api

import (
	"encoding/json"

	"gongkai/internal/kernel/calendar"
)

// What the API answers. Names and meanings are stable within v1: a field may be
// added, none is renamed. Minutes carry China's zone (RFC 3339). Addresses are
// references from the root of the site.

// Agencies are all agencies of the site.
type Agencies struct {
	Agencies []Agency `json:"agencies"`
}

// Agency is one agency and how its disclosure office is reached.
type Agency struct {
	ID      string `json:"id" zh:"编号" en:"stable id"`
	Parent  string `json:"parent,omitempty" zh:"上级机关的编号" en:"id of the agency above"`
	Kind    string `json:"kind" enum:"agency_kind" zh:"种类" en:"what sort of agency"`
	Name    string `json:"name" zh:"全称" en:"name in full"`
	Code    string `json:"code,omitempty" zh:"统一社会信用代码" en:"unified social credit code"`
	Office  string `json:"office,omitempty" zh:"政府信息公开工作机构" en:"disclosure office"`
	Address string `json:"address,omitempty" zh:"办公地址" en:"address"`
	Hours   string `json:"hours,omitempty" zh:"办公时间" en:"hours"`
	Phone   string `json:"phone,omitempty" zh:"联系电话" en:"telephone"`
	Fax     string `json:"fax,omitempty" zh:"传真" en:"fax"`
	Email   string `json:"email,omitempty" zh:"电子邮箱" en:"mail"`
	URL     string `json:"url" zh:"公开指南页面" en:"page of the guide"`
}

// Columns is the tree of columns, those above before those below.
type Columns struct {
	Columns []Column `json:"columns"`
}

// Column is a column with how many items it lists.
type Column struct {
	ID          string `json:"id" zh:"编号" en:"stable id"`
	Parent      string `json:"parent,omitempty" zh:"上级栏目" en:"column above"`
	Name        string `json:"name" zh:"名称" en:"name"`
	Description string `json:"description,omitempty" zh:"说明" en:"what it publishes"`
	Type        string `json:"type" zh:"栏目类别" en:"type"`
	Article     string `json:"article,omitempty" zh:"《政府信息公开条例》条款" en:"article of the Regulations"`
	Items       int64  `json:"items" zh:"条数，含下级栏目" en:"number of items, those below included"`
	Newest      string `json:"newest,omitempty" format:"date-time" zh:"最近一次发布" en:"newest publication"`
	URL         string `json:"url" zh:"页面" en:"page"`
	Feed        string `json:"feed" zh:"Atom 订阅" en:"Atom feed"`
}

// Items is one page of items.
type Items struct {
	Items []ItemLine `json:"items"`
	Next  string     `json:"next,omitempty" zh:"下一页的 after；没有即最后一页" en:"after of the next page; absent on the last"`
}

// ItemLine is an item in a list.
type ItemLine struct {
	ID          string        `json:"id" zh:"编号" en:"stable id"`
	Agency      string        `json:"agency" zh:"机关编号" en:"id of the agency"`
	Kind        string        `json:"kind" enum:"kind" zh:"信息种类" en:"kind"`
	Title       string        `json:"title" zh:"名称" en:"title"`
	Index       string        `json:"index_number,omitempty" zh:"索引号" en:"index number"`
	Number      string        `json:"document_number,omitempty" zh:"文号" en:"document number"`
	Issuer      string        `json:"issuer,omitempty" zh:"发布机构" en:"issuer"`
	Column      string        `json:"column,omitempty" zh:"所在栏目" en:"home column"`
	PublishedAt string        `json:"published_at" format:"date-time" zh:"发布时间" en:"published"`
	ChangedAt   string        `json:"changed_at" format:"date-time" zh:"最近更改" en:"last public change"`
	FormedOn    calendar.Date `json:"formed_on,omitzero" zh:"成文（生成）日期" en:"day of forming"`
	IssuedOn    calendar.Date `json:"issued_on,omitzero" zh:"公布日期" en:"day of issue"`
	Validity    string        `json:"validity,omitempty" enum:"validity" zh:"有效性（规章和行政规范性文件）" en:"validity, of rules and normative documents"`
	Archived    bool          `json:"archived,omitempty" zh:"已归档" en:"archived"`
	URL         string        `json:"url" zh:"页面" en:"page"`
	API         string        `json:"api" zh:"全文接口" en:"this item in full"`
}

// Item is an item in full.
type Item struct {
	ItemLine
	Summary       string        `json:"summary,omitempty" zh:"内容概述" en:"summary"`
	UnifiedNumber string        `json:"unified_number,omitempty" zh:"统一登记号" en:"unified registration number"`
	JointWith     []string      `json:"joint_with,omitempty" zh:"联合发文机关" en:"issued jointly with"`
	InForceOn     calendar.Date `json:"in_force_on,omitzero" zh:"施行日期" en:"in force from"`
	LastDay       calendar.Date `json:"last_day,omitzero" zh:"有效期至" en:"last day in force"`
	EndedOn       calendar.Date `json:"ended_on,omitzero" zh:"不再有效的第一日" en:"first day not in force"`
	Topic         string        `json:"topic,omitempty" zh:"主题分类" en:"subject"`
	Genre         string        `json:"genre,omitempty" zh:"体裁分类" en:"genre"`
	Audience      string        `json:"audience,omitempty" zh:"服务对象" en:"audience"`
	Keywords      []string      `json:"keywords,omitempty" zh:"关键词" en:"keywords"`
	Source        string        `json:"source,omitempty" zh:"来源" en:"source"`
	Columns       []string      `json:"columns" zh:"栏目" en:"columns"`
	Lang          string        `json:"lang" zh:"语言" en:"language (BCP 47)"`
	Attribute     string        `json:"attribute,omitempty" enum:"attribute" zh:"公开属性" en:"disclosure attribute"`
	Body          string        `json:"body_html" zh:"正文" en:"text as HTML"`
	Text          string        `json:"text" zh:"正文（纯文本）" en:"text"`
	SHA256        string        `json:"sha256" zh:"本版内容的摘要" en:"digest of this version"`
	Attachments   []Attachment  `json:"attachments" zh:"附件" en:"attachments"`
	Relations     []Relation    `json:"relations" zh:"与其他信息的关系" en:"relations to other items"`
	Events        []Event       `json:"validity_events" zh:"有效性事件" en:"events of validity"`
	Traces        []Trace       `json:"changes" zh:"公开后的更正、撤回、归档" en:"public corrections, withdrawals, archiving"`
}

// Attachment is a file of an item.
type Attachment struct {
	Name   string `json:"name" zh:"名称" en:"name"`
	Format string `json:"format" zh:"格式" en:"format"`
	Bytes  int64  `json:"bytes" zh:"字节数" en:"size"`
	SHA256 string `json:"sha256" zh:"摘要" en:"digest"`
	URL    string `json:"url" zh:"下载" en:"download"`
}

// Relation is how the item stands to another.
type Relation struct {
	Kind    string `json:"kind" enum:"relation" zh:"关系" en:"relation"`
	Passive bool   `json:"passive,omitempty" zh:"对方对本条的关系，如本条被解读" en:"the other says so of this item"`
	Item    string `json:"item,omitempty" zh:"对方的编号；没有即不在本站" en:"id of the other, absent where it is not here"`
	Title   string `json:"title,omitempty" zh:"名称" en:"title"`
	Number  string `json:"document_number,omitempty" zh:"文号" en:"document number"`
}

// Event is one dated event of a document's validity.
type Event struct {
	Event     string        `json:"event" zh:"事件" en:"event"`
	Label     string        `json:"label" zh:"中文名称" en:"in Chinese"`
	Effective calendar.Date `json:"effective,omitzero" zh:"自何日起" en:"from this day"`
	Until     calendar.Date `json:"until,omitzero" zh:"延长至" en:"renewed until"`
	Reason    string        `json:"reason,omitempty" zh:"理由" en:"reason"`
	ByTitle   string        `json:"by_title,omitempty" zh:"依据文件" en:"by what"`
	ByNumber  string        `json:"by_number,omitempty" zh:"依据文号" en:"its number"`
}

// Trace is a public change of an item.
type Trace struct {
	Act    string        `json:"act" zh:"行为" en:"act"`
	Label  string        `json:"label" zh:"中文名称" en:"in Chinese"`
	On     calendar.Date `json:"on" zh:"日期" en:"day"`
	Reason string        `json:"reason" zh:"说明" en:"reason"`
}

// Search is a page of what was found.
type Search struct {
	Total    int      `json:"total" zh:"找到的条数" en:"how many were found"`
	AtLeast  bool     `json:"at_least,omitempty" zh:"可能还有更多" en:"there may be more"`
	Page     int      `json:"page" zh:"第几页" en:"page"`
	Pages    int      `json:"pages" zh:"页数" en:"pages"`
	Words    []string `json:"words" zh:"检索词被读作" en:"what the words were read as"`
	Synonyms []string `json:"synonyms" zh:"一并检索的同义词" en:"other spellings looked for"`
	Instead  string   `json:"did_you_mean,omitempty" zh:"您是不是要找" en:"what may have been meant"`
	Hits     []Hit    `json:"hits" zh:"结果" en:"hits"`
}

// Hit is an item found.
type Hit struct {
	ItemLine
	Snippet []Piece `json:"snippet" zh:"正文片段" en:"part of the text"`
	From    string  `json:"from_attachment,omitempty" zh:"片段出自的附件" en:"attachment that the part is of"`
}

// Piece is a part of a text, lit where it is a word looked for.
type Piece struct {
	Text string `json:"text" zh:"文字" en:"text"`
	Hit  bool   `json:"hit,omitempty" zh:"检索词" en:"a word looked for"`
}

// Documents is one page of the library on a day.
type Documents struct {
	On        calendar.Date `json:"on" zh:"哪一日的有效性" en:"the day"`
	Documents []Document    `json:"documents"`
	Next      string        `json:"next,omitempty" zh:"下一页的 after" en:"after of the next page"`
}

// Document is a rule or normative document.
type Document struct {
	ItemLine
	InForceOn calendar.Date `json:"in_force_on,omitzero" zh:"施行日期" en:"in force from"`
	LastDay   calendar.Date `json:"last_day,omitzero" zh:"有效期至" en:"last day in force"`
	EndedOn   calendar.Date `json:"ended_on,omitzero" zh:"不再有效的第一日" en:"first day not in force"`
}

// Reports are published annual reports.
type Reports struct {
	Reports []ReportLine `json:"reports"`
	Next    string       `json:"next,omitempty" zh:"下一页的 after" en:"after of the next page"`
}

// ReportLine is a published report in a list.
type ReportLine struct {
	Agency      string        `json:"agency" zh:"机关编号" en:"id of the agency"`
	AgencyName  string        `json:"agency_name" zh:"机关" en:"agency"`
	Year        int           `json:"year" zh:"报告年度" en:"year of the report"`
	Version     int           `json:"version" zh:"第几版；更正即为新版" en:"version; a correction is another"`
	Title       string        `json:"title" zh:"标题" en:"title"`
	SignedOn    calendar.Date `json:"signed_on,omitzero" zh:"签发日期" en:"signed"`
	PublishedOn calendar.Date `json:"published_on" zh:"发布日期" en:"published"`
	SHA256      string        `json:"sha256" zh:"报告内容的摘要" en:"digest of the report"`
	Note        string        `json:"note,omitempty" zh:"更正说明" en:"note of a correction"`
	URL         string        `json:"url" zh:"页面" en:"page"`
	API         string        `json:"api" zh:"全文接口" en:"this report in full"`
}

// Report is a published report in full.
type Report struct {
	ReportLine
	Earlier []ReportLine    `json:"earlier" zh:"以前的版本" en:"versions before it"`
	Report  json.RawMessage `json:"report" schema:"ReportForm" zh:"报告内容" en:"the report"`
}

// Cells are figures of reports, a row each.
type Cells struct {
	Cells []Cell `json:"cells"`
	Next  string `json:"next,omitempty" zh:"下一页的 after" en:"after of the next page"`
}

// Cell is one figure of one report.
type Cell struct {
	Agency     string  `json:"agency" zh:"机关编号" en:"id of the agency"`
	AgencyName string  `json:"agency_name" zh:"机关" en:"agency"`
	Year       int     `json:"year" zh:"报告年度" en:"year of the report"`
	Cell       string  `json:"cell" zh:"单元格" en:"stable name of the cell"`
	Label      string  `json:"label" zh:"中文名称" en:"in Chinese"`
	Value      *string `json:"value" zh:"数值，十进制；未填为 null" en:"exact decimal; null where unknown"`
}
