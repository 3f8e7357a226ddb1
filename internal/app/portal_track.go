package app

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/kernel/statute"
	"gongkai/internal/law/fee"
	"gongkai/internal/law/letter"
	"gongkai/internal/law/request"
)

// Tracked is a case as its applicant sees it: their own steps, the clock with
// every day, the letters sent to them; nothing of other people and nothing of
// the agency's inside.
type Tracked struct {
	Receipt, Number string
	Agency          agency.Agency
	Type            request.Type
	Title           string
	SubmittedAt     time.Time
	Today           calendar.Date
	State           request.State // with its days explained
	Acts            []request.Act
	Letters         []SentLetter
	Fee             *fee.Sum // of the last fee notice, nil where it was not sent from here
	Remedies        Remedies
	Suggested       *Suggested // that what was given be public, nil where they did not
	MaySuggest      bool
}

// SentLetter is a letter that was issued to the applicant.
type SentLetter struct {
	ID, Name, DocumentNo string
	Kind                 letter.Kind
	IssuedOn             calendar.Date
	Answer               bool
	Document             *doc.Document
	Files                []SentFile
	fee                  *fee.Sum
}

// Remedies are what the applicant may do now, with the agency's own data.
type Remedies struct {
	Clause            request.Remedy // request.NoRemedy where there is nothing to challenge
	Silence           bool           // the agency has not answered in time (choice 4.3)
	ReviewBody, Court string
	OnlineURL         string
	Bodies            []string       // where the two are found
	Review            statute.Period // for reconsideration
	Suit              statute.Period // for litigation without it
	AfterReview       statute.Period // for litigation after it
}

// Track shows the case of a claim. Opening the letters sent to the applicant is
// an audit entry.
func (v Visitor) Track(ctx context.Context, c Claim) (t Tracked, err error) {
	var k told
	err = v.read(ctx, func(w *work) error {
		id, err := w.claimed(ctx, c)
		if err != nil {
			return err
		}
		k, err = remembered(ctx, w, trackKey(id), 3, func() (told, error) { return w.told(ctx, id) })
		return err
	})
	t = k.shown
	t.Receipt = c.Number()
	if err != nil || len(k.sent) == 0 {
		return t, err
	}
	view := k.View
	err = v.write(ctx, func(w *work) error {
		t.Letters = nil
		for _, l := range k.sent {
			one, err := w.openSent(ctx, &view, l.ID)
			if err != nil {
				return err
			}
			t.Letters = append(t.Letters, one)
			if one.fee != nil {
				t.Fee = one.fee
			}
			if err := w.firstRead(ctx, &view, one.ID); err != nil {
				return err
			}
		}
		w.Note(w.entry(visitorRead, view.Agency, "case:"+view.ID, map[string]int{"letters": len(k.sent)}))
		return nil
	})
	return t, err
}

// told is what the ledger holds for the applicant of a case. It is shared with
// others who look at the same case: it is only read.
type told struct {
	View
	shown Tracked
	sent  []Letter
}

func (w *work) told(ctx context.Context, caseID string) (k told, err error) {
	if k.View, err = w.viewIn(ctx, caseID); err != nil {
		return k, err
	}
	if k.shown, err = w.tracked(ctx, &k.View); err != nil {
		return k, err
	}
	if k.shown.Suggested, err = w.suggestionOf(ctx, &k.View); err != nil {
		return k, err
	}
	k.shown.MaySuggest = k.shown.Suggested == nil && suggestible(&k.View)
	k.sent, err = w.sent(ctx, &k.View)
	return k, err
}

func (w *work) claimedCase(ctx context.Context, c Claim) (View, error) {
	id, err := w.claimed(ctx, c)
	if err != nil {
		return View{}, err
	}
	return w.view(ctx, id)
}

func (w *work) tracked(ctx context.Context, v *View) (t Tracked, err error) {
	t = Tracked{Number: v.Number, Type: request.Type(v.Type), Title: v.Title, SubmittedAt: v.CreatedAt, Today: w.today}
	if t.Agency, err = w.Agency(ctx, v.Agency); err != nil {
		return t, err
	}
	l, err := w.lawOf(ctx, v.Agency)
	if err != nil {
		return t, err
	}
	acts := disclosed(v.Acts)
	if t.State, err = w.fold(t.Type, acts, l); err != nil {
		return t, err
	}
	if err := t.State.ExplainDays(l.calendar); err != nil {
		return t, err
	}
	discreet(&t.State)
	for _, a := range acts {
		if concerns(a.Kind) {
			if a.Kind == request.TransferredOut {
				a.Agency = w.nameOf(ctx, a.Agency)
			}
			t.Acts = append(t.Acts, a)
		}
	}
	t.Remedies = remedies(&t, l.settings.At(v.Acts[0].On), w.today)
	return t, nil
}

// nameOf is the name of an agency, or what stands in place of an id.
func (w *work) nameOf(ctx context.Context, id string) string {
	if one, err := w.Agency(ctx, id); err == nil {
		return one.Name
	}
	return id
}

// disclosed copies the acts without what is the agency's own or other
// people's: names, units, reasons noted inside. Filing changes nothing for the
// applicant and is left out.
func disclosed(acts []request.Act) []request.Act {
	out := make([]request.Act, 0, len(acts))
	ids := map[string]string{}
	for _, a := range acts {
		if a.Kind == request.Archived {
			continue
		}
		a.Unit, a.ShelfNo, a.Dispute, a.ConfirmedBy = "", "", "", ""
		if a.Kind != request.Extended && a.Kind != request.DelaySet && a.Kind != request.Answered {
			a.Reason = ""
		}
		if a.ApprovedBy != "" {
			a.ApprovedBy = "政府信息公开工作机构负责人"
		}
		if a.ID != "" {
			if ids[a.ID] == "" {
				ids[a.ID] = strconv.Itoa(len(ids) + 1)
			}
			a.ID = ids[a.ID]
		}
		out = append(out, a)
	}
	return out
}

// discreet takes out of a state what the agency's own pages show: violations,
// and what the people asked have said.
func discreet(s *request.State) {
	s.Violations, s.Next, s.Unit, s.Agency = nil, nil, "", ""
	for i := range s.Asked {
		s.Asked[i].Opinion = ""
	}
	for i := range s.Steps {
		for _, o := range request.Opinions() {
			s.Steps[i].Text = strings.ReplaceAll(s.Steps[i].Text, "收到意见（"+o.Label+"）", "收到意见")
		}
	}
}

// concerns reports whether an act of a kind is the applicant's to know as a
// step of the case.
func concerns(k request.Kind) bool {
	switch k {
	case request.Assigned, request.TransferredIn, request.Archived, request.Verified:
		return false
	}
	return true
}

func remedies(t *Tracked, v statute.Values, today calendar.Date) Remedies {
	r := Remedies{Clause: request.NoRemedy, ReviewBody: t.Agency.Remedy.ReviewBody, Court: t.Agency.Remedy.Court, OnlineURL: t.Agency.Remedy.OnlineURL, Bodies: t.Agency.Remedy.Bodies()}
	on := today
	switch s := &t.State; {
	case s.Stage == request.StageAnswered:
		r.Clause, on = answerClause(t, v), s.ClosedOn
	case s.Stage == request.StageAbandoned:
		r.Clause, on = request.Abandoned.Remedy(), s.ClosedOn
	case s.Overdue:
		r.Clause, r.Silence = request.ReviewOrSuit, true
	}
	r.Review, r.Suit, r.AfterReview = statute.ReviewApplication.At(on), statute.SuitDirect.At(on), statute.SuitAfterReview.At(on)
	return r
}

// answerClause is the clause of the last answer. Where the kind of answer was
// not recorded, the row decides; where a partial answer names no article, its
// withheld part counts as resting on arts 14 to 16, the cautious reading.
func answerClause(t *Tracked, v statute.Values) request.Remedy {
	s := &t.State
	key := s.Reply
	switch {
	case t.Type == request.TypeRecordCorrection:
		return request.ReviewOrSuit
	case key != "":
	case s.Outcome == "partial":
		key = "partial"
	case request.GroundArticle(s.Outcome) != "":
		key = "refused"
	}
	reply, ok := request.ReplyByKey(key)
	if !ok {
		return request.ReviewOrSuit
	}
	return reply.Remedy(withheld(t.Acts), v)
}

func withheld(acts []request.Act) bool {
	for i := len(acts) - 1; i >= 0; i-- {
		if acts[i].Kind != request.Answered {
			continue
		}
		for _, a := range acts[i].Articles {
			if strings.HasPrefix(a, "14") || strings.HasPrefix(a, "15") || strings.HasPrefix(a, "16") {
				return true
			}
		}
		return len(acts[i].Articles) == 0
	}
	return false
}

// sent lists the letters of a case that were issued to its applicant.
func (w *work) sent(ctx context.Context, v *View) (out []Letter, err error) {
	all, err := w.letters(ctx, v)
	for _, l := range all {
		if l.isSent() {
			out = append(out, l)
		}
	}
	return out, err
}

func (l *Letter) isSent() bool {
	info, _ := letter.Lookup(l.Kind)
	return l.State == LetterIssued && info.To == letter.ToApplicant
}

func (w *work) openSent(ctx context.Context, v *View, id string) (s SentLetter, err error) {
	view, parts, err := w.letterPartsOf(ctx, v, visible(id))
	if err == nil && !view.isSent() {
		err = fault.New(fault.NotFound, "letter.missing", "没有这份文书。")
	}
	if err != nil {
		return s, err
	}
	info, _ := letter.Lookup(view.Kind)
	return SentLetter{ID: view.ID, Name: info.Name, DocumentNo: view.DocumentNo, Kind: view.Kind, IssuedOn: view.IssuedOn,
		Answer: info.Act == request.Answered, Document: view.Document, Files: sentFilesOf(view.Letter, parts), fee: feeOf(view)}, nil
}

// feeOf is the sum of a fee notice with its tiers, nil of other letters.
func feeOf(view LetterView) *fee.Sum {
	d := view.Detail.Fee
	if view.Kind != letter.FeeNotice || d == nil {
		return nil
	}
	sum, err := fee.ByItems(d.Count, d.Already, view.Date)
	if d.Method == statute.ByPages {
		sum, err = fee.ByPages(d.Count, view.Date)
	}
	if err != nil {
		return nil // it was issued by a scale that is gone
	}
	return &sum
}

// Letter gives a letter sent to the applicant as a file. The reading is noted.
func (v Visitor) Letter(ctx context.Context, c Claim, id string, format doc.Format) (data []byte, name string, err error) {
	var view LetterView
	err = v.write(ctx, func(w *work) error {
		of, err := w.claimedCase(ctx, c)
		if err != nil {
			return err
		}
		one, err := w.openSent(ctx, &of, id)
		if err != nil {
			return err
		}
		name = one.Name
		view, err = w.letterOf(ctx, &of, one.ID)
		w.Note(w.entry(visitorRead, of.Agency, "case:"+of.ID, map[string]string{"letter": one.ID, "format": string(format)}))
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if f, ok := view.file(format); ok {
		data, err = v.app.keptLetter(ctx, view, f)
		return data, name, err
	}
	data, err = printDocument(ctx, view.Document, format)
	return data, name, err
}
