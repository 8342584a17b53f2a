/* Keep the chosen cities in the address, as in ?cities=seoul,dakar, so that a comparison can be shared. */

const boxes = [...document.querySelectorAll(".choose input")];

function choose(names) {
  for (const box of boxes) box.checked = names.includes(box.value);
}

function remember() {
  const address = new URL(location.href);
  const names = boxes.filter((box) => box.checked).map((box) => box.value);
  address.searchParams.set("cities", names.join(","));
  address.hash = "";
  history.replaceState(null, "", address.href.replaceAll("%2C", ","));
}

const asked = new URLSearchParams(location.search).get("cities");
if (asked !== null) choose(asked.split(","));
for (const box of boxes) box.addEventListener("change", remember);
