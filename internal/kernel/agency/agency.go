// Package agency says who acts in open government information: agencies and
// their tree (Regulations arts 3, 4, 10), their units and people, and which
// role may do what, as one table.
package agency

// Kind is what sort of agency it is, which decides its review body, its
// place in a roll-up and its report's audience.
type Kind string

// The kinds.
const (
	Government  Kind = "government"  // 人民政府 of an area; its leaf report is its office's
	Office      Kind = "office"      // 政府办公厅（室）, the supervising office of the area
	Department  Kind = "department"  // 政府部门
	Township    Kind = "township"    // 乡镇人民政府、街道办事处
	Vertical    Kind = "vertical"    // 垂直管理机关: reports inside its own system (art. 3)
	Institution Kind = "institution" // 法律、法规授权的组织 (art. 54)
)

// Kinds lists them with their Chinese names, in the order of forms.
func Kinds() []struct {
	Kind Kind
	Name string
} {
	return []struct {
		Kind Kind
		Name string
	}{
		{Government, "人民政府"},
		{Office, "政府办公室"},
		{Department, "政府部门"},
		{Township, "乡镇（街道）"},
		{Vertical, "垂直管理机关"},
		{Institution, "授权组织"},
	}
}

// Agency is one agency. ID is stable and short (it appears in commands); Parent
// is the agency that it belongs under, "" for the top.
type Agency struct {
	ID     string  `json:"id"`
	Parent string  `json:"parent,omitempty"`
	Kind   Kind    `json:"kind"`
	Name   string  `json:"name"`            // in full, as on its seal
	Short  string  `json:"short,omitempty"` // 机关代字 for document numbers, e.g. 云教
	Code   string  `json:"code,omitempty"`  // 统一社会信用代码
	Order  int     `json:"order,omitempty"` // place among its siblings
	Face   Contact `json:"contact"`
	Remedy Remedy  `json:"remedy"`
	// Payment is needed by fee notices alone.
	Payment Payment `json:"payment,omitzero"`
	// Units are the 内设机构 to which work is given, in the order of forms.
	Units []string `json:"units,omitempty"`
	// CaseNumber is how cases are numbered, "" as UsualCaseFormat.
	CaseNumber string `json:"case_number,omitempty"`
}

// Contact is what the guide must state of the disclosure office (art. 12).
type Contact struct {
	Office  string `json:"office,omitempty"` // 政府信息公开工作机构
	Address string `json:"address,omitempty"`
	Hours   string `json:"hours,omitempty"`
	Phone   string `json:"phone,omitempty"`
	Fax     string `json:"fax,omitempty"`
	Email   string `json:"email,omitempty"`
	Postal  string `json:"postal,omitempty"`
	Web     string `json:"web,omitempty"`
}

// Remedy names who hears disputes; letters take it from here, never from
// template text (Administrative Reconsideration Law arts 24–28).
type Remedy struct {
	ReviewBody    string `json:"review_body,omitempty"`
	ReviewAddress string `json:"review_address,omitempty"`
	ReviewPhone   string `json:"review_phone,omitempty"`
	Court         string `json:"court,omitempty"`
	CourtAddress  string `json:"court_address,omitempty"`
	CourtPhone    string `json:"court_phone,omitempty"`
	OnlineURL     string `json:"online_url,omitempty"` // ARL 22(2)
}

// Bodies are the review body and the court with where they are found, each a
// line; one whose address and telephone are not known is left out.
func (r Remedy) Bodies() (out []string) {
	for _, b := range [][4]string{{"行政复议机关", r.ReviewBody, r.ReviewAddress, r.ReviewPhone}, {"人民法院", r.Court, r.CourtAddress, r.CourtPhone}} {
		if line := b[0] + "：" + b[1]; b[1] != "" && b[2]+b[3] != "" {
			if b[2] != "" {
				line += "，地址：" + b[2]
			}
			if b[3] != "" {
				line += "，电话：" + b[3]
			}
			out = append(out, line+"。")
		}
	}
	return out
}

// Payment is where a processing fee is paid (国办函〔2020〕109号): in full to the
// treasury of the same level, by the way that How describes.
type Payment struct {
	Payee   string `json:"payee,omitempty"`
	Bank    string `json:"bank,omitempty"`
	Account string `json:"account,omitempty"`
	How     string `json:"how,omitempty"`
}
