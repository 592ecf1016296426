// Says at once what was understood of an input, and gives every record finder the name of its field.
// Without scripts the same is said after the form was sent.
"use strict";
(() => {
  const WAIT = 250; // milliseconds after the last key
  const timers = new WeakMap();
  const asked = new WeakMap();

  const parts = (group) => {
    const query = new URLSearchParams();
    for (const input of group.querySelectorAll("[data-part]")) {
      if (input.type !== "checkbox") query.set(input.dataset.part, input.value);
      else if (input.checked) query.set(input.dataset.part, "on");
    }
    return query;
  };

  const understand = async (group) => {
    const root = document.querySelector("[data-understood-url]");
    const output = group.querySelector("output.understood");
    if (!root || !output) return;
    const address = root.dataset.understoodUrl.replace(/reader\/$/, `${group.dataset.understood}/`);
    asked.get(group)?.abort();
    const asking = new AbortController();
    asked.set(group, asking);
    try {
      const answer = await fetch(`${address}?${parts(group)}`, {signal: asking.signal, headers: {Accept: "application/json"}});
      if (!answer.ok) return;
      const said = await answer.json();
      output.textContent = said.text;
      output.classList.toggle("not-understood", !said.ok);
    } catch (error) {
      if (error.name !== "AbortError") output.textContent = "";
    }
  };

  const later = (event) => {
    const group = event.target.closest?.("[data-understood]");
    if (!group || !event.target.dataset.part) return;
    clearTimeout(timers.get(group));
    timers.set(group, setTimeout(() => understand(group), WAIT));
  };
  document.addEventListener("input", later);
  document.addEventListener("change", later);

  // Select2 names its box after what is chosen, not after the field: a screen reader would not say which field it is.
  const name = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const label = select.getAttribute("aria-label");
      const container = select.parentElement?.querySelector(".select2-container");
      if (!label || !container) continue;
      for (const box of container.querySelectorAll(".select2-selection, .select2-search__field")) {
        if (box.getAttribute("aria-label") === label) continue;
        box.setAttribute("aria-label", label);
        box.removeAttribute("aria-labelledby");
      }
    }
  };
  const isBox = (node) => node.nodeType === Node.ELEMENT_NODE && String(node.className).includes("select2");
  new MutationObserver((changes) => {
    if (changes.some((change) => [...change.addedNodes].some(isBox))) name();
  }).observe(document.documentElement, {childList: true, subtree: true});
  document.addEventListener("DOMContentLoaded", name);
})();
