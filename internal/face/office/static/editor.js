// The text of an item is typed as it will look, for those who have JavaScript;
// without it the box holds the HTML itself. The server cleans either.
"use strict";

(function () {
  var box = document.getElementById("form-body");
  if (!box) { return; }
  var area = document.createElement("div");
  area.className = "editor prose";
  area.contentEditable = "true";
  area.id = "form-body-editor";
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  var label = document.querySelector("label[for='form-body']");
  area.setAttribute("aria-label", label ? label.textContent.trim() : "正文");
  var parsed = new DOMParser().parseFromString(box.value, "text/html");
  parsed.querySelectorAll("script,style,iframe,object,embed,form,link,meta").forEach(function (e) { e.remove(); });
  parsed.querySelectorAll("*").forEach(function (e) {
    Array.from(e.attributes).forEach(function (a) {
      if (!/^(href|colspan|rowspan)$/.test(a.name) || /^\s*javascript:/i.test(a.value)) { e.removeAttribute(a.name); }
    });
  });
  area.append.apply(area, Array.from(parsed.body.childNodes).map(function (n) { return document.importNode(n, true); }));

  var bar = document.createElement("div");
  bar.className = "toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "正文格式");
  function button(text, does) {
    var b = document.createElement("button");
    b.type = "button";
    b.textContent = text;
    b.addEventListener("click", function () { area.focus(); does(); keep(); });
    bar.append(b);
  }
  function run(command, value) { return function () { document.execCommand(command, false, value); }; }
  button("正文", run("formatBlock", "p"));
  button("标题", run("formatBlock", "h2"));
  button("小标题", run("formatBlock", "h3"));
  button("加粗", run("bold"));
  button("编号", run("insertOrderedList"));
  button("列表", run("insertUnorderedList"));
  button("链接", function () {
    var to = window.prompt("链接地址（https:// 或者 /）");
    if (to && /^(https?:\/\/|\/)/.test(to)) { document.execCommand("createLink", false, to); }
  });
  button("表格", function () {
    document.execCommand("insertHTML", false, "<table><tbody><tr><th>项目</th><th>内容</th></tr><tr><td>&nbsp;</td><td>&nbsp;</td></tr></tbody></table><p><br></p>");
  });
  button("清除格式", run("removeFormat"));
  button("撤销", run("undo"));

  function keep() { box.value = area.innerHTML; }
  document.execCommand("styleWithCSS", false, false);
  document.execCommand("defaultParagraphSeparator", false, "p");
  area.addEventListener("input", keep);
  // What is pasted keeps its structure; the server drops what must not stay.
  area.addEventListener("paste", function () { window.setTimeout(keep, 0); });
  box.form.addEventListener("submit", keep);
  box.hidden = true;
  box.insertAdjacentElement("beforebegin", bar);
  box.insertAdjacentElement("beforebegin", area);
})();
