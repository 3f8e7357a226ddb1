package letter

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/law/request"
)

// decision states what is decided and on what it rests.
func (w *writer) decision() {
	switch {
	case w.info.Kind == Refused:
		w.decideRefusal()
	case w.info.Kind == Reconfirmation:
		w.needAll("依据（basis）", "basis", w.f.Basis)
		w.p("经审查，%s申请的实质是要求本机关确认或者重新出具%s已经获取的政府信息。根据%s的规定，本机关不予处理。", w.you(), w.you(), strings.Join(paragraphs(w.f.Basis), "、"))
	case w.info.Kind == Abandonment:
		w.decideAbandonment()
	case w.info.Kind == RecordNotice:
		w.decideRecord()
	default:
		w.decidePlainly()
	}
}

func (w *writer) decidePlainly() {
	d, basis := decisions[w.info.Kind], w.f.Basis
	switch {
	case w.info.Kind == SpecialLaw:
		basis = nil // its own block names the law
	case w.info.Kind == Excessive && w.last(request.ReasonsGiven) == nil:
		d.found = "您申请公开政府信息的数量、频次明显超过合理范围，且没有说明理由"
	}
	w.p("经审查，%s。根据%s，%s。", strings.ReplaceAll(d.found, "您", w.you()), w.basis(basis, w.info.Articles...), strings.ReplaceAll(d.decided, "您", w.you()))
}

// decisions are the findings and the decisions of the plain answers; 您 stands
// for whoever is spoken to.
var decisions = map[Kind]struct{ found, decided string }{
	Provided:       {"您申请公开的政府信息可以公开", "本机关决定予以公开"},
	AlreadyPublic:  {"您申请公开的政府信息已经主动公开", "现告知您获取该政府信息的方式、途径"},
	Partial:        {"您申请公开的政府信息中含有不应当公开或者不能公开的内容，但是能够作区分处理", "本机关决定部分公开"},
	NotExist:       {"本机关没有检索到您申请公开的政府信息", "现告知您该政府信息不存在"},
	NotOurs:        {"您申请公开的政府信息不属于本机关负责公开", "现告知您并说明理由"},
	Repeat:         {"本机关已就您提出的政府信息公开申请作出答复，您重复申请公开相同政府信息", "本机关不予重复处理"},
	SpecialLaw:     {"有关法律、行政法规对您申请公开的政府信息的获取有特别规定", "请您依照有关法律、行政法规的规定办理"},
	NeedsCreation:  {"本机关没有您所需的现成政府信息，提供该信息需要对现有政府信息进行加工、分析", "本机关不予提供"},
	Petition:       {"您以政府信息公开申请的形式进行信访、投诉、举报等活动", "本机关不作为政府信息公开申请处理"},
	Publication:    {"您申请提供的是政府公报、报刊、书籍等公开出版物", "现告知您获取的途径"},
	Excessive:      {"您申请公开政府信息的数量、频次明显超过合理范围，且申请理由不合理", "本机关不予处理"},
	StillUnclear:   {"您补正后的申请内容仍不明确", "本机关无法提供您申请公开的政府信息"},
	NotInformation: {"您申请获取的内容不是行政机关在履行行政管理职能过程中制作或者获取的、以一定形式记录、保存的信息，不属于政府信息", "本机关不予提供"},
}

// grounds say what kind of information a refusal's row speaks of.
var grounds = map[string]string{
	"refused.state_secret":           "属于依法确定为国家秘密的政府信息",
	"refused.prohibited_by_law":      "属于法律、行政法规禁止公开的政府信息",
	"refused.security_and_stability": "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
	"refused.third_party_rights":     "涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害",
	"refused.internal_affairs":       "属于人事管理、后勤管理、内部工作流程等方面的内部事务信息",
	"refused.deliberative":           "属于行政机关在履行行政管理职能过程中形成的讨论记录、过程稿、磋商信函、请示报告等过程性信息",
	"refused.enforcement_file":       "属于行政执法案卷信息",
}

func (w *writer) decideRefusal() {
	ground := w.f.Ground
	if w.f.Recorded && ground == "" {
		ground = w.f.Act.Outcome
	}
	why, article := w.ground(ground, w.f.Basis)
	if why != "" {
		w.p("经审查，%s申请公开的政府信息%s。根据%s，本机关决定不予公开。", w.you(), why, w.basis(w.f.Basis, article, "36(3)"))
	}
}

// ground is the words and the article of a refusal's ground. What a law
// forbids to disclose is refused under that law, named: a rule of lower rank
// is no ground (art. 14).
func (w *writer) ground(ground string, basis []string) (why, article string) {
	article = groundArticle(ground)
	row := "refused." + strings.TrimPrefix(ground, "refused.")
	if article == "" {
		w.fault("不予公开的依据（ground）", "ground", "须写明，应为 %s 之一", strings.Join(groundKeys(), "、"))
		return "", ""
	}
	if row == "refused.prohibited_by_law" && len(paragraphs(basis)) == 0 {
		w.fault("法律、行政法规（basis）", "basis", "须写明禁止公开所依据的法律、行政法规及其条款（第十四条）")
	}
	return grounds[row], article
}

func groundKeys() []string {
	var out []string
	for k := range grounds {
		out = append(out, strings.TrimPrefix(k, "refused."))
	}
	slices.Sort(out)
	return out
}

func (w *writer) decideAbandonment() {
	ground := w.f.Act.Ground
	if ground == "" {
		ground = w.f.Ground
	}
	switch ground {
	case "correction":
		w.p("根据%s的规定，申请人无正当理由逾期不补正的，视为放弃申请。本机关对该政府信息公开申请不再处理。", w.cite("30"))
	case "fee":
		w.p("根据%s和《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，申请人未按期缴纳信息处理费的，视为放弃申请。本机关对该政府信息公开申请不再处理。", w.cite("42"))
	default:
		w.fault("不再处理的缘由（ground）", "ground", "须写明，应为 correction（逾期不补正）或者 fee（逾期不缴费）")
	}
}

func (w *writer) reasons() {
	reasons := w.needAll("理由（reasons）", "reasons", w.f.Reasons)
	if len(reasons) > 0 {
		w.list("理由如下", reasons)
	}
}

// supply tells how and when the applicant gets the information (36(2), 40).
func (w *writer) supply() { w.supplyOf(w.you()+"申请公开的政府信息", "该政府信息") }

// supplyOf is supply of all that was asked for, or of the parts that are given.
func (w *writer) supplyOf(what, again string) {
	s := w.f.Supply
	if s == nil {
		w.fault("提供方式（supply）", "supply", "须写明提供政府信息的方式、途径和时间")
		return
	}
	means := w.need("提供方式（supply.means）", "supply-means", s.Means)
	if len(paragraphs(w.f.Attachments)) > 0 {
		w.p("%s随本答复一并提供（见附件），提供方式：%s", what, stop(means))
		return
	}
	w.p("获取%s的方式：%s；途径：%s；时间：%s", again, bare(means),
		bare(w.need("获取途径（supply.place）", "supply-place", s.Place)), stop(w.need("获取时间（supply.when）", "supply-when", s.When)))
}

func (w *writer) places() {
	w.list("获取的方式、途径", w.needAll("获取途径（places）", "places", w.f.Places))
}

func (w *writer) given() {
	w.list("予以公开的部分", w.needAll("公开的部分（given）", "given", w.f.Given))
	w.supplyOf("予以公开的部分", "予以公开的部分")
}

func (p *Withheld) refused() bool { return p.Reply == "" || p.Reply == "refused" }

// withheld gives each part that is kept back its ground and its reasons.
func (w *writer) withheld() {
	if len(w.f.Withheld) == 0 {
		w.fault("不公开的部分（withheld）", "withheld", "须写明不公开的部分、依据和理由")
	}
	for i := range w.f.Withheld {
		w.part(i, &w.f.Withheld[i])
	}
}

func (w *writer) part(i int, p *Withheld) {
	at := fmt.Sprintf("withheld[%d]", i)
	what := bare(w.need("不公开的部分（"+at+".information）", "withheld-information", p.Information))
	reasons := strings.Join(ended(w.needAll("不公开的理由（"+at+".reasons）", "withheld-reasons", p.Reasons)), "")
	lead := "不予公开的部分"
	if len(w.f.Withheld) > 1 {
		lead = fmt.Sprintf("不予公开的部分之%d", i+1)
	}
	if p.refused() {
		if why, article := w.ground(p.Ground, p.Basis); why != "" {
			w.p("%s：%s。该部分%s，根据%s，不予公开。理由：%s", lead, what, why, w.basis(p.Basis, article, "36(3)"), reasons)
		}
		return
	}
	r, ok := request.ReplyByKey(p.Reply)
	if !ok || r.Article == "" {
		w.fault("该部分的答复（"+at+".reply）", "withheld-reply", "不能是 %q", p.Reply)
		return
	}
	w.p("未予提供的部分：%s。该部分%s，根据%s答复。理由：%s", what, r.Label, w.basis(p.Basis, r.Article), reasons)
}

// ended ends every sentence.
func ended(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = stop(t)
	}
	return out
}

func (w *writer) search() {
	s := w.f.Search
	if s == nil {
		s = &Search{}
	}
	w.p("本机关对%s申请公开的政府信息进行了检索。检索范围：%s；检索方法：%s。", w.you(),
		bare(w.need("检索范围（search.scope）", "search-scope", s.Scope)), bare(w.need("检索方法（search.method）", "search-method", s.Method)))
}

// responsible names the organ that is responsible, where it can be determined.
func (w *writer) responsible() {
	r := w.f.Responsible
	if r == nil {
		w.p("根据现有材料，本机关不能确定负责公开该政府信息的行政机关。")
		return
	}
	w.p("负责公开该政府信息的行政机关为%s，联系方式：%s", w.need("负责机关（responsible.name）", "responsible-name", r.Name),
		stop(w.need("负责机关的联系方式（responsible.contact）", "responsible-contact", r.Contact)))
}

func (w *writer) earlier() {
	e := w.f.Earlier
	if e == nil {
		e = &Identified{}
	}
	w.p("就%s申请公开的同一政府信息，本机关已于%s以%s答复%s。", w.you(), w.needDay("此前答复的日期（earlier.on）", "earlier-on", e.On),
		w.need("此前答复的文号（earlier.document_no）", "earlier-number", e.DocumentNo), w.you())
}

// specialLaw names the law relied on: only 法律 and 行政法规 count (36(7)).
func (w *writer) specialLaw() {
	w.p("对该政府信息的获取作出特别规定的是：%s", stop(strings.Join(w.needAll("法律、行政法规（basis）", "basis", w.f.Basis), "、")))
	if places := paragraphs(w.f.Places); len(places) > 0 {
		w.list("办理的机构和途径", places)
	}
}

func (w *writer) channel() {
	w.p("%s的诉求可以通过下列渠道提出：%s", w.you(), stop(w.need("相应渠道（channel）", "channel", w.f.Channel)))
}
