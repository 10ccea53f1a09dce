// The bar's menus are disclosures, so that they work without this too; here they close as people expect of a menu.

export function listen() {
  for (const menu of document.querySelectorAll("details.menu")) close(menu);
  const purpose = document.getElementById("looked-for");
  purpose?.addEventListener("toggle", () => purpose.open && purpose.querySelector("button").focus());
}

function close(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}
