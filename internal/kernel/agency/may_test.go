package agency

import (
	"slices"
	"testing"
)

func at(id string, rs ...Role) Actor { return Actor{Person: "p", Agency: id, Roles: rs} }

func countyAboveBureau(upper, lower string) bool { return upper == "county" && lower == "edu" }

// The supervising office sees what stands below it and changes nothing there
// (art. 47); nobody else reaches into another agency's work.
func TestReachIntoAnotherAgency(t *testing.T) {
	sees := []Verb{CaseRead, ItemRead, ReportDerive, ReportCollect, StatisticsRead, InspectionRead, Export}
	for v := range permissions {
		if got, want := Can(at("county", Supervisor), v, "edu", countyAboveBureau), slices.Contains(sees, v); got != want {
			t.Errorf("the supervisor may %s below: %v", v, got)
		}
		for _, r := range Roles() {
			if Can(at("edu", r), v, "fin", countyAboveBureau) || Can(at("edu", r), v, "county", countyAboveBureau) {
				t.Errorf("%s may %s beside or above", r, v)
			}
			if own := slices.Contains([]Role{Supervisor, SystemAdmin, SecurityAdmin, AuditAdmin}, r); !own && Can(at("county", r), v, "edu", countyAboveBureau) {
				t.Errorf("%s may %s below", r, v)
			}
		}
	}
	if May(at("edu", OfficeHead), "no.such", "edu", nil) == nil {
		t.Error("a verb that nobody knows is allowed")
	}
}

// What the law gives to one alone, and what the three administrators never do
// (三员分立).
func TestWhoAloneMay(t *testing.T) {
	for v, want := range map[Verb][]Role{CaseExtend: {OfficeHead}, CaseRevise: {OfficeHead}, LetterSign: {Signer}, ReportSign: {Signer}, ItemSign: {Signer},
		ItemRelease: {Publisher}, RoleManage: {SecurityAdmin}, AuditRead: {AuditAdmin}, PersonManage: {SystemAdmin}, ApplicantRead: {Receiver, Handler, OfficeHead}} {
		for _, r := range Roles() {
			if got := Can(at("edu", r), v, "edu", nil); got != slices.Contains(want, r) {
				t.Errorf("%s may %s: %v", r, v, got)
			}
		}
	}
	for _, v := range []Verb{CaseRegister, CaseAct, CaseAnswer, CaseRead, ApplicantRead, LetterDraft, ItemRead, ItemDraft, ItemRelease, ReportSign, DisputeRecord} {
		for _, r := range []Role{SystemAdmin, SecurityAdmin, AuditAdmin} {
			if Can(at("edu", r), v, "edu", nil) {
				t.Errorf("%s may %s", r, v)
			}
		}
	}
	if Can(at("", Operator), ApplicantRead, "edu", nil) {
		t.Error("who has the server's shell reads personal data")
	}
}
