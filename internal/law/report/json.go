package report

// MarshalJSON gives the JSON form of the contract (Schema): members in the
// order of the form, arrays of 7 and 5, null for what is unknown, the cells of
// the trial form under "trial" and only where there are any.
func (r Report) MarshalJSON() ([]byte, error) {
	w := jsonWriter{buf: make([]byte, 0, 3072+2*len(r.Sections.Overview))}
	r.writeJSON(&w, nil)
	return w.buf, nil
}

// PositionedJSON is the JSON form of the reading's report with one more
// member, "positions": by cell path and in the order of the form, the raw text
// of every cell that the tables show and where it stands.
func (r *Reading) PositionedJSON() ([]byte, error) {
	w := jsonWriter{buf: make([]byte, 0, 1<<15)}
	r.Report.writeJSON(&w, r.Sources)
	return w.buf, nil
}

func (r *Report) writeJSON(w *jsonWriter, positions map[Path]Source) {
	w.open("", '{')
	w.text("schema", Schema)
	w.text("agency", r.Agency)
	w.int("year", int64(r.Year))
	w.text("format", string(r.Format))
	w.text("title", r.Title)
	w.open("sections", '{')
	w.text("overview", r.Sections.Overview)
	w.text("problems", r.Sections.Problems)
	w.text("other", r.Sections.Other)
	w.close('}')
	r.Proactive.writeJSON(w)
	w.open("requests", '{')
	for row := range Rows {
		w.counts(w.within(row.Key()), r.Requests[row][:])
	}
	w.within("")
	w.close('}')
	w.open("disputes", '{')
	for g := range Groups {
		w.counts(g.Key(), r.Disputes[g][:])
	}
	w.close('}')
	r.Trial.writeJSON(w)
	if len(r.Leaves) > 0 { // only a roll-up has them
		w.open("leaves", '[')
		for _, name := range r.Leaves {
			w.text("", name)
		}
		w.close(']')
	}
	if positions != nil {
		writePositions(w, positions)
	}
	w.close('}')
}

func (p *Proactive) writeJSON(w *jsonWriter) {
	w.open("proactive", '{')
	for _, row := range []struct {
		key    string
		counts *[3]Count
	}{{"rules", &p.Rules}, {"normative_documents", &p.NormativeDocuments}} {
		w.open(row.key, '{')
		for s := range Stocks {
			w.count(s.Key(), row.counts[s])
		}
		w.close('}')
	}
	w.count("licences", p.Licences)
	w.count("penalties", p.Penalties)
	w.count("compulsion", p.Compulsion)
	w.amount("fees", p.Fees)
	w.close('}')
}

func (t *Trial) writeJSON(w *jsonWriter) {
	if t == nil || len(t.Counts)+len(t.Amounts) == 0 {
		return
	}
	w.open("trial", '{')
	for _, c := range trialCells {
		if n, ok := t.Counts[c.Name]; ok {
			w.count(w.within(c.Name), n)
		} else if a, ok := t.Amounts[c.Name]; ok {
			w.amount(w.within(c.Name), a)
		}
	}
	w.within("")
	w.close('}')
}

func writePositions(w *jsonWriter, positions map[Path]Source) {
	w.open("positions", '{')
	for _, p := range allPaths {
		s, ok := positions[p]
		if !ok {
			continue
		}
		w.open(string(p), '{')
		w.text("text", s.Raw)
		writePos(w, s)
		w.close('}')
	}
	w.close('}')
}

// writePos leaves out what the source's format does not know.
func writePos(w *jsonWriter, s Source) {
	p := s.Pos
	for _, m := range [3]struct {
		key string
		n   int
	}{{"line", p.Line}, {"col", p.Col}, {"page", p.Page}} {
		if m.n > 0 {
			w.int(m.key, int64(m.n))
		}
	}
	if b := p.Box; b.X0 != b.X1 || b.Y0 != b.Y1 {
		w.open("box", '[')
		for _, f := range [4]float64{b.X0, b.Y0, b.X1, b.Y1} {
			w.float("", f)
		}
		w.close(']')
	}
	if p.Sheet != "" {
		w.text("sheet", p.Sheet)
	}
	if p.Ref != "" {
		w.text("ref", p.Ref)
	}
	if s.Recovered {
		w.raw("recovered", "true")
	}
}
