package charset

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"gongkai/internal/kernel/fault"
)

const simplified = `本局按照条例的要求编写这份报告，所列数字的统计期限自一月一日起，到十二月三十一日止。
一年来，我们坚持把群众关心的事情放在首位，通过网站、公告栏和新媒体发布信息三百多条，其中政策解读二十余条。
收到申请四十五件，已经全部答复；有两件需要征求第三方意见，答复的时间因此顺延。没有发生行政复议和行政诉讼。
存在的问题主要有：一是更新不够及时，二是栏目设置不尽合理，三是工作人员的业务水平有待提高。下一步将加强培训，改进服务。
`

const traditional = `本局按照條例的要求編寫這份報告，所列數字的統計期限自一月一日起，到十二月三十一日止。
一年來，我們堅持把群眾關心的事情放在首位，透過網站、公告欄和新媒體發布資訊三百多條，其中政策解讀二十餘條。
收到申請四十五件，已經全部答覆；有兩件需要徵求第三方意見，答覆的時間因此順延。沒有發生行政覆議和行政訴訟。
存在的問題主要有：一是更新不夠及時，二是欄目設置不盡合理，三是工作人員的業務水準有待提高。下一步將加強培訓，改進服務。
`

func encode(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecode(t *testing.T) {
	gbk, big5 := simplifiedchinese.GBK, traditionalchinese.Big5
	for _, c := range []struct {
		name     string
		data     []byte
		declared string
		enc      Name
		want     string
	}{
		{"UTF-8", []byte(simplified), "", UTF8, simplified},
		{"UTF-8 with a mark", []byte("\xEF\xBB\xBF" + simplified), "", UTF8, simplified},
		{"UTF-8 wrongly declared as GB 2312", []byte(simplified), "gb2312", UTF8, simplified},
		{"ASCII declared as GBK", []byte("2023: 0, 1, 2"), "gbk", UTF8, "2023: 0, 1, 2"},
		{"GBK", encode(t, gbk, simplified), "", GB18030, simplified},
		{"GBK declared", encode(t, gbk, simplified), "GB2312", GB18030, simplified},
		{"GBK wrongly declared as UTF-8", encode(t, gbk, simplified), "utf-8", GB18030, simplified},
		{"GBK wrongly declared as Big5", encode(t, gbk, simplified), "big5", GB18030, simplified},
		{"traditional characters in GBK", encode(t, gbk, traditional), "", GB18030, traditional},
		{"GB18030 beyond GBK", encode(t, simplifiedchinese.GB18030, simplified+"𠮷㐂ḿ"), "", GB18030, simplified + "𠮷㐂ḿ"},
		{"one line of GBK", encode(t, gbk, "信息公开"), "", GB18030, "信息公开"},
		{"two GBK words that are UTF-8 by chance", []byte("\xD6\xBE\xD0\xA4"), "gbk", GB18030, "志肖"},
		{"Big5", encode(t, big5, traditional), "", Big5, traditional},
		{"Big5 declared", encode(t, big5, traditional), "Big5", Big5, traditional},
		{"Big5 wrongly declared as GBK", encode(t, big5, traditional), "gbk", Big5, traditional},
		{"one line of Big5", encode(t, big5, "政府資訊公開的年度報告"), "", Big5, "政府資訊公開的年度報告"},
		{"UTF-16LE", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), simplified), "", UTF16LE, simplified},
		{"UTF-16BE", encode(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), traditional), "", UTF16BE, traditional},
		{"line ends of Windows and of old Macs", []byte("一\r\n二\r三\n"), "", UTF8, "一\n二\n三\n"},
		{"UTF-8 cut within a character", []byte(simplified)[:len(simplified)-5], "", UTF8, simplified[:len(simplified)-7] + "\uFFFD"},
		{"GBK cut within a character", encode(t, gbk, "信息公开")[:7], "", GB18030, "信息公\uFFFD"},
		{"empty", nil, "", UTF8, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			enc, err := Detect(c.data, c.declared)
			if err != nil || enc != c.enc {
				t.Fatalf("Detect = %s, %v; want %s", enc, err, c.enc)
			}
			if got, _ := Decode(c.data, c.declared); got != c.want {
				t.Errorf("Decode = %.60q…, want %.60q…", tail(got), tail(c.want))
			}
		})
	}
}

func tail(s string) string { return s[max(0, len(s)-50):] }

// A reader must tell the two encodings apart however little of a text it has:
// every window of 12 characters and more is told right.
func TestWindows(t *testing.T) {
	for _, c := range []struct {
		text string
		enc  encoding.Encoding
		want Name
	}{{simplified, simplifiedchinese.GBK, GB18030}, {traditional, traditionalchinese.Big5, Big5}} {
		runes := []rune(strings.ReplaceAll(c.text, "\n", ""))
		for i := 0; i+12 <= len(runes); i++ {
			piece := string(runes[i : i+12])
			if got, err := Detect(encode(t, c.enc, piece), ""); err != nil || got != c.want {
				t.Errorf("%s: Detect = %s, %v; want %s", piece, got, err, c.want)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"NUL", []byte("一\x00二"), "paper.binary"},
		{"UTF-16 without a mark", []byte("a\x00b\x00c\x00"), "paper.binary"},
		{"control characters", bytes.Repeat([]byte{1, 2, 3, 'a'}, 100), "paper.binary"},
		{"Latin-1", []byte("caf\xE9 d\xE9j\xE0 vu, cr\xE8me br\xFBl\xE9e"), "paper.encoding"},
		{"noise", noise(4000), "paper.encoding"},
	} {
		_, err := Decode(c.data, "")
		f, ok := err.(*fault.Error)
		if !ok || f.Code != c.code || f.Kind != fault.Invalid {
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		}
	}
}

// noise is bytes above 0x7F without order.
func noise(n int) []byte {
	b := make([]byte, n)
	x := uint32(7)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = 0x80 | byte(x>>24)
	}
	return b
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(simplified), "gbk")
	f.Add(encode(f, simplifiedchinese.GBK, simplified), "")
	f.Add(encode(f, traditionalchinese.Big5, traditional), "utf-8")
	f.Add([]byte("\xFF\xFEa\x00\x00"), "")
	f.Add([]byte("\x84\x31\x95\x33\x81\x30"), "gb18030")
	f.Fuzz(func(t *testing.T, data []byte, declared string) {
		s, err := Decode(data, declared)
		if err == nil && (strings.ToValidUTF8(s, "") != s || strings.Contains(s, "\r")) {
			t.Errorf("not clean: %q", s)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	for name, data := range map[string][]byte{
		"UTF-8":   []byte(strings.Repeat(simplified, 100)),
		"GB18030": encode(b, simplifiedchinese.GBK, strings.Repeat(simplified, 100)),
		"Big5":    encode(b, traditionalchinese.Big5, strings.Repeat(traditional, 100)),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := Decode(data, ""); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
