// Buttons of our own HTML reach the server: <button type="button" data-act="NAME" data-value="…">.
// One listener on the document serves whatever is drawn later. A click waits here until the server has said that it saw
// it, for Streamlit keeps only the newest of several that come while a page is drawn.
export default function ({ data, setTriggerValue }) {
  const bridge = (window.lawqaBridge ??= { clicks: [], last: 0, send: null });
  const send = () => bridge.clicks.length && setTriggerValue("act", bridge.clicks);
  bridge.clicks = bridge.clicks.filter((click) => click.number > data.seen);
  bridge.send = send;
  if (!bridge.listening) {
    bridge.listening = true;
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("button[data-act]");
      if (!button || button.disabled || event.button) return;
      event.preventDefault();
      const { act, value } = button.dataset;
      bridge.clicks = [...bridge.clicks, { number: ++bridge.last, name: act, value: value || "" }];
      bridge.send?.();
    });
  }
  send(); // what was clicked while no component was there
  return () => {
    if (bridge.send === send) bridge.send = null;
  };
}
