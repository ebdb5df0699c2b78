// Filters and orders the conflicts. Without it they all stand there, the worst first.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const cards = document.getElementById("cards");
  if (!form || !cards) return;
  const field = (id) => document.getElementById(id);
  const all = [...cards.children].map((card, place) => ({
    card,
    place,
    severity: card.dataset.severity,
    kind: card.dataset.kind,
    ratio: Number(card.dataset.ratio),
    date: card.dataset.date,
    subject: card.querySelector(".subject").textContent,
    words: [...card.querySelectorAll("h3, .of, .source, .voices li")].map((part) => part.textContent).join(" ").normalize("NFKC").toLowerCase(),
  }));
  const orders = {
    severity: (a, b) => a.place - b.place,
    date: (a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : a.place - b.place),
    ratio: (a, b) => b.ratio - a.ratio || a.place - b.place,
    subject: (a, b) => a.subject.localeCompare(b.subject) || a.place - b.place,
  };
  const show = () => {
    const severity = field("by-severity").value;
    const kind = field("by-kind").value;
    const words = field("by-subject").value.normalize("NFKC").toLowerCase().trim();
    let shown = 0;
    for (const entry of all) {
      const wanted = (!severity || entry.severity === severity) && (!kind || entry.kind === kind) && entry.words.includes(words);
      entry.card.hidden = !wanted;
      shown += wanted ? 1 : 0;
    }
    field("shown").textContent = shown === all.length ? `${shown} shown` : `${shown} of ${all.length} shown`;
  };
  const sort = () => {
    for (const entry of [...all].sort(orders[field("order").value])) cards.append(entry.card);
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  field("order").addEventListener("change", sort);
  form.hidden = false;
  show();
})();
