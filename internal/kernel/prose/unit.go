package prose

// Class is what sort of thing a unit counts.
type Class uint8

// The classes.
const (
	NoUnit  Class = iota // 依申请公开：0
	Piece                // 件 项 宗 起 份 条 次 …
	People               // 人 名 人次
	Money                // 元 万元 亿元
	Ratio                // % 个百分点 倍
	Time                 // 天 个工作日 月
	Score                // 分
	Measure              // 公里 亩 吨
	Thing                // a noun stands right behind the number: 12部门
)

// notUnit marks words that make the number before them no quantity: 3号楼.
const notUnit Class = 255

var units = NewLexicon(
	Term[Class]{Piece, "件 项 宗 起 份 条 次 篇 期 个 则 封 例 笔 批 轮 类 款 章 种 处 所 台 套 册 本 部 张 幅 场 家 户 支 座 版 页 字 卷 张次 件次 条次 场次 期次 批次 大 余次 次数 户次 家次 辆 集"},
	Term[Class]{People, "人 名 位 人次 余人 人数"},
	Term[Class]{Money, "元 万元 亿元"},
	Term[Class]{Ratio, "% ‰ 个百分点 百分点 倍 成"},
	Term[Class]{Time, "天 日 个工作日 工作日 个自然日 小时 个小时 分钟 秒 年 年度 周年 周岁 岁 个月 个周 周 个季度 季度 个年度 月"},
	Term[Class]{Score, "分"},
	Term[Class]{Measure, "公里 千米 米 平方米 平方公里 亩 公顷 吨 公斤 斤 度 层 级"},
	Term[Class]{Thing, "方面 部门 处室 项目 单位 条件 章节 家庭 份额"},
	Term[Class]{notUnit, "大于 大型 大队 大院 大厅 大学 号 楼 室 栋 路 点 版本 分局 分行 届 期间 个性"},
)

// factor is what one of a money unit is in 元.
func factor(unit string) int64 {
	switch unit {
	case "万元":
		return 1_0000
	case "亿元":
		return 1_0000_0000
	}
	return 1
}

// Yuan is the value of an amount of money in 元.
func (q *Quantity) Yuan() (Decimal, bool) {
	if q.Class != Money {
		return Decimal{}, false
	}
	return q.Value.times(factor(q.Unit))
}
