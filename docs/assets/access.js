/* What Material leaves out for keyboards and screen readers: names, and the focus
   of what scrolls. */

(() => {
  const mend = () => {
    document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
    for (const mark of document.querySelectorAll(".md-annotation__index")) {
      const number = mark.firstElementChild?.dataset.mdAnnotationId;
      mark.setAttribute("aria-label", `Note ${number}`);
    }
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .tabbed-labels")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  mend();
  addEventListener("load", mend);
  addEventListener("resize", mend);
})();
