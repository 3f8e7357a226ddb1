package letter

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/request"
)

// Facts are all that a letter says. Detail is what a handler writes; the rest
// comes from the agency's data and the case's acts (Situate).
type Facts struct {
	Agency    agency.Agency
	Number    string // 登记编号
	Applicant Applicant
	Content   string // the information asked for (art. 29)
	Form      string // 获取方式、途径

	Type     request.Type
	Acts     []request.Act // before the letter's own act
	Act      request.Act   // that issuing the letter is; zero where it is none
	Recorded bool          // the case holds Act already
	Before   request.State // without Act
	State    request.State // with it
	Values   statute.Values

	Date       calendar.Date // 成文日期
	DocumentNo string        // 发文字号
	Draft      bool          // not signed: no number yet, and the letter says so
	Detail
}

// Applicant is who asked.
type Applicant struct {
	Kind    string // request.Applicants
	Name    string
	IDType  string
	IDNo    string
	Contact string
	Phone   string
	Email   string
	Address string
	Postal  string
}

// Detail is what the handler of a case adds. Which members a letter needs, its
// kind says: a missing one is a fault that names it.
type Detail struct {
	Reasons     []string      `json:"reasons,omitempty"`     // why, a paragraph each
	Basis       []string      `json:"basis,omitempty"`       // laws beside the Regulations, cited in full
	Information string        `json:"information,omitempty"` // what a letter to others is about; nothing of the applicant
	Until       calendar.Date `json:"until,omitzero"`        // last day of a term that the agency sets
	Delivery    string        `json:"delivery,omitempty"`    // counter, mail, electronic
	Attachments []string      `json:"attachments,omitempty"` // 附件
	Party       *Party        `json:"party,omitempty"`       // third party, other organ, unit
	Handler     string        `json:"handler,omitempty"`     // 经办人

	Unclear  string   `json:"unclear,omitempty"`  // correction: what is unclear
	Points   []string `json:"points,omitempty"`   // correction: what to correct
	Guidance string   `json:"guidance,omitempty"` // correction: how

	Days       int    `json:"days,omitempty"`        // extension, working days
	ApprovedBy string `json:"approved_by,omitempty"` // extension: head of the disclosure office

	Consultation string        `json:"consultation,omitempty"` // its id among the acts
	ReceivedOn   calendar.Date `json:"received_on,omitzero"`   // consultation, fee: by the other side, where known

	Fee *Fee `json:"fee,omitempty"`

	Ground      string      `json:"ground,omitempty"`      // refusal: its row; abandonment: correction, fee
	Outcome     string      `json:"outcome,omitempty"`     // row of table 3, where not the usual one
	Supply      *Supply     `json:"supply,omitempty"`      // 36(2)
	Places      []string    `json:"places,omitempty"`      // where it is published or sold, or how to get it
	Given       []string    `json:"given,omitempty"`       // partial: what is disclosed
	Withheld    []Withheld  `json:"withheld,omitempty"`    // partial: what is not, and why
	Search      *Search     `json:"search,omitempty"`      // 36(4)
	Responsible *Party      `json:"responsible,omitempty"` // 36(5), where it can be determined
	Earlier     *Identified `json:"earlier,omitempty"`     // 36(6): the earlier answer
	Channel     string      `json:"channel,omitempty"`     // 39(1): where a petition belongs
	Record      string      `json:"record,omitempty"`      // 41: the record about the applicant
	Result      string      `json:"result,omitempty"`      // 41: request.RecordOutcomes
	Applicants  int         `json:"applicants,omitempty"`  // 44: how many asked for it
	Adopted     *bool       `json:"adopted,omitempty"`     // 44: the suggestion
	Served      *Identified `json:"served,omitempty"`      // 送达回证: the letter served
	Posting     string      `json:"posting,omitempty"`     // 送达回证: number of the posting slip
}

// Party is somebody who is not the applicant.
type Party struct {
	Name    string `json:"name"`
	Contact string `json:"contact,omitempty"` // address, telephone
	Person  bool   `json:"person,omitempty"`  // a natural person
}

// Fee is what the processing fee is counted from; its amount is never typed.
type Fee struct {
	Method  statute.FeeMethod `json:"method"`
	Count   int               `json:"count"`
	Already int               `json:"already,omitempty"` // items of the same month before
}

// Supply is how the information reaches the applicant. Place and When may be
// left out where it is attached to the answer.
type Supply struct {
	Means string `json:"means"`
	Place string `json:"place,omitempty"`
	When  string `json:"when,omitempty"`
}

// Withheld is a part that is not disclosed. Reply is the kind of answer to
// that part, refused where empty; Ground is the row of a refusal.
type Withheld struct {
	Information string   `json:"information"`
	Reply       string   `json:"reply,omitempty"`
	Ground      string   `json:"ground,omitempty"`
	Basis       []string `json:"basis,omitempty"`
	Reasons     []string `json:"reasons"`
}

// Search is the evidence of 经检索不存在.
type Search struct {
	Scope  string `json:"scope"`
	Method string `json:"method"`
}

// Identified is another letter.
type Identified struct {
	Name       string        `json:"name,omitempty"`
	DocumentNo string        `json:"document_no,omitempty"`
	On         calendar.Date `json:"on,omitzero"`
}

// maxDetail bounds what a handler writes for one letter.
const maxDetail = 256 << 10

// ReadDetail reads a Detail from JSON. An unknown member is refused by name.
// Errors are fault.Invalid.
func ReadDetail(data []byte) (d Detail, err error) {
	bad := func(err error) (Detail, error) {
		return Detail{}, fault.Wrap(fault.Invalid, "letter.detail", fmt.Sprintf("文书要素应是一个 JSON 对象，可用 gongkai letter sample 文书 --facts 看样子：%v", err), err)
	}
	if len(data) > maxDetail {
		return bad(fmt.Errorf("超过 %d KB", maxDetail>>10))
	}
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return bad(err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return bad(fmt.Errorf("对象之后还有内容"))
	}
	return d, nil
}

// Situate folds the case without and with the letter's own act, so that the
// letter's dates are the clock's. An act that the case holds already (found by
// Recorded) is told of as it was; asOf is the day to look from. Where the act
// is impossible because the letter lacks facts, the error names those.
func (f *Facts) Situate(k Kind, acts []request.Act, asOf calendar.Date, cal *calendar.Calendar, set *statute.Settings) (err error) {
	if len(acts) > 0 {
		f.Values = set.At(acts[0].On)
	}
	if err := Fits(k, f.Type); err != nil {
		return err
	}
	own, isAct := f.act(k, asOf)
	if i := Recorded(k, f.Detail, acts, f.Values); i >= 0 {
		own, asOf, f.Recorded = acts[i], acts[i].On, true
		acts = acts[:i]
	}
	f.Acts, f.Act = acts, request.Act{}
	fold := func(acts []request.Act) (request.State, error) {
		return request.Case{Type: f.Type, AsOf: asOf, Acts: acts}.Fold(cal, set)
	}
	if f.Before, err = fold(acts); err != nil {
		return err
	}
	f.State = f.Before
	if !isAct {
		return nil
	}
	state, err := fold(append(acts[:len(acts):len(acts)], own))
	if err != nil {
		if _, missing := Compose(k, f, nil); missing != nil {
			return missing
		}
		return err
	}
	f.Act, f.State = own, state
	return nil
}

// Fits refuses an answer to the wrong sort of case: a request for information
// and a request to correct a record (art. 41) have letters of their own.
func Fits(k Kind, t request.Type) error {
	info, ok := Lookup(k)
	switch {
	case !ok:
		return fault.New(fault.Invalid, "letter.kind", fmt.Sprintf("没有 %q 这种文书，可用 gongkai letter kinds 查看", k))
	case k == RecordNotice || k == RecordTransfer:
		if t != request.TypeRecordCorrection {
			return fault.New(fault.Invalid, "letter.case-type", "“"+info.Name+"”只用于更正申请（第四十一条）的案件")
		}
	case info.Act != "" && t == request.TypeRecordCorrection:
		return fault.New(fault.Invalid, "letter.case-type", "“"+info.Name+"”不用于更正申请（第四十一条）的案件")
	}
	return nil
}
