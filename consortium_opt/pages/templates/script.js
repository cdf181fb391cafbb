(function () {
  "use strict";
  var root = document.documentElement;

  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  // Colours: as the system has them until somebody chooses.
  function dark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  var theme = button("", function () {
    root.dataset.theme = dark() ? "light" : "dark";
    named();
  });
  function named() { theme.textContent = dark() ? "Light colours" : "Dark colours"; }
  named();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", named);
  var tools = document.querySelector(".tools");
  tools.append(theme, button("Print", function () { print(); }));

  // Sorting: numbers by data-sort, texts as people sort them; what has no number comes last.
  var collator = new Intl.Collator("en", { numeric: true });
  function value(row, k) {
    var cell = row.cells[k], number = cell.dataset.sort;
    if (number !== undefined) return parseFloat(number);
    var text = cell.textContent.trim(), plain = text.replace(/,/g, "");
    return plain !== "" && isFinite(plain) ? parseFloat(plain) : text;
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return collator.compare(a, b);
  }
  function sort(table, head) {
    var up = head.getAttribute("aria-sort") !== "ascending", k = head.cellIndex, body = table.tBodies[0];
    table.querySelectorAll("th[aria-sort]").forEach(function (th) { th.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    Array.from(body.rows)
      .map(function (row) { return [value(row, k), row]; })
      .sort(function (a, b) { return (up ? 1 : -1) * compare(a[0], b[0]); })
      .forEach(function (pair) { body.append(pair[1]); });
  }
  document.querySelectorAll("table[data-sortable]").forEach(function (table) {
    table.querySelectorAll("thead th").forEach(function (head) {
      var made = button("", function () { sort(table, head); });
      made.append.apply(made, Array.from(head.childNodes));
      head.append(made);
    });
    if (table.tBodies[0].rows.length > 9) filter(table);
  });

  // Filtering: rows that hold the text; how many are left is told.
  function filter(table) {
    var label = document.createElement("label"), field = document.createElement("input");
    var told = document.createElement("output");
    field.type = "search";
    label.className = "filter";
    label.append("Filter ", field, " ", told);
    field.setAttribute("aria-label", "Filter: " + table.caption.textContent);
    field.addEventListener("input", function () {
      var wanted = field.value.toLowerCase(), rows = Array.from(table.tBodies[0].rows), left = 0;
      rows.forEach(function (row) {
        row.hidden = !row.textContent.toLowerCase().includes(wanted);
        left += !row.hidden;
      });
      told.textContent = wanted ? left + " of " + rows.length : "";
    });
    table.closest(".scroll").before(label);
  }

  // Narrow screens begin with the contents folded.
  var contents = document.querySelector("nav details");
  if (!matchMedia("(min-width: 70em)").matches) contents.open = false;
})();
