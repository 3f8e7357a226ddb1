package rules

import (
	"gongkai/internal/kernel/prose"
	"gongkai/internal/law/report"
)

// meaning is what the words around a number say about it, as far as the tables
// of the report are concerned.
type meaning struct {
	words   word
	rows    rowSet    // outcomes of table 3, leaves
	groups  rowSet    // outcomes that are named as a group: 不予公开
	columns columnSet // kinds of applicants
	last    word      // the last word that meant something
	end     int       // where it ends
}

// word is a set of words with one meaning each.
type word uint64

// rowSet and columnSet are sets of rows and columns of table 3.
type (
	rowSet    uint32
	columnSet uint8
)

// The words.
const (
	aRequest      word = 1 << iota // 政府信息公开申请
	anApplication                  // 申请, of whatever
	receiving                      // 收到, 受理
	handling                       // 办理, 处理
	answering                      // 答复
	closing                        // 办结
	carriedIn                      // 上年结转
	carriedOut                     // 结转下年度
	unfinished                     // 正在办理
	outcome                        // stands for rows
	looseOutcome                   // an outcome only where it is a part of the requests
	applicant                      // stands for columns
	reconsideration
	litigation
	direct        // 未经复议直接起诉
	afterReview   // 复议后起诉
	upheld        // 维持
	corrected     // 纠正, 败诉
	pendingCase   // 尚未审结
	judging       // 审理, the work of a body of review
	caused        // 因, 引发, 被
	disclosing    // 政府信息公开
	ruleDocuments // 规章
	normative     // 规范性文件
	issuing       // 制发
	publishing    // 公开, 发布, 公示
	proactive     // 主动公开
	repealing
	inForce
	otherAct // 备案, 审查, 清理: counted apart from making
	licence
	penalty
	compulsion
	deciding // 作出决定
	charges  // 行政事业性收费
	processingFee
	someOnly  // 网上, 信函, 下属单位: a part of the whole
	wholeArea // 全市
	officeOfGovernment
	aGovernment // 县政府
	etcetera    // 等
	notDone     // 未, 逾期
	foreign     // another thing than a request: 工单, 建议, 目录
	each        // 各, 均
	nothing     // words that only look like others
)

func term(w word, words string) prose.Term[meaning] {
	return prose.Term[meaning]{Value: meaning{words: w}, Words: words}
}

func rowTerm(w word, words string, rows ...report.Row) prose.Term[meaning] {
	m := meaning{words: w}
	for _, r := range rows {
		m.rows |= 1 << r
	}
	return prose.Term[meaning]{Value: m, Words: words}
}

func groupTerm(words string, rows rowSet) prose.Term[meaning] {
	return prose.Term[meaning]{Value: meaning{words: outcome, groups: rows}, Words: words}
}

func columnTerm(words string, columns ...report.Column) prose.Term[meaning] {
	m := meaning{words: applicant}
	for _, c := range columns {
		m.columns |= 1 << c
	}
	return prose.Term[meaning]{Value: m, Words: words}
}

// The groups of table 3 as sets of rows.
const (
	refusedRows      rowSet = (1<<(report.AdministrativeInquiry+1) - 1) &^ (1<<report.StateSecret - 1)
	unavailableRows  rowSet = (1<<(report.UnclearAfterCorrection+1) - 1) &^ (1<<report.NotHeld - 1)
	notProcessedRows rowSet = (1<<(report.Reconfirmation+1) - 1) &^ (1<<report.Petition - 1)
	otherRows        rowSet = (1<<(report.OtherOther+1) - 1) &^ (1<<report.CorrectionOverdue - 1)
)

// tableWords lists how reports name what the tables count. Labels of the form:
// 国办公开办函〔2021〕30号; the rest is how agencies put it.
var tableWords = prose.NewLexicon(
	term(aRequest, "政府信息公开申请 信息公开申请 政府信息申请 政务公开申请 政务信息公开申请 依申请公开 依申请 申请公开 公开申请 申请政府信息公开 申请信息公开 申请获取政府信息 政府信息公开的申请 信息公开的申请 政府信息依申请公开 申请公开政府信息 公开类申请 政府信息公开类申请 信息公开类申请 申请件"),
	term(anApplication, "申请"),
	term(receiving, "收到 新收 新收到 共收 受理 接收 接到 收悉 登记 新增 新受理 接受 收件"),
	term(handling, "办理 处理 处置"),
	term(answering, "答复 回复 办复 书面答复 作出答复 予以答复 已答复"),
	term(closing, "办结 已办结 审结 结案 办理完毕 办理完成 办毕 完结"),
	term(carriedIn, "上年结转 上年度结转 去年结转 上一年结转 上一年度结转 上年转结 结转上年 结转上年度 上年度转入 上年转入 上年结转到 往年结转"),
	term(carriedOut, "结转下年 结转下年度 结转下一年 结转下一年度 结转至下 结转到下 转下年 转至下年 转入下年 结转明年 结转至明年 结转次年 结转至次年 结转2 结转至2 结转到2 转结下年 转结至下 跨年办理 跨年度办理"),
	term(unfinished, "正在办理 在办 尚未办结 未办结 办理中 正在处理 尚在办理 尚未答复 待办理 正在答复 未到答复期 未到期 办理期限内 未到办理期限"),

	rowTerm(outcome, "予以公开 同意公开 准予公开 全部公开 全部予以公开 予以全部公开 完全公开 公开答复 依法予以公开", report.Granted),
	rowTerm(outcome, "部分公开 部分予以公开 予以部分公开 同意部分公开 区分处理", report.Partial),
	groupTerm("不予公开 不同意公开 不公开 决定不予公开", refusedRows),
	groupTerm("无法提供 不能提供", unavailableRows),
	groupTerm("不予处理", notProcessedRows),
	groupTerm("其他处理 其它处理", otherRows),
	rowTerm(looseOutcome, "国家秘密", report.StateSecret),
	rowTerm(looseOutcome, "法律行政法规禁止公开 法律法规禁止公开", report.ProhibitedByLaw),
	rowTerm(looseOutcome, "三安全一稳定", report.SecurityAndStability),
	rowTerm(looseOutcome, "第三方合法权益 商业秘密 个人隐私", report.ThirdPartyRights),
	rowTerm(looseOutcome, "内部事务信息 内部事务", report.InternalAffairs),
	rowTerm(looseOutcome, "过程性信息", report.Deliberative),
	rowTerm(looseOutcome, "行政执法案卷 执法案卷", report.EnforcementFile),
	rowTerm(looseOutcome, "行政查询事项 行政查询", report.AdministrativeInquiry),
	rowTerm(looseOutcome, "信息不存在 不掌握 未掌握 不存在 不属于本机关 不属于本单位 非本机关 不属本机关 不属于我局 本机关不掌握相关政府信息", report.NotHeld),
	rowTerm(looseOutcome, "没有现成信息 另行制作 加工分析", report.NeedsCreation),
	rowTerm(looseOutcome, "补正后申请内容仍不明确 补正后仍不明确 内容不明确 申请内容仍不明确", report.UnclearAfterCorrection),
	rowTerm(looseOutcome, "信访举报投诉类申请 信访举报投诉 信访、举报、投诉 信访、投诉、举报 信访类申请 信访类", report.Petition),
	rowTerm(looseOutcome, "重复申请", report.Repeat),
	rowTerm(looseOutcome, "公开出版物", report.Publication),
	rowTerm(looseOutcome, "大量反复申请 无正当理由大量反复申请", report.Excessive),
	rowTerm(looseOutcome, "重新出具已获取信息 确认或重新出具", report.Reconfirmation),
	rowTerm(looseOutcome, "逾期不补正 逾期未补正", report.CorrectionOverdue),
	rowTerm(looseOutcome, "逾期未按收费通知 逾期未缴纳 逾期未缴费", report.FeeUnpaid),

	columnTerm("自然人 公民 个人申请", report.NaturalPerson),
	columnTerm("商业企业 企业", report.Commercial),
	columnTerm("科研机构", report.Research),
	columnTerm("社会公益组织 公益组织", report.PublicInterest),
	columnTerm("法律服务机构 律师事务所", report.LegalService),
	columnTerm("法人或其他组织 法人和其他组织 法人或者其他组织 法人及其他组织 法人、其他组织 法人或其它组织 法人和其它组织 法人和组织", report.Commercial, report.Research, report.PublicInterest, report.LegalService, report.OtherOrganisation),

	term(reconsideration, "行政复议 复议案件 复议申请"),
	term(litigation, "行政诉讼 诉讼 应诉 行政应诉"),
	term(direct|litigation, "未经复议直接起诉 直接起诉 直接提起行政诉讼 直接提起诉讼"),
	term(afterReview|litigation, "复议后起诉 复议后提起诉讼 复议后提起行政诉讼 复议后诉讼 经复议后起诉"),
	term(upheld, "维持 结果维持 驳回"),
	term(corrected, "纠正 结果纠正 纠错 败诉 撤销 确认违法 责令重新"),
	term(pendingCase, "尚未审结 未审结 正在审理 审理中 未结案"),
	term(judging, "审理 受理行政复议 审查行政复议 行政复议机构 行政复议机关 办理行政复议 收到行政复议 接收行政复议 行政复议局"),
	term(caused, "引发 引起 被 因 产生 发生 提起 被申请 被提起 涉及"),
	term(disclosing, "政府信息公开 信息公开 政务公开"),

	term(ruleDocuments, "规章 政府规章"),
	term(normative, "规范性文件 行政规范性文件"),
	term(issuing, "制发 制定 新制定 出台 印发 新制发 制订 制定出台 制定印发 新出台 本年制发"),
	term(publishing, "公开 发布 公布 公示 上传 归集 录入 报送 推送 更新 刊登 转载 解读 查询 浏览 双公示 信息公示"),
	term(proactive, "主动公开"),
	term(repealing, "废止 宣布失效 失效"),
	term(inForce, "现行有效 继续有效 有效 保留"),
	term(otherAct, "备案 审查 审核 清理 评估 修订 修改 合法性 征求意见 起草 文件库 规范性文件库 公平竞争 目录 事项 清单 培训 规范性文件解读 规章制度 应公开 检查 考核 案卷 评查 听证 监督检查 内部规章 统一编号 三统一"),
	term(licence, "行政许可"),
	term(penalty, "行政处罚"),
	term(compulsion, "行政强制"),
	term(deciding, "作出 决定 处理决定 作出处理决定 实施"),
	term(charges, "行政事业性收费 行政事业性收费金额"),
	term(processingFee, "信息处理费 处理费 检索费 复制费 邮寄费 申请费"),

	term(someOnly, "网上 网络 在线 信函 邮寄 当面 现场 窗口 传真 电子邮件 邮箱 邮件 口头 电话 书面 来函 线上 线下 互联网 平台 系统 网站 来信 信件 EMS 快递 特快 现场提交 本级 各部门 各单位 各乡镇 各镇 各街道 各科室 部门 乡镇 街道 镇街 下属 所属 直属 二级 机关本级 局机关 分局 转办 转交 交办 代办 转送 移送 移交 补正 撤回 撤销申请 上级 省厅 市局 国家 延期 电话沟通 咨询 征求第三方 超期 当场 一季度 二季度 三季度 四季度 上半年 下半年 季度 月份 占 涉及 关于 类 领域 方面 县直 市直 区直"),
	term(wholeArea, "全市 全县 全区 全省 全旗 全州 全盟 全镇 全乡 全街道 我市 我县 我区 我镇 我乡 我旗 全系统"),
	term(officeOfGovernment, "人民政府办公室 人民政府办公厅 市政府办公室 市政府办公厅 县政府办公室 区政府办公室 旗政府办公室 州政府办公室 省政府办公厅 镇政府办公室 市政府办 县政府办 区政府办 省政府办 旗政府办 州政府办 政府办公室 政府办公厅 政府办 政务公开办 府办"),
	term(aGovernment, "人民政府 市政府 县政府 区政府 省政府 镇政府 乡政府 旗政府 州政府"),
	term(etcetera, "等"),
	term(notDone, "逾期 未按 未按时 未及时 超期 不规范 不当 错误 未公开 未予 未受理 不予受理 未答复 拒绝 无法联系"),
	term(foreign, "工单 建议 提案 热线 信箱 留言 来电 来访 投诉 举报 信访 咨询 诉求 问题 意见 线索 栏目 指南 制度 流程 文书 模板 数据 专栏 视频 微信 微博 新闻 会议 文章 稿件 报告 案例 图解 手续 业务 服务 群众 简报 通报 办事 政务动态 动态 期刊 公报 证照 执照 项目 合同 补贴 救助 低保 专利 商标 复议 诉讼 流程图 许可 处罚 不动产 登记证 户籍 执行 退税"),
	term(each, "各 均"),
	term(nothing, "处理费用 登记表 申请表 申请书 申请人 被申请人 公开申请书 依申请公开栏 依申请公开培训 依申请公开指南 依申请公开文书 依申请公开案例 依申请公开典型案例 依申请公开电话 依申请公开问题 依申请公开工作 依申请公开制度 依申请公开目录 依申请公开流程 依申请公开专栏 依申请公开窗口 依申请公开渠道 信息公开申请表 信息公开申请书 答复书 告知书 各类 各种 不予受理行政许可 无正当理由 一类 同类 等级 平等 等次 同等 行政许可申请 复议申请人 许可申请 类型 种类 类别 分类 处理结果 办理结果 占比 法人代表 企业群众 办事企业 企业和群众 群众企业 处理意见 申请渠道 因此 原因 因为 新增专栏 政务服务 公开平台建设 信访部门"),
)

// understand reads the words of s. What begins with 不 or 未 is listed in full,
// so that 不予公开 is not 公开. A 等 counts only behind the last word: 法人等提出的申请
// are all of them.
func understand(s string) meaning {
	var m meaning
	for i := 0; ; {
		v, start, end := tableWords.Next(s, i)
		if start < 0 {
			return m
		}
		i = end
		if v.words == nothing {
			continue
		}
		if v.words&(etcetera|each|wholeArea) == 0 {
			m.words &^= etcetera
			m.last, m.end = v.words, end
		}
		m.words |= v.words
		m.rows |= v.rows
		m.groups |= v.groups
		m.columns |= v.columns
	}
}

func (m meaning) has(w word) bool { return m.words&w != 0 }

// and is what two stretches of text say together, n behind m.
func (m meaning) and(n meaning) meaning {
	m.words |= n.words
	m.rows |= n.rows
	m.groups |= n.groups
	m.columns |= n.columns
	if n.last != 0 {
		m.last, m.end = n.last, n.end
	}
	return m
}

// outcomes are the rows that the words name. A leaf beside its own group says
// which part of the group is meant: 因不掌握无法提供.
func (m meaning) outcomes() rowSet {
	groups := m.groups
	for _, g := range [...]rowSet{refusedRows, unavailableRows, notProcessedRows, otherRows} {
		if m.rows&g != 0 {
			groups &^= g
		}
	}
	return m.rows | groups
}
