/**
 * Runs inside the page: measures what is drawn.
 *
 * @module
 */

/// <reference lib="dom" />

import type { DrawnPage } from "./page_view.ts";

/** Measures the page with all of its details open. Self-contained, as the browser gets its text alone. */
export function inspectPage(): DrawnPage {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const isVisible = (element: Element) => element.getClientRects().length > 0;
  const shown = (element: Element) => (element.textContent ?? "").trim().slice(0, 60);
  const intersects = (a: DOMRect, b: DOMRect) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;

  const charts = [...document.querySelectorAll("svg")].filter(isVisible);
  const cut: string[] = [];
  const overlaps: string[] = [];
  let strayMarks = 0;
  const chartTexts = charts.map((chart) => {
    const frame = chart.getBoundingClientRect();
    const name = chart.querySelector("title")?.textContent ?? "";
    const leaves = (box: DOMRect) =>
      box.left < frame.left - 0.5 || box.right > frame.right + 0.5 ||
      box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5;
    const labels = [...chart.querySelectorAll("text")].filter((label) => shown(label) !== "");
    const boxes = labels.map((label) => label.getBoundingClientRect());
    labels.forEach((label, i) => {
      if (leaves(boxes[i]!)) cut.push(`${name}: ${shown(label)}`);
      for (let j = i + 1; j < labels.length; j++) {
        if (intersects(boxes[i]!, boxes[j]!)) {
          overlaps.push(`${name}: ${shown(label)} / ${shown(labels[j]!)}`);
        }
      }
    });
    for (const mark of chart.querySelectorAll("path, circle, polygon")) {
      if (leaves(mark.getBoundingClientRect())) strayMarks++;
    }
    return labels.map(shown);
  });

  const walker = document.createTreeWalker(document.body ?? document.documentElement, 4);
  const outside: string[] = [];
  const faint: string[] = [];
  const channel = (value: number) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const contrast = (a: string, b: string) => {
    const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  /** What is painted under a label: the last shape before it that covers its middle, else the page. */
  const behind = (element: Element): string => {
    const chart = element.closest("svg");
    const box = element.getBoundingClientRect();
    let color = getComputedStyle(document.body ?? document.documentElement).backgroundColor;
    if (chart === null) return color;
    const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2] as const;
    for (const shape of chart.querySelectorAll("rect, path, text")) {
      if (shape === element) break;
      if (shape.tagName === "text") continue;
      const style = getComputedStyle(shape);
      const area = shape.getBoundingClientRect();
      const covers = area.left <= middle[0] && area.right >= middle[0] &&
        area.top <= middle[1] && area.bottom >= middle[1];
      const isFilled = style.fill !== "none" && style.fillOpacity !== "0" && area.height > 2;
      if (covers && isFilled) color = style.fill;
    }
    return color;
  };
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || (node.textContent ?? "").trim() === "" || !isVisible(parent)) continue;
    if (parent.closest("title, desc, style") !== null) continue;
    const inChart = parent.closest("svg") !== null;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const scrolls = parent.closest(".scroll") !== null && innerWidth >= 700;
    if (!scrolls && (box.left < -0.5 || box.right > innerWidth + 0.5)) outside.push(shown(parent));
    const style = getComputedStyle(parent);
    const value = contrast(inChart ? style.fill : style.color, behind(parent));
    if (value < 4.5) faint.push(`${shown(parent)}: ${value.toFixed(2)}`);
  }
  return {
    scrollWidth: document.documentElement.scrollWidth,
    clientWidth: document.documentElement.clientWidth,
    answerBottoms: [
      ...document.querySelectorAll(
        "main > .strong, main > .strong + p, main > .group :is(svg, .scroll, p)",
      ),
    ]
      .map((element) => element.getBoundingClientRect().bottom),
    chartCount: charts.length,
    chartTexts,
    cut,
    overlaps,
    outside,
    faint: [...new Set(faint)],
    strayMarks,
  };
}
