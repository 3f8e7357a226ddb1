package agency

import "slices"

var roles = []struct {
	role  Role
	label string
}{
	{Receiver, "接收登记"},
	{Handler, "承办"},
	{UnitHead, "承办机构负责人"},
	{OfficeHead, "政府信息公开工作机构负责人"},
	{Signer, "签发"},
	{Clerk, "年报编制"},
	{Editor, "编辑"},
	{Reviewer, "审核"},
	{Publisher, "发布"},
	{Supervisor, "主管部门"},
	{SystemAdmin, "系统管理员"},
	{SecurityAdmin, "安全管理员"},
	{AuditAdmin, "审计管理员"},
}

// Roles lists the roles that a person can be given, in the order of forms.
func Roles() []Role {
	out := make([]Role, len(roles))
	for i, r := range roles {
		out[i] = r.role
	}
	return out
}

// Label is the role's name in Chinese, "" for one that nobody can be given.
func (r Role) Label() string {
	for _, e := range roles {
		if e.role == r {
			return e.label
		}
	}
	return ""
}

// Administers reports whether the role is one of the three administrators, who
// are three people and touch no case (三员分立).
func (r Role) Administers() bool { return r == SystemAdmin || r == SecurityAdmin || r == AuditAdmin }

// Separate reports whether one person may hold these roles together.
func Separate(rs []Role) bool {
	return len(rs) < 2 || !slices.ContainsFunc(rs, Role.Administers)
}
