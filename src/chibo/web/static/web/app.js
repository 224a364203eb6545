// Enhancement only: every page works without this file.
"use strict";

const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };

// Browsers forget that a table is one when CSS stacks its rows; the roles say it again.
function keepTableRoles() {
  for (const table of document.querySelectorAll("table.stacked")) {
    for (const element of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, td, th")]) {
      const heading = element.scope === "row" ? "rowheader" : "columnheader";
      element.setAttribute("role", ROLES[element.tagName] || heading);
    }
  }
}

// Buttons that print are of no use without script, so they are written hidden.
function showPrintButtons() {
  for (const button of document.querySelectorAll("[data-print][hidden]")) button.hidden = false;
}

// What was refused is read first: the summary of problems takes the focus when it appears.
function focusSummary(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
}

function enhance(root) {
  keepTableRoles();
  showPrintButtons();
  focusSummary(root);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
// A choice that only changes what is shown need not wait for its "Xem" button.
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-autosubmit]")) event.target.form.requestSubmit();
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("htmx:afterSettle", (event) => enhance(event.target));
enhance(document);
