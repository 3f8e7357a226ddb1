// Small help for those who have JavaScript; everything works without it.
"use strict";

// A second press of a button must not send a second form.
document.addEventListener("submit", function (e) {
  if (e.defaultPrevented || e.target.dataset.sent) { e.preventDefault(); return; }
  if (e.target.method === "post") { e.target.dataset.sent = "1"; }
});

// The page may come back from the browser's memory with its button spent.
window.addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (f) { delete f.dataset.sent; });
});

// The list of problems is read out and reached first.
document.addEventListener("DOMContentLoaded", function () {
  var box = document.querySelector("[data-focus]");
  if (box) { box.focus(); }
});
