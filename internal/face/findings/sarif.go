package findings

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/law/report"
	"gongkai/internal/law/report/rules"
)

// sarif writes SARIF 2.1.0 (OASIS), a result a line.
type sarif struct {
	w       io.Writer
	version string
	begun   bool
	results int
	index   map[string]int // of the rules
}

type (
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Short   sarifMessage `json:"shortDescription"`
		Full    sarifMessage `json:"fullDescription"`
		Help    sarifMessage `json:"help"`
		Default struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifResult struct {
		Rule         string            `json:"ruleId"`
		Index        *int              `json:"ruleIndex,omitempty"`
		Level        string            `json:"level"`
		Message      sarifMessage      `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		ID       *int           `json:"id,omitempty"`
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	}
	sarifRegion struct {
		Line int `json:"startLine"`
		Col  int `json:"startColumn"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
)

func (s *sarif) File(f *File) error {
	if err := s.begin(); err != nil {
		return err
	}
	for i := range f.Findings {
		line, err := marshal(s.result(f, &f.Findings[i]))
		if err != nil {
			return err
		}
		lead := ",\n"
		if s.results == 0 {
			lead = "\n"
		}
		s.results++
		if _, err := s.w.Write(append([]byte(lead), line...)); err != nil {
			return err
		}
	}
	return nil
}

func (s *sarif) Close(sum Tally) error {
	if err := s.begin(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.w, "\n],\"invocations\":[{\"executionSuccessful\":%t}]}]}\n", sum.Refused == 0)
	return err
}

func (s *sarif) begin() error {
	if s.begun {
		return nil
	}
	s.begun, s.index = true, map[string]int{}
	var list []sarifRule
	for i, r := range rules.All() {
		s.index[r.ID] = i
		list = append(list, ruleSARIF(r))
	}
	meta, err := marshal(list)
	if err != nil {
		return err
	}
	version, err := marshal(s.version)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.w, `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{`+
		`"tool":{"driver":{"name":"gongkai","version":%s,"rules":%s}},`+
		`"columnKind":"unicodeCodePoints","results":[`, version, meta)
	return err
}

func ruleSARIF(r rules.Rule) sarifRule {
	out := sarifRule{
		ID: r.ID, Short: sarifMessage{r.Title}, Full: sarifMessage{r.Checks},
		Help: sarifMessage{r.Checks + "\n依据：" + r.Source},
	}
	out.Default.Level = levelSARIF(r.Severity)
	return out
}

func levelSARIF(s report.Severity) string {
	switch s {
	case report.Error:
		return "error"
	case report.Warning:
		return "warning"
	}
	return "note"
}

func (s *sarif) result(f *File, x *report.Finding) sarifResult {
	out := sarifResult{
		Rule: x.Rule, Level: levelSARIF(x.Severity), Message: sarifMessage{x.Message},
		Fingerprints: map[string]string{"gongkaiFinding/v1": fingerprint(f, x)},
	}
	if i, ok := s.index[x.Rule]; ok {
		out.Index = &i
	}
	for i, p := range x.Where {
		l := location(f, p)
		if i == 0 {
			out.Locations = append(out.Locations, l)
			continue
		}
		l.ID = &i
		out.Related = append(out.Related, l)
	}
	if len(out.Locations) == 0 {
		out.Locations = []sarifLocation{location(f, report.Place{})}
	}
	return out
}

func location(f *File, p report.Place) sarifLocation {
	var l sarifLocation
	name, format := f.Name, f.Format
	if p.File != "" {
		name, format = p.File, ""
	}
	l.Physical.Artifact.URI = artifactURI(name)
	switch where := place(format, p.Pos); {
	case p.Pos.Line > 0 && p.Pos.Col > 0 && format != doc.DOCX:
		l.Physical.Region = &sarifRegion{p.Pos.Line, p.Pos.Col}
	case !p.Pos.IsZero():
		l.Logical = []sarifLogical{{strings.TrimPrefix(where, ":")}}
	}
	if text := label(p); text != "" {
		l.Message = &sarifMessage{text}
	}
	return l
}

// artifactURI makes a URI reference of a file's name: addresses stay, absolute
// paths become file URIs, the rest is relative to where the command ran.
func artifactURI(name string) string {
	if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
		if u, err := url.Parse(name); err == nil {
			return u.String()
		}
	}
	slashed := filepath.ToSlash(name)
	u := url.URL{Path: slashed}
	if path.IsAbs(slashed) {
		u.Scheme = "file"
	}
	return u.String()
}

// fingerprint stays the same while other lines of the file come and go.
func fingerprint(f *File, x *report.Finding) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s\x00%s", x.Rule, path.Base(filepath.ToSlash(f.Name)), x.Message)
	for _, p := range x.Where {
		fmt.Fprintf(h, "\x00%s\x00%s", p.Cell, p.Text)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
