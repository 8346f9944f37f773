// The address of the Accuracy page: what is shown stands in it, and what it says is shown.

function fromAddress(defaults, models) {
  const asked = new URLSearchParams(location.search);
  const [truth, answer] = (asked.get("cell") ?? "")
    .split("-")
    .map((digit) => (/^\d$/.test(digit) ? Number(digit) : null));
  const chosen = truth != null || answer != null ? { truth, answer: answer ?? null } : null;
  const allowed = {
    model: models,
    beside: models,
    show: ["counts", "shares"],
    order: ["digits", "confused"],
  };
  const named = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => {
      const given = asked.get(name);
      return [name, given !== null && (allowed[name] ?? [given]).includes(given) ? given : value];
    }),
  );
  const digit = /^\d+$/.test(asked.get("digit") ?? "") ? Number(asked.get("digit")) : null;
  return { ...named, chosen, page: Math.max(0, Number(asked.get("page") ?? 1) - 1 || 0), digit };
}

function toAddress(state, defaults) {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(defaults)) {
    if (state[name] !== value) asked.set(name, state[name]);
  }
  if (state.chosen) asked.set("cell", `${state.chosen.truth ?? ""}-${state.chosen.answer ?? ""}`);
  if (state.page > 0) asked.set("page", state.page + 1);
  if (state.digit !== null) asked.set("digit", state.digit);
  const query = asked.toString();
  history.replaceState(history.state, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
}
