// Keys of the review desk: j and k walk, p and r go to what is decided, q to the queue. Enter does what has the focus, so that no single
// key publishes anything. Without scripts everything is reached with Tab.
"use strict";
(() => {
  const typing = (element) => element?.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

  const walk = (step) => {
    const links = [...document.querySelectorAll(".desk-queue .desk-title")];
    if (!links.length) return false;
    const place = links.indexOf(document.activeElement);
    const next = links[Math.min(Math.max(place + step, 0), links.length - 1)];
    next.focus();
    next.scrollIntoView({block: "nearest"});
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && typing(event.target)) return event.target.blur();
    if (typing(event.target)) return;
    const step = {j: 1, k: -1}[event.key];
    if (step && walk(step)) return event.preventDefault();
    const target = /^[a-z]$/.test(event.key) && document.querySelector(`.desk [data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("a")) return target.click();
    const goal = document.getElementById(target.dataset.goto) || target;
    goal.focus();
    goal.scrollIntoView({block: "center"});
  });
})();
