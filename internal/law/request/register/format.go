package register

import (
	"strconv"

	"gongkai/internal/law/request"
)

// Format is the inverse of Parse: a case as a row of the template. What the
// register has no column for is left out.
func Format(number, applicant, kind, content string, acts []request.Act) []string {
	v := map[Column]string{Number: number, Applicant: applicant, Kind: label(request.Applicants(), kind), Content: content}
	for _, a := range acts {
		on := a.On.String()
		switch a.Kind {
		case request.Received:
			v[ReceivedOn], v[Channel], v[ConfirmedOn] = on, label(request.Channels(), a.Channel), a.ConfirmedOn.String()
		case request.Confirmed:
			v[ConfirmedOn] = on
		case request.Assigned, request.TransferredIn:
			v[Unit] = a.Unit
		case request.CorrectionRequested:
			v[CorrectionOn], v[CorrectionUntil] = on, a.Until.String()
		case request.Corrected:
			v[CorrectedOn] = on
		case request.Consulted:
			v[ConsultedOn], v[ConsultReceived] = on, a.ReceivedOn.String()
		case request.ConsultationAnswered:
			v[ConsultAnswered], v[ConsultOpinion] = on, label(request.Opinions(), a.Opinion)
		case request.Extended:
			v[ExtendedOn], v[ExtendedDays], v[ExtendedApproval] = on, strconv.Itoa(a.Days), a.ApprovedBy
		case request.Answered:
			v[AnsweredOn], v[Outcome], v[DocumentNo], v[Delivery] = on, request.OutcomeLabel(a.Outcome), a.DocumentNo, label(request.Deliveries(), a.Delivery)
		case request.Withdrawn:
			v[AnsweredOn], v[Outcome] = on, "撤回"
		case request.Abandoned:
			v[AnsweredOn], v[Outcome] = on, request.OutcomeLabel("other.correction_overdue")
			if a.Ground == "fee" {
				v[Outcome] = request.OutcomeLabel("other.fee_unpaid")
			}
		}
	}
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = v[f.column]
	}
	return out
}

func label(words []request.Word, key string) string {
	for _, w := range words {
		if w.Key == key {
			return w.Label
		}
	}
	return key
}
