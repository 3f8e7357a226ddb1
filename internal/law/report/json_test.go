package report

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/property"
)

// drawReport draws a report with any cell known or not.
func drawReport(t *rapid.T) Report {
	text := rapid.StringOf(rapid.RuneFrom([]rune("机关公开年报。“”\"\\\n\t<>&\u2028😀a1")))
	r := Report{
		Agency: text.Draw(t, "agency"), Title: text.Draw(t, "title"), Year: rapid.IntRange(0, 9999).Draw(t, "year"),
		Format:   rapid.SampledFrom([]Format{Format2019, Format2021}).Draw(t, "format"),
		Sections: Sections{Overview: text.Draw(t, "overview"), Problems: text.Draw(t, "problems"), Other: text.Draw(t, "other")},
	}
	count := rapid.Custom(func(t *rapid.T) Count {
		if rapid.Bool().Draw(t, "known") {
			return C(rapid.Int64Range(0, 1e15).Draw(t, "n"))
		}
		return Count{}
	})
	for _, c := range r.Counts() {
		*c.Value = count.Draw(t, string(c.Path))
	}
	r.Leaves = rapid.SliceOfN(text, 0, 2).Draw(t, "leaves")
	if len(r.Leaves) == 0 {
		r.Leaves = nil
	}
	r.Proactive.Fees = rapid.SampledFrom([]Amount{"", "0", "621.952", "0.00"}).Draw(t, "fees")
	for _, c := range TrialCells() {
		if !rapid.Bool().Draw(t, c.Name) {
			continue
		}
		switch {
		case c.Amount:
			r.SetTrialAmount(c.Name, "25.1")
		case c.Signed:
			r.SetTrialCount(c.Name, C(rapid.Int64Range(-99, 99).Draw(t, "change")))
		default:
			r.SetTrialCount(c.Name, count.Draw(t, "trial"))
		}
	}
	return r
}

func TestJSONGivesBack(t *testing.T) {
	property.Check(t, func(t *rapid.T) {
		want := drawReport(t)
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Report
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\n%+v\n%s", got, want, data)
		}
	})
}

func TestJSONForm(t *testing.T) {
	r := Report{Agency: "青石县水务局", Year: 2023, Format: Format2021, Title: "年报", Sections: Sections{Overview: "甲\n乙", Other: "<丙>"}}
	n := int64(0)
	for _, c := range r.Counts() {
		*c.Value = C(n)
		n++
	}
	r.Proactive.Fees = "621.952"
	r.Requests[StateSecret][Commercial] = Count{}
	got, err := r.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(want)) != string(got) {
		t.Errorf("the JSON form changed:\n%s", got)
	}
}

func TestPositionedJSON(t *testing.T) {
	r := Reading{Report: Report{Format: Format2021}, Sources: map[Path]Source{
		"requests.new.total":    {Raw: "2 4", Pos: doc.Pos{Line: 3, Col: 9}, Recovered: true},
		PathFees:                {Raw: "", Pos: doc.Pos{Page: 2, Box: doc.Rect{X0: 1, Y0: 2, X1: 3.25, Y1: 4}}},
		TrialPath("rules.made"): {Raw: "1", Pos: doc.Pos{Sheet: "表二", Ref: "B7"}},
	}}
	data, err := r.PositionedJSON()
	if err != nil {
		t.Fatal(err)
	}
	const want = `"positions":{"proactive.fees":{"text":"","page":2,"box":[1.0,2.0,3.2,4.0]},` +
		`"requests.new.total":{"text":"2 4","line":3,"col":9,"recovered":true},` +
		`"trial.rules.made":{"text":"1","sheet":"表二","ref":"B7"}}}`
	if !strings.HasSuffix(string(data), want) {
		t.Errorf("%s", data)
	}
	var back Report
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(back, r.Report) {
		t.Errorf("%v %+v", err, back)
	}
}

func TestJSONRefuses(t *testing.T) {
	const head = `{"schema":"gongkai/report/1",`
	for text, says := range map[string]string{
		`{}`:                                                   "schema",
		`{"schema":"gongkai/report/2"}`:                        "gongkai/report/2",
		`[]`:                                                   "对象",
		head + `"yaer":2023}`:                                  `"yaer"`,
		head + `"year":"二〇二三"}`:                                "year",
		head + `"year":-1}`:                                    "year",
		head + `"format":"2022"}`:                              "2022",
		head + `"agency":5}`:                                   "agency",
		head + `"requests":5}`:                                 "requests",
		head + `"requests":{"neu":[]}}`:                        `"neu"`,
		head + `"requests":{"new":[1,2]}}`:                     "requests.new 有 2 个数，应有 7 个",
		head + `"requests":{"new":[1,2,3,4,5,6,-7]}}`:          "第 7 个数是 -7",
		head + `"requests":{"new":[1,2,3,4,5,6,7.5]}}`:         "第 7 个数是 7.5",
		head + `"requests":{"refused":{"state_secret":{}}}}`:   "requests.refused.state_secret",
		head + `"requests":{"refused.state_secret":[]}}`:       `"refused.state_secret"`,
		head + `"disputes":{"reconsideration":[1,2,3,4,5,6]}}`: "disputes.reconsideration 有 6 个数，应有 5 个",
		head + `"proactive":{"fees":"一万"}}`:                    "proactive.fees",
		head + `"proactive":{"rules":{"issued":"3"}}}`:         "proactive.rules.issued",
		head + `"trial":{"rules":{"made":-1}}}`:                "trial.rules.made",
		head + `"trial":{"rules":{"issued":1}}}`:               `"issued"`,
		head + `"year":2023,"year":2024}`:                      "两次",
		head + `"year":2023`:                                   "",
	} {
		r := Report{Agency: "原样"}
		err := json.Unmarshal([]byte(text), &r)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
		if json.Valid([]byte(text)) && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: kind %v", text, fault.KindOf(err))
		}
		if r.Agency != "原样" {
			t.Errorf("%s: half read", text)
		}
	}
}

func TestJSONAccepts(t *testing.T) {
	var r Report
	const text = `{"schema":"gongkai/report/1","requests":{"new":[24,0,0,0,0,0,24],"total":[],"refused":null},
		"disputes":{"reconsideration":[2,null,0,0,2]},"proactive":{"fees":621.952,"rules":{}},"trial":{"penalties":{"change":-3}}}`
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	if r.Requests[New][RowTotal] != C(24) || r.Requests[Total][0].Known || r.Disputes[0][1].Known || r.Disputes[0][0] != C(2) ||
		r.Proactive.Fees != "621.952" || r.Format != Format2021 || r.Trial.Counts["penalties.change"] != C(-3) {
		t.Errorf("%+v", r)
	}
}

func TestPaths(t *testing.T) {
	paths := Paths()
	seen := map[Path]bool{}
	for _, p := range paths {
		seen[p] = true
	}
	if len(seen) != len(paths) || len(paths) != CellCount+len(TrialCells()) {
		t.Errorf("%d paths, %d different", len(paths), len(seen))
	}
	if paths[0] != "proactive.rules.issued" || paths[9] != PathFees || paths[10] != "requests.new.natural_person" {
		t.Errorf("%v", paths[:11])
	}
}

func FuzzReportJSON(f *testing.F) {
	if data, err := os.ReadFile("testdata/report.json"); err == nil {
		f.Add(data)
	}
	f.Add([]byte(`{"schema":"gongkai/report/1","positions":{"a":[{}]},"trial":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r Report
		if json.Unmarshal(data, &r) != nil {
			return
		}
		out, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var again Report
		if err := json.Unmarshal(out, &again); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
}

func BenchmarkMarshalJSON(b *testing.B) {
	r := Report{Format: Format2021, Sections: Sections{Overview: strings.Repeat("公开工作有序推进。", 300)}}
	for _, c := range r.Counts() {
		*c.Value = C(12)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.MarshalJSON(); err != nil {
			b.Fatal(err)
		}
	}
}
