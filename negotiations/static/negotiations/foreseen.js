// Tells beside the fields what publishing would change, while the form is being filled. The server does what the button "Check" does;
// nothing is saved. Without scripts the button does the same.
"use strict";
(() => {
  const WAIT = 700; // milliseconds after the last change
  let timer = 0;
  let asking = null;

  const clear = () => document.querySelectorAll(".foreseen, .foreseen-said").forEach((one) => one.remove());

  const place = (box, name) =>
    document.querySelector(`.fieldBox.field-${name}`) || document.querySelector(`.form-row.field-${name}`) || box;

  const show = (box, effect) => {
    const remark = document.createElement("span");
    remark.className = `foreseen foreseen-${effect.kind}`;
    const label = document.createElement("b");
    label.textContent = box.dataset.foreseenLabel;
    remark.append(label, ` ${effect.sentence}`);
    place(box, effect.field || "none").append(remark);
  };

  const ask = async (form, box) => {
    asking?.abort();
    asking = new AbortController();
    const typed = new FormData(form);
    typed.set("_check", "1");
    try {
      const answer = await fetch(location.href, {
        method: "POST", body: typed, signal: asking.signal, headers: {Accept: "application/json"},
      });
      if (!answer.ok || !(answer.headers.get("Content-Type") || "").includes("json")) return;
      const told = await answer.json();
      clear();
      for (const effect of told.effects || []) show(box, effect);
    } catch (error) {
      if (error.name !== "AbortError") clear();
    }
  };

  const later = (event) => {
    const box = document.querySelector("[data-foreseen]");
    const form = event.target.closest?.("form");
    if (!box || !form || !form.contains(box)) return;
    clearTimeout(timer);
    timer = setTimeout(() => ask(form, box), WAIT);
  };
  document.addEventListener("input", later);
  document.addEventListener("change", later);
  // The record finder tells of its choices through jQuery alone.
  document.addEventListener("DOMContentLoaded", () => window.django?.jQuery?.(document).on("change", "select", later));
})();
