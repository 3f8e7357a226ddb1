package findings

import (
	"bytes"
	"encoding/json"
	"io"

	"gongkai/internal/law/report"
)

// jsonWriter writes the object of the contract, a file a line.
type jsonWriter struct {
	w     io.Writer
	begun bool
}

type jsonFile struct {
	File      string          `json:"file"`
	Agency    string          `json:"agency"`
	Year      int             `json:"year"`
	Findings  []jsonFinding   `json:"findings"`
	Run       int             `json:"rules_run"`
	Skipped   int             `json:"rules_skipped"`
	Unchecked []jsonUnchecked `json:"unchecked,omitempty"`
}

type jsonFinding struct {
	Rule     string          `json:"rule"`
	Severity report.Severity `json:"severity"`
	Message  string          `json:"message"`
	Where    []jsonPlace     `json:"where"`
	Got      string          `json:"got"`
	Want     string          `json:"want"`
}

// jsonPlace has line and column in text formats, the paragraph's number as
// line in DOCX, page in PDF, sheet and ref in XLSX; what is unknown is 0 or
// absent. File is set where the place is in another file.
type jsonPlace struct {
	Line  int         `json:"line"`
	Col   int         `json:"col"`
	Cell  report.Path `json:"cell"`
	Text  string      `json:"text"`
	Page  int         `json:"page,omitempty"`
	Sheet string      `json:"sheet,omitempty"`
	Ref   string      `json:"ref,omitempty"`
	File  string      `json:"file,omitempty"`
}

// jsonUnchecked is a relation that blank cells left open.
type jsonUnchecked struct {
	Rule     string        `json:"rule"`
	Relation string        `json:"relation"`
	Missing  []report.Path `json:"missing"`
}

func (j *jsonWriter) File(f *File) error {
	lead := ",\n"
	if !j.begun {
		lead, j.begun = "{\"files\":[\n", true
	}
	line, err := marshal(fileJSON(f))
	if err != nil {
		return err
	}
	_, err = j.w.Write(append([]byte(lead), line...))
	return err
}

func (j *jsonWriter) Close(Tally) error {
	end := "\n]}\n"
	if !j.begun {
		end = "{\"files\":[]}\n"
	}
	_, err := io.WriteString(j.w, end)
	return err
}

func fileJSON(f *File) jsonFile {
	out := jsonFile{
		File: f.Name, Agency: f.Agency, Year: f.Year,
		Findings: make([]jsonFinding, 0, len(f.Findings)),
		Run:      f.Run, Skipped: f.Skipped,
	}
	for _, x := range f.Findings {
		y := jsonFinding{x.Rule, x.Severity, x.Message, make([]jsonPlace, 0, len(x.Where)), x.Got, x.Want}
		for _, p := range x.Where {
			y.Where = append(y.Where, jsonPlace{p.Pos.Line, p.Pos.Col, p.Cell, p.Text, p.Pos.Page, p.Pos.Sheet, p.Pos.Ref, p.File})
		}
		out.Findings = append(out.Findings, y)
	}
	for _, u := range f.Unchecked {
		out.Unchecked = append(out.Unchecked, jsonUnchecked(u))
	}
	return out
}

// marshal is json.Marshal without escaping < and >, on one line.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
