package findings

import (
	"fmt"
	"io"

	"gongkai/internal/law/report"
)

// text writes a line for each finding, its places indented below, and a summary.
type text struct {
	w      io.Writer
	colour bool
}

func (t *text) File(f *File) error {
	for i := range f.Findings {
		if err := t.finding(f, &f.Findings[i]); err != nil {
			return err
		}
	}
	return t.unchecked(f)
}

func (t *text) finding(f *File, x *report.Finding) error {
	var subject report.Place
	if len(x.Where) > 0 {
		subject = x.Where[0]
	}
	_, err := fmt.Fprintf(t.w, "%s: %s %s %s\n",
		at(f.Name, f.Format, subject.Pos), t.level(x.Severity), x.Rule, Printable(x.Message))
	if err != nil {
		return err
	}
	return t.places(f, x.Where)
}

// many is how many places are listed before those that hold 0 are left out.
const many = 4

func (t *text) places(f *File, where []report.Place) error {
	zeros := 0
	for i, p := range where {
		switch {
		case len(where) > many && i > 0 && p.Text == "0":
			zeros++
			continue
		case label(p) == "":
			continue
		}
		if _, err := fmt.Fprintf(t.w, "    %s%s\n", f.lead(p), label(p)); err != nil {
			return err
		}
	}
	if zeros > 0 {
		_, err := fmt.Fprintf(t.w, "    另有 %d 格为 0\n", zeros)
		return err
	}
	return nil
}

// lead is where an operand stands, "" where its cell is nowhere.
func (f *File) lead(p report.Place) string {
	switch {
	case p.Pos.IsZero() && p.File == "":
		return ""
	case p.Pos.IsZero():
		return Printable(p.File) + ": "
	case p.File != "":
		return at(p.File, "", p.Pos) + ": "
	}
	return at(f.Name, f.Format, p.Pos) + ": "
}

// unchecked says for each rule how many relations blank cells left open.
func (t *text) unchecked(f *File) error {
	for _, o := range f.open() {
		if _, err := fmt.Fprintf(t.w, "%s: 未核对 %s\n", Printable(f.Name), o); err != nil {
			return err
		}
	}
	return nil
}

func (t *text) Close(sum Tally) error {
	_, err := fmt.Fprintf(t.w, "\n%s\n", sum)
	return err
}

func (t *text) level(s report.Severity) string {
	if !t.colour {
		return string(s)
	}
	code := map[report.Severity]string{report.Error: "1;31", report.Warning: "33", report.Info: "36"}[s]
	return "\x1b[" + code + "m" + string(s) + "\x1b[0m"
}
