// Package request is the life of an application for government information
// (Regulations arts 27–45): the acts of a case, the clock they drive, the
// outcome, what may be done next and what broke the law.
package request

import "gongkai/internal/kernel/calendar"

// Kind names an act.
type Kind string

// The acts.
const (
	Received             Kind = "received"
	Confirmed            Kind = "confirmed"
	CorrectionRequested  Kind = "correction_requested"
	Corrected            Kind = "corrected"
	Consulted            Kind = "consulted"
	ConsultationAnswered Kind = "consultation_answered"
	Extended             Kind = "extended"
	ReasonsRequested     Kind = "reasons_requested"
	ReasonsGiven         Kind = "reasons_given"
	DelaySet             Kind = "delay_set"
	FeeNoticed           Kind = "fee_noticed"
	FeePaid              Kind = "fee_paid"
	Assigned             Kind = "assigned"
	TransferredIn        Kind = "transferred_in"
	TransferredOut       Kind = "transferred_out"
	Answered             Kind = "answered"
	Abandoned            Kind = "abandoned"
	Withdrawn            Kind = "withdrawn"
	Merged               Kind = "merged" // the same application came by another channel too; counted once
	Reopened             Kind = "reopened"
	Archived             Kind = "archived"
)

// Act is one dated act of a case; On is the civil day of its legal effect.
// Fields that the act does not use are zero and left out of the JSON.
type Act struct {
	Kind Kind          `json:"act"`
	On   calendar.Date `json:"on"`

	Channel     string        `json:"channel,omitempty"`      // received: counter, registered_mail, ordinary_mail, internet, fax, email, oral
	ConfirmedOn calendar.Date `json:"confirmed_on,omitzero"`  // received by an unsigned channel
	ConfirmedBy string        `json:"confirmed_by,omitempty"` // received, confirmed: who of the agency spoke with the applicant
	PostedOn    calendar.Date `json:"posted_on,omitzero"`     // received by mail: the postmark, which starts nothing (art. 31(2))
	Until       calendar.Date `json:"until,omitzero"`         // correction_requested, delay_set, reopened
	Points      []string      `json:"points,omitempty"`       // correction_requested: what to correct
	ID          string        `json:"id,omitempty"`           // consulted, consultation_answered
	With        string        `json:"with,omitempty"`         // consulted: third_party, co_maker, other_organ
	ReceivedOn  calendar.Date `json:"received_on,omitzero"`   // consulted, fee_noticed: by the other side
	Opinion     string        `json:"opinion,omitempty"`      // consultation_answered: consent, object, none; verified: inaccurate, accurate, not_ours
	Reason      string        `json:"reason,omitempty"`       //
	Days        int           `json:"days,omitempty"`         // extended, working days
	ApprovedBy  string        `json:"approved_by,omitempty"`  // extended
	ToldOn      calendar.Date `json:"told_on,omitzero"`       // extended
	Method      string        `json:"method,omitempty"`       // fee_noticed: items, pages
	Amount      float64       `json:"amount,omitempty"`       // fee_noticed, 元
	Unit        string        `json:"unit,omitempty"`         // assigned, transferred
	Agency      string        `json:"agency,omitempty"`       // assigned, transferred
	Outcome     string        `json:"outcome,omitempty"`      // answered: a leaf row's key, e.g. refused.third_party_rights; of a record correction: corrected, declined, transferred, directed
	Reply       string        `json:"reply,omitempty"`        // answered: kind of reply, not the row
	Articles    []string      `json:"articles,omitempty"`     // answered
	DocumentNo  string        `json:"document_no,omitempty"`  // answered
	Delivery    string        `json:"delivery,omitempty"`     // answered: counter, mail, electronic
	Ground      string        `json:"ground,omitempty"`       // abandoned: correction, fee
	Dispute     string        `json:"dispute,omitempty"`      // reopened
	ShelfNo     string        `json:"shelf_no,omitempty"`     // archived
	Into        string        `json:"into,omitempty"`         // merged: number of the case that goes on
	Of          int           `json:"of,omitempty"`           // struck: number of the act; of another: the struck act that it replaces
}
