// Which units can be compared: never one with a unit that it is part of, since its answers would then stand on both sides.
import type { Unit } from "./api_types";

type Node = Pick<Unit, "id" | "parent" | "in_scope">;

/** Whether one of the two holds the other, or both are the same. */
export function are_related(units: readonly Node[], one: string, other: string): boolean {
    return holds(units, one, other) || holds(units, other, one);
}

/** What a unit is compared with until another is chosen: the next unit under the same one, else one in scope that is no part of it. "": there is none. */
export function partner_of(units: readonly Node[], unit: string): string {
    const parent = units.find((one) => one.id === unit)?.parent;
    const possible = units.filter((one) => one.in_scope && !are_related(units, one.id, unit));
    return (possible.find((one) => one.parent === parent) ?? possible[0])?.id ?? "";
}

function holds(units: readonly Node[], above: string, unit: string): boolean {
    let at: string | undefined = unit;
    for (let steps = 0; at !== undefined && steps <= units.length; ++steps) {
        if (at === above) return true;
        at = units.find((one) => one.id === at)?.parent;
    }
    return false;
}
