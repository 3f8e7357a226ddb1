package rules

import (
	"strings"
	"unicode/utf8"

	"gongkai/internal/kernel/hanzi"
)

// agencyName is an agency's name taken apart: 三门峡市信访局 is the place
// 三门峡市 and the organ 信访局, which is the 局 of 信访.
type agencyName struct {
	full   string   // folded, without blanks
	places []string // from the widest to the narrowest: 平顶山市, 遵化店镇
	organ  string   // 信访局, 人民政府办公室, "" for a bare place
	stem   string   // 信访
	kind   string   // 局
	level  agencyLevel
	forms  []string // the ways in which the narrowest place is lawfully written
}

// agencyLevel is what sort of agency a name names.
type agencyLevel int

const (
	department agencyLevel = iota
	government             // 人民政府, 街道办事处, 管理委员会
	office                 // 人民政府办公室
)

// kinds are what an organ's name ends with, the longer before the shorter.
var kinds = [...]string{"办公室", "委员会", "办公厅", "办事处", "局", "委", "办", "厅", "署", "院", "中心", "处", "站", "所", "队"}

// placeEnds are the characters that end a place's name. They also begin other
// words, which notPlace lists.
const placeEnds = "省市县区旗州盟镇乡"

var notPlace = [...]string{"城市", "都市", "超市", "社区", "地区", "辖区", "园区", "景区", "城镇", "城乡", "乡镇", "小区", "片区", "全市", "全县", "全区", "我市", "我县", "我区"}

func parseAgency(name string) agencyName {
	a := agencyName{full: strings.Join(strings.Fields(hanzi.Fold(name)), "")}
	rest := a.takePlaces(a.full)
	a.organ = rest
	switch {
	case rest == "" || rest == "人民政府" || rest == "政府", strings.HasSuffix(rest, "街道办事处"), strings.HasSuffix(rest, "管理委员会"), strings.HasSuffix(rest, "管委会"):
		a.level = government
	case strings.HasPrefix(rest, "人民政府办公") || strings.HasPrefix(rest, "政府办公"):
		a.level = office
	}
	a.stem = rest
	for _, k := range kinds {
		if strings.HasSuffix(rest, k) && len(rest) > len(k) {
			a.stem, a.kind = strings.TrimSuffix(rest, k), k
			break
		}
	}
	a.forms = a.placeForms()
	return a
}

// takePlaces takes the places off the front and gives what is left.
func (a *agencyName) takePlaces(name string) string {
	rest := name
	for {
		end := placeEnd(rest)
		if end == 0 {
			return rest
		}
		a.places = append(a.places, rest[:end])
		rest = rest[end:]
	}
}

// placeEnd is the length of the place that name begins with, 0 for none.
// 辉县市 is one place: an end right behind an end goes on.
func placeEnd(name string) int {
	if i := strings.Index(name, "开发区"); i > 0 && i < 60 && !strings.Contains(name[:i], "市") {
		return i + len("开发区")
	}
	for i, r := range name {
		if !strings.ContainsRune(placeEnds, r) || i == 0 {
			continue
		}
		end := i + utf8.RuneLen(r)
		if next, n := utf8.DecodeRuneInString(name[end:]); n > 0 && strings.ContainsRune("市区县镇乡", next) && isNotOrgan(name[end+n:]) {
			continue // 辉县 of 辉县市
		}
		if endsInNoPlace(name[:end]) || strings.HasPrefix(name[end:], "管理") || strings.HasPrefix(name[end:], "场监") {
			return 0
		}
		return end
	}
	return 0
}

// isNotOrgan reports whether what follows a doubled end cannot be an organ that
// begins with it: 卫辉市|市场监督管理局, but 辉县市|人民政府.
func isNotOrgan(rest string) bool {
	return !strings.HasPrefix(rest, "场") && !strings.HasPrefix(rest, "政") && !strings.HasPrefix(rest, "容") && !strings.HasPrefix(rest, "村")
}

func endsInNoPlace(s string) bool {
	for _, w := range notPlace {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

// place is the narrowest place of the name, "" where it has none.
func (a *agencyName) place() string {
	if len(a.places) == 0 {
		return ""
	}
	return a.places[len(a.places)-1]
}

// peoples are the nationalities that places are named for.
var peoples = [...]string{"回", "满", "蒙古", "土家", "苗", "侗", "壮", "彝", "藏", "瑶", "畲", "朝鲜", "哈萨克", "维吾尔", "傣", "白", "黎", "羌", "撒拉", "东乡", "保安", "土", "锡伯", "达斡尔"}

// placeForms are the ways in which the narrowest place is lawfully written:
// 灤河回族区 and 灤河区.
func (a *agencyName) placeForms() []string {
	place := a.place()
	if utf8.RuneCountInString(place) < 3 {
		return nil
	}
	out := []string{place}
	_, size := utf8.DecodeLastRuneInString(place)
	core, end := place[:len(place)-size], place[len(place)-size:]
	for _, folk := range peoples {
		if at := strings.Index(core, folk+"族"); at >= 2*len("一") {
			return append(out, core[:at]+end)
		}
	}
	return out
}
