// In every page that the preview shows. A hidden page lets go of its connection, of which a browser has
// six; when it is shown again, it asks what it missed.
(() => {
  const number = document.currentScript.dataset.number;
  let banner, source;
  const show = (text) => {
    banner ??= document.body.appendChild(document.createElement("pre"));
    banner.setAttribute("role", "alert");
    banner.style = "background:#fff3cd;border-bottom:2px solid #a33;color:#300;inset:0 0 auto;margin:0;" +
      "max-height:40vh;overflow:auto;padding:1em;position:fixed;white-space:pre-wrap;z-index:9999";
    banner.textContent = text;
  };
  const listen = () => {
    source?.close();
    if (document.hidden) return;
    source = new EventSource("/.sserdf/events?" + number);
    source.addEventListener("reload", () => location.reload());
    source.addEventListener("fault", (event) => show(event.data));
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
