// Every request that changes something says that it comes from a page of this session. Another site can make a browser
// send the cookie at best; it cannot read this page. Here once, so that no script can forget it.

const SAFE = ["GET", "HEAD"];

export function listen() {
  const token = document.body.dataset.csrf;
  if (!token) return;
  const send = window.fetch.bind(window);
  window.fetch = (address, options = {}) => {
    const isOurs = new URL(address, location.href).origin === location.origin;
    if (!isOurs || SAFE.includes((options.method ?? "GET").toUpperCase())) return send(address, options);
    const headers = new Headers(options.headers);
    headers.set("IASS-CSRF", token);
    return send(address, { ...options, headers });
  };
}
