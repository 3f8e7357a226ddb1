package xlsx_test

import (
	"bytes"
	"testing"

	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/adapter/paper/xlsx"
	"gongkai/internal/kernel/doc"
)

func write(t testing.TB, d *doc.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, data []byte) *doc.Document {
	t.Helper()
	d, err := xlsx.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLibreOfficeShowsTheReport(t *testing.T) {
	page := proof.Read(t, proof.Convert(t, write(t, proof.Sample()), "xlsx", "pdf"))
	page.ShowsSample(t)
	page.Shows(t, "— 1 —")
}

// What LibreOffice saves again must read as what was written.
func TestLibreOfficeKeepsTheReport(t *testing.T) {
	d := proof.Sample()
	got := read(t, proof.Convert(t, write(t, d), "xlsx", "xlsx"))
	if got.PlainText() != d.PlainText() {
		t.Errorf("got\n%s\nwant\n%s", got.PlainText(), d.PlainText())
	}
	proof.ReadsAsSample(t, got)
	if len(got.Attachments) != 1 || !bytes.Equal(got.Attachments[0].Data, d.Attachments[0].Data) {
		t.Errorf("attachments %v", got.Attachments)
	}
}
