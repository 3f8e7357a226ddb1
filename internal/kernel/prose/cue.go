package prose

import (
	"strings"
	"unicode/utf8"
)

// Cue is a set of words that change what the numbers of a clause mean.
type Cue uint16

// The cues.
const (
	Among        Cue = 1 << iota // 其中
	Respectively                 // 分别
	Summed                       // 共, 合计
	Compared                     // 同比, 较上年
	Accrued                      // 累计
	EverSince                    // 历年, 以来, 至今
	AsOf                         // 截至
	Negated                      // 未, 没有, 无
)

type cueWord struct {
	cue  Cue
	when When
}

// cueWords also lists words that only look like cues; they mean nothing.
var cueWords = NewLexicon(
	Term[cueWord]{cueWord{cue: Among}, "其中"},
	Term[cueWord]{cueWord{cue: Respectively}, "分别"},
	Term[cueWord]{cueWord{cue: Summed}, "共 共计 合计 总计 总共 共有"},
	Term[cueWord]{cueWord{cue: Compared}, "同比 环比 较上年 比上年 较上一年 比上一年 较去年 比去年 较上年度 比上年度 与上年 与去年 相比 相较 上年同期 去年同期 同期 较往年 比往年 较前一年 比前一年"},
	Term[cueWord]{cueWord{cue: Accrued}, "累计"},
	Term[cueWord]{cueWord{cue: EverSince}, "历年 历次 以来 至今 近年 近几年 往年 三年来 五年来 近三年 近五年"},
	Term[cueWord]{cueWord{cue: AsOf}, "截至 截止"},
	Term[cueWord]{cueWord{cue: Negated}, "未 没有 无 尚未 从未 并未 均未 也未 亦未 均无 也无 暂无 暂未 未有 尚无"},
	Term[cueWord]{cueWord{when: When{Shift: -1}}, "上年 上年度 上一年 上一年度 去年 前一年"},
	Term[cueWord]{cueWord{when: When{Now: true}}, "今年 本年 本年度 当年"},
	Term[cueWord]{cueWord{when: When{Shift: 1}}, "明年 下年 下年度 来年 下一年 下一年度"},
	Term[cueWord]{cueWord{}, "参与其中 融入其中 公共 共同 共享 共建 共治 共产党 共青团 共和国 共商 共识 共性 共赢 中共 共筑 共创 共育 共用 总计划 今年以来 未来 未成年 未央 没有现成 无法 无正当 无需 无须 无关 无障碍 无偿 无效 无条件 无纸化 无论 无人 无缝 无线 毫无 无形 无锡 无为 无事 无极 无差别 无感 无证 去年底 分别是 上年结转 上年度结转 去年结转 上一年结转 上一年度结转 上年转结"},
)

// changes are words that, right before a number, make it a difference. 增加至 and
// its like give the new level and are none.
var changes = [...]string{"增加", "减少", "增长", "下降", "上升", "提高", "降低", "提升", "回落", "新增加", "净增"}

// comparatives do so only where the clause compares: 比上年多3件, but 至少3件.
var comparatives = [...]string{"多", "少", "高", "低", "升", "降", "增", "减"}

func isDelta(before string, cues Cue) bool {
	for {
		last, n := utf8.DecodeLastRuneInString(before)
		if !strings.ContainsRune("了约近达", last) {
			break
		}
		before = before[:len(before)-n]
	}
	if last, _ := utf8.DecodeLastRuneInString(before); !strings.ContainsRune("加少长降升高低落增减多", last) {
		return false
	}
	for _, s := range changes {
		if strings.HasSuffix(before, s) {
			return true
		}
	}
	for _, s := range comparatives {
		if cues&Compared != 0 && strings.HasSuffix(before, s) {
			return true
		}
	}
	return false
}
