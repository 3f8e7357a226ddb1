package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/adapter/paper"
	"gongkai/internal/adapter/store"
	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/audit"
	"gongkai/internal/kernel/calendar"
	"gongkai/internal/kernel/fault"
)

// TrailQuery asks for entries of the audit, the newest first.
type TrailQuery struct {
	Agency, Actor, Verb, Subject string        // "" all that the actor may see; Actor is a login or a name
	Case                         string        // a case's number
	From, To                     calendar.Date // days in China, both included; zero is open
	Before                       int64         // older than this entry; 0 begins
	Limit                        int           // 0 is 100
}

// TrailLine is an entry with what an auditor reads: who by name, which agency,
// and of a case its number. What a case is about and whose it is stay closed.
type TrailLine struct {
	audit.Entry
	Name   string // of the actor, "" where they have none
	Office string // the agency's name
	Case   string // number of the case that the entry is about, "" for none
}

// Trail lists entries of the audit: who did, or read, what and why. Reading it
// is the audit administrator's alone, and is itself an entry.
func (a *App) Trail(ctx context.Context, actor agency.Actor, q TrailQuery) (out []TrailLine, more bool, err error) {
	if q.Limit <= 0 || q.Limit > 500 {
		q.Limit = 100
	}
	if err := a.read(ctx, actor, agency.AuditRead, q.Agency, func(*work) error { return nil }); err != nil {
		return nil, false, err
	}
	if err := a.tellStrangers(ctx); err != nil {
		return nil, false, err
	}
	err = a.write(ctx, actor, agency.AuditRead, q.Agency, func(w *work) error {
		out, more, err = w.trail(ctx, q)
		if err == nil && q.Before == 0 {
			w.Note(w.entry(agency.AuditRead, w.actor.Agency, "audit:", q.words("")))
		}
		return err
	})
	return out, more, err
}

// words are what the audit keeps of a search of the audit.
func (q *TrailQuery) words(what string) map[string]string {
	out := map[string]string{}
	for k, v := range map[string]string{"what": what, "agency": q.Agency, "actor": q.Actor, "verb": q.Verb, "subject": q.Subject, "case": q.Case, "from": q.From.String(), "to": q.To.String()} {
		if v != "" {
			out[k] = v
		}
	}
	return out
}

func (w *work) trail(ctx context.Context, q TrailQuery) (out []TrailLine, more bool, err error) {
	s := store.AuditQuery{Verb: q.Verb, Before: q.Before, Limit: q.Limit + 1}
	if s.Agencies, err = w.audited(ctx, q.Agency); err != nil {
		return nil, false, err
	}
	if q.Actor != "" {
		if s.Actors, err = w.loginsOf(ctx, q.Actor); err != nil {
			return nil, false, err
		}
	}
	if q.Subject != "" {
		s.Subjects = []string{q.Subject}
	}
	if q.Case != "" {
		if s.Subjects, err = w.subjectsOfCase(ctx, q.Agency, q.Case); err != nil {
			return nil, false, err
		}
	}
	if !q.From.IsZero() {
		s.From = midnight(q.From, w.app.place)
	}
	if !q.To.IsZero() {
		s.To = midnight(q.To.AddDays(1), w.app.place)
	}
	names := trailNames{w: w}
	err = w.AuditPage(ctx, s, func(r store.AuditRow) error {
		if len(out) == q.Limit {
			more = true
			return nil
		}
		e, err := r.Entry()
		out = append(out, TrailLine{Entry: e})
		return err
	})
	for i := range out {
		if err == nil {
			err = names.tell(ctx, &out[i])
		}
	}
	return out, more, err
}

func midnight(d calendar.Date, in *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, in)
}

// audited are the agencies whose entries the actor may read, nil for all: an
// auditor of the top reads everything, another their own tree.
func (w *work) audited(ctx context.Context, one string) ([]string, error) {
	if one != "" || w.actor.Has(agency.Operator) {
		if one == "" {
			return nil, nil
		}
		return []string{one}, nil
	}
	all, err := w.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, x := range all {
		if w.may(ctx, agency.AuditRead, x.ID) == nil {
			out = append(out, x.ID)
		}
	}
	if len(out) == len(all) {
		return nil, nil
	}
	return out, nil
}

// loginsOf are the logins that somebody has whose login or name is who.
func (w *work) loginsOf(ctx context.Context, who string) (out []string, err error) {
	out = []string{who}
	err = eachJSON(ctx, w, kindPerson, "", 0, func(login string, p Person) error {
		if p.Name == who && login != who {
			out = append(out, login)
		}
		return nil
	})
	return out, err
}

// underCase are the kinds of records whose keys begin with their case.
var underCase = []string{kindLetter, kindNote, kindCaseFile, kindRelease, kindProof, kindCorrection, kindTwin}

// subjectsOfCase are the audit's subjects of the cases that have a number, of
// what is kept with them and of the disputes about them.
func (w *work) subjectsOfCase(ctx context.Context, agencyID, number string) (out []string, err error) {
	out = []string{}
	all, err := w.Agencies(ctx)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if agencyID != "" && x.ID != agencyID || w.may(ctx, agency.AuditRead, x.ID) != nil {
			continue
		}
		c, err := w.Tx.CaseByNumber(ctx, x.ID, number)
		if fault.KindOf(err) == fault.NotFound || err == nil && c == nil {
			continue
		}
		if err == nil {
			err = w.subjectsOf(ctx, c, &out)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (w *work) subjectsOf(ctx context.Context, c *store.Case, out *[]string) error {
	*out = append(*out, "case:"+c.ID)
	for _, kind := range underCase {
		for _, owner := range []string{"", c.Agency} {
			rs, err := w.RecordsUnder(ctx, kind, owner, c.ID)
			if err != nil {
				return err
			}
			for i := range rs {
				*out = append(*out, rs[i].Subject())
			}
		}
	}
	return w.DisputesOfCase(ctx, c.ID, func(d store.Dispute, err error) error {
		*out = append(*out, "dispute:"+d.ID)
		return err
	})
}

// trailNames finds names once for each page.
type trailNames struct {
	w      *work
	people map[string]string
	cases  map[string]string
}

func (n *trailNames) tell(ctx context.Context, l *TrailLine) (err error) {
	if n.people == nil {
		n.people, n.cases = map[string]string{}, map[string]string{}
	}
	if _, ok := n.people[l.Actor]; !ok && loginForm.MatchString(l.Actor) {
		p, err := n.w.person(ctx, l.Actor)
		if err != nil {
			return err
		}
		if n.people[l.Actor] = ""; p != nil {
			n.people[l.Actor] = p.Name
		}
	}
	l.Name = n.people[l.Actor]
	if l.Agency != "" {
		one, err := n.w.Agency(ctx, l.Agency)
		if err == nil {
			l.Office = one.Name
		} else if fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	l.Case, err = n.caseNumber(ctx, l.Subject)
	return err
}

// caseNumber is the number of the case that a subject is, or belongs to.
func (n *trailNames) caseNumber(ctx context.Context, subject string) (number string, err error) {
	kind, key, _ := strings.Cut(subject, ":")
	id := key
	switch {
	case kind == "dispute":
		d, err := n.w.Tx.Dispute(ctx, key)
		if fault.KindOf(err) == fault.NotFound || err == nil && d.CaseID == "" {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		id = d.CaseID
	case kind != "case":
		parts := strings.Split(key, "/")
		if len(parts) < 3 || !isUnderCase(kind) {
			return "", nil
		}
		id = parts[1]
	}
	if number, ok := n.cases[id]; ok {
		return number, nil
	}
	c, err := n.w.Tx.Case(ctx, id)
	if err == nil {
		number = c.Number
	} else if fault.KindOf(err) != fault.NotFound {
		return "", err
	}
	n.cases[id] = number
	return number, nil
}

func isUnderCase(kind string) bool {
	for _, k := range underCase {
		if k == kind {
			return true
		}
	}
	return false
}

// TrailAgencies are those that an auditor may choose from.
func (a *App) TrailAgencies(ctx context.Context, actor agency.Actor) (out []agency.Agency, err error) {
	err = a.read(ctx, actor, agency.AuditRead, "", func(w *work) error {
		out = nil
		all, err := w.Agencies(ctx)
		for _, x := range all {
			if w.may(ctx, agency.AuditRead, x.ID) == nil {
				out = append(out, x)
			}
		}
		return err
	})
	return out, err
}

// TrailFile is what a search of the audit finds, as a workbook.
func (a *App) TrailFile(ctx context.Context, actor agency.Actor, q TrailQuery) (name string, data []byte, err error) {
	rows := [][]string{{"序号", "时间", "用户名", "姓名", "事项", "机关", "案件编号", "对象", "用途和说明"}}
	err = a.write(ctx, actor, agency.AuditRead, q.Agency, func(w *work) error {
		rows = rows[:1]
		q.Limit, q.Before = 500, 0
		for {
			lines, more, err := w.trail(ctx, q)
			if err != nil {
				return err
			}
			for i := range lines {
				l := &lines[i]
				rows = append(rows, []string{strconv.FormatInt(l.Seq, 10), l.At.In(w.app.place).Format("2006-01-02 15:04:05"), l.Actor, l.Name, l.What(), l.Office, l.Case, l.About(), l.Said()})
			}
			if !more {
				break
			}
			if q.Before = lines[len(lines)-1].Seq; len(rows) > mostExported {
				return fault.New(fault.Invalid, "export.many", fmt.Sprintf("超过 %d 条，请先缩小范围。", mostExported))
			}
		}
		words := q.words("export")
		words["rows"] = strconv.Itoa(len(rows) - 1)
		w.Note(w.entry(agency.AuditRead, w.actor.Agency, "audit:", words))
		return nil
	})
	if err != nil {
		return "", nil, err
	}
	var b bytes.Buffer
	err = paper.WriteData(ctx, &b, "审计记录", rows, 1)
	return "审计记录 " + a.Today().String() + ".xlsx", b.Bytes(), err
}

// ChainWhole recomputes the chain of the audit alone and gives the number of
// its entries and the first fault, "" where it is whole.
func (a *App) ChainWhole(ctx context.Context, actor agency.Actor) (entries int64, broken string, err error) {
	err = a.read(ctx, actor, agency.AuditRead, "", func(w *work) error {
		entries, broken = 0, ""
		var prev audit.Hash
		return w.Audit(ctx, 0, func(r store.AuditRow) error {
			if broken != "" {
				return nil
			}
			e, err := r.Entry()
			if err == nil {
				prev = e.Sum(prev)
			}
			if entries++; err != nil || e.Seq != entries || prev.String() != r.Hash {
				broken = fmt.Sprintf("第 %d 条", entries)
			}
			return nil
		})
	})
	return entries, broken, err
}

// detail is an entry's detail as it was written, nil where it is no object.
func detail(text string) (m map[string]any) {
	if json.Unmarshal([]byte(text), &m) != nil {
		return nil
	}
	return m
}
