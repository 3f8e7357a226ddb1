package office

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/kernel/agency"
	"gongkai/internal/law/catalog"
	"gongkai/internal/law/request"
)

// Who may come to which page is written here a second time, by hand and from
// the law and the design, so that a slip in routes.go or in the table of
// permissions is a difference between the two. One letter is one role.
//
//   - Cases are their own agency's: whoever registers, handles, heads, signs or
//     counts them reads them (条例 arts 29 to 38); the supervising office reads
//     those below it and changes none (art. 47); of the three administrators
//     none touches a case (三员分立).
//   - Personal data is opened by who must reach the applicant: receiver, handler
//     and the disclosure office's head (个人信息保护法 art. 6).
//   - Extending is the head's of the disclosure office alone (art. 33).
//   - Who drafts does not publish, who publishes does not draft.
//   - What nobody needs a role for is one's own: sessions, password, reminders.
var letters = map[byte]agency.Role{
	'R': agency.Receiver, 'H': agency.Handler, 'U': agency.UnitHead, 'O': agency.OfficeHead, 'S': agency.Signer, 'C': agency.Clerk,
	'E': agency.Editor, 'W': agency.Reviewer, 'P': agency.Publisher, 'V': agency.Supervisor,
	'Y': agency.SystemAdmin, 'Q': agency.SecurityAdmin, 'A': agency.AuditAdmin,
}

// everybody is for the routes that need no role; no other may need none.
const everybody = "RHUOSCEWPVYQA"

const (
	readsCases   = "RHUOSCV"
	handlesCases = "RHUO"
	readsItems   = "EWPUOSCV"
	readsReports = "COSV"
)

var mayOpen = map[string]string{
	"GET /office/{$}": everybody, "POST /office/signout": everybody, "GET /office/held": everybody, "POST /office/held": everybody,
	"GET /office/second": everybody, "POST /office/second": everybody, "GET /office/password": everybody, "POST /office/password": everybody,
	"GET /office/factor": everybody, "POST /office/factor": everybody, "GET /office/reminders": everybody, "POST /office/reminders": everybody,
	"GET /office/": everybody, // the page of an address that leads nowhere

	"GET /office/cases":        readsCases,
	"GET /office/cases/{id}":   readsCases,
	"GET /office/cases/filter": readsCases, "POST /office/cases/filters": readsCases, "POST /office/cases/filters/drop": readsCases,
	"GET /office/cases/applicant": "RHO", "POST /office/cases/applicant": "RHO",
	"GET /office/cases/export":             "OV",
	"POST /office/cases/many":              handlesCases,
	"GET /office/cases/new":                "RO",
	"POST /office/cases/new":               "RO",
	"GET /office/cases/{id}/applicant":     "RHO",
	"POST /office/cases/{id}/applicant":    "RHO",
	"GET /office/cases/{id}/amend":         "RHO", // and after the first answer the head's alone
	"POST /office/cases/{id}/amend":        "RHO",
	"GET /office/cases/{id}/entries/{n}":   "RHO",
	"POST /office/cases/{id}/entries/{n}":  "RHO",
	"GET /office/cases/{id}/code":          "RO",
	"POST /office/cases/{id}/code":         "RO",
	"POST /office/cases/{id}/same":         "RHO",
	"GET /office/cases/{id}/files":         "RHO",
	"POST /office/cases/{id}/files":        "RHO",
	"POST /office/cases/{id}/files/{file}": "RHO",
	"GET /office/cases/{id}/attach":        handlesCases,
	"POST /office/cases/{id}/attach":       handlesCases,
	"POST /office/cases/{id}/notes":        handlesCases,
	"GET /office/cases/{id}/suggestion":    handlesCases,
	"POST /office/cases/{id}/suggestion":   handlesCases,
	"GET /office/cases/{id}/acts":          "RHUOS",
	"GET /office/cases/{id}/transfer":      "RUO",
	"POST /office/cases/{id}/transfer":     "RUO",
	"GET /office/cases/{id}/merge":         "RUO",
	"POST /office/cases/{id}/merge":        "RUO",
	"GET /office/cases/{id}/dispute":       "HO",
	"POST /office/cases/{id}/dispute":      "HO",

	"GET /office/cases/{id}/release":                        "RHUOS",
	"POST /office/cases/{id}/release":                       handlesCases,
	"GET /office/cases/{id}/release/{file}":                 "RHUOS",
	"GET /office/cases/{id}/release/{file}/file/copy":       "RHUOS",
	"POST /office/cases/{id}/release/{file}/{do}":           handlesCases,
	"GET /office/cases/{id}/letters":                        "HUO",
	"GET /office/cases/{id}/draft/{letter_kind}":            "HUO",
	"POST /office/cases/{id}/draft/{letter_kind}":           "HUO",
	"GET /office/cases/{id}/letters/{letter}":               "HUOS",
	"GET /office/cases/{id}/letters/{letter}/edit":          "HUO",
	"POST /office/cases/{id}/letters/{letter}/edit":         "HUO",
	"GET /office/cases/{id}/letters/{letter}/file/{format}": "HUOS",
	"POST /office/cases/{id}/letters/{letter}/{do}":         "HUOS",
	"GET /office/cases/{id}/letters/{letter}/proof":         handlesCases,
	"POST /office/cases/{id}/letters/{letter}/proof":        handlesCases,

	"GET /office/items": readsItems, "GET /office/items/new": "EO", "POST /office/items/new": "EO",
	"GET /office/items/imports": readsItems, "POST /office/items/imports": "EWPUO",
	"GET /office/items/imports/new": "EO", "POST /office/items/imports/new": "EO", "GET /office/items/imports/new/template": "EO",
	"GET /office/items/imports/job/{import}": "EO", "POST /office/items/imports/job/{import}": "EO", "GET /office/items/imports/job/{import}/list": "EO",
	"GET /office/items/{item}": readsItems, "GET /office/items/{item}/edit": "EO", "POST /office/items/{item}/edit": "EO",
	"GET /office/items/{item}/texts/{n}": readsItems, "GET /office/items/{item}/texts/{n}/files/{m}": readsItems, "POST /office/items/{item}/files/{m}/clean": "EO",
	"GET /office/review/secrecy": readsItems, "GET /office/review/secrecy/file/{format}": readsItems,
	"GET /office/items/{item}/secrecy/{n}": readsItems, "GET /office/items/{item}/secrecy/{n}/file/{format}": readsItems,
	"GET /office/review": readsItems, "GET /office/normative": readsItems,
	"POST /office/normative/balance": "OC", // how table 2 follows is the clerk's and the head's to say
	"GET /office/normative/policy":   readsItems, "GET /office/normative/policy/{policy}": "OC", "POST /office/normative/policy/{policy}": "OC",
	"GET /office/normative/clean-up": "OC", "POST /office/normative/clean-up": "OC",
	"GET /office/normative/clean-up/{cleaning}": readsItems, "POST /office/normative/clean-up/{cleaning}": "OC",
	"GET /office/proactive": readsCases, "GET /office/proactive/{candidate}": readsCases,
	"POST /office/proactive/{candidate}": "O", "GET /office/proactive/order": "O", "POST /office/proactive/order": "O", // the disclosure office decides (art. 44)
	"GET /office/lists": "EWO", "POST /office/lists": "EWO", "GET /office/lists/synonyms": "OY", "POST /office/lists/synonyms": "OY",
	"GET /office/columns": "OY", "GET /office/columns/{column}": "OY", "POST /office/columns/{column}": "OY",
	"GET /office/desk": "OY", "POST /office/desk": "OY",

	"GET /office/inspection": readsItems, "POST /office/inspection": "OV", "GET /office/inspection/file/{format}": readsItems,
	"GET /office/inspection/links": readsItems, "POST /office/inspection/links": "OV",
	"GET /office/inspection/guide": "OV", "POST /office/inspection/guide": "OV",
	"GET /office/inspection/indicators": readsItems, "GET /office/inspection/indicators/{indicator}": "OV", "POST /office/inspection/indicators/{indicator}": "OV",

	"GET /office/disputes": readsCases, "GET /office/disputes/{id}": readsCases,
	"GET /office/disputes/{id}/acts/{kind}": "HO", "POST /office/disputes/{id}/acts/{kind}": "HO",

	"GET /office/reports": readsReports, "GET /office/reports/{year}": readsReports, "GET /office/reports/{year}/cells/{cell}": readsReports,
	"GET /office/reports/{year}/file/{format}": readsReports, "GET /office/reports/{year}/sources/{source}": readsReports, "GET /office/reports/{year}/print": readsReports,
	"GET /office/reports/{year}/counts": "CO", "POST /office/reports/{year}/counts": "CO", "GET /office/reports/{year}/write": "CO", "POST /office/reports/{year}/write": "CO",
	"GET /office/reports/{year}/compare": readsReports, "POST /office/reports/{year}/basis": "CO",
	"GET /office/reports/{year}/findings/{finding}": "CO", "POST /office/reports/{year}/findings/{finding}": "CO", "POST /office/reports/{year}/steps/{do}": "COS",

	"GET /office/collect": "V", "GET /office/collect/{year}": "V", "GET /office/collect/{year}/uploads": "V", "POST /office/collect/{year}/uploads": "V",
	"GET /office/uploads/{id}": "VCO", "POST /office/uploads/{id}": "VCO",
	"GET /office/collect/{year}/agencies/{member}": "V", "POST /office/collect/{year}/agencies/{member}/accept": "V", "POST /office/collect/{year}/agencies/{member}/return": "V",
	"GET /office/collect/{year}/agencies/{member}/versions/{version}/file": "V", "GET /office/collect/{year}/agencies/{member}/versions/{version}/notice": "V",
	"GET /office/collect/{year}/total": "V", "GET /office/collect/{year}/total/cells/{cell}": "V", "GET /office/collect/{year}/total/file/{format}": "V", "GET /office/collect/{year}/total/compare": "V",
	"GET /office/supervise": "UOSCV", "GET /office/supervise/file/{format}": "UOSCV", "GET /office/supervise/cases": readsCases, "GET /office/supervise/disputes": readsCases, "GET /office/supervise/shares": "UOSCV",
	"GET /office/submission": readsReports, "GET /office/submission/{year}": readsReports,
	"POST /office/submission/{year}": "CO", "POST /office/submission/{year}/signed": "CO", "GET /office/submission/{year}/uploads": "CO",
	"GET /office/submission/{year}/versions/{version}/file": readsReports, "GET /office/submission/{year}/versions/{version}/notice": readsReports,

	"GET /office/calendar": readsCases + "Y", "GET /office/calendar/year": "Y", "POST /office/calendar/year": "Y", "GET /office/calendar/day": "OY", "POST /office/calendar/day": "OY",
	"GET /office/site": "OY", "POST /office/site": "OY",
	"GET /office/grassroots": readsItems + "Y", "GET /office/grassroots/template": readsItems + "Y", "POST /office/grassroots": "OY", "POST /office/grassroots/drop": "OY",
	"GET /office/settings": "OY", "GET /office/settings/{key}": "OY", "POST /office/settings/{key}": "OY",
	"GET /office/start": "YQ", "POST /office/start/{step}/skip": "YQ",
	"GET /office/agencies": "Y", "GET /office/agencies/new": "Y", "POST /office/agencies/new": "Y", "GET /office/agencies/{member}": "Y",
	"GET /office/agencies/{member}/{part}": "Y", "POST /office/agencies/{member}/{part}": "Y",
	"GET /office/notices": "Y", "POST /office/notices/mail": "Y", "POST /office/notices/sms": "Y", "POST /office/notices/times": "Y", "POST /office/notices/test": "Y",
	"GET /office/words": "OY", "GET /office/words/{event}": "OY", "POST /office/words/{event}": "OY",
	"GET /office/outbox": "ROY", "GET /office/outbox/{notification}": "ROY", "POST /office/outbox/{notification}/{do}": "ROY",
	"GET /office/people": "YQ", "GET /office/people/{login}": "YQ", "GET /office/people/new": "Y", "POST /office/people/new": "Y",
	"POST /office/people/{login}/name": "Y", "POST /office/people/{login}/account": "Y", "POST /office/people/{login}/sign-on": "Y", "POST /office/people/{login}/digest": "Y", "POST /office/people/{login}/roles": "Q",
	"GET /office/backup": "Y", "POST /office/backup": "Y",
	"GET /office/audit": "A", "GET /office/audit/file/{format}": "A", "POST /office/audit/verify": "A",
}

// mayDo are the acts of a case that are not everyday handling.
var mayDo = map[request.Kind]string{
	request.Extended: "O", request.DelaySet: "O", // art. 33, 35: with the head's consent
	request.Answered: "HUOS", request.Abandoned: "HUOS",
	request.Assigned: "RUO", request.TransferredIn: "RUO", request.TransferredOut: "RUO", request.Merged: "RUO",
}

// mayPublish are the acts of an item.
var mayPublish = map[catalog.ActKind]string{
	catalog.AttributeDecided: "EO", catalog.Submitted: "EO", catalog.Settled: "EWUO", catalog.Passed: "WUO", catalog.SecrecyReviewed: "WO", catalog.Returned: "EWUOSP",
	catalog.Imported: "P", catalog.Signed: "S", catalog.Scheduled: "P", catalog.Unscheduled: "P", catalog.Released: "P", catalog.Corrected: "P", catalog.AfterReviewed: "WUO",
	catalog.WithdrawnAct: "POS", catalog.Archived: "POS", catalog.Reassessed: "WUO",
	catalog.Amended: "OC", catalog.Repealed: "OC", catalog.PartlyRepealed: "OC", catalog.DeclaredInvalid: "OC", catalog.Renewed: "OC", catalog.Kept: "OC", catalog.EventRevoked: "OC",
}

// maySteps are the steps of a letter and of a report: who drafts does not
// approve, who approves does not sign. Those that want a reason say so before
// they say whose they are; a report that nobody reviews is the signer's to return.
var maySteps = map[string]string{
	"letters recall": "HUO", "letters approve": "UO", "letters return": "HUOS", "letters sign": "S", "letters void": "HUOS", "letters issue": "HUOS",
	"reports submit": "CO", "reports pass": "O", "reports return": "S", "reports sign": "S", "reports publish": "CO",
}

// allowed are the roles that may come to an address of a pattern; ok is false
// where nobody has said.
func allowed(pattern, where string) (roles string, ok bool) {
	_, act, acts := strings.Cut(where, "/acts/")
	switch {
	case acts && strings.Contains(pattern, "/cases/{id}/acts/{kind}"):
		if roles, ok = mayDo[request.Kind(act)]; !ok {
			roles = handlesCases
		}
		return roles, true
	case acts && strings.Contains(pattern, "{item_act}"):
		roles, ok = mayPublish[catalog.ActKind(act)]
		return roles, ok
	}
	if strings.HasSuffix(pattern, "/{do}") {
		of := "reports "
		if strings.Contains(pattern, "/letters/") {
			of = "letters "
		}
		if roles, ok = maySteps[of+where[strings.LastIndex(where, "/")+1:]]; ok {
			return roles, true
		}
	}
	roles, ok = mayOpen[pattern]
	return roles, ok
}

func roleIn(roles string, r agency.Role) bool {
	return slices.ContainsFunc([]byte(roles), func(b byte) bool { return letters[b] == r })
}

// A new route is entered by hand above; only the fixed list is for everybody.
func TestEveryRouteIsInTheTableOfAccess(t *testing.T) {
	o := &Office{}
	routes := map[string]bool{}
	for _, r := range o.routes() {
		routes[r.pattern] = true
		if strings.Contains(r.pattern, "/cases/{id}/acts/{kind}") || strings.Contains(r.pattern, "{item_act}") {
			continue
		}
		roles, ok := mayOpen[r.pattern]
		if !ok {
			t.Errorf("%s: state in mayOpen, from the law and not from its needs, who may come to it", r.pattern)
		}
		if free := len(r.needs) == 0; ok && free != (roles == everybody) {
			t.Errorf("%s needs %v, and is meant for %s", r.pattern, r.needs, roles)
		}
	}
	for pattern := range maps.Keys(mayOpen) {
		if !routes[pattern] {
			t.Errorf("%s is no route any more", pattern)
		}
	}
	for _, b := range []byte(everybody) {
		if letters[b] == "" {
			t.Errorf("%c is no role", b)
		}
	}
	if len(everybody) != len(agency.Roles()) {
		t.Errorf("%d roles have letters, there are %d", len(everybody), len(agency.Roles()))
	}
}
