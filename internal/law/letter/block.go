package letter

// The names of the blocks: mandatory parts of letters, as templates write them
// after 必备.
const (
	blockRegister     = "登记表"
	blockReceived     = "收到日期"
	blockDue          = "答复期限"
	blockContact      = "联系方式"
	blockRequest      = "申请情况"
	blockUnclear      = "不明确之处"
	blockPoints       = "补正事项"
	blockTerm         = "办理期限"
	blockLapse        = "逾期后果"
	blockRestart      = "期限重算"
	blockExcess       = "超过合理范围"
	blockExtension    = "延期决定"
	blockInformation  = "涉及信息"
	blockOpinionTerm  = "意见期限"
	blockObjection    = "异议权利"
	blockSilence      = "逾期未答复"
	blockReplyForm    = "回函"
	blockNotCounted   = "不计入期限"
	blockDisclosed    = "决定公开的内容"
	blockReasons      = "理由"
	blockRemedy       = "救济"
	blockQuestion     = "协办事项"
	blockFeeBasis     = "收费依据和标准"
	blockFeeSum       = "收费数额"
	blockPayment      = "缴纳方式"
	blockFeeRemedy    = "收费救济"
	blockDecision     = "决定"
	blockSupply       = "提供方式"
	blockPlaces       = "获取途径"
	blockGiven        = "公开部分"
	blockWithheld     = "不公开部分"
	blockSearch       = "检索情况"
	blockResponsible  = "负责机关"
	blockEarlier      = "此前答复"
	blockSpecialLaw   = "特别规定"
	blockChannel      = "相应渠道"
	blockReasonsGiven = "说明理由情况"
	blockDelay        = "延迟答复"
	blockLapsed       = "逾期事实"
	blockRecord       = "更正申请"
	blockTransfer     = "转送"
	blockConversion   = "转为主动公开"
	blockSuggestion   = "建议答复"
	blockService      = "送达"
	blockCorrected    = "补正情况"
)

// blocks writes each mandatory part.
func (w *writer) block(name string) {
	if write := w.blocks()[name]; write != nil {
		write()
	}
}

func (w *writer) blocks() map[string]func() {
	return map[string]func(){
		blockRegister: w.register, blockReceived: w.received, blockDue: w.due, blockContact: w.contact,
		blockRequest: w.request, blockUnclear: w.unclear, blockPoints: w.points, blockTerm: w.term,
		blockLapse: w.lapse, blockRestart: w.restart, blockExcess: w.excess, blockExtension: w.extension,
		blockInformation: w.information, blockOpinionTerm: w.opinionTerm, blockObjection: w.objection, blockSilence: w.silence,
		blockReplyForm: w.replyForm, blockNotCounted: w.notCounted, blockDisclosed: w.disclosed, blockReasons: w.reasons,
		blockRemedy: w.remedy, blockQuestion: w.question, blockFeeBasis: w.feeBasis, blockFeeSum: w.feeSum,
		blockPayment: w.payment, blockFeeRemedy: w.feeRemedy, blockDecision: w.decision, blockSupply: w.supply,
		blockPlaces: w.places, blockGiven: w.given, blockWithheld: w.withheld, blockSearch: w.search,
		blockResponsible: w.responsible, blockEarlier: w.earlier, blockSpecialLaw: w.specialLaw, blockChannel: w.channel,
		blockReasonsGiven: w.reasonsGiven, blockDelay: w.delay, blockLapsed: w.lapsed, blockRecord: w.record,
		blockTransfer: w.transfer, blockConversion: w.conversion, blockSuggestion: w.suggestion, blockService: w.service,
		blockCorrected: w.corrected,
	}
}
