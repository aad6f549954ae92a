// Whether somebody is at the page. What the page asks for with nobody at it says so, and keeps no session alive.
const acts = ["pointerdown", "keydown", "input", "wheel"] as const;
const lately = 5_000;  // milliseconds: what is asked for so soon after an act is asked for by a person

let acted_at = Date.now();  // to open the page is an act
for (const act of acts) addEventListener(act, () => { acted_at = Date.now(); }, { capture: true, passive: true });

export const has_acted_lately = () => Date.now() - acted_at < lately;
