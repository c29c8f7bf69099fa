// Behaviour of the page that Streamlit lacks: focus on load, Enter while an input method composes, links within the
// page without loading it anew, places on the way back, keys for turning pages, copying.
// Streamlit may run this more than once in one page; everything is installed once.
(() => {
  if (window.lawqaPage) return;
  window.lawqaPage = true;
  document.documentElement.lang = "zh-CN";

  // Streamlit's own theme follows the machine's. A reader's choice overrules it: the question that Streamlit asks is
  // answered with the choice, and it is made to ask again by an event that it takes as a reason to (after printing).
  const DARK = "(prefers-color-scheme: dark)";
  const machine = window.matchMedia.bind(window);
  const chosenTheme = () => {
    try {
      return localStorage.getItem("lawqa-theme") || "auto";
    } catch {
      return "auto";
    }
  };
  window.matchMedia = (query) => {
    const list = machine(query);
    const theme = chosenTheme();
    if (query !== DARK || theme === "auto") return list;
    return new Proxy(list, {
      get: (target, name) => {
        if (name === "matches") return theme === "dark";
        const value = target[name];
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  };
  const showTheme = () => {
    const theme = chosenTheme();
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    dispatchEvent(new Event("afterprint"));
    markTheme();
  };
  // The switch says which is on; it is drawn anew with each page.
  const markTheme = () => {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      const pressed = String(button.dataset.themeChoice === chosenTheme());
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  };

  // The mode is remembered by this browser; the server reads the cookie when a session begins.
  const remember = (mode) => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `lawqa_mode=${mode}; Max-Age=31536000; Path=/; SameSite=Strict${secure}`;
  };
  const switchMode = (mode) => {
    remember(mode);
    const wanted = new URL(location.href);
    wanted.searchParams.set("mode", mode);
    history.replaceState({}, "", wanted);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    // Once the server knows, the address needs not say it: a shared link imposes no mode.
    onRedraw(() => {
      if (document.querySelector(".lq-head")?.dataset.mode !== mode) return false;
      const plain = new URL(location.href);
      plain.searchParams.delete("mode");
      history.replaceState({}, "", plain);
      here = location.href;
      return true;
    }, 10000);
  };

  const inHearing = () => document.querySelector(".lq-head")?.dataset.mode === "hearing";
  const box = () => document.querySelector('.st-key-ask input[type="text"]');
  const resting = () => !document.activeElement || document.activeElement === document.body;

  // The box appears some time after the script: wait for it, unless the reader is already elsewhere.
  const focusBox = () => {
    const input = box();
    if (input && resting()) input.focus({ preventScroll: true });
    return Boolean(input);
  };
  // Until `done` says so, or for as long as a page may take to be drawn.
  const onRedraw = (done, milliseconds) => {
    if (done()) return;
    const observer = new MutationObserver(() => done() && observer.disconnect());
    observer.observe(document.body, { childList: true, subtree: true });
    if (milliseconds) setTimeout(() => observer.disconnect(), milliseconds);
  };
  onRedraw(focusBox);

  // Links within the page: Streamlit follows the address when the browser goes back or forth, so that is what it is
  // told. Without this script they are ordinary links. The server's session, and what was asked in it, stays.
  const main = () => document.querySelector('[data-testid="stMain"]');
  const places = new Map(); // address → how far down the reader was
  let here = location.href;
  const leave = (address) => {
    if (main()) places.set(address, main().scrollTop);
    here = location.href;
  };
  const go = (href) => {
    const left = location.href; // the server may have changed it since
    history.pushState({}, "", href);
    leave(left);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    main()?.scrollTo(0, 0);
  };
  addEventListener("popstate", (event) => {
    if (!event.isTrusted || location.href.split("#")[0] === here.split("#")[0]) return;
    leave(here);
    const wanted = places.get(here) || 0;
    onRedraw(() => {
      main()?.scrollTo(0, wanted);
      return false;
    }, 1500);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a[data-go]");
    if (link) {
      event.preventDefault();
      if (link.closest(".lq-nav")) {
        document.activeElement?.blur();
        setTimeout(() => onRedraw(focusBox, 3000), 300); // the box of the page that comes, not of the one that goes
      }
      go(link.href);
      return;
    }
    const mode = event.target.closest?.("a[data-mode]");
    if (mode) {
      event.preventDefault();
      switchMode(mode.dataset.mode);
      return;
    }
    const theme = event.target.closest?.("[data-theme-choice]");
    if (theme) {
      try {
        localStorage.setItem("lawqa-theme", theme.dataset.themeChoice);
      } catch { /* not remembered then */ }
      showTheme();
      return;
    }
    if (event.target.closest?.("[data-print]")) print();
    const jump = event.target.closest?.('a[href^="#"]');
    const target = jump && document.getElementById(jump.hash.slice(1));
    for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  });

  // 庭审: the list by keys. Nothing here while one types.
  const hits = () => [...document.querySelectorAll(".lq-hits .lq-hit")];
  const current = () => hits().indexOf(document.activeElement?.closest?.(".lq-hit"));
  const moveTo = (index) => {
    const list = hits();
    const hit = list[Math.max(0, Math.min(index, list.length - 1))];
    if (!hit) return;
    hit.focus({ preventScroll: true });
    hit.scrollIntoView({ block: "nearest" });
  };
  const say = (text) => {
    const said = document.querySelector(".lq-said");
    if (!said) return;
    said.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { said.textContent = ""; }, 2600);
  };
  const copyHit = async (hit) => {
    const text = hit?.querySelector("button[data-copy]")?.dataset.copy;
    if (!text) return;
    const done = await copy(text);
    if (!done) select(hit.querySelector("h2, h3"));
    else hit.focus({ preventScroll: true });
    say(done ? hit.dataset.said : document.querySelector(".lq-said").dataset.failed);
  };
  const hearingKey = (event) => {
    const list = hits();
    if (!list.length) return false;
    const { key } = event;
    if (/^[1-9]$/.test(key)) {
      copyHit(list[Number(key) - 1]);
    } else if (key === "ArrowDown" || key === "j") {
      moveTo(current() + 1);
    } else if (key === "ArrowUp" || key === "k") {
      moveTo(current() - 1);
    } else if (key === "Enter" && document.activeElement?.matches(".lq-hit")) {
      document.activeElement.querySelector("a.lq-cite")?.click();
    } else if (key === "?" || key === "？") {
      const keys = document.querySelector(".lq-keys");
      keys.open = !keys.open;
      if (keys.open) keys.scrollIntoView({ block: "nearest" });
    } else {
      return false;
    }
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!hits().length || !["ArrowDown", "Escape"].includes(event.key)) return;
    event.preventDefault();
    moveTo(0);
  });

  // At a desk: / goes to the box, ← and → turn to the article before and after.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches?.("input, textarea, select, [role=combobox], [contenteditable]")) return;
    if (hearingKey(event)) {
      event.preventDefault();
      return;
    }
    if (event.key === "/" && box()) {
      event.preventDefault();
      box().focus();
      box().select();
    }
    const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const turn = rel && document.querySelector(`.lq-turn a[rel="${rel}"]`);
    if (turn) turn.click();
  });

  // Safari ends the composition before the Enter that confirms it; key code 229 still tells it from a real one.
  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || event.key !== "Enter") return;
    if (event.isComposing || event.keyCode === 229) {
      event.stopPropagation();
    } else {
      setTimeout(() => afterAsking(event.target), 0);
      showNextAnswer();
    }
  }, true);

  // On a phone the keyboard would hide the answer; at a desk the next question should replace this one.
  const onPhone = () => matchMedia("(pointer: coarse)").matches || (!inHearing() && matchMedia("(max-width: 40rem)").matches);
  const afterAsking = (input) => onPhone() ? input.blur() : input.select();

  // An answer is read from its start, wherever the button that asked for it was. The old answer stays until the new one
  // is drawn; the mark before it says which question it is to. At once, not gliding: what would glide by is the old
  // answer. 庭审 has its list and keys.
  const asked = () => document.querySelector("[data-asked]")?.dataset.asked;
  const showNextAnswer = () => {
    if (inHearing()) return;
    const old = asked();
    onRedraw(() => {
      if (asked() === undefined || asked() === old) return false;
      stayAtAnswer();
      return true;
    }, 60000);
  };
  // The page may be too short to scroll until the rest of the answer is drawn. A reader who does anything is left alone.
  const stayAtAnswer = () => {
    let moved = false;
    for (const kind of ["pointerdown", "wheel", "touchmove", "keydown"]) {
      addEventListener(kind, () => { moved = true; }, { capture: true, once: true, passive: true });
    }
    onRedraw(() => moved || toAnswer(), 5000);
  };
  // The whole page from its top where that shows much of the answer, else from the box, which has the question.
  const toAnswer = () => {
    const [page, form, pickers] = [main(), box()?.closest(".stForm"), document.querySelector(".st-key-scope")];
    if (!page || !form || !pickers) return false;
    const down = (y) => y - page.getBoundingClientRect().top + page.scrollTop;
    const fromTop = down(pickers.getBoundingClientRect().bottom) < page.clientHeight / 2;
    page.scrollTo({ top: fromTop ? 0 : down(form.getBoundingClientRect().top) - 8, behavior: "instant" });
    return false;
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".st-key-questions button, .st-key-ask button")) showNextAnswer();
  }, true);

  // What is looked up next replaces what was looked up last, on a phone too.
  document.addEventListener("focusin", (event) => {
    if (event.target !== box() || !document.querySelector(".st-key-read-scope")) return;
    setTimeout(() => event.target.select(), 0);
  });

  // Areas and numbers of owners: the keys of a phone for numbers, asked for before the field has the focus.
  addEventListener("pointerdown", (event) => {
    const field = event.target.closest?.(".st-key-vote-numbers .stTextInput")?.querySelector("input");
    if (field) field.inputMode = "decimal";
  }, true);

  // The clipboard API exists on https and localhost only; on a plain-http LAN address the old command still works.
  const copy = async (text) => {
    if (navigator.clipboard && window.isSecureContext) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch { /* refused: try the old way */ }
    }
    const area = document.createElement("textarea");
    area.value = text;
    area.readOnly = true;
    area.style.cssText = "position:fixed;top:0;left:0;opacity:0;font-size:16px";
    document.body.append(area);
    area.select();
    area.setSelectionRange(0, text.length);
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch { /* not supported */ }
    area.remove();
    return done;
  };

  const select = (element) => {
    if (element) getSelection().selectAllChildren(element);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-copy]");
    if (!button || button.dataset.label) return;
    const copied = await copy(button.dataset.copy);
    if (!copied) {
      const own = button.closest("[data-copied]")?.querySelector("dd");
      select(own || button.closest("article")?.querySelector("h2, h3"));
    }
    button.dataset.label = button.textContent;
    button.textContent = copied ? button.dataset.done : button.dataset.failed;
    button.setAttribute("aria-live", "polite");
    if (copied) button.focus({ preventScroll: true });
    setTimeout(() => {
      button.textContent = button.dataset.label;
      delete button.dataset.label;
    }, 1800);
  });

  // What Streamlit draws lacks landmarks and, anew with each redraw, the state of the theme's switch.
  const dress = () => {
    main()?.setAttribute("role", "main");
    markTheme();
    const tab = document.querySelector(".lq-nav [aria-current]");
    if (tab && tab !== dress.tab) {
      const nav = tab.parentElement;
      nav.scrollLeft = tab.offsetLeft - (nav.clientWidth - tab.offsetWidth) / 2;
      const [seen, door] = [nav.getBoundingClientRect(), tab.getBoundingClientRect()];
      // Before the style sheet has come it may not be where it will be.
      if (door.width && door.left >= seen.left - 1 && door.right <= seen.right + 1) dress.tab = tab;
    }
    return false;
  };
  onRedraw(dress);
  showTheme();
})();
