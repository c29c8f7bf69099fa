// A public screen goes back to the empty first page when nobody has touched it for a while. Loading the page anew makes
// a new session on the server; the old one is nobody's. Any touch, key or scroll stops the countdown.
(() => {
  const kiosk = window.lawqaKiosk;
  if (!kiosk || kiosk.watching) return;
  kiosk.watching = true;
  document.documentElement.dataset.kiosk = "";
  let touched = 0; // when, in milliseconds; 0 while the page is as it was loaded
  let banner = null;

  const stay = () => {
    touched = performance.now();
    banner?.remove();
    banner = null;
  };
  for (const kind of ["pointerdown", "keydown", "wheel", "touchmove", "input"]) {
    addEventListener(kind, stay, { capture: true, passive: true });
  }

  const warn = (seconds) => {
    if (!banner) {
      banner = document.createElement("div");
      banner.className = "lq lq-countdown";
      banner.setAttribute("role", "alertdialog");
      banner.append(document.createElement("p"), document.createElement("button"));
      banner.lastChild.type = "button";
      banner.lastChild.textContent = kiosk.stay;
      document.body.append(banner);
    }
    banner.firstChild.textContent = kiosk.line.replace("{seconds}", seconds);
  };
  setInterval(() => {
    if (!touched) return;
    const left = kiosk.idle - (performance.now() - touched) / 1000;
    if (left <= 0) {
      touched = 0;
      location.replace(new URL("./", location.href.split(/[?#]/)[0]));
    } else if (left <= kiosk.countdown) {
      warn(Math.ceil(left));
    }
  }, 500);
  // A page that the browser kept aside for the way back is somebody else's.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
