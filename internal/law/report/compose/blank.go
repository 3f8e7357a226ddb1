package compose

// Blank is what no ledger knows: the writer fills it, nobody invents it.
type Blank struct {
	Name     string
	Ask      string // what to write and who usually knows it
	Optional bool   // may stay empty: then nothing is printed
}

// Blanks lists what is to be filled, in the order of the narrative.
func Blanks() []Blank { return append([]Blank(nil), blanks...) }

// Asked lists what is to be filled where the ledger has these values: Blanks
// and, of a report that is a sum, what only the cases of each agency tell.
func Asked(v Values) []Blank {
	out := Blanks()
	for _, b := range ofCases {
		if _, bound := v[b.Name]; !bound {
			out = append(out, b)
		}
	}
	return out
}

func blankOf(name string) *Blank {
	for _, list := range [][]Blank{blanks, ofCases} {
		for i := range list {
			if list[i].Name == name {
				return &list[i]
			}
		}
	}
	return nil
}

// ofCases are the bindings that cases alone give. A sum of reports does not
// hold them, and what is not known is asked for, never taken for 0.
var ofCases = []Blank{
	{"渠道构成", "各机关新收申请按提出渠道的件数，写一句；由各机关上报的统计而来，没有统计的删去", false},
	{"办理情况", "延长答复期限、告知补正、逾期办结各多少件，写一句；由各机关上报的统计而来，没有统计的删去", false},
	{"平均用时", "每件平均用时，写一句；由各机关上报的统计而来，没有统计的可以空着", true},
	{"信息处理费", "收取信息处理费的情况，没有收取的写明没有（国办函〔2020〕109号）；由各机关报告的第六部分汇总", false},
}

var blanks = []Blank{
	{"主动公开条数", "本年度通过网站等平台公开的信息条数；问网站或者新媒体管理人员", false},
	{"政策解读条数", "其中政策解读的条数；问起草解读的科室", false},
	{"主动公开重点", "本年度公开了哪些重点内容，写一两句；问各业务科室", false},
	{"信息管理做法", "信息的制作、审查、保存、更新做了什么；问办公室、档案和保密人员", false},
	{"平台建设情况", "网站、新媒体、公开专区、查阅点有什么变化；问网站管理人员", false},
	{"会议次数", "研究政府信息公开工作的会议；问办公室", false},
	{"培训次数", "组织的政府信息公开培训；问政府信息公开工作机构", false},
	{"培训人次", "参加培训的人次；问政府信息公开工作机构", false},
	{"监督保障其他情况", "人员、经费、检查、整改等；没有的可以空着", true},
	{"工作考核情况", "对下级和部门的考核：怎样考核、结果如何（第五十条第一款第四项）；问考核办", false},
	{"社会评议情况", "社会评议的方式和结果（第五十条第一款第四项）；问政府信息公开工作主管部门", false},
	{"责任追究结果", "追究责任的结果，没有的写明没有（第五十条第一款第四项）；问纪检和主管部门", false},
	{"主要问题", "本机关工作中的主要问题，实事求是，一两条即可；问政府信息公开工作机构负责人", false},
	{"改进情况", "上年问题的改进和本年问题的办法；问政府信息公开工作机构负责人", false},
	{"其他事项", "其他需要报告的事项；没有的可以空着", true},
}
