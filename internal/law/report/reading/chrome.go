package reading

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/doc"
)

// preface keeps the sentences between the title and the first section; dates,
// sources and buttons of a web page go.
func preface(lines []line) []doc.Para {
	var out []doc.Para
	for i := range lines {
		l := &lines[i]
		if l.taken || !l.prose && !strings.ContainsAny(textOf(l), "。；，") {
			continue
		}
		if p := paraOf(l); p.Text != "" && !isChrome(p.Text) {
			out = append(out, p)
		}
	}
	return out
}

// Words that only the frame of a web page has, and words that are its only on
// a line of hardly anything else.
var (
	chromeWords = [...]string{"版权所有", "主办单位", "承办单位", "ICP备", "公网安备", "网站标识码", "网站地图", "返回顶部", "扫一扫", "上一篇", "下一篇", "上一条", "下一条", "Copyright", "copyright", "技术支持：", "技术支持:", "责任编辑", "您访问的链接"}
	chromeShort = [...]string{"打印", "关闭", "分享", "收藏", "附件下载", "相关链接", "友情链接", "相关文档", "相关附件", "联系我们", "浏览次数", "信息来源", "字体", "无障碍", "纠错", "首页", "相关阅读"}
)

// isChrome reports a line of the page around the report.
func isChrome(s string) bool {
	n := utf8.RuneCountInString(s[:min(len(s), 400)])
	if n > 90 || strings.HasSuffix(strings.TrimFunc(s, isBlank), "。") {
		return false
	}
	for _, w := range chromeWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	if n > 20 {
		return false
	}
	for _, w := range chromeShort {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// cutSignature takes the agency's name and the date off the end.
func (r *reader) cutSignature(paras []doc.Para) []doc.Para {
	for len(paras) > 0 {
		text := compact(paras[len(paras)-1].Text)
		if text != "" && !isDate(text) && (r.Report.Agency == "" || text != r.Report.Agency) {
			return paras
		}
		paras = paras[:len(paras)-1]
	}
	return paras
}

// isDate reports 2024年1月15日 and nothing else.
func isDate(s string) bool {
	if !strings.HasSuffix(s, "日") || !strings.Contains(s, "年") || !strings.Contains(s, "月") || utf8.RuneCountInString(s) > 12 {
		return false
	}
	for _, r := range s {
		if digit(r) < 0 && !strings.ContainsRune("年月日十", r) {
			return false
		}
	}
	return true
}
