package picture_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"gongkai/internal/adapter/paper/picture"
	"gongkai/internal/kernel/doc"
	"gongkai/internal/kernel/fault"
)

func square() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 20))
	for i := range m.Pix {
		m.Pix[i] = 200
	}
	m.Set(3, 3, color.RGBA{255, 0, 0, 255})
	return m
}

// withEXIF puts a GPS place, an owner, an orientation, a comment and a tail
// into a JPEG.
func withEXIF(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, square(), nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("MM\x00*\x00\x00\x00\x08")
	entry := func(tag, kind uint16, count, value uint32) []byte {
		e := binary.BigEndian.AppendUint16(nil, tag)
		e = binary.BigEndian.AppendUint16(e, kind)
		e = binary.BigEndian.AppendUint32(e, count)
		return binary.BigEndian.AppendUint32(e, value)
	}
	tiff = append(tiff, 0, 3)
	tiff = append(tiff, entry(0x0112, 3, 1, 6<<16)...)
	tiff = append(tiff, entry(0x013B, 2, 9, 50)...) // artist
	tiff = append(tiff, entry(0x8825, 4, 1, 60)...) // GPS
	tiff = append(tiff, 0, 0, 0, 0)
	tiff = append(tiff, make([]byte, 50-len(tiff))...)
	tiff = append(tiff, "Camera Z\x00"...)
	tiff = append(tiff, 0)
	tiff = append(tiff, 0, 1)
	tiff = append(tiff, entry(2, 5, 3, 80)...)
	tiff = append(tiff, make([]byte, 80-len(tiff))...)
	for _, v := range []uint32{34, 1, 45, 1, 30, 1} {
		tiff = binary.BigEndian.AppendUint32(tiff, v)
	}
	body := append([]byte("Exif\x00\x00"), tiff...)
	seg := append([]byte{0xFF, 0xE1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	seg = append(seg, body...)
	comment := append([]byte{0xFF, 0xFE, 0, 9}, "comment"...)
	out := append(append([]byte{0xFF, 0xD8}, seg...), comment...)
	return append(append(out, b.Bytes()[2:]...), "hidden tail"...)
}

func TestJPEG(t *testing.T) {
	data := withEXIF(t)
	facts, err := picture.Inspect("图片", data)
	if err != nil {
		t.Fatal(err)
	}
	got := map[doc.HiddenKind]string{}
	for _, f := range facts {
		got[f.Kind] += f.Text + "|"
	}
	if !strings.Contains(got[doc.Location], "34°45′30″") || !strings.Contains(got[doc.Properties], "Camera Z") || !strings.Contains(got[doc.Remains], "hidden tail") {
		t.Errorf("got %q", got)
	}
	out, err := picture.Clean(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Camera", "comment", "hidden"} {
		if bytes.Contains(out, []byte(word)) {
			t.Errorf("still says %s", word)
		}
	}
	if again, err := picture.Inspect("图片", out); err != nil || len(again) > 0 {
		t.Errorf("still hides %v %v", again, err)
	}
	if !bytes.Contains(out, []byte("Exif\x00\x00MM")) {
		t.Error("how it is turned is lost")
	}
	if _, err := jpeg.Decode(bytes.NewReader(out)); err != nil {
		t.Error(err)
	}
	cut, err := picture.Clean(data, []doc.Cut{{Pos: doc.Pos{Page: 1, Box: doc.Rect{X0: 8, Y0: 8, X1: 24, Y1: 16}}}})
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(cut))
	if err != nil {
		t.Fatal(err)
	}
	if r, _, _, _ := m.At(16, 12).RGBA(); r>>8 > 20 {
		t.Errorf("the box is not black: %d", r>>8)
	}
	if _, err := picture.Clean(data, []doc.Cut{{Pos: doc.Pos{Box: doc.Rect{X0: 900, Y0: 8, X1: 924, Y1: 16}}}}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a box outside: %v", err)
	}
}

func TestPNG(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, square()); err != nil {
		t.Fatal(err)
	}
	chunk := []byte("tEXtAuthor\x00Zhang San")
	extra := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
	extra = append(extra, chunk...)
	extra = binary.BigEndian.AppendUint32(extra, crc32.ChecksumIEEE(chunk))
	at := len(b.Bytes()) - 12
	data := append(append(append([]byte(nil), b.Bytes()[:at]...), extra...), b.Bytes()[at:]...)
	facts, err := picture.Inspect("图片", data)
	if err != nil || len(facts) != 1 || !strings.Contains(facts[0].Text, "Zhang San") {
		t.Fatalf("%v %v", facts, err)
	}
	out, err := picture.Clean(data, nil)
	if err != nil || !bytes.Equal(out, b.Bytes()) {
		t.Errorf("the cleaned picture is not the plain one: %v", err)
	}
	if _, err := picture.Clean(data[:len(data)-20], nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a cut off picture: %v", err)
	}
}

// A TIFF inside a document would leave with its camera's place.
func TestPicturesOfADocument(t *testing.T) {
	for head, refused := range map[string]bool{"II*\x00": true, "MM\x00*": true, "GIF89a": false, "\xD7\xCD\xC6\x9A": false} {
		data := []byte(head + "rest")
		out, _, err := picture.Within("image1.tif", data)
		if refused != (fault.KindOf(err) == fault.Invalid && err != nil && strings.Contains(err.Error(), "PNG")) || !refused && !bytes.Equal(out, data) {
			t.Errorf("%q: %q, %v", head, out, err)
		}
	}
}

func FuzzPicture(f *testing.F) {
	f.Add(withEXIF(f))
	var b bytes.Buffer
	if err := png.Encode(&b, square()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := picture.Inspect("图片", data); err != nil && fault.KindOf(err) == fault.Internal {
			t.Error(err)
		}
		out, err := picture.Clean(data, nil)
		if err != nil {
			return
		}
		if again, err := picture.Inspect("图片", out); err != nil || len(again) > 0 {
			t.Errorf("a cleaned picture hides %v %v", again, err)
		}
	})
}
