// A form that gives a file leaves the page where it is: it may be sent again.
"use strict";
document.addEventListener("submit", function (e) {
  var form = e.target;
  if (form.hasAttribute("data-file")) { setTimeout(function () { delete form.dataset.sent; }, 1000); }
});
