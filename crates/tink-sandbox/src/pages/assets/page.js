// Two things that the pages can do better with a script: follow a status in place, so that a screen reader says what changed,
// and tell the page around a frame that all is done. Without it the pages reload themselves, and links lead on.
(() => {
  "use strict";

  const POLL_MILLISECONDS = 1000;

  const leave = () => {
    const end = document.querySelector("[data-message]");
    // The parent of a window in no frame is itself.
    if (end && window.parent !== window) {
      window.parent.postMessage(JSON.parse(end.dataset.message), end.dataset.origin);
    }
    const on = document.querySelector("a[data-continue]");
    if (on) {
      window.location.replace(on.href);
    }
  };

  const show = (main, next, page) => {
    const { title } = page;
    // The next page may speak another language, also in what stands around its content.
    document.documentElement.lang = page.documentElement.lang;
    const note = page.querySelector(".note");
    if (note) {
      document.querySelector(".note")?.replaceWith(document.adoptNode(note));
    }
    main.replaceWith(document.adoptNode(next));
    document.title = title;
    const heading = next.querySelector("h1");
    document.getElementById("live").textContent = heading ? heading.textContent : title;
    // Whoever steers by keyboard goes on from the top of what is new.
    if (heading) {
      heading.focus();
    }
    leave();
  };

  const follow = async () => {
    const main = document.querySelector("main[data-follow]");
    if (!main) {
      return;
    }
    try {
      const answer = await fetch(main.dataset.follow, { cache: "no-store", credentials: "omit" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("main");
      if (next && next.dataset.version !== main.dataset.version) {
        show(main, next, page);
      }
    } catch {
      // The server is away for a moment; the next round asks again.
    }
    setTimeout(follow, POLL_MILLISECONDS);
  };

  leave();
  setTimeout(follow, POLL_MILLISECONDS);
})();
