// Charts that answer to pointer and keyboard. The picture from the server stays until the reader asks for more; only then the programs
// that draw it anew are loaded. Nothing is evaluated from text and no style is written into the page: the policy forbids both.
"use strict";

(() => {
  const loaded = new Map();

  function load(address) {
    if (!loaded.has(address)) {
      loaded.set(address, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
      }));
    }
    return loaded.get(address);
  }

  async function explore(figure) {
    for (const program of figure.dataset.programs.split(" ")) await load(program);
    const frame = figure.querySelector(".chart-frame");
    const picture = frame.querySelector("svg");
    const specification = JSON.parse(figure.querySelector(".chart-data").textContent);
    const place = document.createElement("div");
    await vegaEmbed(place, specification, {
      ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true },
    });
    const drawn = place.querySelector("svg");
    // What scales the picture from the server scales this one.
    drawn.setAttribute("viewBox", picture.getAttribute("viewBox"));
    drawn.removeAttribute("role");
    picture.replaceWith(place);
    reach(figure, [...drawn.querySelectorAll("[class*='mark-'][class*='claim_'] [aria-label]")]);
  }

  // One mark is in the order of tabs, arrows lead to the others; what it stands for is said below the picture.
  function reach(figure, marks) {
    const said = figure.querySelector(".chart-told");
    marks.sort((one, other) => {
      const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
      return Math.round((a.top - b.top) / 12) || a.left - b.left;
    });
    marks.forEach((mark, at) => {
      mark.setAttribute("tabindex", at ? "-1" : "0");
      mark.setAttribute("role", "img");
      mark.addEventListener("focus", () => { said.textContent = mark.getAttribute("aria-label"); });
      mark.addEventListener("pointerenter", () => { said.textContent = mark.getAttribute("aria-label"); });
      mark.addEventListener("keydown", (event) => {
        const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
        const turned = document.dir === "rtl" && event.key.match(/Left|Right/) ? -1 : 1;
        const next = event.key === "Home" ? marks[0] : event.key === "End" ? marks.at(-1) : marks[at + (steps[event.key] || 0) * turned];
        if (!next || next === mark) return;
        event.preventDefault();
        mark.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      });
    });
    marks[0]?.focus();
  }

  for (const figure of document.querySelectorAll(".chart")) {
    const button = figure.querySelector(".chart-explore");
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await explore(figure);
        button.hidden = true;
      } catch (error) {
        button.disabled = false; // the picture is still there
        console.error(error);
      }
    });
  }
})();
