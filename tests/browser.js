// What the tests ask of a page from inside; put into each page before its own scripts run.
"use strict";

{
  const brief = (element) => element.outerHTML.slice(0, 150);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const isDrawn = (element) => element.checkVisibility() && element.getClientRects().length > 0;

  // axe-core: each barrier, with what to do
  const barriers = async (rules) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const runOnly = rules.length ? { type: "rule", values: rules } : { type: "tag", values: tags };
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.flatMap(({ help, id, nodes }) =>
      nodes.slice(0, 5).map(({ html, failureSummary }) =>
        `${help} (${id}), as in ${html.slice(0, 200)}\n    ${failureSummary.replace(/\s+/g, " ")}`));
  };

  const shifts = [];
  const note = (entries) => shifts.push(...entries.filter((entry) => !entry.hadRecentInput));
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });

  // how far the page moved while it loaded, and what moved
  const shifted = () => {
    note(observer.takeRecords());
    const moved = shifts.flatMap((entry) => entry.sources.map(({ node }) => node?.outerHTML ?? node?.data ?? ""));
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    return [sum, moved.map((html) => html.slice(0, 150)).join(" ")];
  };

  // what makes the page wider than its window
  const stickingOut = () => {
    const { scrollWidth } = document.scrollingElement;
    if (scrollWidth <= innerWidth) return "";
    const out = all("body *").filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5);
    return `${scrollWidth} pixels need scrolling: ${out.slice(-2).map(brief).join(" ")}`;
  };

  // where the keyboard is
  const focus = () => {
    const at = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    const box = at.getClientRects()[0] ?? new DOMRect(-9, -9, 0, 0);
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const href = at.getAttribute("href");
    return {
      html: brief(at),
      href: href === null ? "" : new URL(href, document.baseURI).href,
      inMain: Boolean(at.closest("main")),
      isOutlined: outlineStyle !== "none" && parseFloat(outlineWidth) > 0,
      isSeen: Boolean(top && (at.contains(top) || (top.contains(at) && top.closest("main, header, nav, footer")))),
    };
  };

  // what moves on its own or would
  const moving = () => {
    const isLong = (times) =>
      times.split(",").some((time) => parseFloat(time) * (time.endsWith("ms") ? 1 : 1000) > 1);
    const flat = (rules) =>
      [...rules]
        .filter(({ media }) => !media || matchMedia(media.mediaText).matches)
        .flatMap((rule) => [rule.cssText, ...flat(rule.cssRules ?? [])]);
    const turns = [...document.styleSheets]
      .flatMap((sheet) => flat(sheet.cssRules))
      .filter((rule) => /^@view-transition.*auto/s.test(rule));
    const moves = all("*").filter((element) => {
      const style = getComputedStyle(element);
      const isAnimated = style.animationName !== "none" && isLong(style.animationDuration);
      return isAnimated || isLong(style.transitionDuration) || style.scrollBehavior === "smooth";
    });
    const runs = document
      .getAnimations()
      .filter(({ effect, playState }) => playState === "running" && effect.getComputedTiming().duration > 1);
    return [...turns, ...moves.slice(0, 3).map(brief), ...runs.map(({ id }) => `an animation runs ${id}`)];
  };

  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const brightness = (colour) => {
    const [red, green, blue] = rgba(colour);
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  };
  const ground = (element, canvas) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (rgba(colour)[3] > 127) return colour;
    }
    return canvas;
  };
  const canvasColour = () => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.background = "Canvas";
    const colour = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return colour;
  };

  // what is wrong with the page on paper
  const printed = () => {
    const canvas = canvasColour();
    const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const faults = all("nav").filter(isDrawn).map((nav) => `prints the navigation ${brief(nav)}`);
    for (const element of all("body :not(svg *)").filter((e) => isDrawn(e) && hasWords(e))) {
      const ink = getComputedStyle(element).color;
      const paper = ground(element, canvas);
      if (brightness(ink) > 0.45) faults.push(`prints in pale ${ink}: ${brief(element)}`);
      if (brightness(paper) < 0.7) faults.push(`prints on dark ${paper}: ${brief(element)}`);
    }
    for (const link of all(".sources a[href], main a[href^=http]")) {
      if (link.closest("nav, [hidden], details:not([open])")) continue;
      if (!isDrawn(link)) faults.push(`does not print the source ${brief(link)}`);
      const isFull = link.textContent.includes(link.hostname);
      const after = getComputedStyle(link, "::after").content;
      if (/^http/.test(link.getAttribute("href")) && !isFull && !/attr\(href|:\/\//.test(after))
        faults.push(`prints no address (a::after with attr(href)) of ${brief(link)}`);
    }
    return faults.slice(0, 5);
  };

  window.asked = { barriers, focus, moving, printed, shifted, stickingOut };
}
