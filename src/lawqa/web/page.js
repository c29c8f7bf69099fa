// Behaviour of the page that Streamlit lacks: focus on load, Enter while an input method composes, copying.
// Streamlit may run this more than once in one page; everything is installed once.
(() => {
  if (window.lawqaPage) return;
  window.lawqaPage = true;
  document.documentElement.lang = "zh-CN";

  const box = () => document.querySelector('[data-testid="stForm"] input[type="text"]');
  const resting = () => !document.activeElement || document.activeElement === document.body;

  // The box appears some time after the script: wait for it, unless the reader is already elsewhere.
  const focusBox = () => {
    const input = box();
    if (input && resting()) input.focus({ preventScroll: true });
    return Boolean(input);
  };
  if (!focusBox()) {
    const observer = new MutationObserver(() => focusBox() && observer.disconnect());
    observer.observe(document.body, { childList: true, subtree: true });
  }

  // Safari ends the composition before the Enter that confirms it; key code 229 still tells it from a real one.
  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || event.key !== "Enter") return;
    if (event.isComposing || event.keyCode === 229) {
      event.stopPropagation();
    } else {
      setTimeout(() => afterAsking(event.target), 0);
    }
  }, true);

  // On a phone the keyboard would hide the answer; at a desk the next question should replace this one.
  const afterAsking = (input) => matchMedia("(pointer: coarse)").matches ? input.blur() : input.select();

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
    if (!copied) select(button.closest("article")?.querySelector("h3"));
    button.dataset.label = button.textContent;
    button.textContent = copied ? button.dataset.done : button.dataset.failed;
    button.setAttribute("aria-live", "polite");
    if (copied) button.focus({ preventScroll: true });
    setTimeout(() => {
      button.textContent = button.dataset.label;
      delete button.dataset.label;
    }, 1800);
  });
})();
