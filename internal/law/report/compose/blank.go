package compose

// Blank is what no ledger knows: the writer fills it, nobody invents it.
type Blank struct {
	Name     string
	Ask      string // what to write and who usually knows it
	Optional bool   // may stay empty: then nothing is printed
}

// Blanks lists what is to be filled, in the order of the narrative.
func Blanks() []Blank { return append([]Blank(nil), blanks...) }

func blankOf(name string) *Blank {
	for i := range blanks {
		if blanks[i].Name == name {
			return &blanks[i]
		}
	}
	return nil
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
