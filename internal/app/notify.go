package app

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"gongkai/internal/adapter/notify"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/hanzi"
	"gongkai/internal/law/request"
)

// Event is something of a case that its applicant is told of. Being told is a
// courtesy beside the letters: it serves nothing and starts no clock.
type Event string

// The events.
const (
	EventRegistered  Event = "registered"  // arrived; both sides must still confirm (art. 31(3))
	EventConfirmed   Event = "confirmed"   // the day of receipt stands
	EventRecord      Event = "record"      // a request to correct a record arrived (art. 41): no period runs
	EventEvidence    Event = "evidence"    // more evidence is wanted for it: silence is no giving up
	EventCorrection  Event = "correction"  // art. 30
	EventCorrected   Event = "corrected"   // the period began anew
	EventConsulted   Event = "consulted"   // art. 33(3): time that is not counted
	EventReasons     Event = "reasons"     // art. 35
	EventExtended    Event = "extended"    // art. 33(2)
	EventDelayed     Event = "delayed"     // art. 35
	EventFee         Event = "fee"         // art. 42
	EventAnswered    Event = "answered"    //
	EventAbandoned   Event = "abandoned"   // not dealt with any further
	EventWithdrawn   Event = "withdrawn"   //
	EventTransferred Event = "transferred" // another agency has it
	EventReopened    Event = "reopened"    // after a dispute
)

// How an applicant wants to be told.
const (
	TellByMail = "email"
	TellBySMS  = "sms"
	TellByBoth = "both"
	TellNobody = "none"
)

// TellWays lists them with their names, in the order of forms.
func TellWays() []request.Word {
	return []request.Word{{Key: TellByMail, Label: "电子邮件"}, {Key: TellBySMS, Label: "短信"}, {Key: TellByBoth, Label: "电子邮件和短信"}, {Key: TellNobody, Label: "不用通知，我自己上网查询"}}
}

const (
	channelMail = "mail"
	channelSMS  = "sms"
)

// notifyQueue is how the audit names that somebody's contact was used.
const notifyQueue agency.Verb = "notify.queue"

// oldNews is how many days after an act nobody is told of it any more: what is
// entered late, from paper, would be a puzzle.
const oldNews = 15

// eventOf is what an act means to the applicant, "" for nothing.
func eventOf(a *request.Act, v *View) Event {
	record := request.Type(v.Type) == request.TypeRecordCorrection
	switch a.Kind {
	case request.CorrectionRequested:
		if record {
			return EventEvidence
		}
	case request.Corrected:
		if record {
			return "" // no period begins anew
		}
	case request.Received, request.Confirmed:
		if record {
			return EventRecord
		}
		if v.State.Stage == request.StageUnconfirmed {
			return EventRegistered
		}
		return EventConfirmed
	case request.TransferredOut:
		return EventTransferred
	}
	return map[request.Kind]Event{
		request.CorrectionRequested: EventCorrection, request.Corrected: EventCorrected, request.Consulted: EventConsulted,
		request.ReasonsRequested: EventReasons, request.Extended: EventExtended, request.DelaySet: EventDelayed, request.FeeNoticed: EventFee,
		request.Answered: EventAnswered, request.Abandoned: EventAbandoned, request.Withdrawn: EventWithdrawn, request.Reopened: EventReopened,
	}[a.Kind]
}

// tell puts what the applicant is to be told of acts into the outbox, in the
// transaction of the acts: where one is kept, so is the other.
func (w *work) tell(ctx context.Context, v *View, acts []request.Act) error {
	var events []Event
	for i := range acts {
		if e := eventOf(&acts[i], v); e != "" && w.today.DaysSince(acts[i].On) <= oldNews {
			events = append(events, e)
		}
	}
	if len(events) == 0 || w.quiet {
		return nil
	}
	n, err := w.notices(ctx)
	if err != nil || !n.Mail.On() && !n.SMS.On() {
		return err
	}
	who, err := w.unseal(&v.Case)
	if err != nil {
		return err
	}
	reach := n.reach(&who)
	if len(reach) == 0 {
		return nil
	}
	for _, e := range events {
		if err := w.tellOne(ctx, v, &who, n, e, reach); err != nil {
			return err
		}
	}
	w.Note(w.entry(notifyQueue, v.Agency, "case:"+v.ID, map[string]any{"events": events, "messages": len(events) * len(reach)}))
	return nil
}

// reached is one way to reach somebody.
type reached struct{ channel, to string }

// reach is how an applicant is told: as they chose, by what is known of them
// and switched on here. Who chose nothing is told by mail where they gave an
// address; nobody gets short messages unasked.
func (n *Notices) reach(a *Application) (out []reached) {
	if n.Mail.On() && (a.Tell == "" || a.Tell == TellByMail || a.Tell == TellByBoth) && notify.IsAddress(a.Applicant.Email) {
		out = append(out, reached{channelMail, a.Applicant.Email})
	}
	if phone := mobile(a.Applicant.Phone); n.SMS.On() && (a.Tell == TellBySMS || a.Tell == TellByBoth) && phone != "" {
		out = append(out, reached{channelSMS, phone})
	}
	return out
}

// mobile is a telephone number as gateways want it, "" where short messages
// cannot reach it.
func mobile(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()（）", r) {
			return -1
		}
		return r
	}, hanzi.Fold(s))
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "+86"), "0086")
	if len(digits) == 11 && digits[0] == '1' {
		s = digits
	}
	if !notify.IsPhone(s) || s[0] == '0' || len(s) < 7 {
		return ""
	}
	return s
}

func (w *work) tellOne(ctx context.Context, v *View, who *Application, n *Notices, e Event, reach []reached) error {
	of, err := w.facts(ctx, v, who, n, e)
	if err != nil {
		return err
	}
	words, err := w.noticeWords(ctx, v.Agency, e)
	if err != nil {
		return err
	}
	for _, to := range reach {
		p := parcel{To: to.to, From: of.agency.Name}
		if to.channel == channelMail {
			p.Subject, p.Text = of.fill(words.Subject), of.mail(words)
		} else {
			p.Text = of.fill(words.SMS)
		}
		if _, err := w.send(ctx, &store.Outgoing{Agency: v.Agency, CaseID: v.ID, Number: v.Number, Kind: string(e), Channel: to.channel}, p); err != nil {
			return err
		}
	}
	return nil
}

// noticeFacts are what a notification may say of a case, and no more.
type noticeFacts struct {
	event   Event
	receipt string
	agency  agency.Agency
	term    calendar.Date // zero where none runs or none is known
	portal  string
	today   calendar.Date

	provisional bool
}

func (w *work) facts(ctx context.Context, v *View, who *Application, n *Notices, e Event) (f noticeFacts, err error) {
	f = noticeFacts{event: e, receipt: who.Receipt, portal: n.Portal, today: w.today}
	if f.receipt == "" {
		f.receipt = receiptNumber(v.Agency, v.Number)
	}
	switch e {
	case EventCorrection, EventEvidence, EventReasons, EventFee:
		f.term = v.State.AwaitedUntil
	case EventConfirmed, EventCorrected, EventExtended, EventDelayed, EventReopened:
		f.term, f.provisional = v.State.Due, v.State.Provisional
	}
	f.agency, err = w.Agency(ctx, v.Agency)
	return f, err
}

// parcel is what the vault keeps of a notification on its way.
type parcel struct {
	To      string `json:"to"`
	From    string `json:"from"`
	Subject string `json:"subject,omitempty"`
	Text    string `json:"text"`
}

func outboxOwner(id string) string { return "outbox:" + id }

// send puts a notification into the outbox; put is false where one of the same
// Once stands there.
func (w *work) send(ctx context.Context, o *store.Outgoing, p parcel) (put bool, err error) {
	if o.ID, err = newID(); err != nil {
		return false, err
	}
	plain, err := json.Marshal(p)
	if err != nil {
		return false, err
	}
	if o.Sealed, err = w.app.vault.Seal(plain, outboxOwner(o.ID)); err != nil {
		return false, err
	}
	o.CreatedAt, o.NotBefore = w.now, w.now
	return w.PutOutgoing(ctx, o)
}

// shortDay is a day as a short message says it.
func shortDay(d, today calendar.Date) string {
	if d.Year != today.Year {
		return d.Chinese()
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format("1月2日")
}
