package compose

import "strings"

// Draft is the narrative that the ledger gives by itself: our sentences, with
// marks for every number and blanks for what is not known.
func Draft(f *Facts) Texts {
	t := Texts{Overview: overview, Problems: problems, Other: other}
	if f.Published != nil {
		t.Overview = strings.Replace(t.Overview, unpublished, "【主动公开情况：】【栏目发布情况：】【文件解读情况：】【依申请转主动公开情况：】", 1)
	}
	if f.Government {
		t.Overview += ofGovernments
	}
	return Refresh(t, f, nil)
}

const unpublished = "通过政府网站等平台主动公开政府信息【主动公开条数：】条，其中政策解读【政策解读条数：】条。"

const overview = `（一）主动公开
本年度制发行政规范性文件【规范性文件制发：】件【规范性文件制发同比：】。【规章情况：】作出行政许可决定【行政许可：】件，作出行政处罚决定【行政处罚：】件，作出行政强制决定【行政强制：】件，行政事业性收费【行政事业性收费：】万元。` + unpublished + `
【主动公开重点：】
（二）依申请公开
本年度收到政府信息公开申请【收到申请：】件【收到申请同比：】，上年结转【上年结转：】件。【申请人构成：】【渠道构成：】
本年度办结政府信息公开申请【办结申请：】件【结果构成：】；结转下年度继续办理【结转下年：】件。【办理情况：】【平均用时：】
【行政复议情况：】【行政诉讼情况：】
（三）政府信息管理
本年度废止行政规范性文件【规范性文件废止：】件，年末现行有效的行政规范性文件【规范性文件现行有效：】件。
【信息管理做法：】
（四）政府信息公开平台建设
【平台建设情况：】
（五）监督保障
本年度研究政府信息公开工作的会议【会议次数：】次，组织政府信息公开培训【培训次数：】次、【培训人次：】人次参加。【监督保障其他情况：】`

const ofGovernments = `
【工作考核情况：】
【社会评议情况：】
【责任追究结果：】`

const problems = `（一）存在的主要问题
【台账反映的问题：】【主要问题：】
（二）改进情况
【改进情况：】`

const other = `【信息处理费：】
【其他事项：】`
