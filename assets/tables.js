// Tables whose rows are sorted by a click on a column's head, and that can be saved as CSV. A head
// that sorts holds a button; cells carry their exact value in `data-value`.

const valueOf = (cell) => cell.dataset.value ?? cell.textContent.trim();

function sortBy(table, column, direction) {
  const body = table.tBodies[0];
  const compare = (one, other) => {
    const [a, b] = [one, other].map((row) => valueOf(row.cells[column]));
    const order = Number.isNaN(Number(a)) ? a.localeCompare(b) : Number(a) - Number(b);
    return direction === "ascending" ? order : -order;
  };
  body.append(...[...body.rows].sort(compare));
  for (const head of table.tHead.rows[0].cells) head.removeAttribute("aria-sort");
  table.tHead.rows[0].cells[column].setAttribute("aria-sort", direction);
}

function toCsv(table) {
  const quoted = (words) => (/^-?[\d.]+(e-?\d+)?$/.test(words) ? words : `"${words.replaceAll('"', '""')}"`);
  const rows = [...table.tHead.rows, ...table.tBodies[0].rows, ...(table.tFoot?.rows ?? [])];
  return rows.map((row) => `${[...row.cells].map((cell) => quoted(valueOf(cell))).join(",")}\r\n`).join("");
}

function save(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function useTables(root) {
  root.addEventListener("click", (event) => {
    const head = event.target.closest("thead th button")?.closest("th");
    if (head) {
      // Figures begin with the least, which is what one looks for; another click turns them round.
      const direction = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
      sortBy(head.closest("table"), head.cellIndex, direction);
    }
    const csv = event.target.closest("[data-csv]");
    if (csv) save(csv.dataset.csv, toCsv(root.querySelector(`#${csv.dataset.table}`)), "text/csv");
  });
}
