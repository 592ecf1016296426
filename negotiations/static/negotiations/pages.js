/* Moves through the days on which something became known. Without it the date input beside does the same. */
"use strict";

for (const form of document.querySelectorAll("form[data-days]")) {
  const days = [...new Set(form.dataset.days.trim().split(/\s+/))].sort();
  const [slide, told, input] = ["input[type=range]", "output", "input[type=date]"].map((one) => form.querySelector(one));
  const words = new Intl.DateTimeFormat(`${document.documentElement.lang.replace(/^en$/, "en-GB")}-u-nu-latn-ca-gregory`, { dateStyle: "long", timeZone: "UTC" });
  const tell = () => {
    const day = days[slide.value];
    told.value = words.format(new Date(`${day}T00:00:00Z`));
    slide.setAttribute("aria-valuetext", told.value);
    input.value = day;
  };
  const later = days.findIndex((day) => day > input.value);
  slide.max = days.length - 1;
  slide.value = later < 0 ? days.length - 1 : Math.max(0, later - 1);
  slide.disabled = false;
  const shown = input.value;
  tell();
  input.value = shown;
  told.value = words.format(new Date(`${shown}T00:00:00Z`));
  slide.addEventListener("input", tell);
  slide.addEventListener("change", () => form.requestSubmit());
  slide.closest(".slide").classList.add("ready");
}
