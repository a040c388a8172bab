// A ring that empties as time passes.

const svg = "http://www.w3.org/2000/svg";

export function createRing() {
  const node = document.createElementNS(svg, "svg");
  set(node, { viewBox: "0 0 40 40", class: "ring", "aria-hidden": "true" });
  const rest = circle("ring-rest");
  const left = circle("ring-left");
  set(left, { pathLength: 100, transform: "rotate(-90 20 20)" });
  node.append(rest, left);
  return {
    node,
    /** `share`: from 1, all of the time, to 0. */
    update(share) {
      set(left, { "stroke-dasharray": `${Math.round(share * 100)} 100` });
      node.classList.toggle("urgent", share < 0.25);
    },
  };
}

function circle(name) {
  const node = document.createElementNS(svg, "circle");
  set(node, { cx: 20, cy: 20, r: 17, class: name });
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}
