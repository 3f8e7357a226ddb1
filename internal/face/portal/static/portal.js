// A form that gives a file leaves the page where it is: it may be sent again.
"use strict";
document.addEventListener("submit", function (e) {
  var form = e.target;
  if (form.hasAttribute("data-file")) { setTimeout(function () { delete form.dataset.sent; }, 1000); }
});

// A draft is kept on the visitor's device where they ask for it: what is typed,
// never a file, an identity number or a query code. All of it stays here.
(function () {
  var never = { id_no: 1, token: 1, step: 1, receipt: 1, code: 1, files: 1, set: 1, go: 1, back: 1 };
  function name(path) { return "gongkai-draft:" + path; }
  function load(path) {
    try { return JSON.parse(localStorage.getItem(name(path))); } catch (e) { return null; }
  }
  function save(path, draft) {
    try { localStorage.setItem(name(path), JSON.stringify(draft)); return true; } catch (e) { return false; }
  }
  function drop(path) {
    try { localStorage.removeItem(name(path)); } catch (e) { /* nothing was kept */ }
  }
  var done = document.querySelector("[data-draft-done]");
  if (done) { drop(done.dataset.draftDone); }
  var form = document.querySelector("form[data-draft]"), box = document.querySelector("[data-draft-box]");
  if (!form || !box) { return; }
  var path = form.dataset.draft, draft = load(path);
  var keep = box.querySelector("[data-draft-keep]"), on = box.querySelector("[data-draft-on]"), found = box.querySelector("[data-draft-found]");

  function fields() {
    return Array.prototype.filter.call(form.elements, function (e) { return e.name && !never[e.name] && e.type !== "file" && e.type !== "submit" && e.type !== "button"; });
  }
  function read(into) {
    fields().forEach(function (e) {
      if (e.type === "radio" || e.type === "checkbox") {
        if (e.checked) { into[e.name] = e.value; } else if (e.type === "checkbox") { delete into[e.name]; }
      } else if (e.value) { into[e.name] = e.value; } else { delete into[e.name]; }
    });
    return into;
  }
  function fill(values) {
    Object.keys(values).forEach(function (key) {
      if (never[key]) { return; }
      var have = fields().filter(function (e) { return e.name === key; });
      have.forEach(function (e) {
        if (e.type === "radio" || e.type === "checkbox") { e.checked = e.value === values[key]; } else if (!e.value) { e.value = values[key]; }
      });
      if (!have.length) {
        var h = document.createElement("input");
        h.type = "hidden"; h.name = key; h.value = values[key];
        form.appendChild(h);
      }
    });
  }
  function show() { on.hidden = !keep.checked; }
  function store() {
    if (!keep.checked) { return; }
    draft = { at: new Date().toISOString().slice(0, 10), values: read(draft && draft.values || {}) };
    if (!save(path, draft)) { keep.checked = false; show(); }
  }
  var used = false;
  try { used = sessionStorage.getItem(name(path)) === "1"; } catch (e) { /* asked again on each page */ }
  function using() {
    used = true;
    try { sessionStorage.setItem(name(path), "1"); } catch (e) { /* asked again on each page */ }
  }
  box.hidden = false;
  if (draft && draft.values) {
    keep.checked = used;
    found.hidden = used;
    box.querySelector("[data-draft-day]").textContent = draft.at || "";
    if (used) { fill(draft.values); }
  }
  show();
  keep.addEventListener("change", function () {
    if (keep.checked) { using(); found.hidden = true; store(); } else { drop(path); draft = null; }
    show();
  });
  box.addEventListener("click", function (e) {
    if (e.target.hasAttribute("data-draft-use")) { using(); fill(draft.values); keep.checked = true; found.hidden = true; show(); }
    if (e.target.hasAttribute("data-draft-delete")) { drop(path); draft = null; keep.checked = false; found.hidden = true; show(); }
  });
  form.addEventListener("input", store);
  form.addEventListener("change", store);
  form.addEventListener("submit", store);
})();
