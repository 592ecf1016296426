// The browsable API works without this script; with it, references are looked up while typing, texts are copied by a button, and a form
// sends only what was filled in. Nothing is kept in the browser.
"use strict";

const PAUSE = 180; // milliseconds after the last key before a look-up
const MOST = 10;

for (const form of document.querySelectorAll("form.panel")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.assign(addressOf(form));
  });
  for (const input of form.querySelectorAll("input[data-of]")) combobox(input, form);
}

// The address that the form means: inputs left empty are no question, several names are one list.
function addressOf(form) {
  const lists = ["fields", "omit", "expand", "ordering"];
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (!value.trim()) continue;
    if (lists.includes(name) && query.has(name)) query.set(name, `${query.get(name)},${value}`);
    else query.append(name, value);
  }
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `${form.getAttribute("action")}?${text}` : form.getAttribute("action");
}

// A reference: what it could be is asked of its own collection.
function combobox(input, form) {
  const list = Object.assign(document.createElement("ul"), { className: "suggested", hidden: true, id: `${input.id}-suggested` });
  const frame = Object.assign(document.createElement("span"), { className: "combobox" });
  const label = form.querySelector(`label[for="${CSS.escape(input.name === input.id.slice(2) ? input.id : `f-${input.name}`)}"]`);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label ? label.textContent : input.name);
  input.before(frame);
  frame.append(input, list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let pause = 0, asked = 0, chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (item) => {
    input.value = item.dataset.slug;
    close();
  };
  const mark = (number) => {
    const items = [...list.children];
    chosen = (number + items.length) % items.length;
    items.forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
    input.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    list.replaceChildren(...found.map(({ slug, called }, place) => {
      const item = Object.assign(document.createElement("li"), { id: `${list.id}-${place}`, dir: "auto", textContent: called });
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.slug = slug;
      const small = Object.assign(document.createElement("small"), { textContent: slug });
      item.append(small);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    chosen = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.scrollIntoView({ block: "nearest" });
  };
  const look = async () => {
    const words = input.value.trim(), mine = ++asked;
    if (words.length < 2) return close();
    const query = new URLSearchParams({ search: words.replaceAll("-", " "), limit: MOST, format: "json", lang: document.documentElement.lang });
    const answer = await fetch(`/api/v1/${input.dataset.of}/?${query}&fields=slug,${input.dataset.label}`).catch(() => null);
    if (!answer || !answer.ok || mine !== asked || document.activeElement !== input) return close();
    const { results } = await answer.json();
    show(results.map((one) => ({ slug: one.slug, called: one[input.dataset.label] })));
  };

  input.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(look, PAUSE); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else return;
    event.preventDefault();
  });
}

for (const program of document.querySelectorAll(".program")) {
  const words = document.querySelector(".programs").dataset;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: words.copy });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(program.querySelector("code").textContent);
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = words.copy; }, 2000);
  });
  program.append(button);
}
