/* Progress through the course, kept in this browser only (localStorage).

   At the end of a lesson is a button; done lessons have a tick in the navigation
   and in the course's list. Without scripts there is neither, and nothing is missed. */

(() => {
  const KEY = "ezq.done";
  let memory = "[]"; // where there is no storage, it lasts as long as the page
  const read = () => {
    try {
      memory = localStorage.getItem(KEY) ?? memory;
    } catch {}
    try {
      return new Set(JSON.parse(memory));
    } catch {
      return new Set(); // it is not ours
    }
  };
  const write = (done) => {
    memory = JSON.stringify([...done].sort());
    try {
      localStorage.setItem(KEY, memory);
    } catch {}
  };

  /* The lesson that an address is of; a section of a page is no lesson. */
  const lesson = ({ pathname, hash }) =>
    hash ? null : (pathname.match(/\/course\/(\w+)\/$/) || [])[1];
  const here = lesson({ pathname: location.pathname });

  const LINKS = "a.md-nav__link, label.md-nav__link[for=__toc], .lesson a, article td a";
  let button;
  const show = () => {
    const done = read();
    for (const link of document.querySelectorAll(LINKS)) {
      const name = link.href ? lesson(link) : here;
      if (name) link.classList.toggle("lesson-done", done.has(name));
    }
    button?.setAttribute("aria-pressed", done.has(here));
  };

  if (here && document.querySelector("article .lesson")) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "md-button lesson-button";
    button.textContent = "Lesson done"; // whether it is, aria-pressed tells
    button.addEventListener("click", () => {
      const done = read(); // anew: another tab may have written
      done.delete(here) || done.add(here);
      write(done);
      show();
    });
    document.querySelector("article").append(button);
  }
  show();
  addEventListener("storage", show); // another tab
  addEventListener("pageshow", show); // back, to a page that the browser kept
})();
