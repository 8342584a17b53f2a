// Let readers narrow a long list: <form class="filters" data-filters="#list"> beside what it narrows.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const number = new Intl.NumberFormat(document.documentElement.lang || undefined);

class Filter {
  constructor(form) {
    this.form = form;
    this.list = document.querySelector(form.dataset.filters);
    this.selects = [...form.querySelectorAll("select[name]")];
    this.field = form.querySelector("input[name=words]");
    this.items = this.found();
    this.shown = form.querySelector("output") ?? this.added("output");
    this.reset = form.querySelector("[type=reset]");
    for (const option of this.options()) option.dataset.text = option.textContent;
  }

  /** What has a value for one of the choices, each but once; without choices, all that a list has. */
  found() {
    const names = this.selects.map((select) => `[data-${select.name}]`);
    const rows = "tbody > tr, li, article";
    const marked = names.length ? [...this.list.querySelectorAll(names.join())] : [];
    const all = marked.length ? marked : [...this.list.querySelectorAll(rows)];
    return all.map((item) => ({ item, text: fold(item.textContent), words: this.words(item) }));
  }

  words(item) {
    const of = (name) => (item.getAttribute(`data-${name}`) ?? "").split(/\s+/);
    return Object.fromEntries(this.selects.map(({ name }) => [name, new Set(of(name))]));
  }

  options() {
    return this.selects.flatMap((select) => [...select.options].filter((option) => option.value));
  }

  added(tag) {
    return this.form.appendChild(document.createElement(tag));
  }

  start() {
    this.read();
    this.form.hidden = false;
    this.form.addEventListener("input", () => { this.write(); this.apply(); });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", (event) => { event.preventDefault(); this.clear(); });
    addEventListener("popstate", () => { this.read(); this.apply(); });
    this.apply();
  }

  clear() {
    for (const control of this.controls()) control.value = "";
    this.controls()[0].focus(); // the button has nothing more to do, and goes
    this.write();
    this.apply();
  }

  /** Whether an item fits all choices, but for the one that is left out. */
  fits({ text, words }, leftOut) {
    const wanted = fold(this.field?.value ?? "").split(/\s+/);
    const others = this.selects.filter((select) => select !== leftOut && select.value);
    return wanted.every((word) => text.includes(word)) && others.every((s) => words[s.name].has(s.value));
  }

  apply() {
    const fitting = new Set(this.items.filter((entry) => this.fits(entry)));
    for (const entry of this.items) entry.item.hidden = !fitting.has(entry);
    this.group();
    this.count();
    const values = { shown: number.format(fitting.size), all: number.format(this.items.length) };
    this.shown.textContent = (this.form.dataset.count ?? "{shown} / {all}").replace(/\{(\w+)\}/g, (_, k) => values[k]);
    if (this.reset) this.reset.disabled = !this.controls().some((control) => control.value);
  }

  group() {
    for (const group of this.list.querySelectorAll("[data-group]")) {
      const inside = this.items.filter(({ item }) => group.contains(item));
      group.hidden = inside.length > 0 && inside.every(({ item }) => item.hidden);
    }
  }

  /** Say of each option how many items it would leave. */
  count() {
    for (const select of this.selects) {
      const open = this.items.filter((entry) => this.fits(entry, select));
      for (const option of [...select.options].filter(({ value }) => value)) {
        const many = open.filter(({ words }) => words[select.name].has(option.value)).length;
        option.textContent = `${option.dataset.text} (${number.format(many)})`;
        option.disabled = !many && !option.selected;
      }
    }
  }

  controls() {
    return this.field ? [...this.selects, this.field] : this.selects;
  }

  read() {
    const given = new URLSearchParams(location.search);
    for (const control of this.controls()) {
      control.value = given.get(control.name) ?? "";
      if (control.selectedIndex === -1) control.selectedIndex = 0; // an old link may name what is gone
    }
  }

  /** A choice is a step that the browser's back undoes; letters that are typed are not. */
  write() {
    const state = new URLSearchParams(location.search);
    for (const { name, value } of this.controls()) value.trim() ? state.set(name, value) : state.delete(name);
    const address = `${location.pathname}${state.size ? `?${state}` : ""}${location.hash}`;
    const isTyping = document.activeElement === this.field;
    if (address !== location.pathname + location.search + location.hash) {
      history[isTyping ? "replaceState" : "pushState"](null, "", address);
    }
  }
}

for (const form of document.querySelectorAll("form[data-filters]")) new Filter(form).start();
