package catalog

import (
	"encoding/json"

	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
)

// Record is the catalogue record of one version of an item (Regulations
// art. 12: 索引、名称、内容概述、生成日期; further fields as portals show them).
type Record struct {
	Kind          Kind          `json:"kind"`
	Title         string        `json:"title"`
	Summary       string        `json:"summary,omitempty"`
	Index         string        `json:"index,omitempty"`          // 索引号; given by the system, ignored on input
	Number        string        `json:"number,omitempty"`         // 文号, normalised to 〔〕
	UnifiedNumber string        `json:"unified_number,omitempty"` // 统一登记号
	Issuer        string        `json:"issuer,omitempty"`         // 发布机构, in full
	JointWith     []string      `json:"joint_with,omitempty"`     // 联合发文机关
	FormedOn      calendar.Date `json:"formed_on,omitzero"`       // 成文（生成）日期
	IssuedOn      calendar.Date `json:"issued_on,omitzero"`       // 公布日期
	InForceOn     calendar.Date `json:"in_force_on,omitzero"`     // 施行日期
	ExpiresOn     calendar.Date `json:"expires_on,omitzero"`      // 有效期至: the last day in force
	Topic         string        `json:"topic,omitempty"`          // 主题分类
	Genre         string        `json:"genre,omitempty"`          // 体裁分类
	Audience      string        `json:"audience,omitempty"`       // 服务对象
	Keywords      []string      `json:"keywords,omitempty"`
	Source        string        `json:"source,omitempty"` // 来源
	Columns       []string      `json:"columns"`          // ids; the first is home
	Topics        []string      `json:"topics,omitempty"` // 专题: ids of columns of type topic
	Lang          string        `json:"lang,omitempty"`   // BCP 47; "" is zh-CN
	// DueOn is another law's last day for publishing, which prevails over
	// art. 26 (e.g. budgets); DueLaw names it.
	DueOn  calendar.Date `json:"due_on,omitzero"`
	DueLaw string        `json:"due_law,omitempty"`
	// NormativeReason says why the item is, or is not, a normative document
	// (choice 8.9).
	NormativeReason string     `json:"normative_reason,omitempty"`
	Relations       []Relation `json:"relations,omitempty"`
}

// RelationKind says how one item stands to another.
type RelationKind string

// The relations, from the item that holds them to the other.
const (
	Explains   RelationKind = "explains"    // 解读
	Amends     RelationKind = "amends"      // 修改
	Repeals    RelationKind = "repeals"     // 废止
	Replaces   RelationKind = "replaces"    // 取代
	CarriesOut RelationKind = "carries_out" // 落实
)

// RelationInfo is a relation in both directions.
type RelationInfo struct {
	Kind          RelationKind
	Label, Passiv string
}

var relations = []RelationInfo{
	{Explains, "解读", "被解读"}, {Amends, "修改", "被修改"}, {Repeals, "废止", "被废止"}, {Replaces, "取代", "被取代"}, {CarriesOut, "落实", "配套落实"},
}

// RelationKinds lists them in the order of forms.
func RelationKinds() []RelationInfo { return append([]RelationInfo(nil), relations...) }

// Label is the relation in Chinese; passive gives the other direction.
func (k RelationKind) Label(passive bool) string {
	for _, r := range relations {
		if r.Kind == k && passive {
			return r.Passiv
		} else if r.Kind == k {
			return r.Label
		}
	}
	return ""
}

// Relation names the other item by its id, or by title and number where it is
// not in this store.
type Relation struct {
	Kind   RelationKind `json:"kind"`
	Item   string       `json:"item,omitempty"`
	Title  string       `json:"title,omitempty"`
	Number string       `json:"number,omitempty"`
}

// Attachment is one file of a version.
type Attachment struct {
	Name   string `json:"name"`
	Format string `json:"format"` // as doc.Format, or an extension
	Bytes  int64  `json:"bytes"`
	Blob   string `json:"blob"`           // SHA-256 of the content
	Text   string `json:"text,omitempty"` // what it says, for search and screening
	// Unread says why no text could be taken, "" where it was.
	Unread string `json:"unread,omitempty"`
	// Hidden is what the file carries and does not show, as its reader found.
	Hidden []doc.Hidden `json:"hidden,omitempty"`
}

// Version is one text of an item.
type Version struct {
	Record
	Body        string       `json:"body"` // clean HTML
	Text        string       `json:"text"` // the same as plain text
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Hash is SHA-256 over all of the version but the index number, which is given
// on signing and stands in the act.
func (v Version) Hash() audit.Hash {
	v.Index = ""
	rec, err := json.Marshal(v.Record)
	if err != nil {
		return audit.Hash{} // a struct of strings and days always marshals
	}
	d := audit.NewDigest()
	d.Bytes(rec)
	d.Strings(v.Body, v.Text)
	for _, a := range v.Attachments {
		hidden, err := json.Marshal(a.Hidden)
		if err != nil {
			return audit.Hash{}
		}
		d.Strings(a.Name, a.Format, a.Blob, a.Text, a.Unread)
		d.Int(a.Bytes)
		d.Bytes(hidden)
	}
	return d.Sum()
}
