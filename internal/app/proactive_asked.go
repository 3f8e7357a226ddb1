package app

import (
	"strings"

	"gongkai/internal/kernel/hanzi"
)

// asked is what an application's title asks for, without the words that ask:
// two titles with the same are about the same information.
func asked(title string) string {
	s := hanzi.Fold(title)
	for _, w := range []string{"关于", "申请", "公开", "获取", "查询", "有关", "相关", "信息", "材料", "文件", "资料", "复印件", "及附件", "的", "请", "贵局", "全部", "一份"} {
		s = strings.ReplaceAll(s, w, "")
	}
	return strings.Map(func(r rune) rune {
		if hanzi.IsHan(r) || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}
