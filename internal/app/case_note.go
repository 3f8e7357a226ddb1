package app

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/kernel/fault"
)

// Note is what people who work on a case leave for each other. It is no act:
// nothing follows from it, and no letter or report shows it.
type Note struct {
	ID   string
	At   time.Time
	By   string // person
	Name string
	Text string
}

// keptNote is the record of a note; its text is sealed, for it may name people.
type keptNote struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Name   string    `json:"name"`
	Sealed []byte    `json:"sealed"`
}

const (
	kindNote = "note" // key is case/note
	mostNote = 2000
)

func noteOwner(id string) string { return "note:" + id }

// AddNote leaves a note with a case.
func (a *App) AddNote(ctx context.Context, actor agency.Actor, caseID, text string) error {
	switch n := len([]rune(text)); {
	case unsaid(text):
		return fault.New(fault.Invalid, "note.text", "请写下备注的内容。")
	case n > mostNote:
		return fault.New(fault.Invalid, "note.text", fmt.Sprintf("备注最多 %d 个字，现有 %d 个。", mostNote, n))
	}
	return a.onCase(ctx, actor, agency.CaseAct, caseID, func(w *work, v *View) error {
		id, err := newID()
		if err != nil {
			return err
		}
		n := keptNote{At: w.now, By: w.actor.Person, Name: w.actor.Name}
		if n.Sealed, err = a.vault.Seal([]byte(text), noteOwner(id)); err != nil {
			return err
		}
		return w.putJSON(ctx, agency.CaseAct, kindNote, v.Agency, v.ID+"/"+id, 0, n)
	})
}

// Notes lists the notes of a case to the agency that works on it, oldest first.
func (a *App) Notes(ctx context.Context, actor agency.Actor, caseID string) (out []Note, err error) {
	err = a.readCase(ctx, actor, agency.CaseAct, caseID, func(w *work, v *View) error {
		for _, owner := range holders(v) {
			rs, err := w.RecordsUnder(ctx, kindNote, owner, caseID)
			if err != nil {
				return err
			}
			for _, r := range rs {
				var k keptNote
				if err := json.Unmarshal([]byte(r.Body), &k); err != nil {
					return err
				}
				id := r.Key[len(caseID)+1:]
				plain, err := a.vault.Open(k.Sealed, noteOwner(id))
				if err != nil {
					return err
				}
				out = append(out, Note{ID: id, At: k.At, By: k.By, Name: k.Name, Text: string(plain)})
			}
		}
		return nil
	})
	return out, err
}
