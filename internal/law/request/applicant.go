package request

import (
	"slices"

	"gongkai/internal/kernel/statute"
)

// The kinds of applicant: the six columns of table 3, and two for which the
// sources do not agree which column they belong to.
var applicants = []Word{
	{"natural_person", "自然人"},
	{"individual_business", "个体工商户"},
	{"lawyer", "律师（以本人名义）"},
	{"commercial", "商业企业"},
	{"research", "科研机构"},
	{"public_interest", "社会公益组织"},
	{"legal_service", "法律服务机构"},
	{"other", "其他"},
}

// Applicants lists the kinds of applicant.
func Applicants() []Word { return slices.Clone(applicants) }

// Column is the key of the column of table 3 in which an applicant of a kind
// is counted (choices 5.7 and 5.8), "" for an unknown kind.
func Column(kind string, v statute.Values) string {
	switch kind {
	case "individual_business":
		return v.Get(statute.IndividualBusiness)
	case "lawyer":
		return v.Get(statute.LawyerAlone)
	}
	if known(applicants, kind) {
		return kind
	}
	return ""
}
