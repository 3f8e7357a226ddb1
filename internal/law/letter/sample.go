package letter

import (
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// Sample gives made-up facts for a kind of letter, complete and lawful, to look
// at and to test with. Nobody in them exists. Errors are the calendar's.
func Sample(k Kind) (*Facts, error) {
	cal, err := calendar.New(calendar.Builtin(), nil)
	if err != nil {
		return nil, err
	}
	f := sampleFacts()
	acts, on := sampleCase(k, f)
	f.Date = on
	return f, f.Situate(k, acts, on, cal, nil)
}

func sampleFacts() *Facts {
	return &Facts{
		Agency: agency.Agency{
			ID: "education", Kind: agency.Department, Name: "云岭县教育局", Short: "云教",
			Face: agency.Contact{
				Office: "云岭县教育局办公室", Address: "云岭县青石街12号", Hours: "工作日9:00—12:00，14:00—17:30",
				Phone: "0990-8101002", Email: "edu@yunling.example", Postal: "999000",
			},
			Remedy:  agency.Remedy{ReviewBody: "云岭县人民政府", Court: "云岭县人民法院", OnlineURL: "https://review.yunling.example"},
			Payment: agency.Payment{Payee: "云岭县财政局", Bank: "云岭农村商业银行营业部", Account: "990001234567890", How: "凭本通知到开户银行柜台缴纳，或者扫描所附缴款码缴纳"},
		},
		Number: "2024-0018", Type: request.TypeRequest,
		Applicant: Applicant{Kind: "natural_person", Name: "李晓明", IDType: "居民身份证", IDNo: "99000019900101001X", Phone: "19900001234", Address: "云岭县柳溪路36号"},
		Content:   "青石街小学扩建工程的立项批复和2023年度资金使用情况", Form: "纸质，邮寄",
		DocumentNo: "云教公开〔2024〕12号",
		Detail:     Detail{Delivery: "mail", Handler: "王文林"},
	}
}

// sampleCase writes the details of a kind and gives the acts before the letter
// with the letter's day. The application came on Monday 4 March 2024.
func sampleCase(k Kind, f *Facts) (acts []request.Act, on calendar.Date) {
	march := func(day int) calendar.Date { return calendar.D(2024, 3, day) }
	acts = []request.Act{{Kind: request.Received, On: march(4), Channel: request.Counter}}
	d := &f.Detail
	asked := request.Act{Kind: request.CorrectionRequested, On: march(8), Until: march(22), Points: []string{"写明文件的名称或者文号"}, DocumentNo: "云教公开〔2024〕9号"}
	consulted := request.Act{Kind: request.Consulted, On: march(8), ID: "甲", With: request.ThirdParty, ReceivedOn: march(11), DocumentNo: "云教公开〔2024〕9号"}
	excess := []request.Act{{Kind: request.ReasonsRequested, On: march(6)}, {Kind: request.ReasonsGiven, On: march(12), Reason: "用于研究"}}
	third := &Party{Name: "云岭鑫源建材有限公司", Contact: "云岭县望江巷7号"}
	information := "青石街小学扩建工程建材采购合同"
	switch k {
	case Receipt, RegisterForm:
		return acts, march(4)
	case CorrectionNotice:
		d.Unclear, d.Until = "“扩建工程有关材料”没有指明是哪一份文件，本机关不能据此检索", march(22)
		d.Points = []string{"所需政府信息的名称、文号，或者能够指向该信息的其他特征", "所需政府信息形成的大致时间"}
		d.Guidance = "可以在本机关网站的信息公开目录中查询文件名称和文号，也可以电话咨询本机关政府信息公开工作机构"
		return acts, march(8)
	case ReasonsNotice:
		d.Reasons, d.Until = []string{"2024年1月至3月，同一申请人向本机关提出申请46件，涉及政府信息213项"}, march(20)
		return acts, march(6)
	case ExtensionNotice:
		d.Days, d.ApprovedBy, d.Reasons = 10, "陈玉兰", []string{"所需材料存放于多处，需要逐卷核对"}
		return acts, march(25)
	case ThirdPartyConsultation, CoMakerConsultation, OrganConsultation:
		d.Consultation, d.Information, d.Party = "甲", information, third
		if k != ThirdPartyConsultation {
			d.Information, d.Party = "《云岭县校园扩建工程建设标准（试行）》", &Party{Name: "云岭县住房和城乡建设局"}
		}
		return acts, march(8)
	case ThirdPartyReply:
		d.Information, d.Party = information, third
		return append(acts, consulted), march(11)
	case ConsultationNotice:
		return append(acts, consulted), march(11)
	case ThirdPartyDecision:
		d.Information, d.Party, d.Consultation = information+"中的合同总价和供货期限", third, "甲"
		d.Reasons = []string{"合同使用财政资金，总价和供货期限已在采购公告中载明，公开不会损害贵单位的竞争地位"}
		return append(acts, consulted, request.Act{Kind: request.ConsultationAnswered, On: march(20), ID: "甲", Opinion: "object", Reason: "价格属于商业秘密"}), march(26)
	case Assistance:
		d.Information, d.Until, d.Party = "查找青石街小学扩建工程2023年度资金拨付凭证，并提出能否公开的意见", march(15), &Party{Name: "计划财务股"}
		return acts, march(6)
	case FeeNotice:
		d.Fee = &Fee{Method: statute.ByItems, Count: 12, Already: 33}
		return acts, march(15)
	case Excessive:
		d.Reasons = []string{"所述研究用途与申请公开的213项政府信息没有关联，且其中181项已经公开"}
		return append(acts, excess...), march(20)
	case DelayNotice:
		d.Reasons, d.Until = []string{"需要检索的档案有213项"}, calendar.D(2024, 6, 28)
		return append(acts, excess...), march(20)
	case Abandonment:
		d.Ground = "correction"
		return append(acts, asked), march(25)
	case StillUnclear:
		d.Reasons = []string{"补正后的申请仍只写明“相关材料”，没有可供检索的名称、文号或者其他特征"}
		return append(acts, asked, request.Act{Kind: request.Corrected, On: march(18)}), march(28)
	case RecordNotice, RecordTransfer:
		f.Type = request.TypeRecordCorrection
		d.Record = "2022年度学籍登记表中的出生日期"
		d.Result, d.Reasons = "corrected", []string{"所附户口登记与学籍登记表不一致，经与公安机关核对，以户口登记为准"}
		if k == RecordTransfer {
			d.Party = &Party{Name: "云岭县公安局"}
		}
		return acts, march(20)
	}
	sampleAnswer(k, f)
	return acts, march(28)
}

// sampleAnswer writes the details of the answers and of what is no act.
func sampleAnswer(k Kind, f *Facts) {
	d := &f.Detail
	switch k {
	case Provided:
		d.Supply, d.Attachments = &Supply{Means: "纸质复印件，邮寄至申请表所填地址"}, []string{"《关于青石街小学扩建工程立项的批复》复印件1份", "2023年度资金使用情况表1份"}
	case AlreadyPublic, Publication:
		d.Places = []string{"云岭县人民政府网站“政府信息公开—重大建设项目”栏目，https://www.yunling.example/zdjs/2023/118", "《云岭县人民政府公报》2023年第4期，县图书馆可以查阅"}
	case Refused:
		d.Ground = "third_party_rights"
		d.Reasons = []string{"所申请的报价明细由第三方提供，含有其成本构成和供货渠道，第三方采取了保密措施", "经书面征求意见，第三方不同意公开，其理由合理；不公开不会对公共利益造成重大影响"}
	case Partial:
		d.Given = []string{"《关于青石街小学扩建工程立项的批复》", "2023年度资金使用情况表中的分项合计"}
		d.Supply, d.Attachments = &Supply{Means: "纸质复印件，邮寄至申请表所填地址"}, []string{"批复及资金使用情况表（节选）1份"}
		d.Withheld = []Withheld{{Information: "资金使用情况表中收款人的姓名和银行账号", Ground: "third_party_rights", Reasons: []string{"属于个人隐私，公开会损害收款人的合法权益"}}}
	case NotExist:
		d.Search = &Search{Scope: "本机关综合档案室2019年至2024年全部文书档案、办公自动化系统和基本建设股在办资料", Method: "以“青石街小学”“扩建”“立项”为关键词检索电子目录，并逐卷核对2023年基本建设类案卷"}
	case NotOurs:
		d.Reasons, d.Responsible = []string{"立项批复由发展改革部门制作，本机关没有制作，也没有保存原件"}, &Party{Name: "云岭县发展和改革局", Contact: "云岭县青石街20号，0990-8101020"}
	case Repeat:
		d.Earlier = &Identified{DocumentNo: "云教公开〔2023〕41号", On: calendar.D(2023, 10, 10)}
	case SpecialLaw:
		d.Basis, d.Places = []string{"《不动产登记暂行条例》第二十七条"}, []string{"云岭县不动产登记中心查询窗口，云岭县青石街30号"}
	case NeedsCreation:
		d.Reasons = []string{"本机关没有按学校分年度汇总的资金对照表，形成该表需要对五个年度的凭证另行统计、分析"}
	case Petition:
		d.Channel = "云岭县信访接待中心（云岭县青石街8号，0990-8101008），或者国家信访局网上信访平台"
	case Reconfirmation:
		d.Basis, d.Reasons = []string{"《云岭县政府信息公开申请办理规范》第十八条"}, []string{"申请人已经从本机关取得该文件，现要求在复印件上再次签章确认"}
	case NotInformation:
		d.Reasons = []string{"申请内容是就学区划分政策提出咨询，没有指向已经制作或者获取的信息"}
	case Conversion:
		d.Information, d.Applicants, d.Places = "青石街小学扩建工程立项批复", 3, []string{"云岭县人民政府网站“重大建设项目”栏目"}
	case SuggestionReply:
		yes := true
		d.Information, d.Adopted, d.Places = "青石街小学扩建工程立项批复", &yes, []string{"云岭县人民政府网站“重大建设项目”栏目"}
		d.Reasons = []string{"该文件属于重大建设项目的批准信息，条例第二十条要求主动公开"}
	case ServiceReceipt:
		d.Delivery, d.Served = "counter", &Identified{Name: "政府信息公开申请答复书", DocumentNo: "云教公开〔2024〕12号"}
	}
}
