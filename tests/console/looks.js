// Run inside a page. Answers a list of complaints, empty when there are none. Ratios as in WCAG 2.2.
() => {
  const complaints = [];
  const name = (node) => `${node.tagName.toLowerCase()}.${node.className?.baseVal ?? node.className} "${node.textContent.trim().slice(0, 40)}"`;
  const visible = (node) => node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !node.closest(".unseen, .skip, dialog:not([open])");

  const colour = (text) => {
    const canvas = (globalThis.looksCanvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true }));
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = ([r, g, b, a], [red, green, blue]) => [r * a + red * (1 - a), g * a + green * (1 - a), b * a + blue * (1 - a), 1];
  const ground = (node) => {
    if (!node) return [255, 255, 255, 1];
    const own = colour(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(node.parentElement));
  };
  const light = ([r, g, b]) => {
    const [red, green, blue] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };

  if (document.body.dataset.page === "counter") {
    const page = document.documentElement;
    if (page.scrollHeight > innerHeight) complaints.push(`the page scrolls: ${page.scrollHeight} of ${innerHeight}`);
    if (page.scrollWidth > innerWidth) complaints.push(`the page scrolls sideways: ${page.scrollWidth} of ${innerWidth}`);
    for (const part of document.querySelectorAll(".current, .faces, .deck, .queue, .banner, .traveller, .guidance, .why:not(:has(details[open])), .why .sentence")) {
      if (part.scrollHeight > part.clientHeight + 1 || part.scrollWidth > part.clientWidth + 1) complaints.push(`cut off: ${name(part)}`);
      const box = part.getBoundingClientRect();
      if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1) complaints.push(`off the screen: ${name(part)}`);
    }
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !visible(node) || node.closest("script, noscript, option")) continue;
    const style = getComputedStyle(node);
    const behind = ground(node);
    const found = ratio(over(colour(style.color), behind), behind);
    const wanted = node.closest(".banner, .chip") ? 7 : 4.5;
    if (found < wanted) complaints.push(`contrast ${found.toFixed(2)} < ${wanted}: ${name(node)}`);
    if (parseFloat(style.fontSize) < 12) complaints.push(`too small to read: ${name(node)}`);
  }
  for (const sign of document.querySelectorAll(".sign, .banner")) {
    const found = ratio(colour(getComputedStyle(sign).color), ground(sign));
    if (found < 4.5) complaints.push(`a sign is hard to see: ${found.toFixed(2)} ${name(sign)}`);
  }
  for (const button of document.querySelectorAll(".act")) {
    if (!visible(button) || button.getAttribute("aria-disabled") === "true") continue;
    const style = getComputedStyle(button);
    const edges = [style.borderTopColor, style.backgroundColor].map((text) => over(colour(text), ground(button.parentElement)));
    if (Math.max(...edges.map((edge) => ratio(edge, ground(button.parentElement)))) < 3) complaints.push(`a button has no visible edge: ${name(button)}`);
  }

  for (const control of document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea")) {
    const labels = [control.getAttribute("aria-label"), control.textContent, control.title, ...[...(control.labels ?? [])].map((label) => label.textContent)];
    if (!labels.some((text) => text?.trim())) complaints.push(`nameless: ${control.outerHTML.slice(0, 80)}`);
  }
  for (const picture of document.querySelectorAll("img")) if (!picture.alt.trim()) complaints.push(`a picture without words: ${picture.src}`);
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) complaints.push(`id twice: ${id}`);
  for (const node of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    const named = `${node.getAttribute("aria-labelledby") ?? ""} ${node.getAttribute("aria-describedby") ?? ""}`.trim().split(/\s+/);
    for (const id of named) if (!document.getElementById(id)) complaints.push(`nothing has the id ${id}`);
  }
  const keys = [...document.querySelectorAll("[aria-keyshortcuts]")].map((node) => node.getAttribute("aria-keyshortcuts"));
  for (const key of new Set(keys)) if (keys.filter((other) => other === key).length > 1) complaints.push(`key twice: ${key}`);
  if (document.querySelectorAll("h1").length !== 1) complaints.push("not exactly one h1");
  if (!document.documentElement.lang) complaints.push("no language");
  return complaints;
}
