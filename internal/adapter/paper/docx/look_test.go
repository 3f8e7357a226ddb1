package docx_test

import (
	"bytes"
	"testing"

	"gongkai/internal/adapter/paper/docx"
	"gongkai/internal/adapter/paper/proof"
	"gongkai/internal/kernel/doc"
)

func write(t testing.TB, d *doc.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestLibreOfficeShowsTheReport(t *testing.T) {
	page := proof.Read(t, proof.Convert(t, write(t, proof.Sample()), "docx", "pdf"))
	page.ShowsSample(t)
	page.Shows(t, "— 1 —")
	page.Shows(t, "— 3 —")
}

// What LibreOffice saves again must read as what was written.
func TestLibreOfficeKeepsTheReport(t *testing.T) {
	d := proof.Sample()
	got, err := docx.Read(proof.Convert(t, write(t, d), "docx", "docx"))
	if err != nil {
		t.Fatal(err)
	}
	if got.PlainText() != d.PlainText() {
		t.Errorf("got\n%s\nwant\n%s", got.PlainText(), d.PlainText())
	}
	proof.ReadsAsSample(t, got)
	if len(got.Attachments) != 1 || !bytes.Equal(got.Attachments[0].Data, d.Attachments[0].Data) {
		t.Errorf("attachments %v", got.Attachments)
	}
}
