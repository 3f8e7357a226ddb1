package screening

import (
	"strings"

	"gongkai/internal/kernel/doc"
)

const ruleHidden = "S-HIDDEN"

// hiddenKind says what a kind of hidden thing is called and asks for.
type hiddenKind struct {
	title    string
	severity Severity
}

var hiddenKinds = map[doc.HiddenKind]hiddenKind{
	doc.HiddenSheet:   {"隐藏的工作表", Block},
	doc.HiddenRows:    {"隐藏的行", Block},
	doc.HiddenColumns: {"隐藏的列", Block},
	doc.HiddenText:    {"看不见的文字", Block},
	doc.Comment:       {"批注", Block},
	doc.Revision:      {"修订痕迹", Block},
	doc.CoveredText:   {"盖住但没有删去的文字", Block},
	doc.Macro:         {"宏或者脚本", Block},
	doc.Remains:       {"旧版本的残留", Justify},
	doc.Embedded:      {"嵌入的对象或者附件", Justify},
	doc.Annotation:    {"PDF 注释", Justify},
	doc.Layer:         {"隐藏的图层", Justify},
	doc.ExternalLink:  {"指向外部文件的链接", Justify},
	doc.Location:      {"照片的拍摄地点", Justify},
	doc.CustomData:    {"自定义数据", Justify},
	doc.Properties:    {"文档属性（作者、单位、路径）", Justify},
}

// HiddenTitle is a kind of hidden thing in Chinese, "" for what is in sight.
func HiddenTitle(k doc.HiddenKind) string { return hiddenKinds[k].title }

// fact makes a finding of a hidden thing. Margins are in sight; only their text
// is read.
func fact(h doc.Hidden, i int) (Finding, bool) {
	if h.Kind == doc.Picture {
		return unseen(h, i), true
	}
	k, ok := hiddenKinds[h.Kind]
	if !ok {
		return Finding{}, false
	}
	const wayOut = "换成去掉看不见的内容的副本再发布"
	return Finding{
		Rule: ruleHidden, Severity: k.severity, Title: k.title,
		Place:      Place{Text: h.Place, Hidden: h.Kind, Block: i, Row: -1, Cell: -1},
		Message:    told(h.Place, k.title) + "，" + wayOut,
		Suggestion: wayOut,
	}, true
}

// RulePicture is the rule of pictures in a document, whose text nobody read.
const RulePicture = "S-PICTURE"

// unseen is the finding of the pictures of a file: somebody has to look at them
// and say so.
func unseen(h doc.Hidden, i int) Finding {
	return Finding{
		Rule: RulePicture, Severity: Justify, Title: "图片上的文字没有检查", Place: Place{Text: h.Place, Hidden: h.Kind, Block: i, Row: -1, Cell: -1},
		Message: h.Place + "未能检查文字，请逐张看过后写明结论；不能公开的，从原文件里去掉后重新上传", Suggestion: "逐张看过，写明结论",
	}
}

// RuleUnread is the rule of what has no text to screen.
const RuleUnread = "S-UNREAD"

// Unread is the finding of a file that has no text to screen, such as a scan:
// somebody has to look at it and say so.
func Unread(why string) Finding {
	return Finding{
		ID: identify(RuleUnread, "", why, map[string]int{}), Rule: RuleUnread, Severity: Justify, Title: "没有文字的文件",
		Place: Place{Text: "整个文件", Row: -1, Cell: -1}, Message: "整个文件" + why, Suggestion: "人工逐页检查，写明结论",
	}
}

// told names the place and what is there, once where the place is its name.
func told(place, title string) string {
	if short, _, _ := strings.Cut(title, "（"); strings.HasPrefix(place, short) || strings.Contains(place, "（隐藏）") {
		return place
	}
	return place + "有" + title
}
