// Small helpers to make elements; never from strings of HTML.

export type Child = Node | string | undefined;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

export function button(text: string, variant: "primary" | "secondary" | "tertiary", pressed: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: "ds-button", "data-variant": variant }, text);
  made.addEventListener("click", pressed);
  return made;
}

// Addresses and the short numbers that people may have to ring become links. The texts are the service's own, never a citizen's.
const linked = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]|(?<![\w.])(?:110|112|113|02800|116 ?(?:006|111|117|123))(?![\w.]*\d))/g;

export function withLinks(text: string): Child[] {
  return text.split(linked).map((part, index) => {
    if (index % 2 === 0) return part;
    const href = part.startsWith("http") ? part : `tel:${part.replace(/\s/g, "")}`;
    return element("a", { class: "ds-link", href }, part);
  });
}
