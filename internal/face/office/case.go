package office

import (
	"slices"
	"strconv"

	"gongkai/internal/app"
	"gongkai/internal/face/web"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/request"
)

// casePage is a case: its clock, who asks (masked), what was done, what may be
// done next, what broke the law.
type casePage struct {
	Notice     *web.Notice
	Tags       []web.Tag
	Clock      web.Clock
	Next       []step
	Others     string // address of the acts that are not lawful now, "" for none
	Violations []violation
	Summary    []web.Item
	Events     []web.Event
	Letters    *web.Table
	NewLetter  string
	Disputes   *web.Table
	NewDispute string
	Code       string     // address for a new query code
	Suggest    string     // address to register that it be published (art. 44)
	Merge      string     // address to merge the case into another
	Public     *web.Table // what may be public already
	Earlier    *web.Table // similar requests
	Same       string     // address to compare their applicants
	Files      *web.Table
	OpenFiles  string // address of their names and contents
	AddFiles   string
	Releases   *web.Table // files to be given with the answer
	NewRelease string
	Proofs     *web.Table
	Notes      []web.Event
	Note       *web.Form
	Readers    []web.Item // who may see the case, and why
	Readings   string     // whom this agency lets see cases
}

// step is an act that may lawfully be done next.
type step struct {
	Text, Article, Href string
	Main                bool
	Barred              string // who may, where the visitor may not
}

type violation struct{ Day, Article, Text string }

// caseOf loads the case of the path.
func (v *visit) caseOf() (app.View, error) {
	return v.app.Case(v.ctx(), v.actor, v.r.PathValue("id"))
}

func (o *Office) caseFile(v *visit) error {
	c, err := v.caseOf()
	if err != nil {
		return err
	}
	p := casePage{Notice: v.notice(), Clock: web.NewClock(c.State, v.today()), Next: v.steps(c), Summary: v.caseSummary(c)}
	p.Tags = []web.Tag{{Text: c.State.Stage.Label(), Tone: p.Clock.Tone}, {Text: typeWords(c.Type)}}
	if v.can(agency.CaseAct) && c.Agency == v.actor.Agency {
		p.Others = "/office/cases/" + c.ID + "/acts"
		if c.State.Into != "" && len(silent(c)) == 0 {
			p.Others = ""
		}
	}
	for _, x := range c.State.Breaches() {
		p.Violations = append(p.Violations, violation{dayWords(x.On), articleName(x.Article), x.Text})
	}
	if p.Events, err = v.events(c); err != nil {
		return err
	}
	if p.Letters, err = v.letterTable(c); err != nil {
		return err
	}
	if v.can(agency.LetterDraft) && c.Agency == v.actor.Agency {
		p.NewLetter = "/office/cases/" + c.ID + "/letters"
	}
	if p.Disputes, err = v.disputesOf(c.Agency, c.ID); err != nil {
		return err
	}
	if c.State.Into != "" && len(p.Disputes.Rows) == 0 {
		p.Disputes = nil
	}
	if v.can(agency.DisputeRecord) && c.Agency == v.actor.Agency && c.State.Into == "" {
		p.NewDispute = "/office/cases/" + c.ID + "/dispute"
	}
	if v.can(agency.CaseAssign) && c.Agency == v.actor.Agency && c.State.ClosedOn.IsZero() && c.Type == string(request.TypeRequest) {
		p.Merge = "/office/cases/" + c.ID + "/merge"
	}
	if v.can(agency.CaseRegister) && c.Agency == v.actor.Agency {
		p.Code = "/office/cases/" + c.ID + "/code"
	}
	if err := v.twinsOf(c, &p); err != nil {
		return err
	}
	if err := v.suggestedOf(c, &p); err != nil {
		return err
	}
	if err := v.similar(c, &p); err != nil {
		return err
	}
	if err := v.attachmentsOf(c, &p); err != nil {
		return err
	}
	if err := v.notesOf(c, &p); err != nil {
		return err
	}
	if err := v.readersOf(c, &p); err != nil {
		return err
	}
	return v.show("case", web.Page{Title: c.Number + " " + c.Title, Crumbs: crumbs(web.Link{Text: "收件箱", Href: "/office/cases"}), Data: p})
}

// steps are the next lawful acts; one that another role must do says whose.
func (v *visit) steps(c app.View) []step {
	if c.Agency != v.actor.Agency {
		return nil
	}
	var out []step
	for _, k := range c.State.Next {
		if k == request.TransferredIn {
			continue
		}
		s := step{Text: labelIn(c.Type, k), Article: articleIn(c.Type, k), Href: "/office/cases/" + c.ID + "/acts/" + string(k)}
		switch {
		case k == request.TransferredOut:
			if c.Type != string(request.TypeRecordCorrection) {
				s.Text = "转送其他机关"
			}
			s.Href = "/office/cases/" + c.ID + "/transfer"
		case k == request.Answered:
			s.Main = true
		}
		if !v.can(app.VerbOf(k)) {
			if k != request.Extended {
				continue
			}
			s.Barred = "由政府信息公开工作机构负责人办理"
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b step) int { return boolInt(b.Main) - boolInt(a.Main) })
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (v *visit) caseSummary(c app.View) []web.Item {
	s := c.State
	masked := web.Item{Key: "申请人", Text: columnWords(c.Applicant) + "（姓名、证件、联系方式已加密）"}
	if v.can(agency.ApplicantRead) && c.Agency == v.actor.Agency {
		masked.Action = &web.Link{Text: "查看", Href: "/office/cases/" + c.ID + "/applicant"}
	}
	what := "所需信息"
	if c.Type == string(request.TypeRecordCorrection) {
		what = "更正事项"
	}
	title := web.Item{Key: what, Text: c.Title}
	if v.mayAmend(c) && v.can(agency.ApplicantRead) {
		title.Action = &web.Link{Text: "更正登记信息", Href: "/office/cases/" + c.ID + "/amend"}
	}
	items := []web.Item{{Key: "编号", Text: c.Number}, masked, title, {Key: "收到", Text: dayWords(s.ReceivedOn)}}
	add := func(key, text string) {
		if text != "" {
			items = append(items, web.Item{Key: key, Text: text})
		}
	}
	if !s.Untimed && s.Into == "" { // a merged case has no period of its own
		add("期限起算（第0日）", dayWords(s.Day0))
		add("应答复之日", dayWords(s.Due))
	}
	if s.Extension > 0 {
		add("已延长", strconv.Itoa(s.Extension)+" 个工作日")
	}
	add("承办机构", s.Unit)
	if s.Outcome != "" {
		add("办理结果", request.OutcomeLabel(s.Outcome))
	}
	if s.Row != "" && s.Row != s.Outcome {
		add("年报表三（首次办结）", request.OutcomeLabel(s.Row))
	}
	return items
}

// violates reports whether a rule is about acts of a kind.
func violates(r request.RuleID, k request.Kind) bool {
	switch r {
	case request.CorrectionLate, request.CorrectionRepeated:
		return k == request.CorrectionRequested
	case request.ExtensionLate, request.ExtensionRepeated, request.ExtensionUnapproved, request.ExtensionTooLong:
		return k == request.Extended
	case request.DelayLate:
		return k == request.DelaySet
	case request.FeeNoticeLate, request.FeeMethodsMixed:
		return k == request.FeeNoticed
	case request.CorrectionAbandonedEarly, request.FeeAbandonedEarly:
		return k == request.Abandoned
	}
	return k == request.Answered
}

func purposeForm(id string) *web.Form {
	return &web.Form{Submit: "查看", Cancel: &web.Link{Text: "返回案件", Href: "/office/cases/" + id}, Intro: "申请人信息属于个人信息，每次查看都会连同用途记入审计。", Fields: []*web.Field{
		{Name: "purpose", Label: "查看的用途", Kind: web.Radios, Options: []web.Option{
			{Value: "联系申请人"}, {Value: "送达文书"}, {Value: "核实申请人身份"}, {Value: "判断是否重复申请"}, {Value: "复议诉讼"}}},
		{Name: "note", Label: "补充说明", Optional: true, Max: 100, Hint: "不要写个人信息"},
	}}
}

// saidWhy reads what was filled in of purposeForm: the purpose in the words that
// the audit keeps, "" where something is missing.
func saidWhy(v *visit, f *web.Form) (purpose string, err error) {
	ok, err := f.Read(v.r)
	if err != nil || !ok {
		return "", err
	}
	purpose = f.Value("purpose")
	if n := f.Value("note"); n != "" {
		purpose += "：" + n
	}
	return purpose, nil
}

func labelled(f *web.Form) *web.Form {
	for i, o := range f.Fields[0].Options {
		f.Fields[0].Options[i].Label = o.Value
	}
	return f
}

func (o *Office) applicantPage(v *visit) error {
	at, err := v.numbered(v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.ask("查看申请人信息", formPage{Form: labelled(purposeForm(v.r.PathValue("id")))}, at)
}

func (o *Office) applicant(v *visit) error {
	id := v.r.PathValue("id")
	at, err := v.numbered(id)
	if err != nil {
		return err
	}
	f := labelled(purposeForm(id))
	purpose, err := saidWhy(v, f)
	if err != nil {
		return err
	}
	if purpose == "" {
		return v.ask("查看申请人信息", formPage{Form: f}, at)
	}
	x, err := v.app.ReadPersonal(v.ctx(), v.actor, id, purpose)
	if err != nil {
		return err
	}
	return v.show("list", web.Page{Title: "申请人信息", Crumbs: crumbs(at), Data: listPage{
		Notice:  &web.Notice{Tone: web.Info, Text: "本次查看已记入审计，用途：" + purpose + "。"},
		Actions: []web.Link{{Text: "返回案件", Href: "/office/cases/" + id}}, Summary: slices.Concat(applicationItems(x.Application), correctionItems(x.Corrections), amendmentItems(x.Amendments))}})
}

// correctionItems are what the applicant added when asked to correct.
func correctionItems(list []app.Correction) []web.Item {
	out := make([]web.Item, len(list))
	for i, c := range list {
		what := "补正内容"
		if c.Act == request.ReasonsGiven {
			what = "说明的理由"
		}
		out[i] = web.Item{Key: what + "（" + c.On.Chinese() + "）", Text: c.Text}
	}
	return out
}

func applicationItems(x app.Application) []web.Item {
	var out []web.Item
	for _, i := range []web.Item{
		{Key: "类别", Text: wordOf(request.Applicants(), x.Applicant.Kind)}, {Key: "姓名或者名称", Text: x.Applicant.Name}, {Key: "证件名称", Text: x.Applicant.IDType},
		{Key: "证件号码", Text: x.Applicant.IDNo}, {Key: "联系人", Text: x.Applicant.Contact}, {Key: "联系电话", Text: x.Applicant.Phone}, {Key: "电子邮箱", Text: x.Applicant.Email},
		{Key: "通信地址", Text: x.Applicant.Address}, {Key: "邮政编码", Text: x.Applicant.Postal}, {Key: "所需政府信息", Text: x.Content}, {Key: "用途", Text: x.Purpose}, {Key: "获取方式、途径", Text: x.Form},
	} {
		if i.Text != "" {
			out = append(out, i)
		}
	}
	if x.Help {
		out = append(out, web.Item{Key: "便利服务", Text: "需要必要帮助（第四十三条）"})
	}
	return out
}
