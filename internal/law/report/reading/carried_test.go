package reading

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
	"gongkai/internal/law/report"
)

func carrying(d *doc.Document, data []byte) *doc.Document {
	d.Attachments = []doc.Attachment{{Name: "notes.txt", Data: []byte("x")}, {Name: "gongkai-report.json", Data: data}}
	return d
}

func sample() (*report.Report, []byte) {
	rep := forgeReport(rand.New(rand.NewPCG(3, 3)), 30)
	rep.Title = "青石县水务局2023年政府信息公开工作年度报告"
	data, _ := json.Marshal(rep)
	return rep, data
}

func shown(rep *report.Report, m mode) *doc.Document {
	return document(rep, proactiveBlocks(rep, m), layOut(rep, m).blocks(), disputeBlocks(rep, m))
}

func TestDataAlone(t *testing.T) {
	rep, _ := sample()
	rep.Sections = report.Sections{Overview: "第一段。\n第二段。", Problems: "不足。", Other: "没有收费。"}
	rep.SetTrialCount("licences.change", report.C(-2))
	data, _ := json.Marshal(rep)
	r, err := Read(carrying(&doc.Document{Format: doc.JSON}, data))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(&r.Report); string(again) != string(data) {
		t.Errorf("%s\n%s", again, data)
	}
	if len(r.Prose) != 3 || len(r.Prose[0].Paras) != 2 || r.Prose[0].Kind != report.SectionOverview {
		t.Errorf("prose: %+v", r.Prose)
	}
	r, err = Read(carrying(&doc.Document{}, []byte(`{"schema":"gongkai/report/1","yaer":2023}`)))
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "yaer") || len(r.Findings) != 1 {
		t.Errorf("%v %+v", err, r.Findings)
	}
}

func TestDataAgrees(t *testing.T) {
	rep, data := sample()
	r, err := Read(carrying(shown(rep, merged), data))
	if err != nil || len(r.Findings) != 0 {
		t.Errorf("%v %+v", err, r.Findings)
	}
}

func TestDataContradicts(t *testing.T) {
	rep, _ := sample()
	told := *rep
	told.Requests[report.New][report.Commercial].N += 5
	told.Proactive.Fees = "1.5"
	told.Disputes[0][0] = report.Count{}
	data, _ := json.Marshal(&told)
	r, err := Read(carrying(shown(rep, merged), data))
	if err != nil || len(r.Findings) != 3 {
		t.Fatalf("%v %+v", err, r.Findings)
	}
	for _, p := range []report.Path{"requests.new.commercial", "proactive.fees", "disputes.reconsideration.upheld"} {
		if !says(r, "FILE-CONTRADICTS", p) {
			t.Errorf("nothing said of %s", p)
		}
	}
	if wrong, known := wrongCells(rep, r); len(wrong) > 0 || known != report.CellCount {
		t.Errorf("what is shown must count: %v", wrong)
	}
}

func TestDataFillsWhatTheLayoutLacks(t *testing.T) {
	rep, data := sample()
	d := document(rep, nil, layOut(rep, merged).blocks(), disputeBlocks(rep, merged))
	r, err := Read(carrying(d, data))
	if err != nil {
		t.Fatal(err)
	}
	if wrong, known := wrongCells(rep, r); len(wrong) > 0 || known != report.CellCount {
		t.Errorf("%d known, wrong: %v", known, wrong)
	}
	if len(r.Findings) != 1 || r.Findings[0].Rule != "CELL-RECOVERED" || len(r.Findings[0].Where) != 10 {
		t.Errorf("%+v", r.Findings)
	}
	if !r.Sources["proactive.fees"].Recovered {
		t.Error("a filled cell is not marked")
	}
}

func TestBrokenDataIsSaid(t *testing.T) {
	rep, _ := sample()
	r, err := Read(carrying(shown(rep, merged), []byte("{")))
	if err != nil || len(r.Findings) != 1 || r.Findings[0].Rule != "FILE-CONTRADICTS" {
		t.Errorf("%v %+v", err, r.Findings)
	}
}

func TestTrialDataIsComparedToo(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	rep := forgeReport(r, 30)
	two := setDown(trialRows(r, rep), merged)
	told := *rep
	told.Trial = &report.Trial{Counts: maps.Clone(rep.Trial.Counts), Amounts: maps.Clone(rep.Trial.Amounts)}
	told.SetTrialCount("licences.change", report.C(-99))
	told.SetTrialAmount("procurement.amount", "1234.5")
	data, _ := json.Marshal(&told)
	got, err := Read(carrying(document(rep, two, layOut(rep, merged).blocks(), disputeBlocks(rep, merged)), data))
	if err != nil || len(got.Findings) != 2 || !says(got, "FILE-CONTRADICTS", "trial.licences.change") || !says(got, "FILE-CONTRADICTS", "trial.procurement.amount") {
		t.Errorf("%v %+v", err, got.Findings)
	}
	if wrong, _ := wrongCells(rep, got); len(wrong) > 0 {
		t.Errorf("what is shown must count: %v", wrong)
	}
	got, err = Read(carrying(document(rep, nil, layOut(rep, merged).blocks(), disputeBlocks(rep, merged)), data))
	if err != nil || got.Report.Trial.Counts["licences.change"] != report.C(-99) || got.Report.Trial.Amounts["procurement.amount"] != "1234.5" {
		t.Errorf("%v %+v", err, got.Report.Trial)
	}
}
