/* Keep the chosen cities in the address, as in ?cities=seoul,dakar, so that a comparison can be shared. */

const boxes = [...document.querySelectorAll(".choose input")];

function remember() {
  const address = new URL(location.href);
  const names = boxes.filter((box) => box.checked).map((box) => box.value);
  address.searchParams.set("cities", names.join(","));
  address.hash = "";
  history.replaceState(null, "", address.href.replaceAll("%2C", ","));
}

/* Without us the style sheet shows a column that a link leads to; with us its box is ticked. */
function tick() {
  const cell = document.querySelector(".sides td:target");
  if (!cell) return;
  boxes[cell.cellIndex - 1].checked = true;
  cell.scrollIntoView();
}

const asked = new URLSearchParams(location.search).get("cities");
if (asked !== null) for (const box of boxes) box.checked = asked.split(",").includes(box.value);
for (const box of boxes) box.addEventListener("change", remember);
document.querySelector(".sides").classList.remove("reveal");
addEventListener("hashchange", tick);
tick();
