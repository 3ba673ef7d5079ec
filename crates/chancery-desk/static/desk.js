// Keys for what the page already has: every key presses a button, opens a form or follows a link that is there without scripts.
// And while the pointer is on a fact, its words are lit, and the other way round.
"use strict";
(() => {
  const typing = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && !/^(checkbox|radio|file)$/.test(element.type || "");
  const places = { h: "/", r: "/review", c: "/commitments", m: "/meetings", s: "/search", d: "/decisions" };
  let going = false;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return document.activeElement.blur();
    if (typing(event.target)) return;
    if (going) {
      going = false;
      if (places[event.key]) location.assign(places[event.key]);
      return;
    }
    if (event.key === "g") { going = true; return; }
    if (event.key === "/") { event.preventDefault(); document.getElementById("find").focus(); return; }
    if (event.key === "?") return location.assign("/help");
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
    const first = target.tagName === "SUMMARY" && target.parentElement.querySelector("select, input:not([type=hidden])");
    if (first) first.focus();
  });

  const light = (event, on) => {
    const from = event.target.closest("[data-fact]");
    if (!from) return;
    for (const element of document.querySelectorAll(`[data-fact="${CSS.escape(from.dataset.fact)}"]`)) element.classList.toggle("lit", on);
  };
  for (const reading of document.querySelectorAll(".reading")) {
    reading.addEventListener("pointerover", (event) => light(event, true));
    reading.addEventListener("pointerout", (event) => light(event, false));
    reading.addEventListener("focusin", (event) => light(event, true));
    reading.addEventListener("focusout", (event) => light(event, false));
  }
  const cited = location.hash === "#cited" && document.querySelector(".source .cited, .source mark");
  if (cited) cited.scrollIntoView({ block: "center" });
})();
