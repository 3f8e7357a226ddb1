// Package transparency is the public log (存证, 公开日志): one entry for each
// public event of proactive disclosure and of the annual reports (Regulations
// arts 19–26, 50), in a Merkle tree (RFC 6962) whose signed checkpoints let
// anybody prove what was disclosed and when, and find what was changed
// afterwards. It holds no personal data and nothing of applications.
package transparency

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/fault"
)

// Kind is a public event.
type Kind string

// The events. Recorded ones were public before the log began.
const (
	ItemReleased    Kind = "item.released"
	ItemReleasedNew Kind = "item.rereleased" // after a withdrawal
	ItemImported    Kind = "item.imported"
	ItemCorrected   Kind = "item.corrected"
	ItemWithdrawn   Kind = "item.withdrawn"
	ItemArchived    Kind = "item.archived"
	ItemRecorded    Kind = "item.recorded"
	ReportPublished Kind = "report.published"
	ReportCorrected Kind = "report.corrected"
	ReportRecorded  Kind = "report.recorded"
)

// Label is the event in Chinese, "" for none of them.
func (k Kind) Label() string {
	return map[Kind]string{
		ItemReleased: "发布信息", ItemReleasedNew: "重新发布信息", ItemImported: "导入已公开的信息", ItemCorrected: "更正信息", ItemWithdrawn: "撤回信息",
		ItemArchived: "归档信息", ItemRecorded: "补登此前公开的信息", ReportPublished: "发布年度报告", ReportCorrected: "更正年度报告", ReportRecorded: "补登此前发布的年度报告",
	}[k]
}

// OfReport reports whether the event is of an annual report.
func (k Kind) OfReport() bool { return strings.HasPrefix(string(k), "report.") }

// Entry is one line of the log. Its canonical form is the JSON of its fields in
// this order, without spaces; the hash of a line is the leaf of the tree.
type Entry struct {
	Origin  string   `json:"origin"`            // the log's name
	N       int64    `json:"n"`                 // place in the log, from 0
	At      string   `json:"at"`                // UTC, as audit.TimeLayout
	Agency  string   `json:"agency"`            // id
	Kind    Kind     `json:"kind"`              //
	Address string   `json:"address"`           // on the site, from its root
	Version int      `json:"version,omitempty"` // of a report
	Digest  string   `json:"digest,omitempty"`  // SHA-256 of what is published; "" where nothing is any more
	Files   []string `json:"files,omitempty"`   // SHA-256 of each attachment
	Was     string   `json:"was,omitempty"`     // Digest of what stood at the address before
}

// MaxEntry bounds a line: the longest has as many attachments as an item may.
const MaxEntry = 16 << 10

// Line is the canonical form.
func (e Entry) Line() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return nil, err
	}
	line := bytes.TrimSuffix(b.Bytes(), []byte("\n"))
	if len(line) > MaxEntry {
		return nil, fmt.Errorf("log entry of %d bytes", len(line))
	}
	return line, nil
}

func wrong(format string, args ...any) error {
	return fault.New(fault.Invalid, "log.entry", fmt.Sprintf(format, args...))
}

// ParseEntry reads a line; one that is not in canonical form is refused.
func ParseEntry(line []byte) (e Entry, err error) {
	if len(line) > MaxEntry {
		return e, wrong("日志条目长达 %d 字节，超过 %d 字节", len(line), MaxEntry)
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&e); err != nil || !utf8.Valid(line) {
		return e, wrong("日志条目不是能识别的 JSON")
	}
	if again, err := e.Line(); err != nil || !bytes.Equal(again, line) {
		return e, wrong("日志条目不是规范写法")
	}
	return e, e.check()
}

func (e *Entry) check() error {
	if _, err := time.Parse(audit.TimeLayout, e.At); err != nil {
		return wrong("日志条目的时间 %q 不能识别", e.At)
	}
	if e.N < 0 || e.Kind.Label() == "" || e.Origin == "" || e.Agency == "" {
		return wrong("日志条目缺少序号、类别、日志名称或机关")
	}
	if want := map[bool]string{false: "/items/", true: "/reports/"}[e.Kind.OfReport()]; !strings.HasPrefix(e.Address, want) || strings.ContainsAny(e.Address, " \t\r\n?#\\") || strings.ContainsFunc(e.Address, unicode.IsControl) || strings.Contains(e.Address, "..") {
		return wrong("日志条目的地址 %q 不能识别", e.Address)
	}
	if (e.Digest == "") != (e.Kind == ItemWithdrawn) {
		return wrong("日志条目的摘要与其类别不符")
	}
	for _, d := range append([]string{e.Digest, e.Was}, e.Files...) {
		if d != "" && !isDigest(d) {
			return wrong("日志条目中的 %q 不是 SHA-256 值", d)
		}
	}
	return nil
}

func isDigest(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && strings.ToLower(s) == s
}

// Leaf is the hash of a line in the tree.
func Leaf(line []byte) tlog.Hash { return tlog.RecordHash(line) }

// Text is what is published at the address of an item, in the form that Digest
// is of: anybody can make it of what the site's open data say.
type Text struct {
	Title  string `json:"title"`
	Number string `json:"document_number"`
	Issuer string `json:"issuer"`
	Body   string `json:"body_html"`
	Files  []File `json:"attachments"`
}

// File is an attachment of a text.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Bytes are the bytes whose SHA-256 is the digest.
func (t Text) Bytes() ([]byte, error) {
	if t.Files == nil {
		t.Files = []File{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(t)
	return b.Bytes(), err
}
