package doc

import (
	"fmt"
	"slices"
	"strings"
)

// Hidden is something that a file carries and that its pages do not show, or do
// not show as text: what leaves with the file unless somebody takes it out.
type Hidden struct {
	Kind  HiddenKind `json:"kind"`
	Place string     `json:"place"`          // in Chinese words: 工作表“名单”（隐藏）
	Text  string     `json:"text,omitempty"` // what is written there, "" where nothing is
}

// HiddenKind says what sort of thing is hidden.
type HiddenKind string

// The kinds of hidden things.
const (
	HiddenSheet   HiddenKind = "hidden_sheet"   // 隐藏的工作表
	HiddenRows    HiddenKind = "hidden_rows"    // 隐藏的行
	HiddenColumns HiddenKind = "hidden_columns" // 隐藏的列
	HiddenText    HiddenKind = "hidden_text"    // 隐藏、白色、极小的文字
	Comment       HiddenKind = "comment"        // 批注
	Revision      HiddenKind = "revision"       // 修订痕迹
	Properties    HiddenKind = "properties"     // 文档属性
	CustomData    HiddenKind = "custom_data"    // 自定义数据
	Embedded      HiddenKind = "embedded"       // 嵌入的对象、附件
	Macro         HiddenKind = "macro"          // 宏、脚本
	ExternalLink  HiddenKind = "external_link"  // 指向外部文件的链接
	Annotation    HiddenKind = "annotation"     // PDF 注释
	Layer         HiddenKind = "layer"          // 隐藏的图层
	Remains       HiddenKind = "remains"        // 旧版本的残留
	CoveredText   HiddenKind = "covered_text"   // 被色块、图片盖住的文字
	Location      HiddenKind = "location"       // 照片的拍摄地点
	Margin        HiddenKind = "margin"         // 页眉、页脚、文本框: in sight, but no part of the body
	Picture       HiddenKind = "picture"        // 图片: in sight, but nobody read what is written in it
)

// InSight reports whether pages show it: a copy keeps it.
func (h Hidden) InSight() bool { return h.Kind == Margin || h.Kind == Picture }

// Pictures is the one fact of a file's pictures by the places where they stand,
// one place for each picture; none where there are none.
func Pictures(places []string) []Hidden {
	if len(places) == 0 {
		return nil
	}
	const most = 12
	var named []string
	more := ""
	for _, p := range places {
		switch {
		case slices.Contains(named, p):
		case len(named) == most:
			more = "等"
		default:
			named = append(named, p)
		}
	}
	return []Hidden{{Kind: Picture, Place: fmt.Sprintf("%d 张图片（%s%s）", len(places), strings.Join(named, "、"), more)}}
}

// Cut is a text that is to be taken out of a file. Pos narrows it to what a
// reader of the file numbered so: a paragraph (Line), a sheet or one of its
// cells (Sheet, Ref), a page or a box on it (Page, Box); zero means the whole
// file. An empty Text means all that stands there.
type Cut struct {
	Pos  Pos    `json:"pos"`
	Text string `json:"text,omitempty"`
	With string `json:"with,omitempty"` // what takes its place; "" means Covered
}

// Covered stands where a text was taken out.
const Covered = "〔已遮盖〕"

// Mark is what takes the place of the text.
func (c Cut) Mark() string {
	if c.With == "" {
		return Covered
	}
	return c.With
}
