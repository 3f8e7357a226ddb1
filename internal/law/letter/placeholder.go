package letter

// placeholders are the values that a template may name, by reader: a letter to
// somebody else has no name for the applicant.
var placeholders = []struct {
	name  string
	open  bool // may stand in a letter to anybody
	value func(*writer) string
}{
	{"机关", true, func(w *writer) string { return w.need("机关名称", "agency", w.f.Agency.Name) }},
	{"工作机构", true, func(w *writer) string {
		return w.need("工作机构（contact.office）", "office", w.f.Agency.Face.Office)
	}},
	{"地址", true, func(w *writer) string {
		return w.need("地址（contact.address）", "address", w.f.Agency.Face.Address)
	}},
	{"电话", true, func(w *writer) string { return w.need("电话（contact.phone）", "phone", w.f.Agency.Face.Phone) }},
	{"办公时间", true, func(w *writer) string {
		return w.need("办公时间（contact.hours）", "hours", w.f.Agency.Face.Hours)
	}},
	{"电子邮箱", true, func(w *writer) string {
		return w.need("电子邮箱（contact.email）", "email", w.f.Agency.Face.Email)
	}},
	{"登记编号", true, func(w *writer) string { return w.need("登记编号", "number", w.f.Number) }},
	{"文号", true, (*writer).number},
	{"日期", true, func(w *writer) string { return w.needDay("成文日期", "date", w.f.Date) }},
	{"称谓", true, (*writer).you},
	{"条例", true, func(w *writer) string { return w.cite() }},
	{"信息", true, func(w *writer) string {
		return bare(w.need("涉及的政府信息（information）", "information", w.f.Information))
	}},
	{"申请人", false, func(w *writer) string { return w.need("申请人", "applicant", w.f.Applicant.Name) }},
	{"申请内容", false, func(w *writer) string { return bare(w.need("申请内容", "content", w.f.Content)) }},
	{"获取方式", false, func(w *writer) string { return bare(w.need("获取方式", "form", w.f.Form)) }},
	{"收到日期", true, func(w *writer) string {
		return w.needDay("收到日期（received）", "received-on", w.f.State.ReceivedOn)
	}},
	{"届满日", true, func(w *writer) string { return w.needDay("答复期限（due）", "due", w.f.State.Due) }},
	{"收文人", true, func(w *writer) string { return w.addressee() }},
}

// open reports whether a reader may be told who asked.
func (r Reader) open() bool { return r == ToApplicant || r == ToFile }

// placeholder finds a value; ok is false for an unknown name, and allowed for
// one that the reader must not see.
func placeholder(name string, to Reader) (value func(*writer) string, known, allowed bool) {
	for _, p := range placeholders {
		if p.name == name {
			return p.value, true, p.open || to.open()
		}
	}
	return nil, false, false
}

// Placeholders lists the values that a template of a kind may name.
func Placeholders(k Kind) []string {
	info, _ := Lookup(k)
	var out []string
	for _, p := range placeholders {
		if p.open || info.To.open() {
			out = append(out, p.name)
		}
	}
	return out
}
